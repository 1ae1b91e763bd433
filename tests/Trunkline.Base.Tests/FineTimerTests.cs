namespace Trunkline.Base.Tests;

/// <summary>Fine timers of a loop: kept to their instant, before the wheel's, in order.</summary>
public sealed class FineTimerTests
{
    private readonly Clock _clock = new();
    private readonly NodeLoop _loop;
    private readonly List<string> _told = [];

    public FineTimerTests() => _loop = new(_clock);

    [Fact]
    public void Expires_AtItsInstant_NotBefore()
    {
        var timer = new Fine(this, "a");
        _loop.Start(timer, Us(1_250));
        Assert.Equal(Us(1_250), _loop.NextDue);
        MoveTo(Us(1_249.9));
        Assert.Empty(_told);
        Assert.True(timer.IsRunning);
        MoveTo(Us(1_250));
        Assert.Equal(["a 1250"], _told);
        Assert.False(timer.IsRunning);
        Assert.Null(_loop.NextDue);
    }

    [Fact]
    public void Order_IsThatOfTheirInstants_AndBeforeTheWheel()
    {
        _loop.Wheel.Start(new Wheel(this), 2);
        _loop.Start(new Fine(this, "c"), Us(2_000));
        _loop.Start(new Fine(this, "a"), Us(300));
        _loop.Start(new Fine(this, "b"), Us(300));
        Assert.Equal(Us(300), _loop.NextDue);
        MoveTo(Us(300));
        Assert.Equal(Us(2_000), _loop.NextDue);
        MoveTo(Us(2_500));
        Assert.Equal(["a 300", "b 300", "c 2500", "wheel 2500"], _told);
    }

    [Fact]
    public void Restarted_ExpiresOnce_AtTheLaterInstant_StoppedNever()
    {
        var (moved, stopped) = (new Fine(this, "moved"), new Fine(this, "stopped"));
        _loop.Start(moved, Us(100));
        _loop.Start(stopped, Us(200));
        _loop.Start(moved, Us(900));
        _loop.Stop(stopped);
        _loop.Stop(stopped);
        MoveTo(Us(500));
        Assert.Empty(_told);
        MoveTo(Us(1_000));
        Assert.Equal(["moved 1000"], _told);
    }

    /// <summary>One that restarts itself for an instant that is over lets the wheel have its turn between.</summary>
    [Fact]
    public void RestartedInItsExpiry_ForNow_WaitsForTheNextTurn()
    {
        var left = 2;
        var timer = new Fine(this, "again");
        timer.Then = () =>
        {
            if (left-- > 0)
            {
                _loop.Start(timer, Us(100));
            }
        };
        _loop.Start(timer, Us(100));
        _loop.Wheel.Start(new Wheel(this), 1);
        MoveTo(Us(1_000));
        Assert.Equal(["again 1000", "wheel 1000", "again 1000", "again 1000"], _told);
    }

    [Fact]
    public void StartAndExpiry_Allocates_Nothing()
    {
        var timer = new Fine(this, "") { IsQuiet = true };
        NoAllocation.In(
            () =>
            {
                _loop.Start(timer, _loop.Elapsed + Us(125));
                MoveTo(_loop.Elapsed + Us(125));
            }, 1000);
    }

    private static TimeSpan Us(double us) => TimeSpan.FromTicks((long)(us * 10));

    private void MoveTo(TimeSpan time)
    {
        _clock.Now = time;
        _loop.Run();
    }

    private void Tell(string who) => _told.Add(FormattableString.Invariant($"{who} {_loop.Elapsed.TotalMicroseconds}"));

    private sealed class Fine(FineTimerTests test, string name) : FineTimer
    {
        public Action? Then { get; set; }

        public bool IsQuiet { get; init; }

        protected internal override void OnExpired()
        {
            if (!IsQuiet)
            {
                test.Tell(name);
            }

            Then?.Invoke();
        }
    }

    private sealed class Wheel(FineTimerTests test) : WheelTimer
    {
        protected internal override void OnExpired() => test.Tell("wheel");
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
