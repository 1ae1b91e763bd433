using System.Buffers.Binary;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>An established dialog as data: enough for a new process to go on with it (RFC 3261 §12).</summary>
/// <param name="CallId">Call-ID.</param>
/// <param name="LocalTag">Our tag, as the number behind its 16 hexadecimal digits.</param>
/// <param name="RemoteTag">The peer's tag; empty for a peer of RFC 2543.</param>
/// <param name="LocalParty">Our From or To with tag.</param>
/// <param name="RemoteParty">The peer's, with tag.</param>
/// <param name="LocalCSeq">The number of our last request.</param>
/// <param name="RemoteCSeq">The number of the peer's last request; 0 for none yet.</param>
/// <param name="RemoteTarget">The URI of the peer's Contact.</param>
/// <param name="Routes">The route set in the order it is sent.</param>
/// <param name="Contact">Our Contact value.</param>
/// <param name="Flow">The flow it runs over; a TCP connection does not outlive the process and is opened again.</param>
/// <param name="IsFlowFixed">See <see cref="SipInvite.IsFlowFixed"/>.</param>
/// <param name="IsCaller">True when we sent the first INVITE.</param>
/// <param name="SdpSessionId">sess-id of our o= line.</param>
/// <param name="SdpVersion">sess-version of our last o= line.</param>
public sealed record DialogState(
    string CallId,
    ulong LocalTag,
    string RemoteTag,
    string LocalParty,
    string RemoteParty,
    uint LocalCSeq,
    uint RemoteCSeq,
    string RemoteTarget,
    IReadOnlyList<string> Routes,
    string Contact,
    SipFlow Flow,
    bool IsFlowFixed,
    bool IsCaller,
    ulong SdpSessionId,
    ulong SdpVersion)
{
    private const byte Version = 1;
    private const int MaxRoutes = 64;
    private const int FixedLength = 1 + 8 + 4 + 4 + 1 + 1 + 18 + 18 + 8 + 8 + 1;

    /// <summary>The state as octets, for <see cref="IDurableState"/>.</summary>
    public byte[] ToOctets()
    {
        // Twice a call: one array of the right size, nothing else.
        var routes = Math.Min(Routes.Count, MaxRoutes);
        var length = FixedLength + Room(CallId) + Room(RemoteTag) + Room(LocalParty) + Room(RemoteParty) + Room(RemoteTarget) + Room(Contact);
        for (var i = 0; i < routes; i++)
        {
            length += Room(Routes[i]);
        }

        var octets = new byte[length];
        octets[0] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(octets.AsSpan(1), LocalTag);
        BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(9), LocalCSeq);
        BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(13), RemoteCSeq);
        octets[17] = (byte)((IsFlowFixed ? 1 : 0) | (IsCaller ? 2 : 0));
        octets[18] = (byte)Flow.Kind;
        Write(octets.AsSpan(19), Flow.Local);
        Write(octets.AsSpan(37), Flow.Remote);
        BinaryPrimitives.WriteUInt64BigEndian(octets.AsSpan(55), SdpSessionId);
        BinaryPrimitives.WriteUInt64BigEndian(octets.AsSpan(63), SdpVersion);
        octets[71] = (byte)routes;
        var rest = Write(octets.AsSpan(FixedLength), CallId);
        rest = Write(rest, RemoteTag);
        rest = Write(rest, LocalParty);
        rest = Write(rest, RemoteParty);
        rest = Write(rest, RemoteTarget);
        rest = Write(rest, Contact);
        for (var i = 0; i < routes; i++)
        {
            rest = Write(rest, Routes[i]);
        }

        return octets;
    }

    /// <summary>Reads what <see cref="ToOctets"/> wrote.</summary>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> octets, out DialogState? state)
    {
        state = null;
        if (octets.Length < FixedLength || octets[0] != Version || octets[18] > (byte)SipTransportKind.Tcp || octets[71] > MaxRoutes)
        {
            return false;
        }

        var texts = new string[6 + octets[71]];
        var rest = octets[FixedLength..];
        for (var i = 0; i < texts.Length; i++)
        {
            if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) is var length && rest.Length < 2 + length)
            {
                return false;
            }

            texts[i] = Encoding.UTF8.GetString(rest.Slice(2, length));
            rest = rest[(2 + length)..];
        }

        state = new(
            texts[0],
            BinaryPrimitives.ReadUInt64BigEndian(octets[1..]),
            texts[1],
            texts[2],
            texts[3],
            BinaryPrimitives.ReadUInt32BigEndian(octets[9..]),
            BinaryPrimitives.ReadUInt32BigEndian(octets[13..]),
            texts[4],
            texts[6..],
            texts[5],
            new((SipTransportKind)octets[18], Read(octets[19..]), Read(octets[37..])),
            (octets[17] & 1) != 0,
            (octets[17] & 2) != 0,
            BinaryPrimitives.ReadUInt64BigEndian(octets[55..]),
            BinaryPrimitives.ReadUInt64BigEndian(octets[63..]));
        return true;
    }

    private static int Room(string text) => 2 + Math.Min(Encoding.UTF8.GetByteCount(text), ushort.MaxValue);

    private static Span<byte> Write(Span<byte> to, string text)
    {
        var length = Room(text) - 2;
        BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)length);
        Encoding.UTF8.TryGetBytes(text, to.Slice(2, length), out _); // what is longer than a message may be is cut
        return to[(2 + length)..];
    }

    private static void Write(Span<byte> to, NetAddress address)
    {
        address.WriteOctets(to);
        BinaryPrimitives.WriteUInt16BigEndian(to[16..], address.Port);
    }

    private static NetAddress Read(ReadOnlySpan<byte> from) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(from), BinaryPrimitives.ReadUInt64BigEndian(from[8..]), BinaryPrimitives.ReadUInt16BigEndian(from[16..]));
}
