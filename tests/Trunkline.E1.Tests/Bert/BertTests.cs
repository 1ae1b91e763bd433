using Trunkline.Base;

namespace Trunkline.E1.Tests.Bert;

public sealed class BertTests
{
    public static TheoryData<string> Patterns => [.. All.Keys];

    private static readonly Dictionary<string, BertPattern> All = new()
    {
        ["2^9-1"] = BertPattern.Prbs9, ["2^11-1"] = BertPattern.Prbs11, ["2^15-1"] = BertPattern.Prbs15, ["2^20-1"] = BertPattern.Prbs20,
        ["2^23-1"] = BertPattern.Prbs23, ["0xFF"] = BertPattern.Fixed(0xFF, 8), ["0x55"] = BertPattern.Fixed(0x55, 8),
        ["0x1234"] = BertPattern.Fixed(0x1234, 16), ["0x80000001"] = BertPattern.Fixed(0x80000001, 32),
    };

    /// <summary>Against a shift register stepped bit by bit, as the Recommendations draw it: stages a and n are added into stage 1, the last is sent.</summary>
    [Theory]
    [InlineData("2^9-1", 9, 5, false)]
    [InlineData("2^11-1", 11, 9, false)]
    [InlineData("2^15-1", 15, 14, true)]
    [InlineData("2^20-1", 20, 3, false)]
    [InlineData("2^23-1", 23, 18, true)]
    public void Sequence_IsTheShiftRegistersOfItsRecommendation(string name, int stages, int tap, bool isInverted)
    {
        var sent = Sent(All[name], 400);
        var register = Enumerable.Repeat(1, stages).ToArray();
        for (var t = 0; t < sent.Length * 8; t++)
        {
            Assert.Equal(register[^1] ^ (isInverted ? 1 : 0), Lines.Bit(sent, t));
            var first = register[tap - 1] ^ register[^1];
            Array.Copy(register, 0, register, 1, stages - 1);
            register[0] = first;
        }
    }

    [Theory]
    [InlineData("2^9-1", 511, 256)]
    [InlineData("2^11-1", 2047, 1024)]
    [InlineData("2^15-1", 32767, 16383)]
    public void Sequence_HasItsLengthAndOnes(string name, int length, int ones)
    {
        var sent = Sent(All[name], (2 * length / 256) + 2);
        Assert.Equal(ones, Enumerable.Range(0, length).Count(t => Lines.Bit(sent, t) == 1));
        Assert.All(Enumerable.Range(0, length), t => Assert.Equal(Lines.Bit(sent, t), Lines.Bit(sent, t + length)));
        Assert.NotEqual(0, Enumerable.Range(0, length).Count(t => Lines.Bit(sent, t) != Lines.Bit(sent, t + (length / 7 * 3))));
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Receiver_FindsStepAtEveryBitOffset_AndCountsEveryError(string name) => Assert.All(Enumerable.Range(0, 65), offset =>
    {
        var line = Lines.Behind(offset, Sent(All[name], 200));
        var prng = new Prng((ulong)offset);
        var errors = Enumerable.Range(0, 40).Select(_ => (100 * 256) + prng.Next(80 * 256)).Distinct().ToList();
        errors.ForEach(at => Lines.Flip(line, at));
        var receiver = new BertReceiver(All[name], uint.MaxValue);
        receiver.Process(line.AsSpan(0, 200 * 32));
        Assert.Equal((true, errors.Count, 0), (receiver.IsInStep, receiver.BitErrors, receiver.Losses));
        Assert.InRange(receiver.Bits, 200 * 256 - (15 * 64), 200 * 256 - (3 * 64));
    });

    [Theory]
    [InlineData(0xFFFF_FFFE)]
    [InlineData(0x0000_0002)]
    [InlineData(0x8001_0040)]
    [InlineData(0x0000_FFFE)]
    public void Timeslots_Chosen_CarryThePattern_TheOthersStay(uint mask)
    {
        var frames = new byte[2000 * 32];
        new Prng(5).Fill(frames);
        var before = frames.ToArray();
        var transmitter = new BertTransmitter(BertPattern.Prbs15, mask);
        transmitter.Process(frames.AsSpan(0, 700 * 32));
        transmitter.Process(frames.AsSpan(700 * 32));
        for (var i = 0; i < frames.Length; i++)
        {
            if ((mask >> (i % 32) & 1) == 0)
            {
                Assert.Equal(before[i], frames[i]);
            }
        }

        var receiver = new BertReceiver(BertPattern.Prbs15, mask);
        for (var at = 0; at < frames.Length; at += 5 * 32)
        {
            receiver.Process(frames.AsSpan(at, 5 * 32));
        }

        Assert.Equal((true, 0), (receiver.IsInStep, receiver.BitErrors));
        Assert.InRange(receiver.Bits, transmitter.Bits - 512, transmitter.Bits);
    }

    [Fact]
    public void Errors_OnCommand_AreCountedOneByOne()
    {
        var transmitter = new BertTransmitter(BertPattern.Prbs15);
        var receiver = new BertReceiver(BertPattern.Prbs15);
        var frames = new byte[8000 * 32];
        foreach (var (inject, errors, errored) in ((int, int, int)[])[(0, 0, 0), (1, 1, 1), (0, 1, 1), (100, 101, 2), (20_000, 20_101, 3)])
        {
            transmitter.Inject(inject);
            transmitter.Process(frames);
            receiver.Process(frames);
            receiver.SecondPassed();
            Assert.Equal((errors, errored), (receiver.BitErrors, receiver.ErroredSeconds));
        }

        // The first began out of step, and was in step for the rest of it.
        Assert.Equal((5, 0, 0), (receiver.Seconds, receiver.LostSeconds, receiver.Losses));
        Assert.Equal(20_101, transmitter.Injected);
    }

    /// <summary>A window of 1024 bits: 203 wrong keep the step, 204 (a fifth) lose it and are not counted.</summary>
    [Theory]
    [InlineData(203, 0)]
    [InlineData(204, 1)]
    public void AFifthOfAWindowWrong_LosesStep(int wrong, int losses)
    {
        var sent = Sent(BertPattern.Prbs9, 100);
        // In step after 3 + 2 words; windows of 16 words from there on.
        var window = (5 + (16 * 4)) * 64;
        for (var i = 0; i < wrong; i++)
        {
            Lines.Flip(sent, window + (i * 5));
        }

        var receiver = new BertReceiver(BertPattern.Prbs9, uint.MaxValue);
        receiver.Process(sent);
        receiver.SecondPassed();
        Assert.Equal((true, losses, wrong * (1 - losses)), (receiver.IsInStep, receiver.Losses, receiver.BitErrors));
        Assert.Equal((1 - losses, losses), (receiver.Seconds, receiver.LostSeconds));
    }

    [Fact]
    public void ASlip_LosesStepOnce_AndIsFoundAgain()
    {
        var line = Lines.Slipped(Sent(BertPattern.Prbs23, 1000), 100_000, 1);
        var receiver = new BertReceiver(BertPattern.Prbs23, uint.MaxValue);
        receiver.Process(line);
        Assert.Equal((true, 1), (receiver.IsInStep, receiver.Losses));
        // At most the end of a window that was half in step.
        Assert.InRange(receiver.BitErrors, 0, 204);
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void OtherSignals_AreNotThePattern(string name)
    {
        var random = new byte[1000 * 32];
        new Prng(9).Fill(random);
        foreach (var line in (byte[][])[random, new byte[3200], [.. Enumerable.Repeat((byte)0xFF, 3200)], Sent(BertPattern.Fixed(0x3C, 8), 100)])
        {
            if (name != "0xFF" || line[0] != 0xFF)
            {
                var receiver = new BertReceiver(All[name], uint.MaxValue);
                receiver.Process(line);
                Assert.Equal((false, 0), (receiver.IsInStep, receiver.Bits));
            }
        }
    }

    [Theory]
    [InlineData(0x100, 8)]
    [InlineData(1, 7)]
    public void FixedWords_OfOtherLengths_AreRefused(uint word, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BertPattern.Fixed(word, length));

    [Fact]
    public void Process_Allocates_Nothing()
    {
        var frames = new byte[160 * 32];
        var transmitter = new BertTransmitter(BertPattern.Prbs23);
        var receiver = new BertReceiver(BertPattern.Prbs23);
        NoAllocation.In(() =>
        {
            transmitter.Process(frames);
            receiver.Process(frames);
            receiver.SecondPassed();
        });
    }

    private static byte[] Sent(in BertPattern pattern, int frames)
    {
        var octets = new byte[frames * 32];
        new BertTransmitter(pattern, uint.MaxValue).Process(octets);
        return octets;
    }
}
