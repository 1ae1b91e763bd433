// When a span or a line that failed carries new calls again, as a table. A first and a second fault are over when they are over. After a third
// within ten minutes it is held down; so is a line on which one seizure after the other failed, and that is then tried by ourselves. Pure; HoldDown runs it and owns
// the clock. A SIP server, of which less can be seen, has a table of its own (PeerHealthFsm).
using static Trunkline.Trunks.HoldDo;
using static Trunkline.Trunks.HoldEvent;
using static Trunkline.Trunks.HoldState;

namespace Trunkline.Trunks;

/// <summary>How a unit is.</summary>
public enum HoldState : byte
{
    /// <summary>It carries calls.</summary>
    Well,

    /// <summary>A fault stands.</summary>
    Out,

    /// <summary>The fault is gone, or the seizures that failed are over; the hold-down runs.</summary>
    Held,

    /// <summary>The hold-down is over; it is tried by ourselves before a call takes it.</summary>
    Probing,
}

/// <summary>What happens to it.</summary>
public enum HoldEvent : byte
{
    /// <summary>A fault is seen.</summary>
    Fault,

    /// <summary>The fault is gone.</summary>
    Mended,

    /// <summary>The same, and there were several lately.</summary>
    MendedAgain,

    /// <summary>Seizures failed as often in a row as it takes.</summary>
    FailedOften,

    /// <summary>A call got through, or our own trial did.</summary>
    Proved,

    /// <summary>Our own trial failed.</summary>
    ProbeFailed,

    /// <summary>Our own trial came to nothing: somebody calls on it.</summary>
    ProbeDisturbed,

    /// <summary>The hold-down is over.</summary>
    HoldDownTimer,

    /// <summary>The same, after seizures that failed.</summary>
    HoldDownTimerUnproven,
}

/// <summary>What is then done, in this order.</summary>
[Flags]
public enum HoldDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It carries no new calls.</summary>
    BusyOut = 1,

    /// <summary>The hold-down begins, longer than the last one.</summary>
    StartHoldDown = 2,

    /// <summary>It begins, as long as the last one.</summary>
    StartAgain = 4,

    /// <summary>It is tried.</summary>
    Probe = 8,

    /// <summary>It carries calls again.</summary>
    PutBack = 16,

    /// <summary>People are told that it is held down.</summary>
    RaiseAlarm = 32,

    /// <summary>People are told that it is back.</summary>
    EndAlarm = 64,
}

/// <summary>The table.</summary>
public static class HoldDownFsm
{
    /// <summary>One row per arrow; what has no row changes nothing.</summary>
    public static (HoldState Next, HoldDo Do) On(HoldState state, HoldEvent e) => (state, e) switch
    {
        (Well or Held or Probing, Fault)   => (Out, BusyOut),
        (Out, Mended)                      => (Well, PutBack),
        (Out, MendedAgain)                 => (Held, StartHoldDown | RaiseAlarm),

        (Well, FailedOften)                => (Held, BusyOut | StartHoldDown | RaiseAlarm),
        (Held, HoldDownTimer)              => (Well, PutBack | EndAlarm),
        (Held, HoldDownTimerUnproven)      => (Probing, Probe),
        (Probing, ProbeFailed)             => (Held, StartHoldDown),
        (Probing, ProbeDisturbed)          => (Held, StartAgain),
        (Held or Probing, Proved)          => (Well, PutBack | EndAlarm),
        _                                  => (state, None),
    };
}
