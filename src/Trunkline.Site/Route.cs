using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>How callers wait for a free circuit.</summary>
/// <param name="For">How long at most.</param>
/// <param name="Most">How many.</param>
/// <param name="Music">What they hear.</param>
/// <param name="PositionEvery">How often they are told their position; zero: never.</param>
public sealed record CampOn(TimeSpan For, int Most, string Music, TimeSpan PositionEvery);

/// <summary>What called numbers go where.</summary>
/// <param name="Name">For records and people.</param>
/// <param name="Match">The patterns; any of them.</param>
/// <param name="Strip">Digits taken off the front.</param>
/// <param name="Prepend">Digits then put in front.</param>
/// <param name="Trunks">Trunk groups in order.</param>
/// <param name="Causes">On which cause to go on with the next trunk group.</param>
/// <param name="Classes">Classes of service that may use it; empty for every extension that may call outside.</param>
/// <param name="NoAnswer">How long an attempt may ring.</param>
/// <param name="At">Where it is written.</param>
public sealed record Route(
    string Name,
    IReadOnlyList<DialPattern> Match,
    int Strip,
    string Prepend,
    IReadOnlyList<string> Trunks,
    CausePolicy Causes,
    IReadOnlyList<string> Classes,
    TimeSpan NoAnswer,
    SourceMark At)
{
    /// <summary>Patterns on the international number that is meant; without their +.</summary>
    public IReadOnlyList<DialPattern> MatchInternational { get; init; } = [];

    /// <summary>The trunk groups with their shares and times, in order.</summary>
    public IReadOnlyList<RouteTrunk> Choices { get; init; } = [];

    /// <summary>When it holds; null: always.</summary>
    public TimeCondition? When { get; init; }

    /// <summary>Which number its calls show; null: what the extension and the site say.</summary>
    public ShownNumber? Show { get; init; }

    /// <summary>True when the table of ported numbers is asked before it is tried.</summary>
    public bool AsksPortability { get; init; }

    /// <summary>How callers wait while every circuit is taken; null: they do not.</summary>
    public CampOn? CampOn { get; init; }

    /// <summary>The announcement for who could not be put through; null: none.</summary>
    public string? WhenBusy { get; init; }

    /// <summary>How long an attempt may take until it rings or speaks.</summary>
    public TimeSpan ProgressWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long all attempts together may take until somebody is rung.</summary>
    public TimeSpan Overall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What is sent for a dialled number.</summary>
    public string Translate(string dialled)
    {
        ArgumentNullException.ThrowIfNull(dialled);
        return Prepend + (Strip >= dialled.Length ? "" : dialled[Strip..]);
    }

    /// <summary>True when the extension may use it.</summary>
    public bool Allows(Extension extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return extension.MayCallOutside && (Classes.Count == 0 || Classes.Contains(extension.Class));
    }
}

/// <summary>On which cause a call tries the next trunk group, and on which it ends.</summary>
/// <remarks>
/// The default goes on where another way may help, and stops where the called party decided: see <see cref="DefaultGoesOn"/>.
/// </remarks>
/// <param name="GoOn">Causes that go on although the default stops.</param>
/// <param name="Stop">Causes that stop although the default goes on.</param>
public sealed record CausePolicy(IReadOnlySet<Q850Cause> GoOn, IReadOnlySet<Q850Cause> Stop)
{
    /// <summary>The default alone.</summary>
    public static CausePolicy Default { get; } = new(new HashSet<Q850Cause>(), new HashSet<Q850Cause>());

    /// <summary>True to try the next trunk group.</summary>
    public bool TriesNext(Q850Cause cause) => GoOn.Contains(cause) || (!Stop.Contains(cause) && DefaultGoesOn(cause));

    /// <summary>No route, out of order, no circuit, congestion, failure, mistakes of the protocol and timeout go on; busy, no answer, refusal and wrong number stop.</summary>
    public static bool DefaultGoesOn(Q850Cause cause) => cause is
        Q850Cause.NoRouteToTransitNetwork or Q850Cause.NoRouteToDestination or Q850Cause.ExchangeRoutingError or Q850Cause.DestinationOutOfOrder
        or Q850Cause.NoCircuitAvailable or Q850Cause.NetworkOutOfOrder or Q850Cause.TemporaryFailure or Q850Cause.SwitchCongestion
        or Q850Cause.RequestedCircuitNotAvailable or Q850Cause.ResourceUnavailable
        or Q850Cause.ChannelUnacceptable or Q850Cause.ChannelDoesNotExist or Q850Cause.MessageNotCompatible or Q850Cause.RecoveryOnTimerExpiry
        or Q850Cause.ProtocolError;
}

/// <summary>The site's public numbers.</summary>
/// <param name="Main">The number the public remembers, shown on outgoing calls; null when not told.</param>
/// <param name="Ddi">Direct dialling in.</param>
public sealed record PublicNumbers(string? Main, IReadOnlyList<DdiRange> Ddi)
{
    /// <summary>Which number outgoing calls show.</summary>
    public ShownNumber Show { get; init; }

    /// <summary>Calling numbers the operator accepts; empty: the main number and those of <see cref="Ddi"/>.</summary>
    public IReadOnlyList<NumberRange> Contract { get; init; } = [];

    /// <summary>The extension a public number reaches directly; null when none.</summary>
    public string? ExtensionOf(string number)
    {
        foreach (var block in Ddi)
        {
            if (block.ExtensionOf(number) is { } extension)
            {
                return extension;
            }
        }

        return null;
    }

    /// <summary>The first public number that reaches an extension directly; null when none does.</summary>
    public string? NumberOf(string extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return Ddi.Select(block => block.NumberOf(extension)).FirstOrDefault(number => number is not null);
    }
}
