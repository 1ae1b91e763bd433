// The loop-start FXO line machine as a table: the figure of docs/protocols/fxo.md, row by row.
// It is pure: no clock, no user, no wire. FxoLine runs it. It does not debounce the wire either: LineSenseFilter turns raw
// voltage into the validated events used here. Not supported: ground start, pulse dialling, hook flash, distinctive ring.
using Trunkline.Base;
using static Trunkline.Fxo.FxoDo;
using static Trunkline.Fxo.FxoEvent;
using static Trunkline.Fxo.FxoState;

namespace Trunkline.Fxo;

/// <summary>The states of the figure in docs/protocols/fxo.md.</summary>
public enum FxoState : byte
{
    /// <summary>On hook, battery present, nobody rings.</summary>
    Idle,

    /// <summary>On hook, no battery for the battery alarm time: the alarm stands.</summary>
    NoBattery,

    /// <summary>On hook, the exchange reversed the polarity: a call with caller ID before the ring may follow.</summary>
    Alerted,

    /// <summary>As <see cref="Alerted"/>, and the caller ID is here already.</summary>
    AlertedWithId,

    /// <summary>First ring, caller ID not told yet.</summary>
    RingFirst,

    /// <summary>After the first ring, caller ID not told yet.</summary>
    RingFirstPause,

    /// <summary>A ring, caller ID told (or that none will come).</summary>
    Ring,

    /// <summary>Between two rings, caller ID told.</summary>
    RingPause,

    /// <summary>Ringing, to be answered as soon as the caller ID is here or the second ring says there is none.</summary>
    AnswerWaits,

    /// <summary>The user does not want this call; a ring is on.</summary>
    DeclinedRing,

    /// <summary>The user does not want this call; between two rings.</summary>
    Declined,

    /// <summary>About to seize, still on hook, watching for a call that comes the other way.</summary>
    SeizeCheck,

    /// <summary>As <see cref="SeizeCheck"/>, for a call that is dialled even without dial tone.</summary>
    SeizeCheckBlind,

    /// <summary>Off hook, waiting for dial tone; without it the line is given up.</summary>
    WaitDialTone,

    /// <summary>Off hook, waiting for dial tone for a short time, then dialling without.</summary>
    WaitDialToneBlind,

    /// <summary>Digits are being sent.</summary>
    Dialling,

    /// <summary>Digits are being sent; the polarity says the far end has answered.</summary>
    DiallingAnswered,

    /// <summary>Off hook with nothing to dial; the user sends digits itself.</summary>
    SeizedOnly,

    /// <summary>Dialled, no tone heard yet.</summary>
    Awaiting,

    /// <summary>Ringback is heard.</summary>
    Alerting,

    /// <summary>Ringback was heard and has stopped.</summary>
    AlertingQuiet,

    /// <summary>Special information tone was heard: an announcement follows, never an answer by voice.</summary>
    Announcement,

    /// <summary>Talking.</summary>
    InCall,

    /// <summary>On hook again, inside the guard time.</summary>
    Releasing,
}

/// <summary>What can happen to an FXO line.</summary>
public enum FxoEvent : byte
{
    /// <summary>The user wants the line.</summary>
    Seize,

    /// <summary>The user wants the line and dials even without dial tone (emergency).</summary>
    SeizeBlind,

    /// <summary>The user wants the line while ring voltage is on it, not validated yet.</summary>
    SeizeRung,

    /// <summary>The user wants the line while it has no battery.</summary>
    SeizeDead,

    /// <summary>The user answers.</summary>
    Answer,

    /// <summary>The user hangs up, or declines a call.</summary>
    Release,

    /// <summary>Ring voltage appeared, not validated.</summary>
    RingVoltage,

    /// <summary>Ring voltage has lasted for the validation time.</summary>
    RingBegan,

    /// <summary>A validated ring is over (no voltage for the trailer).</summary>
    RingEnded,

    /// <summary>Off hook: no battery for the CPC minimum.</summary>
    LoopBreak,

    /// <summary>On hook: no battery for the battery alarm time.</summary>
    BatteryLost,

    /// <summary>Battery is back for good.</summary>
    BatteryBack,

    /// <summary>Polarity left its normal sense, debounced.</summary>
    Reversed,

    /// <summary>Polarity returned to its normal sense, debounced.</summary>
    Restored,

    /// <summary>Dial tone.</summary>
    DialTone,

    /// <summary>Ringback.</summary>
    Ringback,

    /// <summary>Ringback stopped.</summary>
    RingbackEnded,

    /// <summary>Busy tone.</summary>
    BusyTone,

    /// <summary>Congestion tone.</summary>
    CongestionTone,

    /// <summary>Special information tone (or number unobtainable).</summary>
    SpecialTone,

    /// <summary>Somebody speaks.</summary>
    VoiceHeard,

    /// <summary>The last digit has been sent.</summary>
    Dialled,

    /// <summary>The user gave no digits.</summary>
    NothingToDial,

    /// <summary>A caller ID message was read without error.</summary>
    CallerIdReceived,

    /// <summary>This line has no caller ID service.</summary>
    CallerIdUnwanted,

    /// <summary>Timer: end of the glare check.</summary>
    GlareCheck,

    /// <summary>Timer: no dial tone came.</summary>
    DialToneWait,

    /// <summary>Timer: no dial tone came, dial without.</summary>
    BlindDialWait,

    /// <summary>Timer: dialling never ended.</summary>
    DialLimit,

    /// <summary>Timer: no tone since dialling, so it is answered.</summary>
    AssumedAnswer,

    /// <summary>Timer: silence since ringback stopped, so it is answered.</summary>
    QuietAnswer,

    /// <summary>Timer: nobody answers.</summary>
    NoAnswer,

    /// <summary>Timer: the announcement has lasted long enough.</summary>
    AnnouncementLimit,

    /// <summary>Timer: no further ring, so the caller gave up.</summary>
    RingOff,

    /// <summary>Timer: no ring followed a polarity reversal.</summary>
    AlertWait,

    /// <summary>Timer: end of the guard time.</summary>
    Guard,
}

/// <summary>What to carry out, in this order.</summary>
[Flags]
public enum FxoDo : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Stop sending digits.</summary>
    StopDialling = 1 << 0,

    /// <summary>Report the tone just heard.</summary>
    ReportTone = 1 << 1,

    /// <summary>Close the loop.</summary>
    OffHook = 1 << 2,

    /// <summary>Open the loop.</summary>
    OnHook = 1 << 3,

    /// <summary>Forget everything of the last call.</summary>
    ForgetCall = 1 << 4,

    /// <summary>Take the present polarity as the normal one.</summary>
    TakePolarity = 1 << 5,

    /// <summary>Report an incoming call.</summary>
    ReportRinging = 1 << 6,

    /// <summary>Report the caller ID.</summary>
    ReportCallerId = 1 << 7,

    /// <summary>Report that no caller ID will come.</summary>
    ReportNoCallerId = 1 << 8,

    /// <summary>Report that the line is seized and may be dialled on.</summary>
    ReportSeized = 1 << 9,

    /// <summary>Send the digits.</summary>
    StartDialling = 1 << 10,

    /// <summary>Report that the last digit is sent.</summary>
    ReportDialled = 1 << 11,

    /// <summary>Report an answer measured by polarity.</summary>
    AnsweredByPolarity = 1 << 12,

    /// <summary>Report an answer measured by voice.</summary>
    AnsweredByVoice = 1 << 13,

    /// <summary>Report an assumed answer.</summary>
    AnswerAssumed = 1 << 14,

    /// <summary>Report the end: loop break.</summary>
    ClearedByLoopBreak = 1 << 15,

    /// <summary>Report the end: polarity.</summary>
    ClearedByPolarity = 1 << 16,

    /// <summary>Report the end: busy or congestion tone.</summary>
    ClearedByTone = 1 << 17,

    /// <summary>Report the end: the battery is gone.</summary>
    ClearedByBatteryLoss = 1 << 18,

    /// <summary>Report the end: the caller gave up.</summary>
    ClearedByRingStop = 1 << 19,

    /// <summary>Report the end: a limit of ours.</summary>
    ClearedByLimit = 1 << 20,

    /// <summary>Refuse: a call came the other way.</summary>
    RefuseGlare = 1 << 21,

    /// <summary>Refuse: no dial tone.</summary>
    RefuseNoDialTone = 1 << 22,

    /// <summary>Refuse: no battery.</summary>
    RefuseNoBattery = 1 << 23,

    /// <summary>Refuse: the line is not idle.</summary>
    RefuseNotIdle = 1 << 24,
}

/// <summary>The table.</summary>
public static class FxoLineFsm
{
    /// <summary>One row per arrow of the figure.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="e">What happened.</param>
    /// <returns>Next state and effects; <c>Known</c> is false when the figure draws no arrow.</returns>
    public static Step<FxoState, FxoDo> On(FxoState state, FxoEvent e) => (state, e) switch
    {
        // On hook, nobody rings.
        (Idle, Seize)                                   => new(SeizeCheck, None),
        (Idle, SeizeBlind)                              => new(SeizeCheckBlind, None),
        (Idle or NoBattery, SeizeDead)                  => new(state, RefuseNoBattery),
        (NoBattery, Seize or SeizeBlind)                => new(NoBattery, RefuseNoBattery),
        (Idle or NoBattery, SeizeRung)                  => new(state, RefuseGlare),
        (Idle, RingVoltage)                             => new(Idle, None),
        (Idle or NoBattery, RingBegan)                  => new(RingFirst, ReportRinging),
        (Idle, Reversed)                                => new(Alerted, None),
        (Idle or Alerted, CallerIdReceived)             => new(AlertedWithId, None),
        (Idle, BatteryLost)                             => new(NoBattery, None),
        (Idle, Restored)                                => new(Idle, None),
        (>= Idle and <= AlertedWithId, Answer or Release) => new(state, None),
        (NoBattery, BatteryBack)                        => new(Idle, ForgetCall),
        (NoBattery, Reversed or Restored or RingVoltage) => new(NoBattery, None),
        (Alerted or AlertedWithId, RingVoltage or Reversed or Restored) => new(state, None),
        (Alerted, RingBegan)                            => new(RingFirst, ReportRinging),
        (AlertedWithId, RingBegan)                      => new(Ring, ReportRinging | ReportCallerId),
        (Alerted or AlertedWithId, AlertWait)           => new(Idle, ForgetCall | TakePolarity),
        (Alerted or AlertedWithId, BatteryLost)         => new(NoBattery, ForgetCall),

        // Incoming.
        (RingFirst, RingEnded)                          => new(RingFirstPause, None),
        (RingFirst, CallerIdReceived)                   => new(Ring, ReportCallerId),
        (RingFirst, CallerIdUnwanted)                   => new(Ring, ReportNoCallerId),
        (RingFirstPause, CallerIdReceived)              => new(RingPause, ReportCallerId),
        (RingFirstPause, RingBegan)                     => new(Ring, ReportNoCallerId),
        (RingFirst or RingFirstPause, Answer)           => new(AnswerWaits, None),
        (Ring, RingEnded)                               => new(RingPause, None),
        (RingPause, RingBegan)                          => new(Ring, None),
        (Ring or RingPause, Answer)                     => new(InCall, OffHook),
        (AnswerWaits, RingEnded)                        => new(AnswerWaits, None),
        (AnswerWaits, CallerIdReceived)                 => new(InCall, OffHook | ReportCallerId),
        (AnswerWaits, RingBegan)                        => new(InCall, OffHook | ReportNoCallerId),
        (RingFirst or Ring, Release)                    => new(DeclinedRing, None),
        (RingFirstPause or RingPause or AnswerWaits, Release) => new(Declined, None),
        (DeclinedRing, RingEnded)                       => new(Declined, None),
        (Declined, RingBegan)                           => new(DeclinedRing, None),
        (Declined, RingEnded)                           => new(Declined, None),
        (Declined, RingOff)                             => new(Idle, ForgetCall),
        (DeclinedRing or Declined, CallerIdReceived or Release) => new(state, None),
        (DeclinedRing or Declined, BatteryLost)         => new(NoBattery, ForgetCall),
        (RingFirstPause or RingPause or AnswerWaits, RingOff) => new(Idle, ForgetCall | ClearedByRingStop),
        (>= RingFirst and <= AnswerWaits, BatteryLost)  => new(NoBattery, ForgetCall | ClearedByBatteryLoss),
        (>= RingFirst and <= Declined, RingVoltage or Reversed or Restored or BatteryBack) => new(state, None),

        // Seizing.
        (>= Alerted and <= Declined, >= Seize and <= SeizeDead) => new(state, RefuseGlare),
        (>= SeizeCheck, >= Seize and <= SeizeDead)      => new(state, RefuseNotIdle),
        (SeizeCheck or SeizeCheckBlind, RingVoltage)    => new(Idle, ForgetCall | RefuseGlare),
        (SeizeCheck or SeizeCheckBlind, Reversed)       => new(Alerted, ForgetCall | RefuseGlare),
        (SeizeCheck or SeizeCheckBlind, BatteryLost)    => new(NoBattery, ForgetCall | RefuseNoBattery),
        (SeizeCheck or SeizeCheckBlind, Release)        => new(Idle, ForgetCall),
        (SeizeCheck, GlareCheck)                        => new(WaitDialTone, OffHook),
        (SeizeCheckBlind, GlareCheck)                   => new(WaitDialToneBlind, OffHook),
        (WaitDialTone or WaitDialToneBlind, DialTone)   => new(Dialling, ReportSeized | StartDialling),
        (WaitDialTone, DialToneWait or BusyTone or CongestionTone) => new(Releasing, OnHook | RefuseNoDialTone),
        (WaitDialToneBlind, BlindDialWait)              => new(Dialling, ReportSeized | StartDialling),
        (WaitDialTone or WaitDialToneBlind, RingVoltage) => new(Releasing, OnHook | RefuseGlare),
        (WaitDialTone or WaitDialToneBlind, LoopBreak)  => new(Releasing, OnHook | RefuseNoBattery),
        (WaitDialTone or WaitDialToneBlind, Release)    => new(Releasing, OnHook),

        // Dialling.
        (Dialling, NothingToDial)                       => new(SeizedOnly, None),
        (Dialling, FxoEvent.Dialled)                    => new(Awaiting, ReportDialled),
        (Dialling, Reversed)                            => new(DiallingAnswered, None),
        (DiallingAnswered, FxoEvent.Dialled)            => new(InCall, ReportDialled | AnsweredByPolarity),
        (DiallingAnswered, Restored)                    => new(Releasing, StopDialling | OnHook | ClearedByPolarity),
        (Dialling, SpecialTone)                         => new(Announcement, StopDialling | ReportTone),
        (Dialling or DiallingAnswered, BusyTone or CongestionTone) => new(Releasing, StopDialling | OnHook | ReportTone | ClearedByTone),
        (Dialling or DiallingAnswered, LoopBreak)       => new(Releasing, StopDialling | OnHook | ClearedByLoopBreak),
        (Dialling or DiallingAnswered, Release)         => new(Releasing, StopDialling | OnHook),
        (Dialling or DiallingAnswered, DialLimit)       => new(Releasing, StopDialling | OnHook | ClearedByLimit),

        // Waiting for the answer.
        (Awaiting, Ringback)                            => new(Alerting, ReportTone),
        (AlertingQuiet, Ringback)                       => new(Alerting, None),
        (Alerting, RingbackEnded)                       => new(AlertingQuiet, None),
        (Alerting or AlertingQuiet, VoiceHeard)         => new(InCall, AnsweredByVoice),
        (Awaiting, AssumedAnswer)                       => new(InCall, AnswerAssumed),
        (AlertingQuiet, QuietAnswer)                    => new(InCall, AnswerAssumed),
        (>= SeizedOnly and <= Announcement, Reversed)   => new(InCall, AnsweredByPolarity),
        (>= Awaiting and <= AlertingQuiet, SpecialTone) => new(Announcement, ReportTone),
        (Announcement, AnnouncementLimit)               => new(Releasing, OnHook | ClearedByTone),
        (>= Awaiting and <= Announcement, NoAnswer)     => new(Releasing, OnHook | ClearedByLimit),
        (>= SeizedOnly and <= Announcement, BusyTone or CongestionTone) => new(Releasing, OnHook | ReportTone | ClearedByTone),

        // Talking.
        (InCall, Reversed or Restored)                  => new(Releasing, OnHook | ClearedByPolarity),
        (InCall, BusyTone or CongestionTone)            => new(Releasing, OnHook | ClearedByTone),
        (>= SeizedOnly and <= InCall, LoopBreak)        => new(Releasing, OnHook | ClearedByLoopBreak),
        (>= SeizedOnly and <= InCall, Release)          => new(Releasing, OnHook),

        // On hook again.
        (Releasing, RingVoltage or Reversed or Restored or BatteryBack or Release) => new(Releasing, None),
        (Releasing, RingBegan)                          => new(RingFirst, ForgetCall | ReportRinging),
        (Releasing, BatteryLost)                        => new(NoBattery, ForgetCall),
        (Releasing, Guard)                              => new(Idle, ForgetCall),

        _ => new(state, None, Known: false),
    };

    /// <summary>Entering a state starts its timers and stops all others; a timer that both states list keeps running.</summary>
    public static ReadOnlySpan<FxoEvent> TimersOf(FxoState state) => state switch
    {
        Alerted or AlertedWithId => [AlertWait],
        RingFirstPause or RingPause or AnswerWaits or Declined => [RingOff],
        SeizeCheck or SeizeCheckBlind => [GlareCheck],
        WaitDialTone => [DialToneWait],
        WaitDialToneBlind => [BlindDialWait],
        Dialling or DiallingAnswered => [DialLimit],
        Awaiting => [AssumedAnswer, NoAnswer],
        Alerting => [NoAnswer],
        AlertingQuiet => [QuietAnswer, NoAnswer],
        Announcement => [AnnouncementLimit, NoAnswer],
        Releasing => [Guard],
        _ => [],
    };

    /// <summary>What must be listened for in a state.</summary>
    public static FxoListening ListeningOf(FxoState state) => state switch
    {
        Alerted or RingFirst or RingFirstPause or AnswerWaits => FxoListening.CallerId,
        WaitDialTone or WaitDialToneBlind or Dialling or DiallingAnswered or SeizedOnly or InCall => FxoListening.Tones,
        Awaiting or Alerting or AlertingQuiet or Announcement => FxoListening.Tones | FxoListening.Voice,
        _ => FxoListening.None,
    };

    /// <summary>What an engineer reads for a state.</summary>
    public static LineCondition ConditionOf(FxoState state) => state switch
    {
        Idle or Alerted or AlertedWithId => LineCondition.Idle,
        NoBattery => LineCondition.NoBattery,
        >= RingFirst and <= Declined => LineCondition.Ringing,
        InCall => LineCondition.InCall,
        Releasing => LineCondition.Releasing,
        _ => LineCondition.Seized,
    };
}
