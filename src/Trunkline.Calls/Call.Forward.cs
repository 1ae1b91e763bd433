// Forwarding (ETS 300 207): an extension's call goes on to a number of its choice, as a call of that extension: by its rights, with its
// number shown, and with it named as the one who diverted. Only who is called himself forwards: not one of several who are rung.
using Trunkline.Base;

namespace Trunkline.Calls;

public sealed partial class Call
{
    /// <summary>As often as this a call may be diverted; then whoever has it rings.</summary>
    private const int MostDiversions = 5;

    private ForwardSettings ForwardsOf(string extension) => _control.Plan.ForwardsOf(extension) ?? ForwardSettings.None;

    /// <summary>Emergency calls and calls back to an emergency caller reach the telephone, whatever was set there.</summary>
    private bool MayBeTurnedAway => _decision.Priority != CallPriority.Emergency && !_decision.IsCallBack;

    private bool DoesNotWantCalls(string extension) => MayBeTurnedAway && ForwardsOf(extension).DoNotDisturb;

    /// <summary>How long an extension rings: less where somebody else is to have the call then.</summary>
    private TimeSpan RingFor(ExtensionDestination extension) =>
        extension.IsForwarding && MayBeTurnedAway && ForwardsOf(extension.Number) is { NoAnswer.HasDigits: true } forwards ? forwards.After : extension.RingFor;

    /// <summary>After an attempt at an extension.</summary>
    private bool DivertAfter(Q850Cause cause) => _nextDestination > 0 && _decision.Destinations[_nextDestination - 1] is ExtensionDestination extension && Divert(extension, cause switch
    {
        Q850Cause.UserBusy or Q850Cause.CallRejected => RedirectingReason.Busy,
        Q850Cause.NoAnswer or Q850Cause.NoUserResponding => RedirectingReason.NoAnswer,
        Q850Cause.SubscriberAbsent or Q850Cause.DestinationOutOfOrder or Q850Cause.RecoveryOnTimerExpiry or Q850Cause.TemporaryFailure => RedirectingReason.NotReachable,
        _ => RedirectingReason.Unknown,
    });

    /// <summary>Sends the call to where an extension wants it.</summary>
    /// <returns>False when it wants nothing of the kind, or may not call there: then it has the call itself, and the record tells why.</returns>
    private bool Divert(ExtensionDestination from, RedirectingReason reason) =>
        from.IsForwarding && MayBeTurnedAway && _caller is not null && Divert(from, reason, ForwardsOf(from.Number).For(reason));

    private bool Divert(ExtensionDestination from, RedirectingReason reason, PhoneNumber target)
    {
        if (!target.HasDigits || _setup.Diversions >= MostDiversions || target.Digits == Waiting?.Extension)
        {
            return false; // who is called by the one his calls go to is there himself
        }

        var own = new PhoneNumber(from.Number, Plan: NumberingPlan.Private);
        var diverted = _setup with
        {
            Redirecting = own,
            RedirectingReason = reason,
            OriginalCalled = _setup.OriginalCalled.HasDigits ? _setup.OriginalCalled : own,
            Diversions = _setup.Diversions + 1,
        };
        var decision = _control.Plan.Route(new(from.Number, "", diverted with { Called = target, IsComplete = true }));
        var isOfNoUse = decision.Priority == CallPriority.Emergency || decision.IsCode; // nobody would be there to speak, or to hear what it does
        if (decision.Outcome is DialMatch.None or DialMatch.MoreDigits || isOfNoUse)
        {
            RecordWithoutLeg(target, "", isOfNoUse ? Q850Cause.OutgoingCallsBarred : decision.Refusal);
            return false;
        }

        _setup = diverted;
        Start(decision with
        {
            IsRecorded = decision.IsRecorded || _decision.IsRecorded,
            Calling = decision.Calling ?? _decision.Calling,
            Route = decision.Route == "internal" ? _decision.Route : decision.Route,
        });
        return true;
    }
}
