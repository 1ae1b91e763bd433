using Trunkline.Routing.Proof;

namespace Trunkline.Routing.Tests.Proof;

/// <summary>The figure: a planted shadowing found in every one of 1,000 seeded plans, no false alarm in 1,000 clean ones.</summary>
public sealed class SeededPlanTests
{
    private static readonly DateOnly s_today = new(2026, 3, 2);

    [Fact]
    public void ThousandCleanPlans_AreProved()
    {
        for (var seed = 0UL; seed < 1000; seed++)
        {
            var yaml = SeededPlans.Clean(seed);
            var report = PlanProof.Of(SeededPlans.Load(yaml), s_today);
            Assert.True(report.IsProved, $"seed {seed}: {report.CounterExamples.FirstOrDefault()?.Words}\n{yaml}");
        }
    }

    [Fact]
    public void ThousandPlansWithAPlantedShadowing_EachFound()
    {
        for (var seed = 0UL; seed < 1000; seed++)
        {
            var yaml = SeededPlans.Planted(seed, out var shadowed);
            var found = PlanProof.Of(SeededPlans.Load(yaml), s_today).Properties.Single(p => p.Name == "shadowing").Findings.Where(f => f.IsCounterExample).ToList();
            Assert.True(shadowed.Any(s => found.Exists(f => f.Words.Contains($"({s}), which never", StringComparison.Ordinal) || f.Words.Contains($"({s}) never", StringComparison.Ordinal))),
                $"seed {seed}, {string.Join(" or ", shadowed)}: {string.Join("; ", found.Select(f => f.Words))}\n{yaml}");
        }
    }
}
