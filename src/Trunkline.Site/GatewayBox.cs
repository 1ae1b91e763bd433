// A gateway box of any make that has the E1 and is attached by SIP: `attach: sip:…` of an E1 trunk, and what `box` says of it.
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>Spans behind a gateway box: one SIP trunk with as many circuits as they have B-channels.</summary>
/// <param name="Address">The box; calls come from there too.</param>
public sealed record SipBoxSpans(NetAddress Address) : SpanAttachment
{
    internal static SipBoxSpans? Parse(string rest) => Scalars.TryPeer(rest, out var address) ? new(address) : null;
}

/// <summary>An E1 trunk whose spans are a gateway box's.</summary>
/// <param name="Name">What routes refer to.</param>
/// <param name="FirstSpan">The number of the first span, as the installer numbers them.</param>
/// <param name="Spans">How many.</param>
/// <param name="Channels">B-channels of all spans: the circuits that are hunted, and calls at a time in both directions together.</param>
/// <param name="Address">The box.</param>
/// <param name="Box">Its habits.</param>
/// <param name="EmergencyReserve">Circuits kept for emergency calls.</param>
/// <param name="Incoming">The extension its calls ring when no DDI number does; null when none is given: such a call is refused.</param>
/// <param name="At">Where it is written.</param>
public sealed record BoxTrunk(
    string Name,
    int FirstSpan,
    int Spans,
    int Channels,
    NetAddress Address,
    BoxHabits Box,
    int EmergencyReserve,
    string? Incoming,
    SourceMark At) : Trunk(Name, TrunkKind.E1, At);

/// <summary>How a gateway box behaves: its profile, with what the site says differently.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="OptionsPeriod">How often OPTIONS asks whether it is there; zero never does.</param>
/// <param name="OptionsWait">How long an answer may take.</param>
/// <param name="OptionsMisses">So many without an answer and it is taken for dead.</param>
/// <param name="SpanDown">Answers to OPTIONS that say that its span is down.</param>
/// <param name="SpanDownCauses">Causes that calls come back with while its span is down.</param>
/// <param name="FullStatus">How its call is refused when every circuit is taken.</param>
/// <param name="Causes">What its refusals mean when they carry no Reason header, where RFC 3398 says otherwise.</param>
/// <param name="Statuses">How its calls are refused, where RFC 3398 says otherwise.</param>
public sealed record BoxHabits(
    string Profile,
    TimeSpan OptionsPeriod,
    TimeSpan OptionsWait,
    int OptionsMisses,
    IReadOnlyList<int> SpanDown,
    IReadOnlyList<Q850Cause> SpanDownCauses,
    int FullStatus,
    IReadOnlyDictionary<int, Q850Cause> Causes,
    IReadOnlyDictionary<Q850Cause, int> Statuses);
