using System.Globalization;
using System.Text.RegularExpressions;
using static Trunkline.Planning.Traffic.Evaluation.Give;

namespace Trunkline.Planning.Traffic.Evaluation.Models;

/// <summary>Rows of the table for few sources: Engset and its inverses, binomial, few sources beside random calls.</summary>
internal static partial class FiniteModels
{
    internal static IEnumerable<TrafficModel> All =>
    [
        TrafficModel.Of(
            "Engset | Engset_call_congestion | Engset_call_congestion_from_offered | Engset_call_congestion_from_intended | Engset_from_offered",
            "S, N and a load: beta, a_per_source_intended or a_per_source_offered", Group, [.. OfGroup, Share<Engset>("B | blocking | B*", g => g.CallCongestion)]),
        TrafficModel.Of(
            "Engset_time_congestion | Engset_time_congestion_from_offered", "S, N and a load: beta, a_per_source_intended or a_per_source_offered",
            Group, [.. OfGroup, Share<Engset>("E | B | blocking | P", g => g.TimeCongestion)]),
        TrafficModel.Of(
            "Engset_traffic_congestion", "S, N and a load: beta, a_per_source_intended or a_per_source_offered",
            Group, [.. OfGroup, Share<Engset>("C | B | blocking", g => g.TrafficCongestion)]),
        TrafficModel.Of(
            "Engset_inverse_offered | Engset_inverse_A | Engset_inverse_beta | Engset_inverse_intended", "S, N and B (call congestion)",
            x => from s in Sources(x) from n in x.Lines() from b in x.Target() from g in Engset.LoadFor(s, n, b) select g,
            [.. OfGroup, Plain<Engset>("A | total", g => g.TotalOffered), Share<Engset>("B", g => g.CallCongestion)]),
        TrafficModel.Of(
            "Engset_inverse_N | Engset_lines", "S, B (call congestion) and a load: beta, a_per_source_intended or a_per_source_offered",
            x => from s in Sources(x) from b in x.Target() from load in Load(x)
                 from n in Engset.LinesFor(s, b, n => load(s, n)) from g in load(s, n) select g,
            [Plain<Engset>("N | lines | trunks | channels", g => g.Lines), .. OfGroup, Share<Engset>("B", g => g.CallCongestion)]),
        TrafficModel.Of(
            "Engset_inverse_N_time", "S, B (time congestion) and a load: beta, a_per_source_intended or a_per_source_offered",
            x => from s in Sources(x) from b in x.Target() from load in Load(x)
                 from n in Engset.LinesForTime(s, b, n => load(s, n)) from g in load(s, n) select g,
            [Plain<Engset>("N | lines | trunks | channels", g => g.Lines), .. OfGroup]),
        TrafficModel.Of(
            "Engset_inverse_S | Engset_inverse_sources | Engset_inverse_M", "N, B (call congestion) and a load a source",
            x => from n in x.Lines() from b in x.Target() from load in Load(x)
                 from s in Engset.SourcesFor(n, b, s => load(s, n)) from g in load(s, n) select g,
            [Plain<Engset>("S | M | sources", g => g.Sources), .. OfGroup, Share<Engset>("B", g => g.CallCongestion)]),
        TrafficModel.Of(
            "Binomial | Binomial_lost_calls_held", "S, N and a (share of time a source is busy) or A",
            x => from s in Sources(x) from n in x.Lines() from a in Busy(x, s) select (S: s, N: n, a),
            Share<(int S, int N, double A)>("B | P | B_call | P_call | blocking", (g, _) => BinomialLaw.CallBlocking(g.S, g.N, g.A)),
            Share<(int S, int N, double A)>("E_time | B_time | P_time | E", (g, _) => BinomialLaw.TimeBlocking(g.S, g.N, g.A)),
            Share<(int S, int N, double A)>("P_state", (g, x) => x.Count("state", "k").Then(k => BinomialLaw.State(g.S, k, g.A)))),
        TrafficModel.Of(
            "Binomial_inverse_N", "S, a and B",
            x => from s in Sources(x) from a in Busy(x, s) from b in x.Target() from n in BinomialLaw.LinesFor(s, a, b) select n,
            Plain<int>("N | lines | trunks", n => n)),
        TrafficModel.Of(
            "BPP | FiniteAndPoisson | Mixed_finite_Poisson", "ext, A_in, a_out_intended_per_ext and N, or GoS for lines", Office,
            Share<Mixed>("B_in | E_time | B_poisson", (m, x) => m.On(x).Select(g => g.BlockingIn)),
            Share<Mixed>("B_out | B_finite | B_call", (m, x) => m.On(x).Select(g => g.BlockingOut)),
            Share<Mixed>("B_max | B_worst | B", (m, x) => m.On(x).Select(g => g.Worst)),
            Plain<Mixed>("carried | Y", (m, x) => m.On(x).Select(g => g.Carried)),
            Plain<Mixed>("lines_now | N | lines | trunks", (m, x) => m.LinesFor(x)),
            Plain<Mixed>("lines_#y | N_#y", (m, x) => m.Grown(x, x.Quantity.Numbers[0]).Then(later => later.LinesFor(x))),
            Share<Mixed>("B_in_#y", (m, x) => m.Grown(x, x.Quantity.Numbers[0]).Then(later => later.On(x)).Select(g => g.BlockingIn)),
            Share<Mixed>("B_out_#y", (m, x) => m.Grown(x, x.Quantity.Numbers[0]).Then(later => later.On(x)).Select(g => g.BlockingOut))),
    ];

    private static QuantityRow<Engset>[] OfGroup =>
    [
        Share<Engset>("E_time | time_congestion | B_time", g => g.TimeCongestion),
        Share<Engset>("B_call | call_congestion", g => g.CallCongestion),
        Share<Engset>("B_traffic | traffic_congestion | C_traffic", g => g.TrafficCongestion),
        Plain<Engset>("carried | Y | A_carried", g => g.Carried),
        Share<Engset>("a_per_trunk | utilisation | utilization", g => g.Lines == 0 ? 0 : g.Carried / g.Lines),
        Plain<Engset>("total_offered | A_offered | offered", g => g.TotalOffered),
        Plain<Engset>("a_per_source_offered | alpha | offered_per_source", g => g.Offered),
        Plain<Engset>("total_intended | A_intended | intended", g => g.TotalIntended),
        Plain<Engset>("a_per_source_intended | a_intended | intended_per_source", g => g.Intended),
        Plain<Engset>("beta", g => g.PerIdleSource),
    ];

    private sealed record Mixed(int Extensions, double Inbound, double Intended)
    {
        internal Answer<FiniteAndPoisson> On(RowInputs x) =>
            from n in x.Lines() from g in FiniteAndPoisson.FromIntended(Inbound, Extensions, Intended, n) select g;

        internal Answer<double> LinesFor(RowInputs x) =>
            from ins in x.Has("B_in") ? x.Share("B_in") : x.Target()
            from outs in x.Has("B_out") ? x.Share("B_out") : x.Target()
            from n in FiniteAndPoisson.LinesFor(Inbound, Extensions, Intended, ins, outs)
            select (double)n;

        /// <summary>After years of growth: "10%/y x3, ext=27", where the extensions may be said or follow from the rate.</summary>
        internal Answer<Mixed> Grown(RowInputs x, double years) => x.Text("growth").Then<Mixed>(text =>
        {
            var match = GrowthPattern().Match(text);
            if (!match.Success || !double.TryParse(match.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent))
            {
                return new Refusal($"growth '{text}': expected a yearly rate, as in '10%/y' or '10%/y x3, ext=27'", "growth");
            }

            var factor = Math.Pow(1 + (percent / 100), years);
            var stated = match.Groups[2].Success ? double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) : years;
            var later = match.Groups[3].Success && stated == years
                ? double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture)
                : Math.Ceiling((Extensions * factor) - 1e-9);
            return later <= 1e7 ? new Mixed((int)later, Inbound * factor, Intended) : new Refusal($"growth '{text}' gives too many extensions", "growth");
        });
    }

    private static Answer<Engset> Group(RowInputs x) =>
        from s in Sources(x) from n in x.Lines() from load in Load(x) from g in load(s, n) select g;

    private static Answer<int> Sources(RowInputs x) => x.Count("S", "M", "sources", "ext", "extensions");

    /// <summary>Which of the three ways the load is given in, by the input's name.</summary>
    private static Answer<Func<int, int, Answer<Engset>>> Load(RowInputs x) =>
        x.Has("beta", "b") ? x.Number("beta", "b").Select<Func<int, int, Answer<Engset>>>(beta => (s, n) => Engset.PerIdle(s, n, beta))
        : x.Has(OfferedNames) ? x.Number(OfferedNames).Select<Func<int, int, Answer<Engset>>>(a => (s, n) => Engset.FromOffered(s, n, a))
        : x.Has("A_offered", "total_offered")
            ? x.Erlang("A_offered", "total_offered").Select<Func<int, int, Answer<Engset>>>(a => (s, n) => Engset.FromOffered(s, n, a / s))
        : x.Has(IntendedNames) ? x.Number(IntendedNames).Select<Func<int, int, Answer<Engset>>>(a => (s, n) => Engset.FromIntended(s, n, a))
        : x.Has("A_intended", "total_intended")
            ? x.Erlang("A_intended", "total_intended").Select<Func<int, int, Answer<Engset>>>(a => (s, n) => Engset.FromIntended(s, n, a / s))
        : x.Has("a", "A") ? new Refusal(
            "a load of few sources has three meanings: name it beta (per idle source), a_per_source_intended or a_per_source_offered", "a")
        : new Refusal("missing: the load, as beta, a_per_source_intended or a_per_source_offered", "beta");

    private static string[] OfferedNames => ["a_per_source_offered", "a_offered", "alpha", "offered_per_source"];

    private static string[] IntendedNames => ["a_per_source_intended", "a_intended", "a_intended_per_source", "intended_per_source", "a_out_intended_per_ext"];

    private static Answer<double> Busy(RowInputs x, int sources) =>
        x.Has("a", "p", "a_per_source") ? x.Share("a", "p", "a_per_source")
        : x.Erlang("A").Then(total => sources > 0 && total <= sources
            ? total / sources
            : (Answer<double>)new Refusal($"{Check.Text(total)} erlang are more than {sources} sources can carry", "A"));

    private static Answer<Mixed> Office(RowInputs x) =>
        from ext in x.Count("ext", "S", "extensions", "sources")
        from inbound in x.Has("A_in", "A_poisson") ? x.Erlang("A_in", "A_poisson") : 0
        from intended in x.Has("beta") ? x.Number("beta").Select(beta => beta / (1 + beta))
            : x.Has("A_out", "A_out_intended") ? x.Erlang("A_out", "A_out_intended").Select(total => ext == 0 ? 0 : total / ext)
            : x.Number("a_out_intended_per_ext", "a_intended", "a_intended_per_ext", "a_out", "a_per_source_intended")
        select new Mixed(ext, inbound, intended);

    [GeneratedRegex(@"^\s*([0-9.]+)\s*%(?:\s*/\s*y(?:ear|r)?)?(?:\s*[x×*]\s*([0-9]+))?(?:\s*,\s*ext\s*=\s*([0-9]+))?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex GrowthPattern();
}
