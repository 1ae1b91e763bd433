using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting;
using Trunkline.Site;

namespace Trunkline.Planning.Tests.Reporting;

/// <summary>Plans made by hand, with round figures, so that a test of the report does not hang on how lines are counted.</summary>
internal static class SamplePlan
{
    internal static DateOnly Day { get; } = new(2026, 11, 24);

    internal static TrafficStream Stream(string name = "inbound", StreamKind kind = StreamKind.Inbound, double erlang = 1.0, double target = 0.02, StreamDirection direction = StreamDirection.In) =>
        new(name, kind, direction, erlang * 20, 180, erlang, 0, 0, target, 0, LoadOrigin.Assumed, erlang, erlang, 0);

    internal static DesignGroup Lines(int circuits = 7, string name = "main", int reserve = 0, LineKind kind = LineKind.FxoHunting) =>
        new(name, kind, kind is LineKind.E1Pri or LineKind.E1Ss7 ? (circuits + 29) / 30 : kind == LineKind.Ims ? 1 : circuits, circuits, GroupDirection.Both, reserve, true, 1);

    internal static Plan Office(string site = "Hillside Clinic", IReadOnlyList<DesignGroup>? groups = null, string stream = "inbound", IReadOnlyList<TrafficStream>? streams = null)
    {
        groups ??= [Lines()];
        streams ??= [Stream(stream), Stream("outbound", StreamKind.Outbound, 1.5, direction: StreamDirection.Out) with { Sources = 20, IntendedPerSource = 0.075, CallsPerHour = 0, HoldingSeconds = 0 }];
        var input = new PlanInput(site, "0255501000", streams, [], new(Redundancy.None, false, 0, false, false, 0.9995, 0.1, 0.01), Prices(), 36, 0.1, DayToDay.None, 0.7, []);
        var circuits = groups.Sum(g => g.Circuits);
        var design = new Design($"{circuits} analog lines with the operator's hunting", MixKind.FxoHunting, groups);
        var cost = new CostBreakdown([new("7 lines, installation", 700, 210), new("hunting", 0, 105), new("7 ports", 315, 0)], 36);
        var assessment = new DesignAssessment(
            [.. streams.Select((s, i) => new StreamAssessment(s.Name, s.BlockingTarget, i == 0 ? 0.00677 : 0.005, 0.0214, 0.0151, 0.0223))],
            0.354, null, new(circuits, 0.0001, 26.4, 0.0068), cost, 0.014, 1, 0, 6, 0.12,
            [new("single duct", "All lines come by one cable. A digger cuts them all. Ask for a second way, or a mobile gateway as backup.")],
            "Mixed finite and random calls in one group (birth and death)");
        var chosen = new Candidate(design, assessment);
        var other = new Candidate(new("1 E1 with PRI", MixKind.E1Pri, [Lines(30, "main", 0, LineKind.E1Pri)]), assessment with { Cost = new([new("1 span", 2600, 900)], 36), Availability = new(1, 262.8, 262.8, 0.0005) });
        return new()
        {
            Input = input,
            Chosen = chosen,
            Candidates = [chosen, other],
            Rejected = [new("E1 with SS7", MixKind.E1Ss7, "Not offered: the price book has none.", null)],
            Reasons = ["Seven lines keep both streams under 2 %.", "An E1 would cost three times as much over the horizon."],
            Warnings = [new("mean-load trap", "The load is assumed; days differ, and the mean misleads.")],
            Dimensioning =
            [
                new("shared", "Both streams in one group", 7, 0, new Dictionary<string, double> { [streams[0].Name] = 0.00677 }, new Dictionary<string, double> { [streams[0].Name] = 0.0223 }),
                new("horizon", "Both streams in one group, in 3 years", 8, 0, new Dictionary<string, double>(), new Dictionary<string, double>()),
            ],
            ByTarget = [(0.01, 7), (0.001, 9)],
            Growth = [.. Enumerable.Range(0, 73).Select(m => new GrowthMonth(m, 2.5 * Math.Pow(1.1, m / 12.0), 0.00677 * Math.Pow(1.035, m), streams[0].Name, m < 32, m < 32 ? 7 : 8))],
            BreaksInMonth = 32,
            Curve = [.. Enumerable.Range(1, 40).Select(n => new CurvePoint(n, ErlangTail(2.5, n), n * 1765, ((n + 29) / 30) * 35000, null))],
            BreakEven = new(20, 19.8, 1765, 35000, "An E1 costs as much as 19.8 analog lines: from 20 lines on it is cheaper."),
            Sensitivity = [new(1, -1, 0.0223, streams[0].Name, 9000), new(1, 0, 0.00677, streams[0].Name, 12355), new(1, 1, 0.0019, streams[0].Name, 14120), new(1.2, 0, 0.0151, streams[0].Name, 12355)],
            WhatIfs = [new("hung_line", "One line hangs?", "Blocking triples.", new Dictionary<string, double> { [streams[0].Name] = 0.0223 })],
            Equipment = [new("fxo-8", "Gateway with 8 FXO ports", 1, 8, "7 lines and one spare", "data sheet")],
            NumberPlan = [new("main", "main number", 1, 1, "0255501000")],
            Desks = [],
            Diallers = [],
            Migration = [],
        };
    }

    internal static PriceBook Prices() => new("EUR", false, new(100, 30, 15, 45, []), new(2600, 900, 0, 30, 0, []), null, null, [], 0, 0, 24);

    internal static ReportInput Report(Plan? plan = null) => new()
    {
        Plan = plan ?? Office(),
        Date = Day,
        Program = "Trunkline 0.1.0",
        Operator = "Example Telecom",
        Site = new() { Country = "it", EmergencyNumbers = ["112"] },
    };

    private static double ErlangTail(double erlang, int lines) => Trunkline.Planning.Traffic.ErlangB.Blocking(erlang, lines);
}
