using System.Globalization;

namespace Trunkline.Node;

/// <summary>Trunk groups as a table for people.</summary>
public static class TrunkText
{
    /// <summary>The windows, as a person names them.</summary>
    public static IReadOnlyList<string> Windows { get; } = ["start", "5m", "hour", "day"];

    /// <summary>The columns.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["trunk", "circuits", "out", "ASR", "NER", "ACD", "PDD", "in", "Erlang", "full"];

    /// <summary>A row a trunk group.</summary>
    /// <param name="trunks">The trunk groups.</param>
    /// <param name="window">One of <see cref="Windows"/>.</param>
    /// <returns>The cells and a colour: red when nothing can carry a call, yellow when something is out of order or full.</returns>
    public static IEnumerable<(IReadOnlyList<string> Cells, string? Colour)> Rows(IReadOnlyList<TrunkView> trunks, string window)
    {
        ArgumentNullException.ThrowIfNull(trunks);
        foreach (var trunk in trunks)
        {
            var w = trunk.Windows.First(v => v.Window == window);
            var idle = trunk.States.GetValueOrDefault("Idle");
            var out_ = trunk.States.Where(s => s.Key is "OutOfService" or "BlockedLocal" or "BlockedRemote" or "HeldDown").Sum(s => s.Value);
            yield return (
                [trunk.TrunkGroup, States(trunk.States), Calls(w.Seizures, w.Answers), Share(w.Asr, w.AssumedAnswers > 0), Share(w.Ner, false),
                    Seconds(w.Acd, "0"), Seconds(w.Pdd, "0.0"), Calls(w.Incoming, w.IncomingAnswers), w.Erlang.ToString("0.00", CultureInfo.InvariantCulture), Full(w)],
                out_ == trunk.Circuits ? "red" : out_ > 0 || idle == 0 || trunk.IsDraining ? "yellow" : "green");
        }
    }

    /// <summary>What the table needs explained under it.</summary>
    /// <param name="trunks">The trunk groups.</param>
    /// <param name="window">One of <see cref="Windows"/>.</param>
    public static IEnumerable<string> Notes(IReadOnlyList<TrunkView> trunks, string window)
    {
        ArgumentNullException.ThrowIfNull(trunks);
        var windows = trunks.Select(t => t.Windows.First(v => v.Window == window)).ToList();
        if (windows.Count > 0)
        {
            var covered = TimeSpan.FromSeconds(windows[0].Seconds);
            yield return window == "start"
                ? $"Since the start, {Length(covered)} ago."
                : $"Over the last {Length(covered)}{(covered < Nominal(window) ? ": the system was started then" : "")}.";
        }

        foreach (var line in trunks.Where(t => t.Server is not null).Select(t => $"{t.TrunkGroup}: {Server(t.Server!)}"))
        {
            yield return line;
        }

        foreach (var trunk in trunks)
        {
            if (trunk.IsDraining)
            {
                yield return $"{trunk.TrunkGroup}: drained, takes no new calls but emergency calls{(trunk.Calls == 0 ? "" : $"; {trunk.Calls} still up")} (trunkline drain {trunk.TrunkGroup} --end)";
            }

            if (Use(trunk.Use) is { Length: > 0 } use)
            {
                yield return $"{trunk.TrunkGroup}: {use}";
            }

            foreach (var outage in trunk.Server is null ? trunk.Outages : [])
            {
                yield return $"{trunk.TrunkGroup}: {Outage(outage)}";
            }
        }

        if (windows.Any(w => w.AssumedAnswers > 0))
        {
            yield return "~ some answers are assumed by a timer: lines without polarity reversal do not tell.";
        }
    }

    /// <summary>"udp 192.0.2.10:5060 answers (200 in 1.2 ms), for 5 min; registered as 0755, for 12 min, until in 290 s".</summary>
    private static string Server(ServerView server)
    {
        var answer = server.LastAnswer == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({server.LastAnswer} in {server.RoundTripMs:0.#} ms)");
        var state = server.Blocked.Length > 0 ? $"no new calls: {server.Blocked}" : server.State + answer;
        var text = $"{(server.Address == "nowhere" ? "" : server.Address + ", ")}{state}, for {Length(TimeSpan.FromSeconds(server.Since))}";
        if (server.Registration is not { } r)
        {
            return text;
        }

        var user = r.As[..r.As.IndexOf(" at ", StringComparison.Ordinal)];
        return text + (r.IsRegistered
            ? $"; registered as {user} for {Length(TimeSpan.FromSeconds(r.Since))}, until in {Length(TimeSpan.FromSeconds(r.Expires))}{(r.Problem.Length > 0 ? $" (not refreshed: {r.Problem})" : "")}"
            : $"; not registered as {user} for {Length(TimeSpan.FromSeconds(r.Since))}{(r.Problem.Length > 0 && !server.Blocked.Contains(r.Problem, StringComparison.Ordinal) ? $" ({r.Problem})" : "")}{(r.NextIn > 0 ? $", tried again in {Length(TimeSpan.FromSeconds(r.NextIn))}" : "")}");
    }

    /// <summary>"E1/2/1 to E1/2/31 (30) held down, for 45 s: ...".</summary>
    internal static string Outage(OutageView outage) =>
        $"{outage.First}{(outage.Count > 1 ? $" to {outage.Last} ({outage.Count})" : "")} {Word(outage.State)}, for {Length(TimeSpan.FromSeconds(outage.Seconds))}{(outage.Why.Length > 0 ? $": {outage.Why}" : "")}";

    /// <summary>"3 calls out of at most 5, 2 incoming only"; empty where nothing is said of its use.</summary>
    private static string Use(TrunkUseView use)
    {
        string?[] parts =
        [
            use.MostOut is { } most ? $"{use.Out} of at most {most} calls out" : null,
            use.MostIn is { } mostIn ? $"{use.In} of at most {mostIn} calls in" : null,
            use.MostCalls is { } all ? $"{use.Out + use.In} of at most {all} calls in and out" : null,
            use.IncomingOnly > 0 ? $"{use.IncomingOnly} circuits incoming only" : null,
            use.OutgoingOnly > 0 ? $"{use.OutgoingOnly} circuits outgoing only" : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static TimeSpan Nominal(string window) => window switch { "5m" => TimeSpan.FromMinutes(5), "hour" => TimeSpan.FromHours(1), _ => TimeSpan.FromDays(1) };

    private static string Length(TimeSpan time) =>
        time.TotalMinutes < 2 ? $"{time.TotalSeconds:0} s" : time.TotalHours < 2 ? $"{time.TotalMinutes:0} min" : $"{time.TotalHours:0.0} h";

    internal static string States(IReadOnlyDictionary<string, int> states) => string.Join(", ", states.Select(s => $"{s.Value} {Word(s.Key)}"));

    private static string Word(string state) => state switch
    {
        "InCall" => "in call",
        "BlockedLocal" => "blocked here",
        "BlockedRemote" => "blocked there",
        "OutOfService" => "out of service",
        "HeldDown" => "held down",
        _ => state.ToLowerInvariant(),
    };

    private static string Calls(long all, long answered) => string.Create(CultureInfo.InvariantCulture, $"{answered}/{all}");

    private static string Share(double? share, bool isAssumed) =>
        share is { } s ? $"{(isAssumed ? "~" : "")}{(s * 100).ToString("0", CultureInfo.InvariantCulture)} %" : "-";

    private static string Seconds(double? seconds, string format) => seconds is { } s ? $"{s.ToString(format, CultureInfo.InvariantCulture)} s" : "-";

    private static string Full(TrunkWindowView w)
    {
        var all = w.AllBusySeconds > 0 ? Length(TimeSpan.FromSeconds(w.AllBusySeconds)) : "";
        var lost = w.Overflows > 0 ? $"{w.Overflows} found none" : "";
        return all.Length + lost.Length == 0 ? "-" : string.Join(", ", new[] { all, lost }.Where(t => t.Length > 0));
    }
}
