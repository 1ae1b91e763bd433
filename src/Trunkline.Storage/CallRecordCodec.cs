using System.Text;
using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Storage;

/// <summary>Writes values to octets: little-endian, varints, texts with their length. The journal's form; it changes only with <see cref="Journal.Version"/>.</summary>
internal sealed class OctetWriter
{
    private byte[] _octets = new byte[64 * 1024];

    /// <summary>Octets written.</summary>
    internal int Length { get; private set; }

    internal Span<byte> Written => _octets.AsSpan(0, Length);

    internal void Clear(int keep = 0) => Length = keep;

    internal void Byte(byte value)
    {
        Room(1);
        _octets[Length++] = value;
    }

    internal void Varint(ulong value)
    {
        Room(10);
        while (value >= 0x80)
        {
            _octets[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _octets[Length++] = (byte)value;
    }

    internal void Signed(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Null as 0, a value as itself plus one.</summary>
    internal void Duration(TimeSpan? value) => Varint(value is { } there ? (ulong)Math.Max(0, there.Ticks / TimeSpan.TicksPerMicrosecond) + 1 : 0);

    internal void Text(string value)
    {
        Room(10 + (value.Length * 3));
        Varint((ulong)Encoding.UTF8.GetByteCount(value));
        Length += Encoding.UTF8.GetBytes(value, _octets.AsSpan(Length));
    }

    internal void Octets(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        Room(value.Length);
        value.CopyTo(_octets.AsSpan(Length));
        Length += value.Length;
    }

    private void Room(int more)
    {
        if (Length + more > _octets.Length)
        {
            Array.Resize(ref _octets, Math.Max(_octets.Length * 2, Length + more));
        }
    }
}

/// <summary>Reads what <see cref="OctetWriter"/> wrote. Never throws: past the end everything reads as zero and <see cref="Failed"/> is set.</summary>
internal ref struct OctetReader(ReadOnlySpan<byte> octets)
{
    private readonly ReadOnlySpan<byte> _octets = octets;
    private int _at;

    /// <summary>True when more was read than is there.</summary>
    internal bool Failed { get; private set; }

    internal readonly bool AtEnd => _at >= _octets.Length;

    internal byte Byte()
    {
        if (_at >= _octets.Length)
        {
            Failed = true;
            return 0;
        }

        return _octets[_at++];
    }

    internal ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var octet = Byte();
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80)
            {
                return value;
            }
        }

        Failed = true;
        return 0;
    }

    internal long Signed()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    internal TimeSpan? Duration()
    {
        var value = Varint();
        return value == 0 ? null : TimeSpan.FromTicks((long)Math.Min(value - 1, long.MaxValue / 20) * TimeSpan.TicksPerMicrosecond);
    }

    internal ReadOnlySpan<byte> Octets()
    {
        var length = Varint();
        if (length > (ulong)(_octets.Length - _at))
        {
            Failed = true;
            return [];
        }

        var octets = _octets.Slice(_at, (int)length);
        _at += (int)length;
        return octets;
    }

    internal string Text() => Encoding.UTF8.GetString(Octets());
}

/// <summary>A call record in the journal.</summary>
internal static class CallRecordCodec
{
    internal static void Write(OctetWriter to, CallRecord record)
    {
        to.Text(record.Key.Node);
        to.Varint(record.Key.Epoch);
        to.Varint(record.Key.Sequence);
        to.Varint(record.CallId);
        to.Varint((ulong)record.Attempt);
        to.Byte((byte)record.State);
        to.Byte((byte)record.Priority);
        Number(to, record.Calling);
        to.Text(record.CallingName);
        Number(to, record.Dialled);
        Number(to, record.Called);
        to.Text(record.Channel);
        to.Text(record.DestinationChannel);
        to.Text(record.Route);
        to.Text(record.TrunkGroup);
        to.Signed(Microseconds(record.Start));
        to.Duration(record.AlertingAfter);
        to.Duration(record.AnsweredAfter);
        to.Duration(record.EndedAfter);
        to.Byte((byte)record.AnswerEvidence);
        to.Byte((byte)record.Cause);
        to.Byte((byte)record.CauseLocation);
        to.Text(record.ProtocolReason);
        to.Varint(record.Recording);
    }

    internal static CallRecord Read(ref OctetReader from) => new()
    {
        Key = new(from.Text(), (uint)from.Varint(), from.Varint()),
        CallId = from.Varint(),
        Attempt = (int)from.Varint(),
        State = (CallRecordState)from.Byte(),
        Priority = (CallPriority)from.Byte(),
        Calling = Number(ref from),
        CallingName = from.Text(),
        Dialled = Number(ref from),
        Called = Number(ref from),
        Channel = from.Text(),
        DestinationChannel = from.Text(),
        Route = from.Text(),
        TrunkGroup = from.Text(),
        Start = FromMicroseconds(from.Signed()),
        AlertingAfter = from.Duration(),
        AnsweredAfter = from.Duration(),
        EndedAfter = from.Duration(),
        AnswerEvidence = (AnswerEvidence)from.Byte(),
        Cause = (Q850Cause)from.Byte(),
        CauseLocation = (CauseLocation)from.Byte(),
        ProtocolReason = from.Text(),
        Recording = from.Varint(),
    };

    internal static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    internal static DateTimeOffset FromMicroseconds(long value)
    {
        // years 1900 to 9000: whatever the disk says, a time comes out
        const long Least = -2_208_988_800_000_000;
        const long Most = 221_845_392_000_000_000;
        return new(DateTime.UnixEpoch.Ticks + (Math.Clamp(value, Least, Most) * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    /// <summary>Type, plan, presentation and screening in one integer, an octet each.</summary>
    internal static long Flags(PhoneNumber number) =>
        (long)number.Type | ((long)number.Plan << 8) | ((long)number.Presentation << 16) | ((long)number.Screening << 24);

    internal static PhoneNumber Number(string digits, long flags) => new(
        digits, (TypeOfNumber)(flags & 0xFF), (NumberingPlan)((flags >> 8) & 0xFF), (Presentation)((flags >> 16) & 0xFF), (Screening)((flags >> 24) & 0xFF));

    private static void Number(OctetWriter to, PhoneNumber number)
    {
        to.Text(number.Digits ?? "");
        to.Varint((ulong)Flags(number));
    }

    private static PhoneNumber Number(ref OctetReader from)
    {
        var digits = from.Text();
        return Number(digits, (long)from.Varint());
    }
}
