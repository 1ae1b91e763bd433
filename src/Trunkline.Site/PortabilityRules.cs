using System.Globalization;

namespace Trunkline.Site;

/// <summary>The table of ported numbers that the file names, and what routes and trunks say of it.</summary>
internal static class PortabilityRules
{
    /// <summary>Reads the table; what is wrong with it is told with its own file and line.</summary>
    internal static SiteModel Load(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        var key = root["numbers"]?["portability"];
        if (site.PortabilityFile.Length == 0)
        {
            return site;
        }

        var table = PortedNumbers.Load(site.PortabilityFile, out var wrong);
        errors.AddRange(wrong.Select(w => new SiteError(
            SiteSeverity.Error, key?.Mark ?? default, "numbers.portability", w.Expected,
            w.Line == 0 ? $"{w.Found} in {site.PortabilityFile}" : string.Create(CultureInfo.InvariantCulture, $"{w.Found} in {site.PortabilityFile}:{w.Line}"))));
        return site with { Portability = table };
    }

    internal static void Check(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        foreach (var route in site.Routes.Where(r => r.AsksPortability && site.PortabilityFile.Length == 0))
        {
            var node = (root["routes"]?.Items ?? []).FirstOrDefault(n => n.Mark == route.At);
            errors.Add(new(SiteSeverity.Error, node?["portability"]?.Mark ?? route.At, $"routes.{route.Name}.portability", "the key \"portability\" in numbers: the table that is asked", "none"));
        }

        foreach (var trunk in site.Trunks.Where(t => t is FxoTrunk or E1Trunk && t.Numbers.RoutingNumber == RoutingNumberForm.Parameter))
        {
            var node = (root["trunks"]?.Items ?? []).FirstOrDefault(n => n.Mark == trunk.At);
            errors.Add(new(SiteSeverity.Error, node?["numbers"]?["routing_number"]?.Mark ?? trunk.At, $"trunks.{trunk.Name}.numbers.routing_number", "prefix or none", "parameter", "only SIP has parameters"));
        }

        foreach (var trunk in site.Trunks.Where(t => t is not (E1Trunk or PlannedTrunk) && t.Numbers.IsPlanUnknown))
        {
            var node = (root["trunks"]?.Items ?? []).FirstOrDefault(n => n.Mark == trunk.At);
            errors.Add(new(SiteSeverity.Error, node?["numbers"]?["plan"]?.Mark ?? trunk.At, $"trunks.{trunk.Name}.numbers.plan", "an E1 trunk whose D-channel is here", "another", "only ISDN says a numbering plan"));
        }
    }
}
