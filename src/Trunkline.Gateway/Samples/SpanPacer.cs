// Spans that travel in packets: a tick makes 20 ms of frames at once, their far ends expect a packet every millisecond. The pacer sends what the
// ticks made piece by piece, at the mean rate of the ticks. Not here: what a packet is (IPacketSpanPort), when the gateway ticks (GatewayClock).
using Trunkline.Base;
using Trunkline.E1;

namespace Trunkline.Gateway.Samples;

/// <summary>Sends the frames of packet spans evenly.</summary>
/// <remarks>
/// <para>
/// All spans have the same ticks, so one timer serves them: it runs to the next packet of any of them, half a millisecond at least (shorter packets leave
/// in groups). Ticks come a little late, or in steps of a millisecond where the gateway ticks by a span; their mean rate is found as that of a pseudowire's
/// packets is, and 2 ms of frames are kept back, so that packets go on while a tick is late.
/// </para>
/// <para>
/// A tick that stays away longer (its span's frames have ceased) is filled with idle frames: packets go on, and the far end has no alarm. After a stall of the
/// process the ticks are made up for first, then what is late leaves at once, up to 200 ms; beyond, nothing is sent for it. What stands in the queue beyond 10 ms more
/// than usual is thrown away, the oldest first.
/// </para>
/// Allocates nothing after construction.
/// </remarks>
internal sealed class SpanPacer : FineTimer
{
    private const int LeastStep = E1Frame.PerSecond / 2000;
    private const int Reserve = E1Frame.PerSecond / 500;
    private const int Usual = SamplesPlane.Block + Reserve;
    private const int Most = Usual + (E1Frame.PerSecond / 100);
    private const long TicksOfFrame = TimeSpan.TicksPerSecond / E1Frame.PerSecond;
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MostLate = TimeSpan.FromMilliseconds(200);

    private readonly NodeLoop _loop;
    private readonly SpanMedia[] _spans;
    private readonly Func<bool> _ticksAreBehind;
    private readonly AdaptiveClock _clock = new(new());
    private long _blocks;
    private double _due;    // ticks of the loop's time, when the step that is being waited for is over
    private int _step;
    private int _clockedBy;

    /// <param name="loop">The loop.</param>
    /// <param name="spans">All spans; those that are not sent in packets are left alone.</param>
    /// <param name="ticksAreBehind">Whether ticks are being made up for.</param>
    public SpanPacer(NodeLoop loop, IEnumerable<SpanMedia> spans, Func<bool> ticksAreBehind)
    {
        _loop = loop;
        _ticksAreBehind = ticksAreBehind;
        _spans = [.. spans.Where(s => s.Paced is not null)];
    }

    /// <summary>Frames that were sent idle because a tick stayed away, of one span.</summary>
    public long Filled { get; private set; }

    /// <summary>Frames thrown away because ticks had been made up for, of one span.</summary>
    public long Dropped { get; private set; }

    /// <summary>Frames that wait, of one span.</summary>
    public int Queued => _spans.Length == 0 ? 0 : _spans[0].Queued;

    /// <summary>Every span has got its block.</summary>
    /// <param name="clockedBy">The span that clocks the gateway; 0 for none.</param>
    public void OnTick(int clockedBy)
    {
        if (_spans.Length == 0)
        {
            return;
        }

        var now = _loop.Elapsed;
        if (!IsRunning)
        {
            _due = now.Ticks + (Reserve * TicksOfFrame);
            Start(StepOf());
        }

        if (clockedBy != _clockedBy)
        {
            _clockedBy = clockedBy;
            _clock.Restart();
        }

        // What is queued, less what has gone of the step that is being waited for.
        var ahead = ((Queued - _step) * TicksOfFrame) + (long)_due - now.Ticks;
        _clock.OnPacket(TimeSpan.FromTicks(++_blocks * SamplesPlane.Block * TicksOfFrame), now, TimeSpan.FromTicks(ahead));
    }

    protected override void OnExpired()
    {
        var now = _loop.Elapsed;
        var late = now - TimeSpan.FromTicks((long)_due);
        if (late > Stall && _ticksAreBehind())
        {
            _loop.Start(this, now + Retry); // what they make up for is what is to be sent
            return;
        }

        if (late > MostLate)
        {
            _due = now.Ticks;
            _clock.Restart();
        }

        while (_due <= now.Ticks)
        {
            Send(_step);
            Start(StepOf());
        }

        if (Queued > Most)
        {
            var excess = Queued - Usual;
            Dropped += excess;
            foreach (var span in _spans)
            {
                span.DropQueued(excess);
            }
        }
    }

    private void Send(int frames)
    {
        var filled = 0;
        foreach (var span in _spans)
        {
            filled = span.SendQueued(frames);
        }

        Filled += filled;
    }

    private void Start(int step)
    {
        _step = step;
        _due += step * TicksOfFrame / _clock.Rate;
        _loop.Start(this, TimeSpan.FromTicks((long)Math.Ceiling(_due)));
    }

    private int StepOf()
    {
        var least = SamplesPlane.Block;
        foreach (var span in _spans)
        {
            least = Math.Min(least, span.Paced!.FramesToPacket);
        }

        return Math.Max(LeastStep, least);
    }
}
