namespace Trunkline.Isdn.Messages;

/// <summary>What is restarted, Q.931 §4.5.25.</summary>
public enum RestartClass : byte
{
    /// <summary>The channels of the channel identification.</summary>
    IndicatedChannels = 0,

    /// <summary>One interface: that of the channel identification, or this D-channel's.</summary>
    SingleInterface = 6,

    /// <summary>All interfaces this D-channel controls.</summary>
    AllInterfaces = 7,
}

/// <summary>Restart indicator, Q.931 §4.5.25.</summary>
/// <param name="Class">What is restarted.</param>
public readonly record struct RestartIndicatorIe(RestartClass Class) : IInformationElement<RestartIndicatorIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.RestartIndicator;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out RestartIndicatorIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 1, 1, out error))
        {
            return false;
        }

        var restart = (RestartClass)(content[0] & 7);
        if (restart is not (RestartClass.IndicatedChannels or RestartClass.SingleInterface or RestartClass.AllInterfaces))
        {
            error = ElementError.BadValue(0);
            return false;
        }

        value = new(restart);
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite([(byte)(0x80 | (byte)Class)], default, 1, content, out written);
}
