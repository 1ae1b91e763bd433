using Trunkline.Base;

namespace Trunkline.Trunks.Sip;

/// <summary>Between SIP status codes and Q.850 causes: the tables of RFC 3398 §7.2.4.1 and §8.2.6.1.</summary>
/// <remarks>
/// Where a Reason header (RFC 3326, in responses RFC 6432) carries a Q.850 cause, that cause is used and these tables are not asked. Otherwise than
/// there, cause 88 is 488 and 488 is 88: a phone that is offered no codec it speaks must not take the system for out of order (503).
/// </remarks>
public static class SipCauses
{
    /// <summary>The status that refuses a call for a cause, RFC 3398 §7.2.4.1 (table "ISUP cause value to SIP response").</summary>
    public static int ToStatus(Q850Cause cause) => cause switch
    {
        Q850Cause.UnallocatedNumber or Q850Cause.NoRouteToTransitNetwork or Q850Cause.NoRouteToDestination => 404,
        Q850Cause.UserBusy => 486,
        Q850Cause.NoUserResponding => 408,
        Q850Cause.NoAnswer or Q850Cause.SubscriberAbsent => 480,
        Q850Cause.CallRejected => 403,
        Q850Cause.NumberChanged or Q850Cause.RedirectionToNewDestination => 410,
        Q850Cause.NonSelectedUserClearing => 404,
        Q850Cause.DestinationOutOfOrder => 502,
        Q850Cause.InvalidNumberFormat => 484,
        Q850Cause.FacilityRejected => 501,
        Q850Cause.NormalUnspecified => 480,
        Q850Cause.NoCircuitAvailable or Q850Cause.NetworkOutOfOrder or Q850Cause.TemporaryFailure or Q850Cause.SwitchCongestion
            or Q850Cause.ResourceUnavailable or Q850Cause.RequestedCircuitNotAvailable => 503,
        Q850Cause.OutgoingCallsBarred or Q850Cause.IncomingCallsBarred or Q850Cause.IncomingCallsBarredInGroup or Q850Cause.BearerNotAuthorised
            or Q850Cause.NotMemberOfGroup => 403,
        Q850Cause.BearerNotAvailable => 503,
        Q850Cause.BearerNotImplemented or Q850Cause.OnlyRestrictedDigital => 488,
        Q850Cause.FacilityNotImplemented or Q850Cause.ServiceNotImplemented => 501,
        Q850Cause.IncompatibleDestination => 488,
        Q850Cause.RecoveryOnTimerExpiry => 504,
        Q850Cause.NormalClearing => 480,
        Q850Cause.Preemption => 480,
        _ => 500,
    };

    /// <summary>The cause of a refusal, RFC 3398 §8.2.6.1 (table "response received to cause value in the REL").</summary>
    public static Q850Cause FromStatus(int status) => status switch
    {
        301 => Q850Cause.NumberChanged, // the RFC leaves 3xx to the gateway; what cannot be followed goes on by another trunk
        400 => Q850Cause.TemporaryFailure,
        401 or 402 or 403 or 407 or 603 => Q850Cause.CallRejected,
        404 or 485 or 604 => Q850Cause.UnallocatedNumber,
        405 => Q850Cause.ServiceNotAvailable,
        406 or 415 => Q850Cause.ServiceNotImplemented,
        488 or 606 => Q850Cause.IncompatibleDestination,
        408 => Q850Cause.RecoveryOnTimerExpiry,
        410 => Q850Cause.NumberChanged,
        413 or 414 or 416 or 420 or 421 or 423 or 505 or 513 => Q850Cause.Interworking,
        480 => Q850Cause.NoUserResponding,
        481 or 500 or 503 => Q850Cause.TemporaryFailure,
        482 or 483 => Q850Cause.ExchangeRoutingError,
        484 => Q850Cause.InvalidNumberFormat,
        486 or 600 => Q850Cause.UserBusy,
        487 => Q850Cause.NormalClearing,
        501 => Q850Cause.ServiceNotImplemented,
        502 => Q850Cause.NetworkOutOfOrder,
        504 => Q850Cause.RecoveryOnTimerExpiry,
        _ => Q850Cause.Interworking,
    };
}
