using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Isdn;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;
using CallReason = Trunkline.Calls.RedirectingReason;
using IsdnReason = Trunkline.Isdn.Messages.RedirectingReason;

namespace Trunkline.Trunks.Isdn;

/// <summary>A call's set-up in Q.931's words, and back. What one side cannot say is left out, never guessed.</summary>
internal static class IsdnSetup
{
    /// <summary>What a SETUP of ours carries.</summary>
    /// <param name="setup">What the call asks for.</param>
    /// <param name="timeslot">The channel.</param>
    /// <param name="values">Side and variant.</param>
    /// <param name="plan">The numbering plan of public numbers.</param>
    public static Q931Setup From(CallSetup setup, int timeslot, Q931Values values, NumberingPlan plan) => new()
    {
        Called = Numbered(setup.Called, plan),
        Calling = setup.Calling.HasDigits ? Numbered(setup.Calling, plan) : setup.Calling,
        SecondCalling = setup.UserProvidedCalling.HasDigits ? Numbered(setup.UserProvidedCalling, plan) : PhoneNumber.None,
        Redirecting = setup.Redirecting.HasDigits && values.Diversion != DiversionForm.Facility ? Numbered(setup.Redirecting, plan) : PhoneNumber.None,
        RedirectingReason = ReasonOf(setup.RedirectingReason),
        Display = values.IsSymmetrical || values.Side == Q931Side.Network ? setup.CallingName : "", // a public network takes none from a user
        Bearer = setup.Bearer switch
        {
            Bearer.Speech => BearerCapabilityIe.Speech,
            Bearer.Unrestricted64 => BearerCapabilityIe.Unrestricted,
            _ => BearerCapabilityIe.Audio,
        },
        IsComplete = setup.IsComplete,
        Channel = timeslot,
        UserToUser = setup.UserToUser,
        CalledSubaddress = setup.CalledSubaddress,
        CallingSubaddress = setup.CallingSubaddress,
        Facilities = IsdnServices.Facilities(setup, values),
    };

    /// <summary>What a SETUP of the far end asks of a call.</summary>
    public static CallSetup Read(Q931Setup setup) => IsdnServices.Read(setup.Facilities, new()
    {
        Called = setup.Called.HasDigits ? setup.Called : PhoneNumber.None,
        Calling = setup.Calling,
        UserProvidedCalling = setup.SecondCalling,
        CallingName = setup.Calling.Presentation == Presentation.Restricted ? "" : setup.Display,
        OriginalCalled = PhoneNumber.None,
        Redirecting = setup.Redirecting,
        RedirectingReason = ReasonOf(setup.RedirectingReason),
        Diversions = setup.Redirecting.HasDigits ? 1 : 0,
        Bearer = setup.Bearer.Capability switch
        {
            TransferCapability.Speech => Bearer.Speech,
            TransferCapability.Unrestricted => Bearer.Unrestricted64,
            _ => Bearer.Audio3k1,
        },
        IsComplete = setup.IsComplete,
        UserToUser = setup.UserToUser,
        CalledSubaddress = setup.CalledSubaddress,
        CallingSubaddress = setup.CallingSubaddress,
    });

    private static IsdnReason ReasonOf(CallReason reason) => reason switch
    {
        CallReason.Busy => IsdnReason.Busy,
        CallReason.NoAnswer => IsdnReason.NoReply,
        CallReason.Unconditional => IsdnReason.Unconditional,
        CallReason.Deflection => IsdnReason.Deflection,
        CallReason.NotReachable => IsdnReason.OutOfOrder,
        _ => IsdnReason.Unknown,
    };

    private static CallReason ReasonOf(IsdnReason reason) => reason switch
    {
        IsdnReason.Busy => CallReason.Busy,
        IsdnReason.NoReply => CallReason.NoAnswer,
        IsdnReason.Unconditional or IsdnReason.ForwardedByTerminal => CallReason.Unconditional,
        IsdnReason.Deflection => CallReason.Deflection,
        IsdnReason.OutOfOrder => CallReason.NotReachable,
        _ => CallReason.Unknown,
    };

    /// <summary>A number of this system in the numbering plan that the network expects: E.164, or unknown for one that wants none said.</summary>
    public static PhoneNumber Numbered(PhoneNumber number, NumberingPlan plan = NumberingPlan.Isdn) =>
        number.Plan is NumberingPlan.Unknown or NumberingPlan.Isdn && number.Type != TypeOfNumber.Abbreviated ? number with { Plan = plan } : number;
}
