using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Simulation;

/// <summary>The World's disk: holds call records and durable state, and loses at a crash what was not synced.</summary>
/// <remarks>
/// Writes are synced in order, <see cref="SyncAfter"/> after they were made; then the callback comes back on the node's
/// loop. A full disk keeps writes in memory, unsynced, until there is room again.
/// </remarks>
public sealed class MemoryDisk(World world)
{
    private readonly Dictionary<CallRecordKey, CallRecord> _records = [];
    private readonly Dictionary<(string Kind, string Key), byte[]> _state = [];
    private readonly Queue<Pending> _pending = new();
    private uint _epoch;
    private int _session;
    private bool _syncing;

    /// <summary>How long a sync takes.</summary>
    public TimeSpan SyncAfter { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>True while nothing can be synced.</summary>
    public bool IsFull { get; set; }

    /// <summary>What is on disk, in the order the records began.</summary>
    public IReadOnlyList<CallRecord> Records => [.. _records.Values.OrderBy(r => r.Key.Epoch).ThenBy(r => r.Key.Sequence)];

    /// <summary>Writes made since the disk was made.</summary>
    public long Writes { get; private set; }

    /// <summary>Writes made and not yet synced.</summary>
    public int Unsynced => _pending.Count;

    /// <summary>Opens the disk for a new run of a node: what was open is closed as recovered, the epoch counts up.</summary>
    /// <param name="loop">The node's loop.</param>
    public OpenDisk Open(NodeLoop loop)
    {
        Crash();
        _epoch++;
        foreach (var (key, record) in _records.ToList())
        {
            if (record.State is CallRecordState.Started or CallRecordState.Answered)
            {
                _records[key] = record with
                {
                    State = CallRecordState.Recovered,
                    EndedAfter = world.Time.GetUtcNow() - record.Start,
                    Cause = Q850Cause.NormalUnspecified,
                };
            }
        }

        return new OpenDisk(this, loop, _epoch, ++_session);
    }

    /// <summary>Power cut, or the death of the node: unsynced writes are gone.</summary>
    public void Crash()
    {
        _pending.Clear();
        _session++;
    }

    private void Enqueue(OpenDisk from, Action write, Action? onDurable)
    {
        Writes++;
        _pending.Enqueue(new(from, write, onDurable));
        Sync();
    }

    private void Sync()
    {
        if (_syncing || IsFull || _pending.Count == 0)
        {
            return;
        }

        _syncing = true;
        var session = _session;
        world.In(TimeSpan.Zero, () =>
        {
            var count = _pending.Count; // one sync takes everything written in this instant: group commit
            world.In(SyncAfter, () =>
            {
                _syncing = false;
                for (var i = 0; session == _session && i < count && _pending.TryDequeue(out var pending); i++)
                {
                    pending.Write();
                    if (pending.OnDurable is { } durable)
                    {
                        pending.From.Loop.Post(durable);
                    }
                }

                Sync();
            });
        });
    }

    private sealed record Pending(OpenDisk From, Action Write, Action? OnDurable);

    /// <summary>The disk as one run of a node sees it.</summary>
    public sealed class OpenDisk : ICallRecordStore, IDurableState
    {
        private readonly MemoryDisk _disk;
        private readonly int _session;

        internal OpenDisk(MemoryDisk disk, NodeLoop loop, uint epoch, int session)
        {
            _disk = disk;
            Loop = loop;
            Epoch = epoch;
            _session = session;
        }

        /// <summary>This run's number: higher than every earlier run's.</summary>
        public uint Epoch { get; }

        internal NodeLoop Loop { get; }

        private bool IsAlive => _session == _disk._session;

        /// <inheritdoc/>
        public void Write(CallRecord record, Action? onDurable = null)
        {
            if (IsAlive)
            {
                _disk.Enqueue(this, () => _disk._records[record.Key] = record, onDurable);
            }
        }

        /// <inheritdoc/>
        public void Put(string kind, string key, ReadOnlySpan<byte> value, Action? onDurable = null)
        {
            if (IsAlive)
            {
                var copy = value.ToArray();
                _disk.Enqueue(this, () => _disk._state[(kind, key)] = copy, onDurable);
            }
        }

        /// <inheritdoc/>
        public void Delete(string kind, string key)
        {
            if (IsAlive)
            {
                _disk.Enqueue(this, () => _disk._state.Remove((kind, key)), null);
            }
        }

        /// <inheritdoc/>
        public IReadOnlyList<KeyValuePair<string, byte[]>> Load(string kind) =>
            [.. _disk._state.Where(s => s.Key.Kind == kind).OrderBy(s => s.Key.Key, StringComparer.Ordinal).Select(s => KeyValuePair.Create(s.Key.Key, s.Value))];
    }
}
