// What a far party does in a call, as data: steps with the time before each. ExchangeCall performs them.
using Trunkline.Base;

namespace Trunkline.Exchange;

/// <summary>One thing a far party does.</summary>
public enum FarAction : byte
{
    /// <summary>A tone of the call's progress (value: <see cref="ToneName"/>), before the answer.</summary>
    Tone,

    /// <summary>The call cannot be; a tone (value: <see cref="ToneName"/>) until the caller hangs up.</summary>
    Refuse,

    /// <summary>Answers (a party called from outside has been answered already).</summary>
    Answer,

    /// <summary>Begins to sound (value: <see cref="FarSound"/>, and hertz).</summary>
    Sound,

    /// <summary>Speaks the calling line's number in DTMF digits.</summary>
    SpeakCaller,

    /// <summary>Speaks local time as six DTMF digits, hhmmss.</summary>
    SpeakClock,

    /// <summary>Collects the caller's DTMF digits until #, 4 s without one, or 30 s without any.</summary>
    Collect,

    /// <summary>Speaks what was collected in DTMF digits.</summary>
    SpeakCollected,

    /// <summary>Goes on at a step (value: its index).</summary>
    GoTo,

    /// <summary>Will call the line back, 3 s after it has hung up.</summary>
    CallBack,

    /// <summary>Hangs up.</summary>
    HangUp,
}

/// <summary>One step of a far party.</summary>
/// <param name="After">Time since the step before (the end of what it spoke).</param>
/// <param name="Action">What it does.</param>
/// <param name="Value">Meaning by the action.</param>
/// <param name="Hertz">Frequency of a sine.</param>
public readonly record struct FarStep(TimeSpan After, FarAction Action, int Value = 0, int Hertz = 0)
{
    /// <summary>A step a number of milliseconds after the one before.</summary>
    public static FarStep At(int milliseconds, FarAction action, int value = 0, int hertz = 0) =>
        new(TimeSpan.FromMilliseconds(milliseconds), action, value, hertz);
}

/// <summary>A far party.</summary>
/// <param name="Steps">What it does, in order; after the last it stays as it is until the other side hangs up.</param>
public sealed record FarScript(params FarStep[] Steps)
{
    /// <summary>Answers after two rings and speaks.</summary>
    public static FarScript Subscriber { get; } = new(
        FarStep.At(300, FarAction.Tone, (int)ToneName.Ringback),
        FarStep.At(6000, FarAction.Answer),
        FarStep.At(200, FarAction.Sound, (int)FarSound.Voice));

    /// <summary>A caller that is heard as voice.</summary>
    public static FarScript Talks { get; } = new(FarStep.At(100, FarAction.Sound, (int)FarSound.Voice));

    /// <summary>A caller that gives back what it hears.</summary>
    public static FarScript Echoes { get; } = new(FarStep.At(0, FarAction.Sound, (int)FarSound.Echo));

    /// <summary>A caller that is heard as a sine of a frequency.</summary>
    /// <param name="hertz">100 to 3900.</param>
    public static FarScript Sounds(int hertz) => new(FarStep.At(0, FarAction.Sound, (int)FarSound.Sine, hertz));

    /// <summary>A caller that speaks and hangs up.</summary>
    /// <param name="after">Time from the answer.</param>
    public static FarScript HangsUp(TimeSpan after) => new(
        FarStep.At(100, FarAction.Sound, (int)FarSound.Voice),
        new FarStep(after - TimeSpan.FromMilliseconds(100), FarAction.HangUp));
}
