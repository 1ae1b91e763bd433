using System.Buffers.Binary;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>The bindings of one address of record as octets, for <see cref="IDurableState"/>. Times are wall time there.</summary>
internal static class BindingStore
{
    private const byte Version = 1;

    public static byte[] Write(IReadOnlyList<SipBinding> bindings, TimeSpan elapsed, DateTimeOffset now)
    {
        var writer = new SipWriter();
        writer.Raw([Version, (byte)bindings.Count]);
        Span<byte> fixedPart = stackalloc byte[8 + 2 + 4 + 1 + 18 + 18 + 1];
        foreach (var binding in bindings)
        {
            BinaryPrimitives.WriteInt64BigEndian(fixedPart, (now + (binding.Expires - elapsed)).ToUnixTimeMilliseconds());
            BinaryPrimitives.WriteInt16BigEndian(fixedPart[8..], (short)binding.Q);
            BinaryPrimitives.WriteUInt32BigEndian(fixedPart[10..], binding.CSeq);
            fixedPart[14] = (byte)binding.Flow.Kind;
            Write(fixedPart[15..], binding.Flow.Local);
            Write(fixedPart[33..], binding.Flow.Remote);
            fixedPart[51] = (byte)binding.Path.Count;
            writer.Raw(fixedPart);
            Write(writer, binding.Contact);
            Write(writer, Encoding.UTF8.GetBytes(binding.CallId));
            foreach (var path in binding.Path)
            {
                Write(writer, Encoding.UTF8.GetBytes(path));
            }
        }

        return writer.Octets.ToArray();
    }

    /// <returns>False when the octets are not what <see cref="Write(IReadOnlyList{SipBinding}, TimeSpan, DateTimeOffset)"/> wrote.</returns>
    public static bool TryRead(ReadOnlySpan<byte> octets, TimeSpan elapsed, DateTimeOffset now, TimeSpan grace, TimeSpan most, List<SipBinding> bindings)
    {
        if (octets.Length < 2 || octets[0] != Version)
        {
            return false;
        }

        var count = octets[1];
        octets = octets[2..];
        for (var i = 0; i < count; i++)
        {
            if (octets.Length < 52 || octets[14] > (byte)SipTransportKind.Tcp)
            {
                return false;
            }

            var left = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadInt64BigEndian(octets) - now.ToUnixTimeMilliseconds());
            var q = BinaryPrimitives.ReadInt16BigEndian(octets[8..]);
            var cseq = BinaryPrimitives.ReadUInt32BigEndian(octets[10..]);
            var flow = new SipFlow((SipTransportKind)octets[14], Read(octets[15..]), Read(octets[33..]));
            var path = new string[octets[51]];
            octets = octets[52..];
            if (!TryRead(ref octets, out var contact) || !TryRead(ref octets, out var callId))
            {
                return false;
            }

            for (var j = 0; j < path.Length; j++)
            {
                if (!TryRead(ref octets, out var text))
                {
                    return false;
                }

                path[j] = Encoding.UTF8.GetString(text);
            }

            if (left > TimeSpan.Zero)
            {
                left = left < grace ? grace : left > most ? most : left; // a clock that was set back must not make a registration longer
                bindings.Add(new(contact.ToArray(), flow, q, elapsed + left, Encoding.UTF8.GetString(callId), cseq, path));
            }
        }

        return true;
    }

    private static void Write(SipWriter writer, ReadOnlySpan<byte> octets)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)octets.Length);
        writer.Raw(length).Raw(octets);
    }

    private static bool TryRead(scoped ref ReadOnlySpan<byte> octets, out ReadOnlySpan<byte> part)
    {
        part = default;
        if (octets.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(octets) is var length && octets.Length < 2 + length)
        {
            return false;
        }

        part = octets.Slice(2, length);
        octets = octets[(2 + length)..];
        return true;
    }

    private static void Write(Span<byte> to, NetAddress address)
    {
        address.WriteOctets(to);
        BinaryPrimitives.WriteUInt16BigEndian(to[16..], address.Port);
    }

    private static NetAddress Read(ReadOnlySpan<byte> from) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(from), BinaryPrimitives.ReadUInt64BigEndian(from[8..]), BinaryPrimitives.ReadUInt16BigEndian(from[16..]));
}
