using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>Who and where the site is.</summary>
/// <param name="Name">For people.</param>
/// <param name="Node">The node's name in call records.</param>
/// <param name="Country">ISO 3166, two lower-case letters: decides tones.</param>
/// <param name="AreaCode">Without trunk prefix; empty when the country has none.</param>
/// <param name="TimeZone">For records in <c>Master.csv</c> and for people; everything stored is UTC.</param>
public sealed record SiteInfo(string Name, string Node, string Country, string AreaCode, TimeZoneInfo TimeZone);

/// <summary>SIP listening.</summary>
/// <param name="Udp">UDP; <see cref="NetAddress.None"/> when off.</param>
/// <param name="Tcp">TCP; <see cref="NetAddress.None"/> when off.</param>
/// <param name="AdvertisedAddress">What phones are told in Contact and Via when it is not the address they reach us at (NAT); none otherwise. Port 0.</param>
/// <param name="Realm">Digest realm, and the domain of our addresses.</param>
/// <param name="Digest">What phones are challenged with.</param>
/// <param name="Limits">Bounds of the tables.</param>
public sealed record SipSettings(NetAddress Udp, NetAddress Tcp, NetAddress AdvertisedAddress, string Realm, DigestOffer Digest, SipLimits Limits);

/// <summary>The digest algorithms phones are challenged with.</summary>
public enum DigestOffer : byte
{
    /// <summary>MD5: what every phone knows.</summary>
    Md5,

    /// <summary>SHA-256 and MD5, SHA-256 first: phones that do not pass over what they do not know cannot register.</summary>
    Both,

    /// <summary>SHA-256 alone.</summary>
    Sha256,
}

/// <summary>Bounds of SIP's tables; beyond them new requests get 503 with Retry-After, emergency calls excepted.</summary>
/// <param name="Calls">Calls at a time.</param>
/// <param name="Transactions">Transactions at a time.</param>
/// <param name="Registrations">Contacts of all extensions.</param>
/// <param name="TcpConnections">TCP connections at a time.</param>
/// <param name="RegistrationSeconds">Longest registration granted.</param>
public sealed record SipLimits(int Calls, int Transactions, int Registrations, int TcpConnections, int RegistrationSeconds);

/// <summary>The gateway process.</summary>
/// <param name="RtpAddress">Where RTP is bound; 0.0.0.0 for all. Port 0.</param>
/// <param name="RtpAdvertisedAddress">What SDP says when it is not the bound address; none otherwise. Port 0.</param>
/// <param name="RtpPorts">Ports for RTP.</param>
/// <param name="ControlSocket">Unix socket between the two processes.</param>
/// <param name="RecordingsDirectory">Where recordings go.</param>
/// <param name="Tones">Country of the tones, ISO 3166, lower case.</param>
/// <param name="OrphanTime">How long a context lives with no deciding process attached.</param>
/// <param name="MaxContexts">Contexts at a time.</param>
public sealed record GatewaySettings(
    NetAddress RtpAddress,
    NetAddress RtpAdvertisedAddress,
    PortRange RtpPorts,
    string ControlSocket,
    string RecordingsDirectory,
    string Tones,
    TimeSpan OrphanTime,
    int MaxContexts);

/// <summary>Where state lives.</summary>
/// <param name="StateDirectory">Directory of everything the system writes by itself.</param>
/// <param name="Database">The SQLite file.</param>
/// <param name="ReserveMegabytes">Disk space kept for call records when the disk is full; 1 and up.</param>
public sealed record StorageSettings(string StateDirectory, string Database, int ReserveMegabytes);

/// <summary>Which calls are recorded when the extension does not say otherwise.</summary>
public enum RecordedCalls : byte
{
    /// <summary>None but emergency calls.</summary>
    None,

    /// <summary>Calls over a trunk.</summary>
    Outside,

    /// <summary>All.</summary>
    All,
}

/// <summary>Recording. Emergency calls are always recorded.</summary>
/// <param name="Calls">Which calls.</param>
public sealed record RecordingPolicy(RecordedCalls Calls);
