using Trunkline.Planning.Demand;
using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting.Orders;

namespace Trunkline.Planning.Reporting;

/// <summary>What a report, a summary and the JSON are made from: the plan, and what is known beside it.</summary>
public sealed record ReportInput
{
    /// <summary>The plan.</summary>
    public required Plan Plan { get; init; }

    /// <summary>The day the report carries.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The program and its version: "Trunkline 0.1.0".</summary>
    public required string Program { get; init; }

    /// <summary>What the site file tells an order sheet.</summary>
    public SiteFacts Site { get; init; } = new();

    /// <summary>The operator's name and whom to call; empty when not told.</summary>
    public string Operator { get; init; } = "";

    /// <summary>What the operator has confirmed so far.</summary>
    public IReadOnlyList<Confirmed> Confirmed { get; init; } = [];

    /// <summary>What call records told; null when the plan starts from assumptions.</summary>
    public MeasuredDemand? Measured { get; init; }

    /// <summary>The same plan's growth at a lower and a higher rate; empty when not computed.</summary>
    public IReadOnlyList<GrowthForecast> OtherGrowth { get; init; } = [];

    /// <summary>The event simulation beside the analytic figures; null when not asked for.</summary>
    public Verified? Verified { get; init; }
}

/// <summary>A fact the operator has confirmed.</summary>
/// <param name="Service">The trunk group.</param>
/// <param name="Field">The fact's key.</param>
/// <param name="Value">What was confirmed.</param>
/// <param name="By">Who.</param>
/// <param name="On">When; null when not told.</param>
public sealed record Confirmed(string Service, string Field, string Value, string By, DateOnly? On);

/// <summary>Growth at another rate.</summary>
/// <param name="Name">"low", "high".</param>
/// <param name="PerYear">0.1 for 10 % a year.</param>
/// <param name="Months">Month by month on the chosen design.</param>
/// <param name="BreaksInMonth">The first month in which a stream misses its target; null when none.</param>
public sealed record GrowthForecast(string Name, double PerYear, IReadOnlyList<GrowthMonth> Months, int? BreaksInMonth);

/// <summary>An event simulation of the chosen design.</summary>
/// <param name="Basis">What was simulated: calls, runs, seed, laws, in a sentence.</param>
/// <param name="Figures">Beside the analytic figures.</param>
public sealed record Verified(string Basis, IReadOnlyList<VerifiedFigure> Figures)
{
    /// <summary>What everything random followed from.</summary>
    public ulong Seed { get; init; }

    /// <summary>Independent runs; 0 when nothing could be played.</summary>
    public int Replications { get; init; }

    /// <summary>Hours of each run after its warm-up.</summary>
    public double Hours { get; init; }

    /// <summary>Attempts in all, warm-up included.</summary>
    public long Attempts { get; init; }
}

/// <summary>One figure both ways.</summary>
/// <param name="What">"blocking of inbound calls".</param>
/// <param name="Analytic">By the model; null when no model gives it (retries, glare).</param>
/// <param name="Simulated">By the simulation.</param>
/// <param name="Low">Lower end of the simulation's interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Explanation">Why they differ, in a sentence; empty when they do not.</param>
public sealed record VerifiedFigure(string What, double? Analytic, double Simulated, double Low, double High, string Explanation)
{
    /// <summary>True when the analytic figure lies in the simulation's interval.</summary>
    public bool Agrees => Analytic is { } a && a >= Low && a <= High;
}
