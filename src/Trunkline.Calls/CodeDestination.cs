using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>A feature code: the system itself answers, does what is wanted, and says by a tone whether it could.</summary>
/// <param name="Words">What it does, or why not, for the record: "every call goes to 203".</param>
/// <param name="Refusal">Why it is not done; none: it is.</param>
public abstract record CodeDestination(string Words, Q850Cause Refusal) : Destination;

/// <summary>Sets something for the extension that dials, or tells how it is set.</summary>
/// <param name="Words">What it does, or why not.</param>
/// <param name="Refusal">Why it is not done.</param>
/// <param name="Extension">Whose.</param>
/// <param name="Setting">What.</param>
/// <param name="Value">To what; null when it is only asked for.</param>
/// <param name="IsOn">When it is asked for: whether it is on.</param>
public sealed record SettingDestination(string Words, Q850Cause Refusal, string Extension, OwnSetting Setting, SetByTelephone? Value, bool IsOn) : CodeDestination(Words, Refusal);

/// <summary>Takes a call that rings elsewhere.</summary>
/// <param name="Words">What it does, or why not.</param>
/// <param name="Refusal">Why it is not done.</param>
/// <param name="At">Extensions at whose telephones it may ring.</param>
public sealed record PickupDestination(string Words, Q850Cause Refusal, IReadOnlySet<string> At) : CodeDestination(Words, Refusal);

/// <summary>Logs an agent in or out of queues, pauses him, or tells how he stands.</summary>
/// <param name="Words">What it does, or why not.</param>
/// <param name="Refusal">Why it is not done.</param>
/// <param name="Extension">The agent.</param>
/// <param name="Queues">Names of queues he is agent of.</param>
/// <param name="Command">What is wanted.</param>
/// <param name="IsAsked">True when nothing is done: is it so?</param>
public sealed record AgentDestination(string Words, Q850Cause Refusal, string Extension, IReadOnlyList<string> Queues, AgentCommand Command, bool IsAsked) : CodeDestination(Words, Refusal);

/// <summary>Turns a switch, or tells how it stands.</summary>
/// <param name="Words">What it does, or why not.</param>
/// <param name="Refusal">Why it is not done.</param>
/// <param name="Switch">The switch; null when it is refused.</param>
/// <param name="Position">How; null when it is only asked for.</param>
public sealed record TurnDestination(string Words, Q850Cause Refusal, SwitchDestination? Switch, SwitchPosition? Position) : CodeDestination(Words, Refusal);
