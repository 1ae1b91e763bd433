namespace Trunkline.Planning.Traffic;

/// <summary>Which calls a service level counts: the definitions differ by several percent when callers hang up.</summary>
public enum ServiceLevelDefinition
{
    /// <summary>Answered within T, of all offered calls.</summary>
    AnsweredOfOffered,

    /// <summary>Answered within T, of the calls that were answered at all.</summary>
    AnsweredOfAnswered,

    /// <summary>Answered within T, of the calls that did not hang up within T.</summary>
    ShortAbandonsExcluded,

    /// <summary>Answered or hung up within T, of all offered calls: nobody waits longer than T.</summary>
    AbandonsCountAsServed,
}

/// <summary>
/// Erlang A: as <see cref="ErlangC"/>, but a waiting caller hangs up after an exponential patience (C. Palm 1946; M/M/N+M in
/// queueing theory). A birth-death process with departures min(k, N)/h + (k − N)⁺/patience, stable at any load.
/// </summary>
/// <remarks>
/// Exact for exponential holding and patience; a real patience is seldom exponential, so compare with an event simulation where
/// the patience was measured. Times are in the unit of the holding time given (seconds).
/// </remarks>
public sealed class ErlangA
{
    private const int MaxStates = 20_000_000;
    private readonly double[] _busy; // p(0..N−1)
    private readonly double[] _queue; // p(N + j): j waiting

    private ErlangA(double erlang, int lines, double holding, double patience, double[] busy, double[] queue)
    {
        Erlang = erlang;
        Lines = lines;
        Holding = holding;
        Patience = patience;
        _busy = busy;
        _queue = queue;
        var waiting = 0.0;
        var length = 0.0;
        for (var j = queue.Length - 1; j >= 0; j--)
        {
            waiting += queue[j];
            length += j * queue[j];
        }

        Waiting = waiting;
        MeanQueue = length;
        var served = lines * waiting;
        for (var k = 0; k < busy.Length; k++)
        {
            served += k * busy[k];
        }

        Carried = served;
    }

    /// <summary>Offered traffic A.</summary>
    public double Erlang { get; }

    /// <summary>Number of lines or attendants N.</summary>
    public int Lines { get; }

    /// <summary>Mean holding time in seconds.</summary>
    public double Holding { get; }

    /// <summary>Mean patience in seconds.</summary>
    public double Patience { get; }

    /// <summary>Share of calls that find all places busy.</summary>
    public double Waiting { get; }

    /// <summary>Mean number of calls waiting.</summary>
    public double MeanQueue { get; }

    /// <summary>Mean number of places busy, in erlang.</summary>
    public double Carried { get; }

    /// <summary>Share of time that a place is busy.</summary>
    public double Occupancy => Carried / Lines;

    /// <summary>Share of calls that hang up before they are answered: Lq/patience over the call rate.</summary>
    public double Abandoning => Erlang == 0 ? 0 : MeanQueue * Holding / (Patience * Erlang);

    /// <summary>Share of the waiting calls that hang up.</summary>
    public double AbandoningOfDelayed => Waiting == 0 ? 0 : Abandoning / Waiting;

    /// <summary>Mean wait of all calls, until answer or hang-up: Lq over the call rate.</summary>
    public double MeanWait => Erlang == 0 ? 0 : MeanQueue * Holding / Erlang;

    /// <summary>Mean wait of the calls that wait.</summary>
    public double MeanWaitOfDelayed => Waiting == 0 ? 0 : MeanWait / Waiting;

    /// <summary>Mean wait of answered calls, those answered at once included.</summary>
    public double MeanWaitOfAnswered
    {
        get
        {
            if (Erlang == 0)
            {
                return 0;
            }

            // E[V; V < X] summed over what is met: with j ahead, Z = e^(−θV) is Beta(a, j+1), and E[V·Z] comes from the sum of stages
            var theta = 1 / Patience;
            var mu = Lines / Holding;
            var answered = 0.0;
            var stages = 0.0;
            var survives = 1.0;
            for (var j = 0; j < _queue.Length; j++)
            {
                // stage j: rate mu + jθ to move up, θ to hang up
                var total = mu + ((j + 1) * theta);
                survives *= (mu + (j * theta)) / total;
                stages += 1 / total;
                answered += _queue[j] * survives * stages;
            }

            return answered / (1 - Abandoning);
        }
    }

    /// <summary>Mean wait of calls that hang up.</summary>
    public double MeanWaitOfAbandoned =>
        Abandoning == 0 ? 0 : (MeanWait - ((1 - Abandoning) * MeanWaitOfAnswered)) / Abandoning;

    /// <summary>A queue in equilibrium.</summary>
    /// <param name="erlang">Offered traffic A, 0 or more; any load is stable.</param>
    /// <param name="lines">Number of lines or attendants N, 1 or more.</param>
    /// <param name="holding">Mean holding time in seconds, above 0.</param>
    /// <param name="patience">Mean patience in seconds, above 0.</param>
    public static Answer<ErlangA> Of(double erlang, int lines, double holding, double patience)
    {
        if (Check.First(
                Check.Offered(erlang), Check.SomeLines(lines), Check.Positive(holding, "AHT"), Check.Positive(patience, "patience")) is { } refused)
        {
            return refused;
        }

        var leaving = holding / patience;

        // the greatest state: where departures meet arrivals
        var most = erlang <= lines ? erlang : lines + ((erlang - lines) / leaving);
        if (most + (40 * Math.Sqrt(Math.Max(most, 1))) > MaxStates || lines > MaxStates)
        {
            return new Refusal(
                $"{Check.Text(erlang)} erlang on {lines} places with patience {Check.Text(patience)} needs more than {MaxStates} states; raise N or lower the patience",
                "patience");
        }

        var mode = (int)Math.Floor(most);
        var busy = new double[lines];
        var queue = new List<double>();
        double Departures(int k) => k <= lines ? k : lines + ((k - lines) * leaving);

        // down from the mode, then up from it, until nothing is added
        var all = new List<double>();
        var p = 1.0;
        for (var k = mode; k >= 0; k--)
        {
            all.Add(p);
            p *= erlang == 0 ? 0 : Departures(k) / erlang;
        }

        all.Reverse();
        p = 1.0;
        for (var k = mode + 1; p > 1e-18 || k <= lines; k++)
        {
            p *= erlang / Departures(k);
            all.Add(p);
            if (all.Count > MaxStates)
            {
                return new Refusal($"the queue needs more than {MaxStates} states; lower the patience", "patience");
            }
        }

        var sum = 0.0;
        foreach (var term in all)
        {
            sum += term;
        }

        for (var k = 0; k < all.Count; k++)
        {
            if (k < lines)
            {
                busy[k] = all[k] / sum;
            }
            else
            {
                queue.Add(all[k] / sum);
            }
        }

        return new ErlangA(erlang, lines, holding, patience, busy, [.. queue]);
    }

    /// <summary>Share of calls answered within a time, by the named definition.</summary>
    /// <param name="within">T in seconds, 0 or more.</param>
    /// <param name="definition">Which calls count; no default, since no two tools agree.</param>
    public Answer<double> ServiceLevel(double within, ServiceLevelDefinition definition)
    {
        if (Check.NotNegative(within, "T") is { } refused)
        {
            return refused;
        }

        var (answered, longer) = Within(within);
        return definition switch
        {
            ServiceLevelDefinition.AnsweredOfOffered => answered,
            ServiceLevelDefinition.AnsweredOfAnswered => answered / (1 - Abandoning),
            ServiceLevelDefinition.ShortAbandonsExcluded => answered / (answered + longer),
            _ => 1 - longer,
        };
    }

    /// <summary>Share of calls still waiting after a time: not answered, not hung up.</summary>
    public Answer<double> LongerThan(double within) =>
        Check.NotNegative(within, "T") is { } refused ? refused : Within(within).Longer;

    /// <summary>Share of all calls that hang up within a time.</summary>
    public Answer<double> AbandoningWithin(double within)
    {
        if (Check.NotNegative(within, "T") is { } refused)
        {
            return refused;
        }

        var (answered, longer) = Within(within);
        return Math.Max(0, 1 - longer - answered);
    }

    /// <summary>The wait, until answer or hang-up, that so great a share of all calls stays below.</summary>
    /// <param name="share">Above 0 and below 1.</param>
    public Answer<double> WaitQuantile(double share)
    {
        if (Check.Target(share, "p") is { } refused)
        {
            return refused;
        }

        if (Waiting <= 1 - share)
        {
            return 0;
        }

        double Above(double t) => 1 - share - Within(t).Longer;
        return Root.Of(Above, 0, Root.Beyond(Above, Patience, 1e6 * Patience));
    }

    /// <summary>Probability that so many calls are waiting or served.</summary>
    public Answer<double> State(int calls) =>
        Check.NotNegative(calls, "state") is { } refused ? refused
        : calls < Lines ? _busy[calls]
        : calls - Lines < _queue.Length ? _queue[calls - Lines] : 0;

    /// <summary>The fewest places that are good enough, from 1 up.</summary>
    /// <param name="erlang">Offered traffic A.</param>
    /// <param name="holding">Mean holding time in seconds.</param>
    /// <param name="patience">Mean patience in seconds.</param>
    /// <param name="meets">Whether a queue is good enough; must stay true once true as places are added.</param>
    public static Answer<int> Search(double erlang, double holding, double patience, Func<ErlangA, bool> meets) =>
        Fewest.Enough(0, places => Of(erlang, places, holding, patience).Select(meets), MaxStates, "places");

    /// <summary>
    /// Answered within T and still waiting after T. A caller with j ahead waits V with e^(−θV) ~ Beta(N·μ/θ, j+1), so
    /// P(V &gt; T) = x^a·Σ_{i≤j} (a)_i/i!·(1−x)^i with x = e^(−θT), a = N·μ/θ; all terms positive, taken in logarithms.
    /// </summary>
    private (double Answered, double Longer) Within(double within)
    {
        var immediate = 0.0;
        foreach (var p in _busy)
        {
            immediate += p;
        }

        if (within == 0)
        {
            return (immediate, Waiting);
        }

        var theta = 1 / Patience;
        var a = Lines * Patience / Holding;
        var logX = -theta * within;
        var logRest = Math.Log(-double.ExpM1(logX));

        // two sums: of Beta(a, j+1) for V > T, of Beta(a+1, j+1) for answered later than T (E[Z; Z < x] = a/(a+b)·I_x(a+1, b))
        var logTerm = a * logX;
        var logTermNext = (a + 1) * logX;
        var beyond = 0.0;
        var beyondNext = 0.0;
        var answered = 0.0;
        var longer = 0.0;
        for (var j = 0; j < _queue.Length; j++)
        {
            if (j > 0)
            {
                logTerm += Math.Log((a + j - 1) / j) + logRest;
                logTermNext += Math.Log((a + j) / j) + logRest;
            }

            beyond += Math.Exp(logTerm);
            beyondNext += Math.Exp(logTermNext);
            answered += _queue[j] * a / (a + j + 1) * Math.Max(0, 1 - beyondNext);
            longer += _queue[j] * Math.Min(1, beyond);
        }

        // who still waits after T has neither been reached nor lost patience
        return (immediate + answered, longer * Math.Exp(logX));
    }
}
