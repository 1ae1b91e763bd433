using System.Globalization;
using Trunkline.Planning.Designs;
using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Demand;

/// <summary>From line time by the quarter hour to busy hours, variation, intervals and what a plan wants.</summary>
internal sealed class DemandAnalysis(
    DemandOptions options, ZoneClock clock, CallAssembler calls, Ledger ledger,
    IReadOnlyList<RecordSource> sources, IReadOnlyList<MeasuredFile> files, long[] outcomes, long alone, long open)
{
    private const int All = LoadGrid.Streams;
    private readonly List<LocalDay> _days = [];
    private LocalDay[] _counted = [];
    private readonly Dictionary<int, LocalDay> _byNumber = [];
    private int _busyHour;
    private Concurrency _lines = null!;
    private PeakDraws? _draws;

    /// <summary>Days and busy hour, from the loads alone: what <see cref="IsBusy"/> goes by.</summary>
    internal void Prepare()
    {
        Localise();
        ChooseDays();
        _busyHour = BusiestHour(All, 4);
    }

    /// <summary>Whether a quarter, counted from 1970 in UTC, lies in the busy hour of a counted day.</summary>
    internal bool IsBusy(long quarter)
    {
        var local = clock.ToLocal(quarter * CallTime.Quarter);
        var of = LoadGrid.QuarterOf(local);
        return of >= _busyHour && of < _busyHour + 4 && _byNumber.TryGetValue((int)(local / CallTime.Day), out var day) && day.IsCounted;
    }

    /// <summary>All of it, after <see cref="Prepare"/>.</summary>
    /// <param name="lines">The sweep over the holds.</param>
    /// <param name="draws">Possible courses where records tell minutes only.</param>
    internal MeasuredDemand Result(Concurrency lines, PeakDraws? draws)
    {
        (_lines, _draws) = (lines, draws);
        foreach (var (number, load) in calls.Grid.InOrder)
        {
            for (var q = 0; q < LoadGrid.Quarters; q++)
            {
                var local = clock.ToLocal((number * CallTime.Day) + (q * CallTime.Quarter));
                if (_byNumber.TryGetValue((int)(local / CallTime.Day), out var day))
                {
                    day.AddRetries(LoadGrid.QuarterOf(local), q, load);
                }
            }
        }

        foreach (var each in _days)
        {
            if (lines.DayPeaks.TryGetValue(each.Number, out var peaks))
            {
                peaks.CopyTo(each.Peaks, 0);
            }
        }

        var total = Stream(All);
        var streams = new List<StreamMeasure>();
        for (var s = 0; s < All; s++)
        {
            if (calls.Sums[s].Calls > 0)
            {
                streams.Add(Stream(s));
            }
        }

        if (options.Lines > 0 && total.ClockHour.Erlang.Value > 0)
        {
            var lift = total.Estimate.Erlang.Value / total.ClockHour.Erlang.Value;
            var low = total.ClockHour.Erlang.Low > 0 ? total.Estimate.Erlang.Low / total.ClockHour.Erlang.Low : lift;
            var high = total.ClockHour.Erlang.High > 0 ? total.Estimate.Erlang.High / total.ClockHour.Erlang.High : lift;
            if (total.Estimate.Erlang.Origin == FigureOrigin.Derived)
            {
                streams = [.. streams.Select(s => s with { Estimate = Lifted(s.Estimate, low, lift, high, total.Estimate.Erlang.IsOpenAbove) })];
            }
        }

        var findings = new DemandFindings(options, calls, lines, ledger, sources, outcomes, alone, open)
            .All(total, _days.Count, _counted.Length, LeftOut());
        return new()
        {
            Files = files,
            FirstDay = _days.Count == 0 ? default : _days[0].Date,
            LastDay = _days.Count == 0 ? default : _days[^1].Date,
            Days = _days.Count,
            CountedDays = _counted.Length,
            Total = total,
            Streams = streams,
            Findings = findings,
        };
    }

    private static DemandEstimate Lifted(DemandEstimate e, double low, double lift, double high, bool isOpen) => e with
    {
        Erlang = new(e.Erlang.Value * lift, e.Erlang.Low * low, e.Erlang.High * high, FigureOrigin.Derived, e.Erlang.Days) { IsOpenAbove = isOpen },
        CallsPerHour = e.CallsPerHour.Times(lift) with { Origin = FigureOrigin.Derived },
    };

    private void Localise()
    {
        LocalDay? day = null;
        foreach (var (number, load) in calls.Grid.InOrder)
        {
            for (var q = 0; q < LoadGrid.Quarters; q++)
            {
                var local = clock.ToLocal((number * CallTime.Day) + (q * CallTime.Quarter));
                var dayNumber = (int)(local / CallTime.Day);
                if (day is null || day.Number != dayNumber)
                {
                    day = _days.Count > 0 && _days[^1].Number == dayNumber ? _days[^1] : new(dayNumber);
                    if (_days.Count == 0 || _days[^1] != day)
                    {
                        _days.Add(day);
                    }
                }

                day.Add(LoadGrid.QuarterOf(local), q, load);
            }
        }

        _days.RemoveAll(d => d.IsEmpty);
        foreach (var each in _days)
        {
            _byNumber[each.Number] = each;
        }
    }

    private void ChooseDays()
    {
        if (options.AllDays || _days.Count == 0)
        {
            _counted = [.. _days];
        }
        else
        {
            var byWeekday = _days.GroupBy(d => d.Date.DayOfWeek).ToDictionary(g => g.Key, g => Median(g.Select(d => (double)d.CallsAll)));
            // one weekday above all others makes no days off of the rest: the three busiest together are the measure
            var busiest = byWeekday.Values.OrderDescending().Take(3).Average();
            var working = _days.Where(d => byWeekday[d.Date.DayOfWeek] >= 0.5 * busiest).ToArray();
            var usual = Median(working.Select(d => (double)d.CallsAll));
            _counted = [.. working.Where(d => d.CallsAll >= 0.3 * usual)];
        }

        foreach (var day in _counted)
        {
            day.IsCounted = true;
        }
    }

    private string LeftOut()
    {
        var left = _days.Where(d => !d.IsCounted).ToArray();
        return left.Length == 0 ? "" : string.Join(", ", left.GroupBy(d => d.Date.DayOfWeek).OrderBy(g => g.Key)
            .Select(g => FormattableString.Invariant($"{g.Count()} × {g.Key}")));
    }

    private int BusiestHour(int stream, int step)
    {
        var best = 0;
        var most = -1.0;
        for (var q = 0; q + 4 <= LoadGrid.Quarters; q += step)
        {
            var mean = _counted.Length == 0 ? 0 : _counted.Average(d => d.Erlang(stream, q));
            if (mean > most + 1e-12)
            {
                (best, most) = (q, mean);
            }
        }

        return best;
    }

    private StreamMeasure Stream(int s)
    {
        var sums = s == All ? Total() : calls.Sums[s];
        var held = sums.Calls - sums.Blocked;
        var hold = held == 0 ? 0 : sums.Held / (double)held / CallTime.Second;
        var cv2 = held == 0 || hold == 0 ? 0 : Math.Max(0, (sums.Squares / held / ((double)CallTime.Second * CallTime.Second) / hold / hold) - 1);
        var clockHour = BusiestHour(s, 4);
        var variation = Variation(s, _busyHour, hold, cv2);
        var days = _counted.Length;
        var peaks = _counted.Select(d => d.PeakHour(s, 4).Erlang).ToArray();
        return new()
        {
            Kind = s == All ? null : ((StreamSlot)s).Kind(),
            Direction = s == All ? null : ((StreamSlot)s).Direction(),
            Calls = sums.Calls,
            Answered = sums.Answered,
            Blocked = sums.Blocked,
            MeanHoldSeconds = hold,
            HoldCv2 = cv2,
            MeanWaitSeconds = held == 0 ? 0 : sums.Waited / (double)held / CallTime.Second,
            ClockHour = Hour(s, clockHour, hold, cv2),
            QuarterHour = Hour(s, BusiestHour(s, 1), hold, cv2),
            DailyPeakHour = peaks.Length == 0 ? 0 : peaks.Average(),
            DailyPeakQuarter = days == 0 ? 0 : _counted.Average(d => d.PeakHour(s, 1).Erlang),
            FiveBusiestDays = peaks.Length == 0 ? 0 : peaks.OrderDescending().Take(5).Average(),
            Peak = _draws?.Overall(s).Peak ?? _lines.Peak[s],
            PeakRange = _draws?.Overall(s).Range,
            PeakAt = _lines.Peak[s] == 0 ? null : DateTimeOffset.UnixEpoch.AddTicks(_lines.PeakAt[s] * 10),
            BusyHourShares = s == All ? Shares() : [],
            HourlyErlang = [.. Enumerable.Range(0, 24).Select(h => days == 0 ? 0 : _counted.Average(d => d.Erlang(s, h * 4)))],
            HourlyCalls = [.. Enumerable.Range(0, 24).Select(h => days == 0 ? 0 : _counted.Average(d => d.CallsIn(s, h * 4)))],
            DayByDay = [.. _days.Select(d => new DayMeasure(d.Date, d.IsCounted, d.CallsOf(s), d.Erlang(s, _busyHour), d.CallsIn(s, _busyHour),
                d.PeakHour(s, 4).Erlang, At(d.PeakHour(s, 4).Quarter), _draws?.Day(d.Number, s).Peak ?? d.Peaks[s]) { PeakRange = _draws?.Day(d.Number, s).Range })],
            Variation = variation,
            TrendPerYear = Trend(s),
            Estimate = Estimate(s, sums, hold, cv2, variation),
        };
    }

    /// <summary>Share of the counted days' busy hour with so many lines held; silence before the first call and after the last is none held.</summary>
    private double[] Shares()
    {
        if (_counted.Length == 0)
        {
            return [];
        }

        var hours = _counted.Length * (double)CallTime.Hour;
        var shares = _lines.BusyTimeAt.Select(t => t / Math.Max(hours, _lines.BusyTimeAt.Sum())).ToArray();
        if (shares.Length == 0)
        {
            return [1];
        }

        shares[0] = Math.Max(0, 1 - shares.Skip(1).Sum());
        return shares;
    }

    private StreamSums Total()
    {
        var total = new StreamSums();
        foreach (var s in calls.Sums)
        {
            total.Calls += s.Calls;
            total.Answered += s.Answered;
            total.Blocked += s.Blocked;
            total.Held += s.Held;
            total.Squares += s.Squares;
            total.Waited += s.Waited;
        }

        return total;
    }

    private BusyHour Hour(int s, int quarter, double hold, double cv2) => new(At(quarter),
        Mean([.. _counted.Select(d => d.Erlang(s, quarter))], a => WithinHour(a, hold, cv2)), Mean([.. _counted.Select(d => d.CallsIn(s, quarter))], a => a));

    /// <summary>A mean over days with its 95 % interval; of few days no narrower than chance within the hour allows.</summary>
    private static DemandFigure Mean(double[] values, Func<double, double> chance)
    {
        if (values.Length == 0)
        {
            return default;
        }

        var mean = values.Average();
        var half = values.Length == 1 ? 0 : StudentT.TwoSided(0.95, values.Length - 1) * Math.Sqrt(Variance(values) / values.Length);
        if (values.Length < 5)
        {
            half = Math.Max(half, 1.96 * Math.Sqrt(chance(mean) / values.Length));
        }

        return new(mean, Math.Max(0, mean - half), mean + half, FigureOrigin.Measured, values.Length);
    }

    /// <summary>Variance of the mean load over an hour, exponential holds widened by (1 + cv²)/2.</summary>
    internal static double WithinHour(double erlang, double hold, double cv2)
    {
        var r = hold / 3600;
        return r <= 0 ? 0 : 2 * erlang * r * (1 - (r * (1 - Math.Exp(-1 / r)))) * (1 + cv2) / 2;
    }

    private DayVariation Variation(int s, int quarter, double hold, double cv2)
    {
        var loads = _counted.Select(d => d.Erlang(s, quarter)).ToArray();
        var begun = _counted.Select(d => d.CallsIn(s, quarter)).ToArray();
        if (loads.Length < 2)
        {
            return new(0, 0, 1, VariationLevel.Unknown);
        }

        var mean = loads.Average();
        var within = WithinHour(mean, hold, cv2);
        var variance = Variance(loads);
        var dispersion = begun.Average() > 0 ? Variance(begun) / begun.Average() : 1;
        var rest = variance - within;
        var level = loads.Length < 5 || mean <= 0 ? VariationLevel.Unknown
            // chance alone makes the measured variance vary by √(2/(n−1))
            : rest <= within * 2 * Math.Sqrt(2.0 / (loads.Length - 1)) ? VariationLevel.None
            : rest <= 0.13 * Math.Pow(mean, 1.5) ? VariationLevel.Low
            : rest <= 0.13 * Math.Pow(mean, 1.7) ? VariationLevel.Medium
            : rest <= 0.13 * Math.Pow(mean, 1.84) ? VariationLevel.High : VariationLevel.AboveHigh;
        return new(variance, within, dispersion, level);
    }

    private DemandFigure Trend(int s)
    {
        if (_counted.Length < 10)
        {
            return default;
        }

        var x = _counted.Select(d => (double)d.Number).ToArray();
        var y = _counted.Select(d => d.Erlang(s, _busyHour)).ToArray();
        var (mx, my) = (x.Average(), y.Average());
        var sxx = x.Sum(v => (v - mx) * (v - mx));
        if (sxx <= 0 || my <= 0)
        {
            return default;
        }

        var slope = x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / sxx;
        var rest = x.Zip(y, (a, b) => Math.Pow(b - my - (slope * (a - mx)), 2)).Sum() / (x.Length - 2);
        var half = StudentT.TwoSided(0.95, Math.Max(1, x.Length - 2)) * Math.Sqrt(rest / sxx);
        return new(slope * 365 / my, (slope - half) * 365 / my, (slope + half) * 365 / my, FigureOrigin.Measured, x.Length);
    }

    private DemandEstimate Estimate(int s, StreamSums sums, double hold, double cv2, DayVariation variation)
    {
        var hour = Hour(s, _busyHour, hold, cv2);
        var days = _counted.Length;
        var lost = days == 0 ? 0 : _counted.Average(d => Math.Max(0, d.BlockedIn(s, _busyHour) - d.RetriesIn(s, _busyHour)));
        var retries = days == 0 ? 0 : _counted.Average(d => d.RetriesIn(s, _busyHour));
        var erlang = hour.Erlang;
        var begun = hour.Calls with { Value = hour.Calls.Value - retries, Low = Math.Max(0, hour.Calls.Low - retries), High = hour.Calls.High - retries };
        var basis = string.Create(CultureInfo.InvariantCulture, $"measured on {days} days, {At(_busyHour):HH\\:mm} to {At(_busyHour).AddHours(1):HH\\:mm}");
        if (lost > 0)
        {
            var extra = lost * hold / 3600;
            erlang = erlang with { Value = erlang.Value + extra, Low = erlang.Low + extra, High = erlang.High + extra, Origin = FigureOrigin.Derived };
            basis += string.Create(CultureInfo.InvariantCulture, $"; {lost:0.#} callers an hour found no line and were added");
        }
        else if (s == All && options.Lines > 0 && days > 0)
        {
            var offered = OfferedOverDays.From(hour.Erlang, options.Lines, variation.DayVariance, options.RetryShare);
            if (offered.Value > erlang.Value * 1.001)
            {
                basis += string.Create(CultureInfo.InvariantCulture, $"; offered computed from {erlang.Value:0.00} E carried on {options.Lines} lines (E.501)");
                erlang = offered;
            }
        }

        return new()
        {
            Kind = s == All ? StreamKind.Inbound : ((StreamSlot)s).Kind(),
            Direction = s == All ? StreamDirection.In : ((StreamSlot)s).Direction(),
            Erlang = erlang,
            CallsPerHour = begun,
            HoldSeconds = DemandFigure.Measured(hold, days),
            AnsweredShare = DemandFigure.Measured(sums.Calls == 0 ? 0 : sums.Answered / (double)sums.Calls, days),
            DayVariance = variation.Level is VariationLevel.Unknown or VariationLevel.None ? 0 : variation.DayVariance,
            GrowthPerYear = DemandFigure.Assumed(0),
            Basis = basis,
        };
    }

    private static TimeOnly At(int quarter) => new(quarter / 4, quarter % 4 * 15);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Length < 2 ? 0 : values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }
}

/// <summary>One local day: 96 quarters of the local clock, the repeated hour of autumn in the same ones.</summary>
internal sealed class LocalDay(int number)
{
    private readonly long[] _held = new long[(LoadGrid.Streams + 1) * LoadGrid.Quarters];
    private readonly int[] _calls = new int[(LoadGrid.Streams + 1) * LoadGrid.Quarters];
    private readonly int[] _blocked = new int[(LoadGrid.Streams + 1) * LoadGrid.Quarters];
    private readonly int[] _retries = new int[(LoadGrid.Streams + 1) * LoadGrid.Quarters];
    private readonly byte[] _times = new byte[LoadGrid.Quarters];

    /// <summary>Days since 1970-01-01.</summary>
    internal int Number => number;

    internal DateOnly Date => DateOnly.FromDayNumber(719_162 + number);

    internal bool IsCounted { get; set; }

    internal int[] Peaks { get; } = new int[LoadGrid.Streams + 1];

    internal long CallsAll => CallsOf(LoadGrid.Streams);

    /// <summary>No call began, and none was held.</summary>
    internal bool IsEmpty => CallsAll == 0 && Array.TrueForAll(_held, h => h == 0);

    internal void Add(int quarter, int from, DayLoad load)
    {
        _times[quarter]++;
        for (var s = 0; s < LoadGrid.Streams; s++)
        {
            var at = (s * LoadGrid.Quarters) + from;
            foreach (var to in (ReadOnlySpan<int>)[s, LoadGrid.Streams])
            {
                var into = (to * LoadGrid.Quarters) + quarter;
                _held[into] += load.Held[at];
                _calls[into] += load.Calls[at];
                _blocked[into] += load.Blocked[at];
            }
        }
    }

    /// <summary>Attempts of callers who had found no line: known after the sweep only.</summary>
    internal void AddRetries(int quarter, int from, DayLoad load)
    {
        for (var s = 0; s < LoadGrid.Streams; s++)
        {
            var retries = load.Retries[(s * LoadGrid.Quarters) + from];
            _retries[(s * LoadGrid.Quarters) + quarter] += retries;
            _retries[(LoadGrid.Streams * LoadGrid.Quarters) + quarter] += retries;
        }
    }

    internal long CallsOf(int stream) => _calls.AsSpan(stream * LoadGrid.Quarters, LoadGrid.Quarters).ToArray().Sum(v => (long)v);

    /// <summary>Mean lines held in the hour from a quarter on.</summary>
    internal double Erlang(int stream, int quarter)
    {
        long held = 0;
        for (var q = quarter; q < quarter + 4; q++)
        {
            held += _held[(stream * LoadGrid.Quarters) + q];
        }

        return held / (double)CallTime.Hour * Share(quarter);
    }

    internal double CallsIn(int stream, int quarter) => Sum(_calls, stream, quarter);

    internal double BlockedIn(int stream, int quarter) => Sum(_blocked, stream, quarter);

    internal double RetriesIn(int stream, int quarter) => Sum(_retries, stream, quarter);

    internal (double Erlang, int Quarter) PeakHour(int stream, int step)
    {
        var best = (Erlang: -1.0, Quarter: 0);
        for (var q = 0; q + 4 <= LoadGrid.Quarters; q += step)
        {
            var erlang = Erlang(stream, q);
            best = erlang > best.Erlang ? (erlang, q) : best;
        }

        return best;
    }

    private double Sum(int[] of, int stream, int quarter)
    {
        var sum = 0;
        for (var q = quarter; q < quarter + 4; q++)
        {
            sum += of[(stream * LoadGrid.Quarters) + q];
        }

        return sum * Share(quarter);
    }

    /// <summary>4 quarters over those there were: 1, or 0.5 in the hour that came twice.</summary>
    private double Share(int quarter)
    {
        var there = 0;
        for (var q = quarter; q < quarter + 4; q++)
        {
            there += _times[q];
        }

        return there <= 4 ? 1 : 4.0 / there;
    }
}
