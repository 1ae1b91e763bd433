namespace Trunkline.Base.Tests;

public sealed class TimerWheelTests
{
    /// <summary>Against the plainest model there is: a list of (tick, order). Any start, stop and advance must agree.</summary>
    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 20_000)]
    [InlineData(3, 2_000_000)]
    [InlineData(4, 200_000_000)]
    public void Expiries_AreTheModels_ForAnyMixOfStartsStopsAndAdvances(ulong seed, int longest)
    {
        var prng = new Prng(seed);
        var wheel = new TimerWheel();
        var expired = new List<(int Name, long At)>();
        var timers = Enumerable.Range(0, 60).Select(i => new Named(i, t => expired.Add((t, wheel.Now)))).ToArray();
        var due = new Dictionary<int, long>();
        for (var step = 0; step < 20_000; step++)
        {
            var timer = timers[prng.Next(timers.Length)];
            switch (prng.Next(4))
            {
                case 0:
                    wheel.Stop(timer);
                    due.Remove(timer.Name);
                    break;
                case 1:
                    var to = wheel.Now + prng.Next(longest);
                    var expected = due.Where(d => d.Value <= to).OrderBy(d => d.Value).ToList();
                    expired.Clear();
                    wheel.Advance(to);
                    Assert.Equal(expected.Select(d => d.Value), expired.Select(e => e.At));
                    Assert.Equal(expected.Select(d => d.Key).Order(), expired.Select(e => e.Name).Order());
                    expected.ForEach(d => due.Remove(d.Key));
                    break;
                default:
                    var after = prng.Next(longest);
                    wheel.Start(timer, after);
                    due[timer.Name] = wheel.Now + Math.Max(1, after);
                    break;
            }

            Assert.Equal(due.Count, wheel.Count);
            Assert.True(due.Count == 0 ? wheel.NextDue() == long.MaxValue : wheel.NextDue() <= due.Values.Min());
        }
    }

    [Fact]
    public void SameTick_ExpiresInStartingOrder()
    {
        var wheel = new TimerWheel();
        var order = new List<int>();
        foreach (var i in new[] { 3, 1, 2 })
        {
            wheel.Start(new Named(i, order.Add), 50);
        }

        wheel.Advance(49);
        Assert.Empty(order);
        wheel.Advance(50);
        Assert.Equal([3, 1, 2], order);
    }

    /// <summary>Work that is done before timers expire counts from the present, not from where the wheel stands.</summary>
    [Fact]
    public void Start_WhileTheWheelLagsBehind_CountsFromThePresent()
    {
        var wheel = new TimerWheel { Present = 1000 };
        var at = 0L;
        wheel.Start(new Named(1, _ => at = wheel.Now), 50);
        wheel.Advance(1049);
        Assert.Equal(0, at);
        wheel.Advance(1050);
        Assert.Equal(1050, at);
    }

    [Fact]
    public void StartStopAdvance_AllocateNothing()
    {
        var wheel = new TimerWheel();
        var timers = Enumerable.Range(0, 1000).Select(i => new Named(i, _ => { })).ToArray();
        void Round(int n)
        {
            for (var i = 0; i < timers.Length; i++)
            {
                wheel.Start(timers[i], (i * 37 % 40_000) + n);
            }

            wheel.Advance(wheel.Now + 20_000);
        }

        Round(1);
        NoAllocation.InRounds(() =>
        {
            for (var n = 0; n < 20; n++)
            {
                Round(n);
            }
        });
    }

    private sealed class Named(int name, Action<int> expired) : WheelTimer
    {
        public int Name => name;

        protected internal override void OnExpired() => expired(name);
    }
}
