namespace Trunkline.Planning.Designs;

/// <summary>What each stream meets on a design: puts the streams on the groups as the operator and our hunting would.</summary>
/// <remarks>
/// Incoming calls land on one group and see no other, unless the operator forwards. Outgoing calls hunt the groups in their order. Analog
/// lines without the operator's hunting give incoming calls one line only.
/// </remarks>
internal sealed class DesignLoss
{
    /// <summary>Loads whose sums are kept.</summary>
    private const int MostKept = 16;

    /// <summary>Of days on which less than this finds the first group full, nothing shows in the mean: days as rare are left out of it too.</summary>
    private const double NoneOverflows = 1e-17;

    /// <summary>In <see cref="Method"/> when callers wait for seats.</summary>
    internal const string HoldsWhileWaiting = "callers who wait for a seat hold their line";

    private readonly PlanNeeds _needs;
    private readonly DayToDay _variation;
    private readonly bool _isStaffedByDay;
    private readonly bool _isTextbook;
    private readonly List<(IReadOnlyList<TrafficStream> Streams, LoadDays Days)> _kept = [];

    /// <param name="needs">Whether the operator forwards.</param>
    /// <param name="variation">How much days differ.</param>
    /// <param name="isStaffedByDay">True when each day has as many seats as its load needs.</param>
    internal DesignLoss(PlanNeeds needs, DayToDay variation, bool isStaffedByDay = false)
        : this(needs, variation, isStaffedByDay, isTextbook: false) => Textbook = new(needs, variation, isStaffedByDay, isTextbook: true);

    private DesignLoss(PlanNeeds needs, DayToDay variation, bool isStaffedByDay, bool isTextbook)
    {
        (_needs, _variation, _isStaffedByDay, _isTextbook) = (needs, variation, isStaffedByDay, isTextbook);
        Textbook = this;
    }

    /// <summary>The figures of tables and calculators: every call is answered at once, and all calls are of one length.</summary>
    internal DesignLoss Textbook { get; }

    /// <summary>The blocking of callers who wait for seats that no number of lines gets below; 0 where the seats are enough.</summary>
    internal double LeastBlocking(IReadOnlyList<TrafficStream> streams) => streams.Any(s => s.Seats is not null) ? Days(streams).LeastBlocking : 0;

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
        return Mean(groups, streams);
    }

    /// <summary>The blocking of each stream with so many circuits stuck in a group.</summary>
    internal double[] Stuck(Design design, IReadOnlyList<TrafficStream> streams, int group, int circuits)
    {
        var groups = design.Groups.Select((g, i) => i == group ? g with { Circuits = Math.Max(0, g.Circuits - circuits) } : g).ToList();
        return Mean(groups, streams);
    }

    /// <summary>One shared group without a design, for counting.</summary>
    internal double[] Shared(IReadOnlyList<TrafficStream> streams, int circuits, int reserve) =>
        Days(streams).Mean(new(circuits, reserve, GroupDirection.Both), day => day.Shared(circuits, reserve));

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
        groups += Held(design, streams);
        return _variation == DayToDay.None ? groups : groups + $"; averaged over days that differ ({_variation.ToString().ToLowerInvariant()} day-to-day variation)"
            + (_isStaffedByDay ? ", each with as many seats as it needs" : "");
    }

    /// <summary>How the time counts that calls hold a line, in words; nothing where only the load matters.</summary>
    private string Held(Design design, IReadOnlyList<TrafficStream> streams)
    {
        var group = design.Groups[0];
        var isExact = design.Groups.Count == 1
            && (!TwoClassLoss.IsEstimate(streams, group.Reserve) || (_variation == DayToDay.None && TwoClassLoss.IsNeeded(streams, group.Circuits, group.Reserve, TwoClassLoss.MostWork)));
        return streams.Any(s => s is { Seats: not null, Erlang: > 0 }) ? $"; {HoldsWhileWaiting} ({(isExact ? "exact but for wrap-up" : "an estimate")})"
            : TwoClassLoss.IsEstimate(streams, design.Groups.Max(g => g.Reserve)) ? "; emergency calls and others " + (isExact ? "each with their own holding time" : "taken as equally long")
            : "";
    }

    private static DesignGroup Without(DesignGroup group, int units)
    {
        var circuits = Math.Max(0, group.Circuits - (units * group.CircuitsPerUnit));
        return group with { Circuits = circuits, Units = Math.Max(0, group.Units - units), Reserve = Math.Min(group.Reserve, circuits) };
    }

    private double[] Mean(List<DesignGroup> groups, IReadOnlyList<TrafficStream> streams)
    {
        var (first, second) = (groups[0], groups.Count > 1 ? groups[1] : null);
        return second is null ? Shared(streams, first.Circuits, first.Reserve)
            : Days(streams).Mean(new(first.Circuits, first.Reserve, first.Direction, second.Circuits, second.Reserve, second.Direction), day => Once(groups, day));
    }

    private double[] Once(List<DesignGroup> groups, LoadDay day)
    {
        var streams = day.Streams;
        var blocking = new double[streams.Count];
        if (groups.All(g => g.Direction != GroupDirection.Both))
        {
            foreach (var group in groups)
            {
                var direction = group.Direction == GroupDirection.InOnly ? StreamDirection.In : StreamDirection.Out;
                Put(day.OneWay(direction, group.Circuits, group.Reserve), s => s.Direction == direction);
            }

            return blocking;
        }

        var (first, second) = (groups[0], groups[1]);
        if (first.Circuits == 0)
        {
            // the group the numbers land on is gone: incoming calls need the operator's help
            if (_needs.OperatorForwardsOnBusy)
            {
                return day.Shared(second.Circuits, second.Reserve);
            }

            Array.Fill(blocking, 1);
            Put(day.OneWay(StreamDirection.Out, second.Circuits, second.Reserve), s => s.Direction == StreamDirection.Out);
            return blocking;
        }

        if (second.Circuits == 0 || !TwoGroupLoss.IsSolvable(first.Circuits, second.Circuits))
        {
            return day.Shared(first.Circuits, first.Reserve);
        }

        if (day.IsOneOfMany && day.Shared(first.Circuits, first.Reserve).Max() < NoneOverflows)
        {
            return blocking;
        }

        return TwoGroupLoss.Of(streams, (first.Circuits, first.Reserve), (second.Circuits, second.Reserve), _needs.OperatorForwardsOnBusy, day.Release);

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

    /// <summary>The days of a load; those of the loads asked for last are kept.</summary>
    private LoadDays Days(IReadOnlyList<TrafficStream> streams)
    {
        if (_isTextbook)
        {
            streams = streams.All(s => s is { Seats: null, HoldingSeconds: TrafficStream.AssumedHolding }) ? streams : [.. streams.Select(Alike)];
        }

        var at = _kept.FindIndex(k => IsSameLoad(k.Streams, streams));
        var found = at >= 0 ? _kept[at] : (Streams: streams, Days: new LoadDays(streams, _variation, _isStaffedByDay));
        if (at >= 0 || _kept.Count == MostKept)
        {
            _kept.RemoveAt(Math.Max(at, 0));
        }

        // the last asked for is last
        _kept.Add(found);
        return found.Days;
    }

    /// <summary>True when two loads meet the same: what is promised to calls and how they are called does not matter.</summary>
    private static bool IsSameLoad(IReadOnlyList<TrafficStream> one, IReadOnlyList<TrafficStream> other)
    {
        if (ReferenceEquals(one, other))
        {
            return true;
        }

        if (one.Count != other.Count)
        {
            return false;
        }

        for (var s = 0; s < one.Count; s++)
        {
            var (a, b) = (one[s], other[s]);
            if (a.Erlang != b.Erlang || a.HoldingSeconds != b.HoldingSeconds || a.Sources != b.Sources || a.IntendedPerSource != b.IntendedPerSource
                || a.IsEmergency != b.IsEmergency || a.Direction != b.Direction || a.Seats != b.Seats)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same load with every call answered at once and all calls of one length.</summary>
    private static TrafficStream Alike(TrafficStream stream) => stream with { Seats = null, HoldingSeconds = TrafficStream.AssumedHolding };
}
