using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Trunks.Isdn;

namespace Trunkline.Node;

/// <content>What the gateway answered, for people.</content>
internal sealed partial class SpanDesk
{
    private SpanDetailView ViewOf(IsdnSpan span, Open open, in SpanAttachment at, in SpanLink link)
    {
        var c = open.Counted;
        var test = at.Loop == SpanOrder.EndLoop && at.Signal == SpanOrder.SendNormal ? null
            : new SpanTestView(LoopWords[at.Loop - SpanOrder.EndLoop], at.Signal switch { SpanOrder.SendRai => "rai", SpanOrder.SendAis => "ais", _ => "none" }, at.SecondsLeft);
        return new(
            span.Settings.Number, span.Settings.TrunkGroup, span.Settings.Values.Name,
            new(at.Kind.ToString(), at.Place.ToString(), Timeslots.Words(at.Timeslots), Clocks[at.Clock], Qualities[at.ClockQuality],
                Known(at.LosMs), Known(at.LofMs), Known(at.AisMs), Known(at.RaiMs), LoopsOf(at.Loops)),
            at.Alarms.Length > 0 ? at.Alarms.ToString() : span.Alarms == SpanAlarms.None ? "OK" : span.Alarms.ToString(),
            span.AlarmWords, span.BlockedBecause, test,
            new(SiteSpans.DChannelOf(span), LapdWords(link.State), link.Establishments, (long)link.Sent, (long)link.Received, (long)link.Repeated, (long)link.Ignored, link.Queued,
                (long)link.Errors, (long)link.Damaged),
            new((long)c.Frames, (long)c.SlipsLost, (long)c.SlipsRepeated, (long)c.LineCodeViolations, (long)c.FrameErrors, (long)c.CrcErrors, (long)c.FarEndErrors,
                (long)c.Missed, (long)c.PacketsLost, (long)c.PacketsLate, (long)c.PacketsReceived, (long)c.PacketsReordered, (long)c.PacketsMalformed, (long)c.Underruns, (long)c.Overruns, (long)c.PacketLosses, (long)c.Strangers, (long)c.FramesReceived, (long)c.FramesSent, (long)c.FramesRefused, (long)c.FramesBad),
            PeriodsOf(open, isFarEnd: false), PeriodsOf(open, isFarEnd: true), span.CallCount, TimeslotsOf(span),
            [.. span.PeerErrors.Select(e => new PeerErrorView(e.Text, e.Count, e.First, e.Last))], span.OtherPeerErrors);
    }

    private static int? Known(short ms) => ms < 0 ? null : ms;

    private static PeriodView[] PeriodsOf(Open open, bool isFarEnd) => [.. open.Periods.Where(p => p.IsFarEnd == isFarEnd).Select(p => new PeriodView(
        p.IsDay ? "24 h" : "15 min", p.Back, (int)p.Elapsed, (int)p.Seconds, (int)p.Errored, (int)p.SeverelyErrored, (int)p.BlockErrors, (int)p.Unavailable))];

    private TimeslotView[] TimeslotsOf(IsdnSpan span)
    {
        var calls = new Dictionary<string, string>();
        foreach (var call in _calls())
        {
            calls[call.Channel] = calls[call.DestinationChannel] = $"{call.From} to {call.To}".Trim();
        }

        return [.. span.Circuits.Select(c => new TimeslotView(c.Timeslot, c.State.ToString(), c.Alarm, calls.GetValueOrDefault(c.Name, ""), c.Seizures))];
    }

    private static string LapdWords(byte state) => state switch
    {
        4 => "not established",
        5 => "awaiting establishment: SABME sent, no answer yet",
        6 => "awaiting release",
        7 => "multiple frame established",
        8 => "timer recovery: an enquiry waits for its answer",
        _ => "unknown",
    };
}
