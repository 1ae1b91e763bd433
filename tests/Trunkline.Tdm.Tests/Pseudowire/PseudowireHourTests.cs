using Trunkline.E1;

namespace Trunkline.Tdm.Tests.Pseudowire;

/// <summary>An hour over a pseudowire, one end by its own clock and the other by the line: nothing slips, no buffer is empty or full.</summary>
public sealed class PseudowireHourTests
{
    /// <summary>Delay variation of 5 ms on top of packets that leave in blocks of 20 ms, two clocks 50 ppm apart either way, and 98: as far as two of G.703 may be.</summary>
    [Theory]
    [InlineData("cesopsn", 50, 60, 21)]
    [InlineData("satop+rtp", -50, 60, 24)]
    [InlineData("cesopsn", 98, 10, 25)]
    public void TwoClocks_NothingSlipsInAnHour(string kind, double ppm, int minutes, ulong seed)
    {
        var wire = new MemoryWire(PseudowireEndTests.Options(kind, 40), new(JitterMs: 5), seed, ppmA: ppm / 2, ppmB: -ppm / 2);
        wire.IsTickedByLine[1] = true;
        wire.Run(60);
        SpanCounters[] before = [.. wire.Ends.Select(e => e.Counters)];
        var alarms = PortAlarms.None;
        var (least, most) = (double.MaxValue, double.MinValue);
        for (var minute = 0; minute < minutes; minute++)
        {
            wire.Run(60);
            alarms |= wire.Ends[0].Alarms | wire.Ends[1].Alarms;
            Assert.Equal(ClockQuality.Locked, wire.Ends[1].ClockQuality); // the other end has a clock, and what it hears is its own
            (least, most) = (Math.Min(least, wire.Ends[1].Clock.Ppm), Math.Max(most, wire.Ends[1].Clock.Ppm));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{kind}, {ppm} ppm: the recovered clock from {least:0.00} to {most:0.00} ppm"));
        Assert.Equal(PortAlarms.None, alarms);
        Assert.InRange(least, ppm - 2.5, ppm + 2.5); // fifty packets a second count of a sender that works in blocks
        Assert.InRange(most, ppm - 2.5, ppm + 2.5);
        Assert.All(wire.Ends.Zip(before), x => AssertUnchanged(x.Second, x.First.Counters));
    }

    /// <summary>Packets stay away for up to half a second, again and again, and one in fifty in between: afterwards it is as before.</summary>
    [Theory]
    [InlineData("cesopsn", 31)]
    [InlineData("satop", 32)]
    public void AfterBurstsOfLoss_ItRecovers(string kind, ulong seed)
    {
        var wire = new MemoryWire(PseudowireEndTests.Options(kind, 40), new(JitterMs: 5), seed, ppmA: 25, ppmB: -25);
        wire.IsTickedByLine[1] = true;
        wire.Run(60);
        wire.Network = new(Loss: 0.02, JitterMs: 5);
        for (var burst = 0; burst < 40; burst++)
        {
            wire.IsCut[burst % 2] = true;
            wire.Run(0.01 + (0.05 * (burst % 11)));
            wire.IsCut[burst % 2] = false;
            wire.Run(1.5);
        }

        Assert.InRange(wire.Ends[0].Counters.PacketLosses, 5, 40);
        wire.Network = new(JitterMs: 5);
        wire.Run(60);
        Assert.Equal((PortAlarms.None, PortAlarms.None), (wire.Ends[0].Alarms, wire.Ends[1].Alarms));
        Assert.Equal(ClockQuality.Locked, wire.Ends[1].ClockQuality);
        SpanCounters[] before = [.. wire.Ends.Select(e => e.Counters)];
        wire.Run(900);
        Assert.Equal((PortAlarms.None, PortAlarms.None), (wire.Ends[0].Alarms, wire.Ends[1].Alarms));
        Assert.All(wire.Ends.Zip(before), x => AssertUnchanged(x.Second, x.First.Counters));
    }

    private static void AssertUnchanged(in SpanCounters before, in SpanCounters now)
    {
        Assert.Equal((before.SlipsLost, before.SlipsRepeated), (now.SlipsLost, now.SlipsRepeated));
        Assert.Equal((before.Underruns, before.Overruns, before.PacketLosses), (now.Underruns, now.Overruns, now.PacketLosses));
        Assert.Equal((before.PacketsLost, before.PacketsLate), (now.PacketsLost, now.PacketsLate));
        Assert.Equal((before.FrameErrors, before.CrcErrors), (now.FrameErrors, now.CrcErrors));
    }
}
