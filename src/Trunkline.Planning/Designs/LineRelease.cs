using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Trunkline.Planning.Designs;

/// <summary>
/// How fast circuits fall free when some callers wait for a seat on them: D(k), releases per mean holding time with k circuits busy, where it
/// would be k if every call were answered at once. The calls of each kind on a group without a reserve have the product form (a queue
/// with seats and a group of talkers, both cut off at N: Kelly 1979, section 1.6), so D(k) = A·F(k − 1)/F(k) with F the convolution of the
/// kinds, and blocking comes out exact. With a reserve or few sources it is an estimate; <see cref="TwoClassLoss"/> is exact there.
/// </summary>
internal sealed class LineRelease
{
    /// <summary>Sums below this have lost digits, or will.</summary>
    private const double Least = 1e-250;

    /// <summary>Weights below this add nothing to a sum above <see cref="Small"/>.</summary>
    private const double Rare = 1e-30;

    private const double Small = 1e-10;

    private readonly double _erlang;
    private readonly double _talking;
    private readonly SeatQueue[] _queues;
    private double[] _waiting = []; // weights of callers of the seats, the greatest 1
    private double[] _turned = []; // weights of all others, the last first; empty when there are none
    private int _reach; // others beyond it are too rare to matter where sums are not small
    private double[] _sums = []; // F(k), 0 where it was not asked for
    private double[]? _ratios; // F(k) / F(k − 1), where sums would be too small or too great

    private LineRelease(double erlang, double talking, SeatQueue[] queues) => (_erlang, _talking, _queues) = (erlang, talking, queues);

    /// <summary>The releases of a group; null when no stream waits for seats, so that it is k.</summary>
    internal static LineRelease? Of(IReadOnlyList<TrafficStream> streams)
    {
        if (!streams.Any(s => s.Seats is not null && s.Erlang > 0))
        {
            return null;
        }

        var waiting = streams.Where(s => s.Seats is not null && s.Erlang > 0).Select(s => new SeatQueue(s)).ToArray();
        return new(streams.Sum(s => s.Erlang), streams.Where(s => s.Seats is null).Sum(s => s.Erlang) + waiting.Sum(q => q.BeforeErlang), waiting);
    }

    /// <summary>True when it is the same for every load in proportion: all weights of k calls then go with the k-th power of the load.</summary>
    internal bool IsOfAnyLoad => _queues.All(q => !q.HasWrapUp);

    /// <summary>D(k), k 1 or more.</summary>
    internal double At(int busy)
    {
        if (busy >= _sums.Length)
        {
            Reach(Math.Max(16, busy + (busy / 2)));
        }

        if (_ratios is null)
        {
            var (above, below) = (Sum(busy), Sum(busy - 1));
            if (above > Least && below > Least)
            {
                return _erlang * below / above;
            }

            _ratios = Ratios(_sums.Length - 1);
        }

        return _erlang / _ratios[busy];
    }

    /// <summary>Makes D(k) ready up to so many, which saves doing it in steps.</summary>
    internal void Expect(int busy)
    {
        if (busy >= _sums.Length)
        {
            Reach(busy);
        }
    }

    private void Reach(int busy)
    {
        var ratios = _queues[0].Ratios(busy);
        foreach (var queue in _queues.AsSpan(1))
        {
            ratios = Together(ratios, queue.Ratios(busy));
        }

        _waiting = Weights(ratios);
        if (_talking > 0)
        {
            var others = new double[busy + 1];
            for (var n = 1; n <= busy; n++)
            {
                others[n] = _talking / n;
            }

            others = Weights(others);
            _reach = Array.FindLastIndex(others, w => w > Rare);
            Array.Reverse(others);
            _turned = others;
        }

        _sums = new double[busy + 1];
        _ratios = _ratios is null ? null : Ratios(busy);
    }

    /// <summary>F(k), up to a factor.</summary>
    private double Sum(int calls)
    {
        if (_turned.Length == 0)
        {
            return _waiting[calls];
        }

        ref var sum = ref _sums[calls];
        if (sum == 0 && (sum = From(Math.Max(0, calls - _reach), calls)) < Small)
        {
            sum = From(0, calls);
        }

        return sum;
    }

    /// <summary>Callers of the seats times all others, from so many callers on. The others stand the other way round, so that both are read forwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double From(int first, int calls)
    {
        ref var waiting = ref MemoryMarshal.GetArrayDataReference(_waiting);
        ref var others = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_turned), _turned.Length - 1 - calls);
        var (one, two) = (Vector<double>.Zero, Vector<double>.Zero);
        var width = Vector<double>.Count;
        var n = first;
        for (; n + (2 * width) <= calls + 1; n += 2 * width)
        {
            one += Vector.LoadUnsafe(ref waiting, (nuint)n) * Vector.LoadUnsafe(ref others, (nuint)n);
            two += Vector.LoadUnsafe(ref waiting, (nuint)(n + width)) * Vector.LoadUnsafe(ref others, (nuint)(n + width));
        }

        var sum = Vector.Sum(one + two);
        for (; n <= calls; n++)
        {
            sum += Unsafe.Add(ref waiting, n) * Unsafe.Add(ref others, n);
        }

        return sum;
    }

    private double[] Ratios(int busy)
    {
        double[] together = _talking > 0 ? [0, .. Enumerable.Range(1, busy).Select(n => _talking / n)] : _queues[0].Ratios(busy);
        foreach (var queue in _talking > 0 ? _queues : _queues[1..])
        {
            together = Together(together, queue.Ratios(busy));
        }

        return together;
    }

    /// <summary>Terms of a sequence that rises, then falls, from the ratios of neighbours; the greatest is 1.</summary>
    private static double[] Weights(double[] ratios)
    {
        var weights = new double[ratios.Length];
        var top = 0;
        while (top + 1 < ratios.Length && ratios[top + 1] >= 1)
        {
            top++;
        }

        weights[top] = 1;
        for (var n = top + 1; n < weights.Length; n++)
        {
            weights[n] = weights[n - 1] * ratios[n];
        }

        for (var n = top - 1; n >= 0; n--)
        {
            weights[n] = weights[n + 1] / ratios[n + 1];
        }

        return weights;
    }

    /// <summary>Ratios of neighbouring terms of the convolution of two sequences given by their ratios; both rise, then fall.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
