namespace Trunkline.Site;

/// <summary>In which order the agents of a queue are rung.</summary>
public enum AgentOrder : byte
{
    /// <summary>Who has not talked to a caller for longest.</summary>
    LongestIdle,

    /// <summary>The first of the list who is free.</summary>
    InOrder,

    /// <summary>All who are free, at once.</summary>
    All,
}

/// <summary>Callers wait, in the order they came, until an agent is free.</summary>
/// <param name="Number">What others dial.</param>
/// <param name="Name">For call records and people.</param>
/// <param name="Agents">Extensions, in order.</param>
/// <param name="Then">Where a caller goes who has waited too long, or cannot wait; null: the call ends.</param>
/// <param name="At">Where it is written.</param>
public sealed record CallerQueue(string Number, string Name, IReadOnlyList<string> Agents, string? Then, SourceMark At) : InternalService(Number, Name, Then, At)
{
    /// <summary>Who of the agents is rung.</summary>
    public AgentOrder Order { get; init; }

    /// <summary>How long an agent is rung.</summary>
    public TimeSpan RingFor { get; init; }

    /// <summary>How long an agent is left alone after a caller.</summary>
    public TimeSpan WrapUp { get; init; }

    /// <summary>How many calls in a row an agent may miss until he is paused; 0: as many as he likes.</summary>
    public int Misses { get; init; }

    /// <summary>How many may wait.</summary>
    public int Most { get; init; }

    /// <summary>How long a caller waits at most.</summary>
    public TimeSpan WaitFor { get; init; }

    /// <summary>True: callers wait though nobody is logged in.</summary>
    public bool WaitsWithoutAgents { get; init; }

    /// <summary>True: agents are logged in who have never logged in or out.</summary>
    public bool IsLoggedInFirst { get; init; }

    /// <summary>What is said first; null: nothing.</summary>
    public string? Greeting { get; init; }

    /// <summary>What is heard while waiting.</summary>
    public string Music { get; init; } = "music";

    /// <summary>How often callers are told their position; zero: never.</summary>
    public TimeSpan PositionEvery { get; init; }

    /// <inheritdoc/>
    public override string Section => "queues";

    /// <inheritdoc/>
    public override string Words => $"queue {Name} ({Number})";

    /// <inheritdoc/>
    public override string ThenWords => "callers who waited too long";

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Prompt)> Prompts =>
    [
        .. Greeting is { } greeting ? new[] { ("greeting", greeting) } : [],
        ("music", Music),
        .. PositionEvery > TimeSpan.Zero ? PositionPrompts.Select(p => ("position_s", p)) : [],
    ];

    /// <summary>What a position is told with.</summary>
    public static IReadOnlyList<string> PositionPrompts { get; } = ["position", .. Enumerable.Range(0, 10).Select(d => $"digit-{d}")];

    /// <inheritdoc/>
    protected override IEnumerable<ServiceWay> OwnWays => Agents.Select(a => new ServiceWay("agents", a, ServiceWayKind.Rings));
}
