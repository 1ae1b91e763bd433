using Trunkline.Base;

namespace Trunkline.Fxo;

/// <summary>The direct voltage the exchange puts on the pair, as seen from the subscriber's side.</summary>
public enum LineBattery : byte
{
    /// <summary>None: a cut pair, or a loop break (CPC) while off hook.</summary>
    Absent,

    /// <summary>Normal polarity.</summary>
    Normal,

    /// <summary>Reversed polarity: answer supervision, or an alert for caller ID.</summary>
    Reversed,
}

/// <summary>What an FXO port senses on its pair during one block.</summary>
/// <param name="Battery">The direct voltage.</param>
/// <param name="RingVoltage">True while ringing current is on the pair.</param>
public readonly record struct LineSense(LineBattery Battery, bool RingVoltage);

/// <summary>What the subscriber's side does to its pair during one block.</summary>
/// <param name="OffHook">True when it closes the loop.</param>
public readonly record struct LineDrive(bool OffHook);

/// <summary>
/// A bank of analog lines at the wire: blocks of samples and line state (fidelity <c>samples</c>). Tdm implements it over
/// cards and over a Unix datagram socket; the twin's line cards sit on the other side of the virtual one.
/// </summary>
/// <remarks>8 kHz, 16-bit linear, <see cref="BlockSamples"/> samples a block: 20 ms. Allocates nothing, never blocks, never throws.</remarks>
public interface ILineBank
{
    /// <summary>Samples in a block of one line: 160 (20 ms at 8 kHz).</summary>
    const int BlockSamples = 160;

    /// <summary>How many lines the bank has.</summary>
    int Count { get; }

    /// <summary>Moves one block each way for every line. A line whose far side is gone senses no battery and hears silence.</summary>
    /// <param name="drive">Per line, what we do to the pair.</param>
    /// <param name="toLine">Per line, <see cref="BlockSamples"/> samples to send.</param>
    /// <param name="sense">Per line, filled with what we sense.</param>
    /// <param name="fromLine">Per line, <see cref="BlockSamples"/> samples filled with what we hear (with our own echo, as on two wires).</param>
    void Transfer(ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> toLine, Span<LineSense> sense, Span<short> fromLine);
}

/// <summary>What travels from the exchange to the subscriber on a line when audio is not simulated (fidelity <c>events</c>).</summary>
public interface ILineSubscriberSide
{
    /// <summary>Voltage on the pair changed.</summary>
    void OnSense(LineSense sense);

    /// <summary>A tone began (<see cref="ToneName.None"/>: it stopped; the line is silent or someone speaks).</summary>
    void OnTone(ToneName tone);

    /// <summary>A caller ID message, octets as they would be modulated (message type to checksum).</summary>
    void OnCallerIdMessage(ReadOnlySpan<byte> message);

    /// <summary>A DTMF digit from the far end.</summary>
    void OnDigit(char digit);

    /// <summary>Voice began or stopped at the far end.</summary>
    void OnVoice(bool speaking);
}

/// <summary>What travels from the subscriber to the exchange on a line when audio is not simulated (fidelity <c>events</c>).</summary>
public interface ILineExchangeSide
{
    /// <summary>The loop was closed or opened.</summary>
    void OnDrive(LineDrive drive);

    /// <summary>A DTMF digit was dialled or sent in the call.</summary>
    void OnDigit(char digit);

    /// <summary>What is played to whoever is at the far end, in place of a call's voice. Ignored unless implemented.</summary>
    /// <param name="tone">A tone; None for none.</param>
    /// <param name="prompt">A prompt's name; empty for none.</param>
    void OnPlayed(ToneName tone, string prompt)
    {
    }
}
