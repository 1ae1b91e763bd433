using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Verification;

/// <summary>What a model computes for a stream of a simulated system, to be set beside the simulation.</summary>
/// <param name="Measure">What it is a figure of.</param>
/// <param name="Value">The figure.</param>
/// <param name="Model">The model's name: "Erlang B".</param>
public sealed record AnalyticFigure(SimulatedMeasure Measure, double Value, string Model)
{
    /// <summary>
    /// The nearest model of the planner: exact when nothing in the system goes beyond it (<see cref="BeyondModel"/> lists what does), else the figure a plan would
    /// have been made with. Null when no model has the system's shape.
    /// </summary>
    public static AnalyticFigure? For(SimulatedSystem system, int stream)
    {
        var s = system.Streams[stream];
        if (s.Route.Count == 0)
        {
            return OfSeats(system, s);
        }

        var (value, model) = s.Route.Count == 1 ? OfGroup(system, s) : s.Route.Count == 2 ? OfPair(system, s.Route[0], s.Route[1], own: false) : (null, "");
        return value is { } figure ? new(SimulatedMeasure.FirstAttemptBlocking, figure, model) : null;
    }

    /// <summary>Calls an hour as a model takes them: the mean over the day.</summary>
    internal static double MeanErlang(SimulatedStream stream) =>
        stream.Arrivals switch
        {
            PoissonArrivals p => p.CallsPerHour * (p.Profile?.Factors.Average() ?? 1),
            ReplayedArrivals r when r.Calls.Count > 1 => r.Calls.Count * 3600 / Math.Max(1, Math.Ceiling((r.Calls[^1].Start - r.Calls[0].Start) / DayProfile.DaySeconds) * DayProfile.DaySeconds),
            _ => 0,
        } * (stream.Arrivals is ReplayedArrivals replay ? replay.Calls.Average(c => c.Holding) : stream.Holding.Mean) / 3600;

    private static AnalyticFigure? OfSeats(SimulatedSystem system, SimulatedStream s)
    {
        var seats = system.Seats[s.Seats!.Value];
        var served = system.Streams.Where(o => o.Seats == s.Seats).ToList();
        if (served.Any(o => o.Arrivals is FiniteArrivals || o.Route.Count > 0) || seats.WaitingRoom < SimulatedSeats.MaxWaiting)
        {
            return null;
        }

        var erlang = served.Sum(MeanErlang);
        return seats.Patience is { } patience
            ? ErlangA.Of(erlang, seats.Count, s.Holding.Mean, patience.Mean).TryGet(out var a, out _) ? new(SimulatedMeasure.Abandonment, a.Abandoning, "Erlang A") : null
            : ErlangC.Of(erlang, seats.Count, s.Holding.Mean).TryGet(out var c, out _) ? new(SimulatedMeasure.WaitProbability, c.Waiting, "Erlang C") : null;
    }

    private static (double? Figure, string Model) OfGroup(SimulatedSystem system, SimulatedStream s)
    {
        var g = s.Route[0];
        var group = system.Groups[g];
        var sharing = system.Streams.Where(o => o.Route.Contains(g)).ToList();
        if (sharing.FirstOrDefault(o => o.Route.Count > 1) is { } longer)
        {
            return longer.Route.Count == 2 && longer.Route[0] != g ? OfPair(system, longer.Route[0], g, own: true) : (null, "");
        }

        var finite = sharing.Where(o => o.Arrivals is FiniteArrivals).ToList();
        var random = sharing.Where(o => o.Arrivals is not FiniteArrivals).ToList();
        if (finite.Count > 0)
        {
            if (finite.Count > 1 || group.Reserved > 0 || group.Preempts)
            {
                return (null, "");
            }

            var sources = (FiniteArrivals)finite[0].Arrivals;
            var beta = sources.CallsPerIdleHour * finite[0].Holding.Mean / 3600;
            return random.Count == 0
                ? (Figure(Engset.PerIdle(sources.Sources, group.Circuits, beta).Select(e => e.CallCongestion)), "Engset")
                : (Figure(FiniteAndPoisson.Of(random.Sum(MeanErlang), sources.Sources, beta, group.Circuits).Select(f => s == finite[0] ? f.BlockingOut : f.BlockingIn)), "few sources and random calls");
        }

        var high = random.Where(o => o.IsEmergency).Sum(MeanErlang);
        var low = random.Where(o => !o.IsEmergency).Sum(MeanErlang);
        return group switch
        {
            { Reserved: > 0, Preempts: true } => (null, ""),
            { Reserved: > 0 } => (Figure(TrunkReservation.Of(high, low, group.Circuits, group.Reserved).Select(r => s.IsEmergency ? r.BlockingHigh : r.BlockingLow)), "trunk reservation"),
            { Preempts: true } => (Figure(Preemption.Of(high, low, group.Circuits).Select(p => s.IsEmergency ? p.BlockingHigh : p.LowBlocked)), "pre-emption"),
            _ => (ErlangB.Blocking(high + low, group.Circuits), "Erlang B"),
        };
    }

    private static (double? Figure, string Model) OfPair(SimulatedSystem system, int first, int second, bool own)
    {
        var high = system.Streams.Where(o => o.Route.Contains(first)).ToList();
        var ownStreams = system.Streams.Where(o => o.Route.Contains(second) && !o.Route.Contains(first)).ToList();
        var fits = high.All(o => o.Route.Count == 2 && o.Route[0] == first && o.Route[1] == second) && ownStreams.All(o => o.Route.Count == 1)
            && high.Concat(ownStreams).All(o => o.Arrivals is not FiniteArrivals)
            && system.Groups[first] is { Reserved: 0, Preempts: false } && system.Groups[second] is { Reserved: 0, Preempts: false };
        return fits
            ? (Figure(OverflowChain.Of(high.Sum(MeanErlang), system.Groups[first].Circuits, ownStreams.Sum(MeanErlang), system.Groups[second].Circuits)
                .Select(c => own ? c.BlockingOwn : c.BlockingEndToEnd)), "exact overflow")
            : (null, "");
    }

    private static double? Figure(Answer<double> answer) => answer.TryGet(out var value, out _) ? value : null;
}
