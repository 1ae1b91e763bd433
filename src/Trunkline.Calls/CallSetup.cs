using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>What kind of information a call carries, Q.931 §4.5.5.</summary>
public enum Bearer : byte
{
    /// <summary>Speech.</summary>
    Speech,

    /// <summary>3.1 kHz audio: fax and modems too.</summary>
    Audio3k1,

    /// <summary>64 kbit/s unrestricted digital information.</summary>
    Unrestricted64,
}

/// <summary>Why a call comes by way of another number, Q.732 and RFC 5806.</summary>
public enum RedirectingReason : byte
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>The first called was busy.</summary>
    Busy,

    /// <summary>The first called did not answer.</summary>
    NoAnswer,

    /// <summary>All calls are diverted.</summary>
    Unconditional,

    /// <summary>Diverted by the called person while ringing.</summary>
    Deflection,

    /// <summary>The first called could not be reached.</summary>
    NotReachable,
}

/// <summary>What a leg is asked to set up, and what an incoming leg brings: free of any protocol.</summary>
public sealed record CallSetup
{
    /// <summary>Who is called.</summary>
    public required PhoneNumber Called { get; init; }

    /// <summary>Where the called number has moved, of an outgoing call on a trunk that is told; null: nobody asked.</summary>
    public RoutingNumber? RoutingNumber { get; init; }

    /// <summary>Who calls, as vouched for by the network or by this system.</summary>
    public PhoneNumber Calling { get; init; } = PhoneNumber.None;

    /// <summary>A second calling number: what the user provided, where it differs.</summary>
    public PhoneNumber UserProvidedCalling { get; init; } = PhoneNumber.None;

    /// <summary>Display name of the caller; empty when none or withheld.</summary>
    public string CallingName { get; init; } = "";

    /// <summary>The number that was called first, when the call was diverted.</summary>
    public PhoneNumber OriginalCalled { get; init; } = PhoneNumber.None;

    /// <summary>The number that diverted it last.</summary>
    public PhoneNumber Redirecting { get; init; } = PhoneNumber.None;

    /// <summary>Why it was diverted.</summary>
    public RedirectingReason RedirectingReason { get; init; }

    /// <summary>How often it was diverted so far; a guard against loops.</summary>
    public int Diversions { get; init; }

    /// <summary>
    /// How many more systems it may pass, 0 to 254: what comes round in a circle ends so. Where nobody says, 70 (RFC 3261 §20.22);
    /// a system that ends one leg and begins another counts as one (RFC 7332).
    /// </summary>
    public int HopsLeft { get; init; } = 70;

    /// <summary>What it carries.</summary>
    public Bearer Bearer { get; init; } = Bearer.Audio3k1;

    /// <summary>How much it matters.</summary>
    public CallPriority Priority { get; init; }

    /// <summary>What is known of an emergency call; null for every other.</summary>
    public EmergencyFacts? Emergency { get; init; }

    /// <summary>How often every trunk was tried before, for an emergency call; in odd rounds it goes out as plainly as it can.</summary>
    public int Round { get; init; }

    /// <summary>True when there is something else to try should this fail: a line without dial tone is then not dialled blindly.</summary>
    public bool HasAlternative { get; init; }

    /// <summary>False while more digits may follow (overlap).</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>User-to-user information, RFC 7433, opaque; empty when none.</summary>
    public ReadOnlyMemory<byte> UserToUser { get; init; }

    /// <summary>The called subaddress: contents of Q.931 §4.5.9; empty when none.</summary>
    public ReadOnlyMemory<byte> CalledSubaddress { get; init; }

    /// <summary>The calling subaddress; empty when none.</summary>
    public ReadOnlyMemory<byte> CallingSubaddress { get; init; }

    /// <summary>An identifier from outside that ties this call to others; empty when none.</summary>
    public string CorrelationId { get; init; } = "";
}
