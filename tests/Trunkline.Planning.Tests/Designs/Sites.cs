using System.Runtime.CompilerServices;
using Trunkline.Planning.Designs;
using Trunkline.Site;

namespace Trunkline.Planning.Tests.Designs;

/// <summary>Site files and texts as plans.</summary>
internal static class Sites
{
    internal static string Root(string under, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../..", under));

    internal static Plan Example(string name) => Planner.Make(Input(SiteLoader.Load(Root("examples/" + name))));

    /// <summary>A site of a traffic section (its keys, two spaces in) with the example's prices.</summary>
    internal static PlanInput Of(string traffic, string prices = Prices) => Input(SiteLoader.LoadText(
        $"site: {{name: T, country: gb}}\nemergency: {{numbers: [\"112\"]}}\ntraffic:\n{traffic}\n{prices}"));

    internal const string Prices =
        """
        prices:
          fxo: {install: 100, monthly: 30, hunting_monthly: 15, port: 45}
          e1_pri: {install: 1600, monthly: 900, port: 1000}
        """;

    internal static TrafficStream Poisson(string name, StreamKind kind, double erlang, double target = 0.01, StreamDirection? direction = null) => new(
        name, kind, direction ?? (kind is StreamKind.Outbound or StreamKind.Emergency ? StreamDirection.Out : StreamDirection.In),
        erlang * 20, 180, erlang, 0, 0, target, kind == StreamKind.Emergency ? 2 : 0, LoadOrigin.Assumed, erlang, erlang, 0);

    internal static TrafficStream People(string name, int sources, double each, double target = 0.01) =>
        Poisson(name, StreamKind.Outbound, sources * each, target) with { Sources = sources, IntendedPerSource = each };

    private static PlanInput Input(SiteResult result)
    {
        Assert.Equal([], result.Errors.Where(e => e.Severity == SiteSeverity.Error).Select(e => e.ToLine("site")));
        Assert.True(PlanReader.TryRead(result.Model!, out var input, out _));
        return input!;
    }
}
