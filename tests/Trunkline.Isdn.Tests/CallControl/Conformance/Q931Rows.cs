namespace Trunkline.Isdn.Tests.CallControl.Conformance;

/// <summary>One line of tests/data/conformance/q931: how a row is tested. A row may have several.</summary>
/// <param name="Id">Of the row: <see cref="Q931Rows.Key"/>.</param>
/// <param name="Input">What is done, in the state of the row.</param>
/// <param name="Output">What must come of it.</param>
/// <param name="End">State, seconds to the next thing that happens by itself, and channels that are neither idle nor the call's.</param>
/// <param name="Difference">Where the line asks for something else than the row; empty when nowhere.</param>
/// <param name="Failing">Why the product does not do it; empty when it does.</param>
internal sealed record Q931Line(string Id, string Input, string Output, string End, string Difference, string Failing);

/// <summary>The rows of tests/data/conformance/q931_dss1.csv, the lines that test them, and why the others are not applicable.</summary>
internal static class Q931Rows
{
    /// <summary>Identifier, side, state, group, purpose, what is expected, clause.</summary>
    public static string[][] Csv { get; } = [.. File.ReadLines(Path.Combine(Root, "tests/data/conformance/q931_dss1.csv")).Skip(1).Select(Split)];

    public static Q931Line[] Lines { get; } =
    [
        .. from file in Directory.GetFiles(Path.Combine(Root, "tests/data/conformance/q931"), "*.txt").Order(StringComparer.Ordinal)
           from text in File.ReadLines(file)
           where text.Length > 0 && text[0] != '#'
           select Line(text),
    ];

    /// <summary>How the lines call a row: U01_V_001 for L3U_U01_V_001, U_R00_V_001 for L3U_R00_V_001.</summary>
    public static string Key(string[] row) => row[2][0] == row[1][0] ? row[0][4..] : row[0][2..];

    /// <summary>Where the repository is.</summary>
    public static string Root
    {
        get
        {
            var at = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(at, "Trunkline.slnx")))
            {
                at = Path.GetDirectoryName(at)!;
            }

            return at;
        }
    }

    /// <summary>Why a row cannot apply to a primary rate interface; empty when it does.</summary>
    public static string NotApplicable(string[] row)
    {
        var (state, purpose) = (row[2], row[4]);
        return state is "U15" or "U17" or "N15" or "N17" || purpose.Contains("SUSPEND", StringComparison.Ordinal)
                || purpose.Contains("suspend", StringComparison.Ordinal) || purpose.Contains("resume", StringComparison.Ordinal) || IsOf(row, "T307", "T318", "T319")
                ? "suspending moves a terminal on a passive bus; a primary rate interface is point to point"
            : state == "N22" || IsOf(row, "T312") ? "a broadcast SETUP needs several terminals on the interface; a primary rate interface is point to point"
            : IsOf(row, "T320") ? "packet mode on the D-channel is not offered"
            : IsOf(row, "T321") ? "D-channel backup needs several interfaces under one D-channel; there is one here"
            : purpose.Contains("dial tone removed", StringComparison.Ordinal) ? "a user that gets a dial tone from the network plays none of its own; what is heard belongs to the layer above"
            : "";
    }

    /// <summary>The side and the state a line begins in: those of its identifier, or what "in U4" says.</summary>
    public static Q931Rig Begin(Q931Line line, out string script)
    {
        script = line.Input;
        var state = line.Id[1] == '_' ? $"{line.Id[0]}0" : line.Id[..3];
        if (script.StartsWith("in ", StringComparison.Ordinal))
        {
            var end = script.IndexOf(';', StringComparison.Ordinal);
            (state, script) = (script[3..end].Trim(), script[(end + 1)..]);
        }

        var isSlow = state.EndsWith(" slow", StringComparison.Ordinal);
        return Q931Rig.In(state[0] == 'U' ? Q931Side.User : Q931Side.Network, int.Parse(state.Split(' ')[0][1..], null), isSlow);
    }

    private static bool IsOf(string[] row, params ReadOnlySpan<string> timers)
    {
        foreach (var timer in timers)
        {
            if (row[2] == "TIM" && row[4].StartsWith(timer, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static Q931Line Line(string text)
    {
        var fields = text.Split('|', StringSplitOptions.TrimEntries);
        Assert.True(fields.Length is 4 or 5, text);
        var note = fields.Length == 5 ? fields[4] : "";
        return new(
            fields[0], fields[1], fields[2], fields[3],
            note.StartsWith("differs: ", StringComparison.Ordinal) ? note[9..] : "",
            note.StartsWith("fails: ", StringComparison.Ordinal) ? note[7..] : "");
    }

    private static string[] Split(string line)
    {
        var fields = new List<string> { "" };
        var isQuoted = false;
        foreach (var c in line)
        {
            isQuoted ^= c == '"';
            if (c == ',' && !isQuoted)
            {
                fields.Add("");
            }
            else if (c != '"')
            {
                fields[^1] += c;
            }
        }

        return [.. fields];
    }
}
