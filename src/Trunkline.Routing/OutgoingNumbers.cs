using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>What is sent on one trunk for a call that a route took.</summary>
/// <param name="Called">The called number; null when no form of the trunk says it.</param>
/// <param name="CalledForm">The form it has.</param>
/// <param name="Calling">The calling number; without digits when none is sent.</param>
/// <param name="CallingForm">The form it has.</param>
/// <param name="IsReplaced">True when the number that would be shown is not in the operator's contract, and the main number goes in its place.</param>
internal readonly record struct OutgoingNumbers(PhoneNumber? Called, NumberForm CalledForm, PhoneNumber Calling, NumberForm CallingForm, bool IsReplaced)
{
    /// <summary>Where the called number has moved, where the trunk is told apart from the number; null: it is not.</summary>
    public RoutingNumber? Routing { get; init; }

    /// <summary>Works them out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="trunk">The trunk.</param>
    /// <param name="dialled">What was dialled.</param>
    /// <param name="normal">The international number that is meant; empty when it was not understood.</param>
    /// <param name="shown">The number the call would show.</param>
    /// <param name="moved">Where the number has moved; null when nobody asked.</param>
    public static OutgoingNumbers On(
        DialPlan plan, in DialDecision decision, PlanTrunk trunk, ReadOnlySpan<char> dialled, ReadOnlySpan<char> normal, WrittenNumber shown, PortedTo? moved = null)
    {
        var route = plan.Routes[decision.Rule].Route;
        Span<char> digits = stackalloc char[2 * PhoneNumber.MaxDigits];
        digits = digits[..plan.Sent(route, dialled, decision.IsInternational, digits)];
        var forms = trunk.Numbering.Numbers;
        var form = NumberForm.Dialled;
        PhoneNumber? called = normal.IsEmpty || forms.Called == NumberForm.Dialled
            ? AsDialled(digits)
            : trunk.Numbering.Write(new(new(normal), TypeOfNumber.International, NumberingPlan.Isdn), forms.Called, out form);
        if (called is { } number && decision.IsInternational && route.Prepend.Length > 0)
        {
            called = number with { Digits = route.Prepend + number.Digits, Type = TypeOfNumber.Unknown, Plan = NumberingPlan.Unknown };
        }

        RoutingNumber? routing = null;
        if (moved is { } to && trunk.RoutingNumber == RoutingNumberForm.Parameter)
        {
            routing = to.HasMoved ? new(to.RoutingNumber, to.IsGlobal, plan.Numbering.Plan.CountryCode) : Calls.RoutingNumber.NotMoved;
        }
        else if (moved is { HasMoved: true } prefix && trunk.RoutingNumber == RoutingNumberForm.Prefix && called is { } plain)
        {
            called = plain with { Digits = prefix.RoutingNumber + plain.Digits, Type = TypeOfNumber.Unknown, Plan = NumberingPlan.Unknown };
        }

        var (calling, callingForm) = CallingOn(trunk, shown, out var isReplaced);
        return new(called is { Digits.Length: > PhoneNumber.MaxDigits } ? null : called, form, calling, callingForm, isReplaced) { Routing = routing };
    }

    /// <summary>The calling number on a trunk, and its form.</summary>
    public static (PhoneNumber Number, NumberForm Form) CallingOn(PlanTrunk trunk, WrittenNumber shown, out bool isReplaced)
    {
        var mine = Contracts.On(trunk, shown, out isReplaced);
        var wanted = trunk.Numbering.Numbers.Calling;
        if (wanted == NumberForm.Dialled)
        {
            return (mine.Written, wanted);
        }

        return trunk.Numbering.Write(mine.Normal, wanted, out var form) is { } written ? (written, form) : (PhoneNumber.None, wanted);
    }

    private static PhoneNumber AsDialled(ReadOnlySpan<char> digits) => digits.Length > 0 && digits[0] == '+'
        ? new(new(digits[1..]), TypeOfNumber.International, NumberingPlan.Isdn)
        : new(new(digits));
}
