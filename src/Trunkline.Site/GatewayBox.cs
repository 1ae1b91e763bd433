// A gateway box of any make that has the E1 and is attached by SIP: `attach: sip:…` of an E1 trunk, and what `box` says of it.
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>Spans behind a gateway box: one SIP trunk with as many circuits as they have B-channels.</summary>
/// <param name="Address">The box; calls come from there too.</param>
/// <param name="IsTcp">True for TCP, false for UDP.</param>
public sealed record SipBoxSpans(NetAddress Address, bool IsTcp) : SpanAttachment
{
    internal static SipBoxSpans? Parse(string rest) =>
        TryOptions(rest, ["tcp"], out var first, out var options) && Scalars.TryPeer(first, out var address) ? new(address, options.ContainsKey("tcp")) : null;
}

/// <summary>A header in which a gateway box puts a number, or looks for one.</summary>
public enum BoxHeader : byte
{
    /// <summary>From.</summary>
    From,

    /// <summary>P-Asserted-Identity.</summary>
    PAssertedIdentity,

    /// <summary>P-Preferred-Identity.</summary>
    PPreferredIdentity,

    /// <summary>Remote-Party-ID.</summary>
    RemotePartyId,
}

/// <summary>How DTMF travels between us and a gateway box.</summary>
public enum BoxDtmf : byte
{
    /// <summary>As events in RTP (RFC 4733).</summary>
    Rfc4733,

    /// <summary>As tones in the audio.</summary>
    InBand,

    /// <summary>In SIP INFO, application/dtmf-relay.</summary>
    InfoRelay,

    /// <summary>In SIP INFO, application/dtmf.</summary>
    Info,
}

/// <summary>How numbers are dialled where a box is, for those it wants as E.164.</summary>
/// <param name="CountryCode">"44".</param>
/// <param name="NationalPrefix">In front of a national number; empty where nothing is.</param>
/// <param name="InternationalPrefix">In front of an international number.</param>
public sealed record BoxNumbers(string CountryCode, string NationalPrefix, string InternationalPrefix);

/// <summary>An E1 trunk whose spans are a gateway box's.</summary>
/// <param name="Name">What routes refer to.</param>
/// <param name="FirstSpan">The number of the first span, as the installer numbers them.</param>
/// <param name="Spans">How many.</param>
/// <param name="Channels">B-channels of all spans: the circuits that are hunted, and calls at a time in both directions together.</param>
/// <param name="Place">Where the box is.</param>
/// <param name="Box">Its habits.</param>
/// <param name="EmergencyReserve">Circuits kept for emergency calls.</param>
/// <param name="Incoming">The extension its calls ring when no DDI number does; null when none is given: such a call is refused.</param>
/// <param name="At">Where it is written.</param>
public sealed record BoxTrunk(
    string Name,
    int FirstSpan,
    int Spans,
    int Channels,
    SipBoxSpans Place,
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
/// <param name="CalledIsInTo">The called number is in To, not in the Request-URI.</param>
/// <param name="CallingNumber">Where it puts the caller's number.</param>
/// <param name="OurNumber">Where it looks for our number.</param>
/// <param name="Numbers">How numbers become E.164 for it; null when they go as they are dialled.</param>
/// <param name="EarlyMedia">Whether what it says before the answer is listened to.</param>
/// <param name="Overlap">Whether it calls again with more digits after 484.</param>
/// <param name="Dtmf">How digits travel.</param>
/// <param name="Codecs">The laws offered, best first.</param>
/// <param name="IsAnyPort">Whether it sends from any port of its address.</param>
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
    bool CalledIsInTo,
    BoxHeader CallingNumber,
    BoxHeader OurNumber,
    BoxNumbers? Numbers,
    bool EarlyMedia,
    bool Overlap,
    BoxDtmf Dtmf,
    IReadOnlyList<Law> Codecs,
    bool IsAnyPort,
    int FullStatus,
    IReadOnlyDictionary<int, Q850Cause> Causes,
    IReadOnlyDictionary<Q850Cause, int> Statuses);
