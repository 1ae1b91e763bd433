using Trunkline.Base;

namespace Trunkline.Planning.Demand;

/// <summary>
/// The peak of records whose clock wrote minutes only. Such records fit many courses of the day; each draw is one of them, seconds
/// drawn evenly where none were written, and has its peak. The truth is one more course of the same kind: it lies between the lowest and
/// the highest of 39 draws with a chance of 38 in 40. What no course can leave is counted too: a call surely holds its line between its
/// latest start and its earliest end, and perhaps between its earliest start and its latest end.
/// </summary>
/// <remarks>Whole seconds; an end before a start at the same one.</remarks>
internal sealed class PeakDraws(LoadGrid grid, ZoneClock clock)
{
    /// <summary>Courses drawn: the range of 39 holds the next one with a chance of 95 %.</summary>
    internal const int Draws = 39;

    private const int Sure = Draws;
    private const int Perhaps = Draws + 1;
    private const int All = LoadGrid.Streams;
    private const int Width = All + 1;
    private const int DaySeconds = 86_400;

    private readonly int[] _overall = new int[(Draws + 2) * Width];
    private readonly Dictionary<int, int[]> _days = [];
    private readonly int[] _change = new int[LoadGrid.Streams * DaySeconds];
    private readonly bool[] _isTouched = new bool[DaySeconds / 60];
    private readonly int[] _level = new int[Width];
    private readonly List<(long End, StreamSlot Stream)> _carried = [];

    /// <summary>Draws all courses. Before <see cref="Concurrency.Run"/>, which lets go of the holds.</summary>
    internal void Run()
    {
        Hold[] holds = [];
        for (var draw = 0; draw < Draws + 2; draw++)
        {
            Sweep(draw, ref holds);
        }
    }

    /// <summary>Middle and ranges of the whole time's peak.</summary>
    internal (int Peak, PeakRange Range) Overall(int stream) => Ordered(_overall, stream);

    /// <summary>The same of a local day; zeros when nothing was held.</summary>
    internal (int Peak, PeakRange Range) Day(int day, int stream) => _days.TryGetValue(day, out var peaks) ? Ordered(peaks, stream) : (0, new(0, 0, 0, 0));

    private static (int, PeakRange) Ordered(int[] peaks, int stream)
    {
        Span<int> drawn = stackalloc int[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            drawn[draw] = peaks[(draw * Width) + stream];
        }

        drawn.Sort();
        return (drawn[Draws / 2], new(drawn[0], drawn[^1], peaks[(Sure * Width) + stream], peaks[(Perhaps * Width) + stream]));
    }

    private void Sweep(int draw, ref Hold[] holds)
    {
        var random = new Prng((ulong)draw + 1);
        var localDay = int.MinValue;
        int[] peaks = [];
        _carried.Clear();
        _level.AsSpan().Clear();
        Span<int> localDays = stackalloc int[LoadGrid.Quarters];
        foreach (var (number, day) in grid.InOrder)
        {
            var first = number * (long)DaySeconds;
            Carry(first);
            foreach (ref readonly var hold in day.CopyTo(ref holds))
            {
                if (!hold.IsBlocked)
                {
                    Place(hold, draw, random, first);
                }
            }

            for (var q = 0; q < LoadGrid.Quarters; q++)
            {
                localDays[q] = (int)(clock.ToLocal((number * CallTime.Day) + (q * CallTime.Quarter)) / CallTime.Day);
            }

            for (var minute = 0; minute < _isTouched.Length; minute++)
            {
                if (!_isTouched[minute])
                {
                    continue;
                }

                _isTouched[minute] = false;
                if (localDays[minute / 15] != localDay)
                {
                    localDay = localDays[minute / 15];
                    if (!_days.TryGetValue(localDay, out peaks!))
                    {
                        _days[localDay] = peaks = new int[(Draws + 2) * Width];
                    }

                    Raise(peaks, draw);
                }

                Follow(minute, draw, peaks);
            }
        }
    }

    /// <summary>Calls of days before: those that end this day, and those that ended in days without records.</summary>
    private void Carry(long first)
    {
        var kept = 0;
        foreach (var (end, stream) in _carried)
        {
            if (end - first >= DaySeconds)
            {
                _carried[kept++] = (end, stream);
            }
            else
            {
                Change((int)Math.Max(0, end - first), stream, -1);
            }
        }

        _carried.RemoveRange(kept, _carried.Count - kept);
    }

    private void Place(in Hold hold, int draw, Prng random, long first)
    {
        var loose = hold.Looseness;
        var flags = loose.Flags;
        var earliest = (hold.Start / CallTime.Second) - loose.StartShift;
        var written = (hold.End / CallTime.Second) - loose.EndShift;
        long start, end;
        if (draw >= Draws)
        {
            var sign = draw == Perhaps ? 1 : -1;
            start = earliest + ((flags & Loose.Start) != 0 && draw == Sure ? 59 : 0);
            var early = ((flags & Loose.EndEarlier) != 0 ? 59 : 0);
            var late = ((flags & Loose.EndFollows) != 0 ? 59 : 0) + ((flags & Loose.EndLater) != 0 ? 59 : 0);
            end = sign > 0 ? written + late : written - early;
        }
        else
        {
            var put = (flags & Loose.Start) != 0 ? random.Next(60) : 0;
            start = earliest + put;
            end = written;
            if ((flags & Loose.EndFollows) != 0)
            {
                end += (flags & Loose.EndElsewhere) != 0 ? random.Next(60) : put;
            }

            end += (flags & Loose.EndLater) != 0 ? random.Next(60) : 0;
            end -= (flags & Loose.EndEarlier) != 0 ? random.Next(60) : 0;
            if (end < start)
            {
                // both cut in one minute, put in the wrong order
                (start, end) = (end, start);
            }
        }

        if (end <= start)
        {
            return;
        }

        // the holds lie with the day of the start that was put in: another draw may put it over midnight
        var at = start - first;
        if (at is < 0 or >= DaySeconds)
        {
            at = Math.Clamp(at, 0, DaySeconds - 1);
        }

        Change((int)at, hold.Stream, 1);
        if (end - first < DaySeconds)
        {
            Change((int)Math.Max(at, end - first), hold.Stream, -1);
        }
        else
        {
            _carried.Add((end, hold.Stream));
        }
    }

    private void Change(int second, StreamSlot stream, int step)
    {
        _change[((int)stream * DaySeconds) + second] += step;
        _isTouched[second / 60] = true;
    }

    private void Follow(int minute, int draw, int[] peaks)
    {
        var to = (minute * 60) + 60;
        for (var second = minute * 60; second < to; second++)
        {
            var hasRisen = false;
            for (var s = 0; s < LoadGrid.Streams; s++)
            {
                ref var change = ref _change[(s * DaySeconds) + second];
                if (change != 0)
                {
                    _level[s] += change;
                    _level[All] += change;
                    hasRisen |= change > 0;
                    change = 0;
                }
            }

            if (hasRisen)
            {
                Raise(peaks, draw);
            }
        }
    }

    private void Raise(int[] peaks, int draw)
    {
        for (var s = 0; s < Width; s++)
        {
            var at = (draw * Width) + s;
            peaks[at] = Math.Max(peaks[at], _level[s]);
            _overall[at] = Math.Max(_overall[at], _level[s]);
        }
    }
}
