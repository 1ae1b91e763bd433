namespace Trunkline.Control;

/// <summary>Names a context, H.248: the terminations in it hear each other. Chosen by the controller; zero is the null context.</summary>
/// <param name="Value">Unique for the life of a gateway: the controller puts its epoch into the upper 32 bits.</param>
public readonly record struct ContextId(ulong Value)
{
    /// <summary>The null context: a termination in it hears nobody.</summary>
    public static ContextId Null => default;

    /// <inheritdoc/>
    public override string ToString() => $"ctx {Value >> 32}.{Value & 0xFFFFFFFF}";
}

/// <summary>Names a termination, H.248: one end of audio. Chosen by the controller for RTP; a line's is fixed.</summary>
/// <param name="Value">Ephemeral: controller's epoch in the upper 32 bits. A line: the number of the line, 1 and up, with upper 32 bits zero.</param>
public readonly record struct TerminationId(ulong Value)
{
    /// <summary>The termination of an FXO line.</summary>
    /// <param name="number">The line's number in the site, 1 and up.</param>
    public static TerminationId Line(int number) => new((ulong)number);

    /// <summary>True for a physical termination (a line).</summary>
    public bool IsLine => Value is > 0 and <= uint.MaxValue;

    /// <summary>The line's number; meaningless unless <see cref="IsLine"/>.</summary>
    public int LineNumber => (int)Value;

    /// <inheritdoc/>
    public override string ToString() => IsLine ? $"line {Value}" : $"rtp {Value >> 32}.{Value & 0xFFFFFFFF}";
}

/// <summary>Names a recording; the recorder's files carry it.</summary>
/// <param name="Value">The call's number in the node's records, unique over restarts.</param>
public readonly record struct RecordingId(ulong Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"rec {Value}";
}
