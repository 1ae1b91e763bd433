namespace Trunkline.Base;

/// <summary>A wheel's timer that does one thing when it expires; for what has a timer and is no table of several (<see cref="TimerSet{TTimer}"/>).</summary>
/// <param name="expired">Called on the wheel's loop.</param>
public sealed class WheelAction(Action expired) : WheelTimer
{
    /// <inheritdoc/>
    protected internal override void OnExpired() => expired();
}
