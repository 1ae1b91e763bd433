using static Trunkline.Planning.Traffic.Evaluation.Give;

namespace Trunkline.Planning.Traffic.Evaluation.Models;

/// <summary>Rows of the table for groups without waiting and random calls: Erlang B and its inverses, extended, Molina, day to day.</summary>
internal static class LossModels
{
    private sealed record Group(double Erlang, int Lines)
    {
        internal double Blocking => ErlangB.Blocking(Erlang, Lines);

        internal double Carried => ErlangB.Carried(Erlang, Lines);
    }

    internal static IEnumerable<TrafficModel> All =>
    [
        TrafficModel.Of(
            "ErlangB | Erlang_B | ErlangB_overload | ErlangB_utilisation | ErlangB_utilization | ErlangB_state | ErlangB_carried | ErlangB_improvement_F1"
            + " | ErlangB_Moe_F1 | ErlangB_improvement",
            "A (erlang, or calls_h and AHT_s) and N", GroupOf, OfGroup),
        TrafficModel.Of(
            "ErlangB_inverse_N | ErlangB_lines | ErlangB_dimension", "A (erlang, or calls_h and AHT_s) and B",
            x => from a in x.Offered() from b in x.Target() from n in ErlangB.LinesFor(a, b) select new Group(a, n),
            [Plain<Group>("N | trunks | lines | channels | servers | circuits | N_min | sessions | FXO | N*", g => g.Lines), .. Spans, .. OfGroup]),
        TrafficModel.Of(
            "ErlangB_inverse_A | ErlangB_capacity", "N and B",
            x => from n in x.Lines() from b in x.Target() from a in ErlangB.OfferedFor(n, b) select new Group(a, n), OfGroup),
        TrafficModel.Of(
            "ErlangB_offered_from_carried | Offered_from_carried | ErlangB_inverse_carried", "carried and N",
            x => from n in x.Lines() from y in x.Number("carried", "Y", "A_carried") from a in OfferedTraffic.FromCarried(y, n) select new Group(a, n),
            [
                Plain<Group>("A_low | A_offered_low", (g, x) => IntervalOf(g, x).Select(i => i.Low)),
                Plain<Group>("A_high | A_offered_high", (g, x) => IntervalOf(g, x).Then(i => double.IsFinite(i.High)
                    ? i.High : (Answer<double>)new Refusal("the lines were so full that the measurement gives no upper end"))),
                .. OfGroup,
            ]),
        TrafficModel.Of(
            "ErlangB_Moe_inverse_A", "N and F1",
            x => from n in x.Lines() from f in x.Number("F1", "F", "improvement") from a in ErlangB.OfferedForImprovement(n, f) select new Group(a, n),
            OfGroup),
        TrafficModel.Of(
            "ErlangB_Moe_inverse_N | ErlangB_Moe", "A and F1",
            x => from a in x.Offered() from f in x.Number("F1", "F", "improvement") from n in ErlangB.LinesForImprovement(a, f) select new Group(a, n),
            OfGroup),
        TrafficModel.Of(
            "ErlangB_cont | ErlangB_continuous", "A and N, whole or not",
            x => from a in x.Offered() from n in ContinuousLines(x) select (Erlang: a, Blocking: ErlangB.BlockingContinuous(a, n)),
            Share<(double Erlang, double Blocking)>("B | E | blocking | P_block | B*", g => g.Blocking),
            Plain<(double Erlang, double Blocking)>("carried | Y", g => g.Erlang * (1 - g.Blocking)),
            Plain<(double Erlang, double Blocking)>("lost | overflow", g => g.Erlang * g.Blocking)),
        TrafficModel.Of(
            "ErlangB_cont_inverse_N | ErlangB_continuous_inverse_N", "A and B",
            x => from a in x.Offered() from b in x.Target() from n in ErlangB.LinesForContinuous(a, b) select n,
            Plain<double>("N | lines | n_star", n => n)),
        TrafficModel.Of(
            "Sequential_hunting_trunk_load | Sequential_hunting", "A and trunk",
            x => from a in x.Offered() from k in x.Count("trunk", "k", "line", "i") from y in ErlangB.CarriedByLine(a, k) select y,
            Plain<double>("carried | load | A_trunk | a | Y", y => y)),
        TrafficModel.Of(
            "Sequential_hunting_carried_first_k", "A and k",
            x => from a in x.Offered() from k in x.Count("k", "N", "trunk", "n") select new Group(a, k),
            Plain<Group>("carried | Y | carried_first_k", g => g.Carried),
            Share<Group>("share | carried_share", g => g.Erlang == 0 ? 0 : g.Carried / g.Erlang)),
        TrafficModel.Of(
            "ExtendedErlangB | EEB | Extended_Erlang_B", "A0, N and recall",
            x => from a in FirstOffered(x) from n in x.Lines() from r in Recall(x) from e in ExtendedErlangB.Of(a, n, r) select e,
            OfExtended),
        TrafficModel.Of(
            "ExtendedErlangB_inverse_N | EEB_inverse_N", "A0, B and recall",
            x => from a in FirstOffered(x) from b in x.Target() from r in Recall(x)
                 from n in ExtendedErlangB.LinesFor(a, b, r) from e in ExtendedErlangB.Of(a, n, r) select (Lines: n, Figures: e),
            [
                Plain<(int Lines, ExtendedErlangB Figures)>("N | trunks | lines | channels", e => e.Lines),
                .. OfExtended.Select(row => new QuantityRow<(int Lines, ExtendedErlangB Figures)>(row.Names, row.Kind, (e, x) => row.Figure(e.Figures, x))),
            ]),
        TrafficModel.Of(
            "ExtendedErlangB_inverse_A | EEB_inverse_A", "N, B and recall",
            x => from n in x.Lines() from b in x.Target() from r in Recall(x) from a in ExtendedErlangB.FirstOfferedFor(n, b, r)
                 from e in ExtendedErlangB.Of(a, n, r) select e,
            [Plain<ExtendedErlangB>("A | A0 | A_first", e => e.FirstOffered), .. OfExtended]),
        TrafficModel.Of(
            "Molina | Poisson | Molina_Poisson | PoissonBlocking", "A and N",
            x => from a in x.Offered() from n in x.Lines() from p in Molina.Blocking(a, n) select p,
            Share<double>("P | B | blocking | P_block | P*", p => p)),
        TrafficModel.Of(
            "Molina_inverse_N | Poisson_inverse_N", "A and P",
            x => from a in x.Offered() from p in x.Target() from n in Molina.LinesFor(a, p) from reached in Molina.Blocking(a, n) select (n, reached),
            Plain<(int N, double P)>("N | trunks | lines | channels", m => m.N), Share<(int N, double P)>("P | B", m => m.P)),
        TrafficModel.Of(
            "Molina_inverse_A | Poisson_inverse_A", "N and P",
            x => from n in x.Lines() from p in x.Target() from a in Molina.OfferedFor(n, p) select a, Plain<double>("A | A_offered", a => a)),
        TrafficModel.Of(
            "GammaAveragedErlangB | DayToDay | Neal_Wilkinson | NealWilkinson | B_bar", "A, N and level or Vd", x => DayToDayOf(x),
            Share<Varying>("B_mean | B_bar | B | E_B | blocking", (d, x) => from n in x.Lines() from b in DayToDay.Blocking(d.Erlang, n, d.Variance) select b),
            Share<Varying>("B_calls | B_call", (d, x) => from n in x.Lines() from b in DayToDay.CallBlocking(d.Erlang, n, d.Variance) select b),
            Plain<Varying>("N | lines | trunks", (d, x) => from b in x.Target() from n in DayToDay.LinesFor(d.Erlang, b, d.Variance) select (double)n),
            Plain<Varying>("N_for_#pct | N_for_#percent", (d, x) => DayToDay.LinesFor(d.Erlang, x.Quantity.Numbers[0] / 100, d.Variance).Select(n => (double)n)),
            Plain<Varying>("N_for_P.#", (d, x) => DayToDay.LinesFor(d.Erlang, Decimals(x.Quantity.Numbers[0], x), d.Variance).Select(n => (double)n)),
            Plain<Varying>("Vd | variance", d => d.Variance)),
    ];

    private static QuantityRow<Group>[] OfGroup =>
    [
        Share<Group>("B | E | blocking | P_block | P_loss | GoS", g => g.Blocking),
        Plain<Group>("A | A_offered | offered | erlang | A_max", g => g.Erlang),
        Plain<Group>("carried | Y | A_carried", g => g.Carried),
        Plain<Group>("lost | overflow | A_lost", g => g.Erlang * g.Blocking),
        Share<Group>("a_per_trunk | utilisation | utilization | occupancy | a | rho | efficiency", g => g.Lines == 0 ? 0 : g.Carried / g.Lines),
        Plain<Group>("F1 | F | improvement", (g, _) => ErlangB.Improvement(g.Erlang, g.Lines)),
        Share<Group>("P | p | P_state", (g, x) => from k in x.Count("state", "k", "i", "j") from p in ErlangB.State(g.Erlang, g.Lines, k) select p),
        Share<Group>("p# | P_#", (g, x) => ErlangB.State(g.Erlang, g.Lines, (int)Math.Min(int.MaxValue, x.Quantity.Numbers[0]))),
        Plain<Group>("N | lines | N_min", g => g.Lines),
        Share<Group>("B*", g => g.Blocking),
    ];

    /// <summary>E1s(30): spans of so many channels, 30 where none is said.</summary>
    private static QuantityRow<Group>[] Spans =>
    [
        Plain<Group>("E1s | E1 | spans | N_E1", (g, x) =>
        {
            if (x.Quantity.Argument.Length == 0)
            {
                return Math.Ceiling(g.Lines / 30.0);
            }

            return int.TryParse(x.Quantity.Argument, System.Globalization.CultureInfo.InvariantCulture, out var channels) && channels > 0
                ? Math.Ceiling(g.Lines / (double)channels)
                : new Refusal($"E1s({x.Quantity.Argument}): expected the channels of a span, as in E1s(30)");
        }),
    ];

    private static QuantityRow<ExtendedErlangB>[] OfExtended =>
    [
        Share<ExtendedErlangB>("B | blocking | B*", e => e.Blocking),
        Plain<ExtendedErlangB>("A_total | A | offered | A_offered", e => e.Offered),
        Plain<ExtendedErlangB>("carried | Y", e => e.Carried),
        Plain<ExtendedErlangB>("A_repeated | A_retry | retries", e => e.Repeated),
        Share<ExtendedErlangB>("lost_callers | B_callers | P_lost", e => e.Lost),
    ];

    private sealed record Varying(double Erlang, double Variance);

    private static Answer<Group> GroupOf(RowInputs x) => from a in x.Offered() from n in x.Lines() select new Group(a, n);

    /// <summary>What else fits: an error in erlang, or chance over an observed time at 95 % or so.</summary>
    private static Answer<OfferedEstimate> IntervalOf(Group full, RowInputs x)
    {
        // the other way's inputs are known too
        var byError = x.Has("error");
        _ = x.Has("z") | x.HasTime("T", "observed") | x.HasHolding;
        return x.Number("carried", "Y", "A_carried").Then(carried => byError
            ? x.Number("error").Then(error => OfferedTraffic.FromCarried(carried, full.Lines, error))
            : from t in x.Seconds("T", "observed")
              from h in x.Holding()
              from good in Check.Positive(h, "AHT_s") is { } refused ? refused : (Answer<double>)h
              from z in x.NumberOr(1.96, "z")
              from interval in OfferedTraffic.FromMeasured(carried, full.Lines, t / good, z)
              select interval);
    }

    private static Answer<double> ContinuousLines(RowInputs x) =>
        from n in x.Number("N", "n", "lines", "x")
        from good in Check.Lines(n) is { } refused ? refused : (Answer<double>)n
        select good;

    private static Answer<double> FirstOffered(RowInputs x) => x.Has("A0") ? x.Erlang("A0") : x.Offered();

    private static Answer<double> Recall(RowInputs x) => x.Share("recall", "r", "recall_factor", "retry", "retry_rate");

    private static Answer<Varying> DayToDayOf(RowInputs x) =>
        from a in x.Offered()
        from variance in VarianceOf(x, a)
        from good in Check.NotNegative(variance, "Vd") is { } refused ? refused : (Answer<double>)variance
        select new Varying(a, good);

    private static Answer<double> VarianceOf(RowInputs x, double erlang)
    {
        // all three are asked for: a row that also says what its figure was made of is not wrong
        var (isGiven, hasPower, hasLevel) = (x.Has("Vd", "V", "variance"), x.Has("phi"), x.Has("level"));
        if (isGiven)
        {
            return x.Number("Vd", "V", "variance");
        }

        if (hasPower)
        {
            return x.Number("phi").Select(phi => 0.13 * Math.Pow(erlang, phi));
        }

        if (!hasLevel)
        {
            return new Refusal("missing: level (none, low, medium, high), phi or Vd", "level");
        }

        return x.Text("level").Then(level => Enum.TryParse<DayToDayLevel>(level, ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? DayToDay.Variance(erlang, known)
            : new Refusal($"level '{level}': expected none, low, medium or high", "level"));
    }

    private static double Decimals(double digits, RowInputs x)
    {
        // P.01, P.005: what stands behind the point
        var text = x.Quantity.Text;
        var point = text.LastIndexOf('.');
        return digits / Math.Pow(10, text.Length - point - 1);
    }
}
