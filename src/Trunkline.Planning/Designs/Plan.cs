namespace Trunkline.Planning.Designs;

/// <summary>A design that does what is asked, with its figures.</summary>
/// <param name="Design">The design.</param>
/// <param name="Assessment">Its figures.</param>
public sealed record Candidate(Design Design, DesignAssessment Assessment);

/// <summary>A mix that was looked at and is not among the candidates.</summary>
/// <param name="Name">The mix: "E1 with SS7".</param>
/// <param name="Mix">The family.</param>
/// <param name="Reason">Why not, in a sentence.</param>
/// <param name="Nearest">The nearest design that was computed; null when none was.</param>
public sealed record RejectedMix(string Name, MixKind Mix, string Reason, Candidate? Nearest);

/// <summary>One way of counting circuits, so that the answer can be followed.</summary>
/// <param name="Key">For programs: "normal_alone", "shared", "reserved", "as_held", "one_way", "erlang_b_view", "horizon", "n_plus_one".</param>
/// <param name="Text">What is counted, in a sentence.</param>
/// <param name="Circuits">The fewest circuits that meet the targets; 0 when none up to the search's bound.</param>
/// <param name="Reserve">Of them kept for emergency calls.</param>
/// <param name="Blocking">By stream name, with these circuits.</param>
/// <param name="OneLess">By stream name, with one circuit less and the same reserve.</param>
public sealed record DimensioningStep(string Key, string Text, int Circuits, int Reserve, IReadOnlyDictionary<string, double> Blocking, IReadOnlyDictionary<string, double> OneLess);

/// <summary>A month of the plan's horizon and after.</summary>
/// <param name="Month">0 is today.</param>
/// <param name="Erlang">All streams.</param>
/// <param name="WorstBlocking">Of the stream nearest to or farthest beyond its target.</param>
/// <param name="WorstStream">That stream.</param>
/// <param name="MeetsTargets">True when every stream has what it is promised.</param>
/// <param name="CircuitsNeeded">Circuits one group would need then.</param>
public sealed record GrowthMonth(int Month, double Erlang, double WorstBlocking, string WorstStream, bool MeetsTargets, int CircuitsNeeded);

/// <summary>How costs and blocking go with the number of circuits.</summary>
/// <param name="Circuits">Circuits.</param>
/// <param name="WorstBlocking">Of the streams in one shared group without reserve.</param>
/// <param name="FxoCost">Over the horizon; null when not offered.</param>
/// <param name="E1Cost">Over the horizon; null when not offered.</param>
/// <param name="ImsCost">Over the horizon; null when not offered.</param>
public sealed record CurvePoint(int Circuits, double WorstBlocking, double? FxoCost, double? E1Cost, double? ImsCost);

/// <summary>From how many lines on an E1 is cheaper than analog lines, by the prices given.</summary>
/// <param name="Lines">The first number of lines where one or more spans cost no more; 0 when there is none up to the bound.</param>
/// <param name="Ratio">The cost of one span divided by the cost of one line, which the rule of thumb calls "about 20".</param>
/// <param name="FxoPerLine">A line over the horizon, with its port.</param>
/// <param name="E1PerSpan">A span over the horizon, with its port.</param>
/// <param name="Text">In a sentence.</param>
public sealed record BreakEven(int Lines, double Ratio, double FxoPerLine, double E1PerSpan, string Text);

/// <summary>Blocking and cost when load and circuits differ from the plan.</summary>
/// <param name="LoadFactor">1 is today's load.</param>
/// <param name="CircuitsDelta">Circuits more (or fewer) than chosen, in the group the main number lands on.</param>
/// <param name="WorstBlocking">Of the stream nearest to or farthest beyond its target.</param>
/// <param name="WorstStream">That stream.</param>
/// <param name="Cost">Over the horizon.</param>
public sealed record SensitivityPoint(double LoadFactor, int CircuitsDelta, double WorstBlocking, string WorstStream, double Cost);

/// <summary>An answer to "what if".</summary>
/// <param name="Key">For programs: "hung_line", "span_lost", "storm_x3", "new_department", "retries", "seats_there_are", "e1_lost_on_4_fxo_r2".</param>
/// <param name="Question">In a sentence.</param>
/// <param name="Answer">In a sentence.</param>
/// <param name="Blocking">By stream name.</param>
public sealed record WhatIf(string Key, string Question, string Answer, IReadOnlyDictionary<string, double> Blocking)
{
    /// <summary>True for what so many analog lines would do when every span is lost: many rows of one question.</summary>
    public bool IsBackup => Key.StartsWith("e1_lost_on_", StringComparison.Ordinal);
}

/// <summary>A thing to buy.</summary>
/// <param name="Id">The catalogue's identifier; empty for what the catalogue does not hold.</param>
/// <param name="What">Maker and model, or a generic name.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Ports">Ports of one.</param>
/// <param name="Why">For what.</param>
/// <param name="Source">Where the ports and limits were read.</param>
public sealed record EquipmentItem(string Id, string What, int Quantity, int Ports, string Why, string Source);

/// <summary>Public numbers to order.</summary>
/// <param name="Group">The trunk group they land on.</param>
/// <param name="What">"main number", "direct numbers", "line numbers".</param>
/// <param name="Count">How many are needed.</param>
/// <param name="Ordered">How many are in the blocks ordered.</param>
/// <param name="First">The first one, when it exists already; null when the operator assigns it.</param>
public sealed record NumberOrder(string Group, string What, int Count, int Ordered, string? First);

/// <summary>A stage of getting from what the site has to the chosen design.</summary>
/// <param name="Week">Weeks after the order, when it begins.</param>
/// <param name="Weeks">How long it lasts.</param>
/// <param name="What">What is done, in a sentence.</param>
/// <param name="Check">What must be true before the next stage.</param>
public sealed record MigrationStage(int Week, int Weeks, string What, string Check);

/// <summary>Something about the input the reader must know.</summary>
/// <param name="Name">"mean-load trap", "few days", "assumed prices".</param>
/// <param name="Text">In sentences.</param>
public sealed record PlanWarning(string Name, string Text);

/// <summary>Seats' traffic and dialling of a dialler, as it became a stream.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="ConnectsPerHour">Answered calls an hour.</param>
/// <param name="AttemptsPerHour">Attempts an hour.</param>
/// <param name="Erlang">With ringing of answered and unanswered attempts.</param>
/// <param name="ErlangWithoutUnanswered">What it would be if unanswered attempts were forgotten.</param>
/// <param name="CircuitsWithoutUnanswered">Circuits that mistake would give at the stream's target.</param>
public sealed record DiallerFigures(string Stream, double ConnectsPerHour, double AttemptsPerHour, double Erlang, double ErlangWithoutUnanswered, int CircuitsWithoutUnanswered);

/// <summary>The answer: what to order, why, and what else was looked at.</summary>
public sealed record Plan
{
    /// <summary>What it was made from.</summary>
    public required PlanInput Input { get; init; }

    /// <summary>What to order; null when no mix does what is asked (then <see cref="Rejected"/> says why).</summary>
    public required Candidate? Chosen { get; init; }

    /// <summary>All designs that do what is asked, the chosen one first, then by cost.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>Mixes looked at that do not, with the reason.</summary>
    public required IReadOnlyList<RejectedMix> Rejected { get; init; }

    /// <summary>Why the chosen one, in sentences.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What the reader must know about the input.</summary>
    public required IReadOnlyList<PlanWarning> Warnings { get; init; }

    /// <summary>How the circuits were counted, several ways.</summary>
    public required IReadOnlyList<DimensioningStep> Dimensioning { get; init; }

    /// <summary>Circuits one shared group needs for the common targets, by the textbook (every call answered at once): (target, circuits).</summary>
    public required IReadOnlyList<(double Target, int Circuits)> ByTarget { get; init; }

    /// <summary>Today to the month after the grade of service breaks, or to twice the horizon.</summary>
    public required IReadOnlyList<GrowthMonth> Growth { get; init; }

    /// <summary>The first month in which a stream misses its target on the chosen design; null when none within the months looked at.</summary>
    public required int? BreaksInMonth { get; init; }

    /// <summary>Cost and blocking by circuits.</summary>
    public required IReadOnlyList<CurvePoint> Curve { get; init; }

    /// <summary>E1 against analog lines; null when either is not offered.</summary>
    public required BreakEven? BreakEven { get; init; }

    /// <summary>What if load and circuits differ.</summary>
    public required IReadOnlyList<SensitivityPoint> Sensitivity { get; init; }

    /// <summary>What if things fail or change.</summary>
    public required IReadOnlyList<WhatIf> WhatIfs { get; init; }

    /// <summary>What to buy.</summary>
    public required IReadOnlyList<EquipmentItem> Equipment { get; init; }

    /// <summary>Numbers to order.</summary>
    public required IReadOnlyList<NumberOrder> NumberPlan { get; init; }

    /// <summary>Seats.</summary>
    public required IReadOnlyList<DeskPlan> Desks { get; init; }

    /// <summary>Diallers.</summary>
    public required IReadOnlyList<DiallerFigures> Diallers { get; init; }

    /// <summary>Stages of migration; empty when the site has no trunks today.</summary>
    public required IReadOnlyList<MigrationStage> Migration { get; init; }
}
