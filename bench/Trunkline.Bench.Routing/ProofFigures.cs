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
        var met = Of("1,000 rules", "5 s", SeededPlans.Load(SeededPlans.Clean(1, 1000))) < Bar;
        Of("1,000 rules, 10,000 extensions, 1,000 direct-dial blocks", "", Large(SeededPlans.Clean(2, 1000)));
        Of("10,000 rules", "", SeededPlans.Load(SeededPlans.Clean(3, 10_000)));
        Console.WriteLine();
        Console.WriteLine(met ? "the bar is met" : "the bar is missed");
        return met ? 0 : 1;
    }

    private static double Of(string what, string bar, SiteModel site)
    {
        var first = Time(site);
        var then = Enumerable.Range(0, 5).Min(_ => Time(site));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {bar} | {first:F2} | {then:F2} |"));
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
