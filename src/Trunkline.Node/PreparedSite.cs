using Trunkline.Routing;
using Trunkline.Site;

namespace Trunkline.Node;

/// <summary>A site made ready to take another's place: everything that takes time is done, what is left are assignments.</summary>
public sealed class PreparedSite
{
    internal PreparedSite(SiteModel site, SiteModel was, SiteNumberPlan plan)
    {
        Site = site;
        Was = was;
        Plan = plan;
        Credentials = new(site);
        Differences = SiteDiff.Between(was, site);
    }

    /// <summary>The site.</summary>
    public SiteModel Site { get; }

    /// <summary>What differs from the one it was compared with.</summary>
    public IReadOnlyList<SiteDifference> Differences { get; }

    /// <summary>Differences that only a restart applies: with any of these nothing is applied.</summary>
    public IEnumerable<SiteDifference> NeedRestart => Differences.Where(d => d.Effect == DifferenceEffect.Restart);

    /// <summary>The site it was compared with: should another have come in between, it must be compared again.</summary>
    internal SiteModel Was { get; }

    internal SiteNumberPlan Plan { get; }

    internal SiteCredentials Credentials { get; }
}

/// <summary>What became of a reload.</summary>
/// <param name="Error">Why nothing was changed, for a person; null when it was.</param>
/// <param name="Applied">What was changed, in words.</param>
/// <param name="ConfirmWithin">Seconds until it is taken back unless confirmed; 0 when it stays.</param>
public sealed record ReloadResult(string? Error, IReadOnlyList<string> Applied, double ConfirmWithin);

/// <summary>A trunk group that runs empty, or no more.</summary>
/// <param name="Trunk">The trunk group.</param>
/// <param name="IsDraining">True while it takes no new calls.</param>
/// <param name="CallsLeft">Circuits that still carry one.</param>
public sealed record DrainResult(string Trunk, bool IsDraining, int CallsLeft);
