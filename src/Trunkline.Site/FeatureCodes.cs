// What is dialled to set something and not to call somebody: the procedures of ETS 300 738 (also 3GPP TS 22.030), *21*NUMBER# and the like, with codes
// that a site may change. Every code begins with * or #. Phones differ in whether they send the last #, so it may be left out: no code is
// another one with a # behind it.
using System.Globalization;

namespace Trunkline.Site;

/// <summary>What a feature code is about.</summary>
public enum FeatureKind : byte
{
    /// <summary>Where every call goes.</summary>
    Always,

    /// <summary>Where calls go while busy.</summary>
    Busy,

    /// <summary>Where calls go that nobody answers.</summary>
    NoAnswer,

    /// <summary>Where calls go while no phone can be reached.</summary>
    Unreachable,

    /// <summary>Do not disturb.</summary>
    DoNotDisturb,

    /// <summary>Takes a call that rings in the caller's pickup group.</summary>
    PickUp,

    /// <summary>Takes the call that rings at an extension.</summary>
    PickUpFrom,

    /// <summary>An agent takes calls of queues, or is logged out.</summary>
    AgentLogin,

    /// <summary>An agent who is logged in takes no calls of queues for a while.</summary>
    AgentPause,

    /// <summary>A switch is turned.</summary>
    Switch,
}

/// <summary>How the codes of a kind are dialled.</summary>
public enum FeatureForm : byte
{
    /// <summary><c>*21*NUMBER#</c>, <c>#21#</c>, <c>*#21#</c>: it is set with a number.</summary>
    Forward,

    /// <summary><c>*26#</c>, <c>#26#</c>, <c>*#26#</c>: it is on or off.</summary>
    Flag,

    /// <summary><c>*45#</c>, <c>#45#</c>, <c>*#45#</c>, and each with a number: <c>*45*640#</c>. It is on or off, for everything the caller has or for what has that number.</summary>
    Named,

    /// <summary><c>*8</c>: it is done.</summary>
    Whole,

    /// <summary><c>**201</c>: it is done where that number is.</summary>
    InFront,
}

/// <summary>What is wanted.</summary>
public enum FeatureVerb : byte
{
    /// <summary>It is to be on.</summary>
    Set,

    /// <summary>It is to be off.</summary>
    Clear,

    /// <summary>Is it on?</summary>
    Ask,

    /// <summary>It is to be done, now.</summary>
    Do,

    /// <summary>What was set is to be forgotten (erasure, TS 22.030): what it is by itself counts again.</summary>
    Erase,
}

/// <summary>A feature code as it was dialled.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Verb">What is wanted.</param>
/// <param name="NumberAt">Where the number begins in what was dialled.</param>
/// <param name="NumberLength">How many digits it has; 0 when it has none.</param>
/// <param name="Seconds">The time that was dialled behind it; -1 when none was.</param>
public readonly record struct FeatureOrder(FeatureKind Kind, FeatureVerb Verb, int NumberAt = 0, int NumberLength = 0, int Seconds = -1)
{
    /// <summary>The number in what was dialled; empty when it has none.</summary>
    public ReadOnlySpan<char> Number(ReadOnlySpan<char> dialled) => dialled.Slice(NumberAt, NumberLength);
}

/// <summary>The feature codes of a site. Reading allocates nothing.</summary>
public sealed class FeatureCodes
{
    /// <summary>The keys of the section <c>codes</c>, in the order of <see cref="FeatureKind"/>, with their values where the file has none.</summary>
    internal static readonly (string Key, string Default)[] Keys =
    [
        ("always", "21"), ("busy", "67"), ("no_answer", "61"), ("unreachable", "62"), ("dnd", "26"), ("pickup", "*8"), ("pickup_from", "**"),
        ("agent_login", "45"), ("agent_pause", "46"), ("switch", "28"),
    ];

    private const FeatureKind LastKind = FeatureKind.Switch;

    private readonly string?[] _codes;

    /// <param name="codes">In the order of <see cref="FeatureKind"/>: a service code (two digits as a rule) of what is set, the whole code of a pickup; null: there is none.</param>
    public FeatureCodes(params IReadOnlyList<string?> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        _codes = [.. codes];
    }

    /// <summary>Those that people know.</summary>
    public static FeatureCodes Usual { get; } = new([.. Keys.Select(k => k.Default)]);

    /// <summary>The kinds that have a code here.</summary>
    public IEnumerable<FeatureKind> Kinds => Enum.GetValues<FeatureKind>().Where(k => CodeOf(k) is not null);

    /// <summary>True when the file says what the code of a kind is, and it is not the usual one.</summary>
    public bool IsChanged(FeatureKind kind) => CodeOf(kind) is { } code && code != Keys[(int)kind].Default;

    /// <summary>The key of a kind in the section.</summary>
    public static string KeyOf(FeatureKind kind) => Keys[(int)kind].Key;

    /// <summary>How the codes of a kind are dialled.</summary>
    public static FeatureForm FormOf(FeatureKind kind) => kind switch
    {
        FeatureKind.DoNotDisturb => FeatureForm.Flag,
        FeatureKind.PickUp => FeatureForm.Whole,
        FeatureKind.PickUpFrom => FeatureForm.InFront,
        FeatureKind.AgentLogin or FeatureKind.AgentPause or FeatureKind.Switch => FeatureForm.Named,
        _ => FeatureForm.Forward,
    };

    /// <summary>The code of a kind as the file has it; null when there is none.</summary>
    public string? CodeOf(FeatureKind kind) => (int)kind < _codes.Length ? _codes[(int)kind] : null;

    /// <summary>Reads what was dialled.</summary>
    /// <returns>False when it is no feature code.</returns>
    public bool TryRead(ReadOnlySpan<char> dialled, out FeatureOrder order)
    {
        order = default;
        if (dialled.Length < 2 || dialled[0] is not ('*' or '#'))
        {
            return false;
        }

        for (var kind = FeatureKind.Always; kind <= LastKind; kind++)
        {
            if (TryRead(kind, dialled, out order))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads what was dialled as a code of one kind.</summary>
    public bool TryRead(FeatureKind kind, ReadOnlySpan<char> dialled, out FeatureOrder order)
    {
        order = default;
        return dialled.Length >= 2 && dialled[0] is '*' or '#' && CodeOf(kind) is { } code && FormOf(kind) switch
        {
            FeatureForm.Whole => TryPickUp(code, dialled, out order),
            FeatureForm.InFront => TryPickUpFrom(code, dialled, out order),
            FeatureForm.Named => TryNamed(kind, code, dialled, out order),
            _ => TrySetting(kind, code, dialled, out order),
        };
    }

    /// <summary>True when what was dialled is the beginning of a code.</summary>
    public bool MayBecome(ReadOnlySpan<char> dialled)
    {
        if (dialled.IsEmpty || dialled[0] is not ('*' or '#'))
        {
            return false;
        }

        for (var kind = FeatureKind.Always; kind <= LastKind; kind++)
        {
            if (CodeOf(kind) is { } code && FormOf(kind) switch
            {
                FeatureForm.Whole => code.AsSpan().StartsWith(dialled) && dialled.Length < code.Length,
                FeatureForm.InFront => code.AsSpan().StartsWith(dialled),
                _ => Begins(kind, code, dialled),
            })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How a code is dialled, for people: "*21*NUMBER#".</summary>
    public string Written(FeatureKind kind, FeatureVerb verb)
    {
        var code = CodeOf(kind) ?? "";
        return (kind, verb) switch
        {
            (FeatureKind.AgentLogin or FeatureKind.AgentPause or FeatureKind.Switch, _) when OpenOf(verb) + code is var open =>
                $"{open}# or {open}*{(kind == FeatureKind.Switch ? "SWITCH" : "QUEUE")}#",
            (FeatureKind.PickUp, _) => code,
            (FeatureKind.PickUpFrom, _) => code + "EXTENSION",
            (_, FeatureVerb.Clear) => $"#{code}#",
            (_, FeatureVerb.Ask) => $"*#{code}#",
            (FeatureKind.DoNotDisturb, _) => $"*{code}#",
            (FeatureKind.NoAnswer, _) => $"*{code}*NUMBER# or *{code}*NUMBER*SECONDS#",
            _ => $"*{code}*NUMBER#",
        };
    }

    private static string OpenOf(FeatureVerb verb) => verb switch { FeatureVerb.Clear => "#", FeatureVerb.Ask => "*#", FeatureVerb.Erase => "##", _ => "*" };

    private static bool TryPickUp(string code, ReadOnlySpan<char> dialled, out FeatureOrder order)
    {
        order = new(FeatureKind.PickUp, FeatureVerb.Do);
        return dialled.SequenceEqual(code) || (dialled[^1] == '#' && dialled[..^1].SequenceEqual(code));
    }

    private static bool TryPickUpFrom(string code, ReadOnlySpan<char> dialled, out FeatureOrder order)
    {
        order = default;
        if (!dialled.StartsWith(code))
        {
            return false;
        }

        var digits = Digits(dialled[code.Length..]);
        order = new(FeatureKind.PickUpFrom, FeatureVerb.Do, code.Length, digits);
        return digits > 0 && IsEnd(dialled[(code.Length + digits)..]);
    }

    /// <summary>Everywhere, or where a number is named. A switch has somebody who sets it when nobody has: erasing is not clearing there.</summary>
    private static bool TryNamed(FeatureKind kind, string code, ReadOnlySpan<char> dialled, out FeatureOrder order)
    {
        order = default;
        var verb = VerbOf(dialled, out var at);
        if (!dialled[at..].StartsWith(code))
        {
            return false;
        }

        verb = verb == FeatureVerb.Erase && kind != FeatureKind.Switch ? FeatureVerb.Clear : verb;
        at += code.Length;
        order = new(kind, verb);
        if (IsEnd(dialled[at..]))
        {
            return true;
        }

        var digits = dialled[at] == '*' ? Digits(dialled[(at + 1)..]) : 0;
        order = new(kind, verb, at + 1, digits);
        return digits > 0 && IsEnd(dialled[(at + 1 + digits)..]);
    }

    /// <summary>What the keys in front of a service code want (TS 22.030).</summary>
    /// <param name="dialled">What was dialled; it begins with * or #.</param>
    /// <param name="length">How many keys they are.</param>
    private static FeatureVerb VerbOf(ReadOnlySpan<char> dialled, out int length)
    {
        length = dialled.StartsWith("*#") || dialled.StartsWith("##") ? 2 : 1;
        return (dialled[0], length) switch { ('*', 2) => FeatureVerb.Ask, ('#', 2) => FeatureVerb.Erase, ('#', _) => FeatureVerb.Clear, _ => FeatureVerb.Set };
    }

    private static bool TrySetting(FeatureKind kind, string code, ReadOnlySpan<char> dialled, out FeatureOrder order)
    {
        order = default;
        var verb = VerbOf(dialled, out var at);
        verb = verb == FeatureVerb.Erase ? FeatureVerb.Clear : verb; // nothing is left over here, so ##21# is #21#
        if (!dialled[at..].StartsWith(code))
        {
            return false;
        }

        at += code.Length;
        if (verb != FeatureVerb.Set || kind == FeatureKind.DoNotDisturb)
        {
            order = new(kind, verb);
            return IsEnd(dialled[at..]);
        }

        if (at < dialled.Length && dialled[at] == '*')
        {
            at++;
        }
        else if (at == dialled.Length || !IsEnd(dialled[at..]))
        {
            return false;
        }

        // where the number is missing the last # is not: without it one may follow
        var digits = Digits(dialled[at..]);
        order = new(kind, verb, at, digits);
        var rest = dialled[(at + digits)..];
        if (IsEnd(rest))
        {
            return digits > 0 || !rest.IsEmpty;
        }

        var time = kind == FeatureKind.NoAnswer && digits > 0 && rest[0] == '*' ? Digits(rest[1..]) : 0;
        if (time is 0 or > 3 || !IsEnd(rest[(1 + time)..]))
        {
            return false;
        }

        order = order with { Seconds = int.Parse(rest.Slice(1, time), NumberStyles.None, CultureInfo.InvariantCulture) };
        return true;
    }

    private static bool Begins(FeatureKind kind, string code, ReadOnlySpan<char> dialled)
    {
        // up to its service code, and where a number follows, up to the number; then the time behind that
        if (Opens("#", code, dialled) || Opens("##", code, dialled) || Opens("*#", code, dialled) || Opens("*", code, dialled))
        {
            return true;
        }

        var form = FormOf(kind);
        if (form == FeatureForm.Named)
        {
            VerbOf(dialled, out var at);
            return dialled[^1] == '*' && dialled.Length == at + code.Length + 1 && dialled[at..].StartsWith(code);
        }

        if (form == FeatureForm.Flag || dialled.Length < code.Length + 1 || dialled[0] != '*' || !dialled[1..].StartsWith(code))
        {
            return false;
        }

        var rest = dialled[(1 + code.Length)..];
        return rest.IsEmpty || rest.SequenceEqual("*")
            || (kind == FeatureKind.NoAnswer && rest.Length > 2 && rest[0] == '*' && rest[^1] == '*' && Digits(rest[1..]) == rest.Length - 2);
    }

    private static bool Opens(string before, string code, ReadOnlySpan<char> dialled) => dialled.Length <= before.Length
        ? before.AsSpan().StartsWith(dialled)
        : dialled.StartsWith(before) && dialled.Length < before.Length + code.Length && code.AsSpan().StartsWith(dialled[before.Length..]);

    private static bool IsEnd(ReadOnlySpan<char> rest) => rest.IsEmpty || rest.SequenceEqual("#");

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
        {
            count++;
        }

        return count;
    }
}
