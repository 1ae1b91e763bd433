using Trunkline.Base;

namespace Trunkline.Exchange.Pri;

/// <summary>What the subscriber did with a call from the city.</summary>
public enum CallInStep : byte
{
    /// <summary>It has the number and works on it (CALL PROCEEDING).</summary>
    Proceeding,

    /// <summary>It rings (ALERTING).</summary>
    Alerting,

    /// <summary>It has answered (CONNECT).</summary>
    Answered,

    /// <summary>It is over: refused, if it was not answered.</summary>
    Over,
}

/// <summary>A step of a call from the city.</summary>
/// <param name="Step">The step.</param>
/// <param name="Cause">Why it is over.</param>
public readonly record struct CallInReport(CallInStep Step, Q850Cause Cause = Q850Cause.None);
