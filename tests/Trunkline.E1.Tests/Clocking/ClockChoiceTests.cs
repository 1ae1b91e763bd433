namespace Trunkline.E1.Tests.Clocking;

/// <summary>Which of several spans clocks the gateway: transcripts of what they are worth and what is chosen.</summary>
public sealed class ClockChoiceTests
{
    private readonly ClockQuality[] _quality = new ClockQuality[10];
    private readonly ClockChoice _choice = new([new(1, 2), new(2, 1), new(3, 0), new(4, 2)], TimeSpan.FromSeconds(10));

    [Fact]
    public void Order_IsByTiming_ThenByNumber_AndZeroIsNeverASource()
    {
        Assert.Equal((0, true), (_choice.Span, _choice.IsAlarm));
        Good(3);
        Assert.False(At(0));
        Assert.Equal((0, true), (_choice.Span, _choice.IsAlarm));
        Good(1, 2, 4);
        Assert.True(At(1));
        Assert.Equal((2, false, 0), (_choice.Span, _choice.IsAlarm, _choice.Switches));
        Bad(2);
        Assert.True(At(2));
        Assert.Equal(1, _choice.Span);
        Bad(1);
        Assert.True(At(3));
        Assert.Equal((4, 2), (_choice.Span, _choice.Switches));
    }

    [Theory]
    [InlineData(ClockQuality.None)]
    [InlineData(ClockQuality.FreeRunning)]
    [InlineData(ClockQuality.Acquiring)]
    public void Source_ThatIsNotLocked_IsLeftAtOnce(ClockQuality worse)
    {
        Good(1, 2);
        At(0);
        _quality[2] = worse;
        Assert.True(At(0.02));
        Assert.Equal(1, _choice.Span);
    }

    [Fact]
    public void BetterSource_IsTakenAgain_WhenItHasHeldForTenSeconds()
    {
        Good(1);
        At(0);
        Good(2);
        Assert.False(At(5));
        Assert.False(At(14.98));
        Bad(2);
        At(14.99);
        Good(2); // one break, and the ten seconds begin anew
        Assert.False(At(15));
        Assert.False(At(24.98));
        Assert.True(At(25));
        Assert.Equal((2, 1), (_choice.Span, _choice.Switches));
    }

    [Fact]
    public void EqualOrWorseSource_IsNotGoneTo_WhileThisOneHolds()
    {
        Good(4);
        At(0);
        Assert.Equal(4, _choice.Span);
        Good(3);
        Assert.False(At(100));
    }

    [Fact]
    public void NoSource_IsAnAlarm_AndTheFirstToComeBackIsTakenAtOnce()
    {
        Good(2);
        At(0);
        Bad(2);
        Assert.True(At(1));
        Assert.Equal((0, true), (_choice.Span, _choice.IsAlarm));
        Good(4);
        Assert.True(At(2));
        Assert.Equal((4, false, 2), (_choice.Span, _choice.IsAlarm, _choice.Switches));
    }

    [Fact]
    public void NoSpanThatMayClock_IsNoAlarm()
    {
        var alone = new ClockChoice([new(1, 0)], TimeSpan.Zero);
        Assert.False(alone.Choose(TimeSpan.Zero, _ => ClockQuality.Locked));
        Assert.Equal((0, false), (alone.Span, alone.IsAlarm));
    }

    [Fact]
    public void Choose_Allocates_Nothing()
    {
        Func<int, ClockQuality> quality = span => _quality[span];
        var second = 0;
        NoAllocation.In(() =>
        {
            _quality[1 + (second % 4)] = (ClockQuality)(second % 4);
            _choice.Choose(TimeSpan.FromSeconds(second++), quality);
        });
    }

    private bool At(double seconds) => _choice.Choose(TimeSpan.FromSeconds(seconds), span => _quality[span]);

    private void Good(params int[] spans) => Array.ForEach(spans, s => _quality[s] = ClockQuality.Locked);

    private void Bad(int span) => _quality[span] = ClockQuality.None;
}
