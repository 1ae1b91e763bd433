using System.Diagnostics.CodeAnalysis;

namespace Trunkline.Simulation;

/// <summary>A clock that moves only when the World moves it. Wall time begins at a fixed instant, so a replay writes the same records.</summary>
public sealed class VirtualTime : TimeProvider
{
    /// <summary>Where wall time begins: a Monday noon, far from midnight and from any change of the clocks.</summary>
    public static DateTimeOffset Origin { get; } = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private TimeSpan _wallStep;

    /// <summary>Monotonic time since the World began.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Origin + Elapsed + _wallStep;

    /// <summary>Steps the wall clock, as an administrator or NTP would; monotonic time goes on unmoved.</summary>
    public void StepWallClock(TimeSpan by) => _wallStep += by;

    /// <summary>Timers of a node belong to its loop.</summary>
    [DoesNotReturn]
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("Use the node's TimerSet or TimerWheel: a timer of the framework would not be replayed.");

    internal void MoveTo(TimeSpan to)
    {
        if (to > Elapsed)
        {
            Elapsed = to;
        }
    }
}
