// The one port of a span: whatever attaches an E1 (a card, osmo-e1d, a pseudowire, a virtual pair, a laboratory peer's datagrams) looks
// like this to the gateway. Framing, jitter buffers and drivers are behind it; HDLC and LAPD are in front of it.
// Not here: circuit states, the D-channel's link, and which span clocks the gateway (Clocking).
namespace Trunkline.E1;

/// <summary>
/// A span as the gateway serves it: blocks of aligned frames both ways, the D-channel's frames where the attachment does HDLC itself,
/// alarms, clock and counters. Tdm implements it over DAHDI, osmo-e1d, pseudowires and lapd-udp, this room over a virtual pair.
/// </summary>
/// <remarks>
/// <para>
/// <b>Timeslots.</b> A block is whole frames of 32 octets (<see cref="E1Frame.Octets"/>), frame after frame, octet n of a frame being
/// timeslot n with its first bit on the line in the highest place. Timeslot 0 belongs to the attachment: what is given in it is not
/// looked at, what is got in it means nothing. Only the timeslots in <see cref="SpanPortTraits.Timeslots"/> travel; the others are got
/// as <see cref="SpanPortTraits.Idle"/>. A port without timeslots (lapd-udp) is not asked for blocks, though it may be.
/// </para>
/// <para>
/// <b>The D-channel.</b> When <see cref="SpanPortTraits.HasFrames"/> is true, the attachment does HDLC: frames go through
/// <see cref="TrySendFrame"/> and <see cref="ReceiveFrame"/>, timeslot 16 is not in the mask, and the gateway puts LAPD straight on
/// them. When it is false, timeslot 16 travels as octets and the gateway runs its own HDLC over it.
/// </para>
/// <para>
/// <b>When to call.</b> <see cref="Transfer"/> once a tick, one block each way. <see cref="ReceiveFrame"/> until it gives 0, whenever
/// <see cref="Handle"/> is readable and once a tick. <see cref="Alarms"/> once a tick: it is up to date after
/// <see cref="Transfer"/> and after <see cref="ReceiveFrame"/>. With a handle and 20 ms ticks an alarm is seen within a tick of the
/// attachment telling it; how long the attachment itself waits before that is <see cref="SpanPortTraits.Debounce"/>.
/// </para>
/// <para>
/// <b>Clock.</b> The caller's tick and the line's clock are two clocks unless the caller ticks by <see cref="FramesReady"/> of the
/// span that clocks the gateway. A port absorbs the difference by slips of whole frames, counted, and never by waiting.
/// </para>
/// <para>
/// After its construction a port allocates nothing, never blocks and never throws; a span whose far side is gone gives idle octets and
/// an alarm, and recovers by itself. One thread: the gateway's loop.
/// </para>
/// </remarks>
public interface ISpanPort : IDisposable
{
    /// <summary>Longest block that <see cref="Transfer"/> takes, frames: 160, which is 20 ms.</summary>
    const int MostFrames = 160;

    /// <summary>Room for any D-channel frame that <see cref="ReceiveFrame"/> gives, octets.</summary>
    const int MostFrameOctets = 1024;

    /// <summary>What the attachment is and can do; does not change.</summary>
    SpanPortTraits Traits { get; }

    /// <summary>Everything that is wrong now, after the attachment's own debounce.</summary>
    PortAlarms Alarms { get; }

    /// <summary>How good the clock recovered from this span is, as a reference for others.</summary>
    ClockQuality ClockQuality { get; }

    /// <summary>Why the span is absent, for people; empty when it is not, or when nobody knows.</summary>
    string Refused => "";

    /// <summary>Counters since the port was opened.</summary>
    SpanCounters Counters { get; }

    /// <summary>The error performance, where the attachment sees the line's frames; else null: its alarms and counters have to do.</summary>
    SpanQuality? Quality => null;

    /// <summary>
    /// A descriptor that is readable while a D-channel frame or a change of state waits, for epoll (level-triggered); -1 when there is
    /// none. It may change when the attachment comes back after it was gone.
    /// </summary>
    int Handle { get; }

    /// <summary>
    /// Frames that the line's clock has delivered and <see cref="Transfer"/> has not taken: whoever ticks by this span takes a block
    /// when there are as many as it has frames. -1 when this attachment has no clock to tick by.
    /// </summary>
    int FramesReady { get; }

    /// <summary>Moves one block each way.</summary>
    /// <param name="toSpan">Whole frames to send, 8 to <see cref="MostFrames"/> of them, a multiple of 8: 1 to 20 ms.</param>
    /// <param name="fromSpan">As long as <paramref name="toSpan"/>; filled.</param>
    void Transfer(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan);

    /// <summary>Sends a frame on the D-channel.</summary>
    /// <param name="frame">Address to information, without flags and frame check sequence.</param>
    /// <returns>False when it was not sent: no frames here, the attachment's queue is full, or it is gone. LAPD repeats it.</returns>
    bool TrySendFrame(ReadOnlySpan<byte> frame);

    /// <summary>Takes the oldest frame that has come on the D-channel.</summary>
    /// <param name="frame">Room for it, <see cref="MostFrameOctets"/>; filled with address to information.</param>
    /// <returns>Its octets; 0 when there is none.</returns>
    int ReceiveFrame(Span<byte> frame);

    /// <summary>Loops the span, for measurements; <see cref="SpanLoop.None"/> ends it.</summary>
    /// <returns>False when the attachment cannot, see <see cref="SpanPortTraits.Loops"/>.</returns>
    bool TryLoop(SpanLoop loop);

    /// <summary>Sends an alarm towards the far end on command, on top of what the attachment sends by itself.</summary>
    /// <returns>False when the attachment cannot.</returns>
    bool TrySignal(SpanSignal signal);
}

/// <summary>
/// A span that travels in packets: its far end expects them at an even rate (RFC 4553 and RFC 5086 §6.2), so what is to be sent is given in
/// small pieces as time passes, and only what came is taken in blocks.
/// </summary>
/// <remarks><see cref="ISpanPort.Transfer"/> is both at once: all packets of the block one behind the other, for whoever has no finer time.</remarks>
public interface IPacketSpanPort : ISpanPort
{
    /// <summary>Frames until the next packet is full, 1 and up.</summary>
    int FramesToPacket { get; }

    /// <summary>Takes a block that came.</summary>
    /// <param name="fromSpan">Whole frames, at most <see cref="ISpanPort.MostFrames"/>; filled.</param>
    void Receive(Span<byte> fromSpan);

    /// <summary>Sends frames now: the packets that they fill leave at once.</summary>
    /// <param name="toSpan">Whole frames, at most <see cref="ISpanPort.MostFrames"/>.</param>
    void Send(ReadOnlySpan<byte> toSpan);
}

/// <summary>What a span is made to send towards its far end.</summary>
public enum SpanSignal : byte
{
    /// <summary>Frames, and RAI when the attachment itself finds that it receives none.</summary>
    Normal,

    /// <summary>Frames with the A bit: RAI.</summary>
    RemoteAlarm,

    /// <summary>All ones: AIS.</summary>
    Ais,
}

/// <summary>Where a span is looped.</summary>
public enum SpanLoop : byte
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>What we send comes back to us.</summary>
    Local,

    /// <summary>What the far end sends goes back to it bit by bit, timeslot 0 and errors included.</summary>
    Line,

    /// <summary>What the far end sends in its timeslots goes back to it in new frames.</summary>
    Payload,
}
