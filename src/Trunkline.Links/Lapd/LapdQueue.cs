// The I queue of a link: messages not yet acknowledged, in a ring made at start. The first Sent of them are out since the last
// retransmission, the first EverSent were out at least once: those the far end may have.
namespace Trunkline.Links;

/// <summary>Messages waiting to be sent or acknowledged.</summary>
internal sealed class LapdQueue(int capacity, int messageOctets)
{
    private readonly byte[] _octets = new byte[capacity * messageOctets];
    private readonly int[] _lengths = new int[capacity];
    private int _head;

    /// <summary>All messages.</summary>
    public int Count { get; private set; }

    /// <summary>V(S) - V(A).</summary>
    public int Sent { get; private set; }

    /// <summary>Messages the far end may have.</summary>
    public int EverSent { get; private set; }

    public bool TryAdd(ReadOnlySpan<byte> message)
    {
        if (Count == capacity || message.Length > messageOctets)
        {
            return false;
        }

        var at = (_head + Count++) % capacity;
        message.CopyTo(_octets.AsSpan(at * messageOctets));
        _lengths[at] = message.Length;
        return true;
    }

    /// <summary>The next message to send; it counts as sent.</summary>
    public ReadOnlySpan<byte> TakeNext()
    {
        var at = (_head + Sent++) % capacity;
        EverSent = Math.Max(EverSent, Sent);
        return _octets.AsSpan(at * messageOctets, _lengths[at]);
    }

    /// <summary>The oldest messages were acknowledged.</summary>
    public void Acknowledge(int messages)
    {
        Remove(messages);
        Sent = Math.Max(Sent - messages, 0);
    }

    /// <summary>V(S) = V(A): all go out again.</summary>
    public void Rewind() => Sent = 0;

    /// <summary>All count as never sent.</summary>
    public void Forget() => Sent = EverSent = 0;

    /// <summary>Removes the oldest messages.</summary>
    public void Remove(int messages)
    {
        _head = (_head + messages) % capacity;
        Count -= messages;
        EverSent = Math.Max(EverSent - messages, 0);
    }
}
