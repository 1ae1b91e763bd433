using Trunkline.Api;

namespace Trunkline.Node.Tests;

/// <summary>A slow reader of a trace costs a bounded number of frames in memory, and is told what it missed.</summary>
public sealed class FrameStreamTests
{
    [Fact]
    public void NobodyReads_FramesAreLost_AndTheNextOneTells()
    {
        var stream = new FrameStream(null!, null!);
        for (var i = 0; i < FrameStream.MaxWaiting + 10; i++)
        {
            stream.Take(new((ulong)i, true, 4, i == FrameStream.MaxWaiting + 3 ? 5u : 0u, "02010101"));
        }

        Assert.True(stream.TryRead(out var first));
        Assert.Equal((0ul, 0u), (first!.At, first.Lost));
        stream.Take(new(9999, true, 4, 2, "02010101"));
        stream.Take(new(10000, true, 4, 0, "02010101")); // the queue is full again
        FrameView? last = null;
        var waiting = 0;
        while (stream.TryRead(out var frame))
        {
            last = frame;
            waiting++;
        }

        Assert.Equal(FrameStream.MaxWaiting, waiting);
        Assert.Equal((9999ul, 10u + 5 + 2), (last!.At, last.Lost));
        stream.Take(new(10001, true, 4, 0, "02010101"));
        Assert.True(stream.TryRead(out var after));
        Assert.Equal(1u, after!.Lost);
    }
}
