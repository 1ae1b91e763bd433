namespace Trunkline.Routing;

/// <summary>A clock that stands still: for questions about a moment.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now;
}
