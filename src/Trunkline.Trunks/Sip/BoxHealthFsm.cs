// Whether a gateway box carries calls, as a table: what OPTIONS and the calls themselves say of it. Its span cannot be seen from here:
// every state is a conclusion, and every state that carries nothing is left by itself. Pure; SipBox runs it and owns the clock.
using static Trunkline.Trunks.Sip.BoxDo;
using static Trunkline.Trunks.Sip.BoxEvent;
using static Trunkline.Trunks.Sip.BoxHealth;

namespace Trunkline.Trunks.Sip;

/// <summary>How a box seems to be.</summary>
public enum BoxHealth : byte
{
    /// <summary>Nothing has been heard of it since the start; it carries calls.</summary>
    Unproven,

    /// <summary>It answers.</summary>
    Well,

    /// <summary>It did not answer, not often enough to be sure; it carries calls.</summary>
    Doubtful,

    /// <summary>It does not answer.</summary>
    Dead,

    /// <summary>It answers that its span is down.</summary>
    SpanDown,

    /// <summary>Calls came back as they do from a span that is down; it is passed over for a time.</summary>
    PassedOver,

    /// <summary>That time is over: the next calls find out.</summary>
    OnTrial,
}

/// <summary>What happens to a box.</summary>
public enum BoxEvent : byte
{
    /// <summary>OPTIONS was answered.</summary>
    Answered,

    /// <summary>A call came from it, or one of ours got through to an exchange.</summary>
    Proved,

    /// <summary>OPTIONS was answered with a status that says that the span is down.</summary>
    SaidDown,

    /// <summary>OPTIONS was not answered in time.</summary>
    Unanswered,

    /// <summary>The same, as often as it takes to be sure.</summary>
    UnansweredLast,

    /// <summary>Calls in a row came back with a cause of a span that is down.</summary>
    CallsFailed,

    /// <summary>It was passed over long enough.</summary>
    RetryTimer,
}

/// <summary>What is then done, in this order.</summary>
[Flags]
public enum BoxDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its circuits carry no new calls.</summary>
    BusyOut = 1,

    /// <summary>Calls of ours that are not answered yet are taken back, so that they go on elsewhere.</summary>
    ClearCalls = 2,

    /// <summary>Its circuits carry calls again.</summary>
    PutBack = 4,

    /// <summary>People are told what is wrong.</summary>
    RaiseAlarm = 8,

    /// <summary>People are told that it is well again.</summary>
    EndAlarm = 16,

    /// <summary>The time for which it is passed over begins.</summary>
    StartRetryTimer = 32,
}

/// <summary>The table.</summary>
public static class BoxHealthFsm
{
    /// <summary>One row per arrow; what has no row changes nothing.</summary>
    public static (BoxHealth Next, BoxDo Do) On(BoxHealth state, BoxEvent e) => (state, e) switch
    {
        (Unproven or Doubtful, Answered or Proved) => (Well, None),
        (Unproven or Well, Unanswered)             => (Doubtful, None),
        (Unproven or Well or Doubtful, SaidDown)   => (SpanDown, BusyOut | RaiseAlarm),
        (Unproven or Well or Doubtful, UnansweredLast) => (Dead, BusyOut | ClearCalls | RaiseAlarm),
        (Unproven or Well or Doubtful, CallsFailed) => (PassedOver, BusyOut | RaiseAlarm | StartRetryTimer),

        (Dead, Answered or Proved)                 => (Well, PutBack | EndAlarm),
        (Dead, SaidDown)                           => (SpanDown, BusyOut | RaiseAlarm),

        (SpanDown, Answered or Proved)             => (Well, PutBack | EndAlarm),
        (SpanDown, UnansweredLast)                 => (Dead, BusyOut | ClearCalls | RaiseAlarm),

        // That OPTIONS is answered says nothing of the span here: calls came back although it was.
        (PassedOver, RetryTimer)                   => (OnTrial, PutBack),
        (PassedOver or OnTrial, Proved)            => (Well, PutBack | EndAlarm),
        (PassedOver or OnTrial, SaidDown)          => (SpanDown, BusyOut | RaiseAlarm),
        (PassedOver or OnTrial, UnansweredLast)    => (Dead, BusyOut | ClearCalls | RaiseAlarm),
        (OnTrial, CallsFailed)                     => (PassedOver, BusyOut | StartRetryTimer),
        _                                          => (state, None),
    };

    /// <summary>True when new calls may be placed.</summary>
    public static bool CarriesCalls(BoxHealth state) => state is Unproven or Well or Doubtful or OnTrial;
}
