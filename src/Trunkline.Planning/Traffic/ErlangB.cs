namespace Trunkline.Planning.Traffic;

/// <summary>
/// Erlang's loss formula: the share of calls that find all lines busy, when calls come at random and those that find no
/// line are gone (A. K. Erlang 1917; ITU-T E.520). Holds for any law of holding times; needs full availability.
/// </summary>
/// <remarks>
/// Where the load was carried by too few lines, where it moves from day to day or where callers try again, see
/// <see cref="OfferedTraffic"/>, <see cref="DayToDay"/> and <see cref="ExtendedErlangB"/>.
/// </remarks>
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
        ThrowIfImpossible(erlang);
        var blocking = 1.0;
        for (var k = 1; k <= lines; k++)
        {
            var carriedOver = erlang * blocking;
            blocking = carriedOver / (k + carriedOver);
        }

        return blocking;
    }

    /// <summary>
    /// The formula for a number of lines that need not be whole, as the overflow estimates use it:
    /// 1/B(A, x) = ∫₀^∞ e^−t (1 + t/A)^x dt for the fraction of x, then the recursion (D. L. Jagerman 1984).
    /// </summary>
    /// <param name="erlang">Offered traffic A in erlang, 0 or more.</param>
    /// <param name="lines">Number of lines, 0 or more, whole or not.</param>
    /// <returns>0 to 1, relative error about 10⁻¹⁴; at whole numbers the same as <see cref="Blocking"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Traffic or lines below 0 or no finite number.</exception>
    public static double BlockingContinuous(double erlang, double lines)
    {
        ThrowIfImpossible(erlang);
        if (!(lines >= 0 && lines <= Check.MaxLines))
        {
            throw new ArgumentOutOfRangeException(nameof(lines), lines, "lines must be 0 or more, and finite");
        }

        var whole = (int)Math.Floor(lines);
        var fraction = lines - whole;
        if (erlang == 0)
        {
            return lines == 0 ? 1 : 0;
        }

        var blocking = fraction == 0 ? 1.0 : OfFraction(erlang, fraction);
        for (var k = 1; k <= whole; k++)
        {
            var carriedOver = erlang * blocking;
            blocking = carriedOver / (k + fraction + carriedOver);
        }

        return blocking;
    }

    /// <summary>The fewest lines with blocking at or below a target, in one pass of the recursion.</summary>
    /// <param name="erlang">Offered traffic A in erlang, 0 or more.</param>
    /// <param name="target">Highest blocking allowed, above 0 and below 1.</param>
    public static Answer<int> LinesFor(double erlang, double target)
    {
        if (Check.First(Check.Offered(erlang), Check.Target(target)) is { } refused)
        {
            return refused;
        }

        var blocking = 1.0;
        var lines = 0;
        while (blocking > target)
        {
            lines++;
            var carriedOver = erlang * blocking;
            blocking = carriedOver / (lines + carriedOver);
        }

        return lines;
    }

    /// <summary>The number of lines, not rounded up, at which blocking is exactly the target: shows how near a whole number is.</summary>
    public static Answer<double> LinesForContinuous(double erlang, double target) =>
        Check.First(Check.Offered(erlang), Check.Target(target)) is { } refused ? refused
        : erlang == 0 ? 0
        : LinesFor(erlang, target).Select(whole => Root.Of(
            x => Math.Log(target) - Math.Log(BlockingContinuous(erlang, x)), Math.Max(0, whole - 1), whole));

    /// <summary>The most traffic that so many lines carry at a target blocking: Newton's method on ln B(ln A), kept in its bracket.</summary>
    /// <param name="lines">Number of lines N, 1 or more.</param>
    /// <param name="target">Blocking, above 0 and below 1.</param>
    /// <returns>Offered erlang, at most N/(1−B) since no more than N is carried; relative error about 10⁻¹⁴.</returns>
    public static Answer<double> OfferedFor(int lines, double target)
    {
        if (Check.First(Check.SomeLines(lines), Check.Target(target)) is { } refused)
        {
            return refused;
        }

        var low = 0.0;
        var high = lines / (1 - target);
        var erlang = lines == 1 ? target / (1 - target) : Math.Min(high, Math.Max(lines * 0.5, lines - (2 * Math.Sqrt(lines))));
        for (var i = 0; i < 200; i++)
        {
            var blocking = Blocking(erlang, lines);
            if (blocking > target)
            {
                high = erlang;
            }
            else
            {
                low = erlang;
            }

            // d ln B / d ln A = N − A + A·B; below the smallest double B is 0 and only halving helps
            var step = blocking > 0 ? Math.Log(target / blocking) / (lines - erlang + (erlang * blocking)) : double.NaN;
            var next = erlang * Math.Exp(step);
            if (next > low && next < high)
            {
                // the next step would be the square of this one
                if (Math.Abs(next - erlang) <= 1e-9 * erlang)
                {
                    return next;
                }
            }
            else
            {
                next = low + ((high - low) / 2);
                if (next == low || next == high || Math.Abs(step) <= 1e-14)
                {
                    return erlang;
                }
            }

            erlang = next;
        }

        return erlang;
    }

    /// <summary>Probability that exactly so many lines are busy: A^k/k! over the sum of all.</summary>
    public static Answer<double> State(double erlang, int lines, int busy)
    {
        if (Check.First(Check.Offered(erlang), Check.Lines(lines), Check.Between(busy, 0, lines, "state")) is { } refused)
        {
            return refused;
        }

        if (erlang == 0)
        {
            return busy == 0 ? 1 : 0;
        }

        // p(k) = p(N)·N!/k!·A^(k−N), taken down from the end
        var probability = Math.Log(Blocking(erlang, lines));
        for (var k = lines; k > busy; k--)
        {
            probability += Math.Log(k / erlang);
        }

        return Math.Exp(probability);
    }

    /// <summary>
    /// The improvement function F = A·(B(N) − B(N+1)): how much more traffic the next line carries (K. Moe; ITU-T E.522). A line
    /// pays where F times the worth of an erlang is above its cost.
    /// </summary>
    public static Answer<double> Improvement(double erlang, int lines)
    {
        if (Check.First(Check.Offered(erlang), Check.Lines(lines)) is { } refused)
        {
            return refused;
        }

        var blocking = Blocking(erlang, lines);

        // B(N) − B(N+1) = B(N)·(N + 1 − A(1 − B(N))) / (N + 1 + A·B(N)): no difference of near figures
        return erlang * blocking * (lines + 1 - (erlang * (1 - blocking))) / (lines + 1 + (erlang * blocking));
    }

    /// <summary>The traffic at which the next line carries so much: inverse of <see cref="Improvement"/> in A.</summary>
    /// <param name="lines">Number of lines N, 0 or more.</param>
    /// <param name="improvement">F, above 0 and below 1 erlang.</param>
    public static Answer<double> OfferedForImprovement(int lines, double improvement)
    {
        if (Check.First(Check.Lines(lines), Check.Target(improvement, "F1")) is { } refused)
        {
            return refused;
        }

        double Above(double erlang) => Improvement(erlang, lines).Value - improvement;
        var high = Root.Beyond(Above, lines + 1, Check.MaxErlang / 2);
        return double.IsInfinity(high)
            ? new Refusal($"an improvement of {Check.Text(improvement)} erlang is reached at no load below {Check.MaxErlang / 2:0} erlang", "F1")
            : Root.Of(Above, 0, high);
    }

    /// <summary>The fewest lines after which the next one carries at most so much (Moe's principle).</summary>
    public static Answer<int> LinesForImprovement(double erlang, double improvement)
    {
        if (Check.First(Check.Offered(erlang), Check.Target(improvement, "F1")) is { } refused)
        {
            return refused;
        }

        var blocking = 1.0;
        for (var lines = 0; ; lines++)
        {
            var next = erlang * blocking / (lines + 1 + (erlang * blocking));
            if (erlang * (blocking - next) <= improvement)
            {
                return lines;
            }

            blocking = next;
        }
    }

    /// <summary>Traffic carried, A·(1 − B(N)) = A·N / (N + A·B(N−1)), which does not cancel under overload.</summary>
    /// <returns>0 to N erlang.</returns>
    public static double Carried(double erlang, int lines) =>
        lines == 0 ? 0 : erlang / (1 + (erlang * Blocking(erlang, lines - 1) / lines));

    /// <summary>
    /// Lines hunted in one order: the traffic that the k-th carries is A·(B(k−1) − B(k)); the first works most, the last least.
    /// </summary>
    /// <param name="erlang">Offered traffic A in erlang.</param>
    /// <param name="line">Which line, from 1.</param>
    public static Answer<double> CarriedByLine(double erlang, int line) =>
        Check.SomeLines(line, "trunk") is { } refused ? refused : Improvement(erlang, line - 1);

    private static double OfFraction(double erlang, double fraction)
    {
        var a = fraction + 1;
        if (erlang < 1.5)
        {
            // 1/B = e^A A^−x (Γ(x+1) − γ(x+1, A)), γ by its series of positive terms
            var term = 1 / a;
            var sum = term;
            for (var n = 1; n < 500 && term > sum * 1e-17; n++)
            {
                term *= erlang / (a + n);
                sum += term;
            }

            var scale = Math.Exp((fraction * Math.Log(erlang)) - erlang);
            return scale / (Math.Exp(SpecialFunctions.LogGamma(a)) - (scale * erlang * sum));
        }

        // Legendre's continued fraction of Γ(x+1, A), by Lentz's method: 1/B = A·fraction
        var b = erlang + 1 - a;
        var c = double.MaxValue;
        var d = 1 / b;
        var h = d;
        for (var n = 1; n < 10_000; n++)
        {
            var numerator = -n * (n - a);
            b += 2;
            d = 1 / ((numerator * d) + b);
            c = b + (numerator / c);
            var factor = d * c;
            h *= factor;
            if (Math.Abs(factor - 1) < 3e-16)
            {
                break;
            }
        }

        return 1 / (erlang * h);
    }

    private static void ThrowIfImpossible(double erlang)
    {
        if (!(erlang >= 0) || double.IsInfinity(erlang))
        {
            throw new ArgumentOutOfRangeException(nameof(erlang), erlang, "offered traffic must be 0 erlang or more, and finite");
        }
    }
}
