using System.Runtime.CompilerServices;

namespace Trunkline.Base;

/// <summary>The named timers of one state machine, e.g. RFC 3261 timers A..K or Q.921 T200 and T203.</summary>
/// <remarks>
/// Timers expire on the owner's loop. A stopped or restarted timer's earlier expiry never arrives. Starting and
/// stopping allocates nothing after a timer's first start.
/// </remarks>
/// <typeparam name="TTimer">The enum that names the timers, in the specification's spelling; values 0 to 63.</typeparam>
public sealed class TimerSet<TTimer> : IDisposable
    where TTimer : struct, Enum
{
    /// <summary>How late a lazy timer may be, milliseconds.</summary>
    public const int LazyMs = 256;

    private readonly NodeLoop _loop;
    private readonly Action<TTimer> _expired;
    private Slot?[] _slots = [];

    /// <param name="loop">The owner's loop.</param>
    /// <param name="expired">Called on the loop when a timer expires.</param>
    public TimerSet(NodeLoop loop, Action<TTimer> expired)
    {
        _loop = loop;
        _expired = expired;
    }

    /// <summary>Starts, or restarts, a timer.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="after">Time to expiry, rounded up to 1 ms; <see cref="Timeout.InfiniteTimeSpan"/> leaves it stopped.</param>
    public void Start(TTimer timer, TimeSpan after) => StartAt(timer, after, 1);

    /// <summary>
    /// Starts, or restarts, a timer whose exact moment does not matter, e.g. the end of waiting for retransmissions: it expires
    /// with others of its kind, so that thousands of them wake the process a few times a second and not once each.
    /// </summary>
    /// <param name="timer">The timer.</param>
    /// <param name="after">Time to expiry: never early, up to <see cref="LazyMs"/> late; <see cref="Timeout.InfiniteTimeSpan"/> leaves it stopped.</param>
    public void StartLazily(TTimer timer, TimeSpan after) => StartAt(timer, after, LazyMs);

    private void StartAt(TTimer timer, TimeSpan after, long granularity)
    {
        if (after == Timeout.InfiniteTimeSpan)
        {
            Stop(timer);
            return;
        }

        var index = IndexOf(timer);
        if (index >= _slots.Length)
        {
            Array.Resize(ref _slots, index + 1);
        }

        var slot = _slots[index] ??= new Slot(this, timer);

        // From the loop's present tick to the first tick not before the wanted instant: never early.
        var due = (long)Math.Ceiling((_loop.Elapsed + after).TotalMilliseconds);
        due = (due + granularity - 1) / granularity * granularity;
        _loop.Wheel.Start(slot, Math.Max(0, due - Math.Max(_loop.Wheel.Now, _loop.Wheel.Present)));
    }

    /// <summary>Stops a timer; does nothing when it is not running.</summary>
    public void Stop(TTimer timer)
    {
        var index = IndexOf(timer);
        if (index < _slots.Length && _slots[index] is { } slot)
        {
            _loop.Wheel.Stop(slot);
        }
    }

    /// <summary>True from <see cref="Start"/> until the expiry is delivered or the timer stopped.</summary>
    public bool IsRunning(TTimer timer) => IndexOf(timer) is var index && index < _slots.Length && _slots[index] is { IsRunning: true };

    /// <summary>Stops every timer.</summary>
    public void StopAll()
    {
        foreach (var slot in _slots)
        {
            if (slot is not null)
            {
                _loop.Wheel.Stop(slot);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => StopAll();

    private static int IndexOf(TTimer timer) => Unsafe.SizeOf<TTimer>() switch
    {
        1 => Unsafe.As<TTimer, byte>(ref timer),
        2 => Unsafe.As<TTimer, ushort>(ref timer),
        _ => Unsafe.As<TTimer, int>(ref timer),
    };

    private sealed class Slot(TimerSet<TTimer> owner, TTimer name) : WheelTimer
    {
        protected internal override void OnExpired() => owner._expired(name);
    }
}
