using System.Text;

namespace Trunkline.Sip;

/// <summary>One contact of an address of record: where a phone is.</summary>
/// <param name="Contact">The URI it registered, as octets.</param>
/// <param name="Flow">The way its REGISTER came: what reaches it, also behind NAT.</param>
/// <param name="Q">Preference in thousandths, 0 to 1000.</param>
/// <param name="Expires">When it ends, as elapsed time of the loop.</param>
/// <param name="CallId">Call-ID of the registration.</param>
/// <param name="CSeq">Its last CSeq number.</param>
/// <param name="Path">Path values (RFC 3327), the Route of requests to it.</param>
public sealed record SipBinding(byte[] Contact, SipFlow Flow, int Q, TimeSpan Expires, string CallId, uint CSeq, IReadOnlyList<string> Path)
{
    /// <summary>The URI as text: the Request-URI of a call to it.</summary>
    public string Uri => Encoding.UTF8.GetString(Contact);
}

/// <summary>The limits of a registrar.</summary>
public sealed record RegistrarOptions
{
    /// <summary>Used when the phone asks for nothing.</summary>
    public TimeSpan DefaultExpires { get; init; } = TimeSpan.FromSeconds(3600);

    /// <summary>The shortest taken; below it 423.</summary>
    public TimeSpan MinExpires { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest given.</summary>
    public TimeSpan MaxExpires { get; init; } = TimeSpan.FromSeconds(7200);

    /// <summary>Contacts of one address of record; a further one replaces the one that would end first.</summary>
    public int MaxContacts { get; init; } = 10;

    /// <summary>The most contacts of one address, by its name; null for <see cref="MaxContacts"/> everywhere.</summary>
    public Func<string, int>? MaxContactsOf { get; init; }

    /// <summary>Addresses of record; beyond it 503.</summary>
    public int MaxAddresses { get; init; } = 100_000;

    /// <summary>At least this much is left to a registration that a restart found alive.</summary>
    public TimeSpan RestartGrace { get; init; } = TimeSpan.FromSeconds(60);
}
