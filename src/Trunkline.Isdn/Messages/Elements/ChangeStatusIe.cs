namespace Trunkline.Isdn.Messages;

/// <summary>The status a SERVICE message gives a channel.</summary>
public enum ChannelStatus : byte
{
    /// <summary>In service.</summary>
    InService = 0,

    /// <summary>In maintenance: calls end, none begins.</summary>
    Maintenance = 1,

    /// <summary>Out of service.</summary>
    OutOfService = 2,
}

/// <summary>Change status, of SERVICE and SERVICE ACKNOWLEDGE in the North American maintenance protocol.</summary>
/// <param name="Status">The new status.</param>
/// <param name="IsChannel">It is a channel's; else the interface's.</param>
public readonly record struct ChangeStatusIe(ChannelStatus Status, bool IsChannel = true) : IInformationElement<ChangeStatusIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.ChangeStatus;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out ChangeStatusIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 1, 1, out error))
        {
            return false;
        }

        var status = content[0] & 7;
        if (status > (int)ChannelStatus.OutOfService)
        {
            error = ElementError.BadValue(0);
            return false;
        }

        value = new((ChannelStatus)status, (content[0] & 0x40) != 0);
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) =>
        ElementOctets.TryWrite([(byte)(0x80 | (IsChannel ? 0x40 : 0) | (byte)Status)], default, 1, content, out written);
}
