using Trunkline.E1;

namespace Trunkline.Tdm.Tests.Pseudowire;

/// <summary>Loops over a pseudowire: what goes back goes by the clock it came by, so a pattern that is sent through comes back whole though the two clocks differ.</summary>
public sealed class PseudowireLoopTests
{
    public static TheoryData<string, SpanLoop, double> Back => new()
    {
        { "cesopsn", SpanLoop.Payload, 50 }, { "cesopsn+rtp", SpanLoop.Payload, -50 }, { "satop", SpanLoop.Payload, 50 }, { "satop", SpanLoop.Payload, -50 },
        { "satop", SpanLoop.Line, 50 }, { "satop+rtp", SpanLoop.Line, -50 },
    };

    /// <summary>Five minutes, the looping end 50 ppm off: by its own clock it would have been 120 frames away, and its store has slack for 80.</summary>
    [Theory]
    [MemberData(nameof(Back))]
    public void FarEndLoops_ThePatternComesBackWithoutAnError(string kind, SpanLoop loop, double ppm)
    {
        var wire = new MemoryWire(PseudowireEndTests.Options(kind, 40), new(JitterMs: 5), seed: 11, ppmA: ppm / 2, ppmB: -ppm / 2);
        var bert = new Bert(wire, 0);
        wire.Run(20);
        wire.Ends[1].Loop = loop;
        wire.Run(20);
        Assert.Equal(PortAlarms.Looped, wire.Ends[1].Alarms);
        Assert.Equal(PortAlarms.None, wire.Ends[0].Alarms);
        var (before, far) = (wire.Ends[0].Counters, wire.Ends[1].Counters);
        bert.Begin();
        wire.Run(300);
        Assert.Equal((true, 0L, 0L), (bert.Receiver.IsInStep, bert.Receiver.BitErrors, bert.Receiver.Losses));
        Assert.InRange(bert.Receiver.Bits, 299L * 31 * 64_000, 301L * 31 * 64_000);
        var (after, farAfter) = (wire.Ends[0].Counters, wire.Ends[1].Counters);
        Assert.Equal((0, 0, 0), (after.SlipsLost - before.SlipsLost, after.SlipsRepeated - before.SlipsRepeated, after.CrcErrors - before.CrcErrors));
        Assert.Equal((0, 0, 0), (farAfter.Underruns - far.Underruns, farAfter.Overruns - far.Overruns, farAfter.PacketsLate - far.PacketsLate));

        wire.Ends[1].Loop = SpanLoop.None;
        wire.Run(2);
        Assert.Equal((PortAlarms.None, PortAlarms.None), (wire.Ends[0].Alarms, wire.Ends[1].Alarms));
        Assert.False(bert.Receiver.IsInStep);
    }

    /// <summary>What is sent is what is got, and goes out all the same.</summary>
    [Theory]
    [InlineData("cesopsn")]
    [InlineData("satop")]
    public void LocalLoop_ThePatternComesBack_AndIsSent(string kind)
    {
        var wire = new MemoryWire(PseudowireEndTests.Options(kind, 30), new(), seed: 12);
        var (own, far) = (new Bert(wire, 0), new Bert(wire, 1));
        wire.Run(2);
        wire.Ends[0].Loop = SpanLoop.Local;
        wire.Run(1);
        own.Begin();
        far.Begin();
        wire.Run(10);
        Assert.Equal(PortAlarms.Looped, wire.Ends[0].Alarms);
        Assert.Equal((true, 0L, 0L), (own.Receiver.IsInStep, own.Receiver.BitErrors, own.Receiver.Losses));
        Assert.Equal((true, 0L, 0L), (far.Receiver.IsInStep, far.Receiver.BitErrors, far.Receiver.Losses));
    }

    /// <summary>A line loop gives back the bits and their errors; a payload loop makes new frames, whose CRC-4 is right whatever they carry.</summary>
    [Theory]
    [InlineData(SpanLoop.Line, true)]
    [InlineData(SpanLoop.Payload, false)]
    public void ErrorsOfTheLine_ComeBackInALineLoopOnly(SpanLoop loop, bool comeBack)
    {
        var wire = new MemoryWire(PseudowireEndTests.Options("satop", 30), new(), seed: 13);
        wire.Run(2);
        wire.Ends[1].Loop = loop;
        wire.Run(2);
        var before = wire.Ends[0].Counters.CrcErrors;
        var datagrams = 0;
        wire.Change = d =>
        {
            d[^1] ^= (byte)(datagrams++ % 100 == 0 ? 1 : 0); // either way
            return d;
        };
        wire.Run(10);
        Assert.InRange(wire.Ends[1].Counters.CrcErrors, 50, 200);
        Assert.InRange(wire.Ends[0].Counters.CrcErrors - before, comeBack ? 150 : 50, comeBack ? 250 : 130);
    }

    [Fact]
    public void Cesopsn_HasNoLineToLoop()
    {
        var end = new PseudowireEnd(PseudowireEndTests.Options("cesopsn", 20));
        Assert.False(end.CanLoop(SpanLoop.Line));
        end.Loop = SpanLoop.Line;
        Assert.Equal(SpanLoop.None, end.Loop);
    }

    /// <summary>Nobody takes what is to go back for a minute: it is left out, and nothing is overrun.</summary>
    [Fact]
    public void NobodySends_WhatWaitsIsLeftOut()
    {
        var options = PseudowireEndTests.Options("satop", 30);
        var sender = new PseudowireSender(options.Format, 1);
        var end = new PseudowireEnd(options) { Loop = SpanLoop.Payload };
        var (frames, datagram) = (new byte[8 * 32], new byte[options.Format.DatagramOctets]);
        for (var ms = 0; ms < 60_000; ms++)
        {
            sender.Take(frames);
            end.Receive(datagram.AsSpan(0, sender.Write(datagram)), TimeSpan.FromMilliseconds(ms));
        }

        end.Give(frames);
        var packets = 0;
        while (end.NextDatagram(datagram) > 0)
        {
            packets++;
        }

        Assert.InRange(packets, 1, 200);
    }

    [Theory]
    [InlineData("cesopsn", SpanLoop.Payload)]
    [InlineData("satop", SpanLoop.Line)]
    [InlineData("satop", SpanLoop.Payload)]
    public void Looping_Allocates_Nothing(string kind, SpanLoop loop)
    {
        var options = PseudowireEndTests.Options(kind, 20);
        var (a, b) = (new PseudowireEnd(options), new PseudowireEnd(options) { Loop = loop });
        var (block, heard, datagram) = (new byte[160 * 32], new byte[160 * 32], new byte[options.Format.DatagramOctets]);
        var now = TimeSpan.Zero;
        NoAllocation.In(() =>
        {
            now += TimeSpan.FromMilliseconds(20);
            Pass(a, b);
            Pass(b, a);
        }, 100);

        void Pass(PseudowireEnd from, PseudowireEnd to)
        {
            from.Take(heard, now);
            from.Give(block);
            while (from.NextDatagram(datagram) is > 0 and var length)
            {
                to.Receive(datagram.AsSpan(0, length), now);
            }
        }
    }

    /// <summary>A test pattern in all timeslots of one end.</summary>
    private sealed class Bert
    {
        private readonly BertTransmitter _transmitter = new(BertPattern.Prbs15, SpanPortTraits.AllTimeslots);

        public Bert(MemoryWire wire, int end)
        {
            var (speak, hear) = (wire.Speak, wire.Hear);
            wire.Speak = (at, block) =>
            {
                speak(at, block);
                if (at == end)
                {
                    _transmitter.Process(block);
                }
            };
            wire.Hear = (at, block) =>
            {
                hear(at, block);
                if (at == end)
                {
                    Receiver.Process(block);
                }
            };
        }

        public BertReceiver Receiver { get; private set; } = new(BertPattern.Prbs15, SpanPortTraits.AllTimeslots);

        /// <summary>Counts from now on.</summary>
        public void Begin() => Receiver = new(BertPattern.Prbs15, SpanPortTraits.AllTimeslots);
    }
}
