using Trunkline.E1;
using Trunkline.Gateway.Samples;
using Trunkline.Links;

namespace Trunkline.Gateway.Tests;

/// <summary>Spans in packets: whatever the tick does, their packets leave evenly, at the gateway's rate, and nothing is made up or thrown away without need.</summary>
public sealed class SpanPacerTests
{
    private const double Ms = 1000;

    [Fact]
    public void Packets_LeaveAMillisecondApart()
    {
        var w = new World([8]);
        w.Pass(60_000);
        var port = w.Sent[0];
        Assert.InRange(port.Packets.Count, 60_000 - 24, 60_000 - 20); // after the first tick, and 3 ms more to fill a packet
        AssertEven(port, 999.8, 1000.2);
        w.AssertWhole();
    }

    /// <summary>The gateway ticks by a span, in steps of a millisecond: packets follow its clock without the steps.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(7)]
    public void ByASpansClock_PacketsHaveItsRate_AndNoSteps(double ppm) => AnHourByASpansClock(ppm);

    internal static void AnHourByASpansClock(double ppm)
    {
        var w = new World([8, 8], (ppm, 1));
        w.Pass(3_600_000);
        var port = w.Sent[0];
        Assert.InRange(port.Packets.Count, (3_600_000 * (1 + (ppm * 1e-6))) - 36, (3_600_000 * (1 + (ppm * 1e-6))) - 30); // 20 ms to the first block, 10 of its store, 3 to the first packet
        AssertEven(port, 0.9998 * Ms, 1.0002 * Ms);
        Assert.True(port.Packets.SequenceEqual(w.Sent[1].Packets), "both spans' packets leave together");

        // Every packet of the last half hour within a frame and a half of where an even clock has it.
        var (least, most) = (double.MaxValue, double.MinValue);
        for (var n = 1_800_000; n < port.Packets.Count; n++)
        {
            var offset = port.Packets[n] - (n * Ms / (1 + (ppm * 1e-6)));
            (least, most) = (Math.Min(least, offset), Math.Max(most, offset));
        }

        Assert.InRange(most - least, 0, 190);
        w.AssertWhole();
    }

    /// <summary>Packets of other lengths beside each other: each evenly; half a millisecond is the shortest step.</summary>
    [Fact]
    public void PacketsOfManyLengths_EachLeavesEvenly()
    {
        var w = new World([8, 12, 32, 1]);
        w.Pass(10_000);
        AssertEven(w.Sent[0], 0.999 * Ms, 1.001 * Ms);
        AssertEven(w.Sent[1], 1.499 * Ms, 1.501 * Ms);
        AssertEven(w.Sent[2], 3.999 * Ms, 4.001 * Ms);
        Assert.InRange(w.Sent[3].Gaps().Max(), 0.499 * Ms, 0.501 * Ms);
        w.AssertWhole();
    }

    /// <summary>A tick that is 1.5 ms late, again and again, is not seen in the packets.</summary>
    [Fact]
    public void LateTicks_AreNotSeen()
    {
        var w = new World([8], (0, 1));
        w.Pass(10_000);
        var before = w.Sent[0].Packets.Count;
        for (var i = 0; i < 500; i++)
        {
            w.Clocks[0].LatenessMs = i % 7 == 0 ? 1.5 : 0;
            w.Pass(20);
        }

        AssertEven(w.Sent[0], 0.9999 * Ms, 1.0001 * Ms, before);
        w.AssertWhole();
    }

    /// <summary>The span that clocks ceases: its tick waits for 20 ms, and packets go on with idle frames; afterwards nothing stands in the queue.</summary>
    [Fact]
    public void FramesOfTheClockCease_PacketsGoOn()
    {
        var w = new World([8], (0, 1));
        w.Pass(10_000);
        w.Clocks[0].IsCut = true;
        w.Pass(10_000);
        AssertEven(w.Sent[0], 0.9998 * Ms, 1.0002 * Ms);
        Assert.InRange(w.Pacer.Filled, 100, 160);
        Assert.Equal(w.Pacer.Filled, w.Sent[0].IdleFrames);
        Assert.InRange(w.Delay(), 0, 35 * Ms);
        w.Clocks[0].IsCut = false;
        w.Pass(60_000);
        AssertEven(w.Sent[0], 0.9998 * Ms, 1.0002 * Ms);
        Assert.InRange(w.Delay(), 0, 35 * Ms);
    }

    /// <summary>The process stood still: what is late leaves at once, whole, up to 200 ms.</summary>
    [Theory]
    [InlineData(2.5)]
    [InlineData(17)]
    [InlineData(60)]
    [InlineData(190)]
    public void AfterAShortStall_EverythingIsSent(double ms)
    {
        var w = new World([8]);
        w.Pass(10_000);
        var before = w.Sent[0].Packets.Count;
        w.Stall(ms);
        w.Pass(12); // a tick a millisecond is made up for
        var after = w.Sent[0].Packets.Count;
        Assert.InRange(after - before, (int)ms + 11, (int)ms + 13);
        w.Pass(10_000);
        AssertEven(w.Sent[0], 0.999 * Ms, 1.001 * Ms, after);
        w.AssertWhole();
    }

    /// <summary>After a long one packets go on from now; what the ticks make up for is thrown away.</summary>
    [Theory]
    [InlineData(215, 200 * 8, 220 * 8)]
    [InlineData(700, 0, 40 * 8)]
    public void AfterALongStall_ItGoesOnFromNow(double ms, int least, int most)
    {
        var w = new World([8]);
        w.Pass(10_000);
        w.Stall(ms);
        w.Pass(12);
        var after = w.Sent[0].Packets.Count;
        w.Pass(10_000);
        AssertEven(w.Sent[0], 0.999 * Ms, 1.001 * Ms, after);
        Assert.InRange(w.Pacer.Dropped, least, most);
        Assert.InRange(w.Delay(), 0, 35 * Ms);
        Assert.Equal(0, w.Sent[0].IdleFrames);
    }

    [Fact]
    public void Pacing_Allocates_Nothing()
    {
        var w = new World([8, 12], (50, 1));
        foreach (var port in w.Sent)
        {
            port.Packets.Capacity = 100_000;
        }

        w.Clocks[0].Ticks.Capacity = 4000;
        w.Pass(20_000);
        NoAllocation.InRounds(() => w.Pass(20_000));
    }

    /// <summary>From each packet to the next as long as it should be: millions of them, so that one assertion looks at all.</summary>
    private static void AssertEven(PacketPort port, double least, double most, int from = 0)
    {
        for (var n = from + 1; n < port.Packets.Count; n++)
        {
            var gap = port.Packets[n] - port.Packets[n - 1];
            if (gap < least || gap > most)
            {
                Assert.Fail($"packet {n} left {gap:0.000} µs after the one before it: expected {least:0.0} to {most:0.0}");
            }
        }
    }

    /// <summary>A gateway with spans that clock it and spans in packets.</summary>
    private sealed class World : GatewayWorld
    {
        public World(int[] packets, params (double Ppm, int Timing)[] clocks)
        {
            Clocks = [.. clocks.Select(c => new ClockedPort(Loop, c.Ppm))];
            Sent = [.. packets.Select(p => new PacketPort(Loop, p))];
            IReadOnlyList<ISpanPort> ports = [.. Clocks, .. Sent];
            _ = SamplesPlane.CreateGateway(
                Loop,
                new() { MaxRtp = 2, MaxContexts = 2, Spans = [.. ports.Select((_, i) => new GatewaySpan(LapdValues.Default, 2) { Timing = i < clocks.Length ? clocks[i].Timing : 0 })] },
                new MemoryRtpSockets(2), null, ports, null, out var plane);
            Pacer = plane.Pacer;
        }

        public IReadOnlyList<ClockedPort> Clocks { get; }

        public IReadOnlyList<PacketPort> Sent { get; }

        public SpanPacer Pacer { get; }

        /// <summary>Lets time pass from one thing that is due to the next.</summary>
        public override void Pass(double milliseconds)
        {
            var end = Loop.Elapsed + TimeSpan.FromMilliseconds(milliseconds);
            Loop.Run();
            while (Loop.NextDue is { } due && due <= end)
            {
                Time.Move(due - Loop.Elapsed);
                Loop.Run();
            }

            Time.Move(end - Loop.Elapsed);
            Loop.Run();
        }

        /// <summary>Time passes in which the loop does not run.</summary>
        public void Stall(double milliseconds)
        {
            Time.Move(TimeSpan.FromMilliseconds(milliseconds));
            Loop.Run();
        }

        /// <summary>How long what a tick makes now waits until it is sent, microseconds.</summary>
        public double Delay() => Pacer.Queued * 125;

        /// <summary>Nothing was filled in, nothing thrown away.</summary>
        public void AssertWhole()
        {
            Assert.Equal((0, 0), (Pacer.Filled, Pacer.Dropped));
            Assert.All(Sent, s => Assert.Equal(0, s.IdleFrames));
            Assert.InRange(Delay(), 0, 25 * Ms);
        }
    }
}

/// <summary>The other hour, beside the first: classes run at the same time.</summary>
public sealed class SpanPacerHourTests
{
    [Fact]
    public void ByASlowSpansClock_PacketsHaveItsRate_AndNoSteps() => SpanPacerTests.AnHourByASpansClock(-50);
}
