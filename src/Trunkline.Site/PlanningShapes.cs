namespace Trunkline.Site;

/// <summary>The shapes of the sections <c>traffic</c>, <c>prices</c> and <c>operator</c>; the rest of the file is in <see cref="SiteShape"/>.</summary>
internal static class PlanningShapes
{
    /// <summary>Prices above this are slips of the finger.</summary>
    private const double LargestPrice = 10_000_000;

    private static readonly ScalarShape s_price = Scalars.Number(0, LargestPrice, "a price");
    private static readonly ScalarShape s_erlang = Scalars.Number(0, 20_000, "a load in erlang,");
    private static readonly ScalarShape s_seconds = Scalars.Number(0, 36_000, "seconds");
    private static readonly ScalarShape s_origin = Scalars.OneOf<TrafficOrigin>();
    private static readonly ScalarShape s_days = Scalars.Integer(1, 3660);

    /// <summary>Words of the priorities, in order. Before the shapes, which are made from it.</summary>
    internal static IReadOnlyList<string> Priorities { get; } = ["routine", "priority", "emergency"];

    /// <summary>Habits from which streams are derived. Before <see cref="Traffic"/>, which has it.</summary>
    private static MapShape Assumptions { get; } = new("the assumptions",
    [
        new("extensions", Scalars.Integer(0, 1_000_000), "Extensions that call out and are called.") { Default = "0" },
        new("outbound_per_extension", Scalars.Number(0, 3600, "calls an hour,"), "Outgoing attempts of one extension in the busy hour.") { Default = "0" },
        new("inbound_per_extension", Scalars.Number(0, 3600, "calls an hour,"), "Incoming calls of one extension in the busy hour.") { Default = "0" },
        new("inbound_calls", Scalars.Number(0, 10_000_000, "calls an hour,"), "Further incoming calls in the busy hour, to the main number.") { Default = "0" },
        new("seats", Scalars.Integer(0, 1_000_000), "Seats of an outbound campaign.") { Default = "0" },
        new("seat_cycle_s", Scalars.Number(0, 86_400, "seconds"), "With `seats`: from one answered call of a seat to the next, in seconds.") { Default = "0" },
        new("service_calls", Scalars.Number(0, 10_000_000, "calls an hour,"), "Calls from the public to a service queue in the busy hour.") { Default = "0" },
        new("talk_s", Scalars.Number(0, 86_400, "seconds"), "Talk time of an answered call, in seconds.") { Default = "180" },
        new("queue_s", Scalars.Number(0, 86_400, "seconds"), "Queue and announcement time of a service call, in seconds.") { Default = "0" },
        new("answer_rate", Scalars.Number(0.001, 1, "a share"), "Share of attempts that are answered.") { Default = "0.7" },
        new("ring_answered_s", s_seconds, "Ringing before an answer, in seconds; it holds a circuit too.") { Default = "10" },
        new("ring_unanswered_s", s_seconds, "Ringing of an attempt nobody answers, in seconds.") { Default = "25" },
        new("emergency_share", Scalars.Number(0, 1, "a share"), "Share of the outgoing calls that are emergency calls.") { Default = "0" },
    ]);

    /// <summary>What the trunks are planned for.</summary>
    internal static MapShape Traffic { get; } = new("the traffic",
    [
        new("horizon_months", Scalars.Integer(1, 240), "How far the plan looks: costs are counted and growth is followed so long.") { Default = "36" },
        new("growth_percent", Scalars.Number(-50, 200, "a percentage"), "Growth of the load a year, in per cent, compound.") { Default = "0" },
        new("blocking", Scalars.Share, "The share of normal calls that may find no circuit in the busy hour: 0.01 is the usual P.01.") { Default = "0.01" },
        new("emergency_blocking", Scalars.Share, "The same for emergency calls.") { Default = "0.0001" },
        new("emergency_blocking_at_failure", Scalars.Share, "The same for emergency calls while the largest unit is down (a span lost, backup lines carry on).") { Default = "0.01" },
        new("day_to_day", Scalars.OneOf<TrafficVariation>(), "How much busy hours differ from day to day (Neal-Wilkinson). `none` trusts the mean, which is too few lines when days differ.") { Default = "none" },
        new("retry_share", Scalars.Number(0, 0.99, "a share"), "Share of blocked callers who try again; used in the what-if on retries.") { Default = "0.7" },
        new("redundancy", Scalars.OneOf("none", "n_plus_one"), "`n_plus_one`: with the largest unit down every stream keeps its grade of service.") { Default = "none" },
        new("diverse_routes", Scalars.Flag, "`on`: at least two units, by different ducts.") { Default = "off" },
        new("direct_numbers", Scalars.Integer(0, 100_000), "Public numbers that must reach extensions directly; analog lines have none.") { Default = "0" },
        new("caller_id_per_extension", Scalars.Flag, "`on`: outgoing calls show the extension's own number; analog lines show the line's.") { Default = "off" },
        new("operator_forwards_on_busy", Scalars.Flag, "`on` only when the operator has confirmed that incoming calls go on to the next trunk group when one is full. Otherwise an incoming call sees only the group its number lands on.") { Default = "off" },
        new("unit_availability", Scalars.Share, "Share of time one line, span or account is up.") { Default = "0.9995" },
        new("common_cause", Scalars.Number(0, 1, "a share"), "Share of a unit's failures that take its neighbours down too (one duct, one exchange).") { Default = "0.1" },
        new("most_analog_lines", Scalars.Integer(1, 1000), "More analog lines than this are not planned: pairs in the building's cable, ports in the rack.") { Default = "60" },
        new("assumptions", Assumptions, "What people know of the traffic when there are no call records; the plan derives streams from it and shows how. May stand beside `streams`."),
        new("streams", new ListShape(Stream(), Max: 100) { UniqueKey = "name" }, "Calls of the busy hour, by kind."),
        new("desks", new ListShape(Desk(), Max: 100) { UniqueKey = "name" }, "Desks of call takers, for which seats are counted."),
    ]);

    /// <summary>What everything costs.</summary>
    internal static MapShape Prices { get; } = new("the prices",
    [
        new("currency", Scalars.Currency, "Currency, ISO 4217 in three letters.") { Default = "EUR" },
        new("minimum_term_months", Scalars.Integer(0, 240), "Months the contract cannot be ended.") { Default = "0" },
        new("hourly_rate", s_price, "Of the installer, an hour; wiring and commissioning are counted in hours.") { Default = "0" },
        new("licence_per_channel", s_price, "Once, for each circuit of any kind.") { Default = "0" },
        new("fxo", new MapShape("the prices of analog lines",
        [
            new("install", s_price, "Once, per line.") { Default = "0" },
            new("monthly", s_price, "A month, per line.") { IsRequired = true },
            new("hunting_monthly", s_price, "A month, per line behind one number (the operator's hunting service).") { Default = "0" },
            new("port", s_price, "Once, per line: its port on a card or gateway, where `boards` has none.") { Default = "0" },
            new("boards", Boards("Analog ports of the card or gateway.", 1, 240), "Cards and gateways as they are sold; the cheapest set that has enough ports counts, instead of `port`."),
        ]), "Analog lines. Without this key they are not offered."),
        new("e1_pri", E1("the prices of E1 spans with PRI"), "E1 spans with ISDN primary rate signalling. Without this key they are not offered."),
        new("e1_ss7", E1("the prices of E1 spans with SS7"), "E1 spans with SS7. Without this key they are not offered."),
        new("ims", new MapShape("the prices of an IMS trunk",
        [
            new("install", s_price, "Once, for the account and its access line.") { Default = "0" },
            new("monthly", s_price, "A month, for the account and its access line.") { Default = "0" },
            new("per_session_install", s_price, "Once, per session: session border controller licences.") { Default = "0" },
            new("per_session_monthly", s_price, "A month, per session.") { IsRequired = true },
            new("session_step", Scalars.Integer(1, 1000), "Sessions are sold in steps of so many.") { Default = "1" },
        ]), "An IMS or SIP trunk. Without this key it is not offered."),
        new("number_blocks", new ListShape(new MapShape("a block of numbers",
        [
            new("size", Scalars.Integer(1, 100_000), "Numbers in the block.") { IsRequired = true },
            new("install", s_price, "Once.") { Default = "0" },
            new("monthly", s_price, "A month.") { Default = "0" },
        ]), Max: 20) { UniqueKey = "size" }, "Blocks of consecutive numbers, for direct dialling in."),
    ]);

    /// <summary>What the operator confirmed.</summary>
    internal static MapShape Operator { get; } = new("the operator",
    [
        new("name", Scalars.Text("a name of at most 80 characters", 80), "The operator's name.") { Default = "" },
        new("contact", Scalars.Text("a text of at most 200 characters"), "Whom to call, and how.") { Default = "" },
        new("services", new ListShape(new MapShape("a service",
        [
            new("name", Scalars.Name, "Its name, as the trunk will have it.") { IsRequired = true },
            new("kind", Scalars.OneOf("fxo", "fxo_hunting", "e1_pri", "e1_ss7", "ims", "sip"), "What is ordered.") { IsRequired = true },
            new("units", Scalars.Integer(1, 10_000), "Lines, spans or accounts.") { Default = "1" },
            new("circuits", Scalars.Integer(1, 100_000), "Calls at a time.") { IsRequired = true },
            new("confirmations", new ListShape(new MapShape("a confirmation",
            [
                new("field", Scalars.Name, "The fact, as on the order sheet.") { IsRequired = true },
                new("value", Scalars.Text("a text of at most 200 characters"), "What is asked for or was confirmed.") { Default = "" },
                new("confirmed_by", Scalars.Text("a name of at most 80 characters", 80), "Who of the operator's confirmed it. Without it the fact is open."),
                new("confirmed_on", Scalars.Date, "The day, as 2027-03-31."),
                new("test", Scalars.Text("a name of at most 80 characters", 80), "The acceptance step that tests it.") { Default = "" },
            ]), Max: 200) { UniqueKey = "field" }, "The facts of the order sheet. `trunkline plan --write` puts the open ones here."),
        ]), Max: 100) { UniqueKey = "name" }, "What is ordered, a service each. `trunkline plan --write` puts the chosen design here."),
    ]);

    private static MapShape Stream() => new("a stream",
    [
        new("name", Scalars.Name, "What desks refer to.") { IsRequired = true },
        new("kind", Scalars.OneOf<TrafficKind>(), "What the calls are about.") { IsRequired = true },
        new("direction", Scalars.OneOf("in", "out"), "Who begins them. By default `outbound` and `emergency` go out, the others come in; an emergency desk sets `in`."),
        new("erlang", s_erlang, "The load: offered traffic in erlang. One of `erlang`, `calls_per_hour` with `holding_s`, `sources` with `erlang_per_source`, or `dialler`."),
        new("calls_per_hour", Scalars.Number(0, 1_000_000, "calls an hour,"), "The load: calls in the busy hour."),
        new("holding_s", s_seconds, "With `calls_per_hour`: how long a call is, in seconds."),
        new("ring_s", s_seconds, "How long a circuit is held before the answer, in seconds; added to `holding_s`.") { Default = "0" },
        new("sources", Scalars.Integer(1, 100_000), "The load: people the calls come from, when they are few; who talks calls no more (Engset)."),
        new("erlang_per_source", Scalars.Share, "With `sources`: intended traffic of each, in erlang."),
        new("dialler", new MapShape("a dialler",
        [
            new("agents", Scalars.Integer(1, 100_000), "Agents at work.") { IsRequired = true },
            new("cycle_s", Scalars.Number(1, 36_000, "seconds"), "From one connected call of an agent to the next, in seconds.") { IsRequired = true },
            new("talk_s", s_seconds, "Talking, of a cycle, in seconds.") { IsRequired = true },
            new("answer_rate", Scalars.Number(0.001, 1, "a share"), "Share of attempts that are answered.") { IsRequired = true },
            new("ring_answered_s", s_seconds, "Ringing before an answer, in seconds.") { Default = "12" },
            new("ring_unanswered_s", s_seconds, "Ringing of an attempt nobody answers, in seconds; it holds a circuit too.") { Default = "25" },
        ]), "The load: agents whose calls are dialled for them."),
        new("blocking", Scalars.Share, "The share of calls that may find no circuit; without it `traffic.blocking` or `traffic.emergency_blocking`."),
        new("priority", Scalars.OneOf([.. Priorities]), "Priority; without it by kind."),
        new("origin", s_origin, "Whether the load is `measured` from call records or `assumed`.") { Default = "assumed" },
        new("days", s_days, "With `measured`: days of call records. Fewer than 5 say little."),
        new("low_erlang", s_erlang, "Lower end of the load's 95 % interval."),
        new("high_erlang", s_erlang, "Upper end of the load's 95 % interval."),
    ]);

    private static MapShape Desk() => new("a desk",
    [
        new("name", Scalars.Name, "The desk's name.") { IsRequired = true },
        new("stream", Scalars.Name, "The stream whose calls it answers.") { IsRequired = true },
        new("handling_s", Scalars.Number(1, 36_000, "seconds"), "How long a call taker is busy with a call, wrap-up counted, in seconds.") { IsRequired = true },
        new("seats", Scalars.Integer(0, 10_000), "Seats that exist; 0 when they are to be found.") { Default = "0" },
        new("answer", new ListShape(new MapShape("an answering target",
        [
            new("share", Scalars.Share, "Share of all calls.") { IsRequired = true },
            new("within_s", Scalars.Number(0, 3600, "seconds"), "Answered within so many seconds.") { IsRequired = true },
        ]), Min: 1, Max: 10), "What is promised; all of them together.") { IsRequired = true },
    ]);

    private static MapShape E1(string noun) => new(noun,
    [
        new("install", s_price, "Once, per span.") { Default = "0" },
        new("monthly", s_price, "A month, per span.") { IsRequired = true },
        new("per_channel_monthly", s_price, "A month, per channel ordered.") { Default = "0" },
        new("channel_step", Scalars.Integer(1, 30), "Channels are sold in steps of so many; 30 for whole spans.") { Default = "30" },
        new("port", s_price, "Once, per span: its port on a card or gateway, where `boards` has none.") { Default = "0" },
        new("boards", Boards("Spans of the card or gateway.", 1, 64), "Cards and gateways as they are sold; the cheapest set that has enough spans counts, instead of `port`."),
    ]);

    private static ListShape Boards(string ports, int min, int max) => new(new MapShape("a card or gateway",
    [
        new("ports", Scalars.Integer(min, max), ports) { IsRequired = true },
        new("price", s_price, "Once.") { IsRequired = true },
    ]), Max: 20) { UniqueKey = "ports" };
}
