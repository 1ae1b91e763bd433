using Trunkline.Planning.Designs;
using static Trunkline.Planning.Reporting.Orders.Confirmer;

namespace Trunkline.Planning.Reporting.Orders;

/// <summary>The order sheet of E1 spans, field by field. Data: no figure is computed here.</summary>
internal static class E1Fields
{
    private const string Order = "What is ordered";
    private const string Signalling = "Signalling";
    private const string Line = "Line and clock";
    private const string Numbers = "Numbers";
    private const string Service = "In service";

    internal static IReadOnlyList<OrderField> All { get; } =
    [
        new("spans", Order, "Spans", c => $"{Figures.Counted(c.Group.Units, "span")} now; room for {Figures.Count(Math.Max(c.Group.Units, (c.AtHorizon + 29) / 30))} in {c.Horizon}",
            "Thirty calls each. A further span takes weeks and a port.", Operator | Customer, "T1 T6"),
        new("diversity", Order, "Diverse routes", c => c.Group.Units < 2 ? "one span: the backup comes by another way" : c.Plan.Input.Needs.DiverseRoutes ? "each span by its own duct, into its own exchange and card; drawn on a plan" : "operator states duct, exchange and card of each span",
            "Two spans in one duct fail together. Diversity is worth more than a further span.", Operator, "T20"),
        new("channels", Order, "Channels", c => Channels(c) + "; operator states which timeslots",
            "Calls at a time. Fractional spans are cheaper; a wrong channel map fails only under load.", Operator, "T6 T7"),
        new("channel_split", Order, "Both ways or split", c => c.Group.Direction switch
            {
                GroupDirection.InOnly => "incoming only",
                GroupDirection.OutOnly => "outgoing only",
                _ => "all channels both ways",
            },
            "Both-way channels carry more. A split protects incoming calls from outgoing peaks.", Operator | Customer, "T6"),
        new("channel_hunting", Order, "Channel hunting direction", _ => "operator from channel 1 up, we from the highest down",
            "From opposite ends both sides seldom choose one channel (the network wins, cause 44).", Operator, "T6"),
        new("max_calls", Order, "Most calls in and out", c => $"no limit under {Figures.Counted(c.Group.Circuits, "channel")}, either direction",
            "Some operators limit calls below the channels sold; it is noticed in the first busy hour.", Operator, "T7"),
        new("signalling", Signalling, "Signalling", c => c.Group.Kind == LineKind.E1Ss7 ? "SS7 (ISUP)" : "ISDN primary rate (PRI)",
            "PRI, SS7 or R2 is decided by the operator, and nothing works with the wrong one.", Operator, "T5"),
        new("pri_variant", Signalling, "PRI variant and side", c => Pri(c, "ETSI (EN 300 403), network side at the operator, user side (TE) here; QSIG only if stated"),
            "Both ends on one side: the link never comes up.", Operator, "T5"),
        new("ss7_codes", Signalling, "SS7: OPC, DPC, SLC, CIC", c => Ss7(c, "operator assigns our point code, states theirs, SLC and first CIC, national or ITU"),
            "A wrong code is silence; a shifted CIC connects wrong parties.", Operator, "T5 T6"),
        new("ss7_timeslot", Signalling, "SS7: signalling timeslot and links", c => Ss7(c, "operator states timeslot and span of each link; two links on two spans"),
            "One signalling link is a single point of failure for all channels.", Operator, "T5 T20"),
        new("r2_variant", Signalling, "R2 variant", _ => "not wanted; operator states the country variant if nothing else is offered",
            "R2 differs by country in registers, metering and timers. Not supported by this system.", Operator, "T5"),
        new("dialling_mode", Signalling, "Overlap or en bloc", _ => "en bloc both ways; operator states if overlap is sent",
            "With overlap the number comes in pieces: taken for whole it reaches the wrong extension.", Operator, "T8 T14"),
        new("digits_sent", Signalling, "Digits sent to us", c => c.Plan.Input.Needs.DirectNumbers > 0 ? "operator states how many final digits, or the whole number" : "the whole number",
            "One digit more or less and no extension matches.", Operator, "T8"),
        new("number_format", Signalling, "Number format in and out (TON, NPI)", _ => "national in and out, numbering plan E.164; operator states prefixes and + of each type",
            "A default type of number is almost always wrong: calls fail or show foreign numbers.", Operator, "T8 T9"),
        new("redirecting", Signalling, "Redirecting number", _ => "accepted and sent on diverted calls",
            "Without it a diverted call shows the wrong caller or is refused by screening.", Operator, "T9"),
        new("causes", Signalling, "Release causes", _ => "operator states causes for busy, congestion, unallocated and barred; in-band announcements with progress 8",
            "They decide whether the next trunk is tried and what the caller hears.", Operator, "T7 T20"),
        new("line_code", Line, "Line code", _ => "HDB3", "A wrong line code shows as bit errors under silence.", Operator, "T1 T2"),
        new("crc4", Line, "CRC-4", _ => "on; operator states if off", "On at one end only: channels look idle, calls fail, no alarm.", Operator, "T1"),
        new("impedance", Line, "Interface", _ => "120" + Figures.Space + "Ω balanced, RJ45; operator states if 75" + Figures.Space + "Ω coaxial", "A balun or another cable must be there on the day.", Operator | Installer, "T1 T2"),
        new("clock", Line, "Clock", c => "operator is master; we recover it" + (c.Group.Units > 1 ? ", priority span 1, then 2" : ""),
            "Both masters or both slaves: slips corrupt fax and data while calls sound right.", Operator | Installer, "T3"),
        new("alarms", Line, "AIS and RAI", _ => "operator states alarm behaviour and who is called at what hours",
            "An alarm the far end does not send is a fault nobody sees.", Operator, "T1 T23"),
        new("bit_errors", Line, "Bit error window", _ => "loop for 15 minutes before handover, then 24" + Figures.Space + "h; operator states date",
            "The only proof of the line that does not depend on either exchange.", Operator | Installer, "T2 T4"),
        new("main_number", Numbers, "Main number", c => c.MainNumber, "What the public remembers.", Operator | Customer, "T8"),
        new("number_block", Numbers, "Direct numbers", Block, "First number and size; a gap in the block is a wrong number.", Operator | Customer, "T8"),
        new("inbound_rules", Numbers, "When all channels are busy or down", c => c.Plan.Input.Needs.OperatorForwardsOnBusy && c.HasAnother ? "forward on busy and on failure to the next trunk group" : "cause 17 or 34; no forwarding",
            "An incoming call sees only the group its number lands on, unless the operator forwards.", Operator, "T7 T20"),
        new("outbound_number", Numbers, "Numbers we may show (screening)", c => c.Plan.Input.Needs.CallerIdPerExtension ? "any number of the main number's block; others replaced by the main number" : $"main number {c.MainNumber} on all calls",
            "A number outside the range is replaced or the call refused.", Operator, "T9"),
        new("clir", Numbers, "Hiding the number (CLIR)", _ => "per call allowed; overridden for emergency calls", "Refused by some operators without a contract line.", Operator, "T9 T18"),
        new("emergency_reserve", Service, "Kept for emergency calls", c => c.Group.Reserve > 0 ? Figures.Counted(c.Group.Reserve, "channel") + " that ordinary calls never take" : "none on this group",
            "On a full group an emergency call meets busy like any other.", Customer | Installer, "T7 T18"),
        new("test_number", Service, "Test numbers", _ => "operator states a milliwatt, an echo and a free test number",
            "Level, echo and bit errors are measured against a known far end.", Operator, "T11 T12"),
        .. OrderCatalogue.Commercial("channel"),
    ];

    private static string Channels(OrderContext c)
    {
        var whole = c.Group.Circuits == c.Group.Units * 30;
        var signalling = c.Group.Kind == LineKind.E1Ss7 ? "30 speech channels a span (31 where no timeslot signals)" : "30B+D";
        return whole ? $"{Figures.Count(c.Group.Circuits)}, {signalling}" : $"{Figures.Count(c.Group.Circuits)} of {Figures.Count(c.Group.Units * 30)} (fractional)";
    }

    private static string Block(OrderContext c)
    {
        var numbers = c.Plan.NumberPlan.FirstOrDefault(n => n.What.Contains("direct", StringComparison.OrdinalIgnoreCase));
        return c.Site.NumberBlocks.Count > 0 ? "existing: " + string.Join("; ", c.Site.NumberBlocks.Take(3)) + (c.Site.NumberBlocks.Count > 3 ? "; …" : "")
            : numbers is not null ? $"a block of {Figures.Count(numbers.Ordered)} for {Figures.Count(numbers.Count)} needed" + (numbers.First is { } first ? $", from {first}" : "; operator states the first")
            : "none";
    }

    private static string Pri(OrderContext c, string text) => c.Group.Kind == LineKind.E1Ss7 ? "does not apply: SS7 is ordered" : text;

    private static string Ss7(OrderContext c, string text) => c.Group.Kind == LineKind.E1Ss7 ? text : "does not apply: PRI is ordered";
}
