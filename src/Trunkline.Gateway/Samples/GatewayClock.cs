// When the gateway ticks: every 160 frames of the span that clocks it, else every 20 ms of the monotonic clock. Not here: which span that is
// (E1/Clocking/ClockChoice), and what a tick does.
using Trunkline.Base;
using Trunkline.E1;

namespace Trunkline.Gateway.Samples;

/// <summary>The gateway's clock.</summary>
/// <remarks>
/// <para>
/// The timer is always the monotonic one; a span only moves it. A tick waits until its block is there, a millisecond at most at a time; when
/// more than the block is there, the next tick comes that much sooner, a millisecond at most. So a change of the span that clocks is no jump: ticks
/// are never nearer than 19 ms, and never further apart than two blocks, whatever waits at either span. Ticks follow a span by a frame, 125 µs.
/// </para>
/// <para>A span that lets a tick wait for a whole block is as good as none, whatever it says of itself, until frames come again.</para>
/// <para>Late ticks are made up for up to 200 ms, then skipped (counted).</para>
/// <para>When nobody needs a tick it sleeps, and the process with it; woken, it goes on in its old step of 20 ms.</para>
/// Allocates nothing after construction.
/// </remarks>
internal sealed class GatewayClock : FineTimer
{
    /// <summary>How long after the start a source may take to be found before that is an alarm: a pseudowire needs 16 s to lock.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int Frames = SamplesPlane.Block;
    private const int MostStep = E1Frame.PerSecond / 1000;
    private const long Frame = TimeSpan.TicksPerSecond / E1Frame.PerSecond;
    private const long Tick = Frames * Frame;
    private const long MostLate = 10 * Tick;

    private readonly NodeLoop _loop;
    private readonly IReadOnlyList<ISpanPort> _ports;
    private readonly ClockChoice _choice;
    private readonly bool[] _isStarved;
    private readonly Func<int, ClockQuality> _quality;
    private readonly Func<int, bool> _isOurs;
    private readonly Action<long, long> _onTick;
    private readonly Func<bool> _isNeeded;
    private TimeSpan _patientUntil;
    private long _due;      // of the loop's time, 100 ns
    private int _waited;    // frames
    private bool _isAsleep;

    /// <param name="loop">The loop.</param>
    /// <param name="ports">The spans; span 1 is the first.</param>
    /// <param name="timing">Their places in the order, as many.</param>
    /// <param name="onTick">Ticks: the present time and how late that is, microseconds.</param>
    /// <param name="isNeeded">Whether there must be a next tick; asked after each. Always true where there are spans.</param>
    /// <param name="isOurs">Whether the far end of a span, by its number, is known to send back what we send: its clock is our own, and following it would lead nowhere.</param>
    public GatewayClock(
        NodeLoop loop, IReadOnlyList<ISpanPort> ports, IEnumerable<int> timing, Action<long, long> onTick, Func<bool> isNeeded, Func<int, bool>? isOurs = null)
    {
        (_loop, _ports, _onTick, _isNeeded) = (loop, ports, onTick, isNeeded);
        _isOurs = isOurs ?? (_ => false);
        _choice = new([.. timing.Select((t, i) => new ClockSource(i + 1, t))], ClockChoice.DefaultRestoreAfter);
        _isStarved = new bool[ports.Count];
        _quality = QualityOf;
    }

    /// <summary>The span that clocks; 0 for none.</summary>
    public int Span => _choice.Span;

    /// <summary>A span was to clock the gateway, and none does.</summary>
    public bool IsAlarm { get; private set; }

    /// <summary>Ticks skipped because the process had stood still.</summary>
    public long TicksSkipped { get; private set; }

    /// <summary>Whether a tick is a millisecond late or more: some are to be made up for.</summary>
    public bool IsBehind => !_isAsleep && _loop.Elapsed.Ticks >= _due + TimeSpan.TicksPerMillisecond;

    /// <summary>Hears that another span clocks.</summary>
    public Action<int>? Changed { get; set; }

    /// <summary>Ticks from the next multiple of 20 ms on.</summary>
    public void Begin()
    {
        _patientUntil = _loop.Elapsed + Patience;
        _due = ((_loop.Elapsed.Ticks / Tick) + 1) * Tick;
        _loop.Start(this, TimeSpan.FromTicks(_due));
    }

    /// <summary>A tick is needed again.</summary>
    public void Wake()
    {
        if (!_isAsleep)
        {
            return;
        }

        _isAsleep = false;
        var late = _loop.Elapsed.Ticks - _due;
        _due += late < 0 ? 0 : ((late / Tick) + 1) * Tick;
        _loop.Start(this, TimeSpan.FromTicks(_due));
    }

    protected override void OnExpired()
    {
        Choose();
        var ready = Span == ClockChoice.FreeRunning ? Frames : _ports[Span - 1].FramesReady;
        if (ready < Frames && _waited < Frames)
        {
            var step = Math.Clamp(Frames - ready, 1, MostStep);
            _waited += step;
            _due += step * Frame;
            _loop.Start(this, TimeSpan.FromTicks(_due));
            return;
        }

        FindStarved(ready);
        _waited = 0;
        var now = _loop.Elapsed.Ticks;
        var late = now - _due;
        _onTick(now / 10, late / 10);
        Choose();
        _due += Tick - (Math.Clamp(ready - (late / Frame) - Frames, 0, MostStep) * Frame);
        late = now - _due;
        if (late > MostLate)
        {
            TicksSkipped += late / Tick;
            _due += late / Tick * Tick;
        }

        if (!_isNeeded())
        {
            _isAsleep = true;
            return;
        }

        _loop.Start(this, TimeSpan.FromTicks(_due));
    }

    private void FindStarved(int ready)
    {
        for (var i = 0; i < _isStarved.Length; i++)
        {
            _isStarved[i] = i == Span - 1 ? ready < Frames : _isStarved[i] && _ports[i].FramesReady <= 0;
        }
    }

    private void Choose()
    {
        var now = _loop.Elapsed;
        var hasChanged = _choice.Choose(now, _quality);
        IsAlarm = _choice.IsAlarm && (_choice.Switches > 0 || now >= _patientUntil);
        if (hasChanged)
        {
            _patientUntil = TimeSpan.Zero;
            Changed?.Invoke(Span);
        }
    }

    private ClockQuality QualityOf(int span) =>
        _isStarved[span - 1] || _ports[span - 1].FramesReady < 0 || _isOurs(span) ? ClockQuality.None : _ports[span - 1].ClockQuality;
}
