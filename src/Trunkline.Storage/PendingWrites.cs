using Trunkline.Calls;

namespace Trunkline.Storage;

/// <summary>
/// Writes that the tables do not have yet, the latest of each key only. What is in the journal is read into one after a
/// crash; what a full disk will not take stays in one until it does.
/// </summary>
internal sealed class PendingWrites
{
    private enum Op : byte
    {
        Call = 1,
        Put = 2,
        Delete = 3,
        Alive = 4,
        Recording = 5,
        Charge = 6,
    }

    internal Dictionary<CallRecordKey, CallRecord> Calls { get; } = [];

    /// <summary>Null for a deleted value.</summary>
    internal Dictionary<(string Kind, string Key), byte[]?> State { get; } = [];

    internal Dictionary<ulong, RecordingEntry> Recordings { get; } = [];

    /// <summary>When the node last said that it lives, microseconds since 1970.</summary>
    internal long? Alive { get; private set; }

    internal int Count => Calls.Count + State.Count + Recordings.Count;

    internal bool IsEmpty => Count == 0 && Alive is null;

    internal void Clear()
    {
        Calls.Clear();
        State.Clear();
        Recordings.Clear();
        Alive = null;
    }

    internal void Add(CallRecord record, OctetWriter frame)
    {
        frame.Byte((byte)Op.Call);
        CallRecordCodec.Write(frame, record);
        if (record.Charge.Kind != CallChargeKind.None)
        {
            frame.Byte((byte)Op.Charge); // of the record in front of it
            frame.Byte((byte)record.Charge.Kind);
            frame.Varint((ulong)record.Charge.Amount);
            frame.Text(record.Charge.Currency ?? "");
            frame.Byte(record.Charge.IsFinal ? (byte)1 : (byte)0);
        }

        Calls[record.Key] = record;
    }

    internal void Put(string kind, string key, byte[] value, OctetWriter frame)
    {
        frame.Byte((byte)Op.Put);
        frame.Text(kind);
        frame.Text(key);
        frame.Octets(value);
        State[(kind, key)] = value;
    }

    internal void Delete(string kind, string key, OctetWriter frame)
    {
        frame.Byte((byte)Op.Delete);
        frame.Text(kind);
        frame.Text(key);
        State[(kind, key)] = null;
    }

    internal void Add(RecordingEntry entry, OctetWriter frame)
    {
        frame.Byte((byte)Op.Recording);
        frame.Varint(entry.Id);
        frame.Text(entry.Path);
        frame.Varint(entry.Samples);
        frame.Varint(entry.CallId);
        frame.Signed(CallRecordCodec.Microseconds(entry.Started));
        frame.Byte((byte)entry.State);
        Recordings[entry.Id] = entry;
    }

    internal void SayAlive(long microseconds, OctetWriter frame)
    {
        frame.Byte((byte)Op.Alive);
        frame.Signed(microseconds);
        Alive = microseconds;
    }

    /// <summary>Takes over a journal frame's payload. Stops at the first octet it does not understand.</summary>
    internal void Replay(ReadOnlyMemory<byte> payload)
    {
        var from = new OctetReader(payload.Span);
        CallRecord? last = null;
        while (!from.AtEnd)
        {
            switch ((Op)from.Byte())
            {
                case Op.Call when CallRecordCodec.Read(ref from) is var record && !from.Failed:
                    Calls[record.Key] = last = record;
                    break;
                case Op.Charge when new CallCharge((CallChargeKind)Math.Min(from.Byte(), (byte)CallChargeKind.Units), (long)Math.Min(from.Varint(), long.MaxValue), from.Text(), from.Byte() != 0)
                    is var charge && !from.Failed && last is not null:
                    Calls[last.Key] = last = last with { Charge = charge };
                    break;
                case Op.Put when (from.Text(), from.Text()) is var at && from.Octets() is var value && !from.Failed:
                    State[at] = value.ToArray();
                    break;
                case Op.Delete when (from.Text(), from.Text()) is var at && !from.Failed:
                    State[at] = null;
                    break;
                case Op.Alive when from.Signed() is var alive && !from.Failed:
                    Alive = alive;
                    break;
                case Op.Recording when new RecordingEntry(from.Varint(), from.Text(), from.Varint(), from.Varint(), CallRecordCodec.FromMicroseconds(from.Signed()), (RecordingState)from.Byte()) is var entry && !from.Failed:
                    Recordings[entry.Id] = entry;
                    break;
                default:
                    return;
            }
        }
    }
}
