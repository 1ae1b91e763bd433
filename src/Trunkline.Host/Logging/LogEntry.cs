using Trunkline.Site;

namespace Trunkline.Host.Logging;

/// <summary>A line of the log, before it is written.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Event">What kind of line: "call.begun"; stable, for whoever filters.</param>
/// <param name="Text">The same for a person.</param>
/// <param name="Fields">What it is about, by name; an empty value is left out.</param>
public readonly record struct LogEntry(DateTimeOffset At, LogLevel Level, string Event, string Text, params IReadOnlyList<(string Key, string Value)> Fields);

/// <summary>Where log lines go. Never blocks, never throws.</summary>
public interface ILog
{
    /// <summary>Lines below this are not wanted: do not make them.</summary>
    LogLevel Level { get; }

    /// <summary>Takes a line. Any thread.</summary>
    void Write(in LogEntry entry);

    /// <summary>Takes a line without fields, of this instant. Any thread.</summary>
    void Write(LogLevel level, string kind, string text);
}
