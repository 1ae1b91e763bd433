namespace Trunkline.E1.Tests.Framing;

/// <summary>Against tests/peers/e1_ref.py, an independent reference, by the file it made: 1600 frames, seed 7.</summary>
public sealed class GoldenFileTests
{
    [Fact]
    public void Framer_OnTheGoldenPayload_MakesTheGoldenFile_OctetForOctet()
    {
        var golden = Lines.Golden();
        var ours = golden.ToArray();
        for (var at = 0; at < ours.Length; at += E1Frame.Octets)
        {
            ours[at] = 0;
        }

        var framer = new E1Framer(sendsCrc4: true) { ReceivesMultiframe = true };
        for (var at = 0; at < ours.Length; at += 5 * E1Frame.Octets)
        {
            framer.Process(ours.AsSpan(at, 5 * E1Frame.Octets));
        }

        Assert.Equal(golden, ours);
    }

    [Theory]
    [InlineData(Crc4Mode.Required)]
    [InlineData(Crc4Mode.Automatic)]
    public void Deframer_OnTheGoldenFile_FindsNoError(Crc4Mode mode)
    {
        var deframer = new E1Deframer(mode);
        var frames = Lines.Receive(deframer, Lines.Golden());

        Assert.Equal(AlignmentState.Multiframe, deframer.State);
        // The second signal ends in frame 27, checking begins with frame 32: sub-multiframes 4 to 198 of 200 are followed by their check.
        Assert.Equal((195, 0), (deframer.CrcBlocks, deframer.CrcErrors));
        Assert.Equal((198, 0), (deframer.FarEndBlocks, deframer.FarEndErrors));
        Assert.Equal((0, 0, 1600), (deframer.FrameLosses, deframer.FasErrors, deframer.AlignedFrames));
        Assert.Equal(Lines.Golden().AsSpan(32 * 32), frames.AsSpan(32 * 32));
    }

    /// <summary>Wrong payload bits, one in each of some blocks, and wrong C bits, each of the check of the block before: one CRC-4 error each.</summary>
    [Fact]
    public void GoldenFile_WithWrongBits_HasAsManyCrcErrors_AtAnyBitOffset() => Assert.All(Enumerable.Range(0, 30), seed =>
    {
        var prng = new Base.Prng((ulong)seed);
        var line = Lines.Golden();
        HashSet<int> wrong = [];
        for (var block = 8; block < 198; block++)
        {
            if (prng.Next(5) == 0)
            {
                Lines.Flip(line, (block * 2048) + (prng.Next(8) * 256) + 8 + prng.Next(248));
                wrong.Add(block);
            }
            else if (prng.Next(20) == 0 && !wrong.Contains(block - 1))
            {
                Lines.Flip(line, (block * 2048) + (2 * prng.Next(4) * 256));
                wrong.Add(block - 1);
            }
        }

        var span = new SpanEnd(new() { Crc4 = Crc4Mode.Required });
        span.ReceiveLine(Lines.Behind(seed * 9, line));
        Assert.Equal((wrong.Count, 0), (span.Counters.CrcErrors, span.FrameLosses));
        span.SecondPassed();
        Assert.Equal(0, span.Counters.FarEndErrors);
    });
}
