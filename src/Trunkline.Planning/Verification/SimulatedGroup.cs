namespace Trunkline.Planning.Verification;

/// <summary>The order in which one end of a trunk group tries idle circuits.</summary>
public enum HuntingRule : byte
{
    /// <summary>The lowest idle circuit first.</summary>
    Ascending,

    /// <summary>The highest idle circuit first.</summary>
    Descending,

    /// <summary>The next idle circuit after the one this end took last.</summary>
    Cyclic,

    /// <summary>The circuit that has been idle longest.</summary>
    LeastRecent,

    /// <summary>Any idle circuit with the same chance.</summary>
    Random,

    /// <summary>Descending where the other end hunts ascending, ascending where it hunts descending; refused against any other.</summary>
    Opposite,
}

/// <summary>What becomes of a glare: both ends seized one circuit, and one of them did not see the other yet.</summary>
public enum GlareOutcome : byte
{
    /// <summary>The end that came second notices and tries its next circuit (ISDN; a line with a glare check).</summary>
    HuntsOn,

    /// <summary>The call that came second fails, the first goes on.</summary>
    SecondFails,

    /// <summary>Both fail: the caller in hears somebody who wanted to call out (an analog line without a glare check).</summary>
    BothFail,
}

/// <summary>A trunk group: circuits hunted as one. One-way groups are groups that only streams of one direction are routed to.</summary>
/// <param name="Name">Shown in results.</param>
/// <param name="Circuits">Number of circuits, 1 to 100,000.</param>
public sealed record SimulatedGroup(string Name, int Circuits)
{
    /// <summary>Greatest number of circuits of a group.</summary>
    public const int MaxCircuits = 100_000;

    /// <summary>How our end hunts, for calls out.</summary>
    public HuntingRule Hunting { get; init; } = HuntingRule.Opposite;

    /// <summary>How the operator's end hunts, for calls in.</summary>
    public HuntingRule OperatorHunting { get; init; } = HuntingRule.Ascending;

    /// <summary>Idle circuits that only emergency calls may take.</summary>
    public int Reserved { get; init; }

    /// <summary>True when an emergency call that finds no circuit ends a routine call.</summary>
    public bool Preempts { get; init; }

    /// <summary>Seconds for which a call in already holds its circuit while our end still takes it for idle (until ringing is seen: up to 6 s on an analog line).</summary>
    public double InboundUnseen { get; init; }

    /// <summary>Seconds for which a call out already holds its circuit while the operator's end still takes it for idle.</summary>
    public double OutboundUnseen { get; init; }

    /// <summary>What becomes of a glare.</summary>
    public GlareOutcome Glare { get; init; } = GlareOutcome.HuntsOn;

    /// <summary>What is wrong, or null.</summary>
    internal string? Error =>
        Circuits is < 1 or > MaxCircuits ? $"group {Name} must have 1 to {MaxCircuits} circuits"
        : Reserved < 0 || Reserved > Circuits ? $"group {Name} reserves {Reserved} of {Circuits} circuits"
        : !(InboundUnseen >= 0) || !(OutboundUnseen >= 0) || !double.IsFinite(InboundUnseen + OutboundUnseen) ? $"group {Name} has a glare window below 0 s"
        : Hunting == HuntingRule.Opposite && OperatorHunting is not (HuntingRule.Ascending or HuntingRule.Descending)
          || OperatorHunting == HuntingRule.Opposite && Hunting is not (HuntingRule.Ascending or HuntingRule.Descending)
            ? $"group {Name} hunts opposite to an order that has no opposite"
        : null;

    /// <summary>The two rules with <see cref="HuntingRule.Opposite"/> resolved.</summary>
    internal (HuntingRule Ours, HuntingRule Operators) Rules => (Resolve(Hunting, OperatorHunting), Resolve(OperatorHunting, Hunting));

    private static HuntingRule Resolve(HuntingRule rule, HuntingRule other) =>
        rule != HuntingRule.Opposite ? rule : other == HuntingRule.Ascending ? HuntingRule.Descending : HuntingRule.Ascending;
}
