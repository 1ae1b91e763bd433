namespace Trunkline.Isdn.Supplementary;

/// <summary>Writes BER (X.690) with definite lengths, shortest form, into octets of the caller's. What does not fit sets <see cref="HasOverflowed"/>. Allocates nothing.</summary>
public ref struct BerWriter(Span<byte> octets)
{
    private readonly Span<byte> _octets = octets;
    private int _length;

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Octets => _octets[.._length];

    /// <summary>Something did not fit and was left out.</summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>Writes a value.</summary>
    public void Write(byte tag, scoped ReadOnlySpan<byte> content)
    {
        var mark = Begin(tag);
        Raw(content);
        End(mark);
    }

    /// <summary>Writes an integer or enumerated.</summary>
    public void WriteInteger(byte tag, int value)
    {
        Span<byte> octets = [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
        var from = 0;
        while (from < 3 && ((octets[from] == 0 && octets[from + 1] < 0x80) || (octets[from] == 0xFF && octets[from + 1] >= 0x80)))
        {
            from++;
        }

        Write(tag, octets[from..]);
    }

    /// <summary>Writes octets as they are.</summary>
    public void Raw(scoped ReadOnlySpan<byte> octets)
    {
        if (_length + octets.Length > _octets.Length)
        {
            HasOverflowed = true;
            return;
        }

        octets.CopyTo(_octets[_length..]);
        _length += octets.Length;
    }

    /// <summary>Begins a constructed value.</summary>
    /// <returns>What <see cref="End"/> wants.</returns>
    public int Begin(byte tag)
    {
        Raw([tag, 0]);
        return _length;
    }

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    public void End(int mark)
    {
        var length = _length - mark;
        if (HasOverflowed)
        {
            return;
        }

        if (length < 0x80)
        {
            _octets[mark - 1] = (byte)length;
            return;
        }

        var more = length > 0xFF ? 2 : 1;
        if (_length + more > _octets.Length)
        {
            HasOverflowed = true;
            return;
        }

        _octets[mark.._length].CopyTo(_octets[(mark + more)..]);
        _octets[mark - 1] = (byte)(0x80 | more);
        _octets[mark] = (byte)(more == 2 ? length >> 8 : length);
        if (more == 2)
        {
            _octets[mark + 1] = (byte)length;
        }

        _length += more;
    }
}
