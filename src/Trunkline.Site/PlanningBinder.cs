using System.Globalization;

namespace Trunkline.Site;

/// <summary>From checked nodes to the sections <c>traffic</c>, <c>prices</c> and <c>operator</c>.</summary>
internal static class PlanningBinder
{
    internal static SiteTraffic Traffic(SectionReader r) => new(
        r.Nodes("streams").Count > 0 || r.Node("assumptions") is not null,
        r.Int("horizon_months"),
        r.Double("growth_percent"),
        r.Double("blocking"),
        r.Double("emergency_blocking"),
        r.Double("emergency_blocking_at_failure"),
        r.Choice<TrafficVariation>("day_to_day"),
        r.Double("retry_share"),
        r.Text("redundancy") == "n_plus_one" ? TrafficRedundancy.NPlusOne : TrafficRedundancy.None,
        r.Flag("diverse_routes"),
        r.Int("direct_numbers"),
        r.Flag("caller_id_per_extension"),
        r.Flag("operator_forwards_on_busy"),
        r.Double("unit_availability"),
        r.Double("common_cause"),
        r.Int("most_analog_lines"),
        [.. r.Sections("streams").Select(Stream)],
        [.. r.Sections("desks").Select(Desk)])
    {
        Assumptions = r.Node("assumptions") is null ? null : Assumptions(r.Section("assumptions")),
    };

    private static SiteAssumptions Assumptions(SectionReader r) => new(
        r.Int("extensions"),
        r.Double("outbound_per_extension"),
        r.Double("inbound_per_extension"),
        r.Double("inbound_calls"),
        r.Int("seats"),
        r.Double("seat_cycle_s"),
        r.Double("service_calls"),
        r.Double("talk_s"),
        r.Double("queue_s"),
        r.Double("answer_rate"),
        r.Double("ring_answered_s"),
        r.Double("ring_unanswered_s"),
        r.Double("emergency_share"),
        r.At);

    internal static PriceBook Prices(SectionReader r) => new(
        r.Text("currency").ToUpperInvariant(),
        IsAssumed: r.Node("fxo") is null && r.Node("e1_pri") is null && r.Node("e1_ss7") is null && r.Node("ims") is null,
        r.Node("fxo") is null ? null : Fxo(r.Section("fxo")),
        r.Node("e1_pri") is null ? null : E1(r.Section("e1_pri")),
        r.Node("e1_ss7") is null ? null : E1(r.Section("e1_ss7")),
        r.Node("ims") is null ? null : Ims(r.Section("ims")),
        [.. r.Sections("number_blocks").Select(b => new NumberBlockPrice(b.Int("size"), b.Double("install"), b.Double("monthly"))).Where(b => b.Size > 0)],
        r.Double("licence_per_channel"),
        r.Double("hourly_rate"),
        r.Int("minimum_term_months"));

    internal static SiteOperator Operator(SectionReader r) => new(
        r.Text("name"),
        r.Text("contact"),
        [.. r.Sections("services").Select(Service)]);

    private static SiteStream Stream(SectionReader r)
    {
        var dialler = r.Node("dialler") is null ? null : Dialler(r.Section("dialler"));
        var priority = r.Optional("priority") is { } word ? PlanningShapes.Priorities.ToList().IndexOf(word) : (int?)null;
        return new(
            r.Text("name"),
            r.Choice<TrafficKind>("kind"),
            r.Optional("direction") switch { "in" => TrafficDirection.In, "out" => TrafficDirection.Out, _ => TrafficDirection.ByKind },
            r.OptionalDouble("erlang"),
            r.OptionalDouble("calls_per_hour"),
            r.OptionalDouble("holding_s"),
            r.Double("ring_s"),
            (int?)r.OptionalDouble("sources"),
            r.OptionalDouble("erlang_per_source"),
            dialler,
            r.OptionalDouble("blocking"),
            priority,
            r.Choice<TrafficOrigin>("origin"),
            (int?)r.OptionalDouble("days"),
            r.OptionalDouble("low_erlang"),
            r.OptionalDouble("high_erlang"),
            r.At);
    }

    private static SiteDialler Dialler(SectionReader r) => new(
        r.Int("agents"), r.Double("cycle_s"), r.Double("talk_s"), r.Double("answer_rate"), r.Double("ring_answered_s"), r.Double("ring_unanswered_s"));

    private static SiteDesk Desk(SectionReader r) => new(
        r.Text("name"),
        r.Text("stream"),
        r.Double("handling_s"),
        r.Int("seats"),
        [.. r.Sections("answer").Select(t => new SiteAnswerTarget(t.Double("share"), t.Double("within_s")))],
        r.At);

    private static FxoPrices Fxo(SectionReader r) => new(r.Double("install"), r.Double("monthly"), r.Double("hunting_monthly"), r.Double("port"), Boards(r));

    private static E1Prices E1(SectionReader r) => new(
        r.Double("install"), r.Double("monthly"), r.Double("per_channel_monthly"), Math.Max(1, r.Int("channel_step")), r.Double("port"), Boards(r));

    private static ImsPrices Ims(SectionReader r) => new(
        r.Double("install"), r.Double("monthly"), r.Double("per_session_install"), r.Double("per_session_monthly"), Math.Max(1, r.Int("session_step")));

    private static IReadOnlyList<BoardPrice> Boards(SectionReader r) =>
        [.. r.Sections("boards").Select(b => new BoardPrice(b.Int("ports"), b.Double("price"))).Where(b => b.Ports > 0)];

    private static OperatorService Service(SectionReader r) => new(
        r.Text("name"),
        r.Text("kind") switch
        {
            "fxo_hunting" => OrderedLine.FxoHunting,
            "e1_pri" => OrderedLine.E1Pri,
            "e1_ss7" => OrderedLine.E1Ss7,
            "ims" => OrderedLine.Ims,
            "sip" => OrderedLine.Sip,
            _ => OrderedLine.Fxo,
        },
        r.Int("units"),
        r.Int("circuits"),
        [.. r.Sections("confirmations").Select(Confirmation)],
        r.At);

    private static OperatorConfirmation Confirmation(SectionReader r) => new(
        r.Text("field"),
        r.Text("value"),
        r.Optional("confirmed_by"),
        DateOnly.TryParseExact(r.Optional("confirmed_on"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        r.Text("test"),
        r.At);
}
