namespace Trunkline.Planning.Designs;

/// <summary>A promise how fast calls are answered: <paramref name="Share"/> of them within <paramref name="WithinSeconds"/>.</summary>
/// <param name="Share">Above 0 and below 1; of all calls that came.</param>
/// <param name="WithinSeconds">Seconds, 0 or more.</param>
public sealed record AnswerTarget(double Share, double WithinSeconds);

/// <summary>A desk of call takers behind a stream: duty seats, attendants, an emergency desk.</summary>
/// <param name="Name">What the site file calls it.</param>
/// <param name="CallsPerHour">Calls it answers in the busy hour.</param>
/// <param name="HandlingSeconds">Seconds a call taker is busy with a call, wrap-up counted.</param>
/// <param name="Seats">Seats that exist; 0 when they are to be found.</param>
/// <param name="Targets">What is promised; all of them together.</param>
public sealed record Desk(string Name, double CallsPerHour, double HandlingSeconds, int Seats, IReadOnlyList<AnswerTarget> Targets)
{
    /// <summary>The stream whose calls it answers; empty when the desk was made by hand.</summary>
    public string Stream { get; init; } = "";

    /// <summary>The call takers' load in erlang.</summary>
    public double Erlang => CallsPerHour * HandlingSeconds / 3600;
}

/// <summary>How a desk answers with so many seats (Erlang C: callers wait, nobody gives up).</summary>
/// <param name="Seats">Call takers.</param>
/// <param name="IsStable">False when the load is not below the seats: the queue grows without end, and the other figures are not numbers.</param>
/// <param name="WaitProbability">Share of calls that wait.</param>
/// <param name="MeanWaitSeconds">Average speed of answer over all calls, in seconds.</param>
/// <param name="Levels">For each target of <see cref="DeskPlan.Targets"/>: the share answered within its time.</param>
/// <param name="MeetsTargets">True when every promise is kept.</param>
public sealed record DeskPoint(int Seats, bool IsStable, double WaitProbability, double MeanWaitSeconds, IReadOnlyList<double> Levels, bool MeetsTargets);

/// <summary>Seats for a well-known rule.</summary>
/// <param name="Rule">Its name and text.</param>
/// <param name="Seats">The fewest seats that keep it.</param>
public sealed record DeskRule(string Rule, int Seats);

/// <summary>How many seats a desk needs.</summary>
/// <param name="Desk">The desk.</param>
/// <param name="SeatsNeeded">The fewest seats that keep every promise now.</param>
/// <param name="SeatsAtHorizon">The same with the load at the horizon.</param>
/// <param name="Targets">The promises, in the order of the points' levels.</param>
/// <param name="Points">From the fewest stable number of seats up, past the needed one; the seats that exist are among them.</param>
/// <param name="Rules">The fewest seats by well-known rules, for comparison.</param>
public sealed record DeskPlan(
    Desk Desk,
    int SeatsNeeded,
    int SeatsAtHorizon,
    IReadOnlyList<AnswerTarget> Targets,
    IReadOnlyList<DeskPoint> Points,
    IReadOnlyList<DeskRule> Rules);
