using Trunkline.Base;

namespace Trunkline.Links.Tests;

public sealed class HdlcTests
{
    public static TheoryData<bool, bool, bool> Ways => new() { { false, false, false }, { true, false, false }, { false, true, false }, { false, false, true }, { true, true, true } };

    /// <summary>
    /// Vectors made beforehand by a program that shares nothing with ours: a flag, the frames, their closing flags, one more flag.
    /// What is left over of the last octet is not in them.
    /// </summary>
    [Theory]
    [InlineData("00017F", "7E0080FB13153F3F")]
    [InlineData("020173", "7E4080CE0DD47E7E")]
    [InlineData("00010202", "7E00804040056D7E7E")]
    [InlineData("00017F 020173", "7E0080FB13153F20406706EA3F3F")]
    [InlineData("FCFF03FFFFFFFF", "7E3EFBE81F7DF7DF7D91CEBF3F")]
    [InlineData("0201000008020001057C7E7DFF", "7E4080000010400080A03E3EAF9F712A07E7")]
    public void Frames_GoOutAndComeIn_AsTheVectors(string frames, string line)
    {
        var transmitter = new HdlcTransmitter(HdlcValues.Default);
        foreach (var frame in frames.Split(' '))
        {
            Assert.True(transmitter.TrySend(Convert.FromHexString(frame)));
        }

        var octets = new byte[line.Length / 2];
        transmitter.Read(octets);
        Assert.Equal(line, Convert.ToHexString(octets));

        var log = new HdlcLog();
        new HdlcReceiver(HdlcValues.Default, log).Write(Convert.FromHexString(line + line)); // the last octet of a line has a part of a flag only
        Assert.Equal(frames.Split(' '), log.Lines.Take(frames.Split(' ').Length));
    }

    [Fact]
    public void CheckSequence_OfTheCommonVector_Is906E() => Assert.Equal(0x906E, HdlcFcs.Of("123456789"u8));

    [Fact]
    public void CheckSequence_OfEveryLength_IsTheReferences()
    {
        var random = new Prng(3);
        for (var length = 1; length < 70; length++)
        {
            var frame = new byte[length];
            random.Fill(frame);
            var good = BitReference.WithFcs(frame);
            Assert.Equal(good[^2] | (good[^1] << 8), HdlcFcs.Of(frame));
            Assert.True(HdlcFcs.IsGood(good));
            good[random.Next(good.Length)] ^= (byte)(1 << random.Next(8));
            Assert.False(HdlcFcs.IsGood(good));
        }
    }

    /// <summary>Random frames, many of them full of ones, in random blocks, against the reference in both directions.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void RandomFrames_AreTheReferences_InBothDirections(bool is56k, bool isInverted, bool marks)
    {
        var random = new Prng(11);
        var values = HdlcValues.Default with { Is56k = is56k, IsInverted = isInverted, IdlesWithMarks = marks, MinFrame = 3 };
        var transmitter = new HdlcTransmitter(values);
        var log = new HdlcLog();
        var receiver = new HdlcReceiver(values, log);
        var sent = new List<string>();
        var line = new List<byte>();
        for (var round = 0; round < 3000; round++)
        {
            if (random.Next(3) == 0)
            {
                var frame = RandomFrame(random, 264);
                sent.Add(Convert.ToHexString(frame));
                Assert.True(transmitter.TrySend(frame));
            }

            var block = new byte[random.Next(200)];
            transmitter.Read(block);
            receiver.Write(block);
            line.AddRange(block);
        }

        var rest = new byte[9000];
        transmitter.Read(rest);
        receiver.Write(rest);
        line.AddRange(rest);
        Assert.True(transmitter.IsIdle);
        Assert.Equal(sent, log.Lines);

        Assert.All(line, o => Assert.True(!is56k || (o & 1) == 1));
        var bits = line.SelectMany(o => Enumerable.Range(0, is56k ? 7 : 8).Select(i => ((o >> (7 - i)) & 1) ^ (isInverted ? 1 : 0)));
        Assert.Equal(sent, BitReference.Frames(bits, 3, 266).Select(Convert.ToHexString));
    }

    /// <summary>Bits flipped, octets lost and put in: what comes out is exactly what the reference finds, and nothing throws.</summary>
    [Fact]
    public void DamagedLine_GivesTheFramesTheReferenceFinds()
    {
        var random = new Prng(5);
        var transmitter = new HdlcTransmitter(HdlcValues.Default);
        var line = new List<byte>();
        for (var i = 0; i < 2000; i++)
        {
            transmitter.TrySend(RandomFrame(random, 280));
            var block = new byte[random.Next(120)];
            transmitter.Read(block);
            line.AddRange(block);
        }

        var bits = line.SelectMany(o => Enumerable.Range(0, 8).Select(i => (o >> (7 - i)) & 1))
            .SelectMany(b => random.Next(2000) switch { 0 => [1 - b], 1 => [], 2 => [b, b], _ => new[] { b } }).ToList();
        var damaged = BitReference.Line(bits);
        var log = new HdlcLog();
        var receiver = new HdlcReceiver(HdlcValues.Default, log);
        receiver.Write(damaged);
        Assert.Equal(BitReference.Frames(bits, 5, 266).Select(Convert.ToHexString), log.Frames);
        Assert.InRange(receiver.Frames, 300, 2000);
        Assert.True(Enum.GetValues<HdlcFault>().All(f => receiver.Count(f) > 0 || f == HdlcFault.TooShort));
        Assert.Equal(Enum.GetValues<HdlcFault>().Sum(receiver.Count), receiver.Faults);
        Assert.Equal(log.Lines.Count(l => l[0] == '!'), receiver.Faults);
    }

    [Fact]
    public void Faults_AreToldApart()
    {
        var good = BitReference.Stuffed(Convert.FromHexString("0001017F7F")).ToArray();
        var log = new HdlcLog();
        var receiver = new HdlcReceiver(HdlcValues.Default with { MaxFrame = 20 }, log);
        var oneBitWrong = good.Select((b, i) => i == 9 ? 1 - b : b);
        int[] line =
        [
            .. BitReference.Flag, .. good, .. BitReference.Flag, // good
            .. BitReference.Flag, .. oneBitWrong, .. BitReference.Flag,
            .. good, .. Enumerable.Repeat(1, 9), 0, .. BitReference.Flag, // aborted
            .. good.Take(20), .. BitReference.Flag, // two octets and a half
            .. BitReference.Stuffed([1, 2]), .. BitReference.Flag, // four octets with the check
            .. BitReference.Stuffed(new byte[19]), .. BitReference.Flag, // 21
            .. BitReference.Stuffed(new byte[18]), .. BitReference.Flag, // 20
            .. BitReference.Stuffed([1, 2, 3]), .. BitReference.Flag, // 5
            0, 0, 0,
        ];
        receiver.Write(BitReference.Line(line));
        Assert.Equal(
            ["0001017F7F", "! BadFcs", "! Aborted", "! NotOctets", "! TooShort", "! TooLong", new string('0', 36), "010203"],
            log.Lines);
    }

    /// <summary>Flags may share a zero, one flag may stand between two frames, and none of it is a fault.</summary>
    [Fact]
    public void SharedFlags_AndFlagsThatShareAZero_AreNoFaults()
    {
        var frame = Convert.FromHexString("00017F");
        int[] shared = [0, 1, 1, 1, 1, 1, 1];
        int[] line = [.. shared, .. shared, .. shared, 0, .. BitReference.Stuffed(frame), .. BitReference.Flag, .. BitReference.Stuffed(frame), .. shared, .. shared, 0];
        for (var shift = 0; shift < 8; shift++)
        {
            var log = new HdlcLog();
            new HdlcReceiver(HdlcValues.Default, log).Write(BitReference.Line([.. new int[shift], .. line, 1, 1, 1, 1, 1, 1, 1, 1]));
            Assert.Equal(["00017F", "00017F"], log.Lines);
        }
    }

    [Fact]
    public void OneFlag_StandsBetweenTwoFrames()
    {
        var transmitter = new HdlcTransmitter(HdlcValues.Default);
        byte[] frame = [0, 1, 1, 1];
        for (var i = 0; i < 10; i++)
        {
            transmitter.TrySend(frame);
        }

        Assert.Equal(10, transmitter.QueuedFrames);
        var line = new byte[1 + (10 * 7)]; // 4 + 2 octets and a flag each, and less than an octet of inserted zeros
        transmitter.Read(line);
        var log = new HdlcLog();
        var receiver = new HdlcReceiver(HdlcValues.Default, log);
        receiver.Write(line);
        Assert.InRange(log.Lines.Count, 9, 10);
    }

    [Fact]
    public void Queue_IsBounded_AndRefusesWhatDoesNotFit()
    {
        var transmitter = new HdlcTransmitter(HdlcValues.Default with { Queue = 512 });
        Assert.False(transmitter.TrySend([]));
        Assert.False(transmitter.TrySend(new byte[265]));
        Assert.Equal(0, transmitter.Refused);
        Assert.True(transmitter.TrySend(new byte[264]));
        Assert.False(transmitter.TrySend(new byte[264]));
        Assert.Equal((1, 1), (transmitter.Refused, transmitter.Frames));
        transmitter.Read(new byte[400]);
        Assert.True(transmitter.IsIdle);
        Assert.True(transmitter.TrySend(new byte[264]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Abort_TakesTheFrameBack_AndTheNextOneArrives(bool marks)
    {
        var values = HdlcValues.Default with { IdlesWithMarks = marks };
        var transmitter = new HdlcTransmitter(values);
        var log = new HdlcLog();
        var receiver = new HdlcReceiver(values, log);
        var block = new byte[8];
        transmitter.TrySend(new byte[100]);
        transmitter.Read(block);
        receiver.Write(block);
        transmitter.TrySend(new byte[100]);
        transmitter.Abort();
        Assert.True(transmitter.IsIdle);
        transmitter.Read(block);
        receiver.Write(block);
        transmitter.TrySend([1, 2, 3]);
        for (var i = 0; i < 4; i++)
        {
            transmitter.Read(block);
            receiver.Write(block);
        }

        Assert.Equal(["! Aborted", "010203"], log.Lines);
    }

    [Fact]
    public void IdleLine_IsFlagsOrMarks_AndTellsNothing()
    {
        foreach (var marks in new[] { false, true })
        {
            var values = HdlcValues.Default with { IdlesWithMarks = marks };
            var transmitter = new HdlcTransmitter(values);
            var line = new byte[9000];
            transmitter.Read(line);
            Assert.Equal(0x7E, line[0]);
            Assert.All(line.Skip(1), o => Assert.Equal(marks ? 0xFF : 0x7E, o));
            var log = new HdlcLog();
            var receiver = new HdlcReceiver(values, log);
            receiver.Write(line);
            Assert.Equal(!marks, receiver.HasFlags);
            transmitter.TrySend([0, 1, 0x7F]);
            transmitter.Read(line.AsSpan(0, 20));
            receiver.Write(line.AsSpan(0, 20));
            Assert.Equal(["00017F"], log.Lines);
        }
    }

    [Fact]
    public void Reset_ForgetsTheFrameUnderWay()
    {
        var log = new HdlcLog();
        var receiver = new HdlcReceiver(HdlcValues.Default, log);
        receiver.Write(Convert.FromHexString("7E0080FB"));
        receiver.Reset();
        receiver.Write(Convert.FromHexString("13153F3F7E0080FB13153F3F"));
        Assert.Equal(["00017F"], log.Lines);
    }

    [Fact]
    public void Timeslot_Allocates_Nothing()
    {
        var transmitter = new HdlcTransmitter(HdlcValues.Default);
        var receiver = new HdlcReceiver(HdlcValues.Default, new Deaf());
        var frame = new byte[40];
        var block = new byte[8];
        var noise = new Prng(1);
        NoAllocation.In(() =>
        {
            if (transmitter.IsIdle)
            {
                noise.Fill(frame);
                transmitter.TrySend(frame);
            }

            transmitter.Read(block);
            receiver.Write(block);
            noise.Fill(block);
            receiver.Write(block);
        });
        Assert.True(receiver.Faults > 0);
    }

    private static byte[] RandomFrame(Prng random, int longest)
    {
        var frame = new byte[1 + random.Next(longest)];
        random.Fill(frame);
        if (random.Next(2) == 0)
        {
            for (var i = 0; i < frame.Length; i++)
            {
                frame[i] |= (byte)random.NextUInt64();
                frame[i] |= (byte)random.NextUInt64();
            }
        }

        return frame;
    }

    private sealed class Deaf : IHdlcUser
    {
        public void OnFrame(ReadOnlySpan<byte> frame)
        {
        }

        public void OnFault(HdlcFault fault)
        {
        }
    }
}
