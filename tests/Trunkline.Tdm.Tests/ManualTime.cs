namespace Trunkline.Tdm.Tests;

/// <summary>Monotonic time that moves when it is told, in milliseconds.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => _ticks;

    public void Advance(int milliseconds) => _ticks += milliseconds;
}
