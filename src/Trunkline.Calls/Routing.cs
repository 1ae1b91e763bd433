using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>Where a call may go.</summary>
public abstract record Destination;

/// <summary>An internal user, wherever registered.</summary>
/// <param name="Number">The extension.</param>
/// <param name="RingFor">How long to ring before going on.</param>
public sealed record ExtensionDestination(string Number, TimeSpan RingFor) : Destination
{
    /// <summary>True when its forwarding is followed: it is called itself, and is not one of several who are rung.</summary>
    public bool IsForwarding { get; init; }
}

/// <summary>Out over a trunk group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Called">The number in the operator's format.</param>
/// <param name="Calling">The calling number in the operator's format.</param>
/// <param name="RingFor">How long to wait for an answer before going on.</param>
public sealed record TrunkDestination(TrunkGroup Group, PhoneNumber Called, PhoneNumber Calling, TimeSpan RingFor) : Destination
{
    /// <summary>How long it may take until it rings or speaks; after that the next destination is tried, as on cause 102. Null: for ever.</summary>
    public TimeSpan? ProgressWithin { get; init; }

    /// <summary>Where the called number has moved, where the trunk is told so apart from the number; null: nobody asked, or it is not told.</summary>
    public RoutingNumber? RoutingNumber { get; init; }

    /// <summary>Why it cannot be tried at all: the number has no form on this trunk. None: it can.</summary>
    public Q850Cause Refusal { get; init; }
}

/// <summary>Which causes let a call try its next destination.</summary>
public sealed class CausePolicy
{
    private readonly UInt128 _goOn;

    /// <param name="goOn">The causes that go on; every other stops the call.</param>
    public CausePolicy(params ReadOnlySpan<Q850Cause> goOn)
    {
        foreach (var cause in goOn)
        {
            _goOn |= UInt128.One << (int)cause;
        }
    }

    /// <summary>
    /// For outgoing calls: what the network or a trunk could not do goes on, what the called person or number said stops
    /// (busy rings once, not once per trunk).
    /// </summary>
    public static CausePolicy Outgoing { get; } = new(
        Q850Cause.NoRouteToTransitNetwork, Q850Cause.NoRouteToDestination, Q850Cause.ExchangeRoutingError, Q850Cause.DestinationOutOfOrder,
        Q850Cause.NoCircuitAvailable, Q850Cause.NetworkOutOfOrder, Q850Cause.TemporaryFailure, Q850Cause.SwitchCongestion,
        Q850Cause.RequestedCircuitNotAvailable, Q850Cause.ResourceUnavailable, Q850Cause.ChannelUnacceptable, Q850Cause.ChannelDoesNotExist, Q850Cause.MessageNotCompatible,
        Q850Cause.RecoveryOnTimerExpiry, Q850Cause.ProtocolError, Q850Cause.Interworking);

    /// <summary>For incoming calls with a list of destinations: whoever is busy, away or silent, the next is tried.</summary>
    public static CausePolicy Incoming { get; } = new(
        Q850Cause.UserBusy, Q850Cause.NoUserResponding, Q850Cause.NoAnswer, Q850Cause.SubscriberAbsent, Q850Cause.CallRejected,
        Q850Cause.UnallocatedNumber, Q850Cause.NoRouteToDestination, Q850Cause.DestinationOutOfOrder, Q850Cause.NoCircuitAvailable,
        Q850Cause.NetworkOutOfOrder, Q850Cause.TemporaryFailure, Q850Cause.SwitchCongestion, Q850Cause.ResourceUnavailable,
        Q850Cause.RecoveryOnTimerExpiry, Q850Cause.Interworking);

    /// <summary>True when a call that failed with this cause tries its next destination.</summary>
    public bool GoesOn(Q850Cause cause) => (byte)cause < 128 && ((_goOn >> (int)cause) & 1) != 0;
}

/// <summary>Who asks for a route.</summary>
/// <param name="Extension">The calling extension, authenticated; empty for a trunk.</param>
/// <param name="TrunkGroup">The trunk group the call came in by; empty for an extension.</param>
/// <param name="Setup">The call.</param>
public readonly record struct RoutingRequest(string Extension, string TrunkGroup, CallSetup Setup);

/// <summary>What the number plan decided.</summary>
/// <param name="Outcome">Whether there is somewhere to go.</param>
/// <param name="Refusal">Why not, when there is not.</param>
/// <param name="Route">The name of the route, for the record.</param>
/// <param name="Priority">What the call has become: a dialled emergency number makes it an emergency call.</param>
/// <param name="Destinations">Where to go, in order.</param>
/// <param name="Policy">When to go on to the next.</param>
/// <param name="IsRecorded">True when the call is recorded.</param>
public sealed record RoutingDecision(
    DialMatch Outcome,
    Q850Cause Refusal,
    string Route,
    CallPriority Priority,
    IReadOnlyList<Destination> Destinations,
    CausePolicy Policy,
    bool IsRecorded)
{
    /// <summary>Who calls, as extensions are shown it; null: as it came.</summary>
    public PhoneNumber? Calling { get; init; }

    /// <summary>How many calls at a time may be of this kind; null: as many as there are circuits. An emergency call has no limit.</summary>
    public CallLimit? Limit { get; init; }

    /// <summary>How long all attempts together may take until somebody is rung; then the call ends with cause 102. Null: for ever.</summary>
    public TimeSpan? Overall { get; init; }

    /// <summary>What is known of an emergency call; null for every other.</summary>
    public EmergencyFacts? Emergency { get; init; }

    /// <summary>True when it is for somebody who called for help: if the first destination is busy, its other call is ended.</summary>
    public bool IsCallBack { get; init; }

    /// <summary>True for a feature code: only whoever dials it may use it, so nothing is forwarded or transferred there.</summary>
    public bool IsCode => Destinations is [CodeDestination];

    /// <summary>A refusal.</summary>
    public static RoutingDecision Refuse(Q850Cause cause, DialMatch outcome = DialMatch.None) =>
        new(outcome, cause, "", CallPriority.Routine, [], CausePolicy.Outgoing, false);
}

/// <summary>So many calls at a time, and no more.</summary>
/// <param name="Name">Whose limit it is: calls of the same name count together.</param>
/// <param name="Most">How many; 1 and up.</param>
public sealed record CallLimit(string Name, int Most);

/// <summary>Decides where a call goes: a pure function of the site and the request.</summary>
public interface INumberPlan
{
    /// <summary>Routes a call. Never throws for any digits.</summary>
    RoutingDecision Route(in RoutingRequest request);

    /// <summary>Routes a call to a number inside, on nobody's rights: a service sends it there.</summary>
    /// <param name="request">Who calls, with the number inside as the called one.</param>
    RoutingDecision RouteInside(in RoutingRequest request) => RoutingDecision.Refuse(Q850Cause.UnallocatedNumber);

    /// <summary>True when a number, as an extension dials it, is an emergency number: its call is taken before who calls is known, whatever the load.</summary>
    bool IsEmergency(PhoneNumber called) => false;

    /// <summary>The emergency number of a service, for telephones that call the service and no number (RFC 5031).</summary>
    /// <param name="service">"sos", "sos.police".</param>
    /// <returns>None where there is none.</returns>
    PhoneNumber EmergencyNumberOf(ReadOnlySpan<char> service) => PhoneNumber.None;

    /// <summary>The number by which the public knows whoever answered.</summary>
    /// <param name="extension">The extension that answered.</param>
    /// <param name="called">The number that was called.</param>
    /// <returns>None when it has none of its own.</returns>
    PhoneNumber PublicNumberOf(string extension, PhoneNumber called) => PhoneNumber.None;

    /// <summary>What an extension wants done with its calls; null: it takes them itself.</summary>
    ForwardSettings? ForwardsOf(string extension) => null;

    /// <summary>A number of ours in the form a trunk's operator expects of calling numbers.</summary>
    /// <param name="trunkGroup">The trunk group.</param>
    /// <param name="number">The number.</param>
    PhoneNumber OnTrunk(string trunkGroup, PhoneNumber number) => number;
}

/// <summary>Makes legs to internal users.</summary>
public interface IExtensionLegs
{
    /// <summary>New outgoing legs, one for each place the extension is registered at; empty when it is nowhere.</summary>
    IReadOnlyList<Leg> CreateLegs(string extension);
}

/// <summary>Makes a leg of an earlier run live again.</summary>
public interface ILegRestorer
{
    /// <summary>The leg, connected, with its far side still believing in it.</summary>
    /// <returns>Null when the saved octets mean nothing to this version.</returns>
    Leg? Restore(in SavedLeg saved);
}
