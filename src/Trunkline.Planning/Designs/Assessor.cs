using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>The figures of a design: blocking in four situations, use, availability, cost, call rate, bandwidth, glare.</summary>
internal sealed class Assessor(PlanInput input, DesignLoss loss, CostModel cost)
{
    /// <summary>From the exchange's choice of a line until its first ring is heard, in seconds: the silent part of a ringing cadence.</summary>
    private const double GlareWindow = 5;

    private readonly double _horizon = input.GrowthFactor(input.HorizonMonths);

    internal DesignAssessment Of(Design design)
    {
        var streams = input.Streams;
        var now = loss.Of(design, streams);
        var textbook = Dimensioning.IsBeyondTextbook(streams, design.Groups.Max(g => g.Reserve)) ? loss.Textbook.Of(design, streams) : null;
        var later = _horizon == 1 ? now : loss.Of(design, [.. streams.Select(s => s.Grown(_horizon))]);
        var more = loss.Of(design, [.. streams.Select(s => s.Scaled(1.2))]);
        var down = loss.OneUnitDown(design, streams);
        var carried = streams.Select((s, i) => s.Erlang * (1 - now[i])).Sum();
        var emergency = streams.Select((s, i) => s.IsEmergency ? now[i] : -1).Max();
        var perSecond = streams.Sum(s => s.CallsPerHour) / 3600;
        var sessions = design.Groups.Where(g => g.Kind == LineKind.Ims).Sum(g => g.Circuits);
        var hours = Effort.Of(design);
        var glare = GlareOf(design);
        var availability = AvailabilityOf(design);
        return new(
            [.. streams.Select((s, i) => new StreamAssessment(s.Name, s.BlockingTarget, now[i], later[i], more[i], down[i]) { NowByTextbook = textbook?[i] })],
            design.Circuits == 0 ? 0 : carried / design.Circuits,
            emergency < 0 ? null : emergency,
            availability,
            cost.Of(design, hours),
            perSecond,
            CallRatePeak.Quantile(perSecond, 0.999).Or(0),
            sessions == 0 ? 0 : SipBandwidth.OfSession(64_000, 20).Then(one => (Answer<double>)(one * sessions)).Or(0),
            hours,
            glare,
            Risks.Of(design, input, availability, glare, down),
            loss.Method(design, streams));
    }

    private AvailabilityAssessment AvailabilityOf(Design design)
    {
        var units = design.Groups.Sum(g => g.Units);
        var u = 1 - input.Needs.UnitAvailability;
        var beta = input.Needs.CommonCause;
        return new(
            units,
            Availability.MinutesDown(Availability.Unavailable(1, units, u).Or(1)),
            Availability.MinutesDown(Availability.UnavailableWithCommonCause(1, units, u, beta).Or(1)),
            MeanBlocking(design, u));
    }

    /// <summary>The worst normal stream over the states of the units: each group's units fail independently, two at once in one group are left out when rarer than 10⁻⁹.</summary>
    private double MeanBlocking(Design design, double u)
    {
        var states = new List<(double P, int Group, int Down)> { (1, -1, 0) };
        double rest = 0;
        for (var g = 0; g < design.Groups.Count; g++)
        {
            for (var down = 1; down <= design.Groups[g].Units; down++)
            {
                var p = BinomialLaw.Exactly(down, design.Groups[g].Units, u);
                if (p < 1e-9)
                {
                    break;
                }

                states.Add((p, g, down));
                rest += p;
            }
        }

        states[0] = (1 - rest, -1, 0);
        var mean = new double[input.Streams.Count];
        foreach (var (p, group, down) in states)
        {
            var blocking = loss.Of(design, input.Streams, group, down);
            for (var s = 0; s < mean.Length; s++)
            {
                mean[s] += p * blocking[s];
            }
        }

        return mean.Max();
    }

    private double GlareOf(Design design)
    {
        var inbound = input.Streams.Where(s => s.Direction == StreamDirection.In).ToList();
        var outbound = input.Streams.Where(s => s.Direction == StreamDirection.Out).ToList();
        var main = design.Groups[0];
        if (!main.IsAnalog || main.Direction != GroupDirection.Both || main.Circuits == 0 || inbound.Sum(s => s.Erlang) <= 0)
        {
            return 0;
        }

        var holding = inbound.Sum(s => s.CallsPerHour) > 0 ? inbound.Sum(s => s.Erlang) * 3600 / inbound.Sum(s => s.CallsPerHour) : TrafficStream.AssumedHolding;
        var each = Glare.OppositeHunting(inbound.Sum(s => s.Erlang), outbound.Sum(s => s.Erlang), main.Circuits, holding, GlareWindow);
        return each.Or(1) * outbound.Sum(s => s.CallsPerHour);
    }
}
