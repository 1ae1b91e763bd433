using static Trunkline.Planning.Traffic.Evaluation.Give;

namespace Trunkline.Planning.Traffic.Evaluation.Models;

/// <summary>Rows of the table for groups with several streams: overflow, reservation, pre-emption, several widths, directions, glare.</summary>
internal static class GroupModels
{
    internal static IEnumerable<TrafficModel> All =>
    [
        TrafficModel.Of(
            "Riordan | OverflowMoments | Overflow", "A and n",
            x => from a in x.Offered() from n in x.Number("n", "N", "n1", "lines") from m in OverflowMoments.Of(a, n) select m,
            Plain<OverflowMoments>("mean | m | M", m => m.Mean), Plain<OverflowMoments>("variance | v | V", m => m.Variance),
            Plain<OverflowMoments>("peakedness | z | Z | v_over_m", m => m.Peakedness)),
        TrafficModel.Of(
            "Overflow_peakedness_max | Peakedness_max", "n",
            x => from n in x.Count("n", "N", "n1") from z in OverflowMoments.MaxPeakedness(n) select z,
            Plain<(double Z, double A)>("z_max | z | peakedness", z => z.Z), Plain<(double Z, double A)>("A | A_at_max | A_max", z => z.A)),
        TrafficModel.Of(
            "exact_2D_CTMC | exact_2D | OverflowChain | Overflow_exact", "A, n1, n2 and A2 (the final group's own traffic)",
            x => from a in FirstOffered(x) from n1 in x.Count("n1") from n2 in x.Count("n2") from own in OwnTraffic(x)
                 from c in OverflowChain.Of(a, n1, own, n2) select c,
            Share<OverflowChain>("B_stream1_end_to_end | B_stream1 | B_end_to_end | B_overflow_stream", c => c.BlockingEndToEnd),
            Share<OverflowChain>("B_direct_stream2 | B_stream2 | B_own | P_secondary_full | E_time_secondary", c => c.BlockingOwn),
            Share<OverflowChain>("B_on_secondary | B_secondary", c => c.BlockingOfFinal),
            Share<OverflowChain>("B_of_overflow | B_overflow", c => c.BlockingOfOverflow),
            Share<OverflowChain>("B_total | B_all | B", c => c.BlockingOfAll),
            Plain<OverflowChain>("mean_overflow | overflow | m1", c => c.Overflow),
            Plain<OverflowChain>("lost | A_lost", c => c.Lost),
            Plain<OverflowChain>("carried_secondary | Y2", c => c.CarriedFinal)),
        TrafficModel.Of(
            "exact_2D_inverse_n2 | OverflowChain_inverse_n2", "A, n1, A2 and B, or B1 and B2",
            x => from a in FirstOffered(x) from n1 in x.Count("n1") from own in OwnTraffic(x)
                 from b1 in x.Has("B1") ? x.Share("B1") : x.Target() from b2 in x.Has("B2") ? x.Share("B2") : x.Target()
                 from n2 in OverflowChain.FinalLinesFor(a, n1, own, b1, b2) select n2,
            Plain<int>("n2 | N | lines", n => n)),
        Estimate("ERT_Wilkinson | Wilkinson | ERT", OverflowEstimates.Wilkinson),
        Estimate("Rapp | ERT_Rapp", OverflowEstimates.Rapp),
        Estimate("Hayward | Fredericks | Hayward_Fredericks", OverflowEstimates.Hayward),
        TrafficModel.Of(
            "KaufmanRoberts | Kaufman_Roberts | KR | Roberts_bandwidth_reservation | Roberts", "C and classes [{a, b, t}]", Multirate,
            Share<KaufmanRoberts>("q", (k, x) => Index(x.Quantity.Argument, "q").Then(k.State)),
            Share<KaufmanRoberts>("q#", (k, x) => k.State(Number(x, 0))),
            Plain<KaufmanRoberts>("y#", (k, x) => Index(x.Quantity.Argument, "y1").Then(j => k.MeanCallsIn(Number(x, 0) - 1, j))),
            Share<KaufmanRoberts>("B_class# | B# | B_#", (k, x) => k.Blocking(Number(x, 0) - 1)),
            Plain<KaufmanRoberts>("n#_mean | n# | E_n#", (k, x) => k.MeanCalls(Number(x, 0) - 1)),
            Share<KaufmanRoberts>("B | B_class", (k, x) => k.Classes.Count == 1 || x.Quantity.Argument.Length > 0
                ? Index(x.Quantity.Argument.Length > 0 ? x.Quantity.Argument : "1", "B").Then(i => k.Blocking(i - 1))
                : new Refusal("which class? B_class1, B_class2, …")),
            Plain<KaufmanRoberts>("mean_units | busy_units | carried", k => k.MeanUnits),
            Share<KaufmanRoberts>("utilisation | utilization", k => k.Utilisation)),
        TrafficModel.Of(
            "KaufmanRoberts_inverse_C", "classes [{a, b}] and B",
            x => from classes in Classes(x) from b in x.Target() from c in KaufmanRoberts.CapacityFor(classes, b) select c,
            Plain<int>("C | N | capacity", c => c)),
        TrafficModel.Of(
            "TrunkReservation_exact | TrunkReservation", "A_hi, A_lo, N and R; AHT_hi_s and AHT_lo_s where they differ",
            x => from hi in x.Erlang("A_hi", "A_high") from lo in x.Erlang("A_lo", "A_low") from n in x.Lines() from r in x.Count("R", "reserved")
                 from h in TwoHoldings(x) from t in TrunkReservation.Of(hi, lo, n, r, h.High, h.Low) select t, OfReservation),
        TrafficModel.Of(
            "TrunkReservation_dimension | TrunkReservation_inverse_N", "A_hi, A_lo, B_hi and B_lo",
            x => from hi in x.Erlang("A_hi", "A_high") from lo in x.Erlang("A_lo", "A_low") from bHi in x.Share("B_hi", "B_high") from bLo in x.Share("B_lo", "B_low")
                 from t in TrunkReservation.Dimension(hi, lo, bHi, bLo) select t,
            [Plain<TrunkReservation>("N | lines | trunks", t => t.Lines), Plain<TrunkReservation>("R_min | R | reserved", t => t.Reserved), .. OfReservation]),
        TrafficModel.Of(
            "Preemptive_loss_2class | Preemption | Preemptive_loss", "A_hi, A_lo and N; AHT_hi_s and AHT_lo_s where they differ",
            x => from hi in x.Erlang("A_hi", "A_high") from lo in x.Erlang("A_lo", "A_low") from n in x.Lines()
                 from h in TwoHoldings(x) from p in Preemption.Of(hi, lo, n, h.High, h.Low) select p,
            Share<Preemption>("B_hi | B_high", p => p.BlockingHigh),
            Share<Preemption>("low_traffic_not_carried_fraction | low_not_carried | low_lost_fraction", p => p.LowNotCarried),
            Share<Preemption>("low_blocked_fraction | B_lo | B_low | low_blocked", p => p.LowBlocked),
            Share<Preemption>("low_preempted_fraction | P_preempted | low_preempted", p => p.LowPreempted)),
        TrafficModel.Of(
            "OneWay_vs_TwoWay | DirectionalGroups", "A_in, A_out and B",
            x => from ins in x.Erlang("A_in") from outs in x.Erlang("A_out") from b in x.Target() from g in DirectionalGroups.For(ins, outs, b) select g,
            Plain<DirectionalGroups>("N_oneway_total | N_oneway | oneway_total | N_one_way", g => g.OneWayTotal),
            Plain<DirectionalGroups>("N_twoway | N_twoway_total | twoway | N_two_way | N_bothway | N_shared", g => g.BothWays),
            Plain<DirectionalGroups>("N_in | N_oneway_in", g => g.In), Plain<DirectionalGroups>("N_out | N_oneway_out", g => g.Out),
            Plain<DirectionalGroups>("saving | saved | N_saved", g => g.Saved)),
        TrafficModel.Of(
            "OneWay_over_TwoWay | OneWayOverTwoWay | Split_group", "A_in, A_out, n_in, n_out and n_both", Split,
            Share<OneWayOverTwoWay>("B_in | B_inbound", g => g.BlockingIn), Share<OneWayOverTwoWay>("B_out | B_outbound", g => g.BlockingOut),
            Share<OneWayOverTwoWay>("B_total | B_all | B", g => g.BlockingOfAll), Share<OneWayOverTwoWay>("P_both_full | E_time_both", g => g.BothFull),
            Plain<OneWayOverTwoWay>("carried_both | Y_both", g => g.CarriedBoth)),
        TrafficModel.Of(
            "OneWay_over_TwoWay_inverse_N | OneWayOverTwoWay_inverse_N", "A_in, A_out, n_in, n_out and B, or B_in and B_out",
            x => from ins in x.Erlang("A_in") from outs in x.Erlang("A_out") from i in x.Count("n_in") from j in x.Count("n_out")
                 from bIn in x.Has("B_in") ? x.Share("B_in") : x.Target() from bOut in x.Has("B_out") ? x.Share("B_out") : x.Target()
                 from k in OneWayOverTwoWay.BothLinesFor(ins, outs, i, j, bIn, bOut) select k,
            Plain<int>("n_both | N | lines", k => k)),
        GlareOf("Glare | Glare_opposite", Glare.OppositeHunting),
        GlareOf("Glare_random", Glare.RandomHunting),
        GlareOf("Glare_same", Glare.SameHunting),
    ];

    private static Answer<OneWayOverTwoWay> Split(RowInputs x) =>
        from ins in x.Erlang("A_in") from outs in x.Erlang("A_out") from i in x.Count("n_in") from j in x.Count("n_out") from k in x.Count("n_both")
        from g in OneWayOverTwoWay.Of(ins, outs, i, j, k) select g;

    /// <summary>The holding times of two classes: both or neither; without them they are equal.</summary>
    private static Answer<(double High, double Low)> TwoHoldings(RowInputs x) =>
        !x.HasTime("AHT_hi", "AHT_high") & !x.HasTime("AHT_lo", "AHT_low")
            ? (1.0, 1.0)
            : from high in x.Seconds("AHT_hi", "AHT_high") from low in x.Seconds("AHT_lo", "AHT_low") select (high, low);

    private static QuantityRow<TrunkReservation>[] OfReservation =>
    [
        Share<TrunkReservation>("B_hi | B_high | B_em | B_emergency", t => t.BlockingHigh),
        Share<TrunkReservation>("B_lo | B_low | B_norm | B_normal", t => t.BlockingLow),
        Plain<TrunkReservation>("carried | Y", t => t.Carried),
    ];

    private sealed record Guess(OverflowEstimate Figures, OverflowMoments Offered, double FirstBlocking);

    /// <summary>The same inputs for all estimates: a high-usage group and a final one, or mean and variance as such.</summary>
    private static TrafficModel Estimate(string names, Func<OverflowMoments, int, Answer<OverflowEstimate>> estimate) => TrafficModel.Of(
        names, "A, n1, n2 and A2, or m, v (or z) and n2",
        x => from offered in Offered(x) from n2 in x.Count("n2", "N", "lines") from e in estimate(offered.Moments, n2)
             select new Guess(e, offered.Moments, offered.Blocking),
        Plain<Guess>("A_star | A_eq | A_equivalent", (g, _) => OrNone(g.Figures.EquivalentErlang, g)),
        Plain<Guess>("n_star | N_star | n_eq | N_eq", (g, _) => OrNone(g.Figures.EquivalentLines, g)),
        Share<Guess>("B_on_secondary | B_secondary | B | B_overflow", g => g.Figures.Blocking),
        Share<Guess>("B_stream1_end_to_end | B_stream1 | B_end_to_end", g => g.FirstBlocking * g.Figures.Blocking),
        Plain<Guess>("lost | A_lost", g => g.Figures.Lost),
        Plain<Guess>("mean | m", g => g.Offered.Mean), Plain<Guess>("variance | v", g => g.Offered.Variance),
        Plain<Guess>("peakedness | z", g => g.Offered.Peakedness));

    private static Answer<double> OrNone(double figure, Guess guess) =>
        double.IsNaN(figure) ? new Refusal($"{guess.Figures.Method} has no equivalent group") : figure;

    private static Answer<(OverflowMoments Moments, double Blocking)> Offered(RowInputs x)
    {
        if (x.Has("m", "mean"))
        {
            return from m in x.Number("m", "mean")
                   from v in x.Has("v", "variance") ? x.Number("v", "variance") : x.Number("z", "peakedness").Select(z => z * m)
                   select (new OverflowMoments(m, v), 1.0);
        }

        return from a in FirstOffered(x)
               from n1 in x.Count("n1")
               from own in OwnTraffic(x)
               from first in OverflowMoments.Of(a, n1)
               select (first + OverflowMoments.Random(own), ErlangB.Blocking(a, n1));
    }

    private static Answer<double> FirstOffered(RowInputs x) => x.Has("A1") ? x.Erlang("A1") : x.Offered();

    private static Answer<double> OwnTraffic(RowInputs x) => x.Has("A2", "A_own") ? x.Erlang("A2", "A_own") : 0;

    private static Answer<KaufmanRoberts> Multirate(RowInputs x) =>
        from c in x.Count("C", "N", "capacity") from classes in Classes(x) from k in KaufmanRoberts.Of(c, classes) select k;

    private static Answer<List<MultirateClass>> Classes(RowInputs x) => x.List("classes").Then(list =>
    {
        List<MultirateClass> classes = [];
        foreach (var one in list)
        {
            var read = from a in one.Erlang("a", "A")
                       from b in one.Count("b", "units")
                       from t in one.Has("t", "reserved") ? one.Count("t", "reserved") : 0
                       select new MultirateClass(a, b, t);
            if (!read.TryGet(out var good, out var refusal))
            {
                return new Refusal($"class {classes.Count + 1}: {refusal.Words}", "classes");
            }

            classes.Add(good);
        }

        return (Answer<List<MultirateClass>>)classes;
    });

    private static TrafficModel GlareOf(string names, Func<double, double, int, double, double, Answer<double>> figure) => TrafficModel.Of(
        names, "A_in, A_out, N, AHT_s and tau_s",
        x => from ins in x.Erlang("A_in") from outs in x.Erlang("A_out") from n in x.Lines() from h in x.Holding() from tau in x.Seconds("tau", "window")
             from p in figure(ins, outs, n, h, tau) select p,
        Share<double>("P_glare | P | glare | probability", p => p));

    private static Answer<int> Index(string text, string name) =>
        int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 0 ? number
        : new Refusal($"'{name}' needs a whole number in parentheses, as in {name}(5)");

    private static int Number(RowInputs x, int index) => (int)Math.Min(int.MaxValue, x.Quantity.Numbers[index]);
}
