using System.Buffers.Binary;
using Trunkline.Base;

namespace Trunkline.Control;

/// <summary>Writes the fields of one record's body, little-endian. The buffer holds any record: no check, no allocation.</summary>
internal ref struct BodyWriter(Span<byte> to)
{
    private readonly Span<byte> _to = to;
    private int _at;

    public readonly ReadOnlySpan<byte> Written => _to[.._at];

    public void U8(byte value) => _to[_at++] = value;

    public void Flag(bool value) => U8(value ? (byte)1 : (byte)0);

    public void U16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_to[_at..], value);
        _at += 2;
    }

    public void U32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_to[_at..], value);
        _at += 4;
    }

    public void U64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_to[_at..], value);
        _at += 8;
    }

    public void Id(ContextId id) => U64(id.Value);

    public void Id(TerminationId id) => U64(id.Value);

    public void Id(RecordingId id) => U64(id.Value);

    public void Address(NetAddress address)
    {
        U64(address.High);
        U64(address.Low);
        U16(address.Port);
    }

    public void Text(in FixedText text)
    {
        var octets = text.Octets;
        U8((byte)octets.Length);
        octets.CopyTo(_to[_at..]);
        _at += octets.Length;
    }

    public void Path(in FilePath path)
    {
        var octets = path.Octets;
        U8((byte)octets.Length);
        octets.CopyTo(_to[_at..]);
        _at += octets.Length;
    }

    public void Message(in DlOctets message)
    {
        var octets = message.Octets;
        U16((ushort)octets.Length);
        octets.CopyTo(_to[_at..]);
        _at += octets.Length;
    }

    public void Frame(in FrameOctets frame)
    {
        var octets = frame.Octets;
        U16((ushort)octets.Length);
        octets.CopyTo(_to[_at..]);
        _at += octets.Length;
    }

    public void Rtp(in RtpDescription d)
    {
        Address(d.Remote);
        U8((byte)d.Law);
        U8(d.TelephoneEvent);
        U8(d.PacketMs);
        U8((byte)d.Direction);
        U8((byte)d.Source);
        U8((byte)((d.DetectDtmf ? 1 : 0) | (d.HasDigitsApart ? 2 : 0)));
    }
}

/// <summary>Reads the fields of one record's body. The first fault is kept with its offset; what is read after it is zero.</summary>
internal ref struct BodyReader(ReadOnlySpan<byte> body)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private int _at;
    private ControlError _error;

    /// <summary>True when every field was there and good, and nothing is left.</summary>
    public bool End(out ControlError error)
    {
        if (_error.Kind == ControlErrorKind.None && _at != _body.Length)
        {
            _error = new(ControlErrorKind.TooLong, _at);
        }

        error = _error;
        return _error.Kind == ControlErrorKind.None;
    }

    public byte U8() => Take(1) is { Length: 1 } octets ? octets[0] : (byte)0;

    public ushort U16() => Take(2) is { Length: 2 } octets ? BinaryPrimitives.ReadUInt16LittleEndian(octets) : (ushort)0;

    public uint U32() => Take(4) is { Length: 4 } octets ? BinaryPrimitives.ReadUInt32LittleEndian(octets) : 0;

    public ulong U64() => Take(8) is { Length: 8 } octets ? BinaryPrimitives.ReadUInt64LittleEndian(octets) : 0;

    /// <summary>An octet from 0 to <paramref name="max"/>.</summary>
    public byte Upto(byte max)
    {
        var at = _at;
        var value = U8();
        if (value > max)
        {
            Fault(at);
            return 0;
        }

        return value;
    }

    public bool Flag() => Upto(1) == 1;

    public ContextId Context() => new(U64());

    public TerminationId Termination() => new(U64());

    public RecordingId Recording() => new(U64());

    public NetAddress Address()
    {
        var high = U64();
        var low = U64();
        return new(high, low, U16());
    }

    public FixedText Text()
    {
        var length = Upto(FixedText.Capacity);
        return new(Take(length));
    }

    public FilePath Path() => new(Take(U8()));

    public DlOctets Message()
    {
        var at = _at;
        var length = U16();
        if (length > DlOctets.Capacity)
        {
            Fault(at);
            return default;
        }

        return new(Take(length));
    }

    public FrameOctets Frame()
    {
        var at = _at;
        var length = U16();
        if (length > FrameOctets.Capacity)
        {
            Fault(at);
            return default;
        }

        return new(Take(length));
    }

    /// <summary>A digit a telephone has.</summary>
    public char Digit()
    {
        var at = _at;
        var value = (char)U8();
        if (!"0123456789*#ABCD".Contains(value, StringComparison.Ordinal))
        {
            Fault(at);
        }

        return value;
    }

    public RtpDescription Rtp()
    {
        var remote = Address();
        var lawAt = _at;
        var law = U8();
        if (law is not ((byte)Law.Mu or (byte)Law.A))
        {
            Fault(lawAt);
        }

        var eventAt = _at;
        var telephoneEvent = U8();
        if (telephoneEvent is not (0 or (>= 96 and <= 127)))
        {
            Fault(eventAt);
        }

        var packetAt = _at;
        var packetMs = U8();
        if (packetMs is not (10 or 20 or 30 or 40))
        {
            Fault(packetAt);
        }

        var direction = (MediaDirection)Upto((byte)MediaDirection.SendReceive);
        var source = (RtpSource)Upto((byte)RtpSource.LatchOnce);
        var digits = Upto(3);
        return new(remote, (Law)law, telephoneEvent, packetMs, direction, source, (digits & 1) != 0, (digits & 2) != 0);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_error.Kind != ControlErrorKind.None)
        {
            return default;
        }

        if (_body.Length - _at < count)
        {
            _error = new(ControlErrorKind.Truncated, _at);
            return default;
        }

        var octets = _body.Slice(_at, count);
        _at += count;
        return octets;
    }

    private void Fault(int at)
    {
        if (_error.Kind == ControlErrorKind.None)
        {
            _error = new(ControlErrorKind.Value, at);
        }
    }
}
