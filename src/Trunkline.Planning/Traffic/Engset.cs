namespace Trunkline.Planning.Traffic;

/// <summary>
/// Engset's formula: few extensions for many lines, so those that talk cannot call (T. Engset 1918). S sources, N lines, each idle
/// source calls at β per holding time. Lost calls are gone.
/// </summary>
/// <remarks>
/// Two congestions that are often confused: <see cref="TimeCongestion"/> is the share of time in which all lines are busy,
/// <see cref="CallCongestion"/> the share of calls that are blocked, which is the time congestion that S − 1 sources make. And three ways
/// to give the load, each with its own factory: per idle source, as intended, as offered.
/// </remarks>
public sealed class Engset
{
    private Engset(int sources, int lines, double perIdleSource, double time, double call, double carried)
    {
        Sources = sources;
        Lines = lines;
        PerIdleSource = perIdleSource;
        TimeCongestion = time;
        CallCongestion = call;
        Carried = carried;
    }

    /// <summary>Number of sources S.</summary>
    public int Sources { get; }

    /// <summary>Number of lines N.</summary>
    public int Lines { get; }

    /// <summary>β: calls per idle source in a holding time.</summary>
    public double PerIdleSource { get; }

    /// <summary>Intended traffic a source: β/(1+β), what it would carry if no call were lost.</summary>
    public double Intended => PerIdleSource / (1 + PerIdleSource);

    /// <summary>Offered traffic a source: β/(1+β·(1−B)) with B the call congestion; calls times holding time, lost ones counted.</summary>
    public double Offered => PerIdleSource / (1 + (PerIdleSource * (1 - CallCongestion)));

    /// <summary>Offered traffic of all sources.</summary>
    public double TotalOffered => Sources * Offered;

    /// <summary>Intended traffic of all sources.</summary>
    public double TotalIntended => Sources * Intended;

    /// <summary>E: share of time with all lines busy.</summary>
    public double TimeCongestion { get; }

    /// <summary>B: share of calls that are blocked.</summary>
    public double CallCongestion { get; }

    /// <summary>Share of the intended traffic that is not carried: (S·a − Y)/(S·a).</summary>
    public double TrafficCongestion => PerIdleSource == 0 ? CallCongestion : Math.Max(0, 1 - (Carried / TotalIntended));

    /// <summary>Mean number of lines busy Y.</summary>
    public double Carried { get; }

    /// <summary>The load given per idle source.</summary>
    /// <param name="sources">S, 0 or more.</param>
    /// <param name="lines">N, 0 or more; with N ≥ S no call is lost.</param>
    /// <param name="beta">Calls per idle source in a holding time, 0 or more.</param>
    public static Answer<Engset> PerIdle(int sources, int lines, double beta)
    {
        if (Check.First(Check.Lines(sources, "S"), Check.Lines(lines), Check.Between(beta, 0, 1e12, "beta")) is { } refused)
        {
            return refused;
        }

        var time = TimeOf(sources, lines, beta);
        var call = CallOf(sources, lines, beta);
        return new Engset(sources, lines, beta, time, call, sources * beta * (1 - call) / (1 + (beta * (1 - call))));
    }

    /// <summary>The load given as intended traffic a source: what it would carry with lines in plenty.</summary>
    /// <param name="sources">S.</param>
    /// <param name="lines">N.</param>
    /// <param name="intended">a in erlang, 0 or more and below 1; β = a/(1−a).</param>
    public static Answer<Engset> FromIntended(int sources, int lines, double intended) =>
        !(intended >= 0 && intended < 1)
            ? new Refusal($"intended traffic a source must be 0 or more and below 1 erlang, not {Check.Text(intended)}", "a_intended")
            : PerIdle(sources, lines, intended / (1 - intended));

    /// <summary>
    /// The load given as offered traffic a source, lost calls counted: α = β/(1+β·(1−B)) solved for β, a monotone equation
    /// (P. Azimzadeh, T. Carpenter 2016).
    /// </summary>
    /// <param name="sources">S.</param>
    /// <param name="lines">N.</param>
    /// <param name="offered">α in erlang a source, 0 or more. Without lines α = β; else it stays below what ever more calling reaches.</param>
    public static Answer<Engset> FromOffered(int sources, int lines, double offered)
    {
        if (Check.First(Check.Lines(sources, "S"), Check.Lines(lines), Check.Between(offered, 0, 1e9, "a_offered")) is { } refused)
        {
            return refused;
        }

        if (offered == 0)
        {
            return PerIdle(sources, lines, 0);
        }

        double Above(double beta) => (beta / (1 + (beta * (1 - CallOf(sources, lines, beta))))) - offered;
        var high = Root.Beyond(Above, offered, 1e12);
        return double.IsInfinity(high)
            ? new Refusal(
                $"{sources} sources cannot offer {Check.Text(offered)} erlang each to {lines} lines: while they are served they do not call", "a_offered")
            : PerIdle(sources, lines, Root.Of(Above, 0, high));
    }

    /// <summary>The load at which call congestion is the target: inverse in the load. Its offered and intended traffic are its properties.</summary>
    public static Answer<Engset> LoadFor(int sources, int lines, double target)
    {
        if (Check.First(Check.Lines(sources, "S"), Check.SomeLines(lines), Check.Target(target)) is { } refused)
        {
            return refused;
        }

        if (sources <= lines)
        {
            return new Refusal($"{sources} sources on {lines} lines never block; there is no load with blocking {Check.Text(target)}", "S");
        }

        double Above(double logBeta) => Math.Log(CallOf(sources, lines, Math.Exp(logBeta))) - Math.Log(target);
        return PerIdle(sources, lines, Math.Exp(Root.Of(Above, Math.Log(1e-12), Math.Log(1e12))));
    }

    /// <summary>The fewest lines with call congestion at or below a target; at most S.</summary>
    /// <param name="sources">S.</param>
    /// <param name="target">Above 0 and below 1.</param>
    /// <param name="load">How the load is given: one of the factories with its load filled in, for instance
    /// <c>n =&gt; Engset.FromIntended(20, n, 0.1)</c>.</param>
    public static Answer<int> LinesFor(int sources, double target, Func<int, Answer<Engset>> load)
    {
        if (Check.First(Check.Between(sources, 0, 10_000_000, "S"), Check.Target(target)) is { } refused)
        {
            return refused;
        }

        return FewestWith(sources, lines => load(lines).Select(group => group.CallCongestion <= target));
    }

    /// <summary>The fewest lines with time congestion at or below a target.</summary>
    public static Answer<int> LinesForTime(int sources, double target, Func<int, Answer<Engset>> load)
    {
        if (Check.First(Check.Between(sources, 0, 10_000_000, "S"), Check.Target(target)) is { } refused)
        {
            return refused;
        }

        // with as many lines as sources all may still be busy: one line more is never full
        return FewestWith(sources + 1, lines => load(lines).Select(group => group.TimeCongestion <= target));
    }

    /// <summary>The most sources that so many lines serve with call congestion at or below a target.</summary>
    /// <param name="lines">N.</param>
    /// <param name="target">Above 0 and below 1.</param>
    /// <param name="load">The factory with lines and load filled in, given the sources.</param>
    public static Answer<int> SourcesFor(int lines, double target, Func<int, Answer<Engset>> load)
    {
        if (Check.First(Check.Between(lines, 0, 1_000_000, "N"), Check.Target(target)) is { } refused)
        {
            return refused;
        }

        // the first number of sources that are too many, less one; as many as lines never block
        return Fewest.Enough(lines, sources => (Answer<bool>)(sources > lines && !Meets(sources)), Check.MaxLines).TryGet(out var tooMany, out _)
            ? tooMany - 1
            : new Refusal($"more than {Check.MaxLines / 2} sources stay at or below {Check.Text(target)}");

        bool Meets(int sources) => load(sources).TryGet(out var group, out _) && group.CallCongestion <= target;
    }

    /// <summary>With few lines a load given as offered may be beyond reach: that is not enough, and only the fullest group's refusal is final.</summary>
    private static Answer<int> FewestWith(int most, Func<int, Answer<bool>> meets) =>
        Fewest.Enough(-1, lines => lines < most ? meets(lines).Or(false) : meets(most).Then(isEnough => isEnough
            ? (Answer<bool>)true
            : new Refusal($"no number of lines up to {most} is enough")));

    /// <summary>E(k) = (S−k+1)·β·E(k−1) / (k + (S−k+1)·β·E(k−1)); 0 when N is above S.</summary>
    private static double TimeOf(int sources, int lines, double beta)
    {
        if (lines > sources)
        {
            return 0;
        }

        var congestion = 1.0;
        for (var k = 1; k <= lines; k++)
        {
            var carriedOver = (sources - k + 1) * beta * congestion;
            congestion = carriedOver / (k + carriedOver);
        }

        return congestion;
    }

    /// <summary>What an arriving call meets: the states of the S − 1 others.</summary>
    private static double CallOf(int sources, int lines, double beta) =>
        lines >= sources ? 0 : TimeOf(sources - 1, lines, beta);
}
