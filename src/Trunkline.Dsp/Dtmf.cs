namespace Trunkline.Dsp;

/// <summary>The digits and frequencies of ITU-T Q.23.</summary>
internal static class Dtmf
{
    /// <summary>Low group (rows), then high group (columns), Hz.</summary>
    /// <remarks>An array, for a span of doubles written as a constant costs an allocation where the code is not optimised.</remarks>
    public static ReadOnlySpan<double> Frequencies => All;

    /// <summary>Digits by row, then column.</summary>
    public const string Digits = "123A456B789C*0#D";

    private static readonly double[] All = [697, 770, 852, 941, 1209, 1336, 1477, 1633];

    /// <summary>Row * 4 + column of a digit, or -1. Small letters count.</summary>
    public static int IndexOf(char digit) => Digits.IndexOf(char.ToUpperInvariant(digit));
}
