// Whether the far end of a SIP trunk carries calls, as a table: what OPTIONS, the calls themselves and Retry-After say of it. Out it goes at once, and
// comes back slowly: after a hold-down, and only once it has answered several times. Pure; SipPeerHealth runs it and owns the clock.
using static Trunkline.Trunks.Sip.PeerDo;
using static Trunkline.Trunks.Sip.PeerEvent;
using static Trunkline.Trunks.Sip.PeerState;

namespace Trunkline.Trunks.Sip;

/// <summary>How a far end seems to be.</summary>
public enum PeerState : byte
{
    /// <summary>Nothing has been heard of it since the start; it carries calls.</summary>
    Unproven,

    /// <summary>It answers.</summary>
    Well,

    /// <summary>It did not answer, not often enough to be sure; it carries calls.</summary>
    Doubtful,

    /// <summary>It does not answer, or says that it is out of service; the hold-down runs.</summary>
    Dead,

    /// <summary>The hold-down is over; it must answer several times.</summary>
    Returning,

    /// <summary>The hold-down is over and it is never asked: the next call finds out.</summary>
    OnTrial,

    /// <summary>It asked to be left alone for a time, or turned calls away one after the other.</summary>
    Resting,
}

/// <summary>What happens to a far end.</summary>
public enum PeerEvent : byte
{
    /// <summary>OPTIONS was answered, or a call came from it.</summary>
    Answered,

    /// <summary>OPTIONS was answered as often in a row as a return takes.</summary>
    AnsweredEnough,

    /// <summary>A call of ours got through it.</summary>
    Proved,

    /// <summary>OPTIONS was answered with 503.</summary>
    SaidDown,

    /// <summary>OPTIONS was not answered in time.</summary>
    Unanswered,

    /// <summary>The same, as often as it takes to be sure.</summary>
    UnansweredLast,

    /// <summary>A call of ours got not even 100, and nothing else was heard meanwhile.</summary>
    Unheard,

    /// <summary>503 with Retry-After, or several 503 in a row.</summary>
    AskedToRest,

    /// <summary>The hold-down is over.</summary>
    HoldDownTimer,

    /// <summary>The same, where OPTIONS is never asked.</summary>
    HoldDownTimerBlind,

    /// <summary>It was left alone long enough.</summary>
    RestTimer,
}

/// <summary>What is then done, in this order.</summary>
[Flags]
public enum PeerDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its circuits carry no new calls.</summary>
    BusyOut = 1,

    /// <summary>Calls of ours that are not answered yet are taken back, so that they go on elsewhere.</summary>
    ClearCalls = 2,

    /// <summary>The hold-down begins.</summary>
    StartHoldDown = 4,

    /// <summary>The time it asked for begins.</summary>
    StartRest = 8,

    /// <summary>Its circuits carry calls again.</summary>
    PutBack = 16,

    /// <summary>People are told what is wrong.</summary>
    RaiseAlarm = 32,

    /// <summary>People are told that it is well again.</summary>
    EndAlarm = 64,
}

/// <summary>The table.</summary>
public static class PeerHealthFsm
{
    /// <summary>One row per arrow; what has no row changes nothing.</summary>
    public static (PeerState Next, PeerDo Do) On(PeerState state, PeerEvent e) => (state, e) switch
    {
        (Unproven or Doubtful, Answered or Proved)         => (Well, None),
        (Unproven or Well, Unanswered)                     => (Doubtful, None),
        (Unproven or Well or Doubtful, UnansweredLast)     => (Dead, BusyOut | ClearCalls | StartHoldDown | RaiseAlarm),
        (Unproven or Well or Doubtful, SaidDown or Unheard) => (Dead, BusyOut | StartHoldDown | RaiseAlarm),
        (Unproven or Well or Doubtful, AskedToRest)        => (Resting, BusyOut | StartRest | RaiseAlarm),

        (Dead, HoldDownTimer)                              => (Returning, None),
        (Dead, HoldDownTimerBlind)                         => (OnTrial, PutBack),
        (Dead or Returning, Proved)                        => (Well, PutBack | EndAlarm), // an emergency call tried it
        (Returning, AnsweredEnough)                        => (Well, PutBack | EndAlarm),

        (OnTrial, Answered or Proved)                      => (Well, EndAlarm),
        (OnTrial, Unheard)                                 => (Dead, BusyOut | StartHoldDown),
        (OnTrial, AskedToRest)                             => (Resting, BusyOut | StartRest),

        (Resting, RestTimer)                               => (Well, PutBack | EndAlarm),
        (Resting, Proved)                                  => (Well, PutBack | EndAlarm),
        (Resting, UnansweredLast)                          => (Dead, BusyOut | ClearCalls | StartHoldDown | RaiseAlarm),
        (Resting, Unheard)                                 => (Dead, BusyOut | StartHoldDown | RaiseAlarm),
        _                                                  => (state, None),
    };

    /// <summary>True when new calls may be placed.</summary>
    public static bool CarriesCalls(PeerState state) => state is Unproven or Well or Doubtful or OnTrial;
}
