namespace Trunkline.Isdn.Messages;

/// <summary>
/// Writes one Q.931 message into octets of the caller's. Elements of codeset 0 go to their place in ascending order of identifiers
/// whatever order they are given in (Q.931 §4.5.1); those of another codeset follow, behind a locking shift, in the order given.
/// </summary>
/// <remarks>
/// Nothing throws: what does not fit makes <see cref="HasOverflowed"/> true and is left out. Sending complete goes first, a repeat
/// indicator and more data stay where they are given: give what they belong to next. Allocates nothing.
/// </remarks>
public ref struct Q931Writer
{
    private readonly Span<byte> _octets;
    private readonly int _start;
    private int _length;
    private int _endOfCodeset0;
    private int _codeset;
    private int _last;

    /// <summary>Starts a message.</summary>
    /// <param name="octets">Where it is written; 260 octets hold any message of one frame.</param>
    /// <param name="reference">Its call reference.</param>
    /// <param name="type">Its type; a SERVICE type makes the protocol discriminator 3.</param>
    public Q931Writer(Span<byte> octets, CallReference reference, Q931MessageType type)
        : this(octets, (int)type >= 0x300 ? Q931Message.MaintenanceDiscriminator : Q931Message.Discriminator, reference, type)
    {
    }

    /// <summary>Starts a message with a given protocol discriminator.</summary>
    public Q931Writer(Span<byte> octets, byte discriminator, CallReference reference, Q931MessageType type)
    {
        _octets = octets;
        var start = 3 + reference.Length;
        if (octets.Length < start || reference.Length > 2)
        {
            HasOverflowed = true;
            return;
        }

        octets[0] = discriminator;
        octets[1] = reference.Length;
        var flag = reference.Flag ? 0x80 : 0;
        if (reference.Length == 1)
        {
            octets[2] = (byte)(flag | (reference.Value & 0x7F));
        }
        else if (reference.Length == 2)
        {
            octets[2] = (byte)(flag | ((reference.Value >> 8) & 0x7F));
            octets[3] = (byte)reference.Value;
        }

        octets[start - 1] = (byte)type;
        _start = _length = _endOfCodeset0 = start;
    }

    /// <summary>Octets written so far.</summary>
    public readonly int Length => _length;

    /// <summary>The message so far.</summary>
    public readonly ReadOnlySpan<byte> Octets => _octets[.._length];

    /// <summary>Something did not fit and was left out.</summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>Adds an element.</summary>
    /// <returns>False when it does not fit, or cannot be coded.</returns>
    public bool Add<TElement>(scoped in TElement element)
        where TElement : struct, IInformationElement<TElement>, allows ref struct
    {
        var id = TElement.Id;
        if (id.IsSingleOctet())
        {
            var tail = _octets[_length..];
            return element.TryWrite(tail, out _) ? AddOctet(tail[0]) : Fail();
        }

        // written behind the rest first, where its length becomes known; moved to its place when that is elsewhere
        var at = _length + (id.Codeset() != _codeset && id.Codeset() != 0 ? 1 : 0) + 2;
        if (at > _octets.Length || !element.TryWrite(_octets[at..Math.Min(_octets.Length, at + 255)], out var written))
        {
            return Fail();
        }

        return Finish(id, at, written);
    }

    /// <summary>Adds an element's contents as they are.</summary>
    /// <param name="id">Its identifier, not a single-octet one.</param>
    /// <param name="content">0 to 255 octets from octet 3 on.</param>
    /// <returns>False when it does not fit.</returns>
    public bool AddRaw(ElementId id, scoped ReadOnlySpan<byte> content)
    {
        var at = _length + (id.Codeset() != _codeset && id.Codeset() != 0 ? 1 : 0) + 2;
        if (id.IsSingleOctet() || content.Length > 255 || at + content.Length > _octets.Length)
        {
            return Fail();
        }

        content.CopyTo(_octets[at..]);
        return Finish(id, at, content.Length);
    }

    /// <summary>Adds octets that are whole elements, or are meant to be wrong, at the end; order is the caller's business.</summary>
    /// <returns>False when they do not fit.</returns>
    public bool AddOctets(scoped ReadOnlySpan<byte> octets)
    {
        if (_length + octets.Length > _octets.Length)
        {
            return Fail();
        }

        octets.CopyTo(_octets[_length..]);
        _length += octets.Length;
        _endOfCodeset0 = _codeset == 0 ? _length : _endOfCodeset0;
        return true;
    }

    private bool AddOctet(byte octet)
    {
        if (_length == _octets.Length)
        {
            return Fail();
        }

        var at = octet == (byte)ElementId.SendingComplete ? _start : _endOfCodeset0;
        _octets[at.._length].CopyTo(_octets[(at + 1)..]);
        _octets[at] = octet;
        _length++;
        _endOfCodeset0++;
        return true;
    }

    private bool Finish(ElementId id, int contentAt, int written)
    {
        var codeset = id.Codeset();
        var whole = written + 2;
        if (codeset != 0)
        {
            if (codeset < _codeset)
            {
                return Fail();
            }

            if (codeset > _codeset)
            {
                _octets[_length++] = (byte)(0x90 | codeset);
                _codeset = codeset;
            }

            _octets[_length] = id.Octet();
            _octets[_length + 1] = (byte)written;
            _length += whole;
            return true;
        }

        _octets[contentAt - 2] = id.Octet();
        _octets[contentAt - 1] = (byte)written;
        if (_endOfCodeset0 == _length && id.Octet() >= _last)
        {
            _last = id.Octet();
            _length += whole;
            _endOfCodeset0 = _length;
            return true;
        }

        var place = Place(id.Octet());
        Span<byte> moved = stackalloc byte[257];
        _octets.Slice(contentAt - 2, whole).CopyTo(moved);
        _octets[place.._length].CopyTo(_octets[(place + whole)..]);
        moved[..whole].CopyTo(_octets[place..]);
        _length += whole;
        _endOfCodeset0 += whole;
        _last = Math.Max(_last, id.Octet());
        return true;
    }

    /// <summary>Before the first element of codeset 0 with a higher identifier.</summary>
    private readonly int Place(byte identifier)
    {
        var at = _start;
        while (at < _endOfCodeset0)
        {
            if (_octets[at] < 0x80)
            {
                if (_octets[at] > identifier)
                {
                    return at;
                }

                at += 2 + _octets[at + 1];
            }
            else
            {
                at++;
            }
        }

        return Math.Min(at, _endOfCodeset0);
    }

    private bool Fail()
    {
        HasOverflowed = true;
        return false;
    }
}
