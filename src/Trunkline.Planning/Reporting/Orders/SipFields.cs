using Trunkline.Planning.Designs;
using static Trunkline.Planning.Reporting.Orders.Confirmer;

namespace Trunkline.Planning.Reporting.Orders;

/// <summary>The order sheet of an IMS or SIP trunk, field by field. Data: no figure is computed here.</summary>
internal static class SipFields
{
    private const string Order = "What is ordered";
    private const string Access = "Access";
    private const string Media = "Speech, digits and fax";
    private const string Numbers = "Numbers";
    private const string Safety = "Emergency, fraud and failure";

    internal static IReadOnlyList<OrderField> All { get; } =
    [
        new("sessions", Order, "Sessions at a time", c => $"{Figures.Count(c.Group.Circuits)} now, {c.Group.Direction switch { GroupDirection.InOnly => "incoming only", GroupDirection.OutOnly => "outgoing only", _ => "in and out together" }}; room for {Figures.Count(Math.Max(c.AtHorizon, c.Group.Circuits))} in {c.Horizon}",
            "The operator refuses the next call with 486 or 503, in each direction by its own limit.", Operator | Customer, "T6 T7"),
        new("calls_per_second", Order, "Calls a second, and burst", c => c.Plan.Chosen is { } chosen ? $"{Figures.Significant(chosen.Assessment.CallsPerSecond, 2)} on average, {chosen.Assessment.CallsPerSecondPeak} at the peak second" : "operator states",
            "A limit apart from sessions: a burst above it is refused although sessions are free.", Operator, "T7"),
        new("registration", Access, "Registration or fixed peer", _ => "operator states: registration with user and password, or fixed address",
            "A registration that lapses stops all incoming calls in silence.", Operator, "T21"),
        new("sbc_addresses", Access, "Operator's addresses", _ => "operator states all addresses and ports of signalling and media, and names for DNS SRV and NAPTR",
            "An address missing in the firewall fails only when the operator moves to it.", Operator | Installer, "T20"),
        new("transport", Access, "Transport", _ => "TLS where offered, else TCP, else UDP; operator states certificates", "Long INVITEs are cut on UDP.", Operator | Installer, "T6"),
        new("srtp", Access, "Encrypted media (SRTP)", _ => "SDES or DTLS where TLS is used; operator states", "Offered without need it is refused by some, required by others.", Operator, "T12"),
        new("nat", Access, "NAT and private access", _ => "no NAT on the access, or operator states how it is handled", "Wrong addresses in the SDP are one-way audio.", Operator | Installer, "T6 T12"),
        new("keepalive", Access, "Keep-alive (OPTIONS)", _ => "OPTIONS both ways, every 30" + Figures.Space + "s; operator states what is answered", "Decides how soon a dead trunk is noticed.", Operator, "T20 T23"),
        new("session_timers", Access, "Session timers", _ => "RFC 4028, " + Figures.Count(1800) + Figures.Space + "s, refreshed by re-INVITE or UPDATE", "Calls cut after exactly 15 or 30 minutes.", Operator, "T16"),
        new("qos", Access, "Quality of service", c => "signalling CS3, speech EF (DSCP 24 and 46), kept on the access", "Speech queues behind downloads.", Operator | Installer, "T12 T13"),
        new("bandwidth", Access, "Bandwidth", c => Bandwidth(c), "Too little is broken speech in the busy hour, on all calls at once.", Operator | Installer, "T7 T12"),
        new("codecs", Media, "Codec and packet time", _ => "G.711 A-law, 20" + Figures.Space + "ms; G.722 or Opus where offered", "A codec only one side has ends in 488.", Operator, "T12"),
        new("dtmf", Media, "DTMF", _ => "RFC 4733 telephone-event, payload type as negotiated", "Digits inside coded speech are lost in menus.", Operator, "T17"),
        new("fax", Media, "Fax (T.38)", _ => "T.38 with pass-through as second choice; operator states", "Fax over a jittering network breaks off.", Operator, "T17"),
        new("early_media", Media, "Early media and PRACK", _ => "183 with SDP is played; 100rel supported; operator states", "Announcements before the answer are not heard, or the ringing tone is missing.", Operator, "T14 T17"),
        new("identity", Numbers, "Caller identity (PAI, PPI)", _ => "number asserted in P-Asserted-Identity both ways; From as shown; Privacy: id honoured", "A number in the wrong header is replaced by the main number, or the call refused.", Operator, "T9"),
        new("number_format", Numbers, "Number format", _ => "E.164 with + in Request-URI, To, From and identity, both ways", "Four formats on one trunk is the usual state; each is a wrong route or a refused call.", Operator, "T8"),
        new("main_number", Numbers, "Main number and block", c => Block(c), "What the public dials, and where each number lands.", Operator | Customer, "T8"),
        new("outbound_number", Numbers, "Numbers we may show", c => c.Plan.Input.Needs.CallerIdPerExtension ? "any number of the block; numbers of diverted calls too" : $"main number {c.MainNumber} on all calls", "A number outside the contract is refused with 403.", Operator, "T9"),
        new("inbound_rules", Numbers, "When sessions are used up or the trunk is down", c => c.Plan.Input.Needs.OperatorForwardsOnBusy && c.HasAnother ? "forward on busy and when unreachable to the next trunk group" : "486 to the caller; no forwarding",
            "An incoming call sees only the group its number lands on, unless the operator forwards.", Operator, "T7 T20"),
        new("emergency_location", Safety, "Emergency calls and location", c => $"{(c.Site.EmergencyNumbers.Count > 0 ? string.Join(", ", c.Site.EmergencyNumbers.Take(6)) : "emergency numbers")} with the site's address on file; operator states how location is sent",
            "On IP the caller may be anywhere: help goes to the address on file.", Operator | Customer, "T18"),
        new("emergency_reserve", Safety, "Kept for emergency calls", c => c.Group.Reserve > 0 ? Figures.Counted(c.Group.Reserve, "session") + " that ordinary calls never take" : "none on this trunk",
            "On a full trunk an emergency call meets busy like any other.", Customer | Installer, "T7 T18"),
        new("fraud_limits", Safety, "Fraud limits", _ => "limit a day in money, barred countries, and who is called when it is reached", "A stolen password costs more in one weekend than the trunk in years.", Operator | Customer, "T22"),
        new("failover", Safety, "Failover order", c => c.Group.Units > 1 ? "second account by another way; operator states order and time" : c.HasAnother ? "next trunk group after 4" + Figures.Space + "s without answer; operator's addresses in SRV order" : "operator's addresses in SRV order; operator states time",
            "Decides how long callers hear silence when an address dies.", Operator | Installer, "T20"),
        .. OrderCatalogue.Commercial("session"),
    ];

    private static string Bandwidth(OrderContext c)
    {
        var kbit = c.Group.Circuits * 87.2;
        return $"{Figures.BitRate(kbit * 1000)} each way for {Figures.Counted(c.Group.Circuits, "session")} (87.2" + Figures.Space + "kbit/s each: G.711, 20" + Figures.Space + "ms, Ethernet)";
    }

    private static string Block(OrderContext c)
    {
        var numbers = c.Plan.NumberPlan.FirstOrDefault(n => n.What.Contains("direct", StringComparison.OrdinalIgnoreCase));
        return c.MainNumber + (c.Site.NumberBlocks.Count > 0 ? "; existing: " + string.Join("; ", c.Site.NumberBlocks.Take(2)) + (c.Site.NumberBlocks.Count > 2 ? "; …" : "")
            : numbers is not null ? $"; a block of {Figures.Count(numbers.Ordered)} for {Figures.Count(numbers.Count)} needed" : "");
    }
}
