using System.Globalization;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing.Explaining;

/// <summary>Parts of a plan in the words of people who install it.</summary>
internal static class PlanWords
{
    /// <summary>Causes people ask about.</summary>
    private static readonly Q850Cause[] s_usual =
    [
        Q850Cause.UnallocatedNumber, Q850Cause.UserBusy, Q850Cause.NoUserResponding, Q850Cause.NoAnswer, Q850Cause.CallRejected, Q850Cause.DestinationOutOfOrder, Q850Cause.InvalidNumberFormat,
        Q850Cause.NoCircuitAvailable, Q850Cause.NetworkOutOfOrder, Q850Cause.TemporaryFailure, Q850Cause.SwitchCongestion, Q850Cause.RecoveryOnTimerExpiry,
    ];

    /// <summary>"34 no circuit available".</summary>
    public static string Cause(Q850Cause cause) => string.Create(CultureInfo.InvariantCulture, $"{(int)cause} {Q850Words.Of(cause)}");

    /// <summary>A form as the file writes it.</summary>
    public static string Form(NumberForm form) => form.ToString().ToLowerInvariant();

    /// <summary>A route's patterns, as written.</summary>
    public static string Patterns(Route route) =>
        string.Join(", ", route.Match.Select(p => p.Text).Concat(route.MatchInternational.Select(p => new RoutePattern(p, true).ToString())));

    /// <summary>Which causes go on and which stop, of those that matter.</summary>
    public static string Causes(Calls.CausePolicy policy)
    {
        return $"The next is tried on {List(policy.GoesOn)}; not on {List(c => !policy.GoesOn(c))}.";

        static string List(Func<Q850Cause, bool> which) => s_usual.Where(which).ToList() is { Count: > 0 } some ? string.Join(", ", some.Select(Cause)) : "none of the usual causes";
    }

    /// <summary>A number as it is sent: "2079460999, type national".</summary>
    public static string Sent(PhoneNumber number, NumberSigns signs)
    {
        if (!number.HasDigits)
        {
            return "none";
        }

        var withheld = number.Presentation == Presentation.Restricted ? ", withheld" : "";
        return (signs == NumberSigns.Type ? $"{number.Digits}, type {TypeWord(number.Type)}" : number.ToString()) + withheld;
    }

    /// <summary>What goes with it of a number that has moved: ";npdi;rn=+447981".</summary>
    public static string Routing(RoutingNumber? routing) => routing switch
    {
        null => "",
        { Digits.Length: 0 } => ";npdi",
        _ => $";npdi;rn={(routing.IsGlobal ? "+" : "")}{routing.Digits}",
    };

    /// <summary>Q.931's word for a type of number.</summary>
    public static string TypeWord(TypeOfNumber type) => type switch
    {
        TypeOfNumber.NetworkSpecific => "network specific",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <summary>Which circuits of a trunk a call hunts, and in which order.</summary>
    public static string Circuits(Trunk trunk, CallPriority priority)
    {
        var (what, order, reserve) = trunk switch
        {
            FxoTrunk fxo => (NumberText.Counted(fxo.Lines.Count, "line") + $" ({fxo.Lines[0].Number}{(fxo.Lines.Count > 1 ? $" to {fxo.Lines[^1].Number}" : "")})", Order(fxo.EffectiveHunting), fxo.EmergencyReserve),
            E1Trunk e1 => (NumberText.Counted(e1.Channels, "B-channel") + $" of {(e1.Spans.Count == 1 ? $"span {e1.Spans[0].Number}" : $"spans {e1.Spans[0].Number} to {e1.Spans[^1].Number}")}", Order(e1.EffectiveHunting), e1.EmergencyReserve),
            SipTrunk sip => (NumberText.Counted(sip.Channels, "session") + $" to {sip.Address}", Order(sip.Hunting), sip.EmergencyReserve),
            BoxTrunk box => (NumberText.Counted(box.Channels, "B-channel") + $" of the gateway box at {box.Place.Address}", "the box chooses", box.EmergencyReserve),
            _ => ("", "", 0),
        };
        return $"{what}, {order}{Use(trunk, priority)}{(reserve == 0 ? "" : priority == CallPriority.Emergency ? $"; {reserve} kept for emergency calls: it may take them" : $"; {reserve} kept for emergency calls")}";
    }

    /// <summary>What directions and limits leave of them.</summary>
    private static string Use(Trunk trunk, CallPriority priority)
    {
        var circuits = trunk switch { FxoTrunk fxo => fxo.Lines.Count, E1Trunk e1 => e1.Channels, SipTrunk sip => sip.Channels, _ => 1 };
        var incomingOnly = Enumerable.Range(0, circuits).Count(i => trunk.Use.Of(i) == TrunkDirection.In);
        var outgoingOnly = Enumerable.Range(0, circuits).Count(i => trunk.Use.Of(i) == TrunkDirection.Out);
        var direction = incomingOnly == 0 ? "" : $"; {(incomingOnly == circuits ? "all" : $"{incomingOnly}")} incoming only: {(priority == CallPriority.Emergency ? "tried last" : "not taken")}";
        var first = outgoingOnly == 0 || outgoingOnly == circuits ? "" : $"; {outgoingOnly} outgoing only: taken first";
        return direction + first + (priority == CallPriority.Emergency ? "" : Most(trunk.Use.MostOut, " out") + Most(trunk.Use.MostCalls, " in and out"));

        static string Most(int? most, string way) => most is { } some ? $"; at most {NumberText.Counted(some, "call")}{way}" : "";
    }

    private static string Order(Site.HuntingOrder order) => order switch
    {
        Site.HuntingOrder.Descending => "the highest first",
        Site.HuntingOrder.Cyclic => "from the one after the last used",
        Site.HuntingOrder.LeastRecent => "the one idle longest first",
        _ => "the lowest first",
    };
}
