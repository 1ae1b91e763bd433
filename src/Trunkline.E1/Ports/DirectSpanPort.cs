namespace Trunkline.E1;

/// <summary>A virtual span in the same process: its blocks go straight to the exchange's end and back, without framing.</summary>
/// <param name="farSide">The exchange's end; null for a span that is attached nowhere.</param>
public sealed class DirectSpanPort(ISpanFarSide? farSide) : ISpanPort
{
    private SpanCounters _counters;

    /// <inheritdoc/>
    public SpanPortTraits Traits { get; } = new()
    {
        Kind = "memory", Place = farSide is null ? "nowhere" : "this process", Timeslots = SpanPortTraits.AllTimeslots, Clock = SpanClock.Recovered,
    };

    /// <inheritdoc/>
    public PortAlarms Alarms => farSide?.AtSubscriber ?? PortAlarms.Absent;

    /// <inheritdoc/>
    public ClockQuality ClockQuality => Alarms.SpoilsClock() ? ClockQuality.None : ClockQuality.Locked;

    /// <inheritdoc/>
    public SpanCounters Counters => _counters;

    /// <inheritdoc/>
    public int Handle => -1;

    /// <inheritdoc/>
    public int FramesReady => -1;

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan)
    {
        _counters.Frames += toSpan.Length / E1Frame.Octets;
        if (farSide is null)
        {
            fromSpan.Fill(Traits.Idle);
            return;
        }

        farSide.Process(toSpan, fromSpan);
    }

    /// <inheritdoc/>
    public bool TrySendFrame(ReadOnlySpan<byte> frame) => false;

    /// <inheritdoc/>
    public int ReceiveFrame(Span<byte> frame) => 0;

    /// <inheritdoc/>
    public bool TryLoop(SpanLoop loop) => loop == SpanLoop.None;

    /// <inheritdoc/>
    public bool TrySignal(SpanSignal signal) => signal == SpanSignal.Normal;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
