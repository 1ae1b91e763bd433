using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>What an endpoint is made with.</summary>
public sealed record SipEndpointOptions
{
    /// <summary>Timer values.</summary>
    public SipTimers Timers { get; init; } = SipTimers.Default;

    /// <summary>How many server transactions may live at a time; beyond it new requests get 503. Those inside a dialog may go twice as far, emergency calls are never refused.</summary>
    public int MaxTransactions { get; init; } = 100_000;

    /// <summary>Seconds in Retry-After of a 503.</summary>
    public int RetryAfter { get; init; } = 5;

    /// <summary>Random source of tags and branches in tests and simulation; null uses the system's.</summary>
    public Prng? Identifiers { get; init; }

    /// <summary>Checks digests; without one, requests that must authenticate are refused.</summary>
    public DigestAuthenticator? Authenticator { get; init; }

    /// <summary>The user part of our Contact; none when null.</summary>
    public string? ContactUser { get; init; }
}
