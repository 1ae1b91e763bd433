namespace Trunkline.Planning.Designs;

/// <summary>
/// One trunk group that several streams share: a birth-death process over the number of busy circuits. Random streams
/// (Poisson) and few people (a busy one calls no more) together; normal calls are admitted only while fewer than N − R circuits are busy.
/// </summary>
/// <remarks>
/// Exact for equal mean holding times. With one random stream it is <see cref="Traffic.ErlangB"/>, with two classes
/// <see cref="Traffic.TrunkReservation"/>, with one finite and one random <see cref="Traffic.FiniteAndPoisson"/>; the tests hold it to them.
/// A person who talks, either way, does not call: the people still free in state k are S − k.
/// </remarks>
internal static class GroupLoss
{
    /// <summary>The blocking of each stream.</summary>
    /// <param name="streams">What is offered.</param>
    /// <param name="circuits">N, 0 or more.</param>
    /// <param name="reserve">R, 0 to N.</param>
    /// <returns>In the streams' order: of random streams the share of time, of people's calls the share of calls.</returns>
    internal static double[] Of(IReadOnlyList<TrafficStream> streams, int circuits, int reserve)
    {
        var blocking = new double[streams.Count];
        Of(streams, circuits, reserve, blocking);
        return blocking;
    }

    /// <summary>The same without a new array, and the mean number of busy circuits as the result.</summary>
    internal static double Of(IReadOnlyList<TrafficStream> streams, int circuits, int reserve, Span<double> blocking)
    {
        reserve = Math.Clamp(reserve, 0, circuits);
        var fromNormal = circuits - reserve;

        // sums relative to p(k), rebuilt in each step, so that nothing overflows however large the group is
        double total = 1, busy = 0, full = 1, reserved = reserve >= circuits ? 1 : 0;
        Span<double> calls = stackalloc double[streams.Count];
        Span<double> lost = stackalloc double[streams.Count];
        Offer(0, calls, lost);
        for (var k = 1; k <= circuits; k++)
        {
            double rate = 0;
            foreach (var stream in streams)
            {
                if (stream.IsEmergency || k - 1 < fromNormal)
                {
                    rate += Rate(stream, k - 1);
                }
            }

            if (rate <= 0)
            {
                // nobody raises the state any more
                full = 0;
                break;
            }

            var down = k / rate;
            total = 1 + (total * down);
            busy = k + (busy * down);
            reserved = (k >= fromNormal ? 1 : 0) + (reserved * down);
            for (var s = 0; s < streams.Count; s++)
            {
                calls[s] *= down;
                lost[s] *= down;
            }

            Offer(k, calls, lost);
            if (total > 1e200)
            {
                return LongTail(streams, circuits, fromNormal, blocking);
            }
        }

        for (var s = 0; s < streams.Count; s++)
        {
            blocking[s] = streams[s].IsFinite
                ? (calls[s] > 0 ? lost[s] / calls[s] : 0)
                : (streams[s].IsEmergency ? full : reserved) / total;
        }

        return busy / total;

        void Offer(int k, Span<double> offered, Span<double> refused)
        {
            for (var s = 0; s < streams.Count; s++)
            {
                if (streams[s].IsFinite)
                {
                    var rate = Rate(streams[s], k);
                    offered[s] += rate;
                    refused[s] += k >= circuits || (k >= fromNormal && !streams[s].IsEmergency) ? rate : 0;
                }
            }
        }
    }

    /// <summary>Attempts per mean holding time in state k.</summary>
    internal static double Rate(TrafficStream stream, int busy) => stream.IsFinite
        ? Math.Max(0, stream.Sources - busy) * stream.IntendedPerSource / (1 - stream.IntendedPerSource)
        : stream.Erlang;

    // the same with the states as logarithms relative to the likeliest one
    private static double LongTail(IReadOnlyList<TrafficStream> streams, int circuits, int fromNormal, Span<double> blocking)
    {
        var logs = new double[circuits + 1];
        var greatest = 0.0;
        for (var k = 1; k <= circuits; k++)
        {
            var before = k - 1;
            var rate = streams.Where(s => s.IsEmergency || before < fromNormal).Sum(s => Rate(s, before));
            logs[k] = rate > 0 ? logs[k - 1] + Math.Log(rate / k) : double.NegativeInfinity;
            greatest = Math.Max(greatest, logs[k]);
        }

        double total = 0, busy = 0, normal = 0, full = 0;
        Span<double> calls = stackalloc double[streams.Count];
        Span<double> lost = stackalloc double[streams.Count];
        for (var k = 0; k <= circuits; k++)
        {
            var p = Math.Exp(logs[k] - greatest);
            total += p;
            busy += k * p;
            normal += k >= fromNormal ? p : 0;
            full = p;
            for (var s = 0; s < streams.Count; s++)
            {
                calls[s] += Rate(streams[s], k) * p;
                lost[s] += k >= circuits || (k >= fromNormal && !streams[s].IsEmergency) ? Rate(streams[s], k) * p : 0;
            }
        }

        for (var s = 0; s < streams.Count; s++)
        {
            blocking[s] = streams[s].IsFinite ? (calls[s] > 0 ? lost[s] / calls[s] : 0) : (streams[s].IsEmergency ? full : normal) / total;
        }

        return busy / total;
    }
}
