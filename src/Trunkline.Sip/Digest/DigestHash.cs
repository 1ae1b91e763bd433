using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Trunkline.Sip;

/// <summary>The hashes of RFC 7616 §3.4, over octets, without strings.</summary>
public static class DigestHash
{
    /// <summary>Octets of a hash: 16 or 32.</summary>
    public static int SizeOf(DigestAlgorithm algorithm) => algorithm == DigestAlgorithm.Md5 ? 16 : 32;

    /// <summary>H(user ":" realm ":" password): what to store instead of a password.</summary>
    public static byte[] Ha1(string user, string realm, string password, DigestAlgorithm algorithm)
    {
        var hash = new byte[SizeOf(algorithm)];
        Compute(algorithm, Encoding.UTF8.GetBytes($"{user}:{realm}:{password}"), hash);
        return hash;
    }

    /// <summary>The response for qop=auth: H(HA1 ":" nonce ":" nc ":" cnonce ":" qop ":" H(method ":" uri)), as hexadecimal digits.</summary>
    /// <param name="algorithm">Which H.</param>
    /// <param name="ha1">From <see cref="Ha1"/>.</param>
    /// <param name="fields">The other fields; no count for a challenge without qop: H(HA1 ":" nonce ":" H(method ":" uri)), RFC 2069.</param>
    /// <param name="response">32 or 64 octets to fill.</param>
    internal static void Response(DigestAlgorithm algorithm, ReadOnlySpan<byte> ha1, in DigestFields fields, Span<byte> response)
    {
        Span<byte> hash = stackalloc byte[32];
        Span<byte> hex = stackalloc byte[64];
        hash = hash[..SizeOf(algorithm)];
        hex = hex[..(2 * hash.Length)];
        var writer = new SipWriter(2048);
        Compute(algorithm, writer.Clear().Raw(fields.Method).Raw(":"u8).Raw(fields.Uri).Octets, hash);
        Hex(ha1, hex);
        writer.Clear().Raw(hex).Raw(":"u8).Raw(fields.Nonce).Raw(":"u8);
        if (!fields.Count.IsEmpty)
        {
            writer.Raw(fields.Count).Raw(":"u8).Raw(fields.ClientNonce).Raw(":auth:"u8);
        }

        Hex(hash, hex);
        Compute(algorithm, writer.Raw(hex).Octets, hash);
        Hex(hash, response);
    }

    internal static void Hex(ReadOnlySpan<byte> octets, Span<byte> hex) => Convert.TryToHexStringLower(octets, hex, out _);

    [SuppressMessage("Security", "CA5351", Justification = "RFC 7616 keeps MD5 for old phones; SHA-256 is offered first")]
    private static void Compute(DigestAlgorithm algorithm, ReadOnlySpan<byte> octets, Span<byte> hash)
    {
        if (algorithm == DigestAlgorithm.Md5)
        {
            MD5.HashData(octets, hash);
        }
        else
        {
            SHA256.HashData(octets, hash);
        }
    }
}

/// <summary>What goes into a digest besides the secret.</summary>
internal readonly ref struct DigestFields
{
    public ReadOnlySpan<byte> Method { get; init; }

    public ReadOnlySpan<byte> Uri { get; init; }

    public ReadOnlySpan<byte> Nonce { get; init; }

    public ReadOnlySpan<byte> Count { get; init; }

    public ReadOnlySpan<byte> ClientNonce { get; init; }
}
