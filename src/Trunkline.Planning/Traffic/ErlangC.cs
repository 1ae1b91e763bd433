namespace Trunkline.Planning.Traffic;

/// <summary>
/// Erlang's waiting formula: calls that find all places busy wait in order until one is free, and none gives up (A. K. Erlang 1917;
/// M/M/N in queueing theory). C = N·B / (N − A·(1 − B)) with B of <see cref="ErlangB"/>. Random arrivals, exponential holding.
/// </summary>
/// <remarks>
/// At A ≥ N the queue grows for ever: refused as unstable, never answered with 1. Where callers hang up, <see cref="ErlangA"/> is
/// nearer to the truth; C is then too dark.
/// </remarks>
public sealed class ErlangC
{
    private ErlangC(double erlang, int lines, double holding, double waiting)
    {
        Erlang = erlang;
        Lines = lines;
        Holding = holding;
        Waiting = waiting;
    }

    /// <summary>Offered traffic A, below N.</summary>
    public double Erlang { get; }

    /// <summary>Number of lines or attendants N.</summary>
    public int Lines { get; }

    /// <summary>Mean holding time, in seconds; all times are in its unit.</summary>
    public double Holding { get; }

    /// <summary>Share of calls that wait at all, C.</summary>
    public double Waiting { get; }

    /// <summary>Mean wait of all calls (average speed of answer): C·h/(N − A).</summary>
    public double MeanWait => Waiting * Holding / (Lines - Erlang);

    /// <summary>Mean wait of those that wait: h/(N − A).</summary>
    public double MeanWaitOfDelayed => Holding / (Lines - Erlang);

    /// <summary>Mean time in the system: wait and holding.</summary>
    public double MeanTime => MeanWait + Holding;

    /// <summary>Mean number of calls waiting: C·A/(N − A).</summary>
    public double MeanQueue => Waiting * Erlang / (Lines - Erlang);

    /// <summary>Mean number of calls waiting or served.</summary>
    public double MeanCalls => MeanQueue + Erlang;

    /// <summary>Share of time that a place is busy: A/N.</summary>
    public double Occupancy => Erlang / Lines;

    /// <summary>A queue in equilibrium.</summary>
    /// <param name="erlang">Offered traffic A, 0 or more and below N.</param>
    /// <param name="lines">Number of lines or attendants N, 1 or more.</param>
    /// <param name="holding">Mean holding time in seconds, above 0.</param>
    public static Answer<ErlangC> Of(double erlang, int lines, double holding = 1)
    {
        if (Check.First(Check.Offered(erlang), Check.SomeLines(lines), Check.Positive(holding, "AHT")) is { } refused)
        {
            return refused;
        }

        if (erlang >= lines)
        {
            return new Refusal(
                $"unstable: {Check.Text(erlang)} erlang on {lines} places, the queue grows for ever; A must be below N", "N");
        }

        return new ErlangC(erlang, lines, holding, WaitingOf(erlang, lines, ErlangB.Blocking(erlang, lines)));
    }

    /// <summary>Share of calls answered within a time: 1 − C·e^(−(N−A)·T/h).</summary>
    /// <param name="within">T in seconds, 0 or more.</param>
    public Answer<double> ServiceLevel(double within) =>
        Check.NotNegative(within, "T") is { } refused ? refused : 1 - LongerThan(within);

    /// <summary>The wait that so great a share of all calls stays below: h/(N−A)·ln(C/(1−p)), 0 when fewer than 1 − p wait at all.</summary>
    /// <param name="share">p, above 0 and below 1.</param>
    public Answer<double> WaitQuantile(double share) =>
        Check.Target(share, "p") is { } refused ? refused
        : Waiting <= 1 - share ? 0
        : MeanWaitOfDelayed * Math.Log(Waiting / (1 - share));

    /// <summary>The wait that so great a share of the delayed calls stays below: −h/(N−A)·ln(1−p).</summary>
    public Answer<double> WaitQuantileOfDelayed(double share) =>
        Check.Target(share, "p") is { } refused ? refused : -MeanWaitOfDelayed * double.LogP1(-share);

    /// <summary>Share of calls that wait longer than a time.</summary>
    public double LongerThan(double within) => Waiting * Math.Exp(-(Lines - Erlang) * within / Holding);

    /// <summary>Probability that so many calls are in the system.</summary>
    public Answer<double> State(int calls)
    {
        if (Check.NotNegative(calls, "state") is { } refused)
        {
            return refused;
        }

        // p(N) = C·(1 − A/N); above it falls by A/N each, below it as Erlang's states
        var full = Waiting * (1 - Occupancy);
        return calls >= Lines ? full * Math.Pow(Occupancy, calls - Lines)
            : from below in ErlangB.State(Erlang, Lines, calls)
              from top in ErlangB.State(Erlang, Lines, Lines)
              select top > 0 ? full * (below / top) : below;
    }

    /// <summary>The fewest places with a share answered within a time.</summary>
    /// <param name="erlang">Offered traffic A.</param>
    /// <param name="holding">Mean holding time in seconds.</param>
    /// <param name="level">Share of calls, above 0 and below 1.</param>
    /// <param name="within">Seconds, 0 or more.</param>
    public static Answer<int> LinesFor(double erlang, double holding, double level, double within) =>
        Check.First(Check.Target(level, "SL"), Check.NotNegative(within, "T")) is { } refused ? refused
        : Search(erlang, holding, queue => 1 - queue.LongerThan(within) >= level);

    /// <summary>The fewest places with a mean wait at or below a target.</summary>
    /// <param name="erlang">Offered traffic A.</param>
    /// <param name="holding">Mean holding time in seconds.</param>
    /// <param name="wait">Mean wait of all calls in seconds, above 0.</param>
    public static Answer<int> LinesForMeanWait(double erlang, double holding, double wait) =>
        Check.Positive(wait, "ASA") is { } refused ? refused : Search(erlang, holding, queue => queue.MeanWait <= wait);

    /// <summary>The fewest places at which no more than a share of calls waits.</summary>
    public static Answer<int> LinesForWaiting(double erlang, double target) =>
        Check.Target(target, "P_wait") is { } refused ? refused : Search(erlang, 1, queue => queue.Waiting <= target);

    /// <summary>The fewest places with every one of several conditions: the recursion of B goes up once.</summary>
    /// <param name="erlang">Offered traffic A.</param>
    /// <param name="holding">Mean holding time in seconds.</param>
    /// <param name="meets">Whether a queue is good enough; must stay true once true as places are added.</param>
    public static Answer<int> Search(double erlang, double holding, Func<ErlangC, bool> meets)
    {
        if (Check.First(Check.Offered(erlang), Check.Positive(holding, "AHT")) is { } refused)
        {
            return refused;
        }

        var blocking = 1.0;
        for (var lines = 1; lines <= Check.MaxLines; lines++)
        {
            var carriedOver = erlang * blocking;
            blocking = carriedOver / (lines + carriedOver);
            if (erlang < lines && meets(new ErlangC(erlang, lines, holding, WaitingOf(erlang, lines, blocking))))
            {
                return lines;
            }
        }

        return new Refusal($"no number of places up to {Check.MaxLines} is enough");
    }

    /// <summary>The most traffic that so many places serve with a share of calls waiting at or below a target.</summary>
    public static Answer<double> OfferedForWaiting(int lines, double target) =>
        Check.Target(target, "P_wait") is { } refused ? refused : SearchOffered(lines, 1, queue => queue.Waiting - target);

    /// <summary>The most traffic that so many places serve with a share answered within a time.</summary>
    public static Answer<double> OfferedFor(int lines, double holding, double level, double within) =>
        Check.First(Check.Target(level, "SL"), Check.NotNegative(within, "T")) is { } refused ? refused
        : SearchOffered(lines, holding, queue => queue.LongerThan(within) - (1 - level));

    /// <summary>The most traffic that so many places serve with a mean wait at or below a target.</summary>
    public static Answer<double> OfferedForMeanWait(int lines, double holding, double wait) =>
        Check.Positive(wait, "ASA") is { } refused ? refused : SearchOffered(lines, holding, queue => queue.MeanWait - wait);

    private static Answer<double> SearchOffered(int lines, double holding, Func<ErlangC, double> above)
    {
        if (Check.First(Check.SomeLines(lines), Check.Positive(holding, "AHT")) is { } refused)
        {
            return refused;
        }

        return Root.Of(erlang => above(Of(erlang, lines, holding).Value), 0, Math.BitDecrement((double)lines));
    }

    private static double WaitingOf(double erlang, int lines, double blocking) =>
        lines * blocking / (lines - (erlang * (1 - blocking)));
}
