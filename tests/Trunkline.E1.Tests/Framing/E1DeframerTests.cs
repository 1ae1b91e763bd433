using Trunkline.Base;

namespace Trunkline.E1.Tests.Framing;

public sealed class E1DeframerTests
{
    [Fact]
    public void Frames_AtEveryBitOffset_ComeOutWhole() => Assert.All(Enumerable.Range(0, 257), offset =>
    {
        var sent = Lines.Framed(100, seed: 5);
        var deframer = new E1Deframer(Crc4Mode.Required);
        var line = Lines.Behind(offset, sent);
        var received = Lines.Receive(deframer, line, block: 1 + (offset % 77));

        Assert.Equal(AlignmentState.Multiframe, deframer.State);
        // A chance FAS in front of the true one is left after three wrong FAS: a multiframe later.
        var isImitated = Enumerable.Range(0, offset).Any(at => IsFas(line, at) && Lines.Bit(line, at + 257) == 1 && IsFas(line, at + 512));
        Assert.Equal((isImitated ? 5 : 7, 0), (deframer.CrcBlocks, deframer.CrcErrors));
        Assert.Equal(0, deframer.FrameLosses);
        Assert.Equal(sent.AsSpan(^(52 * 32)), received.AsSpan(^(52 * 32)));
        Assert.InRange(received.Length / 32, 99, 101);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(256)]
    [InlineData(5000)]
    public void Frames_InBlocksOfAnyLength_AreTheSame(int block)
    {
        var sent = Lines.Framed(400, seed: 6);
        var line = Lines.Behind(13, sent);
        var deframer = new E1Deframer(Crc4Mode.Automatic);

        var received = Lines.Receive(deframer, line, block);

        Assert.Equal(sent.AsSpan(^(380 * 32)), received.AsSpan(^(380 * 32)));
        Assert.Equal(45, deframer.CrcBlocks);
    }

    [Fact]
    public void BitErrors_InDifferentSubMultiframes_CountOneEach()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var prng = new Prng(seed);
            var line = Lines.Framed(1600, seed);
            var errored = Enumerable.Range(4, 194).Where(_ => prng.Next(10) == 0).ToList();
            foreach (var block in errored)
            {
                // Not in timeslot 0: a C bit wrong would count in the block before.
                Lines.Flip(line, (block * 2048) + (prng.Next(8) * 256) + 8 + prng.Next(248));
            }

            var deframer = new E1Deframer(Crc4Mode.Required);
            Lines.Receive(deframer, line);
            Assert.Equal((195, errored.Count), (deframer.CrcBlocks, deframer.CrcErrors));
        }
    }

    [Fact]
    public void Errors_OfTwoFas_KeepTheFrame_OfThreeLoseIt()
    {
        foreach (var wrong in (int[])[2, 3])
        {
            var line = Lines.Framed(800, seed: 8);
            for (var i = 0; i < wrong; i++)
            {
                Lines.Flip(line, ((400 + (2 * i)) * 256) + 3);
            }

            var deframer = new E1Deframer(Crc4Mode.Required);
            Lines.Receive(deframer, line);
            Assert.Equal((wrong, wrong == 3 ? 1 : 0), (deframer.FasErrors, deframer.FrameLosses));
            Assert.Equal(AlignmentState.Multiframe, deframer.State);
        }
    }

    [Fact]
    public void Errors_OfBit2ThreeTimes_LoseTheFrame()
    {
        var line = Lines.Framed(800, seed: 8);
        for (var i = 0; i < 3; i++)
        {
            Lines.Flip(line, ((401 + (2 * i)) * 256) + 1);
        }

        var deframer = new E1Deframer(Crc4Mode.Off);
        Lines.Receive(deframer, line);
        Assert.Equal((0, 1), (deframer.FasErrors, deframer.FrameLosses));
    }

    /// <summary>A payload that looks like timeslot 0, in front of the true one: only the multiframe tells them apart.</summary>
    [Theory]
    [InlineData(Crc4Mode.Required, 20, 256)]
    [InlineData(Crc4Mode.Automatic, 28, 256)]
    [InlineData(Crc4Mode.Required, 20, 32)]
    [InlineData(Crc4Mode.Automatic, 28, 32)]
    public void Imitation_InThePayload_IsLeftForTheTrueFrame(Crc4Mode mode, int milliseconds, int block)
    {
        var line = Imitated(400);
        var deframer = new E1Deframer(mode);
        Lines.Receive(deframer, line[..(5 * 256)]);
        Assert.NotEqual(AlignmentState.Multiframe, deframer.State);
        Lines.Receive(deframer, line[(5 * 256)..(milliseconds * 256)], block);
        Assert.Equal(AlignmentState.Multiframe, deframer.State);
        var received = Lines.Receive(deframer, line[(milliseconds * 256)..]);
        Assert.Equal(0, deframer.CrcErrors);
        Assert.Equal(0, deframer.FrameLosses);
        Assert.Equal(E1Framer.Fas, received[^64] & 0x7F | received[^32] & 0x7F & E1Framer.Fas);
    }

    [Fact]
    public void SeveralImitations_AreLeftOneAfterAnother()
    {
        var line = Imitated(1600, [5, 9, 17, 30]);
        var deframer = new E1Deframer(Crc4Mode.Required);
        Lines.Receive(deframer, line[(3 * 32)..]);
        Assert.Equal(AlignmentState.Multiframe, deframer.State);
        Assert.Equal(0, deframer.CrcErrors);
    }

    [Fact]
    public void FarEndWithoutCrc4_Automatic_CarriesTrafficAtOnce_AndIsKnownAfter400Ms()
    {
        var sent = Lines.Framed(4000, seed: 11, crc4: false);
        var deframer = new E1Deframer(Crc4Mode.Automatic);
        var received = Lines.Receive(deframer, sent[..(3199 * 32)], block: 32);
        Assert.Equal(AlignmentState.InterworkingSearch, deframer.State);
        // A position is judged by two frames and an octet; fed a frame at a time, the two before it are given as ones meanwhile.
        Assert.All(received[..64], o => Assert.Equal(0xFF, o));
        Assert.Equal(sent.AsSpan(64, 3000 * 32), received.AsSpan(64, 3000 * 32));

        Lines.Receive(deframer, sent[(3199 * 32)..(3200 * 32)], block: 32);
        Assert.Equal((AlignmentState.NonCrc4, Crc4Mismatch.FarEndSendsNone), (deframer.State, deframer.Mismatch));
        Assert.Equal((0, 0), (deframer.CrcBlocks, deframer.FrameLosses));

        Lines.Receive(deframer, Lines.Framed(160, seed: 12), block: 32);
        Assert.Equal((AlignmentState.Multiframe, Crc4Mismatch.None), (deframer.State, deframer.Mismatch));
    }

    [Fact]
    public void FarEndWithoutCrc4_Required_NeverAligns_AndSaysWhy()
    {
        var deframer = new E1Deframer(Crc4Mode.Required);
        var received = Lines.Receive(deframer, Lines.Framed(8000, seed: 11, crc4: false));
        Assert.Equal(Crc4Mismatch.FarEndSendsNone, deframer.Mismatch);
        Assert.NotEqual(AlignmentState.Multiframe, deframer.State);
        Assert.All(received, o => Assert.Equal(0xFF, o));
        Assert.InRange(received.Length / 32, 7999, 8001);
    }

    [Fact]
    public void FarEndWithCrc4_WhileOff_IsNoticed()
    {
        var deframer = new E1Deframer(Crc4Mode.Off);
        Lines.Receive(deframer, Lines.Framed(100, seed: 11));
        Assert.Equal((AlignmentState.BasicFrame, Crc4Mismatch.FarEndSendsIt), (deframer.State, deframer.Mismatch));
        Lines.Receive(deframer, Lines.Framed(8100, seed: 12, crc4: false));
        Assert.Equal(Crc4Mismatch.None, deframer.Mismatch);
    }

    [Fact]
    public void FarEndThatFindsNoMultiframe_IsNoticedAfterASecond()
    {
        var deframer = new E1Deframer(Crc4Mode.Automatic);
        var line = Lines.Framed(9000, seed: 11, set: f => f.ReceivesMultiframe = false);
        Lines.Receive(deframer, line[..(8000 * 32)]);
        Assert.Equal(Crc4Mismatch.None, deframer.Mismatch);
        Lines.Receive(deframer, line[(8000 * 32)..]);
        Assert.Equal(Crc4Mismatch.FarEndFindsNone, deframer.Mismatch);
        Assert.Equal(deframer.FarEndBlocks, deframer.FarEndErrors);
    }

    /// <summary>G.706 §4.2: two multiframe signals within 8 ms, 2 ms or a multiple apart; others between and around them are damaged.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    public void MultiframeSignals_SoManyMultiframesApart_AreAMultiframeWithin8Ms(int apart, bool isFound)
    {
        var line = Lines.Framed(40 * 16, seed: 21);
        for (var multiframe = 0; multiframe < 40; multiframe++)
        {
            if (multiframe != 2 && multiframe != 2 + apart)
            {
                Lines.Flip(line, ((multiframe * 16) + 5) * 256);
            }
        }

        var deframer = new E1Deframer(Crc4Mode.Automatic);
        Lines.Receive(deframer, line);
        Assert.Equal(isFound ? AlignmentState.Multiframe : AlignmentState.InterworkingSearch, deframer.State);
    }

    /// <summary>G.706 §4.2: 8 ms after the frame was found without a multiframe, it was spurious where CRC-4 is required.</summary>
    [Fact]
    public void FrameWithoutMultiframe_Required_IsLeftAfter8Ms_NotAFrameSooner()
    {
        var deframer = new E1Deframer(Crc4Mode.Required);
        var line = Lines.Framed(200, seed: 22, crc4: false);
        var found = -1;
        for (var frame = 0; frame < 200; frame++)
        {
            Lines.Receive(deframer, line[(frame * 32)..((frame + 1) * 32)], block: 32);
            if (found < 0 && deframer.State == AlignmentState.MultiframeSearch)
            {
                found = (int)deframer.AlignedFrames;
            }

            if (found >= 0 && deframer.State == AlignmentState.Searching)
            {
                break;
            }
        }

        Assert.Equal(64, deframer.AlignedFrames);
    }

    [Fact]
    public void CrcErrors_915Of1000_RestartTheSearch_914DoNot()
    {
        foreach (var (wrong, losses) in ((int, int)[])[(914, 0), (915, 1)])
        {
            var line = Lines.Framed(8000 + 320, seed: 3);
            for (var i = 0; i < wrong; i++)
            {
                Lines.Flip(line, ((40 + (i * 8)) * 256) + 100);
            }

            var deframer = new E1Deframer(Crc4Mode.Required);
            Lines.Receive(deframer, line);
            Assert.Equal((wrong, losses), (deframer.CrcErrors, deframer.FrameLosses));
        }
    }

    [Fact]
    public void ABitSlip_LosesOnceAndAlignsAgain_WithTheStreamKept()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var prng = new Prng(seed);
            var sent = Lines.Framed(400, seed);
            var line = Lines.Slipped(Lines.Behind(prng.Next(256), sent, seed), (150 * 256) + prng.Next(5000), prng.Next(2) == 0 ? 1 : -1);
            var deframer = new E1Deframer(Crc4Mode.Required);
            var received = Lines.Receive(deframer, line, block: 256);

            Assert.Equal((1, AlignmentState.Multiframe), (deframer.FrameLosses, deframer.State));
            Assert.InRange(received.Length / 32, 399, 402);
            Assert.Equal(sent.AsSpan(390 * 32, 256), received.AsSpan(received.AsSpan().IndexOf(sent.AsSpan(390 * 32, 256)), 256));
        }
    }

    [Fact]
    public void RandomBits_NeverThrow_AndKeepTheRate()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var prng = new Prng(seed);
            var line = new byte[64_000];
            prng.Fill(line);
            var deframer = new E1Deframer((Crc4Mode)(seed % 3));
            var received = Lines.Receive(deframer, line, 1 + prng.Next(700));
            Assert.InRange(received.Length / 32, 1998, 2002);
        }
    }

    [Fact]
    public void ABits_EBits_AndSaBits_AreRead()
    {
        var framer = new E1Framer(sendsCrc4: true) { SendsRemoteAlarm = true, ReceivesMultiframe = true };
        framer.SetSa(4, 0b10110010);
        framer.SetSa(6, 0b00001111);
        var line = new byte[320 * 32];
        for (var i = 0; i < 320; i += 16)
        {
            if (i == 160)
            {
                framer.ReportCrcErrors(3);
            }

            framer.Process(line.AsSpan(i * 32, 16 * 32));
        }

        var deframer = new E1Deframer(Crc4Mode.Required);
        Lines.Receive(deframer, line);
        Assert.True(deframer.RemoteAlarm);
        Assert.Equal((38, 3), (deframer.FarEndBlocks, deframer.FarEndErrors));
        Assert.Equal([0x1B, 0x0B, 0x1B, 0x1B, 0x0F, 0x0F, 0x1F, 0x0F], deframer.SaBits.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Process_Allocates_Nothing(int offset)
    {
        var line = Lines.Behind(offset, Lines.Framed(1600, seed: 2))[..(1600 * 32)];
        var framer = new E1Framer(sendsCrc4: true);
        var deframer = new E1Deframer(Crc4Mode.Automatic);
        var frames = new byte[E1Deframer.RoomFor(256)];
        var at = 0;
        NoAllocation.In(() =>
        {
            deframer.Process(line.AsSpan(at, 256), frames);
            framer.Process(frames.AsSpan(0, 256));
            at = (at + 256) % line.Length;
        });
    }

    private static bool IsFas(byte[] line, int at)
    {
        var bits = 0;
        for (var i = 1; i < 8; i++)
        {
            bits = (bits << 1) | Lines.Bit(line, at + i);
        }

        return bits == E1Framer.Fas;
    }

    private static byte[] Imitated(int frames, int[]? timeslots = null)
    {
        var octets = new byte[frames * E1Frame.Octets];
        new Prng(4).Fill(octets);
        for (var i = 0; i < frames; i++)
        {
            foreach (var timeslot in timeslots ?? [1])
            {
                octets[(i * E1Frame.Octets) + timeslot] = (byte)(i % 2 == 0 ? 0x9B : 0xDF);
            }
        }

        new E1Framer(sendsCrc4: true) { ReceivesMultiframe = true }.Process(octets);
        return octets[1..];
    }
}
