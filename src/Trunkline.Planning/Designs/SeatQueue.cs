using System.Runtime.CompilerServices;
using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>
/// Callers of a stream who hold a line while they wait for a seat and talk: the weights f(n) of n of them on lines, as if nothing else were
/// there. Without wrap-up it is a queue in order of arrival with so many seats (M/M/s), exact. With wrap-up a seat is busy longer than its line:
/// each busy seat is taken to be in its talk with the share that talk has of its work, exact while nobody waits, an estimate while somebody does.
/// </summary>
internal sealed class SeatQueue
{
    private readonly int _seats;
    private readonly double _work; // erlang of the seats
    private readonly double _talk; // share of the seats' work that holds a line
    private readonly double _before;

    /// <param name="stream">A stream with seats and traffic.</param>
    internal SeatQueue(TrafficStream stream)
    {
        var handling = stream.Seats!.Desk.HandlingSeconds;
        var perSecond = stream.Erlang / stream.HoldingSeconds;
        _seats = Math.Max(1, stream.Seats.Count);
        _work = perSecond * handling;
        _talk = Math.Min(1, stream.HoldingSeconds / handling);
        _before = Math.Max(0, perSecond * (stream.HoldingSeconds - handling));
    }

    /// <summary>Line time the call takes beside its work at the seat (ringing, announcements), in erlang; 0 when the seat's work covers all of it.</summary>
    internal double BeforeErlang => _before;

    /// <summary>True when a seat is busy longer than the line.</summary>
    internal bool HasWrapUp => _talk < 1;

    /// <summary>f(n) / f(n − 1) for n from 1; the element 0 means nothing.</summary>
    internal double[] Ratios(int size)
    {
        var ratios = new double[size + 1];
        if (!HasWrapUp)
        {
            for (var n = 1; n <= size; n++)
            {
                ratios[n] = _work / Math.Min(n, _seats);
            }

            return ratios;
        }

        return TryPlain(ratios) ? ratios : InLogarithms(ratios);
    }

    /// <summary>
    /// With a = work, t = talk's share, s seats: nobody waits: (a·t)ⁿ/n!·Σ(a·(1 − t))ⁱ/i! over i up to s − n; q wait: aˢ/s!·(a/s)^q times the chance that
    /// n − q of s seats talk.
    /// </summary>
    /// <returns>False when a weight is too small or too great for it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryPlain(double[] ratios)
    {
        var (a, t, s) = (_work, _talk, _seats);
        var (talk, wrap) = (a * t, a * (1 - t));
        var top = Math.Min(Math.Min(ratios.Length - 1, s), (int)talk);
        var (free, busy) = ((top * Math.Log(talk)) - SpecialFunctions.LogGamma(top + 1) + wrap, (s * Math.Log(a)) - SpecialFunctions.LogGamma(s + 1));
        var scale = Math.Max(free, busy);
        if (wrap > 600 || free < scale - 600)
        {
            return false;
        }

        // n talk and nobody waits, but for those who wrap up
        var weights = new double[Math.Min(s + 1, ratios.Length)];
        weights[top] = Math.Exp(free - scale);
        for (var n = top; n > 0; n--)
        {
            weights[n - 1] = weights[n] * n / talk;
        }

        for (var n = top + 1; n < weights.Length; n++)
        {
            weights[n] = weights[n - 1] * talk / n;
        }

        // the share of time in which at most m of endless many seats wrap up
        var most = new double[s + 1];
        var term = Math.Exp(-wrap);
        most[0] = term;
        for (var m = 1; m <= s; m++)
        {
            term *= wrap / m;
            most[m] = most[m - 1] + term;
        }

        var allBusy = Math.Exp(busy - scale);
        var talking = Talking(s, t);
        var (queue, last) = (0.0, 0.0);
        for (var n = 0; n < ratios.Length; n++)
        {
            if (n > 0)
            {
                queue = a / s * (queue + (n <= s + 1 ? allBusy * talking[n - 1] : 0));
            }

            var next = (n <= s ? weights[n] * most[s - n] : 0) + queue;
            if (!(next > 0 && next < 1e300))
            {
                return false;
            }

            ratios[n] = next / last;
            last = next;
        }

        ratios[0] = 0;
        return true;
    }

    /// <summary>The chances that so many of all seats talk, each with a chance by itself: outwards from the likeliest.</summary>
    private static double[] Talking(int seats, double chance)
    {
        var talking = new double[seats + 1];
        var top = (int)((seats + 1) * chance);
        var odds = chance / (1 - chance);
        var sum = talking[top] = 1;
        for (var n = top; n > 0; n--)
        {
            sum += talking[n - 1] = talking[n] * n / ((seats - n + 1) * odds);
        }

        for (var n = top + 1; n <= seats; n++)
        {
            sum += talking[n] = talking[n - 1] * (seats - n + 1) / n * odds;
        }

        for (var n = 0; n <= seats; n++)
        {
            talking[n] /= sum;
        }

        return talking;
    }

    private double[] InLogarithms(double[] ratios)
    {
        var (a, t, s) = (_work, _talk, _seats);
        var wrapping = new double[s + 1];
        double term = 0;
        for (var i = 1; i <= s; i++)
        {
            term += Math.Log(a * (1 - t) / i);
            wrapping[i] = Sum(wrapping[i - 1], term);
        }

        var allBusy = 0.0;
        for (var i = 1; i <= s; i++)
        {
            allBusy += Math.Log(a / i);
        }

        double free = 0, queue = double.NegativeInfinity, talking = s * Math.Log(1 - t);
        var last = wrapping[s];
        for (var n = 1; n < ratios.Length; n++)
        {
            // talking is the chance of n − 1 talkers here
            queue = Math.Log(a / s) + Sum(queue, talking);
            talking = n <= s ? talking + Math.Log((s - n + 1.0) / n * t / (1 - t)) : double.NegativeInfinity;
            free += Math.Log(a * t / n);
            var next = Sum(n <= s ? free + wrapping[s - n] : double.NegativeInfinity, allBusy + queue);
            ratios[n] = Math.Exp(next - last);
            last = next;
        }

        return ratios;
    }

    /// <summary>ln(eˣ + eʸ).</summary>
    private static double Sum(double x, double y)
    {
        var (high, low) = x > y ? (x, y) : (y, x);
        return double.IsNegativeInfinity(low) ? high : high + double.LogP1(Math.Exp(low - high));
    }
}
