using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>Where and as whom we register.</summary>
/// <param name="Flow">Where REGISTER is sent: the registrar, or the proxy in front of it.</param>
/// <param name="Domain">The registrar's domain: the Request-URI is "sip:domain".</param>
/// <param name="User">The user part of the address of record and of our Contact.</param>
public sealed record SipRegistrationOptions(SipFlow Flow, string Domain, string User)
{
    /// <summary>The time asked for.</summary>
    public TimeSpan Expires { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Answers challenges; null answers none.</summary>
    public DigestClient? Credentials { get; init; }

    /// <summary>Spreads waits and refreshes, so that a thousand sites do not ask at one moment; null uses the system's randomness.</summary>
    public Prng? Jitter { get; init; }

    /// <summary>How long it waits.</summary>
    public RegistrationValues Values { get; init; } = RegistrationValues.Default;
}

/// <summary>How long a registration waits after a failure. The n-th wait is between half and all of First * 2^(n-1), at most Most (RFC 5626 §4.5).</summary>
/// <param name="First">After a failure of the way or the server.</param>
/// <param name="Most">The longest of these waits.</param>
/// <param name="FirstRefused">After a refusal of user or password.</param>
/// <param name="MostRefused">The longest of those.</param>
/// <param name="MostAsked">The longest wait that a Retry-After is believed.</param>
public sealed record RegistrationValues(TimeSpan First, TimeSpan Most, TimeSpan FirstRefused, TimeSpan MostRefused, TimeSpan MostAsked)
{
    /// <summary>10 s to 5 min; 2 min to 30 min; an hour.</summary>
    public static RegistrationValues Default { get; } = new(
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1));
}
