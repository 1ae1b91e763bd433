// What an exchange line drives (its line card) and whom it tells (the switch). One card for samples, one for events; the line is shared.
using Trunkline.Base;
using Trunkline.Fxo;

namespace Trunkline.Exchange;

/// <summary>What the far party of a call sounds like.</summary>
public enum FarSound : byte
{
    /// <summary>Silence.</summary>
    Quiet,

    /// <summary>1004 Hz at 0 dBm0.</summary>
    Milliwatt,

    /// <summary>A steady sine of a given frequency at -10 dBm0.</summary>
    Sine,

    /// <summary>What the subscriber says, given back.</summary>
    Echo,

    /// <summary>The subscriber's octets, given back as they came: for a bit error test over the call.</summary>
    Loop,

    /// <summary>Something a voice detector takes for speech; no words.</summary>
    Voice,
}

/// <summary>The wires of one line, as the exchange drives them.</summary>
public interface IFxsCard : IFarSound
{
    /// <summary>Battery and ring voltage, when they change.</summary>
    void SetSense(LineSense sense);

    /// <summary>Plays a tone of the country; <see cref="ToneName.None"/> ends it. Replaces the far party's sound while it lasts.</summary>
    void PlayTone(ToneName tone);

    /// <summary>Sends a caller ID message.</summary>
    void SendCallerId(ReadOnlySpan<byte> message);

    /// <summary>Stops a caller ID message that is still being sent.</summary>
    void StopCallerId();
}

/// <summary>Whom an <see cref="FxsLine"/> tells.</summary>
public interface IFxsLineUser
{
    /// <summary>Looks at the digits collected so far.</summary>
    NumberStatus Analyse(ReadOnlySpan<char> digits);

    /// <summary>The subscriber went off hook to call.</summary>
    void OnSeized(FxsLine line);

    /// <summary>The subscriber dialled a number (<see cref="FxsLine.Digits"/>).</summary>
    void OnNumber(FxsLine line);

    /// <summary>The subscriber answered.</summary>
    void OnAnswered(FxsLine line);

    /// <summary>The subscriber sent a digit during the call.</summary>
    void OnCallDigit(FxsLine line, char digit);

    /// <summary>The subscriber hung up, or the pair was cut.</summary>
    void OnReleased(FxsLine line);
}
