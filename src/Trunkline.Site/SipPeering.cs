// A SIP server as the far end of a group of circuits: an operator's (`kind: sip`) or somebody's PBX (`kind: pbx`).
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>An account with a SIP server.</summary>
/// <param name="User">The user part of the address of record: often the main number.</param>
/// <param name="Password">The password.</param>
/// <param name="AuthUser">The user name of the digest, where it is another one.</param>
/// <param name="Realm">The only realm that gets an answer; null for whatever the server names.</param>
/// <param name="Expires">The time asked for; zero registers nowhere: the account only answers challenges of calls.</param>
public sealed record SipAccount(string User, string Password, string AuthUser, string? Realm, TimeSpan Expires)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"{AuthUser} ({User})";
}

/// <summary>Where a SIP server is and how it is reached.</summary>
public sealed record SipPeering
{
    /// <summary>Where everything is sent; none for a PBX that registers with us.</summary>
    public required NetAddress Address { get; init; }

    /// <summary>True for TCP.</summary>
    public bool IsTcp { get; init; }

    /// <summary>The host of the addresses we write; empty for the address in the Request-URI and our realm elsewhere.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Other addresses its calls may come from; port 0 for any.</summary>
    public IReadOnlyList<NetAddress> Sources { get; init; } = [];

    /// <summary>Our account with it; null for none.</summary>
    public SipAccount? Account { get; init; }

    /// <summary>Its account with us: it registers; null when it does not.</summary>
    public SipAccount? Accepts { get; init; }

    /// <summary>True for a PBX: its calls go out as an extension's do.</summary>
    public bool IsPbx { get; init; }

    /// <summary>How it behaves.</summary>
    public required SipPeerHabits Habits { get; init; }
}

/// <summary>Where the called number of a call is.</summary>
public enum CalledPlace : byte
{
    /// <summary>The Request-URI.</summary>
    RequestUri,

    /// <summary>To.</summary>
    To,

    /// <summary>P-Called-Party-ID, RFC 7315.</summary>
    PCalledPartyId,
}

/// <summary>How a SIP server behaves where the RFCs leave a choice; see docs/site-yaml.md, `habits`.</summary>
public sealed record SipPeerHabits
{
    /// <summary>How often OPTIONS asks whether it is there; zero never does.</summary>
    public required TimeSpan OptionsPeriod { get; init; }

    /// <summary>How long an answer may take.</summary>
    public required TimeSpan OptionsWait { get; init; }

    /// <summary>So many without an answer and it is taken for dead.</summary>
    public required int OptionsMisses { get; init; }

    /// <summary>A call that hears nothing, not even 100, for so long goes on elsewhere; zero waits for ever.</summary>
    public required TimeSpan FirstAnswer { get; init; }

    /// <summary>For so long at least it carries no new calls once it was taken for dead.</summary>
    public required TimeSpan HoldDown { get; init; }

    /// <summary>Then so many OPTIONS in a row must be answered.</summary>
    public required int ReturnProbes { get; init; }

    /// <summary>Seconds of the session timer we ask for; 0 asks for none.</summary>
    public required int SessionTimer { get; init; }

    /// <summary>Where the called number of its calls is.</summary>
    public required CalledPlace CalledNumber { get; init; }

    /// <summary>Where it puts the caller's number.</summary>
    public required BoxHeader CallingNumber { get; init; }

    /// <summary>Where it looks for our number.</summary>
    public required BoxHeader OurNumber { get; init; }

    /// <summary>True when From always has the account, and the number is in another header.</summary>
    public required bool FromIsAccount { get; init; }

    /// <summary>Whether what it says before the answer is listened to.</summary>
    public required bool EarlyMedia { get; init; }

    /// <summary>Whether it calls again with more digits after 484.</summary>
    public required bool Overlap { get; init; }

    /// <summary>How digits travel.</summary>
    public required BoxDtmf Dtmf { get; init; }

    /// <summary>The laws offered, best first.</summary>
    public required IReadOnlyList<Law> Codecs { get; init; }

    /// <summary>Whether it sends from any port of its address.</summary>
    public required bool IsAnyPort { get; init; }

    /// <summary>How its call is refused when every circuit is taken.</summary>
    public required int FullStatus { get; init; }

    /// <summary>What its refusals mean when they carry no Reason header, where RFC 3398 says otherwise.</summary>
    public required IReadOnlyDictionary<int, Q850Cause> Causes { get; init; }

    /// <summary>How its calls are refused, where RFC 3398 says otherwise.</summary>
    public required IReadOnlyDictionary<Q850Cause, int> Statuses { get; init; }
}
