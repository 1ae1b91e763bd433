using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>What each stream meets on a design: puts the streams on the groups as the operator and our hunting would.</summary>
/// <remarks>
/// Incoming calls land on one group and see no other, unless the operator forwards. Outgoing calls hunt the groups in their order. Analog
/// lines without the operator's hunting give incoming calls one line only.
/// </remarks>
internal sealed class DesignLoss(PlanNeeds needs, DayToDay variation)
{
    private readonly PlanNeeds _needs = needs;
    private readonly DayToDay _variation = variation;

    /// <summary>The blocking of each stream, everything up.</summary>
    internal double[] Of(Design design, IReadOnlyList<TrafficStream> streams) => Of(design, streams, down: -1, units: 0);

    /// <summary>The worst of each stream over one unit down, whichever it is.</summary>
    internal double[] OneUnitDown(Design design, IReadOnlyList<TrafficStream> streams)
    {
        var worst = new double[streams.Count];
        for (var g = 0; g < design.Groups.Count; g++)
        {
            var blocking = Of(design, streams, g, 1);
            for (var s = 0; s < worst.Length; s++)
            {
                worst[s] = Math.Max(worst[s], blocking[s]);
            }
        }

        return worst;
    }

    /// <summary>The blocking of each stream with so many units of one group down.</summary>
    /// <param name="design">The design.</param>
    /// <param name="streams">What is offered.</param>
    /// <param name="down">The group; -1 for none.</param>
    /// <param name="units">Units of it that are down.</param>
    internal double[] Of(Design design, IReadOnlyList<TrafficStream> streams, int down, int units)
    {
        var groups = design.Groups.Select((g, i) => i == down ? Without(g, units) : g).ToList();
        return OverDays(streams, s => Once(groups, s));
    }

    /// <summary>The blocking of each stream with so many circuits stuck in a group.</summary>
    internal double[] Stuck(Design design, IReadOnlyList<TrafficStream> streams, int group, int circuits)
    {
        var groups = design.Groups.Select((g, i) => i == group ? g with { Circuits = Math.Max(0, g.Circuits - circuits) } : g).ToList();
        return OverDays(streams, s => Once(groups, s));
    }

    /// <summary>One shared group without a design, for counting.</summary>
    internal double[] Shared(IReadOnlyList<TrafficStream> streams, int circuits, int reserve) =>
        OverDays(streams, s => GroupLoss.Of(s, circuits, reserve));

    /// <summary>How the figures come about, in words.</summary>
    internal string Method(Design design, IReadOnlyList<TrafficStream> streams)
    {
        var mixed = streams.Any(s => s.IsFinite);
        var one = mixed ? "exact birth-death process of few people and random calls in one group (BPP)" : "Erlang B";
        if (design.Groups.Any(g => g.Reserve > 0))
        {
            one = mixed ? one + " with circuits kept for emergency calls" : "exact birth-death process with circuits kept for emergency calls (E.525)";
        }

        var groups = design.Groups.Count == 1 ? one
            : design.Groups.All(g => g.Direction != GroupDirection.Both) ? one + ", for each one-way group by itself"
            : TwoGroupLoss.IsSolvable(design.Groups[0].Circuits, design.Groups[1].Circuits) ? "exact chain in two dimensions (first group, overflow group); incoming calls " + (_needs.OperatorForwardsOnBusy ? "forwarded by the operator" : "see the first group only")
            : one + " on the first group alone: an upper bound, what overflows and is carried is not counted";
        return _variation == DayToDay.None ? groups : groups + $"; averaged over days that differ ({_variation.ToString().ToLowerInvariant()} day-to-day variation)";
    }

    private static DesignGroup Without(DesignGroup group, int units)
    {
        var circuits = Math.Max(0, group.Circuits - (units * group.CircuitsPerUnit));
        return group with { Circuits = circuits, Units = Math.Max(0, group.Units - units), Reserve = Math.Min(group.Reserve, circuits) };
    }

    private double[] Once(List<DesignGroup> groups, IReadOnlyList<TrafficStream> streams)
    {
        var blocking = new double[streams.Count];
        if (groups.Count == 1)
        {
            return GroupLoss.Of(streams, groups[0].Circuits, groups[0].Reserve);
        }

        if (groups.All(g => g.Direction != GroupDirection.Both))
        {
            foreach (var group in groups)
            {
                var direction = group.Direction == GroupDirection.InOnly ? StreamDirection.In : StreamDirection.Out;
                Put(GroupLoss.Of([.. streams.Where(s => s.Direction == direction)], group.Circuits, group.Reserve), s => s.Direction == direction);
            }

            return blocking;
        }

        var (first, second) = (groups[0], groups[1]);
        if (first.Circuits == 0)
        {
            // the group the numbers land on is gone: incoming calls need the operator's help
            Array.Fill(blocking, 1);
            bool Comes(TrafficStream s) => s.Direction == StreamDirection.Out || _needs.OperatorForwardsOnBusy;
            Put(GroupLoss.Of([.. streams.Where(Comes)], second.Circuits, second.Reserve), Comes);
            return blocking;
        }

        if (second.Circuits == 0 || !TwoGroupLoss.IsSolvable(first.Circuits, second.Circuits))
        {
            return GroupLoss.Of(streams, first.Circuits, first.Reserve);
        }

        return TwoGroupLoss.Of(streams, (first.Circuits, first.Reserve), (second.Circuits, second.Reserve), _needs.OperatorForwardsOnBusy);

        void Put(double[] from, Func<TrafficStream, bool> chosen)
        {
            var next = 0;
            for (var s = 0; s < blocking.Length; s++)
            {
                if (chosen(streams[s]))
                {
                    blocking[s] = from[next++];
                }
            }
        }
    }

    /// <summary>The mean over days whose load is the mean load times a gamma factor, by the trapezoidal rule over its logarithm.</summary>
    private double[] OverDays(IReadOnlyList<TrafficStream> streams, Func<IReadOnlyList<TrafficStream>, double[]> once)
    {
        var erlang = streams.Sum(s => s.Erlang);
        if (_variation == DayToDay.None || erlang <= 0)
        {
            return once(streams);
        }

        var variance = Traffic.DayToDay.Variance(erlang, (DayToDayLevel)_variation).Value;
        var shape = erlang * erlang / variance;
        var (left, right) = (-(40 / shape) - (9 / Math.Sqrt(shape)), Math.Log(1 + (9 * Math.Sqrt(2 / shape)) + (45 / shape)));
        const int Steps = 48;
        var sum = new double[streams.Count];
        var mass = 0.0;
        for (var i = 0; i <= Steps; i++)
        {
            // density of the factor x at u = ln x, up to a constant: exp(shape·(u − x + 1))
            var u = left + ((right - left) * i / Steps);
            var x = Math.Exp(u);
            var density = Math.Exp(shape * (u - x + 1));
            mass += density;
            if (density > 1e-14)
            {
                var blocking = once([.. streams.Select(s => s.Scaled(x))]);
                for (var s = 0; s < sum.Length; s++)
                {
                    sum[s] += density * blocking[s];
                }
            }
        }

        return [.. sum.Select(s => s / mass)];
    }
}
