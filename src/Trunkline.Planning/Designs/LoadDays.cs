using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>
/// The days a load is averaged over: days whose load is the mean load times a gamma factor, by the trapezoidal rule over its logarithm; one day
/// where they do not differ. Keeps what was computed for each day, so that asking for another number of circuits costs little.
/// </summary>
internal sealed class LoadDays
{
    private const int Steps = 48;

    private readonly List<LoadDay> _days = [];
    private readonly Dictionary<Asked, double[]> _means = [];
    private readonly double _mass;
    private readonly int _streams;

    /// <param name="streams">Mean loads.</param>
    /// <param name="variation">How much days differ.</param>
    /// <param name="isStaffedByDay">True when each day has as many seats as its load needs.</param>
    internal LoadDays(IReadOnlyList<TrafficStream> streams, DayToDay variation, bool isStaffedByDay = false)
    {
        _streams = streams.Count;
        LeastBlocking = Full(streams);
        var erlang = streams.Sum(s => s.Erlang);
        if (variation == DayToDay.None || erlang <= 0)
        {
            _days.Add(new(1, streams, TwoClassLoss.Shape.Of(streams), LineRelease.Of(streams), TwoClassLoss.MostWork, isOneOfMany: false));
            _mass = 1;
            return;
        }

        var (kinds, release) = (TwoClassLoss.Shape.Of(streams), LineRelease.Of(streams));
        var variance = Traffic.DayToDay.Variance(erlang, (DayToDayLevel)variation).Value;
        var shape = erlang * erlang / variance;
        var (left, right) = (-(40 / shape) - (9 / Math.Sqrt(shape)), Math.Log(1 + (9 * Math.Sqrt(2 / shape)) + (45 / shape)));
        // where there are others than the promises need, they are as many every day
        var areNeeded = streams.All(s => s.Seats is not { IsAsNeeded: false });
        var least = 0.0;
        for (var i = 0; i <= Steps; i++)
        {
            // density of the factor x at u = ln x, up to a constant: exp(shape·(u − x + 1))
            var u = left + ((right - left) * i / Steps);
            var x = Math.Exp(u);
            var density = Math.Exp(shape * (u - x + 1));
            _mass += density;
            if (density > 1e-14)
            {
                TrafficStream[] scaled = [.. streams.Select(s => s.Scaled(x) with { Seats = isStaffedByDay && areNeeded ? s.Seats?.Grown(x) : s.Seats })];
                least += density * Full(scaled);
                _days.Add(new(density, scaled, kinds, release is null || (release.IsOfAnyLoad && !isStaffedByDay) ? release : LineRelease.Of(scaled), TwoClassLoss.MostWork / Steps, isOneOfMany: true));
            }
        }

        LeastBlocking = least / _mass;
    }

    /// <summary>What no number of lines brings blocking below: where more calls come than seats can answer, those who wait fill every line there is.</summary>
    internal double LeastBlocking { get; }

    /// <summary>The mean over the days; each question is computed once.</summary>
    /// <param name="asked">The question, all that <paramref name="once"/> depends on.</param>
    /// <param name="once">A day's blocking of each stream.</param>
    /// <returns>Not to be changed.</returns>
    internal double[] Mean(Asked asked, Func<LoadDay, double[]> once)
    {
        if (!_means.TryGetValue(asked, out var mean))
        {
            _means.Add(asked, mean = Mean(once));
        }

        return mean;
    }

    private static double Full(IReadOnlyList<TrafficStream> streams) =>
        streams.Max(s => s.Seats is { } seats && s.Erlang > 0 ? Math.Max(0, 1 - (seats.Count * s.HoldingSeconds / (s.Erlang * seats.Desk.HandlingSeconds))) : 0);

    private double[] Mean(Func<LoadDay, double[]> once)
    {
        if (_days is [var only] && only.Density == _mass)
        {
            return once(only);
        }

        var sum = new double[_streams];
        foreach (var day in _days)
        {
            var blocking = once(day);
            for (var s = 0; s < sum.Length; s++)
            {
                sum[s] += day.Density * blocking[s];
            }
        }

        return [.. sum.Select(s => s / _mass)];
    }

    /// <summary>What a load is asked about: circuits, reserve and direction of one group or two.</summary>
    internal readonly record struct Asked(int Circuits, int Reserve, GroupDirection Direction, int More = 0, int MoreReserve = 0, GroupDirection MoreDirection = GroupDirection.Both);
}

/// <summary>A day's load.</summary>
/// <param name="density">How likely the day is, up to a constant.</param>
/// <param name="streams">What is offered.</param>
/// <param name="shape">Whether one chain of two kinds of calls is needed.</param>
/// <param name="release">How circuits fall free; null when every call is answered at once.</param>
/// <param name="mostWork">Work that one exact chain of two kinds of calls may cost.</param>
/// <param name="isOneOfMany">True when a mean is taken over it and others.</param>
internal sealed class LoadDay(double density, IReadOnlyList<TrafficStream> streams, TwoClassLoss.Shape shape, LineRelease? release, double mostWork, bool isOneOfMany)
{
    private GroupLoss? _all;
    private LoadDay? _in;
    private LoadDay? _out;

    /// <summary>How likely the day is, up to a constant.</summary>
    internal double Density => density;

    /// <summary>What is offered.</summary>
    internal IReadOnlyList<TrafficStream> Streams => streams;

    /// <summary>How circuits fall free; null when every call is answered at once.</summary>
    internal LineRelease? Release => release;

    /// <summary>True when a mean is taken over it and others.</summary>
    internal bool IsOneOfMany => isOneOfMany;

    /// <summary>The blocking of all streams in one group.</summary>
    internal double[] Shared(int circuits, int reserve) => shape.IsNeeded(circuits, reserve, mostWork)
        ? TwoClassLoss.Of(streams, circuits, reserve)
        : (_all ??= new(streams, isOneOfMany, release)).Of(circuits, reserve);

    /// <summary>The blocking of the streams of one direction in a group of their own, in the order of these streams.</summary>
    internal double[] OneWay(StreamDirection direction, int circuits, int reserve)
    {
        ref var own = ref direction == StreamDirection.In ? ref _in : ref _out;
        if (own is null)
        {
            TrafficStream[] some = [.. streams.Where(s => s.Direction == direction)];
            own = new(density, some, TwoClassLoss.Shape.Of(some), LineRelease.Of(some), mostWork, isOneOfMany);
        }

        return own.Shared(circuits, reserve);
    }
}
