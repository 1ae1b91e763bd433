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
}
