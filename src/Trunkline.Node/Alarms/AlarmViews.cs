namespace Trunkline.Node.Alarms;

/// <summary>An alarm that stands.</summary>
/// <param name="Id">Stable: the same each time the same thing is wrong with the same object.</param>
/// <param name="Severity">"critical", "major", "minor", "warning" (ITU-T X.733).</param>
/// <param name="Since">When it was raised, UTC.</param>
/// <param name="Text">What is the case.</param>
/// <param name="Meaning">What that means for calls.</param>
/// <param name="Todo">What to do.</param>
/// <param name="Count">How often it happened; 1 of a condition.</param>
public sealed record AlarmStateView(string Id, string Severity, DateTimeOffset Since, string Text, string Meaning, string Todo, int Count);

/// <summary>An alarm was raised or cleared.</summary>
/// <param name="Sequence">1 and up since the process started.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Id">The alarm.</param>
/// <param name="Severity">"critical", "major", "minor", "warning", or "cleared".</param>
/// <param name="Was">The severity it has while it stands.</param>
/// <param name="Text">What is, or was, the case.</param>
/// <param name="Todo">What to do.</param>
/// <param name="Since">When it was raised, UTC.</param>
public sealed record AlarmEventView(long Sequence, DateTimeOffset At, string Id, string Severity, string Was, string Text, string Todo, DateTimeOffset Since);

/// <summary>Alarms as the API shows them.</summary>
/// <param name="Now">Those that stand, the worst first.</param>
/// <param name="Events">The last changes, the newest first.</param>
public sealed record AlarmsView(IReadOnlyList<AlarmStateView> Now, IReadOnlyList<AlarmEventView> Events);
