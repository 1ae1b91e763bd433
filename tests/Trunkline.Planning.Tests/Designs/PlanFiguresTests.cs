using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting;
using Trunkline.Planning.Traffic;
using static Trunkline.Planning.Tests.Designs.Sites;
using DayToDay = Trunkline.Planning.Designs.DayToDay;

namespace Trunkline.Planning.Tests.Designs;

/// <summary>Figures of a plan, each held to a value that was computed by hand or by a model which published tables hold: a plan that says another is wrong.</summary>
public sealed class PlanFiguresTests
{
    private const string Ims = "\n  ims: {install: 1500, monthly: 150, per_session_install: 20, per_session_monthly: 12, session_step: 5}";

    // 5 erlang at 1 % are 11 lines (published: B(5, 11) = 0.83 %, B(5, 10) = 1.84 %)
    private static readonly Plan s_five = Planner.Make(Of("  growth_percent: 10\n  streams: [{name: a, kind: inbound, erlang: 5}]"));

    [Fact]
    public void Lines_AreAssessedAtEveryLoad()
    {
        var met = s_five.Chosen!.Assessment.Streams.Single();
        Assert.Equal(11, s_five.Chosen.Design.Circuits);
        Assert.Equal(0.0083, met.Now, 1e-4);
        Assert.Equal(0.0184, met.OneUnitDown, 1e-4);
        Assert.Equal(ErlangB.Blocking(6, 11), met.Plus20, 1e-12);
        Assert.Equal(ErlangB.Blocking(5 * 1.331, 11), met.AtHorizon, 1e-12);
        Assert.Equal(5 * (1 - met.Now) / 11, s_five.Chosen.Assessment.UtilisationNow, 1e-12);
    }

    [Fact]
    public void Availability_CountsUnits_AndBlockingOverTheirStates()
    {
        // one span: up 0.9995 of the time with B(20, 30) = 0.85 %, else nothing goes through
        var span = Planner.Make(Of("  direct_numbers: 5\n  streams: [{name: a, kind: inbound, erlang: 20}]")).Candidates.Single(c => c.Design is { Mix: MixKind.E1Pri, Circuits: 30 });
        Assert.Equal(1, span.Assessment.Availability.Units);
        Assert.Equal(0.0005 + (0.9995 * ErlangB.Blocking(20, 30)), span.Assessment.Availability.MeanBlocking, 1e-9);
        Assert.Equal(262.8, span.Assessment.Availability.IndependentMinutesPerYear, 1e-6);
        Assert.Equal(11, s_five.Chosen!.Assessment.Availability.Units);
    }

    [Fact]
    public void Sessions_AreSoldInSteps_CostAndCarryAsMany()
    {
        var plan = Planner.Make(Of("  streams: [{name: a, kind: outbound, erlang: 5}]", Prices + Ims + "\n  licence_per_channel: 7\n  hourly_rate: 10"));
        var one = plan.Candidates.Single(c => c.Design.Mix == MixKind.Ims);
        Assert.Equal(15, one.Design.Circuits);

        // 87.2 kbit/s a call: G.711, 20 ms, Ethernet
        Assert.Equal(15 * 87.2, one.Assessment.BandwidthKbit, 1e-9);
        Assert.Equal(1500 + (15 * 20) + (15 * 7) + (10 * one.Assessment.EffortHours), one.Assessment.Cost.Once, 1e-9);
        Assert.Equal(150 + (15 * 12), one.Assessment.Cost.Monthly, 1e-9);
        Assert.Equal((30, 2), plan.Candidates.Where(c => c.Design.Mix == MixKind.ImsTwice).Select(c => (c.Design.Circuits, c.Assessment.Availability.Units)).Single());

        var span = plan.Candidates.First(c => c.Design.Mix == MixKind.E1Pri);
        Assert.Equal((1600 + 1000 + (30 * 7) + (10 * span.Assessment.EffortHours), 900), (span.Assessment.Cost.Once, span.Assessment.Cost.Monthly));
        Assert.Equal(8 + 10, span.Assessment.EffortHours, 1e-9);
    }

    [Fact]
    public void OneWayGroups_CarryTheirOwnDirection()
    {
        // published: 3 erlang on 8 lines 0.81 %, 1 erlang on 5 lines 0.31 %
        var plan = Planner.Make(Of("  streams: [{name: in, kind: inbound, erlang: 3}, {name: out, kind: outbound, erlang: 1}]"));
        var (design, assessment) = plan.Candidates.Single(c => c.Design.Mix == MixKind.FxoOneWay);
        Assert.Equal([(GroupDirection.OutOnly, 5), (GroupDirection.InOnly, 8)], design.Groups.Select(g => (g.Direction, g.Circuits)));
        Assert.Equal(0.0081, assessment.Streams[0].Now, 1e-4);
        Assert.Equal(0.0031, assessment.Streams[1].Now, 1e-4);
    }

    [Fact]
    public void EmergencyCalls_ThatComeIn_AreLostWithTheirSpan_UnlessForwarded()
    {
        const string Load = "  streams: [{name: a, kind: inbound, erlang: 2}, {name: sos, kind: emergency, direction: in, erlang: 0.2}]";
        var alone = Planner.Make(Of(Load, Prices + Ims)).Rejected;
        Assert.Contains(alone, r => r.Mix == MixKind.E1PlusIms && r.Reason.EndsWith("the calls of \"sos\" are lost: the number lands there, and the operator does not forward them to the trunk behind.", StringComparison.Ordinal));
        Assert.Contains(alone, r => r.Mix == MixKind.E1PlusFxo && r.Reason.EndsWith("does not forward them to the lines behind.", StringComparison.Ordinal));
        Assert.DoesNotContain(Planner.Make(Of("  operator_forwards_on_busy: on\n" + Load, Prices + Ims)).Rejected, r => r.Reason.Contains("does not forward", StringComparison.Ordinal));
    }

    [Fact]
    public void Glare_IsOfOutgoingCallsThatMeetIncomingOnes()
    {
        var plan = Planner.Make(Of("  streams: [{name: in, kind: inbound, calls_per_hour: 60, holding_s: 120}, {name: out, kind: outbound, calls_per_hour: 20, holding_s: 180}]"));
        var (lines, glare) = (plan.Chosen!.Design.Circuits, plan.Chosen.Assessment.GlarePerBusyHour);

        // λ·τ·p(N − 1): an incoming call within 5 s, on the one line that both ends come to, for each of 20 outgoing calls
        var chance = 60.0 / 3600 * 5 * ErlangB.State(3, lines, lines - 1).Value;
        Assert.Equal(20 * chance, glare, 0.05 * 20 * chance);
    }

    [Fact]
    public void WhatIfs_AskWhatTheySay()
    {
        Assert.Equal(0.0184, s_five.WhatIfs.Single(w => w.Key == "hung_line").Blocking["a"], 1e-4);
        Assert.Equal(ErlangB.Blocking(15, 11), s_five.WhatIfs.Single(w => w.Key == "storm_x3").Blocking["a"], 1e-12);
        Assert.Equal(ErlangB.Blocking(6.25, 11), s_five.WhatIfs.Single(w => w.Key == "new_department").Blocking["a"], 1e-12);

        // 70 % of the blocked try again: the fixed point of A = 5 / (1 − 0.7·B(A))
        var retries = s_five.WhatIfs.Single(w => w.Key == "retries").Blocking["a"];
        Assert.Equal(ErlangB.Blocking(5 / (1 - (0.7 * retries)), 11), retries, 1e-8);
        Assert.True(retries > 0.0084);

        var spans = Planner.Make(Of("  direct_numbers: 5\n  streams: [{name: a, kind: outbound, erlang: 35}, {name: sos, kind: emergency, erlang: 0.2}]"));
        Assert.Equal(2, spans.Chosen!.Design.Groups[0].Units);
        Assert.Equal(spans.Chosen.Assessment.Streams[0].OneUnitDown, spans.WhatIfs.Single(w => w.Key == "span_lost").Blocking["a"], 1e-12);
        Assert.InRange(spans.WhatIfs.Single(w => w.Key == "span_lost").Blocking["a"], 0.15, 0.3);

        // a new department makes no more emergencies
        TrafficStream[] larger = [spans.Input.Streams[0].Grown(1.25), spans.Input.Streams[1]];
        Assert.Equal(new DesignLoss(spans.Input.Needs, DayToDay.None).Of(spans.Chosen.Design, larger)[1], spans.WhatIfs.Single(w => w.Key == "new_department").Blocking["sos"], 1e-15);
    }

    [Fact]
    public void Sensitivity_IsOfLoadAndLines()
    {
        double At(double load, int lines) => s_five.Sensitivity.Single(p => p.LoadFactor == load && p.CircuitsDelta == lines).WorstBlocking;
        Assert.Equal(ErlangB.Blocking(6, 11), At(1.2, 0), 1e-12);
        Assert.Equal(ErlangB.Blocking(5, 12), At(1, 1), 1e-12);
        Assert.Equal(ErlangB.Blocking(10, 9), At(2, -2), 1e-12);
        Assert.Equal(1765 * 2, s_five.Sensitivity.First(p => p.CircuitsDelta == 2).Cost - s_five.Chosen!.Assessment.Cost.Total, 1e-9);
    }

    [Fact]
    public void Growth_AtThreeRates_AndWhatOneGroupNeeds()
    {
        var other = OtherRates.Of(s_five);
        Assert.Equal([0.05, 0.15], other.Select(o => o.PerYear), (a, b) => Math.Abs(a - b) < 1e-12);
        foreach (var (rate, months) in other.Select(o => (o.PerYear, o.Months)).Append((0.1, s_five.Growth)))
        {
            Assert.All(months, m =>
            {
                var load = 5 * Math.Pow(1 + rate, m.Month / 12.0);
                Assert.Equal(ErlangB.Blocking(load, 11), m.WorstBlocking, 1e-12);
                Assert.Equal(ErlangB.LinesFor(load, 0.01).Value, m.CircuitsNeeded);
            });
        }

        Assert.Contains($"misses its grade of service in month {s_five.BreaksInMonth};", string.Join(' ', s_five.Reasons));
        Assert.Contains("the next best, " + s_five.Candidates[1].Design.Name, string.Join(' ', s_five.Reasons));
    }

    [Fact]
    public void Interval_OfTheLoad_IsCountedAtItsUpperEnd()
    {
        var input = Of("  streams: [{name: a, kind: inbound, erlang: 5, origin: measured, days: 4, low_erlang: 4, high_erlang: 7}]");
        var plan = Planner.Make(input);
        Assert.Equal(ErlangB.LinesFor(7, 0.01).Value, plan.Dimensioning.Single(s => s.Key == "interval_high").Circuits);
        Assert.Contains(plan.Warnings, w => w.Name == "few days" && w.Text.Contains("4 days", StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Warnings, w => w.Name == "assumed load");
        Assert.DoesNotContain(Planner.Make(input with { Streams = [input.Streams[0] with { Days = 5 }] }).Warnings, w => w.Name == "few days");
        Assert.Contains(s_five.Warnings, w => w.Name == "assumed load");
    }

    /// <summary>A mix of two kinds of line must save a tenth: 1 span and lines for 1.95 or 1.7 times the price of a span, where two spans do.</summary>
    [Theory]
    [InlineData(0.95, MixKind.E1Pri)]
    [InlineData(0.7, MixKind.E1PlusFxo)]
    public void SecondKindOfLine_MustSaveATenth(double lines, MixKind chosen)
    {
        Plan At(double fxo) => Planner.Make(Of("  most_analog_lines: 20\n  streams: [{name: a, kind: outbound, erlang: 23.5}]", FormattableString.Invariant($"prices:\n  fxo: {{monthly: {fxo}}}\n  e1_pri: {{monthly: 1000}}")));
        var count = At(30).Candidates.Single(c => c.Design is { Mix: MixKind.E1PlusFxo, Groups: [{ Units: 1 }, _] }).Design.Groups[1].Circuits;
        Assert.Equal(chosen, At(lines * 1000 / count).Chosen!.Design.Mix);
    }

    [Fact]
    public void Numbers_AreOrderedAsTheyAreSold_WhereTheyLand()
    {
        var plan = Planner.Make(Of("  direct_numbers: 50\n  streams: [{name: a, kind: inbound, erlang: 5}]", Prices + "\n  number_blocks: [{size: 100, install: 200, monthly: 50}]"));
        var direct = plan.NumberPlan.Single(n => n.What == "direct numbers");
        Assert.Equal((50, 100, "main"), (direct.Count, direct.Ordered, direct.Group));
        Assert.Single(plan.NumberPlan, n => n.What == "main number");
        Assert.Contains(plan.Chosen!.Assessment.Cost.Lines, l => l is { What: "1 × block of 100 numbers", Once: 200, Monthly: 50 });
    }

    [Fact]
    public void DiverseRoutes_TakeTwoSpans()
    {
        var plan = Planner.Make(Of("  diverse_routes: on\n  streams: [{name: a, kind: inbound, erlang: 5}]"));
        Assert.Contains(plan.Rejected, r => r.Mix == MixKind.E1Pri && r.Reason.Contains("1 E1 span with PRI (30 channels) carries the load, but one span has one route", StringComparison.Ordinal));
        Assert.Equal([2], plan.Candidates.Where(c => c.Design.Mix == MixKind.E1Pri).Select(c => c.Design.Groups[0].Units));
    }

    [Fact]
    public void Seats_AreCountedToThePromise_NowAndAtTheHorizon()
    {
        // the emergency centre: 9.0 erlang, 90 % within 15 s and 95 % within 20 s: 15 seats, 14 miss the second by 0.12 % (published)
        Desk desk = new("takers", 180, 180, 0, [new(0.90, 15), new(0.95, 20)]);
        var seats = DeskPlanner.Of(desk, 1.5);
        Assert.Equal(15, seats.SeatsNeeded);
        Assert.False(seats.Points.Single(p => p.Seats == 14).MeetsTargets);
        Assert.Equal(DeskPlanner.Seats(desk with { CallsPerHour = 270 }), seats.SeatsAtHorizon);
        Assert.True(seats.SeatsAtHorizon > 15);

        var overloaded = Planner.Make(Of("  streams: [{name: a, kind: inbound, calls_per_hour: 60, holding_s: 150}]\n  desks: [{name: d, stream: a, handling_s: 150, seats: 2, answer: [{share: 0.8, within_s: 20}]}]"));
        Assert.Contains(overloaded.Warnings, w => w.Name == "desk overloaded" && w.Text.Contains("2 seats for 2.5 erlang", StringComparison.Ordinal));
        Assert.DoesNotContain(Planner.Make(Of("  streams: [{name: a, kind: inbound, calls_per_hour: 60, holding_s: 150}]\n  desks: [{name: d, stream: a, handling_s: 150, seats: 3, answer: [{share: 0.8, within_s: 20}]}]")).Warnings, w => w.Name == "desk overloaded");
    }

    [Fact]
    public void Migration_WaitsForWhatIsOrdered()
    {
        MigrationStage First(LineKind kind) => MigrationPlan.Of(s_five.Input with { Existing = [new("old", LineKind.FxoHunting, 8)] },
            new("", MixKind.E1Pri, [new("main", kind, 1, 30, GroupDirection.Both, 0, true, 1)]))[0];
        Assert.Equal((0, 10), (First(LineKind.E1Pri).Week, First(LineKind.E1Pri).Weeks));
        Assert.Equal(6, First(LineKind.Ims).Weeks);
    }

    [Fact]
    public void Risks_OfADesign_AreNamed()
    {
        DesignGroup lines = new("main", LineKind.FxoHunting, 6, 6, GroupDirection.Both, 0, true, 1);
        DesignGroup span = new("main", LineKind.E1Pri, 1, 30, GroupDirection.Both, 0, true, 1);
        TrafficStream[] both = [Poisson("in", StreamKind.Inbound, 1), Poisson("out", StreamKind.Outbound, 1)];
        TrafficStream[] urgent = [.. both, Poisson("sos", StreamKind.Emergency, 0.1)];
        var input = s_five.Input with { Streams = both };

        Assert.Equal("mean-load trap, single duct, glare, no disconnect supervision, caller-ID loss", Of(input, 0.01, lines));
        Assert.Equal("mean-load trap, single duct, no disconnect supervision, caller-ID loss", Of(input, 0, lines));
        Assert.Equal("single duct, no disconnect supervision, caller-ID loss", Of(input with { DayToDay = DayToDay.Low }, 0, lines));
        Assert.Equal("mean-load trap, single duct, no disconnect supervision, caller-ID loss, emergency sharing", Of(input with { Streams = urgent }, 0, lines));
        Assert.Equal("mean-load trap, single duct, no disconnect supervision, caller-ID loss, reservation", Of(input with { Streams = urgent }, 0, lines with { Reserve = 1 }));
        Assert.Equal("mean-load trap, single duct, tariff lock-in", Of(input with { Prices = input.Prices with { MinimumTermMonths = 24 } }, 0, span));
        Assert.Equal("mean-load trap, no disconnect supervision, caller-ID loss, incoming calls do not overflow", Of(input, 0, span, lines with { Name = "backup", LandsInbound = false }));
        Assert.Equal("mean-load trap, no disconnect supervision, caller-ID loss",
            Of(input with { Needs = input.Needs with { OperatorForwardsOnBusy = true } }, 0, span, lines with { Name = "backup", LandsInbound = false }));
        Assert.Equal($"{RunLimits.Name}, mean-load trap, single duct, call rate", Of(input, 0, span with { Kind = LineKind.Ims }));

        static string Of(PlanInput input, double glare, params DesignGroup[] groups) => string.Join(", ", Planning.Designs.Risks.Of(
            new("", MixKind.E1Pri, groups), input, new(groups.Sum(g => g.Units), 1, 1, 0), glare, [.. input.Streams.Select(_ => 0.0)]).Select(r => r.Name));
    }
}
