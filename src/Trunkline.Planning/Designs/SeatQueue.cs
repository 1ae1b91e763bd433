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
        PerSecond = perSecond;
    }

    /// <summary>Line time the call takes beside its work at the seat (ringing, announcements), in erlang; 0 when the seat's work covers all of it.</summary>
    internal double BeforeErlang => _before;

    /// <summary>Calls a second.</summary>
    internal double PerSecond { get; }

    /// <summary>f(n) / f(n − 1) for n from 1; the element 0 means nothing.</summary>
    internal double[] Ratios(int size)
    {
        var ratios = new double[size + 1];
        if (_talk >= 1)
        {
            for (var n = 1; n <= size; n++)
            {
                ratios[n] = _work / Math.Min(n, _seats);
            }

            return ratios;
        }

        // with a = work, t = talk's share, s seats: nobody waits: (a·t)ⁿ/n!·Σ(a·(1 − t))ⁱ/i! over i up to s − n;
        // q wait: aˢ/s!·(a/s)^q times the chance that n − q of s seats talk. Logarithms, for both pass every bound
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
        for (var n = 1; n <= size; n++)
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
