// Questions and orders about one span, for whoever stands in front of it: what it is attached to, what it has counted, loops, alarms on
// command, the bit error test. Each carries the asker's number; the answer is closed by SpanAnswered.
namespace Trunkline.Control;

/// <summary>What is asked of a span, or ordered.</summary>
public enum SpanOrder : byte
{
    /// <summary>Tell everything.</summary>
    Show,

    /// <summary>End the loop.</summary>
    EndLoop,

    /// <summary>Loop what we send to us.</summary>
    LoopLocal,

    /// <summary>Loop what the far end sends back to it, bit by bit.</summary>
    LoopLine,

    /// <summary>Loop the far end's timeslots back to it in new frames.</summary>
    LoopPayload,

    /// <summary>End the alarm that is sent.</summary>
    SendNormal,

    /// <summary>Send RAI.</summary>
    SendRai,

    /// <summary>Send AIS.</summary>
    SendAis,

    /// <summary>Begin a bit error test.</summary>
    StartBert,

    /// <summary>End the bit error test.</summary>
    StopBert,

    /// <summary>Begin a bit error test, in timeslots with a call too: its parties hear nothing meanwhile.</summary>
    StartBertInCalls,
}

/// <summary>What a bit error test sends: O.150 to O.153, and two words.</summary>
public enum BertSequenceName : byte
{
    /// <summary>2^9 - 1.</summary>
    Prbs9,

    /// <summary>2^11 - 1.</summary>
    Prbs11,

    /// <summary>2^15 - 1, inverted.</summary>
    Prbs15,

    /// <summary>2^20 - 1.</summary>
    Prbs20,

    /// <summary>2^23 - 1, inverted.</summary>
    Prbs23,

    /// <summary>All ones.</summary>
    Ones,

    /// <summary>1010..</summary>
    Alternating,
}

/// <summary>What became of an order.</summary>
public enum SpanAnswer : byte
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>There is no such span.</summary>
    NoSuchSpan,

    /// <summary>What the span is attached to cannot do it.</summary>
    Unable,

    /// <summary>None of these timeslots are B-channels of the span.</summary>
    NoTimeslots,

    /// <summary>A call has one of the timeslots.</summary>
    InUse,

    /// <summary>A bit error test is running.</summary>
    Busy,
}

/// <summary>Command: a question or an order. Answered by <see cref="SpanAnswered"/>, after what there is to tell.</summary>
/// <param name="Request">The asker's number.</param>
/// <param name="Span">The span's number, 1 and up.</param>
/// <param name="Order">What.</param>
/// <param name="Timeslots">Of a bit error test: bit n is timeslot n.</param>
/// <param name="Pattern">Of a bit error test.</param>
/// <param name="Seconds">How long a loop, an alarm or a test lasts, 1 to 65,535.</param>
/// <param name="Count">Errors that a test sends on purpose.</param>
public readonly record struct OrderSpan(
    uint Request, int Span, SpanOrder Order, uint Timeslots = 0, BertSequenceName Pattern = BertSequenceName.Prbs15, int Seconds = 0, int Count = 0);

/// <summary>Event: an order is carried out, or is not; a question is answered.</summary>
/// <param name="Request">The asker's number.</param>
/// <param name="Span">The span's number.</param>
/// <param name="Answer">What became of it.</param>
public readonly record struct SpanAnswered(uint Request, int Span, SpanAnswer Answer);

/// <summary>Event: what a span is attached to.</summary>
/// <param name="Request">The asker's number.</param>
/// <param name="Span">The span's number.</param>
/// <param name="Kind">How, as the site names it.</param>
/// <param name="Place">Where, for people.</param>
/// <param name="Alarms">In the installers' words.</param>
/// <param name="Timeslots">Those that travel; bit n is timeslot n.</param>
/// <param name="Clock">0 none, 1 recovered from the line, 2 given by us.</param>
/// <param name="ClockQuality">0 none, 1 running free, 2 acquiring, 3 locked.</param>
/// <param name="LosMs">The attachment's own wait before it tells of LOS, milliseconds; negative: not known.</param>
/// <param name="LofMs">Of LOF.</param>
/// <param name="AisMs">Of AIS.</param>
/// <param name="RaiMs">Of RAI.</param>
/// <param name="Loops">Loops it can make: bit 1 local, 2 line, 3 payload.</param>
/// <param name="Loop">The loop there is: EndLoop, LoopLocal, LoopLine or LoopPayload.</param>
/// <param name="Signal">What is sent on command: SendNormal, SendRai or SendAis.</param>
/// <param name="SecondsLeft">Until loop and signal end by themselves.</param>
public readonly record struct SpanAttachment(
    uint Request, int Span, FixedText Kind, FixedText Place, FixedText Alarms, uint Timeslots, byte Clock, byte ClockQuality,
    short LosMs, short LofMs, short AisMs, short RaiMs, byte Loops, SpanOrder Loop, SpanOrder Signal, ushort SecondsLeft);

/// <summary>Event: what a span's attachment has counted since it was opened.</summary>
/// <param name="Request">The asker's number.</param>
/// <param name="Span">The span's number.</param>
/// <param name="Frames">Frames of 125 µs.</param>
/// <param name="SlipsLost">Frames left out because our clock is slower.</param>
/// <param name="SlipsRepeated">Frames filled in because our clock is faster.</param>
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
/// <param name="FramesRefused">D-channel frames that could not be sent.</param>
/// <param name="FramesBad">D-channel frames received and thrown away.</param>
public readonly record struct SpanCounted(
    uint Request, int Span, ulong Frames, ulong SlipsLost, ulong SlipsRepeated, ulong LineCodeViolations, ulong FrameErrors, ulong CrcErrors, ulong FarEndErrors,
    ulong Missed, ulong PacketsLost, ulong PacketsLate, ulong PacketsReceived, ulong PacketsReordered, ulong PacketsMalformed, ulong Underruns, ulong Overruns, ulong PacketLosses,
    ulong Strangers, ulong FramesReceived, ulong FramesSent, ulong FramesRefused, ulong FramesBad);

/// <summary>Event: the data link of a span.</summary>
/// <param name="Request">The asker's number.</param>
/// <param name="Span">The span's number.</param>
/// <param name="State">Q.921 annex B: 4 to 8.</param>
/// <param name="Establishments">How often it was established.</param>
/// <param name="Sent">Frames sent.</param>
/// <param name="Received">Frames received.</param>
/// <param name="Repeated">I frames sent again.</param>
/// <param name="Ignored">Frames thrown away.</param>
/// <param name="Queued">Messages not acknowledged yet.</param>
/// <param name="Errors">Frames in error (Q.921 table II.1, J to O).</param>
/// <param name="Damaged">Frames whose check sequence or length was wrong, where the gateway does HDLC.</param>
public readonly record struct SpanLink(
    uint Request, int Span, byte State, uint Establishments, ulong Sent, ulong Received, ulong Repeated, ulong Ignored, ushort Queued, ulong Errors, ulong Damaged);

/// <summary>Event: error performance of one direction in one period, G.826.</summary>
/// <param name="Request">The asker's number.</param>
/// <param name="Span">The span's number.</param>
/// <param name="IsFarEnd">What arrives at the far end, by its E bits and RAI.</param>
/// <param name="IsDay">A day; else a quarter of an hour.</param>
/// <param name="Back">0 for the current, 1 for the one before, and so on.</param>
/// <param name="Elapsed">Seconds of it that are over.</param>
/// <param name="Seconds">Seconds of it that were measured.</param>
/// <param name="Errored">ES.</param>
/// <param name="SeverelyErrored">SES.</param>
/// <param name="BlockErrors">BBE.</param>
/// <param name="Unavailable">UAS.</param>
public readonly record struct SpanPeriod(
    uint Request, int Span, bool IsFarEnd, bool IsDay, byte Back, uint Elapsed, uint Seconds, uint Errored, uint SeverelyErrored, uint BlockErrors, uint Unavailable);

/// <summary>Event: how a bit error test goes; once a second, and at its end.</summary>
/// <param name="Request">The number of the order that began it.</param>
/// <param name="Span">The span's number.</param>
/// <param name="IsRunning">False for the last.</param>
/// <param name="IsInStep">Whether the pattern is received.</param>
/// <param name="Elapsed">Seconds that passed.</param>
/// <param name="Bits">Bits compared.</param>
/// <param name="Errors">Of them wrong.</param>
/// <param name="Injected">Errors sent on purpose.</param>
/// <param name="Measured">Seconds in step from beginning to end.</param>
/// <param name="Errored">Of them with an error.</param>
/// <param name="Lost">Seconds out of step, once it was in step.</param>
/// <param name="Losses">How often step was lost.</param>
public readonly record struct BertTold(
    uint Request, int Span, bool IsRunning, bool IsInStep, uint Elapsed, ulong Bits, ulong Errors, uint Injected, uint Measured, uint Errored, uint Lost, uint Losses);
