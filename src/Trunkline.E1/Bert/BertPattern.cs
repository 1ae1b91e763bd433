namespace Trunkline.E1;

/// <summary>What a bit error test sends: a pseudo-random sequence, or a word again and again.</summary>
/// <remarks>Not supported: the 2^20 - 1 sequence with zero suppression (QRSS, O.151), 3 in 24 and other stress patterns.</remarks>
public readonly record struct BertPattern
{
    private BertPattern(string name, int length, int tap, bool isInverted, uint word)
    {
        Name = name;
        Length = length;
        Tap = tap;
        IsInverted = isInverted;
        Word = word;
    }

    /// <summary>2^9 - 1, stages 5 and 9: O.150 §5.1, O.153.</summary>
    public static BertPattern Prbs9 { get; } = new("2^9-1", 9, 5, false, 0);

    /// <summary>2^11 - 1, stages 9 and 11: O.152, for 64 kbit/s and multiples.</summary>
    public static BertPattern Prbs11 { get; } = new("2^11-1", 11, 9, false, 0);

    /// <summary>2^15 - 1, stages 14 and 15, inverted: O.151, for 2048 kbit/s.</summary>
    public static BertPattern Prbs15 { get; } = new("2^15-1", 15, 14, true, 0);

    /// <summary>2^20 - 1, stages 3 and 20: O.153.</summary>
    public static BertPattern Prbs20 { get; } = new("2^20-1", 20, 3, false, 0);

    /// <summary>2^23 - 1, stages 18 and 23, inverted: O.151.</summary>
    public static BertPattern Prbs23 { get; } = new("2^23-1", 23, 18, true, 0);

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>Stages of the shift register; bits of a fixed word.</summary>
    public int Length { get; }

    /// <summary>The stage added to the last; 0 for a fixed word.</summary>
    internal int Tap { get; }

    /// <summary>Whether the sequence is sent inverted.</summary>
    internal bool IsInverted { get; }

    /// <summary>The word, in its lowest places.</summary>
    internal uint Word { get; }

    /// <summary>A word again and again: all ones, 1010.., any octet.</summary>
    /// <param name="word">In the lowest places, the first bit sent in the highest of them.</param>
    /// <param name="length">8, 16 or 32 bits.</param>
    public static BertPattern Fixed(uint word, int length)
    {
        if (length is not (8 or 16 or 32) || (length < 32 && word >> length != 0))
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "a word of 8, 16 or 32 bits");
        }

        return new($"0x{word.ToString($"X{length / 4}", System.Globalization.CultureInfo.InvariantCulture)}", length, 0, false, word);
    }
}
