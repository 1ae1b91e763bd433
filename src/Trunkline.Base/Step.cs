namespace Trunkline.Base;

/// <summary>What a state machine answers to one event: the next state and what to do, in the order declared.</summary>
/// <typeparam name="TState">The states, in the specification's words.</typeparam>
/// <typeparam name="TDo">A flags enum; its members are carried out in ascending order.</typeparam>
/// <param name="Next">The state after the event.</param>
/// <param name="Do">What to carry out.</param>
/// <param name="Known">False when the figure draws no arrow for this event in this state: log it, count it, do nothing.</param>
public readonly record struct Step<TState, TDo>(TState Next, TDo Do, bool Known = true)
    where TState : struct, Enum
    where TDo : struct, Enum;
