using Trunkline.Base;

namespace Trunkline.Planning.Designs;

/// <summary>How to get from the trunks the site has to the chosen design without a day that nobody can call.</summary>
/// <remarks>Lead times are assumptions to be replaced by the operator's: 2 weeks for lines, 6 for an IMS trunk, 10 for a span.</remarks>
internal static class MigrationPlan
{
    private const int Parallel = 4;

    internal static IReadOnlyList<MigrationStage> Of(PlanInput input, Design design)
    {
        if (input.Existing.Count == 0)
        {
            return [];
        }

        var have = input.Existing.Sum(e => e.Circuits);
        var wasAnalog = input.Existing.All(e => e.Kind is LineKind.Fxo or LineKind.FxoHunting);
        var stays = wasAnalog && design.Groups.All(g => g.IsAnalog);
        var lead = design.Groups.Max(g => g.IsAnalog ? 2 : g.Kind == LineKind.Ims ? 6 : 10);
        var stages = new List<MigrationStage>();
        void Add(int week, int weeks, FormattableString what, string check) => stages.Add(new(week, weeks, NumberText.Say(what), check));
        if (stays)
        {
            var more = design.Circuits - have;
            if (more > 0)
            {
                Add(0, lead, $"Order {Words.Count(more, "more analog line")} into the hunting group; the {have} there are stay in service.", "Every new line passes dial tone, caller ID and disconnect tests.");
                Add(lead, 1, $"Have the operator put the new lines into the hunting group, last in its order.", $"{design.Circuits} simultaneous calls come in; the next one hears busy.");
            }
            else if (more < 0)
            {
                Add(0, 4, $"Watch the peak of busy lines: {design.Circuits} of {have} lines are enough by the plan.", "The peak of four weeks stays within the plan.");
                Add(4, 2, $"Cancel {Words.Count(-more, "line")} at the end of the term.", "Blocking as planned.");
            }

            return stages;
        }

        var main = design.Groups[0];
        var target = main.IsSpan ? Words.Count(main.Units, "E1 span") : main.Kind == LineKind.Ims ? "the IMS trunk" : "the new lines";
        Add(0, lead, $"Order {target}; have the operator confirm numbers, signalling and the porting date in writing. The {have} lines there are stay in service.", "The confirmation has every field of the order sheet.");
        Add(lead, 1, $"Put {target} into service with a test number and run the acceptance tests.", "Every channel carries calls both ways; numbers come and go in the agreed format.");
        Add(lead + 1, Parallel, $"Run in parallel: outgoing calls take {target} first, the old lines last; incoming calls still come over the old lines.", "No unplanned restart, failed calls as planned, for four weeks.");
        Add(lead + 1 + Parallel, 1, $"Port the main number{(input.Needs.DirectNumbers > 0 ? " and the direct numbers" : "")} to {target}, on a day and hour agreed with both operators, with the old lines still connected.", "Test calls from three networks arrive on the new trunk; caller ID is right; emergency numbers work.");
        var backup = design.Groups.FirstOrDefault(g => g != main && g.IsAnalog)?.Circuits ?? 0;
        Add(lead + 2 + Parallel, 2, backup > 0
            ? $"Keep {Words.Count(backup, "analog line")} as backup, cancel the other {Math.Max(0, have - backup)}."
            : (FormattableString)$"Cancel the {have} old lines; keep one until the first month's bill is right.",
            "The failover drill passes; the bill shows what was ordered.");
        return stages;
    }
}
