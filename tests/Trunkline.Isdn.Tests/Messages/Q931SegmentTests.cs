using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.Messages;

public sealed class Q931SegmentTests
{
    private readonly Q931Reassembler _reassembler = new();
    private readonly byte[] _message = Long(700);

    [Fact]
    public void LongMessage_InSegments_IsPutTogetherAgain()
    {
        var pieces = Pieces(_message);
        Assert.Equal(3, pieces.Count);
        Assert.All(pieces, p => Assert.InRange(p.Length, 8, 260));
        Assert.Equal("0802000160000282" + "05", Convert.ToHexString(pieces[0].AsSpan(0, 9)));
        Assert.Equal([ReassemblyStep.Started, ReassemblyStep.Continued, ReassemblyStep.Complete], pieces.Select(Add));
        Assert.Equal(_message, _reassembler.Whole.ToArray());
    }

    [Fact]
    public void ShortMessage_IsOnePiece_Itself() => Assert.Equal([Long(200)], Pieces(Long(200)));

    [Fact]
    public void MessageOfMoreThanEightSegments_CannotBeSent() => Assert.Equal(0, new Q931Segmenter(Long(2070)).Count);

    [Fact]
    public void LostSegment_DropsTheMessage()
    {
        var pieces = Pieces(_message);
        Assert.Equal(ReassemblyStep.Started, Add(pieces[0]));
        Assert.Equal(ReassemblyStep.Dropped, Add(pieces[2]));
        Assert.False(_reassembler.IsGathering);
        Assert.Equal(ReassemblyStep.Dropped, Add(pieces[2]));
    }

    [Fact]
    public void SegmentOfAnotherCall_DropsTheMessage()
    {
        var pieces = Pieces(_message);
        Add(pieces[0]);
        pieces[1][3] = 2;
        Assert.Equal(ReassemblyStep.Dropped, Add(pieces[1]));
    }

    [Fact]
    public void OtherMessageOfTheCall_EndsTheReassembly_OneOfAnotherCallDoesNot()
    {
        var pieces = Pieces(_message);
        Add(pieces[0]);
        Assert.Equal(ReassemblyStep.NotSegment, Add(Convert.FromHexString("0802000275")));
        Assert.True(_reassembler.IsGathering);
        Assert.Equal(ReassemblyStep.NotSegment, Add(Convert.FromHexString("0802000175")));
        Assert.False(_reassembler.IsGathering);
    }

    [Theory]
    [InlineData("0802000160")]
    [InlineData("080200016000028805")]
    [InlineData("08020001600002")]
    [InlineData("08020001600001")]
    [InlineData("0802000160000101")]
    [InlineData("080200016000028160")]
    [InlineData("0802000160280141")]
    public void Segment_ThatIsMalformed_IsDropped(string hex) => Assert.Equal(ReassemblyStep.Dropped, Add(Convert.FromHexString(hex)));

    private static byte[] Long(int length)
    {
        var message = new byte[length];
        var writer = new Q931Writer(message, new(1), Q931MessageType.Setup);
        writer.Add(BearerCapabilityIe.Speech);
        while (writer.Length < length)
        {
            var left = Math.Min(length - writer.Length - 2, 200);
            writer.AddRaw(ElementId.Facility, new byte[left < 3 ? left : length - writer.Length - 2 - left is 1 ? left - 3 : left]);
        }

        return message;
    }

    private static List<byte[]> Pieces(byte[] message)
    {
        var segmenter = new Q931Segmenter(message);
        var pieces = new List<byte[]>();
        for (var i = 0; i < segmenter.Count; i++)
        {
            var frame = new byte[260];
            pieces.Add(frame[..segmenter.Write(i, frame)]);
        }

        return pieces;
    }

    private ReassemblyStep Add(byte[] octets)
    {
        Assert.True(Q931Message.TryParse(octets, out var message, out _));
        return _reassembler.Add(message);
    }
}
