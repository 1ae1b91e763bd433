using System.Globalization;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Planning.Tests.Demand;

/// <summary>
/// Call records whose truth is known: arrivals whose rate follows the hour of the day times a gamma factor a day, lognormal holding
/// times, N lines, callers who try again. Written as Asterisk writes them, exact or with a defect.
/// </summary>
internal sealed class SyntheticCalls(ulong seed)
{
    private readonly Prng _random = new(seed);

    internal int Days { get; init; } = 20;
    internal int Lines { get; init; } = 1000;
    internal double BusyErlang { get; init; } = 10;
    internal double DayFactorVariance { get; init; } = 0.04;
    internal Func<int, double> DayFactor { get; init; } = _ => 1;
    internal double RetryShare { get; init; }
    internal double MeanHold { get; init; } = 180;
    internal DateTime First { get; init; } = new(2026, 3, 2);

    internal List<Call> Calls { get; } = [];

    /// <summary>One attempt. Seconds since the first midnight.</summary>
    internal sealed record Call(int Id, long Start, long Answer, long End, string Caller, bool IsBlocked);

    private static readonly double[] Profile =
        [0.02, 0.01, 0.01, 0.01, 0.02, 0.05, 0.15, 0.35, 0.7, 0.9, 1, 0.92, 0.7, 0.75, 0.85, 0.8, 0.7, 0.5, 0.3, 0.2, 0.15, 0.1, 0.06, 0.04];

    internal SyntheticCalls Make()
    {
        var wishes = new PriorityQueue<(string Caller, int Try), double>();
        for (var day = 0; day < Days; day++)
        {
            var factor = DayFactor(day) * (DayFactorVariance <= 0 ? 1 : Gamma(1 / DayFactorVariance) * DayFactorVariance);
            for (var hour = 0; hour < 24; hour++)
            {
                var rate = BusyErlang / MeanHold * Profile[hour] * factor;
                var at = 0.0;
                while ((at += Exponential() / rate) < 3600)
                {
                    wishes.Enqueue(($"030{_random.Next(100_000_000):00000000}", 1), (day * 86400.0) + (hour * 3600) + at);
                }
            }
        }

        var busy = new PriorityQueue<int, double>();
        while (wishes.TryDequeue(out var wish, out var when))
        {
            var start = (long)when;
            while (busy.TryPeek(out _, out var free) && free <= start)
            {
                busy.Dequeue();
            }

            if (busy.Count >= Lines)
            {
                Calls.Add(new(Calls.Count, start, -1, start, wish.Caller, true));
                if (_random.NextDouble() < RetryShare && wish.Try < 10)
                {
                    wishes.Enqueue((wish.Caller, wish.Try + 1), when + 20 + (Exponential() * 60));
                }

                continue;
            }

            // lognormal, cv² 2.5; a part of it rings, one in four is not answered
            var hold = Math.Max(1, (long)Math.Round(Math.Exp((Normal() * Math.Sqrt(Math.Log(3.5))) + Math.Log(MeanHold / Math.Sqrt(3.5)))));
            var ring = Math.Min(hold - 1, 3 + _random.Next(20));
            busy.Enqueue(0, start + hold);
            Calls.Add(new(Calls.Count, start, _random.NextDouble() < 0.75 ? start + ring : -1, start + hold, wish.Caller, false));
        }

        return this;
    }

    internal static SyntheticCalls Sample(ulong seed) => new SyntheticCalls(seed).Make();

    /// <summary>Erlang in an hour of a day, by adding seconds.</summary>
    internal double Erlang(int day, int hour)
    {
        long from = (day * 86400L) + (hour * 3600L), held = 0;
        foreach (var call in Calls)
        {
            held += Math.Max(0, Math.Min(call.End, from + 3600) - Math.Max(call.Start, from));
        }

        return held / 3600.0;
    }

    /// <summary>Lines held after each change, by asking every moment of a change.</summary>
    internal List<(long At, int Lines)> Curve()
    {
        var steps = new SortedDictionary<long, int>();
        foreach (var call in Calls.Where(c => c.End > c.Start))
        {
            steps[call.Start] = steps.GetValueOrDefault(call.Start) + 1;
            steps[call.End] = steps.GetValueOrDefault(call.End) - 1;
        }

        var level = 0;
        return [.. steps.Select(s => (s.Key, level += s.Value))];
    }

    /// <summary>Rows in Master.csv's form with linkedid, of calls that a writer may have changed first.</summary>
    internal string Csv(Func<Call, IEnumerable<Row>>? write = null)
    {
        var text = new StringBuilder();
        foreach (var row in Calls.SelectMany(c => write?.Invoke(c) ?? [Exact(c)]))
        {
            Write(text, row);
        }

        return text.ToString();
    }

    internal sealed record Row(Call Call, long Start, long Answer, long End, long Duration, string Destination, string Outcome);

    internal static Row Exact(Call c) => c.IsBlocked
        ? new(c, c.Start, -1, c.End, 0, "", "FAILED")
        : new(c, c.Start, c.Answer, c.End, c.End - c.Start, $"PJSIP/operator-{c.Id:x8}", c.Answer >= 0 ? "ANSWERED" : c.Id % 9 == 0 ? "BUSY" : "NO ANSWER");

    internal string Stamp(long seconds) => seconds < 0 ? "" : First.AddSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private void Write(StringBuilder text, Row r) => text.Append(CultureInfo.InvariantCulture,
        $"\"\",\"201\",\"{r.Call.Caller}\",\"internal\",\"\"\"Ann \"\"Lee\"\"\"\" <201>\",\"PJSIP/201-{r.Call.Id:x8}\",\"{r.Destination}\",\"Dial\",\"x\",\"{Stamp(r.Start)}\",\"{Stamp(r.Answer)}\",\"{Stamp(r.End)}\",{r.Duration},{(r.Answer < 0 ? 0 : r.End - r.Answer)},\"{r.Outcome}\",\"DOCUMENTATION\",\"{r.Call.Id}.{r.Destination.Length}{r.Start}\",\"\",\"\",\"link{r.Call.Id}\",{r.Call.Id}\n");

    private double Exponential() => -Math.Log(1 - _random.NextDouble());

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    // Marsaglia and Tsang 2000, shape 1 and up
    private double Gamma(double shape)
    {
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - _random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
