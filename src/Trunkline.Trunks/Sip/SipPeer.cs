using Trunkline.Base;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>Whom a SIP leg talks to: a contact of an extension, or the far end of a SIP trunk.</summary>
/// <param name="Name">The extension's number or the trunk's name; channels are named after it.</param>
/// <param name="Number">The number of whoever is there; none for a trunk.</param>
/// <param name="Uri">A contact's URI; for a trunk "sip:host:port", the called number is put in front.</param>
/// <param name="Flow">Where to send.</param>
/// <param name="IsFlowFixed">True for phones: everything goes the way the registration came, NAT or not.</param>
/// <param name="IsTrunk">True for a trunk.</param>
internal sealed record SipPeer(string Name, PhoneNumber Number, string Uri, SipFlow Flow, bool IsFlowFixed, bool IsTrunk)
{
    /// <summary>How it behaves where far ends differ.</summary>
    public SipHabits Habits { get; init; } = SipHabits.Default;

    /// <summary>The host of the addresses we write to it; empty for its address in the Request-URI and our realm elsewhere.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The user of our account with it; empty for none.</summary>
    public string Account { get; init; } = "";

    /// <summary>Answers its challenges; null answers none.</summary>
    public DigestClient? Credentials { get; init; }

    /// <summary>True for a PBX: emergency calls of its are never refused for want of a channel.</summary>
    public bool IsPbx { get; init; }

    /// <summary>Where it is registered with us now: URI and flow; null where it does not register, and is where it always is.</summary>
    public Func<(string Uri, SipFlow Flow)?>? Located { get; init; }

    /// <summary>The peer of a restored leg: its dialog knows all that is needed.</summary>
    public static SipPeer Unknown { get; } = new("", PhoneNumber.None, "", default, true, false);

    /// <summary>The same, on a trunk: never learnt an address.</summary>
    public static SipPeer UnknownTrunk { get; } = Unknown with { IsTrunk = true };

    /// <summary>False while it is registered nowhere.</summary>
    public bool IsReachable => Located is null || Located() is not null;

    /// <summary>The Request-URI of OPTIONS.</summary>
    public string OptionsUri => Domain.Length > 0 ? $"sip:{Domain}" : Uri;

    /// <summary>The peer where it is now.</summary>
    public SipPeer Now() => Located?.Invoke() is { } at ? this with { Uri = at.Uri, Flow = at.Flow } : this;

    /// <summary>"SIP/201-1a2b3c4d".</summary>
    public string ChannelOf(ulong tag) => $"SIP/{Name}-{tag & 0xFFFF_FFFF:x8}";

    /// <summary>The Request-URI for a called number.</summary>
    /// <param name="called">The number.</param>
    /// <param name="parameters">What is said of it behind it, ";npdi"; empty for nothing. With them the user part says that it is a telephone number (RFC 3261 §19.1.1).</param>
    public string RequestUriFor(PhoneNumber called, string parameters = "") =>
        IsTrunk ? $"sip:{called}{parameters}@{(Domain.Length > 0 ? Domain : Uri["sip:".Length..])}{(parameters.Length > 0 ? ";user=phone" : "")}" : Uri;

    /// <summary>The host of our own addresses.</summary>
    /// <param name="realm">The site's.</param>
    public string DomainOr(string realm) => Domain.Length > 0 ? Domain : realm;
}
