using System.Buffers.Binary;

namespace Trunkline.Sip;

/// <summary>Writes the octets a transaction is found by, into one reused buffer.</summary>
internal sealed class TransactionKey
{
    private byte[] _octets = new byte[512];
    private int _length;

    /// <summary>A client transaction: branch and CSeq method (RFC 3261 §17.1.3).</summary>
    public ReadOnlySpan<byte> OfClient(ReadOnlySpan<byte> branch, ReadOnlySpan<byte> method) =>
        Begin().Add(branch).Add(method)._octets.AsSpan(0, _length);

    /// <summary>A server transaction: branch, sent-by and method, where an ACK means its INVITE (RFC 3261 §17.2.3).</summary>
    /// <param name="request">The request.</param>
    /// <param name="method">The method of the transaction looked for.</param>
    /// <remarks>
    /// Without a branch of RFC 3261: Request-URI, From tag, Call-ID, CSeq number and top Via. The To tag is left out, so
    /// an ACK, which has one more than its INVITE, finds it.
    /// </remarks>
    public ReadOnlySpan<byte> OfServer(SipMessage request, ReadOnlySpan<byte> method)
    {
        Begin();
        if (request.HasTransactionId)
        {
            Add(request.Branch).AddLower(request.SentByHost).Add(request.SentByPort);
        }
        else
        {
            Add("2543"u8).Add(request.RequestUri).Add(request.FromTag).Add(request.CallId).Add((int)request.CSeq).Add(request.TopVia);
        }

        return Add(method)._octets.AsSpan(0, _length);
    }

    /// <summary>What merged requests have in common (RFC 3261 §8.2.2.2).</summary>
    public ReadOnlySpan<byte> OfMerge(SipMessage request) =>
        Begin().Add(request.FromTag).Add(request.CallId).Add((int)request.CSeq).Add(request.MethodText)._octets.AsSpan(0, _length);

    private TransactionKey Begin()
    {
        _length = 0;
        return this;
    }

    // Each part is preceded by its length, so that no two lists of parts look alike.
    private TransactionKey Add(ReadOnlySpan<byte> part)
    {
        Reserve(part.Length + 2);
        BinaryPrimitives.WriteUInt16BigEndian(_octets.AsSpan(_length), (ushort)part.Length);
        part.CopyTo(_octets.AsSpan(_length + 2));
        _length += part.Length + 2;
        return this;
    }

    private TransactionKey AddLower(ReadOnlySpan<byte> part)
    {
        Add(part);
        foreach (ref var octet in _octets.AsSpan(_length - part.Length, part.Length))
        {
            octet = octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet;
        }

        return this;
    }

    private TransactionKey Add(int value)
    {
        Reserve(4);
        BinaryPrimitives.WriteInt32BigEndian(_octets.AsSpan(_length), value);
        _length += 4;
        return this;
    }

    private void Reserve(int count)
    {
        if (_length + count > _octets.Length)
        {
            Array.Resize(ref _octets, Math.Max(_length + count, _octets.Length * 2));
        }
    }
}
