namespace Trunkline.Isdn.Messages;

/// <summary>
/// Cuts a message that is longer than a frame's information field into SEGMENT messages (Q.931 Annex H). A message that fits is
/// one piece, itself.
/// </summary>
public readonly ref struct Q931Segmenter
{
    /// <summary>The longest information field of a frame (Q.921 §5.9.3, N201).</summary>
    public const int FrameOctets = 260;

    /// <summary>The most segments of a message (§H.2).</summary>
    public const int MaxSegments = 8;

    private readonly ReadOnlySpan<byte> _message;
    private readonly int _frame;
    private readonly int _head;

    /// <param name="message">The whole message.</param>
    /// <param name="frameOctets">The longest information field.</param>
    public Q931Segmenter(ReadOnlySpan<byte> message, int frameOctets = FrameOctets)
    {
        _message = message;
        _frame = frameOctets;
        _head = message.Length >= 3 ? 3 + Math.Min((int)message[1], 2) : 0;
        if (message.Length <= frameOctets)
        {
            Count = 1;
            return;
        }

        var room = frameOctets - _head - SegmentedElementOctets;
        var count = room <= 0 ? MaxSegments + 1 : (message.Length - _head + room - 1) / room;
        Count = count <= MaxSegments ? count : 0;
    }

    private const int SegmentedElementOctets = 4;

    /// <summary>How many pieces; 0 when it would be more than <see cref="MaxSegments"/>: the message cannot be sent.</summary>
    public int Count { get; }

    /// <summary>Writes one piece.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="octets">Room for a frame.</param>
    /// <returns>Octets written.</returns>
    public int Write(int index, Span<byte> octets)
    {
        if (Count == 1)
        {
            _message.CopyTo(octets);
            return _message.Length;
        }

        _message[.._head].CopyTo(octets);
        octets[_head - 1] = (byte)Q931MessageType.Segment;
        octets[_head] = (byte)ElementId.SegmentedMessage;
        octets[_head + 1] = 2;
        octets[_head + 2] = (byte)((index == 0 ? 0x80 : 0) | (Count - 1 - index));
        octets[_head + 3] = _message[_head - 1];
        var room = _frame - _head - SegmentedElementOctets;
        var from = _head + (index * room);
        var part = _message.Slice(from, Math.Min(room, _message.Length - from));
        part.CopyTo(octets[(_head + SegmentedElementOctets)..]);
        return _head + SegmentedElementOctets + part.Length;
    }
}
