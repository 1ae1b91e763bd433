using System.Globalization;
using Trunkline.Routing.Proof;
using Trunkline.Routing.Tests.Proof;
using Trunkline.Site;

namespace Trunkline.Bench.Routing;

/// <summary>Processor time of a whole proof, the first of the process (what `trunkline prove` costs) and the least of those after it; the file is read before.</summary>
internal static class ProofFigures
{
    private const double Bar = 5;

    internal static int Measure()
    {
        Console.WriteLine("| plan | bar | first, s CPU | then, s CPU |");
        Console.WriteLine("|---|---|---|---|");
        var met = Of("rules by what is dialled", "5 s, 1,000 rules", SeededPlans.Load(SeededPlans.Clean(1, 1000))) < Bar;
        Of("the same, 10,000 extensions, 1,000 direct-dial blocks", "", Large(SeededPlans.Clean(2, 1000)));
        Of("rules by international number, 10 restrictions", "", International(i => $"\"_+{i % 9 + 1}{i / 9:D3}X.\"]"));
        Of("rules that each put another prefix in front, 10 restrictions", "", International(i => $"\"_9{i % 9 + 1}{i / 9:D3}X.\"], strip: 5, prepend: \"00{i % 9 + 1}{i / 9:D3}\""));
        Of("rules by what is dialled", "", SeededPlans.Load(SeededPlans.Clean(3, 10_000)));
        Console.WriteLine();
        Console.WriteLine(met ? "the bar is met" : "the bar is missed");
        return met ? 0 : 1;
    }

    private static SiteModel International(Func<int, string> match)
    {
        var (routes, restricted) = (new System.Text.StringBuilder(), new System.Text.StringBuilder());
        for (var i = 0; i < 1000; i++)
        {
            routes.Append(CultureInfo.InvariantCulture, $"  - {{ name: i{i}, match: [{match(i)}, trunks: [city]{(i % 3 == 0 ? ", when: office" : "")} }}\n");
            restricted.Append(i % 100 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{{ name: q{i}, numbers: [\"_+{i % 9 + 1}{i / 9:D3}9X.\"], classes: [manager] }}, ") : "");
        }

        var yaml = SeededPlans.Clean(4, 3);
        return SeededPlans.Load(yaml[..yaml.IndexOf("routes:", StringComparison.Ordinal)]
            .Replace("main: \"2075550100\"", $"main: \"02075550100\", local_digits: 8, access_codes: [\"9\"], restricted: [{restricted}]", StringComparison.Ordinal) + "routes:\n" + routes);
    }

    private static double Of(string what, string bar, SiteModel site)
    {
        var first = Time(site);
        var then = Enumerable.Range(0, 5).Min(_ => Time(site));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {site.Routes.Sum(r => r.Match.Count + r.MatchInternational.Count)} {what} | {bar} | {first:F2} | {then:F2} |"));
        return first;
    }

    private static double Time(SiteModel site)
    {
        var start = Environment.CpuUsage.TotalTime;
        var report = PlanProof.Of(site, new(2026, 3, 2));
        var took = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        return report.IsProved ? took : throw new InvalidOperationException(report.CounterExamples.First().Words);
    }

    private static SiteModel Large(string yaml)
    {
        var (extensions, blocks) = (new System.Text.StringBuilder(), new System.Text.StringBuilder());
        for (var i = 0; i < 10_000; i++)
        {
            extensions.Append(CultureInfo.InvariantCulture, $"  - {{ number: \"{30_000 + i}\", name: E{i}, password: long-enough-x, outside: on }}\n");
            if (i % 10 == 0)
            {
                blocks.Append(CultureInfo.InvariantCulture, $"{{ numbers: {20_700_000 + i}-{20_700_009 + i}, to: \"{30_000 + i}\", consecutive: on }}, ");
            }
        }

        return SeededPlans.Load(yaml.Replace("trunks:\n", $"{extensions}trunks:\n", StringComparison.Ordinal)
            .Replace("main: \"2075550100\"", $"main: \"2075550100\", ddi: [{blocks}]", StringComparison.Ordinal));
    }
}
