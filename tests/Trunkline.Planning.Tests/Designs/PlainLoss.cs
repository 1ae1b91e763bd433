using Trunkline.Planning.Designs;
using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Tests.Designs;

/// <summary>
/// Blocking by the plainest way there is: every state of every group written down, one general elimination, every day by itself, nothing kept. What
/// the planner computes by sums that it keeps, level by level and once for all designs must come out the same.
/// </summary>
internal static class PlainLoss
{
    private const int Steps = 48;

    /// <summary>The mean over days of each stream's blocking on a design of which so many units of a group are down.</summary>
    internal static double[] Of(Design design, IReadOnlyList<TrafficStream> streams, PlanNeeds needs, Planning.Designs.DayToDay variation, int down = -1, int units = 1, bool isStaffedByDay = false)
    {
        var groups = design.Groups.Select((g, i) => i != down ? (g.Circuits, g.Reserve, g.Direction)
            : (Circuits: Math.Max(0, g.Circuits - (units * g.CircuitsPerUnit)), Reserve: Math.Min(g.Reserve, Math.Max(0, g.Circuits - (units * g.CircuitsPerUnit))), g.Direction)).ToList();
        return Mean(streams, variation, isStaffedByDay, (day, work) => Day(groups, day, needs, work));
    }

    /// <summary>The same of one group that all share.</summary>
    internal static double[] Shared(IReadOnlyList<TrafficStream> streams, int circuits, int reserve, Planning.Designs.DayToDay variation, bool isStaffedByDay = false) =>
        Mean(streams, variation, isStaffedByDay, (day, work) => One(day, circuits, reserve, work));

    private static double[] Mean(IReadOnlyList<TrafficStream> streams, Planning.Designs.DayToDay variation, bool isStaffedByDay, Func<IReadOnlyList<TrafficStream>, double, double[]> once)
    {
        var erlang = streams.Sum(s => s.Erlang);
        if (variation == Planning.Designs.DayToDay.None || erlang <= 0)
        {
            return once(streams, TwoClassLoss.MostWork);
        }

        var shape = erlang * erlang / Planning.Traffic.DayToDay.Variance(erlang, (DayToDayLevel)variation).Value;
        var (left, right) = (-(40 / shape) - (9 / Math.Sqrt(shape)), Math.Log(1 + (9 * Math.Sqrt(2 / shape)) + (45 / shape)));
        var (sum, mass) = (new double[streams.Count], 0.0);
        for (var i = 0; i <= Steps; i++)
        {
            var u = left + ((right - left) * i / Steps);
            var density = Math.Exp(shape * (u - Math.Exp(u) + 1));
            mass += density;
            if (density <= 1e-14)
            {
                continue;
            }

            var day = once([.. streams.Select(s => s.Scaled(Math.Exp(u)) with { Seats = isStaffedByDay ? s.Seats?.Grown(Math.Exp(u)) : s.Seats })], TwoClassLoss.MostWork / Steps);
            for (var s = 0; s < sum.Length; s++)
            {
                sum[s] += density * day[s];
            }
        }

        return [.. sum.Select(s => s / mass)];
    }

    private static double[] Day(List<(int Circuits, int Reserve, GroupDirection Direction)> groups, IReadOnlyList<TrafficStream> streams, PlanNeeds needs, double work)
    {
        var first = groups[0];
        if (groups.Count == 1)
        {
            return One(streams, first.Circuits, first.Reserve, work);
        }

        var second = groups[1];
        if (first.Direction != GroupDirection.Both && second.Direction != GroupDirection.Both)
        {
            var blocking = new double[streams.Count];
            foreach (var (circuits, reserve, direction) in groups)
            {
                Put(direction == GroupDirection.InOnly ? StreamDirection.In : StreamDirection.Out, circuits, reserve, blocking);
            }

            return blocking;
        }

        if (first.Circuits == 0)
        {
            if (needs.OperatorForwardsOnBusy)
            {
                return One(streams, second.Circuits, second.Reserve, work);
            }

            var blocking = streams.Select(_ => 1.0).ToArray();
            Put(StreamDirection.Out, second.Circuits, second.Reserve, blocking);
            return blocking;
        }

        return second.Circuits == 0 || !TwoGroupLoss.IsSolvable(first.Circuits, second.Circuits) ? One(streams, first.Circuits, first.Reserve, work)
            : Two(streams, (first.Circuits, first.Reserve), (second.Circuits, second.Reserve), needs.OperatorForwardsOnBusy);

        void Put(StreamDirection direction, int circuits, int reserve, double[] into)
        {
            var own = One([.. streams.Where(s => s.Direction == direction)], circuits, reserve, work);
            var next = 0;
            for (var s = 0; s < into.Length; s++)
            {
                into[s] = streams[s].Direction == direction ? own[next++] : into[s];
            }
        }
    }

    /// <summary>One group: the chances of its states by their ratios, as logarithms.</summary>
    private static double[] One(IReadOnlyList<TrafficStream> streams, int circuits, int reserve, double work)
    {
        if (TwoClassLoss.IsNeeded(streams, circuits, reserve, work))
        {
            return TwoClassLoss.Of(streams, circuits, reserve);
        }

        reserve = Math.Clamp(reserve, 0, circuits);
        var release = LineRelease.Of(streams);
        var logs = new double[circuits + 1];
        for (var k = 1; k <= circuits; k++)
        {
            var up = streams.Where(s => s.IsEmergency || k - 1 < circuits - reserve).Sum(s => GroupLoss.Rate(s, k - 1));
            logs[k] = up > 0 ? logs[k - 1] + Math.Log(up / (release?.At(k) ?? k)) : double.NegativeInfinity;
        }

        var top = logs.Max();
        return [.. streams.Select(stream =>
        {
            double calls = 0, lost = 0;
            for (var k = 0; k <= circuits; k++)
            {
                var weight = Math.Exp(logs[k] - top) * (stream.IsFinite ? GroupLoss.Rate(stream, k) : 1);
                calls += weight;
                lost += k >= circuits - (stream.IsEmergency ? 0 : reserve) ? weight : 0;
            }

            return calls > 0 ? lost / calls : 0;
        })];
    }

    /// <summary>Two groups as one chain in two dimensions, eliminated state by state.</summary>
    internal static double[] Two(IReadOnlyList<TrafficStream> streams, (int Circuits, int Reserve) first, (int Circuits, int Reserve) second, bool forwards)
    {
        var (n1, n2) = (first.Circuits, second.Circuits);
        var release = LineRelease.Of(streams);
        double Down(int mine, int all) => release is null ? mine : release.At(all) * mine / all;
        var inside = n2 <= n1;
        int At(int i, int j) => inside ? (i * (n2 + 1)) + j : (j * (n1 + 1)) + i;
        var chain = new BandedChain((n1 + 1) * (n2 + 1), Math.Min(n1, n2) + 1);
        for (var i = 0; i <= n1; i++)
        {
            for (var j = 0; j <= n2; j++)
            {
                foreach (var stream in streams)
                {
                    var rate = GroupLoss.Rate(stream, i + j);
                    if (rate > 0 && Admits(stream, i, j) is var admits and > 0)
                    {
                        chain.Add(At(i, j), admits == 1 ? At(i + 1, j) : At(i, j + 1), rate);
                    }
                }

                if (i > 0)
                {
                    chain.Add(At(i, j), At(i - 1, j), Down(i, i + j));
                }

                if (j > 0)
                {
                    chain.Add(At(i, j), At(i, j - 1), Down(j, i + j));
                }
            }
        }

        var p = chain.Solve();
        return [.. streams.Select(stream =>
        {
            double calls = 0, lost = 0;
            for (var i = 0; i <= n1; i++)
            {
                for (var j = 0; j <= n2; j++)
                {
                    var weight = p[At(i, j)] * (stream.IsFinite ? GroupLoss.Rate(stream, i + j) : 1);
                    calls += weight;
                    lost += Admits(stream, i, j) == 0 ? weight : 0;
                }
            }

            return calls > 0 ? lost / calls : 0;
        })];

        // 1 or 2: the group that takes the call; 0: none
        int Admits(TrafficStream stream, int i, int j) =>
            i < n1 - (stream.IsEmergency ? 0 : first.Reserve) ? 1
            : (stream.Direction == StreamDirection.Out || forwards) && j < n2 - (stream.IsEmergency ? 0 : second.Reserve) ? 2
            : 0;
    }
}
