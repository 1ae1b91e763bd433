using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>What became of a request's credentials.</summary>
public enum DigestVerdict : byte
{
    /// <summary>None for our realm, or not in a form we take: challenge.</summary>
    None,

    /// <summary>Wrong user, password or target: challenge, exactly as for <see cref="None"/>.</summary>
    Wrong,

    /// <summary>Right, but the nonce is used up or old: challenge with stale=true.</summary>
    Stale,

    /// <summary>Right.</summary>
    Accepted,
}

/// <summary>The server side of digest authentication, RFC 7616 and RFC 8760: SHA-256 and MD5, qop=auth.</summary>
/// <remarks>
/// <para>A nonce holds its time and number, sealed by HMAC-SHA-256 together with the client's address; nothing is stored for
/// a challenge. Only right answers enter the (bounded) table of nonce counts, which must grow: no request is taken twice.</para>
/// <para>An unknown user costs the same work as a known one with a wrong password, and is answered with the same octets.</para>
/// <para>Not supported: auth-int, MD5-sess, user name hashing.</para>
/// </remarks>
public sealed class DigestAuthenticator
{
    private const int NonceOctets = 32;
    private readonly byte[] _key;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly ISipCredentials _credentials;
    private readonly byte[] _realm;
    private readonly long _lifetime;
    private readonly int _maxNonces;
    private readonly Dictionary<ulong, uint> _counts = [];
    private readonly Queue<(ulong Serial, long Time)> _order = new();
    private ulong _serial;
    private long _forgotten = -1;

    /// <param name="key">At least 16 secret octets, new for each process.</param>
    /// <param name="time">The clock; only elapsed time is used.</param>
    /// <param name="realm">The realm shown to users.</param>
    /// <param name="credentials">Where secrets are looked up.</param>
    /// <param name="lifetime">How long a nonce is taken; 5 minutes when null.</param>
    /// <param name="maxNonces">How many nonces in use are remembered; beyond it the oldest become stale.</param>
    public DigestAuthenticator(ReadOnlySpan<byte> key, TimeProvider time, string realm, ISipCredentials credentials, TimeSpan? lifetime = null, int maxNonces = 16_384)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, 16);
        ArgumentNullException.ThrowIfNull(time);
        _key = key.ToArray();
        _time = time;
        _origin = time.GetTimestamp();
        Realm = realm;
        _realm = Encoding.UTF8.GetBytes(realm);
        _credentials = credentials;
        _lifetime = (long)(lifetime ?? TimeSpan.FromMinutes(5)).TotalMilliseconds;
        _maxNonces = maxNonces;
    }

    /// <summary>The realm.</summary>
    public string Realm { get; }

    /// <summary>The algorithms challenged with and taken, the preferred one first; SHA-256 and MD5 unless given.</summary>
    /// <remarks>
    /// RFC 8760 §2.4 has clients pass over what they do not know. libre 1.1.0 (baresip 1.0.0) instead gives up at the first SHA-256
    /// challenge, wherever it stands, and SIPp 3.6.1 when it stands first: who has such phones offers MD5 alone.
    /// </remarks>
    public IReadOnlyList<DigestAlgorithm> Offered { get; init; } = [DigestAlgorithm.Sha256, DigestAlgorithm.Md5];

    private long Now => (long)_time.GetElapsedTime(_origin).TotalMilliseconds;

    /// <summary>Checks the credentials of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="flow">Where it came from: the nonce must have been given to that address.</param>
    /// <param name="isProxy">True for Proxy-Authorization (after 407), false for Authorization (after 401).</param>
    /// <param name="user">The user when accepted.</param>
    public DigestVerdict Check(SipMessage request, in SipFlow flow, bool isProxy, out string? user)
    {
        ArgumentNullException.ThrowIfNull(request);
        user = null;
        var name = isProxy ? HeaderName.ProxyAuthorization : HeaderName.Authorization;
        for (var i = request.IndexOf(name); i >= 0; i = request.IndexOf(name, i + 1))
        {
            if (DigestHeader.TryParse(request.ValueAt(i), out var header) && header["realm"u8].SequenceEqual(_realm))
            {
                return Check(request, header, flow, out user);
            }
        }

        return DigestVerdict.None;
    }

    /// <summary>Writes a challenge for each of <see cref="Offered"/>, in its order (RFC 8760 §2.4).</summary>
    public void WriteChallenge(SipWriter writer, in SipFlow flow, bool isProxy, bool isStale)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<byte> nonce = stackalloc byte[2 * NonceOctets];
        MakeNonce(flow.Remote, nonce);
        foreach (var algorithm in Offered)
        {
            writer.Begin(isProxy ? HeaderName.ProxyAuthenticate : HeaderName.WwwAuthenticate)
                .Raw("Digest realm="u8).Quoted(Realm).Raw(", nonce=\""u8).Raw(nonce).Raw("\", qop=\"auth\", algorithm="u8)
                .Raw(algorithm == DigestAlgorithm.Md5 ? "MD5"u8 : "SHA-256"u8);
            if (isStale)
            {
                writer.Raw(", stale=true"u8);
            }

            writer.Line();
        }
    }

    private DigestVerdict Check(SipMessage request, DigestHeader header, in SipFlow flow, out string? user)
    {
        user = null;
        var name = header["username"u8];
        var count = header["nc"u8];
        var nonce = header["nonce"u8];
        var response = header["response"u8];
        if (!header.TryGetAlgorithm(out var algorithm)
            || !Offered.Contains(algorithm)
            || !SipText.Same(header["qop"u8], "auth"u8)
            || name.IsEmpty || name.Length > 256 || count.Length != 8
            || !TryHex(count, out var number) || header["cnonce"u8].IsEmpty)
        {
            return DigestVerdict.None;
        }

        Span<byte> ha1 = stackalloc byte[32];
        Span<byte> expected = stackalloc byte[64];
        ha1 = ha1[..DigestHash.SizeOf(algorithm)];
        expected = expected[..(2 * ha1.Length)];
        var text = SipText.Unquote(name);
        Span<byte> dummy = stackalloc byte[32];
        HMACSHA256.HashData(_key, name, dummy); // always, so that unknown users take no less time
        var isKnown = _credentials.TryGetHa1(text, Realm, algorithm, ha1);
        if (!isKnown)
        {
            dummy[..ha1.Length].CopyTo(ha1);
        }

        DigestHash.Response(algorithm, ha1, new() { Method = request.MethodText, Uri = header["uri"u8], Nonce = nonce, Count = count, ClientNonce = header["cnonce"u8] }, expected);
        var isRight = CryptographicOperations.FixedTimeEquals(expected, response) & isKnown & IsTarget(request, header["uri"u8]);
        if (!isRight)
        {
            return DigestVerdict.Wrong;
        }

        if (!TryReadNonce(nonce, flow.Remote, out var serial, out var time) || !TryCount(serial, time, number))
        {
            return DigestVerdict.Stale;
        }

        user = text;
        return DigestVerdict.Accepted;
    }

    // The digest must be for this request; a phone may write the URI in another equal way.
    private static bool IsTarget(SipMessage request, ReadOnlySpan<byte> uri) =>
        uri.SequenceEqual(request.RequestUri)
        || (SipUri.TryParse(uri, out var a) && SipUri.TryParse(request.RequestUri, out var b) && SipUri.AreEqual(a, b));

    private void MakeNonce(NetAddress address, Span<byte> hex)
    {
        Span<byte> nonce = stackalloc byte[NonceOctets];
        BinaryPrimitives.WriteInt64BigEndian(nonce, Now);
        BinaryPrimitives.WriteUInt64BigEndian(nonce[8..], ++_serial);
        Seal(nonce[..16], address, nonce[16..]);
        DigestHash.Hex(nonce, hex);
    }

    private bool TryReadNonce(ReadOnlySpan<byte> hex, NetAddress address, out ulong serial, out long time)
    {
        Span<byte> nonce = stackalloc byte[NonceOctets];
        Span<byte> seal = stackalloc byte[16];
        (serial, time) = (0, 0);
        if (hex.Length != 2 * NonceOctets || Convert.FromHexString(hex, nonce, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        time = BinaryPrimitives.ReadInt64BigEndian(nonce);
        serial = BinaryPrimitives.ReadUInt64BigEndian(nonce[8..]);
        Seal(nonce[..16], address, seal);
        return CryptographicOperations.FixedTimeEquals(seal, nonce[16..]) && Now - time <= _lifetime && time <= Now;
    }

    private void Seal(ReadOnlySpan<byte> content, NetAddress address, Span<byte> seal)
    {
        Span<byte> input = stackalloc byte[32];
        Span<byte> full = stackalloc byte[32];
        content.CopyTo(input);
        address.WriteOctets(input[16..]);
        HMACSHA256.HashData(_key, input, full);
        full[..16].CopyTo(seal);
    }

    private bool TryCount(ulong serial, long time, uint count)
    {
        if (time <= _forgotten)
        {
            return false; // older than the oldest remembered: it may have been used
        }

        if (_counts.TryGetValue(serial, out var last))
        {
            if (count <= last)
            {
                return false;
            }
        }
        else if (count == 0)
        {
            return false;
        }
        else
        {
            while (_order.TryPeek(out var oldest) && (Now - oldest.Time > _lifetime || _order.Count >= _maxNonces))
            {
                if (Now - oldest.Time <= _lifetime)
                {
                    _forgotten = Math.Max(_forgotten, oldest.Time);
                }

                _counts.Remove(oldest.Serial);
                _order.Dequeue();
            }

            _order.Enqueue((serial, time));
        }

        _counts[serial] = count;
        return time > _forgotten;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        foreach (var octet in text)
        {
            var digit = SipText.HexDigit(octet);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 4) | (uint)digit;
        }

        return true;
    }
}
