using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Reporting;

/// <summary>The chosen design under lower and higher growth than planned: a single rate looks more certain than it is.</summary>
public static class OtherRates
{
    /// <summary>Half of the growth less and half of it more, and at least five points either way.</summary>
    public static IReadOnlyList<GrowthForecast> Of(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Chosen is not { } chosen)
        {
            return [];
        }

        var spread = Math.Max(0.05, Math.Abs(plan.Input.GrowthPerYear) / 2);
        return [At("low", -spread), At("high", spread)];

        GrowthForecast At(string name, double more)
        {
            var input = plan.Input with { GrowthPerYear = Math.Max(-0.5, plan.Input.GrowthPerYear + more) };
            var months = MonthByMonth.Of(input, chosen.Design, new DesignLoss(input.Needs, input.DayToDay, input.IsStaffedByDay));
            return new(name, input.GrowthPerYear, months, months.FirstOrDefault(m => !m.MeetsTargets)?.Month);
        }
    }
}
