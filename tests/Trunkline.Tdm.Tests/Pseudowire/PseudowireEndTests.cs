using System.Globalization;
using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.E1;

namespace Trunkline.Tdm.Tests.Pseudowire;

/// <summary>Two ends over a network that loses, delays and reorders, in virtual time: what arrives is what was said.</summary>
public sealed class PseudowireEndTests
{
    private static readonly PseudowireRtp Rtp = new(97, 0xCAFE);

    public static TheoryData<string> Kinds => ["cesopsn", "cesopsn+rtp", "satop", "satop+rtp"];

    /// <summary>A tone through A-law: its level and frequency, its delay, and nothing wrong.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void ATone_ArrivesAsItWasSaid_WithinItsDelay(string kind)
    {
        var wire = new MemoryWire(Options(kind, 40), new(JitterMs: 10), seed: 1);
        var talk = new Talk(wire);
        wire.Run(4);
        for (var end = 0; end < 2; end++)
        {
            var tone = ToneMeter.Measure(talk.Heard(end, 17, 8000));
            Assert.InRange(tone.Frequency, Talk.Frequency(1 - end) - 0.5, Talk.Frequency(1 - end) + 0.5);
            Assert.InRange(tone.Dbm0, -10.1, -9.9);
            Assert.True(tone.IsPure);
            Assert.Equal(PortAlarms.None, wire.Ends[end].Alarms);
            var counters = wire.Ends[end].Counters;
            Assert.Equal((0, 0, 0, 0), (counters.PacketsLost, counters.PacketsLate, counters.Strangers, counters.CrcErrors));

            // 40 ms of jitter buffer; the block's 20 ms before it is sent, up to 20 ms until the next tick, 10 ms of store either way.
            Assert.InRange(talk.DelayMs(end), 40, 95);
        }
    }

    /// <summary>Loss, jitter and duplicates: what was lost is counted to the packet, the tone stays within what the gaps take.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void WithLossAndJitter_TheToneStays_AndTheLostAreCounted(string kind)
    {
        var wire = new MemoryWire(Options(kind, 60), new(), seed: 2);
        var talk = new Talk(wire);
        wire.Run(2);
        wire.Network = new(Loss: 0.01, JitterMs: 25, Twice: 0.01);
        var alarms = PortAlarms.None;
        for (var i = 0; i < 1000; i++)
        {
            wire.Run(0.02);
            alarms |= wire.Ends[0].Alarms | wire.Ends[1].Alarms;
        }

        Assert.Equal(PortAlarms.None, alarms);
        wire.Network = new();
        wire.Run(2);
        for (var end = 0; end < 2; end++)
        {
            var counters = wire.Ends[end].Counters;
            Assert.InRange(wire.Dropped[end], 130, 280);
            Assert.Equal((wire.Dropped[end], 0), (counters.PacketsLost, counters.PacketsLate));
            Assert.Equal(wire.Doubled[end], wire.Ends[end].Buffer.Counters.Duplicates);
            Assert.InRange(wire.Ends[end].Buffer.Counters.Reordered, 1000, 20_000);
            Assert.Equal(0, wire.Ends[end].Buffer.Counters.LossStates);
            var tone = ToneMeter.Measure(talk.Heard(end, 31, 8000));
            Assert.InRange(tone.Frequency, Talk.Frequency(1 - end) - 0.5, Talk.Frequency(1 - end) + 0.5);
            Assert.InRange(tone.Dbm0, -10.1, -9.9);
            Assert.Equal(PortAlarms.None, wire.Ends[end].Alarms);
        }
    }

    /// <summary>One way cut: the deaf end has packet loss within its packets and a tick, its sender says R, and the other end hears that.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void OneWayCut_IsPacketLossHere_AndRemotePacketLossThere(string kind)
    {
        var wire = new MemoryWire(Options(kind, 40), new(JitterMs: 5), seed: 3);
        var talk = new Talk(wire);
        Assert.Equal(PortAlarms.Absent, wire.Ends[0].Alarms);
        wire.Run(2);
        wire.IsCut[1] = true;
        wire.Run(0.05);
        Assert.Equal(PortAlarms.None, wire.Ends[1].Alarms);
        wire.Run(0.05);
        Assert.Equal(PortAlarms.PacketLoss, wire.Ends[1].Alarms);
        Assert.Equal(ClockQuality.None, wire.Ends[1].ClockQuality);
        wire.Run(0.1);
        var expected = kind.StartsWith("satop", StringComparison.Ordinal) ? PortAlarms.RemotePacketLoss | PortAlarms.RemoteAlarm : PortAlarms.RemotePacketLoss;
        Assert.Equal(expected, wire.Ends[0].Alarms);
        Assert.All(talk.Heard(1, 9, 160), s => Assert.InRange(s, -16, 16));
        wire.IsCut[1] = false;
        wire.Run(0.6);
        Assert.Equal((PortAlarms.None, PortAlarms.None), (wire.Ends[0].Alarms, wire.Ends[1].Alarms));
        Assert.Equal(wire.Dropped[1], wire.Ends[1].Counters.PacketsLost);
    }

    /// <summary>What is sent on command arrives: L is AIS there and a remote defect here; RAI is RAI.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Signals_ArriveAsAlarms(string kind)
    {
        var wire = new MemoryWire(Options(kind, 30), new(), seed: 4);
        wire.Run(2);
        wire.Ends[0].Signal = SpanSignal.Ais;
        wire.Run(0.3);
        Assert.Equal((PortAlarms.RemoteAlarm, PortAlarms.Ais), (wire.Ends[0].Alarms, wire.Ends[1].Alarms));
        wire.Ends[0].Signal = SpanSignal.RemoteAlarm;
        wire.Run(0.6);
        Assert.Equal((PortAlarms.None, PortAlarms.RemoteAlarm), (wire.Ends[0].Alarms, wire.Ends[1].Alarms));
        wire.Ends[0].Signal = SpanSignal.Normal;
        wire.Run(0.6);
        Assert.Equal((PortAlarms.None, PortAlarms.None), (wire.Ends[0].Alarms, wire.Ends[1].Alarms));
    }

    /// <summary>Each end by its own tick: the clock is found, and the store slips single frames, as many as the clocks differ by.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void TwoTicks_SlipByTheirDifference(string kind)
    {
        var wire = new MemoryWire(Options(kind, 40), new(JitterMs: 5), seed: 5, ppmA: 40, ppmB: -30);
        wire.Run(300);
        for (var end = 0; end < 2; end++)
        {
            var counters = wire.Ends[end].Counters;
            var slips = end == 0 ? counters.SlipsRepeated : counters.SlipsLost;

            // 70 ppm of 8000 frames a second, less the 80 frames to the store's edge.
            Assert.InRange(slips, (70e-6 * 8000 * 300) - 80 - 40, (70e-6 * 8000 * 300) - 80 + 40);
            Assert.Equal(0, end == 0 ? counters.SlipsLost : counters.SlipsRepeated);
            // A sender that works in blocks gives but fifty packets a second that count.
            Assert.InRange(wire.Ends[end].Clock.Ppm, (end == 0 ? -70 : 70) - 2.5, (end == 0 ? -70 : 70) + 2.5);
            Assert.Equal(ClockQuality.Locked, wire.Ends[end].ClockQuality);
            Assert.Equal((0, 0, 0), (counters.PacketsLate, counters.PacketsLost, counters.CrcErrors));
        }
    }

    /// <summary>Who ticks by the span has no slips.</summary>
    [Theory]
    [InlineData("cesopsn")]
    [InlineData("satop")]
    public void TickedByTheLine_NothingSlips(string kind)
    {
        var wire = new MemoryWire(Options(kind, 40), new(JitterMs: 5), seed: 6, ppmA: 50, ppmB: -50);
        wire.IsTickedByLine[1] = true;
        wire.Run(300);
        var before = wire.Ends[1].Counters;
        Assert.InRange(before.SlipsLost + before.SlipsRepeated, 0, 0);
        Assert.Equal((0, 0, 0), (before.PacketsLate, before.PacketsLost, before.CrcErrors));
        Assert.InRange(before.Frames, (300 * 8000) - 1000, (300 * 8000) + 200);
        Assert.InRange(wire.Ends[0].Counters.SlipsLost + wire.Ends[0].Counters.SlipsRepeated, 0, 2);
    }

    /// <summary>Damaged datagrams: never thrown on, refused ones are counted, and the span comes back.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void DamagedDatagrams_NeverThrow_AndTheSpanComesBack(string kind)
    {
        var wire = new MemoryWire(Options(kind, 30), new(JitterMs: 5), seed: 7);
        var prng = new Prng(8);
        wire.Run(1);
        wire.Change = d =>
        {
            for (var n = prng.Next(4); n > 0; n--)
            {
                d[prng.Next(Math.Min(d.Length, 20))] ^= (byte)(1 << prng.Next(8));
            }

            return prng.Next(6) == 0 ? d[..prng.Next(d.Length)] : d;
        };
        wire.Run(20);
        Assert.InRange(wire.Ends[0].Counters.PacketsMalformed, 1000, 40_000);
        wire.Change = d => d;
        wire.Run(2);
        Assert.Equal((PortAlarms.None, PortAlarms.None), (wire.Ends[0].Alarms, wire.Ends[1].Alarms));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void BothWays_Allocates_Nothing(string kind)
    {
        var options = Options(kind, 20);
        var (a, b) = (new PseudowireEnd(options), new PseudowireEnd(options));
        var block = new byte[160 * 32];
        var heard = new byte[160 * 32];
        var datagram = new byte[options.Format.DatagramOctets];
        var now = TimeSpan.Zero;
        NoAllocation.In(() =>
        {
            now += TimeSpan.FromMilliseconds(20);
            a.Take(heard, now);
            a.Give(block);
            while (a.NextDatagram(datagram) is > 0 and var length)
            {
                b.Receive(datagram.AsSpan(0, length), now);
            }

            b.Take(heard, now);
            b.Give(block);
            _ = b.Alarms | a.Alarms;
            _ = b.Counters;
        }, 100);
    }

    internal static PseudowireEndOptions Options(string kind, double delayMs)
    {
        var words = kind.Split(':'); // an RTP payload type and a source may follow
        PseudowireRtp? rtp = !words[0].EndsWith("+rtp", StringComparison.Ordinal) ? null : words.Length switch
        {
            1 => Rtp,
            2 => Rtp with { PayloadType = byte.Parse(words[1], CultureInfo.InvariantCulture) },
            _ => new(byte.Parse(words[1], CultureInfo.InvariantCulture), uint.Parse(words[2], CultureInfo.InvariantCulture)),
        };
        var format = kind.StartsWith("satop", StringComparison.Ordinal) ? PseudowireFormat.Satop(rtp: rtp) : PseudowireFormat.Cesopsn(SpanPortTraits.AllTimeslots, 8, rtp);
        return new(format) { Values = new() { Delay = TimeSpan.FromMilliseconds(delayMs) } };
    }

    /// <summary>Either end says a tone in every timeslot but 16, where it counts blocks.</summary>
    private sealed class Talk
    {
        private readonly long[] _samples = new long[2];
        private readonly List<byte[]>[] _heard = [[], []];
        private readonly List<double>[] _saidAt = [[], []];
        private readonly double[] _delay = new double[2];

        public Talk(MemoryWire wire)
        {
            wire.Speak = (end, block) =>
            {
                _saidAt[end].Add(wire.Now);
                for (var frame = 0; frame < 160; frame++)
                {
                    var octet = G711.Encode(Law.A, (short)Math.Round(Level.ToPeak(-10) * Math.Sin(2 * Math.PI * Frequency(end) * _samples[end]++ / 8000)));
                    block.AsSpan(frame * 32, 32).Fill(octet);
                    block[(frame * 32) + 16] = (byte)(_saidAt[end].Count % 256);
                }
            };
            wire.Hear = (end, block) =>
            {
                _heard[end].Add((byte[])block.Clone());

                // The first sample of a block said lies 20 ms before the tick that says it; what is heard is played in the 20 ms after.
                for (var frame = 1; frame < 160; frame++)
                {
                    var (before, now) = (block[((frame - 1) * 32) + 16], block[(frame * 32) + 16]);
                    if (now == (byte)(before + 1))
                    {
                        var said = _saidAt[1 - end].Count;
                        while (said % 256 != now)
                        {
                            said--;
                        }

                        _delay[end] = ((wire.Now - _saidAt[1 - end][said - 1]) * 1000) + 20 - ((160 - frame) / 8.0);
                    }
                }
            };
        }

        public static double Frequency(int end) => end == 0 ? 1004 : 850;

        public double DelayMs(int end) => _delay[end];

        public short[] Heard(int end, int timeslot, int samples)
        {
            var all = _heard[end].SelectMany(b => Enumerable.Range(0, 160).Select(f => b[(f * 32) + timeslot])).TakeLast(samples).ToArray();
            var decoded = new short[all.Length];
            G711.Decode(Law.A, all, decoded);
            return decoded;
        }
    }
}
