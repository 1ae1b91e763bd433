namespace Trunkline.Isdn.Supplementary;

/// <summary>Reads BER (X.690) values one after another: one-octet tags, definite lengths up to 65535. Never throws, allocates nothing.</summary>
/// <remarks>Not supported: indefinite lengths and tag numbers above 30; they end the reading as malformed.</remarks>
public ref struct BerReader(ReadOnlySpan<byte> octets)
{
    private readonly ReadOnlySpan<byte> _octets = octets;
    private int _at;

    /// <summary>The octets were no BER.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Octets read so far.</summary>
    public readonly int Offset => _at;

    /// <summary>The tag that comes next, or -1 at the end.</summary>
    public readonly int Peek => _at < _octets.Length && !IsMalformed ? _octets[_at] : -1;

    /// <summary>Reads the next value.</summary>
    /// <returns>False at the end, or when it is malformed.</returns>
    public bool TryRead(out byte tag, out ReadOnlySpan<byte> content)
    {
        tag = 0;
        content = default;
        if (Peek < 0)
        {
            return false;
        }

        IsMalformed = true;
        if (_at + 2 > _octets.Length || (_octets[_at] & 0x1F) == 0x1F)
        {
            return false;
        }

        int length = _octets[_at + 1];
        var start = _at + 2;
        if (length >= 0x80)
        {
            var count = length & 0x7F;
            if (count is 0 or > 2 || start + count > _octets.Length)
            {
                return false;
            }

            length = count == 1 ? _octets[start] : (_octets[start] << 8) | _octets[start + 1];
            start += count;
        }

        if (start + length > _octets.Length)
        {
            return false;
        }

        IsMalformed = false;
        tag = _octets[_at];
        content = _octets.Slice(start, length);
        _at = start + length;
        return true;
    }

    /// <summary>Reads the next value when it has a given tag; else nothing is read.</summary>
    public bool TryRead(byte tag, out ReadOnlySpan<byte> content)
    {
        content = default;
        return Peek == tag && TryRead(out _, out content);
    }

    /// <summary>Reads an integer or an enumerated of a given tag.</summary>
    /// <returns>False when another tag comes, or it is longer than 32 bits.</returns>
    public bool TryReadInteger(byte tag, out int value)
    {
        value = 0;
        return TryRead(tag, out var content) && TryInteger(content, out value);
    }

    /// <summary>Contents of an integer, 1 to 4 octets, signed.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> content, out int value)
    {
        value = 0;
        if (content.Length is 0 or > 4)
        {
            return false;
        }

        value = (sbyte)content[0];
        foreach (var octet in content[1..])
        {
            value = (value << 8) | octet;
        }

        return true;
    }
}
