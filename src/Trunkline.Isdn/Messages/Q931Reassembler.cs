namespace Trunkline.Isdn.Messages;

/// <summary>What a piece did to a reassembly.</summary>
public enum ReassemblyStep : byte
{
    /// <summary>Not a SEGMENT: a message of its own. What was being put together is dropped when it belongs to the same call.</summary>
    NotSegment,

    /// <summary>The first piece: T314 starts.</summary>
    Started,

    /// <summary>The next piece: T314 starts anew.</summary>
    Continued,

    /// <summary>The last piece: the message is whole, T314 stops.</summary>
    Complete,

    /// <summary>Out of sequence, of another message, too long or malformed: what was gathered is dropped, T314 stops.</summary>
    Dropped,
}

/// <summary>Puts segmented messages together (Q.931 Annex H): of one link one at a time, since a segmented message's pieces come in one go.</summary>
/// <remarks>Bounded by <see cref="Q931Message.MaxOctets"/>; the clock (T314, 4 s) is the caller's, who calls <see cref="Reset"/> when it expires. Allocates nothing after construction.</remarks>
public sealed class Q931Reassembler
{
    private readonly byte[] _octets = new byte[Q931Message.MaxOctets];
    private int _length;
    private int _remaining;

    /// <summary>Pieces are missing.</summary>
    public bool IsGathering { get; private set; }

    /// <summary>Whose message is being put together.</summary>
    public CallReference CallReference { get; private set; }

    /// <summary>The message after <see cref="ReassemblyStep.Complete"/>; valid until the next piece.</summary>
    public ReadOnlySpan<byte> Whole => IsGathering ? default : _octets.AsSpan(0, _length);

    /// <summary>Forgets what was gathered: T314 expired, or the link was established anew.</summary>
    public void Reset()
    {
        IsGathering = false;
        _length = 0;
    }

    /// <summary>Takes a received message.</summary>
    /// <param name="message">Any message of the link, in the order received.</param>
    public ReassemblyStep Add(Q931Message message)
    {
        if (message.Type != Q931MessageType.Segment)
        {
            if (IsGathering && message.CallReference == CallReference)
            {
                Reset();
            }

            return ReassemblyStep.NotSegment;
        }

        var head = message.TypeOffset + 1;
        if (message.Elements.IsEmpty || message.Elements[0].Id != ElementId.SegmentedMessage || message.Elements[0].IsTruncated
            || !SegmentedMessageIe.TryRead(message.Content(message.Elements[0]), out var segment, out _)
            || segment.Remaining >= Q931Segmenter.MaxSegments || segment.Type == Q931MessageType.Segment)
        {
            Reset();
            return ReassemblyStep.Dropped;
        }

        var part = message.Octets[message.Elements[0].End..];
        if (segment.IsFirst)
        {
            message.Octets[..head].CopyTo(_octets);
            _octets[head - 1] = (byte)segment.Type;
            _length = head;
            CallReference = message.CallReference;
        }
        else if (!IsGathering || message.CallReference != CallReference || segment.Remaining != _remaining - 1 || (byte)segment.Type != _octets[head - 1])
        {
            Reset();
            return ReassemblyStep.Dropped;
        }

        if (_length + part.Length > _octets.Length)
        {
            Reset();
            return ReassemblyStep.Dropped;
        }

        part.CopyTo(_octets.AsSpan(_length));
        _length += part.Length;
        _remaining = segment.Remaining;
        IsGathering = _remaining > 0;
        return !IsGathering ? ReassemblyStep.Complete : segment.IsFirst ? ReassemblyStep.Started : ReassemblyStep.Continued;
    }
}
