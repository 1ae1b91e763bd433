using Trunkline.Planning.Designs;
using Trunkline.Planning.Traffic;
using Trunkline.Planning.Verification;
using static Trunkline.Planning.Tests.Designs.Sites;

namespace Trunkline.Planning.Tests.Designs;

/// <summary>Callers who wait for a seat hold their line: the plan's figures beside textbook cases, an independent chain and the simulation.</summary>
public sealed class SeatLossTests
{
    private static TrafficStream Waiting(string name, double erlang, int seats, double handling = 180, StreamKind kind = StreamKind.Inbound) =>
        Poisson(name, kind, erlang, direction: StreamDirection.In) with { Seats = new(new("desk", erlang * 20, handling, seats, [new(0.8, 20)]), seats) };

    [Theory]
    [InlineData(1.0, 3, 6)]
    [InlineData(4.5, 5, 12)]
    [InlineData(9.0, 4, 20)]
    [InlineData(200, 230, 300)]
    public void OneStream_WithSeats_IsTheQueueCutOffAtTheLines(double erlang, int seats, int lines)
    {
        // M/M/s/N by its own recursion
        double p = 1, sum = 1;
        for (var n = 1; n <= lines; n++)
        {
            p *= erlang / Math.Min(n, seats);
            sum += p;
        }

        Assert.Equal(1, GroupLoss.Of([Waiting("a", erlang, seats)], lines, 0)[0] / (p / sum), 1e-9);
    }

    [Fact]
    public void EnoughSeats_NobodyWaits_IsErlangB() =>
        Assert.Equal(ErlangB.Blocking(7, 12), GroupLoss.Of([Waiting("a", 5, 12), Poisson("b", StreamKind.Outbound, 2)], 12, 0)[0], 1e-12);

    [Theory]
    [InlineData(1.0, 2, 0.8, 6)]
    [InlineData(3.0, 4, 2.0, 9)]
    public void SeatsAndOthers_WithoutReserve_ProductFormAndChainAgree(double erlang, int seats, double others, int lines)
    {
        TrafficStream[] streams = [Waiting("a", erlang, seats), Poisson("b", StreamKind.Outbound, others)];
        var chain = TwoClassLoss.Of(streams, lines, 0);
        var product = GroupLoss.Of(streams, lines, 0);
        Assert.Equal(1, chain[0] / product[0], 1e-9);
        Assert.Equal(1, chain[1] / product[1], 1e-9);
        Assert.True(product[0] > 1.05 * ErlangB.Blocking(erlang + others, lines));
    }

    [Fact]
    public void UnequalHolding_WithReserve_IsTheChain_AndEqualIsTrunkReservation()
    {
        var normal = Poisson("n", StreamKind.Outbound, 3);
        var equal = TwoClassLoss.Of([normal, Poisson("sos", StreamKind.Emergency, 0.5)], 6, 1);
        var expected = TrunkReservation.Of(0.5, 3, 6, 1).Value;
        Assert.Equal(expected.BlockingLow, equal[0], 1e-12);
        Assert.Equal(expected.BlockingHigh, equal[1], 1e-12);
        Assert.False(TwoClassLoss.IsEstimate([normal, Poisson("sos", StreamKind.Emergency, 0.5)], 1));

        TrafficStream[] unequal = [normal, Poisson("sos", StreamKind.Emergency, 0.5) with { HoldingSeconds = 1800 }];
        Assert.True(TwoClassLoss.IsNeeded(unequal, 6, 1, TwoClassLoss.MostWork));
        Assert.NotEqual(expected.BlockingHigh, new DesignLoss(PlanFixture.Needs, Planning.Designs.DayToDay.None).Shared(unequal, 6, 1)[1], 1e-6);
        Assert.Equal(expected.BlockingHigh, new DesignLoss(PlanFixture.Needs, Planning.Designs.DayToDay.None).Textbook.Shared(unequal, 6, 1)[1], 1e-12);
    }

    [Fact]
    public void WrapUp_KeepsASeatAndFreesTheLine()
    {
        // talk 120 s of 180 s at the seat: less line time than talk of 180 s, more waiting than talk of 120 s
        var talk = Poisson("a", StreamKind.Inbound, 4) with { HoldingSeconds = 120, CallsPerHour = 120 };
        double Of(double handling) => GroupLoss.Of([talk with { Seats = new(new("desk", 120, handling, 7, []), 7) }], 10, 0)[0];
        Assert.True(Of(180) > 1.2 * Of(120));
        Assert.Equal(Of(120), Of(120.0001), 1e-5);

        // and line time before the seat is line time
        Assert.True(Of(60) < Of(120));
        Assert.Equal(ErlangB.Blocking(4, 10), Of(1), 1e-4);
    }

    [Theory]
    [InlineData("plan-duty-room.yaml", "calls", "emergency")]
    public void DutyRoom_PlanAndSimulation_AgreeOnBlocking(string example, params string[] names)
    {
        var plan = Example(example);
        var verified = PlanVerification.Of(plan, new() { Calls = 2_000_000 })!;
        foreach (var name in names)
        {
            var figure = Assert.Single(verified.Figures, f => f.What == $"blocking of {name}");
            Assert.True(figure.Agrees || figure.Low <= figure.Analytic * 1.02 && figure.High >= figure.Analytic * 0.98, $"{figure}");
        }

        var calls = plan.Chosen!.Assessment.Streams.Single(s => s.Stream == "calls");
        Assert.Equal(0.00376, calls.NowByTextbook!.Value, 5e-6);
        Assert.InRange(calls.Now, 0.0070, 0.0080);
        Assert.Contains(plan.Reasons, r => r.Contains("hold their line while they wait for one of 3 seats", StringComparison.Ordinal) && r.Contains("0.376\u202f%", StringComparison.Ordinal));
        Assert.Contains("hold their line", plan.Chosen.Assessment.Method, StringComparison.Ordinal);
    }

    [Fact]
    public void Storm_AtADesk_SaysThatTheSeatsAreTheLimit()
    {
        var plan = Example("plan-emergency-centre.yaml");
        var storm = plan.WhatIfs.Single(w => w.Key == "storm_x3");
        Assert.InRange(storm.Blocking["emergency"], 0.4, 0.5); // 300 of 540 calls an hour can be handled
        Assert.Contains("seats are too few", storm.Answer, StringComparison.Ordinal);
        var few = Example("plan-duty-room.yaml").WhatIfs.Single(w => w.Key == "seats_there_are");
        Assert.Contains("2 at \"attendants\" where 3 are needed", few.Question, StringComparison.Ordinal);
        Assert.True(few.Blocking["calls"] > 0.01);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void KeptSums_InAnyOrderOfQuestions_AreTheSumsOfEachAlone(int seed)
    {
        var random = new Base.Prng((ulong)seed);
        TrafficStream[] streams =
        [
            Poisson("in", StreamKind.Inbound, (1 + random.Next(200)) / 10.0), Poisson("sos", StreamKind.Emergency, (1 + random.Next(10)) / 20.0),
            People("out", 5 + random.Next(30), 0.1), seed == 3 ? People("few", 3, 0.2) with { Kind = StreamKind.Emergency } : Poisson("b", StreamKind.Outbound, 0),
        ];
        var kept = new GroupLoss(streams);
        for (var i = 0; i < 200; i++)
        {
            var (n, r) = (random.Next(60), random.Next(5));
            var blocking = kept.Of(n, r);
            Assert.Equal(Plain(streams, n, Math.Min(r, n)).Select(b => b.ToString("R")), blocking.Select(b => b.ToString("R")));
        }
    }

    /// <summary>The sums of one question, from state 0 up, nothing kept.</summary>
    internal static double[] Plain(TrafficStream[] streams, int circuits, int reserve)
    {
        var from = circuits - reserve;
        var (calls, lost) = (new double[streams.Length], new double[streams.Length]);
        double total = 1, full = 1, reserved = from == 0 ? 1 : 0;
        void Offer(int k)
        {
            for (var s = 0; s < streams.Length; s++)
            {
                var rate = GroupLoss.Rate(streams[s], k);
                calls[s] += rate;
                lost[s] += k >= circuits || (k >= from && !streams[s].IsEmergency) ? rate : 0;
            }
        }

        Offer(0);
        for (var k = 1; k <= circuits; k++)
        {
            var before = k - 1;
            var admitted = streams.Where(s => s.IsEmergency || before < from).ToList();
            var rate = admitted.Where(s => !s.IsFinite).Sum(s => s.Erlang);
            foreach (var people in admitted.Where(s => s.IsFinite))
            {
                rate += GroupLoss.Rate(people, before);
            }

            if (rate <= 0)
            {
                full = 0;
                break;
            }

            var down = k / rate;
            total = 1 + (total * down);
            reserved = (k >= from ? 1 : 0) + (reserved * down);
            for (var s = 0; s < streams.Length; s++)
            {
                calls[s] *= down;
                lost[s] *= down;
            }

            Offer(k);
        }

        return [.. streams.Select((s, i) => s.IsFinite ? (calls[i] > 0 ? lost[i] / calls[i] : 0) : (s.IsEmergency ? full : reserved) / total)];
    }

    /// <summary>
    /// 283 erlang of work at 294 seats, on days that differ by a fifth: nearly every second day brings more than can be answered, and then every line
    /// fills with callers who wait.
    /// </summary>
    [Fact]
    public void DaysBeyondTheSeats_FillAnyNumberOfLines_SoThatDaysAreStaffedForThem()
    {
        const string Centre =
            """
              streams: [{name: calls, kind: customer_service, calls_per_hour: 4000, holding_s: 210, ring_s: 8}]
              desks: [{name: agents, stream: calls, handling_s: 255, answer: [{share: 0.8, within_s: 20}]}]
            """;
        var plan = Planner.Make(Of("  day_to_day: high\n" + Centre));
        Assert.True(plan.Input.IsStaffedByDay);
        Assert.InRange(plan.Chosen!.Assessment.Streams[0].Now, 1e-9, 0.01);
        var warning = plan.Warnings.Single(w => w.Name == "seats on busy days").Text;
        Assert.Contains("can answer, and those who wait fill every line there is", warning);

        // one less than the seats' share of the load, on a day by itself and at any number of lines
        var seated = plan.Input.Streams[0];
        var day = seated.Scaled(1.5);
        var floor = 1 - (seated.Seats!.Count / (1.5 * 4000 * 255 / 3600));
        Assert.Equal(floor, new LoadDays([day], Planning.Designs.DayToDay.None).LeastBlocking, 1e-12);
        Assert.Equal(floor, GroupLoss.Of([day], 1200, 0)[0], 1e-12);

        var even = Planner.Make(Of(Centre));
        Assert.False(even.Input.IsStaffedByDay);
        Assert.DoesNotContain(even.Warnings, w => w.Name == "seats on busy days");
    }

}
