using Trunkline.Base;

namespace Trunkline.Planning.Designs;

/// <summary>What can go wrong with a design, in sentences.</summary>
internal static class Risks
{
    internal static IReadOnlyList<Risk> Of(Design design, PlanInput input, AvailabilityAssessment availability, double glare, double[] down)
    {
        var risks = new List<Risk>();
        var analog = design.Groups.Where(g => g.IsAnalog).ToList();
        if (design.Groups.Any(g => g.Adaptor is LineKind.FxoHunting))
        {
            risks.Add(new("adaptor", "The adaptor's analog lines show one number to every call and tell neither the number that was dialled nor, without reversal, the answer; it is one more unit that can fail, and its own registration, codecs and power are yours to keep."));
        }

        if (RunLimits.Of(design) is { } limit)
        {
            risks.Add(new(RunLimits.Name, limit));
        }

        if (input.DayToDay == DayToDay.None)
        {
            risks.Add(new("mean-load trap", "The circuits are counted for one load. Where busy hours differ from day to day, blocking on the bad days is several times the figure here: measure at least five days, or set traffic.day_to_day."));
        }

        if (design.Groups.Count == 1 && !(design.Groups[0].Units > 1 && input.Needs.DiverseRoutes))
        {
            risks.Add(new("single duct", availability.Units == 1
                ? NumberText.Say($"Everything hangs on one unit: {availability.CommonCauseMinutesPerYear:0} minutes a year without any circuit.")
                : NumberText.Say($"Everything comes by one route: {availability.CommonCauseMinutesPerYear:0.#} minutes a year without any circuit when {Words.Share(input.Needs.CommonCause)} of the failures take all of it, {availability.IndependentMinutesPerYear:0.##} if failures were independent. Ask the operator for the route of each unit.")));
        }

        if (glare >= 0.0005)
        {
            risks.Add(new("glare", NumberText.Say(
                $"An outgoing call can seize a line that the exchange has just chosen for an incoming one: about {glare:0.###} times a busy hour when both ends hunt from opposite ends. Order the operator's hunting from line 1 up; ours goes down.")));
        }

        if (analog.Count > 0)
        {
            risks.Add(new("no disconnect supervision", "Without a break of loop current (CPC) or a polarity reversal when the far end hangs up, lines stay busy until the busy tone is recognised. Order it, and test it at hand-over on every line."));
            if (input.Needs.CallerIdPerExtension || input.Needs.DirectNumbers > 0)
            {
                risks.Add(new("caller-ID loss", "Calls that go out over the analog lines show the line's number, not the extension's, and direct numbers do not ring there."));
            }
            else
            {
                risks.Add(new("caller-ID loss", "Caller ID must be ordered for each line, with its standard (FSK before or after the first ring, or DTMF); outgoing calls show the number of whichever line they took."));
            }
        }

        if (design.Groups.Any(g => g.Reserve > 0))
        {
            risks.Add(new("reservation", analog.Any(g => g.Reserve > 0)
                ? "Circuits kept for emergency calls are safe from our own calls only. Incoming calls would take them: have the operator bar as many lines for incoming calls, or give them a number of their own."
                : "Circuits kept for emergency calls are safe from our own calls only. Have the operator limit the incoming calls to the rest."));
        }
        else if (input.Streams.Any(s => s.IsEmergency) && input.Streams.Any(s => !s.IsEmergency))
        {
            risks.Add(new("emergency sharing", "Emergency calls share the circuits with all others and none is kept for them: the blocking here holds only while the load is as planned."));
        }

        for (var s = 0; s < down.Length; s++)
        {
            if (down[s] > Math.Max(0.02, 5 * input.Streams[s].BlockingTarget))
            {
                risks.Add(new("one unit down", $"With the largest unit down {Words.Share(down[s])} of the calls of \"{input.Streams[s].Name}\" find no circuit."));
                break;
            }
        }

        if (design.Groups.Count > 1 && input.Streams.Any(s => s.Direction == StreamDirection.In) && !input.Needs.OperatorForwardsOnBusy && design.Groups[0].Direction == GroupDirection.Both)
        {
            risks.Add(new("incoming calls do not overflow", "The second group helps outgoing calls only; incoming calls reach it when the operator forwards on busy and on failure. Ask for it in writing."));
        }

        if (input.Prices.MinimumTermMonths > 0)
        {
            risks.Add(new("tariff lock-in", input.Prices.MinimumTermMonths > input.HorizonMonths
                ? NumberText.Say($"The contract runs {input.Prices.MinimumTermMonths} months, longer than the {input.HorizonMonths} planned: what is ordered is paid to the end.")
                : NumberText.Say($"The contract cannot be ended before {input.Prices.MinimumTermMonths} months: order what is needed now and an option for what growth adds.")));
        }

        if (design.Groups.Any(g => g.Kind == LineKind.Ims))
        {
            risks.Add(new("call rate", "An IMS trunk is limited in calls per second as well as in sessions; both limits belong on the order."));
        }

        return risks;
    }
}
