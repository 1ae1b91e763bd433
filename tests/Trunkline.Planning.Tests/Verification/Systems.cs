using Trunkline.Planning.Verification;

namespace Trunkline.Planning.Tests.Verification;

/// <summary>The systems with a known answer: each figure of the simulation beside the exact one.</summary>
internal static class Systems
{
    internal const double Holding = 180;

    internal static readonly DurationLaw Exponential = new ExponentialLaw(Holding);

    internal sealed record Case(string Name, SimulatedSystem System, params (string Figure, Func<SimulationResult, Estimate> Of, double Exact)[] Figures);

    internal static IEnumerable<Case> All()
    {
        yield return ErlangB("Erlang B, exponential", Exponential);
        yield return ErlangB("Erlang B, lognormal cv2 2.5", new LognormalLaw(Holding, 2.5));
        yield return ErlangB("Erlang B, constant", new ConstantLaw(Holding));

        var engset = Oracle.Mixed(0, 10, 0.3, 4);
        yield return new("Engset 10 sources, 4 lines", System(
            [new("out", CallDirection.Outbound, Arrivals.Finite(10, 0.3 * 3600 / Holding), Exponential)], new SimulatedGroup("lines", 4)),
            ("call congestion", r => r.Streams[0].Of(SimulatedMeasure.FirstAttemptBlocking), engset.Finite),
            ("time congestion", r => r.Groups[0].TimeCongestion, engset.Poisson));

        var mixed = Oracle.Mixed(1, 20, 0.075 / 0.925, 6);
        yield return new("finite out and Poisson in, 6 lines", System(
            [
                new("in", CallDirection.Inbound, Arrivals.Offered(1, Holding), Exponential),
                new("out", CallDirection.Outbound, Arrivals.FiniteIntended(20, 0.075, Holding), Exponential),
            ], new SimulatedGroup("lines", 6)),
            ("in", r => r.Streams[0].Of(SimulatedMeasure.FirstAttemptBlocking), mixed.Poisson),
            ("out", r => r.Streams[1].Of(SimulatedMeasure.FirstAttemptBlocking), mixed.Finite));

        var overflow = Oracle.Overflow(25, 30, 2, 8);
        yield return new("overflow 30 + 8", Overflow(), ("over both", r => r.Streams[0].Of(SimulatedMeasure.FirstAttemptBlocking), overflow.Overflowing),
            ("own", r => r.Streams[1].Of(SimulatedMeasure.FirstAttemptBlocking), overflow.Own));

        var reserved = Oracle.Reserved(5, 0.5, 8, 2);
        yield return new("reservation 2 of 8", System(
            [
                new("routine", CallDirection.Outbound, Arrivals.Offered(5, Holding), Exponential),
                new("emergency", CallDirection.Outbound, Arrivals.Offered(0.5, Holding), Exponential) { IsEmergency = true },
            ], new SimulatedGroup("lines", 8) { Reserved = 2 }),
            ("routine", r => r.Streams[0].Of(SimulatedMeasure.FirstAttemptBlocking), reserved.Routine),
            ("emergency", r => r.Streams[1].Of(SimulatedMeasure.FirstAttemptBlocking), reserved.Emergency));

        var c = Oracle.ErlangC(8, 10);
        yield return new("Erlang C 8 E, 10 seats", Seats(8, 10, null),
            ("chance to wait", r => r.Streams[0].Of(SimulatedMeasure.WaitProbability), c.Wait),
            ("mean wait", r => r.Streams[0].Of(SimulatedMeasure.MeanWait), c.MeanWait * Holding),
            ("in 20 s", r => r.Streams[0].ServiceLevel(20), 1 - c.Wait * Math.Exp(-2 * 20 / Holding)));

        var a = Oracle.ErlangA(10, 10, 2);
        yield return new("Erlang A 10 E, 10 seats", Seats(10, 10, new ExponentialLaw(2 * Holding)),
            ("chance to wait", r => r.Streams[0].Of(SimulatedMeasure.WaitProbability), a.Wait),
            ("gave up", r => r.Streams[0].Of(SimulatedMeasure.Abandonment), a.Abandon));
    }

    internal static SimulatedSystem System(IReadOnlyList<SimulatedStream> streams, params SimulatedGroup[] groups) => new() { Streams = streams, Groups = groups };

    internal static SimulatedSystem One(double erlang, SimulatedGroup group, DurationLaw? holding = null, Retry? retry = null) =>
        System([new("calls", CallDirection.Outbound, Arrivals.Offered(erlang, (holding ?? Exponential).Mean), holding ?? Exponential) { Retry = retry }], group);

    internal static SimulatedSystem Overflow() => System(
        [
            new("out", CallDirection.Outbound, Arrivals.Offered(25, Holding), Exponential) { Route = [0, 1] },
            new("own", CallDirection.Outbound, Arrivals.Offered(2, Holding), Exponential) { Route = [1] },
        ], new SimulatedGroup("E1", 30), new SimulatedGroup("FXO", 8));

    internal static SimulatedSystem Seats(double erlang, int seats, DurationLaw? patience) => new()
    {
        Streams = [new("callers", CallDirection.Inbound, Arrivals.Offered(erlang, Holding), Exponential) { Route = [], Seats = 0 }],
        Seats = [new("seats", seats) { Patience = patience }],
    };

    private static Case ErlangB(string name, DurationLaw law) => new(name, One(12, new("lines", 15), law),
        ("blocking", r => r.Streams[0].Of(SimulatedMeasure.FirstAttemptBlocking), Oracle.ErlangB(12, 15)),
        ("time congestion", r => r.Groups[0].TimeCongestion, Oracle.ErlangB(12, 15)),
        ("carried", r => r.Streams[0].Of(SimulatedMeasure.CarriedErlang), 12 * (1 - Oracle.ErlangB(12, 15))));
}
