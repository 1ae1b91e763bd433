namespace Trunkline.Planning.Demand;

/// <summary>
/// How many lines are held at each moment, by sweeping over begins and ends in order. Holds are half-open: at one moment ends
/// come before begins, so a line freed and taken again counts once.
/// </summary>
internal sealed class Concurrency(LoadGrid grid, ZoneClock clock)
{
    /// <summary>A caller without a line who calls again within this is the same wish.</summary>
    internal const long RetryWithin = 15 * CallTime.Minute;

    private const int All = LoadGrid.Streams;

    /// <summary>Peak by stream; the last is all together.</summary>
    internal int[] Peak { get; } = new int[All + 1];

    /// <summary>When it was first reached, microseconds since 1970 in UTC.</summary>
    internal long[] PeakAt { get; } = new long[All + 1];

    /// <summary>Peak of each local day by stream.</summary>
    internal Dictionary<int, int[]> DayPeaks { get; } = [];

    /// <summary>Microseconds at each number of lines held, of all together; index is the number.</summary>
    internal List<long> TimeAt { get; } = [];

    /// <summary>Microseconds at each number of lines held in the busy hour of the counted days.</summary>
    internal List<long> BusyTimeAt { get; } = [];

    /// <summary>Which quarters, counted from 1970 in UTC, are in the busy hour of a counted day.</summary>
    internal Func<long, bool>? IsBusy { get; set; }

    /// <summary>Attempts by callers who had found no line.</summary>
    internal long Retries { get; private set; }

    /// <summary>Each change of the number of lines held: moment and new number. For tests and drawings.</summary>
    internal Action<long, int>? OnChange { get; set; }

    internal void Run()
    {
        var holds = Array.Empty<Hold>();
        var carried = new List<(long End, StreamSlot Stream)>();
        var ends = new List<(long End, StreamSlot Stream)>();
        var level = new int[All + 1];
        var waiting = new Dictionary<uint, long>();
        var last = long.MinValue;
        var today = int.MinValue;
        var quarter = long.MinValue;
        var isBusy = false;
        int[] peaks = [];
        foreach (var (number, day) in grid.InOrder)
        {
            var begins = day.CopyTo(ref holds);
            begins.Sort();
            day.Holds.Clear();
            var limit = (number + 1L) * CallTime.Day;
            ends.Clear();
            Split(carried, limit, ends);
            foreach (ref readonly var hold in begins)
            {
                if (hold.IsBlocked || hold.End <= hold.Start)
                {
                    continue;
                }

                (hold.End < limit ? ends : carried).Add((hold.End, hold.Stream));
            }

            ends.Sort();
            Retry(begins, day, waiting);
            var e = 0;
            foreach (ref readonly var hold in begins)
            {
                while (e < ends.Count && ends[e].End <= hold.Start)
                {
                    Change(ends[e].End, ends[e].Stream, -1);
                    e++;
                }

                if (!hold.IsBlocked && hold.End > hold.Start)
                {
                    Change(hold.Start, hold.Stream, 1);
                }
            }

            for (; e < ends.Count; e++)
            {
                Change(ends[e].End, ends[e].Stream, -1);
            }
        }

        carried.Sort();
        foreach (var (end, stream) in carried)
        {
            Change(end, stream, -1);
        }

        void Change(long at, StreamSlot stream, int step)
        {
            Today(at);
            if (last != long.MinValue && at > last)
            {
                Spend(TimeAt, at - last);
                Busy(last, at);
            }

            last = at;
            level[(int)stream] += step;
            level[All] += step;
            if (step > 0)
            {
                Raise((int)stream, at);
                Raise(All, at);
            }

            OnChange?.Invoke(at, level[All]);
        }

        void Spend(List<long> time, long span)
        {
            while (time.Count <= level[All])
            {
                time.Add(0);
            }

            time[level[All]] += span;
        }

        void Busy(long from, long to)
        {
            while (from < to && IsBusy is not null)
            {
                if (from / CallTime.Quarter != quarter)
                {
                    quarter = from / CallTime.Quarter;
                    isBusy = IsBusy(quarter);
                }

                var next = Math.Min(to, (quarter + 1) * CallTime.Quarter);
                if (isBusy)
                {
                    Spend(BusyTimeAt, next - from);
                }

                from = next;
            }
        }

        void Raise(int which, long at)
        {
            peaks[which] = Math.Max(peaks[which], level[which]);
            if (level[which] > Peak[which])
            {
                Peak[which] = level[which];
                PeakAt[which] = at;
            }
        }

        void Today(long at)
        {
            var local = (int)(clock.ToLocal(at) / CallTime.Day);
            if (local == today)
            {
                return;
            }

            today = local;
            if (!DayPeaks.TryGetValue(local, out peaks!))
            {
                DayPeaks[local] = peaks = new int[All + 1];
            }

            for (var i = 0; i <= All; i++)
            {
                peaks[i] = Math.Max(peaks[i], level[i]);
            }
        }
    }

    private void Retry(ReadOnlySpan<Hold> begins, DayLoad day, Dictionary<uint, long> waiting)
    {
        foreach (ref readonly var hold in begins)
        {
            if (hold.Caller == 0 || (!hold.IsBlocked && waiting.Count == 0))
            {
                continue;
            }

            if (waiting.TryGetValue(hold.Caller, out var since) && hold.Start - since <= RetryWithin)
            {
                day.Retries[((int)hold.Stream * LoadGrid.Quarters) + LoadGrid.QuarterOf(hold.Start)]++;
                Retries++;
            }

            if (hold.IsBlocked)
            {
                waiting[hold.Caller] = hold.Start;
            }
            else
            {
                waiting.Remove(hold.Caller);
            }
        }

        if (waiting.Count > 100_000)
        {
            waiting.Clear();
        }
    }

    private static void Split(List<(long End, StreamSlot Stream)> carried, long limit, List<(long End, StreamSlot Stream)> ends)
    {
        var kept = 0;
        for (var i = 0; i < carried.Count; i++)
        {
            if (carried[i].End < limit)
            {
                ends.Add(carried[i]);
            }
            else
            {
                carried[kept++] = carried[i];
            }
        }

        carried.RemoveRange(kept, carried.Count - kept);
    }
}
