namespace Trunkline.Planning.Verification;

/// <summary>What a simulation tells of a stream.</summary>
public enum SimulatedMeasure : byte
{
    /// <summary>Share of calls whose first attempt is blocked.</summary>
    FirstAttemptBlocking,

    /// <summary>Share of attempts, retries included, that are blocked.</summary>
    AttemptBlocking,

    /// <summary>Share of calls given up after blocked attempts.</summary>
    CallLoss,

    /// <summary>Circuits busy with the stream on average, erlang.</summary>
    CarriedErlang,

    /// <summary>Share of attempts carried on another group than the first of the route.</summary>
    OverflowShare,

    /// <summary>Share of attempts that met a glare as the second.</summary>
    GlareRate,

    /// <summary>Share of calls in progress that a pre-emption cut, of all calls.</summary>
    PreemptedShare,

    /// <summary>Share of calls cut for any reason, of all calls.</summary>
    CutShare,

    /// <summary>Share of the calls at the seats that found none idle.</summary>
    WaitProbability,

    /// <summary>Mean wait of answered calls, those that waited not included as others than all, seconds (ASA).</summary>
    MeanWait,

    /// <summary>Share of the calls at the seats that gave up waiting.</summary>
    Abandonment,
}
