namespace Trunkline.Isdn.Messages;

/// <summary>Date and time, Q.931 §4.5.15: the network's clock, in its own time zone.</summary>
/// <param name="Year">0 to 99, of the century.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
/// <param name="Hour">0 to 23; null when only the date was sent.</param>
/// <param name="Minute">0 to 59.</param>
/// <param name="Second">0 to 59; null when not sent.</param>
public readonly record struct DateTimeIe(byte Year, byte Month, byte Day, byte? Hour, byte? Minute, byte? Second = null) : IInformationElement<DateTimeIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.DateTime;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out DateTimeIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 3, 6, out error))
        {
            return false;
        }

        ReadOnlySpan<byte> most = [99, 12, 31, 23, 59, 59];
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] > most[i] || (i is 1 or 2 && content[i] == 0))
            {
                error = ElementError.BadValue(i);
                return false;
            }
        }

        value = new(
            content[0], content[1], content[2], content.Length > 3 ? content[3] : null, content.Length > 4 ? content[4] : null, content.Length > 5 ? content[5] : null);
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written)
    {
        var count = Hour is null ? 3 : Minute is null ? 4 : Second is null ? 5 : 6;
        ReadOnlySpan<byte> octets = [Year, Month, Day, Hour ?? 0, Minute ?? 0, Second ?? 0];
        return ElementOctets.TryWrite(octets[..count], default, 6, content, out written);
    }
}
