namespace Trunkline.Sip;

/// <summary>Why a transaction ended without a final response.</summary>
public enum SipTransactionFailure : byte
{
    /// <summary>Nothing came in time.</summary>
    Timeout,

    /// <summary>The transport could not send.</summary>
    TransportError,
}

/// <summary>What the four transactions have in common: the flow, the last message, a place in the table.</summary>
/// <remarks>Pooled: after its end a transaction is used for another one. Drop the reference when told that it ended.</remarks>
public abstract class SipTransaction
{
    private PooledOctets _message;

    private protected SipTransaction(TransactionLayer layer)
    {
        Layer = layer;
        Entry = new(this);
    }

    /// <summary>The method of its request.</summary>
    public SipMethod Method { get; private protected set; }

    /// <summary>Where its messages go.</summary>
    public SipFlow Flow { get; private protected set; }

    internal TransactionLayer Layer { get; }

    internal TableEntry Entry { get; }

    /// <summary>Counts the lives of this object, so that a late report can be told apart.</summary>
    internal int Generation { get; private set; }

    /// <summary>Hears of its messages.</summary>
    internal ISipTrace? Trace { get; set; }

    private protected ReadOnlySpan<byte> Message => _message.Octets;

    internal abstract void OnTransportError();

    private protected void Keep(ReadOnlySpan<byte> message) => _message.Set(message);

    /// <summary>Gives the kept message back: it is not sent again, and the transaction only waits for what comes late.</summary>
    private protected void DropMessage() => _message.Release();

    /// <summary>Sends the kept message; a failure arrives as an event of its own, never inside this call.</summary>
    private protected void SendKept()
    {
        if (!_message.IsEmpty)
        {
            SendNow(_message.Octets);
        }
    }

    private protected void SendNow(ReadOnlySpan<byte> octets)
    {
        Trace?.OnMessage(true, octets.StartsWith("ACK "u8) ? SipMethod.Ack : Method, StatusOf(octets));
        if (!Layer.Transport.Send(Flow, octets))
        {
            var generation = Generation;
            Layer.Loop.Post(() =>
            {
                if (generation == Generation)
                {
                    OnTransportError();
                }
            });
        }
    }

    /// <summary>The status of a response of ours; 0 for a request.</summary>
    private static int StatusOf(ReadOnlySpan<byte> octets) =>
        octets.StartsWith("SIP/2.0 "u8) && SipText.TryNumber(octets.Slice(8, 3), 699, out var status) ? (int)status : 0;

    private protected void Release()
    {
        Trace = null;
        Generation++;
        _message.Release();
    }
}
