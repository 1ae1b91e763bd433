using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>
/// Two trunk groups of which outgoing calls hunt the first, then the second, solved exactly as a chain in two dimensions (i busy in the
/// first, j in the second). Incoming calls see the first group only, unless the operator forwards them when it is full.
/// </summary>
/// <remarks>
/// <see cref="OverflowChain"/> with several streams, reserves and few sources; the tests hold it to that. Exact for equal mean holding times.
/// Where callers wait for seats, all circuits of both groups are taken to fall free later alike (<see cref="LineRelease"/>): an estimate.
/// </remarks>
internal static class TwoGroupLoss
{
    /// <summary>More than this many steps of elimination are not worth a plan's second.</summary>
    private const double MostWork = 2e7;

    /// <summary>States of the first group that are together rarer than this are left out: no figure that is shown comes near it.</summary>
    private const double Rarest = 1e-30;

    /// <summary>True when the chain is small enough to be solved within a plan.</summary>
    internal static bool IsSolvable(int first, int second)
    {
        var band = Math.Min(first, second) + 1.0;
        return (first + 1.0) * (second + 1.0) * band * band <= MostWork;
    }

    /// <summary>The blocking of each stream.</summary>
    /// <param name="streams">What is offered.</param>
    /// <param name="first">The group tried first: circuits and reserve.</param>
    /// <param name="second">The group tried next.</param>
    /// <param name="forwards">True when incoming calls go on to the second group too.</param>
    internal static double[] Of(IReadOnlyList<TrafficStream> streams, (int Circuits, int Reserve) first, (int Circuits, int Reserve) second, bool forwards)
    {
        var (n1, n2) = (first.Circuits, second.Circuits);
        var release = LineRelease.Of(streams);
        var low = release is null && streams.All(s => !s.IsFinite) ? Lowest(streams, n1 - first.Reserve) : 0;
        double Down(int mine, int all) => release is null ? mine : release.At(all) * mine / all;
        var inside = n2 <= n1 - low;
        int At(int i, int j) => inside ? ((i - low) * (n2 + 1)) + j : (j * (n1 - low + 1)) + i - low;
        var chain = new BandedChain((n1 - low + 1) * (n2 + 1), Math.Min(n1 - low, n2) + 1);
        for (var i = low; i <= n1; i++)
        {
            for (var j = 0; j <= n2; j++)
            {
                double up = 0, over = 0;
                foreach (var stream in streams)
                {
                    var rate = GroupLoss.Rate(stream, i + j);
                    switch (Admits(stream, i, j))
                    {
                        case 1:
                            up += rate;
                            break;
                        case 2:
                            over += rate;
                            break;
                    }
                }

                var here = At(i, j);
                if (up > 0)
                {
                    chain.Add(here, At(i + 1, j), up);
                }

                if (over > 0)
                {
                    chain.Add(here, At(i, j + 1), over);
                }

                if (i > low)
                {
                    chain.Add(here, At(i - 1, j), Down(i, i + j));
                }

                if (j > 0)
                {
                    chain.Add(here, At(i, j - 1), Down(j, i + j));
                }
            }
        }

        var p = chain.Solve();
        var calls = new double[streams.Count];
        var lost = new double[streams.Count];
        for (var i = low; i <= n1; i++)
        {
            for (var j = 0; j <= n2; j++)
            {
                for (var s = 0; s < streams.Count; s++)
                {
                    var weight = p[At(i, j)] * (streams[s].IsFinite ? GroupLoss.Rate(streams[s], i + j) : 1);
                    calls[s] += weight;
                    lost[s] += Admits(streams[s], i, j) == 0 ? weight : 0;
                }
            }
        }

        return [.. calls.Select((c, s) => c > 0 ? lost[s] / c : 0)];

        // 1 or 2: the group that takes the call; 0: none
        int Admits(TrafficStream stream, int i, int j) =>
            i < n1 - (stream.IsEmergency ? 0 : first.Reserve) ? 1
            : (stream.Direction == StreamDirection.Out || forwards) && j < n2 - (stream.IsEmergency ? 0 : second.Reserve) ? 2
            : 0;
    }

    /// <summary>
    /// The fewest circuits of the first group that are ever busy. Random calls all try it first, so that how many it has busy is a birth-death process
    /// by itself, whatever the second group does: from the state where normal calls are refused down each state is i/A of the one above.
    /// </summary>
    private static int Lowest(IReadOnlyList<TrafficStream> streams, int open)
    {
        var erlang = streams.Sum(s => s.Erlang);
        var (share, total) = (1.0, 1.0);
        for (var i = open; i > 0; i--)
        {
            share *= i / erlang;
            total += share;
            if (i < erlang && share < Rarest * total * (1 - (i / erlang)))
            {
                return i - 1;
            }

            if (total > 1e200)
            {
                (share, total) = (share * 1e-200, total * 1e-200);
            }
        }

        return 0;
    }
}
