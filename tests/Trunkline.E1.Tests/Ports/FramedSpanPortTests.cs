namespace Trunkline.E1.Tests.Ports;

public sealed class FramedSpanPortTests
{
    private readonly FarSide _exchange = new();
    private FramedSpanPort _port;
    private int _sent;
    private byte[] _heard = [];

    public FramedSpanPortTests() => _port = new(_exchange, bitOffset: 77);

    [Theory]
    [InlineData(8)]
    [InlineData(80)]
    [InlineData(152)]
    [InlineData(160)]
    public void Blocks_OfAnyLength_TravelBothWays_WithoutASlip(int block)
    {
        Transfer(16_000 / block, block);
        Assert.Equal(PortAlarms.None, _port.Alarms);
        AssertInOrder(_heard, 400);
        AssertInOrder(_exchange.Heard.ToArray(), 400);
        var counters = _port.Counters;
        Assert.Equal((0, 0, 0), (counters.SlipsLost, counters.SlipsRepeated, counters.CrcErrors));
        Assert.InRange(counters.Frames, 16_000 - 160, 16_000);
    }

    [Fact]
    public void Cut_IsLosWithinABlock_IdleTimeslots_AndTheExchangeLost_ThenMends()
    {
        Transfer(50);
        Assert.Equal("RemoteAlarm, Recovering>RemoteAlarm>None", _exchange.Said);
        _port.IsCut = true;
        Transfer(2);
        Assert.Equal((PortAlarms.LossOfSignal, ClockQuality.None), (_port.Alarms, _port.ClockQuality));
        Transfer(10);
        Assert.All(_heard, o => Assert.Equal(0xD5, o));
        var lost = _exchange.LostBlocks;
        Transfer(10);
        Assert.Equal(lost + 10, _exchange.LostBlocks);
        _port.IsCut = false;
        Transfer(10);
        Assert.Equal((PortAlarms.None, ClockQuality.Locked), (_port.Alarms, _port.ClockQuality));
        AssertInOrder(_heard, 100);
        Assert.Equal("RemoteAlarm, Recovering>RemoteAlarm>None>LossOfSignal>RemoteAlarm, Recovering>RemoteAlarm>None", _exchange.Said);
    }

    [Theory]
    [InlineData(PortAlarms.LossOfSignal, PortAlarms.LossOfSignal)]
    [InlineData(PortAlarms.Ais, PortAlarms.Ais)]
    [InlineData(PortAlarms.RemoteAlarm, PortAlarms.RemoteAlarm)]
    public void TheExchangesWish_IsMadeByTheLine(PortAlarms wish, PortAlarms heard)
    {
        Transfer(50);
        _exchange.AtSubscriber = wish;
        Transfer(3);
        Assert.Equal(heard, _port.Alarms);
        _exchange.AtSubscriber = PortAlarms.None;
        Transfer(10);
        Assert.Equal(PortAlarms.None, _port.Alarms);
    }

    [Fact]
    public void WiresToTheExchangeCut_AreRaiHere_AndCallsAreBlocked()
    {
        Transfer(50);
        _port.IsCutToFar = true;
        Transfer(3);
        Assert.Equal(PortAlarms.RemoteAlarm, _port.Alarms);
        Assert.True(_port.Alarms.BlocksCalls());
        _port.IsCutToFar = false;
        _port.IsCutFromFar = true;
        Transfer(10);
        Assert.Equal((PortAlarms.LossOfSignal, PortAlarms.RemoteAlarm), (_port.Near.Defects, _port.Far.Defects));
    }

    /// <summary>50 ppm for 20 seconds: eight slips at each end, one losing and the other repeating; nothing else is wrong.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(-50)]
    public void Clocks_50PpmApart_SlipWholeFrames(int ppm)
    {
        _port.FarPpm = ppm;
        Transfer(1000);
        var (near, far) = (_port.Near.Counters, _port.Far.Counters);
        var (here, there) = ppm > 0 ? (near.SlipsLost, far.SlipsRepeated) : (near.SlipsRepeated, far.SlipsLost);
        Assert.InRange(here, 5, 8);
        Assert.InRange(there, 5, 8);
        Assert.Equal(here + there, near.SlipsLost + near.SlipsRepeated + far.SlipsLost + far.SlipsRepeated);
        Assert.Equal((0, 0, PortAlarms.None), (near.CrcErrors + far.CrcErrors, _port.Near.FrameLosses, _port.Alarms));
    }

    /// <summary>As many CRC-4 errors as blocks that a wrong bit fell into: 2048 bits at 10^-5 are 2 % of the blocks.</summary>
    [Fact]
    public void BitErrors_OfTheLine_AreErroredSeconds_AndOneIn1000IsUnavailableTime()
    {
        _port = new(_exchange, near: new() { Alarms = new() { ClearAfter = 0 } });
        Transfer(50);
        _port.FromFar.BitErrorRatio = 1e-5;
        Transfer(500);
        var quality = _port.Near.Quality.NearEnd.Total;
        Assert.InRange(_port.Counters.CrcErrors, 160, 240);
        // The first second began without frames.
        Assert.Equal((11, 1, 0), (quality.ErroredSeconds, quality.SeverelyErroredSeconds, quality.UnavailableSeconds));
        Assert.InRange(_port.Far.Quality.FarEnd.Total.BackgroundBlockErrors, 160, 240);

        _port.FromFar.BitErrorRatio = 1e-3;
        Transfer(500);
        Assert.Equal(PortAlarms.CrcErrors, _port.Alarms);
        Assert.False(_port.Alarms.BlocksCalls());
        quality = _port.Near.Quality.NearEnd.Total;
        Assert.Equal((11, 1, 10), (quality.ErroredSeconds, quality.SeverelyErroredSeconds, quality.UnavailableSeconds));
        Assert.Equal((0, AvailabilityState.Unavailable), (_port.Near.FrameLosses, _port.Near.Quality.NearEnd.Availability));
    }

    [Fact]
    public void ABurst_AndASlipOfBits_AreOneLossOfFrameEach()
    {
        Transfer(50);
        _port.FromFar.Burst(4000);
        Transfer(1);
        Assert.NotEqual(PortAlarms.None, _port.Alarms);
        Transfer(10);
        Assert.Equal((1, PortAlarms.None), (_port.Near.FrameLosses, _port.Alarms));
        Assert.InRange(_port.FromFar.BitErrors, 1900, 2100);

        Assert.True(_port.FromFar.TrySlip(3));
        Transfer(10);
        Assert.Equal((2, PortAlarms.None), (_port.Near.FrameLosses, _port.Alarms));
        Assert.False(_port.FromFar.TrySlip(-81));
        Assert.True(_port.FromFar.TrySlip(-80));
        Transfer(10);
        AssertInOrder(_heard, 100);
    }

    [Fact]
    public void LoopsAndSignals_AreMade()
    {
        Transfer(50);
        Assert.True(_port.TryLoop(SpanLoop.Local));
        Transfer(20);
        Assert.Equal(PortAlarms.Looped, _port.Alarms);
        AssertInOrder(_heard, 100);
        Assert.True(_port.TryLoop(SpanLoop.None));
        Assert.False(_port.TryLoop((SpanLoop)7));
        Assert.True(_port.TrySignal(SpanSignal.RemoteAlarm));
        Transfer(10);
        Assert.Equal((PortAlarms.None, PortAlarms.RemoteAlarm), (_port.Alarms, _port.Far.Alarms));
    }

    [Fact]
    public void WithoutAnExchange_TheFarEndIsOursToTestWith()
    {
        _port = new(null);
        _port.Far.Loop = SpanLoop.Line;
        Transfer(50);
        _port.Near.StartBert(BertPattern.Prbs15);
        Transfer(50);
        Assert.Equal((true, 0, PortAlarms.None), (_port.Near.BertReceiver!.IsInStep, _port.Near.BertReceiver.BitErrors, _port.Alarms));
    }

    /// <summary>The same seed, the same errors.</summary>
    [Fact]
    public void Errors_AreTheSeeds()
    {
        long Errors(ulong seed)
        {
            _port = new(_exchange, seed);
            _port.FromFar.BitErrorRatio = 1e-4;
            Transfer(20);
            return _port.FromFar.BitErrors;
        }

        Assert.Equal(Errors(5), Errors(5));
        Assert.NotEqual(Errors(5), Errors(6));
    }

    [Fact]
    public void Transfer_Allocates_Nothing()
    {
        var block = new byte[ISpanFarSide.BlockOctets];
        _port = new(new Echo());
        _port.FarPpm = 100;
        _port.FromFar.BitErrorRatio = 1e-4;
        NoAllocation.In(() => _port.Transfer(block, block), times: 200);
    }

    private void Transfer(int blocks, int frames = 160)
    {
        var to = new byte[frames * 32];
        var from = new byte[frames * 32];
        var heard = new List<byte>(blocks * from.Length);
        for (var i = 0; i < blocks; i++)
        {
            FarSide.Number(to, ref _sent);
            _port.Transfer(to, from);
            heard.AddRange(from);
        }

        _heard = [.. heard];
    }

    private static void AssertInOrder(byte[] heard, int frames)
    {
        var from = heard.Length - (frames * 32);
        var first = BitConverter.ToInt32(heard, from + 1);
        Assert.NotEqual(unchecked((int)0xD5D5D5D5), first);
        for (var i = 0; i < frames; i++)
        {
            Assert.Equal(first + i, BitConverter.ToInt32(heard, from + (i * 32) + 1));
        }
    }

    private sealed class Echo : ISpanFarSide
    {
        public PortAlarms AtSubscriber => PortAlarms.None;

        public void Process(ReadOnlySpan<byte> from, Span<byte> to) => from.CopyTo(to);

        public void Lost()
        {
        }
    }

    /// <summary>Numbers what it sends and keeps what it hears.</summary>
    private sealed class FarSide : ISpanFarSide
    {
        private int _sent;

        public List<byte> Heard { get; } = [];

        public string Said { get; private set; } = "";

        public int LostBlocks { get; private set; }

        public PortAlarms AtSubscriber { get; set; }

        public static void Number(Span<byte> frames, ref int number)
        {
            for (var at = 0; at < frames.Length; at += 32)
            {
                BitConverter.TryWriteBytes(frames[(at + 1)..], number++);
            }
        }

        public void Process(ReadOnlySpan<byte> from, Span<byte> to)
        {
            Assert.Equal(ISpanFarSide.BlockOctets, from.Length);
            Heard.AddRange(from);
            Number(to, ref _sent);
        }

        public void Lost() => LostBlocks++;

        public void OnAlarms(PortAlarms alarms) => Said += (Said.Length == 0 ? "" : ">") + alarms;
    }
}
