namespace Trunkline.Node.Alarms;

/// <summary>How bad it is: the perceived severities of ITU-T X.733 §8.1.2.3.</summary>
public enum AlarmSeverity : byte
{
    /// <summary>It is over.</summary>
    Cleared,

    /// <summary>Something may become a fault, or somebody tries something.</summary>
    Warning,

    /// <summary>A part is out of order; calls are made as before.</summary>
    Minor,

    /// <summary>Calls are affected: act soon.</summary>
    Major,

    /// <summary>The system does not do what it is for: act now.</summary>
    Critical,
}

/// <summary>A kind of alarm: what it means and what to do. docs/operations.md lists them.</summary>
/// <param name="Pattern">Its stable identifier; <c>*</c> stands for the object: "span/*/down".</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Meaning">What is the case.</param>
/// <param name="Todo">What to do about it.</param>
public sealed record AlarmKind(string Pattern, AlarmSeverity Severity, string Meaning, string Todo)
{
    /// <summary>Of something that happens and has no end of its own: how long after the last time it counts as over. Null of a condition, which ends when it ends.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary>The alarm of an object.</summary>
    /// <param name="about">What takes the pattern's star.</param>
    /// <param name="text">What is the case, in words.</param>
    public AlarmCondition On(string about, string text) => new(this, about, text);
}

/// <summary>Something that is wrong now.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="About">The object; empty where the kind has none.</param>
/// <param name="Text">What is the case, in words.</param>
public readonly record struct AlarmCondition(AlarmKind Kind, string About, string Text)
{
    /// <summary>The alarm's identifier: the same each time the same thing is wrong with the same object.</summary>
    public string Id => Kind.Pattern.Replace("*", About, StringComparison.Ordinal);
}
