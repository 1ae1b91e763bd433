using System.Collections.Concurrent;

namespace Trunkline.Base;

/// <summary>
/// A timer kept to 100 ns in place of the wheel's millisecond, for the few things of a loop that need it: starting one costs a walk over those
/// that run. Embedded in its owner, reused, never allocated per start.
/// </summary>
public abstract class FineTimer
{
    internal FineTimer? Next;

    /// <summary>When it expires, as <see cref="NodeLoop.Elapsed"/>; meaningful only while <see cref="IsRunning"/>.</summary>
    public TimeSpan Due { get; internal set; }

    /// <summary>True from start until just before <see cref="OnExpired"/>, or until stopped.</summary>
    public bool IsRunning { get; internal set; }

    /// <summary>Called once, on the loop, when the timer expires. It may start itself again.</summary>
    protected internal abstract void OnExpired();
}

/// <summary>The one loop of a node (deciding process, gateway, exchange, phone): posted work, then due timers, the fine ones first, on one thread.</summary>
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
    private FineTimer? _fine; // those that run, the earliest first

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
    public TimeSpan? NextDue
    {
        get
        {
            var due = Wheel.NextDue();
            return due == long.MaxValue ? _fine?.Due
                : _fine is { } fine && fine.Due.Ticks < due * TimeSpan.TicksPerMillisecond ? fine.Due
                : TimeSpan.FromMilliseconds(due);
        }
    }

    /// <summary>True when posted work waits.</summary>
    public bool HasWork => !_inbox.IsEmpty;

    /// <summary>What to call after a <see cref="Post"/>, so that the driver wakes up; called on the posting thread.</summary>
    public void OnPost(Action wake) => _wake = wake;

    /// <summary>Starts, or restarts, a fine timer.</summary>
    /// <param name="timer">The timer; it runs on one loop at a time.</param>
    /// <param name="due">When it expires, as <see cref="Elapsed"/>; a time that is over expires at once.</param>
    public void Start(FineTimer timer, TimeSpan due)
    {
        ArgumentNullException.ThrowIfNull(timer);
        Stop(timer);
        timer.Due = due;
        timer.IsRunning = true;
        ref var at = ref _fine;
        while (at is not null && at.Due <= due)
        {
            at = ref at.Next;
        }

        timer.Next = at;
        at = timer;
    }

    /// <summary>Stops a fine timer; does nothing when it is not running.</summary>
    public void Stop(FineTimer timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        ref var at = ref _fine;
        while (timer.IsRunning && at is not null)
        {
            if (at == timer)
            {
                at = timer.Next;
                timer.Next = null;
                timer.IsRunning = false;
                return;
            }

            at = ref at.Next;
        }
    }

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
            if (_fine is not null && _fine.Due <= now)
            {
                ExpireFine(now);
                ran = true;
            }

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

    /// <summary>Those due at an instant; one that starts itself anew for the same instant waits for the next turn.</summary>
    private void ExpireFine(TimeSpan now)
    {
        var last = _fine;
        while (last!.Next is { } next && next.Due <= now)
        {
            last = next;
        }

        while (_fine is { } timer && timer.Due <= now)
        {
            Stop(timer);
            timer.OnExpired();
            if (timer == last)
            {
                return;
            }
        }
    }
}
