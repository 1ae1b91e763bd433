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
    private readonly double _mass;
    private readonly int _streams;

    /// <param name="streams">Mean loads.</param>
    /// <param name="variation">How much days differ.</param>
    internal LoadDays(IReadOnlyList<TrafficStream> streams, DayToDay variation)
    {
        _streams = streams.Count;
        var erlang = streams.Sum(s => s.Erlang);
        if (variation == DayToDay.None || erlang <= 0)
        {
            _days.Add(new(1, streams, TwoClassLoss.MostWork, isOneOfMany: false));
            _mass = 1;
            return;
        }

        var variance = Traffic.DayToDay.Variance(erlang, (DayToDayLevel)variation).Value;
        var shape = erlang * erlang / variance;
        var (left, right) = (-(40 / shape) - (9 / Math.Sqrt(shape)), Math.Log(1 + (9 * Math.Sqrt(2 / shape)) + (45 / shape)));
        for (var i = 0; i <= Steps; i++)
        {
            // density of the factor x at u = ln x, up to a constant: exp(shape·(u − x + 1))
            var u = left + ((right - left) * i / Steps);
            var x = Math.Exp(u);
            var density = Math.Exp(shape * (u - x + 1));
            _mass += density;
            if (density > 1e-14)
            {
                _days.Add(new(density, [.. streams.Select(s => s.Scaled(x))], TwoClassLoss.MostWork / Steps, isOneOfMany: true));
            }
        }
    }

    /// <summary>The mean over the days.</summary>
    internal double[] Mean(Func<LoadDay, double[]> once)
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
}

/// <summary>A day's load.</summary>
/// <param name="density">How likely the day is, up to a constant.</param>
/// <param name="streams">What is offered.</param>
/// <param name="mostWork">Work that one exact chain of two kinds of calls may cost.</param>
/// <param name="isOneOfMany">True when a mean is taken over it and others.</param>
internal sealed class LoadDay(double density, IReadOnlyList<TrafficStream> streams, double mostWork, bool isOneOfMany)
{
    private GroupLoss? _all;
    private (GroupLoss Loss, IReadOnlyList<TrafficStream> Streams)? _in;
    private (GroupLoss Loss, IReadOnlyList<TrafficStream> Streams)? _out;

    /// <summary>How likely the day is, up to a constant.</summary>
    internal double Density => density;

    /// <summary>What is offered.</summary>
    internal IReadOnlyList<TrafficStream> Streams => streams;

    /// <summary>True when a mean is taken over it and others.</summary>
    internal bool IsOneOfMany => isOneOfMany;

    /// <summary>The blocking of all streams in one group.</summary>
    internal double[] Shared(int circuits, int reserve) => TwoClassLoss.IsNeeded(streams, circuits, reserve, mostWork)
        ? TwoClassLoss.Of(streams, circuits, reserve)
        : (_all ??= new(streams, isOneOfMany)).Of(circuits, reserve);

    /// <summary>The blocking of the streams of one direction in a group of their own, in the order of these streams.</summary>
    internal double[] OneWay(StreamDirection direction, int circuits, int reserve)
    {
        ref var own = ref direction == StreamDirection.In ? ref _in : ref _out;
        if (own is null)
        {
            TrafficStream[] some = [.. streams.Where(s => s.Direction == direction)];
            own = (new(some, isOneOfMany), some);
        }

        return TwoClassLoss.IsNeeded(own.Value.Streams, circuits, reserve, mostWork)
            ? TwoClassLoss.Of(own.Value.Streams, circuits, reserve)
            : own.Value.Loss.Of(circuits, reserve);
    }
}
