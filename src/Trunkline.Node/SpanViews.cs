namespace Trunkline.Node;

/// <summary>Everything about one span, for whoever stands in front of it.</summary>
/// <param name="Span">Its number.</param>
/// <param name="TrunkGroup">The trunk's name.</param>
/// <param name="Variant">"EuroISDN user".</param>
/// <param name="Attachment">What it is attached to.</param>
/// <param name="Alarms">The attachment's alarms in the installers' words: "OK", "LOS", "LOF RAI".</param>
/// <param name="Meaning">What they mean; empty when there are none.</param>
/// <param name="Blocked">Why it carries no new calls; empty when it does.</param>
/// <param name="Test">The loop or the alarm ordered; null while there is none.</param>
/// <param name="DChannel">The D-channel.</param>
/// <param name="Counters">What the attachment has counted since it was opened.</param>
/// <param name="NearEnd">What arrives here (G.826): the current quarter of an hour, those before it, the day, the day before. Empty where nothing measures.</param>
/// <param name="FarEnd">What arrives at the far end, by its E bits and RAI.</param>
/// <param name="Calls">Calls on it.</param>
/// <param name="Timeslots">Its B-channels.</param>
/// <param name="PeerErrors">What the far end did wrong, the latest first.</param>
/// <param name="OtherPeerErrors">Errors of further kinds.</param>
public sealed record SpanDetailView(
    int Span, string TrunkGroup, string Variant, AttachmentView Attachment, string Alarms, string Meaning, string Blocked, SpanTestView? Test,
    DChannelView DChannel, SpanCountersView Counters, IReadOnlyList<PeriodView> NearEnd, IReadOnlyList<PeriodView> FarEnd, int Calls,
    IReadOnlyList<TimeslotView> Timeslots, IReadOnlyList<PeerErrorView> PeerErrors, long OtherPeerErrors);

/// <summary>A kind of error of the far end.</summary>
/// <param name="Text">In words, of the last time.</param>
/// <param name="Count">How often.</param>
/// <param name="First">When first, UTC.</param>
/// <param name="Last">When last, UTC.</param>
public sealed record PeerErrorView(string Text, long Count, DateTimeOffset First, DateTimeOffset Last);

/// <summary>What a span is attached to.</summary>
/// <param name="Kind">As the site names it.</param>
/// <param name="Place">Where.</param>
/// <param name="Timeslots">Those that travel: "1-31"; empty for none.</param>
/// <param name="Clock">"none", "recovered" (from the line) or "given" (by us).</param>
/// <param name="ClockQuality">"none", "free running", "acquiring", "locked".</param>
/// <param name="LosMs">Its own wait before it tells of LOS, milliseconds; null when it does not say.</param>
/// <param name="LofMs">Of LOF.</param>
/// <param name="AisMs">Of AIS.</param>
/// <param name="RaiMs">Of RAI.</param>
/// <param name="Loops">Loops it can make.</param>
public sealed record AttachmentView(
    string Kind, string Place, string Timeslots, string Clock, string ClockQuality, int? LosMs, int? LofMs, int? AisMs, int? RaiMs, IReadOnlyList<string> Loops);

/// <summary>A loop, an alarm sent on command, or both.</summary>
/// <param name="Loop">"none", "local", "line", "payload".</param>
/// <param name="Alarm">"none", "rai", "ais".</param>
/// <param name="SecondsLeft">Until they end by themselves.</param>
public sealed record SpanTestView(string Loop, string Alarm, int SecondsLeft);

/// <summary>A span's D-channel.</summary>
/// <param name="State">"Provisioned, Up, Active".</param>
/// <param name="Lapd">The data link's state, as Q.921 calls it.</param>
/// <param name="Establishments">How often it was established since the gateway began.</param>
/// <param name="Sent">Frames sent.</param>
/// <param name="Received">Frames received.</param>
/// <param name="Repeated">I frames sent again.</param>
/// <param name="Ignored">Frames thrown away.</param>
/// <param name="Queued">Messages not acknowledged yet.</param>
/// <param name="Errors">Frames that LAPD does not allow (MDL-ERROR J to O).</param>
/// <param name="Damaged">Frames with a wrong check sequence or length, where the gateway does HDLC.</param>
public sealed record DChannelView(
    string State, string Lapd, long Establishments, long Sent, long Received, long Repeated, long Ignored, int Queued, long Errors, long Damaged);

/// <summary>What a span's attachment has counted; 0 for what it does not know.</summary>
/// <param name="Frames">Frames of 125 µs.</param>
/// <param name="SlipsLost">Frames left out.</param>
/// <param name="SlipsRepeated">Frames filled in.</param>
/// <param name="LineCodeViolations">HDB3.</param>
/// <param name="FrameErrors">FAS with a wrong bit.</param>
/// <param name="CrcErrors">Wrong CRC-4 blocks.</param>
/// <param name="FarEndErrors">E bits.</param>
/// <param name="Missed">Rounds too late for the hardware.</param>
/// <param name="PacketsLost">Of a pseudowire.</param>
/// <param name="PacketsLate">Of a pseudowire.</param>
/// <param name="PacketsReceived">Of a pseudowire, in the agreed format.</param>
/// <param name="PacketsReordered">Of a pseudowire: after a later one, played.</param>
/// <param name="PacketsMalformed">Of a pseudowire: not in the agreed format.</param>
/// <param name="Underruns">Times a pseudowire had nothing to play.</param>
/// <param name="Overruns">Times a pseudowire's packet found no room.</param>
/// <param name="PacketLosses">Times its packet loss state began.</param>
/// <param name="Strangers">Datagrams not looked at.</param>
/// <param name="FramesReceived">D-channel frames, where the attachment does HDLC.</param>
/// <param name="FramesSent">D-channel frames.</param>
/// <param name="FramesRefused">D-channel frames not sent.</param>
/// <param name="FramesBad">D-channel frames thrown away.</param>
public sealed record SpanCountersView(
    long Frames, long SlipsLost, long SlipsRepeated, long LineCodeViolations, long FrameErrors, long CrcErrors, long FarEndErrors, long Missed,
    long PacketsLost, long PacketsLate, long PacketsReceived, long PacketsReordered, long PacketsMalformed, long Underruns, long Overruns, long PacketLosses, long Strangers, long FramesReceived, long FramesSent, long FramesRefused, long FramesBad);

/// <summary>Error performance in a period, G.826.</summary>
/// <param name="Length">"15 min" or "24 h".</param>
/// <param name="Back">0 for the current, 1 for the one before.</param>
/// <param name="Elapsed">Seconds of it that are over.</param>
/// <param name="Seconds">Of them measured.</param>
/// <param name="Errored">ES.</param>
/// <param name="SeverelyErrored">SES.</param>
/// <param name="BlockErrors">BBE.</param>
/// <param name="Unavailable">UAS.</param>
public sealed record PeriodView(string Length, int Back, int Elapsed, int Seconds, int Errored, int SeverelyErrored, int BlockErrors, int Unavailable);

/// <summary>A B-channel.</summary>
/// <param name="Timeslot">1 to 31.</param>
/// <param name="State">As in <see cref="LineView"/>.</param>
/// <param name="Alarm">Why it is out of service; empty otherwise.</param>
/// <param name="Call">The call that has it: "201 to 02075550101"; empty when none.</param>
/// <param name="Seizures">Calls carried since start.</param>
public sealed record TimeslotView(int Timeslot, string State, string Alarm, string Call, long Seizures);

/// <summary>What came of a question about a span.</summary>
/// <param name="Span">The span; null when there is no answer, or it is a gateway box's.</param>
/// <param name="Reason">Why not; empty otherwise.</param>
public sealed record SpanDetailResult(SpanDetailView? Span, string Reason)
{
    /// <summary>The gateway box that has the span; null for a span attached here.</summary>
    public BoxView? Box { get; init; }
}

/// <summary>A gateway box: what is known of it here. Its spans' alarms, clock, D-channel and counters are its own.</summary>
/// <param name="Spans">Its spans: "1", "1-2".</param>
/// <param name="TrunkGroup">The trunk's name.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Profile">Its profile.</param>
/// <param name="State">What is known of it: "the box answers".</param>
/// <param name="Blocked">Why it carries no new calls; empty when it does.</param>
/// <param name="AskedEvery">Seconds between two OPTIONS; 0 when it is not asked.</param>
/// <param name="LastAnswer">The status of its last answer; 0 before the first.</param>
/// <param name="LastAnswerAgo">Seconds since then.</param>
/// <param name="RoundTripMs">How long that answer took, milliseconds.</param>
/// <param name="Unanswered">OPTIONS not answered since start.</param>
/// <param name="Refused">Calls of its that were refused because every circuit was taken.</param>
/// <param name="Unreadable">Messages from its address that were no SIP.</param>
/// <param name="Calls">Calls on it.</param>
/// <param name="Circuits">Its circuits.</param>
public sealed record BoxView(
    string Spans, string TrunkGroup, string Address, string Profile, string State, string Blocked, int AskedEvery, int LastAnswer, double LastAnswerAgo,
    double RoundTripMs, long Unanswered, long Refused, long Unreadable, int Calls, IReadOnlyList<LineView> Circuits);

/// <summary>A loop or an alarm that is ordered.</summary>
/// <param name="What">"none", "local", "line", "payload"; "none", "rai", "ais".</param>
/// <param name="Seconds">When it ends by itself.</param>
/// <param name="Force">Though calls are on the span.</param>
public sealed record SpanTestOrder(string? What, int Seconds, bool Force);

/// <summary>A bit error test that is ordered.</summary>
/// <param name="Timeslots">"1-15,17-31"; empty for every B-channel.</param>
/// <param name="Pattern">One of <see cref="BertPatterns.All"/>.</param>
/// <param name="Seconds">How long.</param>
/// <param name="Inject">Errors on purpose, sent once the pattern is received.</param>
/// <param name="InCalls">Also in timeslots with a call, whose parties hear nothing meanwhile.</param>
public sealed record BertOrder(string? Timeslots, string Pattern, int Seconds, int Inject, bool InCalls = false);

/// <summary>What a bit error test may send.</summary>
public static class BertPatterns
{
    /// <summary>The names, in the order of Control's.</summary>
    public static string[] All { get; } = ["2^9", "2^11", "2^15", "2^20", "2^23", "ones", "1010"];
}

/// <summary>What became of an order.</summary>
/// <param name="Reason">Why it is not carried out; empty when it is.</param>
public sealed record SpanOrderResult(string Reason);

/// <summary>A bit error test.</summary>
/// <param name="Span">The span's number.</param>
/// <param name="Timeslots">Over which.</param>
/// <param name="Pattern">What is sent.</param>
/// <param name="Length">Seconds ordered.</param>
/// <param name="IsRunning">False when it is over.</param>
/// <param name="IsInStep">Whether the pattern is received.</param>
/// <param name="Elapsed">Seconds that passed.</param>
/// <param name="Bits">Bits compared.</param>
/// <param name="Errors">Of them wrong.</param>
/// <param name="Ratio">Errors by bits.</param>
/// <param name="Injected">Errors sent on purpose.</param>
/// <param name="Measured">Seconds in step from beginning to end.</param>
/// <param name="ErroredSeconds">Of them with an error.</param>
/// <param name="LostSeconds">Seconds out of step, once it was in step.</param>
/// <param name="Losses">How often step was lost.</param>
/// <param name="Reason">Why it ended early; empty otherwise.</param>
public sealed record BertView(
    int Span, string Timeslots, string Pattern, int Length, bool IsRunning, bool IsInStep, int Elapsed, long Bits, long Errors, double Ratio, int Injected,
    int Measured, int ErroredSeconds, int LostSeconds, int Losses, string Reason)
{
    /// <summary>True for a test that is over, in step and without a single error.</summary>
    public bool IsGood => !IsRunning && IsInStep && Bits > 0 && Errors == 0 && Losses == 0 && Reason.Length == 0;
}
