namespace Trunkline.Calls;

/// <summary>In which order the agents of a queue are rung.</summary>
public enum QueueStrategy : byte
{
    /// <summary>Who has not talked to a caller for longest.</summary>
    LongestIdle,

    /// <summary>The first of the list who is free.</summary>
    InOrder,

    /// <summary>All who are free, at once.</summary>
    All,
}

/// <summary>Callers wait, in the order they came, until an agent is free.</summary>
/// <param name="Number">Its number inside.</param>
/// <param name="Name">Its name.</param>
public sealed record QueueDestination(string Number, string Name) : ServiceDestination(Number, Name)
{
    /// <inheritdoc/>
    public override string Channel => $"QUEUE/{Name}";

    /// <summary>Extensions, in order.</summary>
    public required IReadOnlyList<string> Agents { get; init; }

    /// <summary>Who of them is rung.</summary>
    public QueueStrategy Strategy { get; init; }

    /// <summary>How long an agent is rung.</summary>
    public TimeSpan RingFor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an agent is left alone after a caller.</summary>
    public TimeSpan WrapUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many calls in a row an agent may miss until he is paused; 0: as many as he likes.</summary>
    public int Misses { get; init; } = 3;

    /// <summary>How many may wait; who comes then goes on to the call's next destination.</summary>
    public int Most { get; init; } = 50;

    /// <summary>How long a caller waits at most.</summary>
    public TimeSpan WaitFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>False: while nobody is logged in nobody waits, callers go on.</summary>
    public bool WaitsWithoutAgents { get; init; }

    /// <summary>What is said first; empty: nothing.</summary>
    public string Greeting { get; init; } = "";

    /// <summary>What is heard while waiting.</summary>
    public string Music { get; init; } = "music";

    /// <summary>How often callers are told their position; zero: never.</summary>
    public TimeSpan PositionEvery { get; init; }

    /// <summary>Whether agents are logged in who have never logged in or out.</summary>
    public bool IsLoggedInFirst { get; init; } = true;

    /// <summary>How long who did not answer is not rung.</summary>
    public static TimeSpan Rest { get; } = TimeSpan.FromSeconds(5);

    internal override CallService Serve(IServedCall call) => new QueueService(this, call);
}
