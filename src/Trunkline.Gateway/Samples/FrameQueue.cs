using Trunkline.E1;

namespace Trunkline.Gateway.Samples;

/// <summary>Frames of a span between the tick that makes a block of them and the pacer that sends a few at a time.</summary>
/// <remarks>Allocates nothing after construction.</remarks>
/// <param name="idle">What is sent while there is nothing.</param>
internal sealed class FrameQueue(byte idle)
{
    private const int Frame = E1Frame.Octets;
    private const int Capacity = 16 * SamplesPlane.Block; // what ticks that are made up for after a stall give at once, and more

    private readonly byte[] _ring = new byte[Capacity * Frame];
    private int _from;

    /// <summary>Frames in it.</summary>
    public int Fill { get; private set; }

    /// <summary>Puts a block in; what finds no room takes that of the oldest.</summary>
    public void Put(ReadOnlySpan<byte> frames)
    {
        var count = frames.Length / Frame;
        Drop(Fill + count - Capacity);
        var to = (_from + Fill) % Capacity;
        var first = Math.Min(count, Capacity - to);
        frames[..(first * Frame)].CopyTo(_ring.AsSpan(to * Frame));
        frames[(first * Frame)..].CopyTo(_ring);
        Fill += count;
    }

    /// <summary>Takes frames; where there are too few the rest is idle.</summary>
    /// <returns>How many were idle.</returns>
    public int Take(Span<byte> frames)
    {
        var count = Math.Min(Fill, frames.Length / Frame);
        var first = Math.Min(count, Capacity - _from);
        _ring.AsSpan(_from * Frame, first * Frame).CopyTo(frames);
        _ring.AsSpan(0, (count - first) * Frame).CopyTo(frames[(first * Frame)..]);
        frames[(count * Frame)..].Fill(idle);
        Drop(count);
        return (frames.Length / Frame) - count;
    }

    /// <summary>Throws the oldest away.</summary>
    public void Drop(int frames)
    {
        if (frames > 0)
        {
            frames = Math.Min(frames, Fill);
            _from = (_from + frames) % Capacity;
            Fill -= frames;
        }
    }
}
