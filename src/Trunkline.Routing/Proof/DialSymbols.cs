namespace Trunkline.Routing.Proof;

/// <summary>The alphabet of the automata: the sixteen keys of a telephone, and the + an international number begins with.</summary>
internal static class DialSymbols
{
    /// <summary>How many there are.</summary>
    internal const int Count = 17;

    /// <summary>The symbol +.</summary>
    internal const int Plus = 16;

    /// <summary>The sixteen keys.</summary>
    internal const uint Keys = 0xFFFF;

    /// <summary>The ten digits.</summary>
    internal const uint Digits = 0x03FF;

    /// <summary>The symbols in their order; a set of them is a mask with bit i for symbol i.</summary>
    internal const string All = "0123456789*#ABCD+";

    /// <summary>In which order examples take them: 9 222 says less by accident than 9 111 or 9 000, and a letter is on no telephone.</summary>
    internal static readonly int[] Nicest = [2, 3, 4, 5, 6, 7, 8, 9, 1, 0, 10, 11, 16, 12, 13, 14, 15];

    /// <summary>The symbol of a character; -1 for any other.</summary>
    internal static int Of(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        '*' => 10,
        '#' => 11,
        >= 'A' and <= 'D' => 12 + c - 'A',
        '+' => Plus,
        _ => -1,
    };
}
