using Trunkline.Base;

namespace Trunkline.Exchange.Tests;

/// <summary>Wall time that follows a wheel: 2026-03-01 12:34:00 UTC at tick 0.</summary>
internal sealed class WheelTime(TimerWheel wheel) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 3, 1, 12, 34, 0, TimeSpan.Zero).AddMilliseconds(wheel.Now);
}
