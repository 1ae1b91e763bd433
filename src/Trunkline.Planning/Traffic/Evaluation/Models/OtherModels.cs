using static Trunkline.Planning.Traffic.Evaluation.Give;

namespace Trunkline.Planning.Traffic.Evaluation.Models;

/// <summary>Rows of the table for what lies around a group: availability, measured loads, call rates, traffic from habits, bandwidth.</summary>
internal static class OtherModels
{
    internal static IEnumerable<TrafficModel> All =>
    [
        TrafficModel.Of(
            "k_of_n | Availability", "k, n and a (availability of one) or u", x => Up(x, commonCause: false), OfAvailability),
        TrafficModel.Of(
            "k_of_n_common_cause | Availability_common_cause | beta_factor", "n, u (or a), beta; k where more than one is needed",
            x => Up(x, commonCause: true), OfAvailability),
        TrafficModel.Of(
            "Availability_blocking | Blocking_over_up_states", "A, n, lines (of one), u or a; beta",
            x => from a in x.Offered() from n in x.Count("n", "E1s") from each in x.Has("lines", "channels") ? x.Count("lines", "channels") : 30
                 from u in Unavailability(x) from beta in x.Has("beta") ? x.Share("beta") : 0 from b in Availability.Blocking(a, n, each, u, beta) select b,
            Share<double>("B | blocking | B_mean", b => b)),
        TrafficModel.Of(
            "Var of time-mean carried load | Measured_load_variance", "A, s (holding time) and T, in one unit",
            x => from a in x.Offered() from h in x.Holding() from t in x.Seconds("T", "observed")
                 from good in Check.Positive(h, "s") is { } refused ? refused : (Answer<double>)h
                 from cv2 in x.NumberOr(1, "cv2") from v in MeasuredLoad.Variance(a, t / good, cv2) select (Mean: a, Variance: v),
            Plain<(double Mean, double Variance)>("variance | var | v", m => m.Variance),
            Plain<(double Mean, double Variance)>("sd | deviation | sigma | std", m => Math.Sqrt(m.Variance)),
            Plain<(double Mean, double Variance)>("low95 | A_low95", m => m.Mean - (1.959963984540054 * Math.Sqrt(m.Variance))),
            Plain<(double Mean, double Variance)>("high95 | A_high95", m => m.Mean + (1.959963984540054 * Math.Sqrt(m.Variance)))),
        TrafficModel.Of(
            "traffic | offered_traffic", "calls_h and AHT_s (or talk_s, answer_s, …), or agents, cycle_s, talk_s, ring_ans_s, ring_noans_s, answer_rate",
            x => x.Offered(), Plain<double>("A | A_offered | erlang | E | offered", a => a), Plain<double>("CCS", a => a * 36)),
        TrafficModel.Of(
            "attempt_rate | call_rate", "agents, cycle_s and answer_rate, or calls_h", x => Attempts(x),
            Plain<CallTraffic.Outbound>("CPS_mean | cps | mean_cps", o => o.AttemptsPerSecond),
            Plain<CallTraffic.Outbound>("attempts_per_h | attempts_h | attempts", o => o.AttemptsPerSecond * 3600),
            Plain<CallTraffic.Outbound>("connects_per_h | connects_h | connects", o => o.ConnectsPerSecond * 3600)),
        TrafficModel.Of(
            "Poisson_percentile | CPS_quantile | Poisson_quantile", "mean_cps and p",
            x => from mean in x.Has("mean_cps", "mean", "cps") ? x.Number("mean_cps", "mean", "cps") : Attempts(x).Select(o => o.AttemptsPerSecond)
                 from p in x.Share("p", "percentile") from n in CallRatePeak.Quantile(mean, p) select n,
            Plain<int>("cps_peak | quantile | peak | N | n | cps", n => n)),
        TrafficModel.Of(
            "IMS_bandwidth | SIP_bandwidth", "N, codec, ptime_ms; link_octets, ipv6, srtp_octets",
            x => from n in x.Has("N", "sessions") ? x.Count("N", "sessions") : 1 from one in Session(x) select (N: n, One: one),
            Plain<(int N, double One)>("kbit_s | kbps | kbit | bandwidth_kbit_s | bandwidth", b => b.N * b.One),
            Plain<(int N, double One)>("kbit_s_per_session | kbps_per_session | per_session", b => b.One),
            Plain<(int N, double One)>("Mbit_s | Mbps", b => b.N * b.One / 1000)),
        TrafficModel.Of(
            "IMS_bandwidth_inverse_N", "kbit_s, codec, ptime_ms",
            x => from k in x.Number("kbit_s", "kbps") from one in Session(x) from n in SipBandwidth.SessionsIn(k, one) select n,
            Plain<int>("N | sessions", n => n)),
    ];

    private sealed record Down(double Unavailability);

    private static QuantityRow<Down>[] OfAvailability =>
    [
        Share<Down>("availability | A | P_up", d => 1 - d.Unavailability),
        Share<Down>("unavailability | U | P_down", d => d.Unavailability),
        Plain<Down>(
            "min_per_year | minutes_per_year | downtime_min_per_year | min_y | downtime_min_y | downtime | downtime_min",
            d => Availability.MinutesDown(d.Unavailability)),
        Plain<Down>("hours_per_year | h_per_year | downtime_h_per_year", d => Availability.MinutesDown(d.Unavailability) / 60),
        Plain<Down>("s_per_year | seconds_per_year", d => Availability.MinutesDown(d.Unavailability) * 60),
    ];

    private static Answer<Down> Up(RowInputs x, bool commonCause) =>
        from n in x.Count("n", "N", "units")
        from k in x.Has("k", "needed") ? x.Count("k", "needed") : commonCause ? 1 : x.Count("k")
        from u in Unavailability(x)
        from down in commonCause
            ? x.Share("beta", "b").Then(beta => Availability.UnavailableWithCommonCause(k, n, u, beta))
            : Availability.Unavailable(k, n, u)
        select new Down(down);

    private static Answer<double> Unavailability(RowInputs x) =>
        x.Has("u", "unavailability") ? x.Share("u", "unavailability") : x.Share("a", "availability", "A").Select(a => 1 - a);

    private static Answer<CallTraffic.Outbound> Attempts(RowInputs x) =>
        x.HasTime("cycle")
            ? x.HasTime("talk") ? x.Outbound()
                : from agents in x.Number("agents", "seats") from cycle in x.Seconds("cycle") from rate in x.Has("answer_rate") ? x.Share("answer_rate") : 1
                  from o in CallTraffic.OutboundCentre(agents, cycle, 0, 0, 0, rate) select o
            : x.PerSecond().Select(rate => new CallTraffic.Outbound(rate, rate, 0));

    private static Answer<double> Session(RowInputs x) =>
        from codec in x.Has("codec") ? x.Text("codec") : "G711"
        from known in VoiceCodec.TryFind(codec, out var found) || x.Has("bit_rate") ? found
            : (Answer<VoiceCodec>)new Refusal($"codec '{codec}': expected one of {string.Join(", ", VoiceCodec.Known.Select(c => c.Name))}, or bit_rate", "codec")
        from bits in x.NumberOr(known.BitRate, "bit_rate")
        from time in x.HasTime("ptime") ? x.Seconds("ptime").Select(s => s * 1000) : known.PacketTime > 0 ? known.PacketTime : 20
        from link in x.Has("link_octets", "link") ? x.Count("link_octets", "link") : SipBandwidth.Ethernet
        from v6 in x.NumberOr(0, "ipv6")
        from tag in x.Has("srtp_octets", "srtp") ? x.Count("srtp_octets", "srtp") : 0
        from one in SipBandwidth.OfSession(bits, time, link, v6 != 0, tag)
        select one;
}
