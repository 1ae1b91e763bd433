using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

/// <summary>A leg as saved for a new process.</summary>
/// <param name="Kind">Which adapter made it.</param>
/// <param name="Channel">Its name.</param>
/// <param name="Party">Who is at its far end.</param>
/// <param name="Extension">The extension; empty for a trunk.</param>
/// <param name="TrunkGroup">The trunk group; empty for an extension.</param>
/// <param name="IsIncoming">Who began it.</param>
/// <param name="Termination">Its audio in the gateway.</param>
/// <param name="State">What its adapter saved.</param>
public readonly record struct SavedLeg(
    string Kind, string Channel, PhoneNumber Party, string Extension, string TrunkGroup, bool IsIncoming, TerminationId Termination, ReadOnlyMemory<byte> State)
{
    /// <summary>No leg: a service has the caller.</summary>
    /// <param name="channel">The service as a channel: "QUEUE/support".</param>
    public static SavedLeg OfService(string channel) => new("", channel, PhoneNumber.None, "", "", false, default, default);

    /// <summary>Takes what is needed of a leg.</summary>
    public static SavedLeg Of(Leg leg)
    {
        ArgumentNullException.ThrowIfNull(leg);
        return new(leg.Kind, leg.Channel, leg.Party, leg.Extension, leg.TrunkGroup, leg.IsIncoming, leg.Termination, leg.Save());
    }
}

/// <summary>An answered call as it lies on disk, so that a new process can go on with it and end it.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Context">Its context in the gateway.</param>
/// <param name="Recording">Its recording; zero when none.</param>
/// <param name="Caller">The leg that called.</param>
/// <param name="Answered">The leg that answered; <see cref="SavedLeg.OfService"/> when the system itself has the caller.</param>
/// <param name="Record">The open record.</param>
public sealed record LiveCall(ulong CallId, ContextId Context, RecordingId Recording, SavedLeg Caller, SavedLeg Answered, CallRecord Record)
{
    private const byte Version = 1;

    /// <summary>The kind of durable state that live calls are.</summary>
    public const string StateKind = "call";

    /// <summary>True when the system itself has the caller: the record's called number is the service's.</summary>
    public bool IsServed => Answered.Kind.Length == 0;

    /// <summary>The octets for the disk.</summary>
    public byte[] ToOctets()
    {
        var to = new ArrayBufferWriter<byte>(1024);
        WriteTo(to);
        return to.WrittenSpan.ToArray();
    }

    /// <summary>Appends the octets for the disk.</summary>
    internal void WriteTo(ArrayBufferWriter<byte> buffer)
    {
        var to = new Writer(buffer);
        to.Byte(Version);
        to.UInt64(CallId);
        to.UInt64(Context.Value);
        to.UInt64(Recording.Value);
        Write(to, Caller);
        Write(to, Answered);
        to.Text(Record.Key.Node);
        to.UInt64(Record.Key.Epoch);
        to.UInt64(Record.Key.Sequence);
        to.UInt64((ulong)Record.Attempt);
        to.Byte((byte)Record.Priority);
        Write(to, Record.Calling);
        to.Text(Record.CallingName);
        Write(to, Record.Dialled);
        Write(to, Record.Called);
        to.Text(Record.Route);
        to.Text(Record.TrunkGroup);
        to.UInt64((ulong)Record.Start.UtcTicks);
        to.UInt64((ulong)(Record.AlertingAfter?.Ticks ?? -1));
        to.UInt64((ulong)(Record.AnsweredAfter?.Ticks ?? -1));
        to.Byte((byte)Record.AnswerEvidence);
        to.UInt64(Record.Recording);
    }

    /// <summary>Reads what <see cref="ToOctets"/> wrote.</summary>
    /// <returns>False for another version or damaged octets; never throws.</returns>
    public static bool TryRead(ReadOnlySpan<byte> octets, out LiveCall? call)
    {
        call = null;
        var from = new Reader(octets);
        if (from.Byte() != Version)
        {
            return false;
        }

        var id = from.UInt64();
        var context = new ContextId(from.UInt64());
        var recording = new RecordingId(from.UInt64());
        var caller = ReadLeg(ref from);
        var answered = ReadLeg(ref from);
        var key = new CallRecordKey(from.Text(), (uint)from.UInt64(), from.UInt64());
        var attempt = (int)from.UInt64();
        var priority = (CallPriority)from.Byte();
        var calling = ReadNumber(ref from);
        var name = from.Text();
        var dialled = ReadNumber(ref from);
        var called = ReadNumber(ref from);
        var route = from.Text();
        var group = from.Text();
        var start = (long)from.UInt64();
        var alerting = (long)from.UInt64();
        var answer = (long)from.UInt64();
        var evidence = (AnswerEvidence)from.Byte();
        var recorded = from.UInt64();
        if (from.Failed || !from.AtEnd || start < 0 || start > DateTimeOffset.MaxValue.UtcTicks)
        {
            return false;
        }

        call = new(id, context, recording, caller, answered, new CallRecord
        {
            Key = key,
            CallId = id,
            Attempt = attempt,
            State = CallRecordState.Answered,
            Priority = priority,
            Calling = calling,
            CallingName = name,
            Dialled = dialled,
            Called = called,
            Channel = caller.Channel,
            DestinationChannel = answered.Channel,
            Route = route,
            TrunkGroup = group,
            Start = new DateTimeOffset(start, TimeSpan.Zero),
            AlertingAfter = alerting < 0 ? null : TimeSpan.FromTicks(alerting),
            AnsweredAfter = answer < 0 ? null : TimeSpan.FromTicks(answer),
            AnswerEvidence = evidence,
            Recording = recorded,
        });
        return true;
    }

    private static void Write(in Writer to, in SavedLeg leg)
    {
        to.Text(leg.Kind);
        to.Text(leg.Channel);
        Write(to, leg.Party);
        to.Text(leg.Extension);
        to.Text(leg.TrunkGroup);
        to.Byte(leg.IsIncoming ? (byte)1 : (byte)0);
        to.UInt64(leg.Termination.Value);
        to.Octets(leg.State.Span);
    }

    private static SavedLeg ReadLeg(ref Reader from) => new(
        from.Text(), from.Text(), ReadNumber(ref from), from.Text(), from.Text(), from.Byte() != 0, new TerminationId(from.UInt64()), from.Octets().ToArray());

    private static void Write(in Writer to, in PhoneNumber number)
    {
        to.Text(number.Digits ?? "");
        to.Byte((byte)number.Type);
        to.Byte((byte)number.Plan);
        to.Byte((byte)number.Presentation);
        to.Byte((byte)number.Screening);
    }

    private static PhoneNumber ReadNumber(ref Reader from) => new(
        from.Text(), (TypeOfNumber)from.Byte(), (NumberingPlan)from.Byte(), (Presentation)from.Byte(), (Screening)from.Byte());

    private readonly struct Writer(ArrayBufferWriter<byte> to)
    {
        public void Byte(byte value)
        {
            to.GetSpan(1)[0] = value;
            to.Advance(1);
        }

        public void UInt64(ulong value)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(to.GetSpan(8), value);
            to.Advance(8);
        }

        public void Text(string value)
        {
            var length = Encoding.UTF8.GetByteCount(value);
            var octets = to.GetSpan(4 + length);
            BinaryPrimitives.WriteInt32LittleEndian(octets, length);
            Encoding.UTF8.GetBytes(value, octets[4..]);
            to.Advance(4 + length);
        }

        public void Octets(ReadOnlySpan<byte> value)
        {
            BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(4), value.Length);
            to.Advance(4);
            to.Write(value);
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> octets)
    {
        private ReadOnlySpan<byte> _left = octets;

        public bool Failed { get; private set; }

        public readonly bool AtEnd => _left.IsEmpty;

        public byte Byte() => Take(1) is [var value] ? value : (byte)0;

        public ulong UInt64() => Take(8) is { Length: 8 } octets ? BinaryPrimitives.ReadUInt64LittleEndian(octets) : 0;

        public string Text() => Encoding.UTF8.GetString(Octets());

        public ReadOnlySpan<byte> Octets() => Take(4) is { Length: 4 } length ? Take(BinaryPrimitives.ReadInt32LittleEndian(length)) : default;

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count < 0 || count > _left.Length)
            {
                Failed = true;
                return default;
            }

            var taken = _left[..count];
            _left = _left[count..];
            return taken;
        }
    }
}
