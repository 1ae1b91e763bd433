// What an FXO line asks of the gateway, and what it tells. The reports map one to one onto Control's Line* events.
using Trunkline.Base;

namespace Trunkline.Fxo;

/// <summary>What the detectors of a line must look for at present.</summary>
[Flags]
public enum FxoListening : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Call progress tones: dial, ringback, busy, congestion, special information; told by <see cref="FxoLine.OnTone"/>.</summary>
    Tones = 1,

    /// <summary>FSK caller ID; told by <see cref="FxoLine.OnCallerIdMessage"/>.</summary>
    CallerId = 2,

    /// <summary>Voice of the far end; told by <see cref="FxoLine.OnVoice"/>.</summary>
    Voice = 4,
}

/// <summary>The user of an <see cref="FxoLine"/>: the gateway's line termination.</summary>
/// <remarks>
/// Called on the loop of the line's wheel. It may call back into the line from any of these: the call is carried out when
/// the present step is finished (run to completion). Spans are valid during the call only.
/// </remarks>
public interface IFxoLineUser
{
    /// <summary>Close (true) or open the loop: goes into <see cref="LineDrive.OffHook"/> from the next block on.</summary>
    void SetHook(bool offHook);

    /// <summary>Send digits as DTMF; when the last one has been sent, call <see cref="FxoLine.OnDialled"/>.</summary>
    /// <param name="digits">ASCII 0-9, *, #, A-D, and , for a pause of 500 ms; 1 to 63.</param>
    void StartDialling(ReadOnlySpan<byte> digits);

    /// <summary>Stop sending digits; <see cref="FxoLine.OnDialled"/> is not expected any more.</summary>
    void StopDialling();

    /// <summary>The detectors needed from now on; those left out may rest and must report nothing.</summary>
    void ListenFor(FxoListening what);

    /// <summary>An incoming call, at its first validated ring (Control: LineRinging).</summary>
    void Ringing();

    /// <summary>The caller ID, or at the second ring that none will come; once per incoming call, after <see cref="Ringing"/> (LineCallerId).</summary>
    /// <param name="number">ASCII digits, *, # and a leading +; empty when not given.</param>
    /// <param name="name">UTF-8; empty when not given.</param>
    /// <param name="presentation">Restricted for "P", not available for "O" and for none.</param>
    void CallerId(ReadOnlySpan<byte> number, ReadOnlySpan<byte> name, Presentation presentation);

    /// <summary>Off hook for an outgoing call, with dial tone or dialling without (LineSeized).</summary>
    void Seized();

    /// <summary>The last digit is sent (LineDialled).</summary>
    void Dialled();

    /// <summary>A call progress tone before the answer (LineTone).</summary>
    void Tone(ToneName tone);

    /// <summary>The far end answered an outgoing call (LineAnswered).</summary>
    void Answered(AnswerEvidence evidence);

    /// <summary>The call is over and the line has gone on hook by itself (LineCleared). Not told after <see cref="FxoLine.Release"/>.</summary>
    void Cleared(ClearEvidence evidence);

    /// <summary>A seizure failed; the line is on hook (LineRefused).</summary>
    void Refused(LineFault fault);

    /// <summary>The condition changed; told after every other report of the same step (LineChanged).</summary>
    void Changed(LineCondition condition);
}
