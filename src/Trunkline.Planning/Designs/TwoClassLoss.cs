using System.Runtime.CompilerServices;
using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>
/// One trunk group with circuits kept for emergency calls where calls do not all hold a line alike: because some wait for a seat on it, or because
/// emergency calls are longer or shorter than the others. A chain in two dimensions: calls of the one kind, calls of the other.
/// </summary>
/// <remarks>
/// Exact for exponential holding times when each of the two kinds has one mean; streams of one kind with different means are taken at their
/// common one. Without a reserve it need not be asked: blocking then depends on the loads alone, or has the product form (<see cref="LineRelease"/>).
/// </remarks>
internal static class TwoClassLoss
{
    /// <summary>A tenth of a plan's second would go into some hundred of these.</summary>
    internal const double MostWork = 1e6;

    /// <summary>True when <see cref="GroupLoss"/> would only estimate and the chain is small enough.</summary>
    internal static bool IsNeeded(IReadOnlyList<TrafficStream> streams, int circuits, int reserve, double mostWork) =>
        Shape.Of(streams).IsNeeded(circuits, reserve, mostWork);

    /// <summary>True when <see cref="GroupLoss"/> is an estimate for these streams.</summary>
    internal static bool IsEstimate(IReadOnlyList<TrafficStream> streams, int reserve) => Shape.Of(streams).IsEstimate(reserve);

    /// <summary>The blocking of each stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double[] Of(IReadOnlyList<TrafficStream> streams, int circuits, int reserve)
    {
        // the first kind: who waits for seats, or the normal calls
        var seated = streams.FirstOrDefault(s => s is { Seats: not null, Erlang: > 0 });
        bool IsFirst(TrafficStream s) => seated is null ? !s.IsEmergency : ReferenceEquals(s, seated);
        var first = Leaving(streams.Where(IsFirst).ToList(), circuits);
        var second = Leaving(streams.Where(s => !IsFirst(s)).ToList(), circuits);

        // calls a second of the two kinds that are admitted with k circuits busy
        var (one, other) = (new double[circuits + 1], new double[circuits + 1]);
        foreach (var stream in streams)
        {
            var up = IsFirst(stream) ? one : other;
            for (var k = 0; k < circuits - (stream.IsEmergency ? 0 : reserve) && stream.Erlang > 0; k++)
            {
                up[k] += GroupLoss.Rate(stream, k) / stream.HoldingSeconds;
            }
        }

        int At(int i, int j) => (i * (circuits + 1)) - (i * (i - 1) / 2) + j;
        var chain = new BandedChain(At(circuits, 0) + 1, circuits + 1);
        for (var i = 0; i <= circuits; i++)
        {
            for (var j = 0; i + j <= circuits; j++)
            {
                var here = At(i, j);
                if (one[i + j] > 0)
                {
                    chain.Add(here, At(i + 1, j), one[i + j]);
                }

                if (other[i + j] > 0)
                {
                    chain.Add(here, At(i, j + 1), other[i + j]);
                }

                if (i > 0)
                {
                    chain.Add(here, At(i - 1, j), first[i]);
                }

                if (j > 0)
                {
                    chain.Add(here, At(i, j - 1), second[j]);
                }
            }
        }

        var p = chain.Solve();
        var states = new double[circuits + 1];
        for (var i = 0; i <= circuits; i++)
        {
            for (var j = 0; i + j <= circuits; j++)
            {
                states[i + j] += p[At(i, j)];
            }
        }

        var blocking = new double[streams.Count];
        for (var s = 0; s < blocking.Length; s++)
        {
            var stream = streams[s];
            double calls = 0, lost = 0;
            for (var k = 0; k <= circuits; k++)
            {
                var weight = states[k] * (stream.IsFinite ? GroupLoss.Rate(stream, k) : 1);
                calls += weight;
                lost += k < circuits - (stream.IsEmergency ? 0 : reserve) ? 0 : weight;
            }

            blocking[s] = calls > 0 ? lost / calls : 0;
        }

        return blocking;
    }

    /// <summary>What decides whether the chain is needed: the same for a load in any proportion.</summary>
    internal sealed record Shape(bool HasSeats, bool IsMixed, bool HasFinite, bool HasUnequal, int Seated)
    {
        internal static Shape Of(IReadOnlyList<TrafficStream> streams)
        {
            var offered = streams.Where(s => s.Erlang > 0).ToList();
            var (emergency, normal) = (Holding(offered.Where(s => s.IsEmergency)), Holding(offered.Where(s => !s.IsEmergency)));
            return new(offered.Any(s => s.Seats is not null), offered.Count > 1, offered.Any(s => s.IsFinite),
                emergency > 0 && normal > 0 && Math.Abs(emergency - normal) > 1e-9 * normal, streams.Count(s => s is { Seats: not null, Erlang: > 0 }));
        }

        internal bool IsEstimate(int reserve) => HasSeats ? IsMixed && (reserve > 0 || HasFinite) : reserve > 0 && HasUnequal;

        internal bool IsNeeded(int circuits, int reserve, double mostWork)
        {
            var band = circuits + 1.0;
            return circuits > 0 && band * band / 2 * band * band <= mostWork && IsEstimate(reserve) && Seated <= 1;
        }
    }

    /// <summary>Calls a second that leave while n of a kind are there.</summary>
    private static double[] Leaving(List<TrafficStream> kind, int circuits)
    {
        if (LineRelease.Of(kind) is { } release)
        {
            // releases per mean holding time of the kind
            return [.. Enumerable.Range(0, circuits + 1).Select(n => n == 0 ? 0 : release.At(n) / Holding(kind))];
        }

        var holding = Holding(kind);
        return [.. Enumerable.Range(0, circuits + 1).Select(n => holding > 0 ? n / holding : 0)];
    }

    /// <summary>The mean holding time of calls of several streams, in seconds; 0 without calls.</summary>
    private static double Holding(IEnumerable<TrafficStream> streams)
    {
        var (erlang, perSecond) = (0.0, 0.0);
        foreach (var stream in streams.Where(s => s.Erlang > 0))
        {
            erlang += stream.Erlang;
            perSecond += stream.Erlang / stream.HoldingSeconds;
        }

        return perSecond > 0 ? erlang / perSecond : 0;
    }
}
