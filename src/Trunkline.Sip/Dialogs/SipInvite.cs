namespace Trunkline.Sip;

/// <summary>A header line that the stack does not write by itself.</summary>
/// <param name="Name">A token.</param>
/// <param name="Value">Control characters become blanks.</param>
public readonly record struct SipHeaderLine(string Name, string Value);

/// <summary>A part of a body, beside SDP.</summary>
/// <param name="MediaType">"application/pidf+xml".</param>
/// <param name="ContentId">What headers refer to it by, without angle brackets: "1a2b@host"; empty for none.</param>
/// <param name="Octets">The part.</param>
public sealed record SipBodyPart(string MediaType, string ContentId, ReadOnlyMemory<byte> Octets);

/// <summary>What an outgoing INVITE says.</summary>
public sealed record SipInvite
{
    /// <summary>Whom: a sip, sips or tel URI.</summary>
    public required string RequestUri { get; init; }

    /// <summary>The caller, as <see cref="SipAddress.Format"/> gives it; without a tag.</summary>
    public required string From { get; init; }

    /// <summary>The called party; without a tag.</summary>
    public required string To { get; init; }

    /// <summary>Where to send it.</summary>
    public required SipFlow Flow { get; init; }

    /// <summary>
    /// True when everything in the dialog goes the same way, whatever the peer's Contact says: registered phones, also
    /// behind NAT. False follows route set and remote target (RFC 3261 §12.2.1.1).
    /// </summary>
    public bool IsFlowFixed { get; init; }

    /// <summary>The user part of our Contact; none when null.</summary>
    public string? ContactUser { get; init; }

    /// <summary>Preset Route values, "&lt;sip:...;lr&gt;".</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>The offer; empty asks the peer for one (delayed offer).</summary>
    public ReadOnlyMemory<byte> Sdp { get; init; }

    /// <summary>What goes beside the offer: the body then is multipart/mixed (RFC 5621).</summary>
    public IReadOnlyList<SipBodyPart> Parts { get; init; } = [];

    /// <summary>Other headers: P-Asserted-Identity, Privacy, Diversion.</summary>
    public IReadOnlyList<SipHeaderLine> Headers { get; init; } = [];

    /// <summary>Answers 401 and 407 from the realms it knows; null answers none.</summary>
    public DigestClient? Credentials { get; init; }

    /// <summary>
    /// When not even 100 has come after so long, <see cref="ISipSessionUser.OnUnheard"/>; zero waits for timer B. A living server answers within 200 ms
    /// (RFC 3261 §17.2.1).
    /// </summary>
    public TimeSpan FirstAnswerWithin { get; init; }

    /// <summary>Seconds of the session timer asked for (RFC 4028), 90 and up; 0 asks for none.</summary>
    public uint SessionInterval { get; init; }

    /// <summary>Hops left, 1 to 255: one less than those of the call it continues.</summary>
    public int MaxForwards { get; init; } = 70;

    /// <summary>Hears of the session's messages.</summary>
    public ISipTrace? Trace { get; init; }

    /// <summary>Call-ID; a random one when null.</summary>
    public string? CallId { get; init; }
}
