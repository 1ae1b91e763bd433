namespace Trunkline.Base;

/// <summary>How an answer on an analog line was known. A call record says it.</summary>
public enum AnswerEvidence : byte
{
    /// <summary>Signalled by the far end (digital and SIP trunks, extensions).</summary>
    Signalled,

    /// <summary>Measured: the exchange reversed the line's polarity.</summary>
    Polarity,

    /// <summary>Measured: ringback stopped and voice was heard.</summary>
    Voice,

    /// <summary>Assumed: the timer after dialling ran out with no tone that says otherwise.</summary>
    Assumed,
}

/// <summary>How the end of a call on an analog line was known.</summary>
public enum ClearEvidence : byte
{
    /// <summary>The exchange broke the loop current (CPC).</summary>
    LoopBreak,

    /// <summary>The exchange reversed the polarity back.</summary>
    Polarity,

    /// <summary>Busy or congestion tone.</summary>
    BusyTone,

    /// <summary>The line lost its battery for good.</summary>
    BatteryLost,

    /// <summary>A caller gave up before we answered: ringing stopped.</summary>
    RingStopped,

    /// <summary>We hung up.</summary>
    Local,
}

/// <summary>What an FXO line is doing, as the engineer reads it.</summary>
public enum LineCondition : byte
{
    /// <summary>On hook, battery present.</summary>
    Idle,

    /// <summary>The exchange rings.</summary>
    Ringing,

    /// <summary>Off hook, before the call is up: seizing, waiting for dial tone, dialling, waiting for an answer.</summary>
    Seized,

    /// <summary>Off hook, talking.</summary>
    InCall,

    /// <summary>On hook again, inside the guard time.</summary>
    Releasing,

    /// <summary>No battery: out of service, with an alarm.</summary>
    NoBattery,

    /// <summary>Not configured, or its card is gone.</summary>
    OutOfService,
}

/// <summary>Why a line refused or lost what it was asked to do.</summary>
public enum LineFault : byte
{
    /// <summary>Nothing wrong.</summary>
    None,

    /// <summary>The line rang as it was about to be seized: take the incoming call instead.</summary>
    Glare,

    /// <summary>No dial tone came in time.</summary>
    NoDialTone,

    /// <summary>No battery.</summary>
    NoBattery,

    /// <summary>The line was not idle.</summary>
    NotIdle,

    /// <summary>No such line.</summary>
    NoSuchLine,
}
