// The exchange's side of a loop-start line as a table: the figure of docs/protocols/fxs.md. Pure; FxsLine runs it.
// Not supported: hook flash, pulse dialling, ground start, metering pulses, caller ID before the ring.
using Trunkline.Base;
using static Trunkline.Exchange.FxsDo;
using static Trunkline.Exchange.FxsEvent;
using static Trunkline.Exchange.FxsState;

namespace Trunkline.Exchange;

/// <summary>The states of the figure in docs/protocols/fxs.md.</summary>
public enum FxsState : byte
{
    /// <summary>On hook, battery on the line.</summary>
    Idle,

    /// <summary>The subscriber is rung.</summary>
    Ringing,

    /// <summary>Off hook, dial tone about to come.</summary>
    Seized,

    /// <summary>Dial tone.</summary>
    Dialtone,

    /// <summary>Digits are being collected.</summary>
    Collecting,

    /// <summary>The number is complete; ringback or an announcement is heard.</summary>
    Proceeding,

    /// <summary>Talking.</summary>
    Talking,

    /// <summary>The far end hung up: the loop is broken.</summary>
    Break,

    /// <summary>As <see cref="Break"/>, and the subscriber has hung up too.</summary>
    BreakOnHook,

    /// <summary>The far end hung up, or the call was refused: a tone, or silence, until the subscriber hangs up.</summary>
    Refused,

    /// <summary>Off hook for too long: silence until the subscriber hangs up.</summary>
    Parked,

    /// <summary>The pair is cut.</summary>
    Cut,
}

/// <summary>What can happen to an exchange line.</summary>
public enum FxsEvent : byte
{
    /// <summary>The subscriber closed the loop.</summary>
    OffHook,

    /// <summary>The subscriber opened the loop.</summary>
    OnHook,

    /// <summary>A DTMF digit from the subscriber.</summary>
    Digit,

    /// <summary>The digits are a whole number.</summary>
    NumberComplete,

    /// <summary>The digits can never be a number.</summary>
    NumberImpossible,

    /// <summary>A call for the subscriber.</summary>
    CallIn,

    /// <summary>The caller gave up.</summary>
    CallerGone,

    /// <summary>A tone of the call's progress is to be heard.</summary>
    Progress,

    /// <summary>The called party answered.</summary>
    FarAnswered,

    /// <summary>The call cannot be: a tone tells why.</summary>
    FarRefused,

    /// <summary>The far end hung up; this operator breaks the loop.</summary>
    FarCleared,

    /// <summary>The far end hung up; this operator does not break the loop.</summary>
    FarClearedNoBreak,

    /// <summary>The pair is cut (a fault from outside).</summary>
    PairCut,

    /// <summary>The pair is mended, subscriber on hook.</summary>
    PairMended,

    /// <summary>The pair is mended, subscriber off hook.</summary>
    PairMendedOffHook,

    /// <summary>Timer: dial tone is due.</summary>
    DialToneDelay,

    /// <summary>Timer: no first digit.</summary>
    DialToneLimit,

    /// <summary>Timer: no further digit.</summary>
    InterDigit,

    /// <summary>Timer: next phase of the ringing cadence.</summary>
    RingPhase,

    /// <summary>Timer: caller ID is due.</summary>
    CallerIdDelay,

    /// <summary>Timer: end of the loop break.</summary>
    CpcLength,

    /// <summary>Timer: the tone has been given long enough.</summary>
    ToneLimit,
}

/// <summary>What to carry out, in this order.</summary>
[Flags]
public enum FxsDo : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Ringing and caller ID off.</summary>
    StopRing = 1 << 0,

    /// <summary>Silence.</summary>
    StopTone = 1 << 1,

    /// <summary>Normal polarity.</summary>
    NormalBattery = 1 << 2,

    /// <summary>Reversed polarity, if this operator supervises so.</summary>
    AnswerBattery = 1 << 3,

    /// <summary>No battery.</summary>
    NoBattery = 1 << 4,

    /// <summary>First phase of ringing.</summary>
    StartRing = 1 << 5,

    /// <summary>Next phase of ringing; its timers are restarted.</summary>
    NextRingPhase = 1 << 6,

    /// <summary>Send the caller ID.</summary>
    SendCallerId = 1 << 7,

    /// <summary>Dial tone.</summary>
    PlayDialTone = 1 << 8,

    /// <summary>The tone last given by the call.</summary>
    PlayProgress = 1 << 9,

    /// <summary>Congestion tone.</summary>
    PlayCongestion = 1 << 10,

    /// <summary>Special information tone.</summary>
    PlaySpecial = 1 << 11,

    /// <summary>The tone this operator gives after the far end hung up.</summary>
    PlayRelease = 1 << 12,

    /// <summary>Add the digit and look at the number; the pause between digits is restarted.</summary>
    AddDigit = 1 << 13,

    /// <summary>No more digits: is what is there a number?</summary>
    CloseNumber = 1 << 14,

    /// <summary>Give the digit to the call.</summary>
    PassDigit = 1 << 15,

    /// <summary>Tell the switch: seized.</summary>
    ReportSeized = 1 << 16,

    /// <summary>Tell the switch: the number.</summary>
    ReportNumber = 1 << 17,

    /// <summary>Tell the switch: the subscriber answered.</summary>
    ReportAnswered = 1 << 18,

    /// <summary>Tell the switch: the subscriber hung up, or is out of reach.</summary>
    ReportReleased = 1 << 19,
}

/// <summary>The table.</summary>
public static class FxsLineFsm
{
    /// <summary>One row per arrow of the figure.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="e">What happened.</param>
    /// <returns>Next state and effects; <c>Known</c> is false when the figure draws no arrow.</returns>
    public static Step<FxsState, FxsDo> On(FxsState state, FxsEvent e) => (state, e) switch
    {
        // A call to the subscriber.
        (Idle, CallIn)                          => new(Ringing, StartRing),
        (Ringing, RingPhase)                    => new(Ringing, NextRingPhase),
        (Ringing, FxsEvent.CallerIdDelay)       => new(Ringing, SendCallerId),
        (Ringing, OffHook)                      => new(Talking, StopRing | ReportAnswered),
        (Ringing, CallerGone)                   => new(Idle, StopRing),

        // A call from the subscriber.
        (Idle, OffHook)                         => new(Seized, ReportSeized),
        (Seized, FxsEvent.DialToneDelay)        => new(Dialtone, PlayDialTone),
        (Seized or Dialtone, Digit)             => new(Collecting, StopTone | AddDigit),
        (Dialtone, FxsEvent.DialToneLimit)      => new(Refused, PlayCongestion),
        (Collecting, Digit)                     => new(Collecting, AddDigit),
        (Collecting, FxsEvent.InterDigit)       => new(Collecting, CloseNumber),
        (Collecting, NumberComplete)            => new(Proceeding, ReportNumber),
        (Collecting, NumberImpossible)          => new(Refused, PlaySpecial),
        (Proceeding, Progress)                  => new(Proceeding, PlayProgress),
        (Proceeding, FarAnswered)               => new(Talking, StopTone | AnswerBattery),
        (Proceeding, FarRefused)                => new(Refused, PlayProgress),
        (Proceeding or Refused or Parked, Digit) => new(state, None),
        (Seized or Dialtone or Collecting or Proceeding, OnHook) => new(Idle, StopTone | ReportReleased),

        // The call is up.
        (Talking, Digit)                        => new(Talking, PassDigit),
        (Talking, OnHook)                       => new(Idle, NormalBattery | ReportReleased),

        // The end, from the far end.
        (Proceeding or Talking, FarCleared)     => new(Break, StopTone | NoBattery),
        (Proceeding or Talking, FarClearedNoBreak) => new(Refused, NormalBattery | PlayRelease),
        (Break, FxsEvent.CpcLength)             => new(Refused, NormalBattery | PlayRelease),
        (Break, OnHook)                         => new(BreakOnHook, ReportReleased),
        (BreakOnHook, FxsEvent.CpcLength)       => new(Idle, NormalBattery),
        (BreakOnHook, OffHook)                  => new(Break, None),
        (Break, Digit)                          => new(Break, None),
        (Refused, FxsEvent.ToneLimit)           => new(Parked, StopTone),
        (Refused or Parked, OnHook)             => new(Idle, StopTone | ReportReleased),

        // Faults.
        (not Cut, PairCut)                      => new(Cut, StopRing | StopTone | NoBattery | ReportReleased),
        (Cut, PairMended)                       => new(Idle, NormalBattery),
        (Cut, PairMendedOffHook)                => new(Parked, NormalBattery),
        (Cut, OffHook or OnHook or Digit)       => new(Cut, None),

        _ => new(state, None, Known: false),
    };

    /// <summary>Entering a state starts its timers and stops all others; a timer that both states list keeps running.</summary>
    /// <remarks>The two timers of ringing are restarted by <see cref="NextRingPhase"/>, InterDigit by <see cref="AddDigit"/>.</remarks>
    public static ReadOnlySpan<FxsEvent> TimersOf(FxsState state) => state switch
    {
        Ringing => [RingPhase, FxsEvent.CallerIdDelay],
        Seized => [FxsEvent.DialToneDelay],
        Dialtone => [FxsEvent.DialToneLimit],
        Collecting => [FxsEvent.InterDigit],
        Break or BreakOnHook => [FxsEvent.CpcLength],
        Refused => [FxsEvent.ToneLimit],
        _ => [],
    };
}
