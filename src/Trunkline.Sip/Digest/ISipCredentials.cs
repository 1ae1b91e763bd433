namespace Trunkline.Sip;

/// <summary>The hash of a digest, RFC 7616 §3.2 and RFC 8760.</summary>
public enum DigestAlgorithm : byte
{
    /// <summary>MD5: what old phones speak. 16 octets.</summary>
    Md5,

    /// <summary>SHA-256. 32 octets.</summary>
    Sha256,
}

/// <summary>Where the secrets of users are looked up.</summary>
public interface ISipCredentials
{
    /// <summary>H(user ":" realm ":" password), as octets.</summary>
    /// <param name="user">The user name the client gave; any text.</param>
    /// <param name="realm">Our realm.</param>
    /// <param name="algorithm">Which H.</param>
    /// <param name="ha1">16 or 32 octets to fill.</param>
    /// <returns>False for an unknown user.</returns>
    bool TryGetHa1(string user, string realm, DigestAlgorithm algorithm, Span<byte> ha1);
}
