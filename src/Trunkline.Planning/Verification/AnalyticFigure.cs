using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Verification;

/// <summary>What a model computes for a stream of a simulated system, to be set beside the simulation.</summary>
/// <param name="Measure">What it is a figure of.</param>
/// <param name="Value">The figure.</param>
/// <param name="Model">The model's name: "Erlang B".</param>
/// <remarks>
/// Exact when nothing in the system goes beyond the model (<see cref="BeyondModel"/> lists what does), else the figure a plan would have been made with.
/// </remarks>
public sealed record AnalyticFigure(SimulatedMeasure Measure, double Value, string Model)
{
    /// <summary>The model of <see cref="Glare"/>: an estimate, never exact.</summary>
    public const string GlareEstimate = "glare estimate";

    /// <summary>The first figure of <see cref="AllFor"/>; null when no model has the system's shape.</summary>
    public static AnalyticFigure? For(SimulatedSystem system, int stream, SimulationSettings? settings = null) => AllFor(system, stream, settings) is [var first, ..] ? first : null;

    /// <summary>Every figure of a stream that a model gives: of its circuits, of glare on them, of its seats.</summary>
    /// <param name="system">The system.</param>
    /// <param name="stream">Index of the stream.</param>
    /// <param name="settings">Which part of the day is observed: the models are given the load of that part.</param>
    public static IReadOnlyList<AnalyticFigure> AllFor(SimulatedSystem system, int stream, SimulationSettings? settings = null)
    {
        var s = system.Streams[stream];
        double Load(SimulatedStream o) => MeanErlang(o, settings);
        var figures = new List<AnalyticFigure>();
        var (value, model) = s.Route.Count switch
        {
            1 => OfGroup(system, s, Load),
            2 => OfPair(system, s.Route[0], s.Route[1], own: false, Load),
            _ => (null, ""),
        };
        if (value is { } blocking)
        {
            figures.Add(new(SimulatedMeasure.FirstAttemptBlocking, blocking, model));
        }

        if (OfGlare(system, s, Load) is { } glare)
        {
            figures.Add(new(SimulatedMeasure.GlareRate, glare, GlareEstimate));
        }

        if (s.Seats is { } seats && OfSeats(system, seats, Load) is { } waiting)
        {
            figures.Add(waiting);
        }

        return figures;
    }

    /// <summary>Offered traffic as a model takes it: the mean over the day, or over the part of it that is observed. Of few sources 0: their models take sources.</summary>
    internal static double MeanErlang(SimulatedStream stream, SimulationSettings? settings = null)
    {
        var (from, until) = (settings?.ObserveFrom ?? 0, settings?.ObserveUntil ?? 24);
        return stream.Arrivals switch
        {
            PoissonArrivals p => p.CallsPerHour * (p.Profile is { } profile ? MeanFactor(profile.Factors, from, until) : 1) * stream.Holding.Mean / 3600,
            ReplayedArrivals { Calls.Count: > 0 } r => RecordedErlang(r.Calls, from * 3600, until * 3600),
            _ => 0,
        };
    }

    private static double MeanFactor(IReadOnlyList<double> factors, double from, double until)
    {
        var (part, sum) = (24.0 / factors.Count, 0.0);
        for (var i = 0; i < factors.Count; i++)
        {
            sum += factors[i] * Math.Max(0, Math.Min(until, (i + 1) * part) - Math.Max(from, i * part));
        }

        return sum / (until - from);
    }

    /// <summary>Holding times of the calls that began in the observed part of the days the record touches, over the length of those parts.</summary>
    private static double RecordedErlang(IReadOnlyList<ReplayedCall> calls, double from, double until)
    {
        var days = Math.Floor(calls[^1].Start / DayProfile.DaySeconds) - Math.Floor(calls[0].Start / DayProfile.DaySeconds) + 1;
        var seconds = calls.Where(c => (c.Start - Math.Floor(c.Start / DayProfile.DaySeconds) * DayProfile.DaySeconds) is var time && time >= from && time < until).Sum(c => c.Holding);
        return seconds / (days * (until - from));
    }

    /// <summary>Waiting for a seat, wrap-up counted as part of its work. Calls that came over circuits are taken as if none had been blocked there.</summary>
    private static AnalyticFigure? OfSeats(SimulatedSystem system, int index, Func<SimulatedStream, double> load)
    {
        var seats = system.Seats[index];
        var served = system.Streams.Where(o => o.Seats == index).ToList();
        if (served.Any(o => o.Arrivals is FiniteArrivals) || seats.WaitingRoom < SimulatedSeats.MaxWaiting)
        {
            return null;
        }

        var wrapUp = seats.WrapUp?.Mean ?? 0;
        var talked = served.Sum(load);
        var calls = served.Sum(o => load(o) / Talk(o));
        var (erlang, work) = (talked + calls * wrapUp, calls > 0 ? talked / calls + wrapUp : 1);
        return seats.Patience is { } patience
            ? ErlangA.Of(erlang, seats.Count, work, patience.Mean).TryGet(out var a, out _) ? new(SimulatedMeasure.Abandonment, a.Abandoning, "Erlang A") : null
            : ErlangC.Of(erlang, seats.Count, work).TryGet(out var c, out _) ? new(SimulatedMeasure.WaitProbability, c.Waiting, "Erlang C") : null;
    }

    private static double Talk(SimulatedStream stream) => stream.Arrivals is ReplayedArrivals r ? r.Calls.Average(c => c.Holding) : stream.Holding.Mean;

    private static (double? Figure, string Model) OfGroup(SimulatedSystem system, SimulatedStream s, Func<SimulatedStream, double> load)
    {
        var g = s.Route[0];
        var group = system.Groups[g];
        var sharing = system.Streams.Where(o => o.Route.Contains(g)).ToList();
        if (sharing.FirstOrDefault(o => o.Route.Count > 1) is { } longer)
        {
            return longer.Route.Count == 2 && longer.Route[0] != g ? OfPair(system, longer.Route[0], g, own: true, load) : (null, "");
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
                : (Figure(FiniteAndPoisson.Of(random.Sum(load), sources.Sources, beta, group.Circuits).Select(f => s == finite[0] ? f.BlockingOut : f.BlockingIn)), "few sources and random calls");
        }

        var high = random.Where(o => o.IsEmergency).Sum(load);
        var low = random.Where(o => !o.IsEmergency).Sum(load);
        return group switch
        {
            { Reserved: > 0, Preempts: true } => (null, ""),
            { Reserved: > 0 } => (Figure(TrunkReservation.Of(high, low, group.Circuits, group.Reserved).Select(r => s.IsEmergency ? r.BlockingHigh : r.BlockingLow)), "trunk reservation"),
            { Preempts: true } => (Figure(Preemption.Of(high, low, group.Circuits).Select(p => s.IsEmergency ? p.BlockingHigh : p.LowBlocked)), "pre-emption"),
            _ => (ErlangB.Blocking(high + low, group.Circuits), "Erlang B"),
        };
    }

    private static (double? Figure, string Model) OfPair(SimulatedSystem system, int first, int second, bool own, Func<SimulatedStream, double> load)
    {
        var high = system.Streams.Where(o => o.Route.Contains(first)).ToList();
        var ownStreams = system.Streams.Where(o => o.Route.Contains(second) && !o.Route.Contains(first)).ToList();
        var fits = high.All(o => o.Route.Count == 2 && o.Route[0] == first && o.Route[1] == second) && ownStreams.All(o => o.Route.Count == 1)
            && high.Concat(ownStreams).All(o => o.Arrivals is not FiniteArrivals)
            && system.Groups[first] is { Reserved: 0, Preempts: false } && system.Groups[second] is { Reserved: 0, Preempts: false };
        return fits
            ? (Figure(OverflowChain.Of(high.Sum(load), system.Groups[first].Circuits, ownStreams.Sum(load), system.Groups[second].Circuits)
                .Select(c => own ? c.BlockingOwn : c.BlockingEndToEnd)), "exact overflow")
            : (null, "");
    }

    /// <summary>How often a stream's attempts meet a call of the other end that is not seen yet, where both ends hunt by rules the estimate knows.</summary>
    private static double? OfGlare(SimulatedSystem system, SimulatedStream s, Func<SimulatedStream, double> load)
    {
        if (s.Route.Count != 1 || system.Groups[s.Route[0]] is not { Reserved: 0, Preempts: false } group)
        {
            return null;
        }

        var window = s.Direction == CallDirection.Outbound ? group.InboundUnseen : group.OutboundUnseen;
        var sharing = system.Streams.Where(o => o.Route.Contains(s.Route[0])).ToList();
        if (window == 0 || sharing.Any(o => o.Route.Count > 1 || o.Arrivals is FiniteArrivals or ReplayedArrivals))
        {
            return null;
        }

        var theirs = sharing.Where(o => o.Direction != s.Direction).Sum(load);
        var ours = sharing.Where(o => o.Direction == s.Direction).Sum(load);
        var calls = sharing.Where(o => o.Direction != s.Direction).Sum(o => load(o) / o.Holding.Mean);
        return calls == 0 ? 0 : group.Rules switch
        {
            (HuntingRule.Random, HuntingRule.Random) => Figure(Glare.RandomHunting(theirs, ours, group.Circuits, theirs / calls, window)),
            (HuntingRule.Ascending, HuntingRule.Ascending) or (HuntingRule.Descending, HuntingRule.Descending) => Figure(Glare.SameHunting(theirs, ours, group.Circuits, theirs / calls, window)),
            (HuntingRule.Ascending, HuntingRule.Descending) or (HuntingRule.Descending, HuntingRule.Ascending) => Figure(Glare.OppositeHunting(theirs, ours, group.Circuits, theirs / calls, window)),
            _ => null,
        };
    }

    private static double? Figure(Answer<double> answer) => answer.TryGet(out var value, out _) ? value : null;
}
