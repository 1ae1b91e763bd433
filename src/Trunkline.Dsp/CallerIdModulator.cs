namespace Trunkline.Dsp;

/// <summary>Sends a caller ID message: channel seizure, mark, message, checksum (GR-30, EN 300 659-1 §6).</summary>
/// <remarks>What is in the message is the line's business (SDMF, MDMF); this only carries it.</remarks>
public sealed class CallerIdModulator
{
    /// <summary>Longest message: type, length, 255 octets.</summary>
    public const int MaxMessage = 257;

    private readonly FskModulator _modulator;

    /// <param name="standard">Bell 202 or V.23.</param>
    /// <param name="levelDbm0">Level to send; the standard's when absent.</param>
    public CallerIdModulator(FskStandard standard, double? levelDbm0 = null) => _modulator = new FskModulator(standard, levelDbm0);

    /// <summary>True while a message is being sent.</summary>
    public bool IsBusy => _modulator.IsBusy;

    /// <summary>Starts a message; one being sent is abandoned.</summary>
    /// <param name="message">Type, length, data; the checksum is added here.</param>
    /// <param name="seizure">False during a call (type 2): then there is only a mark of 80 bits.</param>
    /// <returns>False when the length octet is not the number of octets after it.</returns>
    public bool Start(ReadOnlySpan<byte> message, bool seizure = true)
    {
        if (message.Length is < 2 or > MaxMessage || message[1] != message.Length - 2)
        {
            return false;
        }

        _modulator.Reset();
        _modulator.Start(seizure ? 300 : 0, seizure ? 180 : 80);
        byte sum = 0;
        foreach (var octet in message)
        {
            _modulator.Enqueue(octet);
            sum += octet;
        }

        _modulator.Enqueue((byte)-sum);
        return true;
    }

    /// <summary>Fills a block with the signal, or with silence.</summary>
    /// <returns>How many samples carry the signal.</returns>
    public int Generate(Span<short> samples) => _modulator.Generate(samples);

    /// <summary>Silent.</summary>
    public void Reset() => _modulator.Reset();
}
