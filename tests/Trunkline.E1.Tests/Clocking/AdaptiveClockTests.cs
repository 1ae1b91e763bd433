using Trunkline.Base;

namespace Trunkline.E1.Tests.Clocking;

/// <summary>A sender some ppm off, a network that delays, the buffer and the clock behind it, in virtual time.</summary>
public sealed class AdaptiveClockTests
{
    private static readonly PseudowireFormat Format = PseudowireFormat.Cesopsn(0xFFFF_FFFE, 8);

    /// <summary>What it comes to after five minutes, and when it was first within a ppm for good.</summary>
    [Theory]
    [InlineData("none", 50, 0.05, 10)]
    [InlineData("none", -50, 0.05, 10)]
    [InlineData("uniform 5 ms", 50, 0.3, 15)]
    [InlineData("uniform 5 ms", -37, 0.3, 15)]
    [InlineData("uniform 20 ms", 20, 0.5, 20)]
    [InlineData("bursts", 50, 0.3, 15)]
    [InlineData("bursts", -50, 0.3, 15)]
    [InlineData("bunches of 20 ms", 25, 0.05, 10)]
    public void Rate_SettlesOnTheSenders(string network, double ppm, double residualPpm, int settledAfter)
    {
        var world = new World(network, ppm, delayMs: 60, seed: 1);
        var lastOff = 0;
        var worst = 0.0;
        for (var second = 1; second <= 300; second++)
        {
            world.RunSecond();
            var off = Math.Abs(world.Clock.Ppm - ppm);
            lastOff = off > 1 ? second : lastOff;
            worst = second > 150 ? Math.Max(worst, off) : 0;
        }

        Assert.True(worst <= residualPpm && lastOff <= settledAfter, $"{network} {ppm}: {worst:0.000} ppm at worst after 150 s, within 1 ppm after {lastOff} s");
        Assert.Equal(ClockQuality.Locked, world.Clock.Quality);
        Assert.Equal((0, 0, 0), (world.Buffer.Counters.Late, world.Buffer.Counters.Overruns, world.Buffer.Counters.LossStates));
    }

    [Fact]
    public void Quality_IsAcquiring_ThenLocked_AndNoneWithoutPackets()
    {
        var world = new World("uniform 5 ms", 30, delayMs: 20, seed: 2);
        Assert.Equal(ClockQuality.None, world.Clock.Quality);
        var locked = 0;
        for (var second = 1; locked == 0; second++)
        {
            world.RunSecond();
            Assert.InRange(second, 1, 60);
            locked = world.Clock.Quality == ClockQuality.Locked ? second : 0;
            Assert.True(world.Clock.Quality is ClockQuality.Acquiring or ClockQuality.Locked);
        }

        Assert.InRange(locked, AdaptiveClock.LockedAfter, 40);
        world.Clock.Restart();
        Assert.Equal(ClockQuality.None, world.Clock.Quality);
        Assert.InRange(world.Clock.Ppm, 29, 31);
    }

    /// <summary>An hour within the range: the fill stays where it was, nothing slips.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(-50)]
    public void WithinTheRange_NothingSlipsInAnHour(double ppm)
    {
        var world = new World("uniform 5 ms", ppm, delayMs: 8, seed: 3);
        for (var second = 0; second < 3600; second++)
        {
            world.RunSecond();
        }

        var counters = world.Buffer.Counters;
        Assert.Equal((0, 0, 0, 0), (counters.Late, counters.Underruns, counters.Overruns, counters.Replaced));
        Assert.InRange(world.Buffer.Fill / 31.0 / 8, 1, 13);
    }

    /// <summary>Beyond the range it says so and does not follow: the buffer over- or underruns now and then.</summary>
    [Theory]
    [InlineData(200)]
    [InlineData(-200)]
    public void OutsideTheRange_ItIsFreeRunning_AndSlips(double ppm)
    {
        var world = new World("uniform 5 ms", ppm, delayMs: 8, seed: 4);
        var free = 0;
        for (var second = 0; second < 1200; second++)
        {
            world.RunSecond();
            free += world.Clock.Quality == ClockQuality.FreeRunning ? 1 : 0;
        }

        Assert.InRange(free, 600, 1200);
        Assert.InRange(world.Clock.Ppm, -100, 100);
        var counters = world.Buffer.Counters;
        Assert.InRange(ppm > 0 ? counters.Overruns : counters.LossStates, 1, 20);
    }

    /// <summary>A sender that changes its rate is followed.</summary>
    [Fact]
    public void ARateThatChanges_IsFollowed()
    {
        var world = new World("uniform 5 ms", 10, delayMs: 20, seed: 5);
        for (var second = 0; second < 400; second++)
        {
            world.Ppm = second < 100 ? 10 : -30;
            world.RunSecond();
        }

        Assert.InRange(world.Clock.Ppm, -30.5, -29.5);
        Assert.Equal((0, 0), (world.Buffer.Counters.Late, world.Buffer.Counters.Overruns));
    }

    [Fact]
    public void OnPacket_Allocates_Nothing()
    {
        var clock = new AdaptiveClock(new());
        var at = TimeSpan.Zero;
        NoAllocation.In(() => clock.OnPacket(at += TimeSpan.FromMilliseconds(100), at, TimeSpan.FromMilliseconds(5)));
    }

    private sealed class World(string network, double ppm, double delayMs, ulong seed)
    {
        private readonly Prng _prng = new(seed);
        private readonly PriorityQueue<int, double> _way = new();
        private readonly byte[] _payload = new byte[248];
        private readonly byte[] _line = new byte[256];
        private double _sendAt;     // s, our clock
        private int _sent;
        private double _now;
        private double _frames;
        private double _burstEnds;
        private int _jumps;

        public double Ppm { get; set; } = ppm;

        public AdaptiveClock Clock { get; } = new(new());

        public PseudowireJitterBuffer Buffer { get; } = new(Format, new() { Delay = TimeSpan.FromMilliseconds(delayMs) });

        public void RunSecond()
        {
            for (var i = 0; i < 1000; i++)
            {
                RunMillisecond();
            }
        }

        private void RunMillisecond()
        {
            var end = _now + 0.001;
            while (_sendAt < end)
            {
                _way.Enqueue(_sent, _sendAt + Delay());
                _sent++;
                _sendAt += 0.001 / (1 + (Ppm * 1e-6));
            }

            while (_way.TryPeek(out var packet, out var at) && at < end)
            {
                _way.Dequeue();
                PlayUpTo(at);
                Buffer.Put(new() { Sequence = (ushort)packet, PayloadLength = 248 }, _payload);
                if (_jumps != Buffer.Jumps)
                {
                    Clock.Restart();
                    _jumps = Buffer.Jumps;
                }

                Clock.OnPacket(TimeSpan.FromSeconds(Buffer.LastPosition / 248_000.0), TimeSpan.FromSeconds(at), TimeSpan.FromSeconds(Buffer.Fill / 248_000.0));
            }

            PlayUpTo(end);
        }

        private void PlayUpTo(double time)
        {
            _frames += (time - _now) * 8000 * Clock.Rate;
            _now = time;
            for (; _frames >= 1; _frames--)
            {
                Buffer.Play(_line.AsSpan(0, 32));
            }
        }

        private double Delay() => network switch
        {
            "none" => 0.002,
            "uniform 5 ms" => 0.001 + (_prng.NextDouble() * 0.005),
            "uniform 20 ms" => 0.001 + (_prng.NextDouble() * 0.020),
            "bunches of 20 ms" => 0.001 * (19 - (_sent % 20)), // a sender that works in blocks
            _ => 0.001 + (_prng.NextDouble() * (Burst() ? 0.030 : 0.002)),
        };

        /// <summary>Every few seconds, for up to two seconds, the network is full.</summary>
        private bool Burst()
        {
            if (_sendAt > _burstEnds + 1 && _prng.Next(4000) == 0)
            {
                _burstEnds = _sendAt + (_prng.NextDouble() * 2);
            }

            return _sendAt < _burstEnds;
        }
    }
}
