namespace Trunkline.Planning.Designs;

/// <summary>
/// How fast circuits fall free when some callers wait for a seat on them: D(k), releases per mean holding time with k circuits busy, where it
/// would be k if every call were answered at once. The calls of each kind on a group without a reserve have the product form (a queue
/// with seats and a group of talkers, both cut off at N: Kelly 1979, section 1.6), so D(k) = A·F(k − 1)/F(k) with F the convolution of the
/// kinds, and blocking comes out exact. With a reserve or few sources it is an estimate; <see cref="TwoClassLoss"/> is exact there.
/// </summary>
internal sealed class LineRelease
{
    private readonly double _erlang;
    private readonly double _talking;
    private readonly SeatQueue[] _queues;
    private double[] _ratios = []; // F(k) / F(k − 1)

    private LineRelease(double erlang, double talking, SeatQueue[] queues) => (_erlang, _talking, _queues) = (erlang, talking, queues);

    /// <summary>The releases of a group; null when no stream waits for seats, so that it is k.</summary>
    internal static LineRelease? Of(IReadOnlyList<TrafficStream> streams)
    {
        var waiting = streams.Where(s => s.Seats is not null && s.Erlang > 0).Select(s => new SeatQueue(s)).ToArray();
        return waiting.Length == 0 ? null
            : new(streams.Sum(s => s.Erlang), streams.Where(s => s.Seats is null).Sum(s => s.Erlang) + waiting.Sum(q => q.BeforeErlang), waiting);
    }

    /// <summary>D(k), k 1 or more.</summary>
    internal double At(int busy)
    {
        if (busy >= _ratios.Length)
        {
            var size = Math.Max(64, 2 * busy);
            _ratios = _talking > 0 ? [0, .. Enumerable.Range(1, size).Select(n => _talking / n)] : [];
            foreach (var queue in _queues)
            {
                var own = queue.Ratios(size);
                _ratios = _ratios.Length == 0 ? own : Together(_ratios, own);
            }
        }

        return _erlang / _ratios[busy];
    }

    /// <summary>Ratios of neighbouring terms of the convolution of two sequences given by their ratios; both rise, then fall.</summary>
    internal static double[] Together(double[] one, double[] other)
    {
        var size = one.Length - 1;
        var (logOne, logOther) = (Logs(one), Logs(other));
        var ratios = new double[size + 1];
        double sumBefore = 1, peakBefore = 0;
        var mode = 0;
        for (var k = 1; k <= size; k++)
        {
            // terms rise to one greatest and fall on both sides of it
            while (mode < k && one[mode + 1] >= other[k - mode])
            {
                mode++;
            }

            var sum = 1.0;
            var term = 1.0;
            for (var j = mode + 1; j <= k && term > 1e-18 * sum; j++)
            {
                term *= one[j] / other[k - j + 1];
                sum += term;
            }

            term = 1;
            for (var j = mode; j > 0 && term > 1e-18 * sum; j--)
            {
                term *= other[k - j + 1] / one[j];
                sum += term;
            }

            var peak = logOne[mode] + logOther[k - mode];
            ratios[k] = Math.Exp(peak - peakBefore) * sum / sumBefore;
            (sumBefore, peakBefore) = (sum, peak);
        }

        return ratios;
    }

    private static double[] Logs(double[] ratios)
    {
        var logs = new double[ratios.Length];
        for (var n = 1; n < logs.Length; n++)
        {
            logs[n] = logs[n - 1] + Math.Log(ratios[n]);
        }

        return logs;
    }
}
