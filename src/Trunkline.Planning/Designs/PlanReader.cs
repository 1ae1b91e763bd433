using Trunkline.Planning.Demand;
using Trunkline.Site;

namespace Trunkline.Planning.Designs;

/// <summary>From a checked site file to what a plan is made from. What the loader has refused does not come here.</summary>
public static class PlanReader
{
    /// <summary>Reads a site.</summary>
    /// <param name="site">As the loader gave it.</param>
    /// <param name="input">What the plan is made from; null when false.</param>
    /// <param name="missing">What is missing, as errors of the file; empty when true.</param>
    /// <param name="needsStreams">False when streams come from elsewhere (call records): a site without any is then no error.</param>
    /// <returns>False when the site has no streams: there is nothing to plan from; or when its assumptions cannot be.</returns>
    public static bool TryRead(SiteModel site, out PlanInput? input, out IReadOnlyList<SiteError> missing, bool needsStreams = true)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.Traffic.IsGiven && needsStreams)
        {
            input = null;
            missing = [new(SiteSeverity.Error, default, "traffic.streams", "calls of the busy hour in traffic.streams", "none",
                "add a stream such as {name: inbound, kind: inbound, calls_per_hour: 30, holding_s: 120}; docs/planning.md explains")];
            return false;
        }

        missing = [];
        var traffic = site.Traffic;
        var streams = traffic.Streams.Select(s => Stream(s, traffic)).ToList();
        IReadOnlyList<DerivationStep> derivation = [];
        if (traffic.Assumptions is { } assumed)
        {
            var assumptions = Assumptions(assumed, traffic.GrowthPercent / 100);
            var estimates = assumptions.Estimate(out var problems);
            if (problems.Count > 0 || (estimates.Count == 0 && streams.Count == 0 && needsStreams))
            {
                input = null;
                missing = [new(SiteSeverity.Error, assumed.At, "traffic.assumptions", "calls that can be", problems.Count > 0 ? problems[0] : "no calls at all", "docs/measuring-demand.md explains")];
                return false;
            }

            streams.AddRange(estimates.Select(e => DemandStreams.Apart(e.ToStream(Target(e, traffic)), streams)));
            derivation = assumptions.Derivation();
        }

        input = new PlanInput(
            site.Site.Name,
            site.Numbers.Main,
            streams,
            [.. traffic.Desks.Select(d => Desk(d, streams))],
            new PlanNeeds(
                traffic.Redundancy == TrafficRedundancy.NPlusOne ? Redundancy.NPlusOne : Redundancy.None,
                traffic.DiverseRoutes,
                traffic.DirectNumbers,
                traffic.CallerIdPerExtension,
                traffic.OperatorForwardsOnBusy,
                traffic.UnitAvailability,
                traffic.CommonCause,
                traffic.EmergencyBlockingAtFailure)
            {
                MostAnalogLines = traffic.MostAnalogLines,
            },
            PriceReader.Read(site.Prices),
            traffic.HorizonMonths,
            traffic.GrowthPercent / 100,
            (DayToDay)traffic.Variation,
            traffic.RetryShare,
            [.. site.Trunks.Select(Existing).OfType<ExistingTrunk>()])
        {
            Derivation = derivation,
            Diallers = [.. traffic.Streams.Where(s => s.Dialler is not null).Select(Dialler)],
        };
        return true;
    }

    private static double Target(DemandEstimate estimate, SiteTraffic traffic) =>
        estimate.Kind == StreamKind.Emergency ? traffic.EmergencyBlocking : traffic.Blocking;

    private static DemandAssumptions Assumptions(SiteAssumptions s, double growth) => new()
    {
        Extensions = s.Extensions,
        OutboundPerExtension = s.OutboundPerExtension,
        InboundPerExtension = s.InboundPerExtension,
        InboundCalls = s.InboundCalls,
        Seats = s.Seats,
        SeatCycleSeconds = s.SeatCycleSeconds,
        ServiceCalls = s.ServiceCalls,
        TalkSeconds = s.TalkSeconds,
        QueueSeconds = s.QueueSeconds,
        AnswerRate = s.AnswerRate,
        RingAnsweredSeconds = s.RingAnsweredSeconds,
        RingUnansweredSeconds = s.RingUnansweredSeconds,
        EmergencyShare = s.EmergencyShare,
        GrowthPerYear = growth,
    };

    private static ExistingTrunk? Existing(Trunk trunk) => trunk switch
    {
        FxoTrunk fxo => new(fxo.Name, LineKind.FxoHunting, fxo.Lines.Count),
        SipTrunk sip => new(sip.Name, LineKind.Ims, sip.Channels),
        E1Trunk e1 => new(e1.Name, LineKind.E1Pri, e1.Channels),
        BoxTrunk box => new(box.Name, LineKind.E1Pri, box.Channels),
        _ => null,
    };

    private static TrafficStream Stream(SiteStream s, SiteTraffic traffic)
    {
        var kind = (StreamKind)s.Kind;
        var direction = s.Direction switch
        {
            TrafficDirection.In => StreamDirection.In,
            TrafficDirection.Out => StreamDirection.Out,
            _ => kind is StreamKind.Outbound or StreamKind.Emergency ? StreamDirection.Out : StreamDirection.In,
        };
        var (calls, holding, erlang, sources, each, isAssumed) = Load(s);
        var target = s.Blocking ?? (kind == StreamKind.Emergency ? traffic.EmergencyBlocking : traffic.Blocking);
        return new(
            s.Name, kind, direction, calls, holding, erlang, sources, each, target,
            s.Priority ?? (kind == StreamKind.Emergency ? 2 : 0),
            s.Origin == TrafficOrigin.Measured ? LoadOrigin.Measured : LoadOrigin.Assumed,
            s.LowErlang ?? erlang, s.HighErlang ?? erlang, s.Days ?? 0)
        {
            HoldingIsAssumed = isAssumed,
        };
    }

    private static (double Calls, double Holding, double Erlang, int Sources, double Each, bool IsAssumed) Load(SiteStream s)
    {
        if (s.Dialler is { } dialler)
        {
            var figures = DiallerLoad.Of(dialler);
            return (figures.AttemptsPerHour, figures.Erlang * 3600 / figures.AttemptsPerHour, figures.Erlang, 0, 0, false);
        }

        if (s.CallsPerHour is { } calls && s.HoldingSeconds is { } talk)
        {
            var holding = talk + s.RingSeconds;
            return (calls, holding, calls * holding / 3600, 0, 0, false);
        }

        var (sources, each) = (s.Sources ?? 0, s.ErlangPerSource ?? 0);
        var erlang = s.Erlang ?? (sources * each);
        return (erlang * 3600 / TrafficStream.AssumedHolding, TrafficStream.AssumedHolding, erlang, sources, each, true);
    }

    private static Desk Desk(SiteDesk desk, List<TrafficStream> streams) => new(
        desk.Name,
        streams.Find(s => s.Name == desk.Stream)?.CallsPerHour ?? 0,
        desk.HandlingSeconds,
        desk.Seats,
        [.. desk.Targets.Select(t => new AnswerTarget(t.Share, t.WithinSeconds))])
    {
        Stream = desk.Stream,
    };

    private static DiallerInput Dialler(SiteStream s) => new(s.Name, s.Dialler!);
}
