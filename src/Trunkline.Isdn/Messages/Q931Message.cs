using System.Diagnostics.CodeAnalysis;

namespace Trunkline.Isdn.Messages;

/// <summary>
/// A Q.931 message (Q.931 §4), or one of the maintenance protocol (SERVICE): the octets as received, and where its elements lie.
/// Values are read when asked for. What a message must contain is <see cref="Q931Diagnosis"/>'s business.
/// </summary>
/// <remarks>
/// One instance can read message after message (<see cref="TryRead"/>) and then allocates nothing, once it has seen a message of
/// unusual size; what points into it is valid until the next. <see cref="TryParse"/> makes an instance to keep.
/// </remarks>
public sealed class Q931Message
{
    /// <summary>The longest message: eight segments of a frame's 260 octets (Q.931 Annex H).</summary>
    public const int MaxOctets = 8 * 260;

    /// <summary>The protocol discriminator of Q.931.</summary>
    public const byte Discriminator = 0x08;

    /// <summary>The protocol discriminators of the maintenance protocol: SERVICE messages.</summary>
    public const byte MaintenanceDiscriminator = 0x03, OtherMaintenanceDiscriminator = 0x43;

    private byte[] _octets;
    private Q931Element[] _elements;
    private int _length;
    private int _count;

    /// <summary>An empty one, to read into.</summary>
    public Q931Message()
        : this(264, 24)
    {
    }

    private Q931Message(int octets, int elements)
    {
        _octets = new byte[octets];
        _elements = new Q931Element[elements];
    }

    /// <summary>The protocol discriminator: 8, or 3 or 0x43 for SERVICE.</summary>
    public byte ProtocolDiscriminator { get; private set; }

    /// <summary>Whose message it is.</summary>
    public CallReference CallReference { get; private set; }

    /// <summary>Its type.</summary>
    public Q931MessageType Type { get; private set; }

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _length);

    /// <summary>Offset of the message type.</summary>
    public int TypeOffset => 2 + CallReference.Length;

    /// <summary>Its elements in the order they came; shifts are not elements, but in their identifiers' codesets.</summary>
    public ReadOnlySpan<Q931Element> Elements => _elements.AsSpan(0, _count);

    /// <summary>A locking shift went to a lower or the same codeset, and was ignored (Q.931 §4.5.3).</summary>
    public bool HasBadShift { get; private set; }

    /// <summary>Reads a message into a new instance.</summary>
    /// <returns>False when the octets are no message: to be ignored. Never throws.</returns>
    public static bool TryParse(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out Q931Message? message, out Q931ParseError error)
    {
        message = new(Math.Min(octets.Length, MaxOctets), 12);
        if (message.TryRead(octets, out error))
        {
            return true;
        }

        message = null;
        return false;
    }

    /// <summary>Reads a message in place of the one this instance held.</summary>
    /// <returns>False when the octets are no message: to be ignored (Q.931 §5.8.1 to §5.8.3.1); this instance is then empty. Never throws.</returns>
    public bool TryRead(ReadOnlySpan<byte> octets, out Q931ParseError error)
    {
        _length = 0;
        _count = 0;
        HasBadShift = false;
        CallReference = default;
        Type = default;
        ProtocolDiscriminator = 0;
        if (octets.Length > MaxOctets)
        {
            error = new(Q931ParseErrorKind.TooLong, MaxOctets);
            return false;
        }

        if (octets.IsEmpty)
        {
            error = new(Q931ParseErrorKind.TooShort, 0);
            return false;
        }

        var discriminator = octets[0];
        if (discriminator is not (Discriminator or MaintenanceDiscriminator or OtherMaintenanceDiscriminator))
        {
            error = new(Q931ParseErrorKind.WrongDiscriminator, 0);
            return false;
        }

        if (octets.Length < 2)
        {
            error = new(Q931ParseErrorKind.TooShort, 1);
            return false;
        }

        int referenceLength = octets[1];
        if (referenceLength > 2)
        {
            error = new(Q931ParseErrorKind.CallReferenceFormat, 1);
            return false;
        }

        if (octets.Length < referenceLength + 3)
        {
            error = new(Q931ParseErrorKind.TooShort, octets.Length);
            return false;
        }

        CallReference = referenceLength switch
        {
            0 => CallReference.Dummy,
            1 => new((ushort)(octets[2] & 0x7F), (octets[2] & 0x80) != 0, 1),
            _ => new((ushort)(((octets[2] & 0x7F) << 8) | octets[3]), (octets[2] & 0x80) != 0, 2),
        };
        ProtocolDiscriminator = discriminator;
        Type = (Q931MessageType)(octets[referenceLength + 2] | (discriminator == Discriminator ? 0 : 0x300));
        if (_octets.Length < octets.Length)
        {
            _octets = new byte[Math.Min(MaxOctets, octets.Length * 2)];
        }

        octets.CopyTo(_octets);
        _length = octets.Length;
        ReadElements(octets, referenceLength + 3);
        error = default;
        return true;
    }

    /// <summary>The contents of one of its elements.</summary>
    public ReadOnlySpan<byte> Content(scoped in Q931Element element) => _octets.AsSpan(element.ContentOffset, element.Length);

    /// <summary>True when it has such an element that is not empty.</summary>
    public bool Has(ElementId id) => TryFind(id, out _);

    /// <summary>Finds the first element of a kind that is not empty.</summary>
    /// <param name="id">The kind.</param>
    /// <param name="element">It.</param>
    /// <returns>False when there is none.</returns>
    public bool TryFind(ElementId id, out Q931Element element) => TryFind(id, 0, out element);

    /// <summary>Finds one of several elements of a kind, as Facility, Progress indicator and Bearer capability come.</summary>
    /// <param name="id">The kind.</param>
    /// <param name="nth">Which, from 0; empty ones do not count.</param>
    /// <param name="element">It.</param>
    /// <returns>False when there are not so many.</returns>
    public bool TryFind(ElementId id, int nth, out Q931Element element)
    {
        foreach (ref readonly var candidate in _elements.AsSpan(0, _count))
        {
            if (candidate.Id == id && candidate.Length > 0 && nth-- == 0)
            {
                element = candidate;
                return true;
            }
        }

        element = default;
        return false;
    }

    /// <summary>The first element of a kind as a value.</summary>
    /// <returns>False when there is none, or its contents cannot be used: Q.931 §5.8.7.2 takes both alike for what is optional.</returns>
    public bool TryGet<TElement>(out TElement value)
        where TElement : struct, IInformationElement<TElement>, allows ref struct => TryGet(0, out value);

    /// <summary>One of several elements of a kind as a value.</summary>
    /// <param name="nth">Which, from 0; empty ones do not count.</param>
    /// <param name="value">Its value.</param>
    /// <returns>False when there are not so many, or its contents cannot be used.</returns>
    public bool TryGet<TElement>(int nth, out TElement value)
        where TElement : struct, IInformationElement<TElement>, allows ref struct
    {
        if (TryFind(TElement.Id, nth, out var element) && !element.IsTruncated)
        {
            return TElement.TryRead(Content(element), out value, out _);
        }

        value = default;
        return false;
    }

    private void ReadElements(ReadOnlySpan<byte> octets, int at)
    {
        var locked = 0;
        var once = -1;
        ulong lastOfCodeset = 0;
        while (at < octets.Length)
        {
            int identifier = octets[at];
            if ((identifier & 0xF0) == 0x90)
            {
                var codeset = identifier & 7;
                if ((identifier & 8) != 0)
                {
                    once = codeset;
                }
                else if (codeset > locked)
                {
                    locked = codeset;
                }
                else
                {
                    HasBadShift = true;
                }

                at++;
                continue;
            }

            var active = once >= 0 ? once : locked;
            once = -1;
            if (identifier >= 0x80)
            {
                var id = (identifier & 0xF0) == 0xA0 ? identifier : identifier & 0xF0;
                Add(new((ElementId)((active << 8) | id), (ushort)at, (ushort)at, 1, ElementFlags.SingleOctet));
                at++;
                continue;
            }

            var flags = ElementFlags.None;
            var shift = active * 8;
            if (identifier < (int)((lastOfCodeset >> shift) & 0xFF))
            {
                flags = ElementFlags.OutOfOrder;
            }
            else
            {
                lastOfCodeset = (lastOfCodeset & ~(0xFFul << shift)) | ((ulong)identifier << shift);
            }

            var start = at + 2;
            var length = start <= octets.Length ? octets[at + 1] : 1;
            if (start + length > octets.Length)
            {
                flags |= ElementFlags.Truncated;
                start = Math.Min(start, octets.Length);
                length = octets.Length - start;
            }

            Add(new((ElementId)((active << 8) | identifier), (ushort)at, (ushort)start, (ushort)length, flags));
            at = start + length;
        }
    }

    private void Add(Q931Element element)
    {
        if (_count == _elements.Length)
        {
            Array.Resize(ref _elements, _count * 2);
        }

        _elements[_count++] = element;
    }
}
