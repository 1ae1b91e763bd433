using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Node;

/// <summary>A line for people.</summary>
/// <param name="Text">The line.</param>
/// <param name="Colour">"green", "yellow", "red", "grey", or null.</param>
public readonly record struct TextLine(string Text, string? Colour = null);

/// <summary>A span as the terminal shows it.</summary>
public static class SpanText
{
    private const int Label = 13;
    private const int Width = 120;

    /// <summary>Attachments that have timeslots and no frame of the line: zeros there would be no good news.</summary>
    private static readonly string[] Frameless = ["memory", "cesopsn", "lapd-udp", "events"];

    /// <summary>Everything about a span.</summary>
    public static IEnumerable<TextLine> Of(SpanDetailView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return [.. Heading(view), .. PeerErrors(view), new(""), .. Counters(view), .. Performance(view), new(""), .. Channels(view)];
    }

    private static IEnumerable<TextLine> Heading(SpanDetailView view)
    {
        var a = view.Attachment;
        yield return new($"span {view.Span}  trunk {view.TrunkGroup}, {view.Variant}");
        yield return new("");
        yield return new(Labelled("attached to", $"{a.Kind}: {a.Place}"));
        yield return new(Labelled("timeslots", a.Timeslots.Length > 0 ? a.Timeslots : "none travel as octets"));
        if (a.Clock != "none")
        {
            yield return new(Labelled("clock", $"{(a.Clock == "given" ? "given by us" : "recovered from the line")}, {a.ClockQuality}"), a.ClockQuality == "locked" ? null : "yellow");
        }

        if (a is { LosMs: 0, LofMs: 0, AisMs: 0, RaiMs: 0 })
        {
            yield return new(Labelled("it waits", "not at all before it tells of an alarm or its end"));
        }
        else if (a.LosMs is not null || a.LofMs is not null || a.AisMs is not null || a.RaiMs is not null)
        {
            yield return new(Labelled("it waits", $"LOS {Ms(a.LosMs)}, LOF {Ms(a.LofMs)}, AIS {Ms(a.AisMs)}, RAI {Ms(a.RaiMs)} before it tells of an alarm or its end"));
        }

        yield return new(
            Labelled("alarms", view.Alarms + (view.Meaning.Length > 0 ? $"  {view.Meaning}" : "")),
            view.Alarms == "OK" && view.Meaning.Length == 0 ? "green" : view.Blocked.Length > 0 ? "red" : "yellow");
        if (view.Test is { } test)
        {
            yield return new(Labelled("test", TestWords(test)), "yellow");
        }

        yield return new(Labelled("new calls", view.Blocked.Length > 0 ? $"none: {view.Blocked}" : "yes"), view.Blocked.Length > 0 ? "red" : "green");
        var d = view.DChannel;
        yield return new(Labelled("D-channel", $"{d.State}; {d.Lapd}"), d.State == "Provisioned, Up, Active" ? "green" : "red");
        yield return new(Labelled("", $"{N(d.Sent)} frames sent, {N(d.Received)} received, {N(d.Repeated)} sent again, {N(d.Ignored)} thrown away; "
            + (d.Errors > 0 ? $"{N(d.Errors)} in error; " : "") + (d.Damaged > 0 ? $"{N(d.Damaged)} damaged; " : "") + $"established {Times(d.Establishments)}" + (d.Queued > 0 ? $", {N(d.Queued)} messages wait" : "")));
    }

    /// <summary>What the far end did wrong, a kind a line; long words go on below.</summary>
    private static IEnumerable<TextLine> PeerErrors(SpanDetailView view)
    {
        var label = "far end";
        foreach (var error in view.PeerErrors)
        {
            var when = error.Last.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            foreach (var line in Wrapped($"{Times(error.Count)}, last {when}: {error.Text}"))
            {
                yield return new(Labelled(label, line), "yellow");
                label = "";
            }
        }

        if (view.OtherPeerErrors > 0)
        {
            yield return new(Labelled(label, $"{N(view.OtherPeerErrors)} errors of further kinds"), "yellow");
        }
    }

    private static IEnumerable<string> Wrapped(string text)
    {
        const int most = Width - Label;
        for (var indent = ""; text.Length > 0; indent = "  ")
        {
            var room = most - indent.Length;
            var end = text.Length <= room ? text.Length : text.LastIndexOf(' ', room) is > 0 and var blank ? blank : room;
            yield return indent + text[..end];
            text = text[end..].TrimStart();
        }
    }

    private static string TestWords(SpanTestView test)
    {
        var what = new List<string>();
        if (test.Loop != "none")
        {
            what.Add($"{test.Loop} loop");
        }

        if (test.Alarm != "none")
        {
            what.Add($"{test.Alarm.ToUpperInvariant()} is sent");
        }

        return $"{string.Join(", ", what)}, ends by itself in {N(test.SecondsLeft)} s";
    }

    private static IEnumerable<TextLine> Counters(SpanDetailView view)
    {
        var c = view.Counters;
        yield return new(Labelled("counted", $"{N(c.Frames)} frames, {Time(c.Frames / 8000)} since the span was opened"));
        (string Name, long Count)[] always =
        [
            ("slips, frames left out", c.SlipsLost), ("slips, frames repeated", c.SlipsRepeated),
        ];
        (string Name, long Count)[] ofFrames =
        [
            ("CRC-4 errors", c.CrcErrors), ("far-end errors (E bits)", c.FarEndErrors), ("frame word errors (FAS)", c.FrameErrors),
        ];
        (string Name, long Count)[] whenThere =
        [
            ("line code violations", c.LineCodeViolations), ("rounds missed", c.Missed), ("packets lost", c.PacketsLost), ("packets late", c.PacketsLate),
            ("packets reordered", c.PacketsReordered), ("packets malformed", c.PacketsMalformed), ("jitter buffer empty", c.Underruns),
            ("jitter buffer full", c.Overruns), ("packet loss states", c.PacketLosses),
            ("strangers' datagrams", c.Strangers), ("D-channel frames bad", c.FramesBad), ("D-channel frames refused", c.FramesRefused),
        ];
        foreach (var (name, count) in always.Concat(Frameless.Contains(view.Attachment.Kind) ? [] : ofFrames).Concat(whenThere.Where(w => w.Count > 0)))
        {
            yield return new(Labelled("", $"{name,-26}{N(count),14}"), count > 0 ? "yellow" : null);
        }
    }

    private static IEnumerable<TextLine> Performance(SpanDetailView view)
    {
        if (view.NearEnd.Count + view.FarEnd.Count == 0)
        {
            yield break;
        }

        yield return new("");
        yield return new($"{"performance",-Label}{"G.826",-24}{"measured",12}{"ES",8}{"SES",8}{"BBE",10}{"UAS",8}");
        foreach (var (end, periods) in new[] { ("near end", view.NearEnd), ("far end", view.FarEnd) })
        {
            if (end == "far end" && periods.All(p => p.Seconds == 0))
            {
                yield return new($"  {end,-(Label - 2)}nothing known: the far end sends no E bits");
                continue;
            }

            var name = end;
            foreach (var p in periods)
            {
                var when = p.Back == 0 ? $"this {Period(p)}" : p.Length == "24 h" ? "the day before" : p.Back == 1 ? "the one before" : $"{N(p.Back)} before";
                yield return new(
                    $"  {name,-(Label - 2)}{when,-24}{$"{N(p.Seconds)} s",12}{N(p.Errored),8}{N(p.SeverelyErrored),8}{N(p.BlockErrors),10}{N(p.Unavailable),8}",
                    p.Unavailable + p.SeverelyErrored > 0 ? "red" : p.Errored > 0 ? "yellow" : p.Seconds == 0 ? "grey" : null);
                name = "";
            }
        }
    }

    private static string Period(PeriodView p) => p.Length == "24 h" ? "day" : "quarter of an hour";

    /// <summary>A letter a timeslot, then what needs words.</summary>
    private static IEnumerable<TextLine> Channels(SpanDetailView view)
    {
        var letters = new char[32];
        Array.Fill(letters, ' ');
        foreach (var t in view.Timeslots)
        {
            letters[t.Timeslot] = Letter(t.State);
        }

        letters[16] = letters[16] == ' ' ? 'D' : letters[16];
        var calls = view.Calls == 1 ? "1 call" : $"{N(view.Calls)} calls";
        yield return new($"{"timeslots",-Label}0        8        16       24");
        yield return new($"{calls,-Label}{Eight(letters, 0)} {Eight(letters, 8)} {Eight(letters, 16)} {Eight(letters, 24)}");
        yield return new($"{"",-Label}. idle  s seized  r ringing  * in call  - releasing  b blocked  x out of service  D D-channel", "grey");
        foreach (var t in view.Timeslots.Where(t => t.Call.Length > 0))
        {
            yield return new($"  {t.Timeslot,2}  {t.State,-10} {t.Call}", "green");
        }

        foreach (var group in view.Timeslots.Where(t => t.Alarm.Length > 0 && t.Alarm != view.Blocked).GroupBy(t => t.Alarm))
        {
            yield return new($"  {Base.Timeslots.Words(group.Aggregate(0u, (mask, t) => mask | (1u << t.Timeslot)))}  {group.Key}", "red");
        }
    }

    private static string Eight(char[] letters, int from) => new(letters, from, 8);

    private static char Letter(string state) => state switch
    {
        "Idle" => '.',
        "Seized" => 's',
        "Ringing" => 'r',
        "InCall" => '*',
        "Releasing" => '-',
        "BlockedLocal" or "BlockedRemote" => 'b',
        _ => 'x',
    };

    private static string Labelled(string label, string text) => $"{label,-Label}{text}";

    private static string N(long number) => NumberText.OnTerminal(number);

    private static string Ms(int? ms) => ms is { } known ? $"{N(known)} ms" : "not known";

    private static string Times(long count) => count == 1 ? "once" : $"{N(count)} times";

    private static string Time(long seconds) => TimeSpan.FromSeconds(seconds) is { TotalDays: >= 1 } long1
        ? long1.ToString(@"d\ \d\a\y\s\ hh\:mm\:ss", CultureInfo.InvariantCulture)
        : TimeSpan.FromSeconds(seconds).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
}
