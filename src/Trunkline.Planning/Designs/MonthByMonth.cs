namespace Trunkline.Planning.Designs;

/// <summary>The chosen design month by month under growth, until it breaks its grade of service.</summary>
internal static class MonthByMonth
{
    /// <summary>No plan looks farther than this.</summary>
    private const int MostMonths = 360;

    internal static IReadOnlyList<GrowthMonth> Of(PlanInput input, Design design, DesignLoss loss)
    {
        var months = new List<GrowthMonth>();
        var loads = new List<IReadOnlyList<TrafficStream>>();
        var last = Math.Min(MostMonths, 2 * input.HorizonMonths);
        var step = last > 120 ? 3 : 1;
        var broken = false;
        IReadOnlyList<TrafficStream>? before = null;
        for (var month = 0; month <= last; month++)
        {
            // every month up to the horizon, then until one month after the break
            var streams = input.Streams.Select(s => s.Grown(input.GrowthFactor(month))).ToList();
            if (before is not null && streams.SequenceEqual(before) && months.Count > 0)
            {
                months.Add(months[^1] with { Month = month });
                loads.Add(before);
                continue;
            }

            if (month > 0 && month % step != 0)
            {
                continue;
            }

            before = streams;
            var blocking = loss.Of(design, streams);
            var (worst, name, meets) = Worst(streams, blocking);
            months.Add(new(month, streams.Sum(s => s.Erlang), worst, name, meets, 0));
            loads.Add(streams);
            if (broken && month >= input.HorizonMonths)
            {
                break;
            }

            broken |= !meets;
        }

        var needed = Needed(loads, new GroupSearch(loss));
        return [.. months.Select((m, i) => m with { CircuitsNeeded = needed[i] })];
    }

    /// <summary>What one group would need for each of several loads, one greater (or smaller) than the one before: between two that need the same, all do.</summary>
    private static int[] Needed(List<IReadOnlyList<TrafficStream>> loads, GroupSearch search)
    {
        var needed = new int?[loads.Count];
        Between(0, loads.Count - 1);
        return [.. needed.Select(n => n!.Value)];

        int At(int i) => needed[i] ??= search.Smallest(loads[i])?.Circuits ?? 0;

        void Between(int first, int last)
        {
            // more seats need fewer lines
            if (At(first) == At(last) && loads[first].Zip(loads[last]).All(s => s.First.Seats?.Count == s.Second.Seats?.Count))
            {
                for (var i = first + 1; i < last; i++)
                {
                    needed[i] = needed[first];
                }
            }
            else if (last - first > 1)
            {
                var middle = (first + last) / 2;
                Between(first, middle);
                Between(middle, last);
            }
        }
    }

    /// <summary>The stream nearest to or farthest beyond its target.</summary>
    internal static (double Blocking, string Stream, bool Meets) Worst(IReadOnlyList<TrafficStream> streams, IReadOnlyList<double> blocking)
    {
        var worst = 0;
        var meets = true;
        for (var s = 0; s < blocking.Count; s++)
        {
            meets &= streams[s].Erlang <= 0 || blocking[s] <= streams[s].BlockingTarget;
            if (blocking[s] / streams[s].BlockingTarget > blocking[worst] / streams[worst].BlockingTarget)
            {
                worst = s;
            }
        }

        return (blocking[worst], streams[worst].Name, meets);
    }
}
