using Trunkline.Planning.Designs;
using static Trunkline.Planning.Reporting.Orders.Confirmer;

namespace Trunkline.Planning.Reporting.Orders;

/// <summary>The order sheet of analog lines, field by field. Data: no figure is computed here.</summary>
internal static class FxoFields
{
    private const string Order = "What is ordered";
    private const string Calls = "How calls arrive and leave";
    private const string Signals = "What the exchange signals";
    private const string Wire = "The pair of wires";
    private const string Safety = "Emergency and special lines";

    internal static IReadOnlyList<OrderField> All { get; } =
    [
        new("lines_now", Order, "Lines now", c => Figures.Counted(c.Group.Circuits, "line"),
            "Counted from the busy hour. One line is one call: a line too few is a caller who hears busy.", Operator | Customer, "T6 T7"),
        new("lines_horizon", Order, "Lines later", c => $"room for {Figures.Counted(Math.Max(c.AtHorizon, c.Group.Circuits), "line")} in {c.Horizon}",
            "Free pairs in the cable and ports in the exchange decide how long an extension takes.", Operator, ""),
        new("number_binding", Order, "Main number", c => IsHunted(c) ? $"one number for all lines: {c.MainNumber}" : c.Group.LandsInbound ? "each line has its own number" : "outgoing only: no number is published",
            "An analog line has its own number. Only the operator can put several behind one (analog trunk, DEL group).", Operator | Customer, "T6 T8"),
        new("hunting", Order, "Operator's hunting", c => IsHunted(c) ? "all lines in one hunting group, linear" + Given(c.Site.OperatorHunting) : "none",
            "Without it a caller meets busy while other lines are idle. Linear or circular decides which lines wear.", Operator, "T6 T7"),
        new("hunting_end", Order, "Which end hunts first", c => IsHunted(c) ? "operator from the first line, we from the last" : "we begin with the last line",
            "Begun at the same end, both seize one line at the same moment (glare) and two callers meet.", Operator | Installer, "T6"),
        new("direction", Calls, "Direction of each line", c => c.Group.Direction switch
            {
                GroupDirection.InOnly => "all lines incoming only",
                GroupDirection.OutOnly => "all lines outgoing only",
                _ => "all lines both ways",
            },
            "A line that takes both ways carries more; a one-way line cannot be blocked from the other end.", Operator, "T6"),
        new("barring", Calls, "Barring of each line", c => c.HasOutbound ? "premium rate barred on every line; international as the customer signs; emergency never" : "all outgoing calls but emergency barred",
            "Barring in the exchange holds even when our system is misused.", Operator | Customer, "T18 T22"),
        new("inbound_rules", Calls, "When all lines are busy", c => c.Plan.Input.Needs.OperatorForwardsOnBusy && c.HasAnother ? "forward on busy to the next trunk group, at the operator" : "caller hears busy; no forwarding",
            "An incoming call sees only the group its number lands on. Forwarding exists only where the operator confirms it.", Operator, "T7 T20"),
        new("outbound_number", Calls, "Number shown outside", c => IsHunted(c) ? $"main number on every line: {c.MainNumber}" : "the number of the line used",
            "Called parties call back the number they see. It must be one that is answered.", Operator, "T9"),
        new("caller_id", Signals, "Caller ID type", c => c.Site.CallerId.Length > 0 ? c.Site.CallerId : "operator states: FSK V.23, FSK Bell 202 or DTMF",
            "The wrong standard shows no number, or a wrong one. It is an extra service on most lines.", Operator, "T9"),
        new("caller_id_time", Signals, "Caller ID before or after ring", _ => "operator states: after the first ring, or before it (after a polarity reversal or short ring)",
            "A gateway that listens at the wrong moment hears nothing.", Operator, "T9"),
        new("answer_signal", Signals, "Reversal when the called party answers", c => c.Site.ReversesPolarity switch { true => "yes, on every line", false => "not offered: answer time will be assumed", null => "yes, on every line (ask for it)" },
            "The only measured answer on an analog line. Without it durations in call records are assumed.", Operator, "T10 T14"),
        new("clear_signal", Signals, "Reversal back when the other party clears", _ => "yes where the answer reversal is given",
            "Frees the line at once when the far party hangs up.", Operator, "T10"),
        new("disconnect", Signals, "Loop break at clearing (CPC, K-break)", c => c.Site.LoopBreakMs switch { 0 => "not offered: busy tone decides", _ => "yes, 250 to 800" + Figures.Space + "ms" },
            "Without it a line hangs busy after the caller has gone, until somebody notices.", Operator, "T10"),
        new("busy_tone", Signals, "Busy and congestion tone", _ => "operator states frequency, cadence and level",
            "The second way to notice that a call is over, and the only one where no loop break is sent.", Operator, "T10 T7"),
        new("ring_cadence", Signals, "Ringing cadence", _ => "operator states on and off times, and distinctive rings",
            "Two short rings taken for two calls, or caller ID missed between them.", Operator, "T6 T9"),
        new("ring_voltage", Signals, "Ringing voltage and frequency", _ => "operator states; at least 40" + Figures.Space + "V at our socket, 25 or 50" + Figures.Space + "Hz",
            "A long loop rings too faintly to be detected.", Operator | Installer, "T6"),
        new("loop_length", Wire, "Loop length", _ => "operator states length or resistance",
            "Level, ringing and echo depend on it.", Operator, "T11 T12"),
        new("loop_current", Wire, "Loop current", _ => "20 to 40" + Figures.Space + "mA off-hook at our socket",
            "Too little is taken for a hang-up, too much heats the port.", Operator | Installer, "T6 T10"),
        new("dialling", Wire, "Dialling", _ => "DTMF; operator states whether pulse is needed",
            "An exchange that takes pulses only ignores every digit.", Operator, "T6 T17"),
        new("impedance", Wire, "Impedance", c => $"the country's set{Country(c)}; operator states 600" + Figures.Space + "Ω or complex",
            "A mismatch is heard as echo on every call.", Operator | Installer, "T11"),
        new("surge_protection", Wire, "Surge protection", _ => "arrester on each pair at the building's entry, earthed",
            "Lightning in the cable ends in the gateway.", Installer | Customer, "T21"),
        new("power_fail", Safety, "Lifeline when power fails", _ => "one line falls back to a plain telephone, marked and known",
            "An analog line works without mains power; a gateway does not.", Installer | Customer, "T21"),
        new("emergency_reserve", Safety, "Kept for emergency calls", c => c.Group.Reserve > 0 ? Figures.Counted(c.Group.Reserve, "line") + " that ordinary calls never take" : "none: emergency calls share all lines",
            "On a full group an emergency call meets busy like any other." , Customer | Installer, "T7 T18"),
        new("special_lines", Safety, "Fax, alarm and lift lines", _ => "lines of their own, not in the hunting group",
            "A fax or alarm panel answers a hunted call and the caller hears tones.", Operator | Customer, "T6 T17"),
        .. OrderCatalogue.Commercial("line"),
    ];

    private static bool IsHunted(OrderContext c) => c.Group.Kind == LineKind.FxoHunting;

    private static string Given(string hunting) => hunting.Length > 0 ? $" ({hunting})" : "";

    private static string Country(OrderContext c) => c.Site.Country.Length > 0 ? $" ({c.Site.Country.ToUpperInvariant()})" : "";
}
