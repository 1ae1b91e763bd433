using System.Globalization;
using static Trunkline.Planning.Traffic.Evaluation.Give;

namespace Trunkline.Planning.Traffic.Evaluation.Models;

/// <summary>Rows of the table for groups where calls wait: Erlang C and its inverses, the emergency rules, Erlang A.</summary>
internal static class WaitingModels
{
    internal static IEnumerable<TrafficModel> All =>
    [
        TrafficModel.Of("ErlangC | Erlang_C | MMN | MMc", "A (erlang, or calls_h and AHT_s), N, AHT_s; T_s for a service level", Queue, OfQueue),
        TrafficModel.Of(
            "ErlangC_inverse_N | ErlangC_agents | ErlangC_inverse_N_by_SL | ErlangC_inverse_N_by_ASA | ErlangC_inverse_N_by_P_wait | ErlangC_dimension",
            "A, AHT_s, and SL with T_s or ASA_s or P_wait", x => Sized(x), [.. OfSize, .. OfQueue]),
        TrafficModel.Of(
            "ErlangC_inverse_A | ErlangC_capacity", "N, AHT_s, and SL with T_s or ASA_s or P_wait", x => Capacity(x), OfQueue),
        TrafficModel.Like(
            "^ErlangC(_NENA)?(_and)?_[0-9.]+_[0-9.]+(_and_[0-9.]+_[0-9.]+)*$", "ErlangC_90_10",
            "A (or calls_h, talk_s, wrap_s); the name says percent and seconds, as in ErlangC_90_15_and_95_20", x => ByRules(x), [.. OfSize, .. OfQueue]),
        TrafficModel.Of("ErlangA | Erlang_A | Palm | MMNM", "A (or lam_per_min and AHT_min), patience_min, N; T_s for a service level", Impatient, OfImpatient),
        TrafficModel.Of(
            "ErlangA_inverse_N | ErlangA_agents", "A, AHT_s, patience_s, and P_abandon or SL (of all) with T_s or ASA_s or P_wait", x => SizedA(x),
            [Plain<ErlangA>("N | agents | call_takers | servers | lines | positions", q => q.Lines), .. OfImpatient]),
    ];

    private static QuantityRow<ErlangC>[] OfSize =>
    [
        Plain<ErlangC>("N | call_takers | agents | servers | attendants | raw_positions | lines | takers", q => q.Lines),
        Plain<ErlangC>("positions | rostered | N_with_shrinkage", (q, x) => x.Has("shrinkage")
            ? x.Share("shrinkage").Then(absent => absent < 1
                ? Math.Ceiling((q.Lines / (1 - absent)) - 1e-9)
                : (Answer<double>)new Refusal("shrinkage must be 0 or more and below 1", "shrinkage"))
            : q.Lines),
    ];

    private static QuantityRow<ErlangC>[] OfQueue =>
    [
        Share<ErlangC>("P_wait | C | Pw | P_delay | P_queue | waiting | wait_probability", q => q.Waiting),
        Share<ErlangC>("SL | service_level | SL_within_T | SL*", (q, x) => Limit(x).Then(q.ServiceLevel)),
        Time<ErlangC>("ASA | E_wait | wait_mean | W_q | Wq | mean_wait | E_wait_all", q => q.MeanWait),
        Time<ErlangC>("wait_mean_delayed | E_wait_delayed | ASA_delayed | mean_wait_delayed", q => q.MeanWaitOfDelayed),
        Time<ErlangC>("W | mean_time", q => q.MeanTime),
        Time<ErlangC>("wait_p# | t_p# | wait_q#", (q, x) => q.WaitQuantile(Percentile(x))),
        Time<ErlangC>("wait_p#_delayed | t_p#_delayed", (q, x) => q.WaitQuantileOfDelayed(Percentile(x))),
        Time<ErlangC>("wait_quantile | quantile | t_p", (q, x) => x.Share("p", "q").Then(q.WaitQuantile)),
        Plain<ErlangC>("Lq | L_q | queue | mean_queue", q => q.MeanQueue),
        Plain<ErlangC>("L | mean_calls", q => q.MeanCalls),
        Share<ErlangC>("occupancy | utilisation | utilization | rho", q => q.Occupancy),
        Share<ErlangC>("P_longer | P_wait_over_T | P_wait_longer", (q, x) => Limit(x).Select(q.LongerThan)),
        Share<ErlangC>("P | P_state", (q, x) => from k in x.Count("state", "k", "i") from p in q.State(k) select p),
        Plain<ErlangC>("A | A_offered", q => q.Erlang),
    ];

    private static QuantityRow<ErlangA>[] OfImpatient =>
    [
        Share<ErlangA>("P_abandon | P_ab | abandonment | abandon | P_aband", q => q.Abandoning),
        Share<ErlangA>("P_abandon_delayed | P_abandon_given_wait", q => q.AbandoningOfDelayed),
        Share<ErlangA>("P_abandon_within_T", (q, x) => Limit(x).Then(q.AbandoningWithin)),
        Share<ErlangA>("P_wait | Pw | P_delay | P_queue", q => q.Waiting),
        Share<ErlangA>("P_answered | answered", q => 1 - q.Abandoning),
        Level("SL_answered_within_T_of_all | SL_of_all | SL_of_offered | SL_answered_within_T_of_offered | SL_all", ServiceLevelDefinition.AnsweredOfOffered),
        Level("SL_answered_within_T_of_answered | SL_of_answered | SL_answered", ServiceLevelDefinition.AnsweredOfAnswered),
        Level(
            "SL_short_abandons_excluded | SL_abandoned_within_T_excluded | SL_answered_within_T_excl_short_abandons | SL_excl_short_abandons",
            ServiceLevelDefinition.ShortAbandonsExcluded),
        Level(
            "SL_abandons_count_as_served | SL_answered_or_abandoned_within_T_of_all | SL_abandoned_within_T_counted | P_wait_below_T",
            ServiceLevelDefinition.AbandonsCountAsServed),
        Share<ErlangA>("SL | service_level", (_, _) => new Refusal(
            "which service level? Erlang A has four: SL_of_all, SL_of_answered, SL_short_abandons_excluded, SL_abandons_count_as_served")),
        Time<ErlangA>("E_wait_all | E_wait | ASA | wait_mean | mean_wait | Wq", q => q.MeanWait),
        Time<ErlangA>("E_wait_answered | ASA_answered | E_wait_served", q => q.MeanWaitOfAnswered),
        Time<ErlangA>("E_wait_abandoned", q => q.MeanWaitOfAbandoned),
        Time<ErlangA>("E_wait_delayed | wait_mean_delayed", q => q.MeanWaitOfDelayed),
        Time<ErlangA>("wait_p# | t_p# | wait_q#", (q, x) => q.WaitQuantile(Percentile(x))),
        Time<ErlangA>("wait_quantile | quantile", (q, x) => x.Share("p", "q").Then(q.WaitQuantile)),
        Share<ErlangA>("P_longer | P_wait_over_T", (q, x) => Limit(x).Then(q.LongerThan)),
        Share<ErlangA>("occupancy | utilisation | utilization | rho", q => q.Occupancy),
        Plain<ErlangA>("Lq | L_q | queue | mean_queue", q => q.MeanQueue),
        Plain<ErlangA>("carried | busy | L_s", q => q.Carried),
        Plain<ErlangA>("A | A_offered", q => q.Erlang),
        Share<ErlangA>("P | P_state", (q, x) => from k in x.Count("state", "k", "i") from p in q.State(k) select p),
    ];

    private static QuantityRow<ErlangA> Level(string names, ServiceLevelDefinition definition) =>
        Share<ErlangA>(names, (q, x) => Limit(x).Then(t => q.ServiceLevel(t, definition)));

    private static Answer<ErlangC> Queue(RowInputs x) =>
        from a in x.OfferedToStaff()
        from n in x.Lines()
        from h in HoldingOr(x)
        from q in ErlangC.Of(a, n, h)
        select q;

    private static Answer<ErlangA> Impatient(RowInputs x) =>
        from a in x.OfferedToStaff()
        from h in x.Holding()
        from patience in Patience(x)
        from n in x.Lines()
        from q in ErlangA.Of(a, n, h, patience)
        select q;

    private static Answer<double> Patience(RowInputs x) =>
        x.Has("theta")
            ? x.Number("theta").Then(theta => Check.Positive(theta, "theta") is { } refused ? refused : (Answer<double>)(1 / theta))
            : x.Seconds("patience", "mean_patience");

    /// <summary>Figures without a time need no holding time.</summary>
    private static Answer<double> HoldingOr(RowInputs x) =>
        x.HasHolding || x.Quantity.Kind == QuantityKind.Time || x.HasTime("T", "within", "AWT") ? x.Holding() : 1;

    private static Answer<double> Limit(RowInputs x) => x.Seconds("T", "within", "AWT", "threshold", "target_time", "t");

    private static double Percentile(RowInputs x)
    {
        // p90, p5, p99.9 in percent; p999 is how people write 99.9 %
        var number = x.Quantity.Numbers[0];
        return number < 100 ? number / 100 : number / Math.Pow(10, Math.Ceiling(Math.Log10(number + 1)));
    }

    private static Answer<ErlangC> Sized(RowInputs x) =>
        from a in x.OfferedToStaff()
        from h in x.HasHolding || !x.Has("P_wait", "C", "Pw") ? x.Holding() : 1
        from n in SizeBy(x, a, h)
        from least in x.Has("max_occupancy") ? x.Share("max_occupancy").Then(most => Check.Positive(most, "max_occupancy") is { } refused
            ? refused : RowInputs.Whole(Math.Ceiling((a / most) - 1e-9), "max_occupancy")) : 0
        from q in ErlangC.Of(a, Math.Max(n, least), h)
        select q;

    private static Answer<int> SizeBy(RowInputs x, double erlang, double holding) =>
        x.Has("SL", "SL_percent", "service_level") ? from level in x.Share("SL", "service_level") from t in Limit(x) from n in ErlangC.LinesFor(erlang, holding, level, t) select n
        : x.HasTime("ASA", "wait") ? from wait in x.Seconds("ASA", "wait") from n in ErlangC.LinesForMeanWait(erlang, holding, wait) select n
        : x.Has("P_wait", "C", "Pw") ? from share in x.Share("P_wait", "C", "Pw") from n in ErlangC.LinesForWaiting(erlang, share) select n
        : new Refusal("missing: a target, as SL and T_s, ASA_s or P_wait", "SL");

    private static Answer<ErlangC> Capacity(RowInputs x) =>
        from n in x.Lines()
        from h in x.HasHolding || !x.Has("P_wait", "C", "Pw") ? x.Holding() : 1
        from a in x.Has("SL", "SL_percent", "service_level") ? from level in x.Share("SL", "service_level") from t in Limit(x) from a in ErlangC.OfferedFor(n, h, level, t) select a
            : x.HasTime("ASA", "wait") ? from wait in x.Seconds("ASA", "wait") from a in ErlangC.OfferedForMeanWait(n, h, wait) select a
            : x.Share("P_wait", "C", "Pw").Then(share => ErlangC.OfferedForWaiting(n, share))
        from q in ErlangC.Of(a, n, h)
        select q;

    /// <summary>The name holds pairs: percent, seconds, percent, seconds.</summary>
    private static Answer<ErlangC> ByRules(RowInputs x)
    {
        var figures = x.ModelName.Split('_')
            .Select(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)
            .Where(double.IsFinite).ToArray();
        for (var i = 0; i < figures.Length; i += 2)
        {
            if (Check.Target(figures[i] / 100, "the percent in the model's name") is { } refused)
            {
                return refused;
            }
        }

        return from a in x.OfferedToStaff()
               from h in x.Holding()
               from n in ErlangC.Search(a, h, q =>
               {
                   for (var i = 0; i + 1 < figures.Length; i += 2)
                   {
                       if (1 - q.LongerThan(figures[i + 1]) < figures[i] / 100)
                       {
                           return false;
                       }
                   }

                   return true;
               })
               from q in ErlangC.Of(a, n, h)
               select q;
    }

    private static Answer<ErlangA> SizedA(RowInputs x) =>
        from a in x.OfferedToStaff()
        from h in x.Holding()
        from patience in Patience(x)
        from meets in GoodEnough(x)
        from n in ErlangA.Search(a, h, patience, meets)
        from q in ErlangA.Of(a, n, h, patience)
        select q;

    private static Answer<Func<ErlangA, bool>> GoodEnough(RowInputs x) =>
        x.Has("P_abandon") ? Goal(x, "P_abandon").Select<Func<ErlangA, bool>>(most => q => q.Abandoning <= most)
        : x.Has("SL", "SL_percent", "SL_of_all") ? from level in Goal(x, "SL", "SL_of_all") from t in Limit(x)
                                        select (Func<ErlangA, bool>)(q => q.ServiceLevel(t, ServiceLevelDefinition.AnsweredOfOffered).Value >= level)
        : x.HasTime("ASA", "E_wait") ? x.Seconds("ASA", "E_wait").Then(most => Check.Positive(most, "ASA") is { } refused
            ? refused : (Answer<Func<ErlangA, bool>>)(q => q.MeanWait <= most))
        : x.Has("P_wait") ? Goal(x, "P_wait").Select<Func<ErlangA, bool>>(most => q => q.Waiting <= most)
        : new Refusal("missing: a target, as P_abandon, SL and T_s, ASA_s or P_wait", "P_abandon");

    private static Answer<double> Goal(RowInputs x, params ReadOnlySpan<string> names)
    {
        var name = names[0];
        return x.Share(names).Then(share => Check.Target(share, name) is { } refused ? refused : (Answer<double>)share);
    }
}
