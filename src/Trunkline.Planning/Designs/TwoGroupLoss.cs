namespace Trunkline.Planning.Designs;

/// <summary>
/// Two trunk groups of which outgoing calls hunt the first, then the second, solved exactly as a chain in two dimensions (i busy in the
/// first, j in the second). Incoming calls see the first group only, unless the operator forwards them when it is full.
/// </summary>
/// <remarks>
/// <see cref="Traffic.OverflowChain"/> with several streams, reserves and few sources; the tests hold it to that. Exact for equal mean holding times.
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
    /// <param name="release">How circuits fall free, where that is known already.</param>
    internal static double[] Of(IReadOnlyList<TrafficStream> streams, (int Circuits, int Reserve) first, (int Circuits, int Reserve) second, bool forwards, LineRelease? release = null)
    {
        var (n1, n2) = (first.Circuits, second.Circuits);
        var open = Math.Max(0, n1 - first.Reserve);
        var openSecond = n2 - second.Reserve;
        release ??= LineRelease.Of(streams);
        var low = release is null && streams.All(s => !s.IsFinite) ? Lowest(streams, open) : 0;
        var (up, kept, goesOnNormal, goesOnEmergency) = (new double[n1 + n2 + 1], new double[n1 + n2 + 1], new double[n1 + n2 + 1], new double[n1 + n2 + 1]);
        var each = new double[n1 + n2 + 1];
        for (var k = low; k <= n1 + n2; k++)
        {
            each[k] = release is null || k == 0 ? 1 : release.At(k) / k;
            foreach (var stream in streams)
            {
                var rate = GroupLoss.Rate(stream, k);
                up[k] += rate;
                kept[k] += stream.IsEmergency ? rate : 0;
                if (GoesOn(stream))
                {
                    (stream.IsEmergency ? goesOnEmergency : goesOnNormal)[k] += rate;
                }
            }
        }

        var levels = new OverflowLevels(low, open, n1, n2)
        {
            Up = up,
            UpKept = kept,
            Over = (f, j) => (j < openSecond ? goesOnNormal[open + f + j] : 0) + (open + f == n1 && j < n2 ? goesOnEmergency[n1 + j] : 0),
            Release = each,
        };
        if (!levels.Solve())
        {
            return new double[streams.Count];
        }

        var total = levels.Busy.Sum();
        return [.. streams.Select(Blocking)];

        bool GoesOn(TrafficStream stream) => stream.Direction == StreamDirection.Out || forwards;

        double Blocking(TrafficStream stream)
        {
            var lost = 0.0;
            for (var j = 0; j <= n2; j++)
            {
                for (var i = stream.IsEmergency ? n1 : open; i <= n1; i++)
                {
                    var goesOn = GoesOn(stream) && j < (stream.IsEmergency ? n2 : openSecond);
                    lost += goesOn ? 0 : levels.Refusing[(j * (n1 - open + 1)) + i - open] * (stream.IsFinite ? GroupLoss.Rate(stream, i + j) : 1);
                }
            }

            var calls = stream.IsFinite ? levels.Busy.Select((p, k) => p * GroupLoss.Rate(stream, k)).Sum() : total;
            return calls > 0 ? lost / calls : 0;
        }
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
