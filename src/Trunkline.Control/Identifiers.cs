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

/// <summary>Names a termination, H.248: one end of audio. Chosen by the controller for RTP; that of a line or B-channel is fixed.</summary>
/// <param name="Value">
/// Ephemeral: controller's epoch in the upper 32 bits. Physical: upper 32 bits zero; a line its number, 1 and up; a B-channel its
/// span's number shifted left by 16, and its timeslot.
/// </param>
public readonly record struct TerminationId(ulong Value)
{
    /// <summary>The termination of an FXO line.</summary>
    /// <param name="number">The line's number in the site, 1 to 65,535.</param>
    public static TerminationId Line(int number) => new((ulong)number);

    /// <summary>The termination of a B-channel.</summary>
    /// <param name="span">The span's number in the site, 1 to 65,535.</param>
    /// <param name="timeslot">1 to 31.</param>
    public static TerminationId Channel(int span, int timeslot) => new(((ulong)span << 16) | (uint)timeslot);

    /// <summary>True for a line.</summary>
    public bool IsLine => Value is > 0 and <= ushort.MaxValue;

    /// <summary>True for a B-channel.</summary>
    public bool IsChannel => Value is > ushort.MaxValue and <= uint.MaxValue;

    /// <summary>True for what is there for ever: a line or a B-channel.</summary>
    public bool IsPhysical => Value is > 0 and <= uint.MaxValue;

    /// <summary>The line's number; meaningless unless <see cref="IsLine"/>.</summary>
    public int LineNumber => (int)Value;

    /// <summary>The span's number; meaningless unless <see cref="IsChannel"/>.</summary>
    public int Span => (int)(Value >> 16);

    /// <summary>The timeslot, which may be none; meaningless unless <see cref="IsChannel"/>.</summary>
    public int Timeslot => (int)(Value & 0xFFFF);

    /// <inheritdoc/>
    public override string ToString() => IsLine ? $"line {Value}" : IsChannel ? $"span {Span} timeslot {Timeslot}" : $"rtp {Value >> 32}.{Value & 0xFFFFFFFF}";
}

/// <summary>Names a recording; the recorder's files carry it.</summary>
/// <param name="Value">The call's number in the node's records, unique over restarts.</param>
public readonly record struct RecordingId(ulong Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"rec {Value}";
}
