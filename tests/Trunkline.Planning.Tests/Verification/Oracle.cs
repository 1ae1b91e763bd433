namespace Trunkline.Planning.Tests.Verification;

/// <summary>
/// Exact answers for the systems the simulation is checked against, from balance equations solved here and not from the planner's own models: both
/// could share a mistake.
/// </summary>
internal static class Oracle
{
    /// <summary>State probabilities 0…top of a birth-death chain.</summary>
    internal static double[] Chain(int top, Func<int, double> birth, Func<int, double> death)
    {
        var p = new double[top + 1];
        p[0] = 1;
        for (var k = 1; k <= top; k++)
        {
            p[k] = p[k - 1] * birth(k - 1) / death(k);
            if (p[k] > 1e200)
            {
                for (var i = 0; i <= k; i++)
                {
                    p[i] *= 1e-200;
                }
            }
        }

        var sum = p.Sum();
        return [.. p.Select(x => x / sum)];
    }

    /// <summary>Erlang B.</summary>
    internal static double ErlangB(double erlang, int lines) => Chain(lines, _ => erlang, k => k)[lines];

    /// <summary>Finite sources and Poisson calls in one group: call congestion of the sources, of the Poisson calls (which is the time congestion).</summary>
    internal static (double Finite, double Poisson) Mixed(double poisson, int sources, double beta, int lines)
    {
        var p = Chain(lines, k => poisson + Math.Max(0, sources - k) * beta, k => k);
        if (poisson == 0)
        {
            var offered = Enumerable.Range(0, lines + 1).Sum(k => p[k] * Math.Max(0, sources - k));
            return (p[lines] * Math.Max(0, sources - lines) / offered, p[lines]);
        }

        // with both, the sources' own calls must be counted: a chain in two dimensions, product form
        var (seen, blocked) = (0.0, 0.0);
        for (var i = 0; i <= Math.Min(sources, lines); i++)
        {
            for (var j = 0; i + j <= lines; j++)
            {
                var weight = Binomial(sources, i) * Math.Pow(beta, i) * Math.Pow(poisson, j) / Factorial(j);
                seen += weight * (sources - i);
                blocked += i + j == lines ? weight * (sources - i) : 0;
            }
        }

        var full = 0.0;
        var all = 0.0;
        for (var i = 0; i <= Math.Min(sources, lines); i++)
        {
            for (var j = 0; i + j <= lines; j++)
            {
                var weight = Binomial(sources, i) * Math.Pow(beta, i) * Math.Pow(poisson, j) / Factorial(j);
                all += weight;
                full += i + j == lines ? weight : 0;
            }
        }

        return (blocked / seen, full / all);
    }

    /// <summary>Loss of a stream that tries n1 circuits, then n2 which also carry own traffic; and of that own traffic. Gauss-Seidel on the chain in two dimensions.</summary>
    internal static (double Overflowing, double Own) Overflow(double erlang, int n1, double own, int n2)
    {
        var p = new double[n1 + 1, n2 + 1];
        for (var i = 0; i <= n1; i++)
        {
            for (var j = 0; j <= n2; j++)
            {
                p[i, j] = 1;
            }
        }

        for (var round = 0; round < 20_000; round++)
        {
            var change = 0.0;
            var sum = 0.0;
            for (var i = 0; i <= n1; i++)
            {
                for (var j = 0; j <= n2; j++)
                {
                    var rateOut = i + j + (i < n1 ? erlang : j < n2 ? erlang : 0) + (j < n2 ? own : 0);
                    var flowIn = (i > 0 ? p[i - 1, j] * erlang : 0) + (i < n1 ? p[i + 1, j] * (i + 1) : 0)
                        + (j < n2 ? p[i, j + 1] * (j + 1) : 0) + (j > 0 ? p[i, j - 1] * (own + (i == n1 ? erlang : 0)) : 0);
                    var value = flowIn / rateOut;
                    change += Math.Abs(value - p[i, j]);
                    p[i, j] = value;
                    sum += value;
                }
            }

            for (var i = 0; i <= n1; i++)
            {
                for (var j = 0; j <= n2; j++)
                {
                    p[i, j] /= sum;
                }
            }

            if (change / sum < 1e-13)
            {
                break;
            }
        }

        var ownLoss = Enumerable.Range(0, n1 + 1).Sum(i => p[i, n2]);
        return (p[n1, n2], ownLoss);
    }

    /// <summary>
    /// Blocked callers who come again with a chance, after exponential pauses (in holding times): share blocked of first attempts and of all, share of calls lost.
    /// Gauss-Seidel on the chain of busy lines and pausing callers, of whom more than 60 are never.
    /// </summary>
    internal static (double First, double Attempts, double Lost) Retrying(double erlang, int lines, double again, double pause)
    {
        const int Most = 60;
        var p = new double[lines + 1, Most + 1];
        for (var k = 0; k <= lines; k++)
        {
            for (var j = 0; j <= Most; j++)
            {
                p[k, j] = Math.Pow(0.5, j);
            }
        }

        for (double change = 1, sum = 1; change > 1e-12 * sum;)
        {
            (change, sum) = (0, 0);
            for (var j = 0; j <= Most; j++)
            {
                for (var k = 0; k <= lines; k++)
                {
                    var isFull = k == lines;
                    var rateOut = k + (!isFull ? erlang : j < Most ? erlang * again : 0) + j / pause * (isFull ? 1 - again : 1);
                    var flowIn = (k > 0 ? p[k - 1, j] * erlang : 0) + (!isFull ? p[k + 1, j] * (k + 1) : 0) + (k > 0 && j < Most ? p[k - 1, j + 1] * (j + 1) / pause : 0)
                        + (isFull && j > 0 ? p[k, j - 1] * erlang * again : 0) + (isFull && j < Most ? p[k, j + 1] * (j + 1) / pause * (1 - again) : 0);
                    var value = flowIn / rateOut;
                    change += Math.Abs(value - p[k, j]);
                    sum += value;
                    p[k, j] = value;
                }
            }
        }

        var (all, full, pausing, pausingAtFull) = (0.0, 0.0, 0.0, 0.0);
        for (var k = 0; k <= lines; k++)
        {
            for (var j = 0; j <= Most; j++)
            {
                all += p[k, j];
                full += k == lines ? p[k, j] : 0;
                pausing += j * p[k, j];
                pausingAtFull += k == lines ? j * p[k, j] : 0;
            }
        }

        var blocked = (erlang * full + pausingAtFull / pause) / all;
        return (full / all, blocked / (erlang + pausing / all / pause), blocked * (1 - again) / erlang);
    }

    /// <summary>Blocking of routine and emergency calls with reserved circuits.</summary>
    internal static (double Routine, double Emergency) Reserved(double routine, double emergency, int lines, int reserved)
    {
        var p = Chain(lines, k => emergency + (k < lines - reserved ? routine : 0), k => k);
        return (p[(lines - reserved)..].Sum(), p[lines]);
    }

    /// <summary>Erlang C: chance to wait, mean wait in holding times.</summary>
    internal static (double Wait, double MeanWait) ErlangC(double erlang, int seats)
    {
        var b = ErlangB(erlang, seats);
        var c = seats * b / (seats - erlang * (1 - b));
        return (c, c / (seats - erlang));
    }

    /// <summary>Erlang A: chance to wait, to give up. Patience in holding times.</summary>
    internal static (double Wait, double Abandon) ErlangA(double erlang, int seats, double patience)
    {
        var p = Chain(seats + 2000, _ => erlang, k => Math.Min(k, seats) + Math.Max(0, k - seats) / patience);
        var abandoning = Enumerable.Range(0, p.Length).Sum(k => p[k] * Math.Max(0, k - seats) / patience);
        return (p[seats..].Sum(), abandoning / erlang);
    }

    private static double Binomial(int n, int k) => k == 0 ? 1 : Binomial(n, k - 1) * (n - k + 1) / k;

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
}
