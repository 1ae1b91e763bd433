using System.Collections.Concurrent;

namespace Trunkline.Base;

/// <summary>The one loop of a node (deciding process, gateway, exchange, phone): posted work, then due timers, in that order, on one thread.</summary>
/// <remarks>
/// <para>The loop has no thread of its own. Whoever drives it (an epoll reactor in production, the World in tests and
/// simulation) calls <see cref="Run"/> and asks <see cref="NextDue"/> how long it may wait.</para>
/// <para><see cref="Post"/> may be called from any thread; everything else only on the loop.</para>
/// </remarks>
public sealed class NodeLoop
{
    private readonly ConcurrentQueue<Action> _inbox = new();
    private readonly long _origin;
    private Action? _wake;

    /// <param name="time">The clock; virtual in tests. Monotonic time is read with <see cref="TimeProvider.GetTimestamp"/>.</param>
    public NodeLoop(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        Time = time;
        _origin = time.GetTimestamp();
    }

    /// <summary>The clock. Wall time (<see cref="TimeProvider.GetUtcNow"/>) is for records, never for durations.</summary>
    public TimeProvider Time { get; }

    /// <summary>The loop's timers.</summary>
    public TimerWheel Wheel { get; } = new();

    /// <summary>Monotonic time since the loop was made.</summary>
    public TimeSpan Elapsed => Time.GetElapsedTime(_origin);

    /// <summary>When <see cref="Run"/> must be called again at the latest, as <see cref="Elapsed"/>; null when no timer runs.</summary>
    public TimeSpan? NextDue => Wheel.NextDue() is var due && due == long.MaxValue ? null : TimeSpan.FromMilliseconds(due);

    /// <summary>True when posted work waits.</summary>
    public bool HasWork => !_inbox.IsEmpty;

    /// <summary>What to call after a <see cref="Post"/>, so that the driver wakes up; called on the posting thread.</summary>
    public void OnPost(Action wake) => _wake = wake;

    /// <summary>Puts work on the loop. May be called from any thread.</summary>
    public void Post(Action action)
    {
        _inbox.Enqueue(action);
        _wake?.Invoke();
    }

    /// <summary>
    /// <see cref="Elapsed"/> as <see cref="Run"/> or <see cref="Touch"/> last read it. After a <see cref="Run"/> that is the time at
    /// which nothing was left to do, so a driver need not read the clock again to know how long to wait.
    /// </summary>
    public TimeSpan LastRead { get; private set; }

    /// <summary>Tells the wheel what time it is, before work is done on the loop that may start timers; lets none expire.</summary>
    public void Touch()
    {
        LastRead = Elapsed;
        Wheel.Present = LastRead.Ticks / TimeSpan.TicksPerMillisecond;
    }

    /// <summary>Runs posted work and expires due timers until neither is left for this instant.</summary>
    /// <returns>True when anything ran.</returns>
    public bool Run()
    {
        var any = false;
        while (true)
        {
            var ran = false;
            Touch();
            while (_inbox.TryDequeue(out var action))
            {
                action();
                ran = true;
            }

            // What ran may have taken long; then the clock is read again. An idle turn reads it once.
            var now = ran ? Elapsed : LastRead;
            if (Wheel.Advance(now.Ticks / TimeSpan.TicksPerMillisecond) > 0)
            {
                ran = true;
            }

            if (!ran)
            {
                return any;
            }

            any = true;
        }
    }
}
