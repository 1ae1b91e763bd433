namespace Trunkline.Isdn.Messages;

/// <summary>What the elements' octets have in common: the extension bit, and octets to the end.</summary>
internal static class ElementOctets
{
    /// <summary>The offset after an octet and its extensions (bit 8 clear: another follows), at most the end.</summary>
    public static int SkipExtensions(ReadOnlySpan<byte> content, int at)
    {
        while (at < content.Length && (content[at] & 0x80) == 0)
        {
            at++;
        }

        return Math.Min(at + 1, content.Length);
    }

    /// <summary>Checks a length.</summary>
    public static bool HasLength(ReadOnlySpan<byte> content, int least, int most, out ElementError error)
    {
        error = content.Length < least ? ElementError.TooShort(content.Length) : content.Length > most ? ElementError.TooLong(most) : default;
        return error.Kind == ElementErrorKind.None;
    }

    /// <summary>Writes octets in front and octets behind them.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, int most, Span<byte> content, out int written)
    {
        written = head.Length + tail.Length;
        if (written > content.Length || written > most)
        {
            written = 0;
            return false;
        }

        head.CopyTo(content);
        tail.CopyTo(content[head.Length..]);
        return true;
    }

    /// <summary>IA5 text for people: what is not printable becomes a full stop.</summary>
    public static string Text(ReadOnlySpan<byte> octets) => string.Create(octets.Length, octets, static (text, octets) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = octets[i] is >= 0x20 and < 0x7F ? (char)octets[i] : '.';
        }
    });
}
