using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;

namespace Trunkline.Gateway.Recording;

/// <summary>Hears of recordings that failed or are closed.</summary>
internal interface IRecorderUser
{
    void OnEnded(int slot, RecordingId recording, ulong samples, ulong lost);

    void OnFailed(int slot, RecordingId recording);
}

/// <summary>
/// Stereo recorder: the gateway writes samples into rings by their place in time, <see cref="Pump()"/> carries them to the files.
/// Whatever the disk does, writing into a ring takes the same time.
/// </summary>
/// <remarks>
/// <para>
/// <code>
///           tail              committed        tail + ring
///  on disk   |  to be written     |  may still be written   |  would be lost
/// </code>
/// The gateway writes between committed and the end of the ring, the pump reads between tail and committed and leaves silence
/// behind: gaps are silence and both channels stay aligned. There is one writer (the gateway's loop) and one pump (this
/// recorder's own thread, or the loop itself in the World); they share only the three positions.
/// </para>
/// <para>Allocates nothing on the loop; on the pump only when a file is created.</para>
/// </remarks>
public sealed class Recorder : IDisposable
{
    /// <summary>Samples of a channel's ring: 2.048 s.</summary>
    internal const int RingLength = 16384;

    private const int Chunk = 2048;
    private const int SyncEvery = 8000;
    private const int PumpEveryMs = 50;
    private static readonly byte Silence = G711.Idle(Law.A);

    private readonly IRecordingFiles _files;
    private readonly Slot[] _slots;
    private readonly byte[] _chunk = new byte[Chunk * WavHeader.FrameLength];
    private readonly AutoResetEvent? _wake;
    private Thread? _thread;
    private volatile bool _isEnding;
    private int _active;

    /// <param name="files">Where recordings are kept.</param>
    /// <param name="capacity">Recordings at once.</param>
    /// <param name="ownThread">True to pump on a thread of its own; false when somebody calls <see cref="Pump()"/> (the World).</param>
    public Recorder(IRecordingFiles files, int capacity, bool ownThread)
    {
        _files = files;
        _slots = [.. Enumerable.Range(0, capacity).Select(_ => new Slot())];
        if (ownThread)
        {
            _wake = new(false);
            _thread = new Thread(RunThread) { Name = "recorder", IsBackground = true };
            _thread.Start();
        }
    }

    /// <summary>
    /// One word for both sides, so that neither can act on what the other has already ended: the loop writes Arm, Run, Stop and
    /// (after Done) Free, the pump writes Done (after Stop) and nothing else.
    /// </summary>
    private enum State
    {
        Free,
        Arm,
        Run,
        Stop,
        Done,
    }

    /// <summary>Recordings at once.</summary>
    public int Capacity => _slots.Length;

    /// <summary>True when it pumps by itself.</summary>
    public bool HasThread => _thread is not null;

    /// <summary>Recordings armed, running or closing.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Makes file and ring ready. On the loop.</summary>
    /// <returns>The slot, or -1 when all are in use.</returns>
    internal int Arm(RecordingId recording)
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            var slot = _slots[i];
            if (Volatile.Read(ref slot.State) == (int)State.Free)
            {
                slot.Begin(recording);
                Volatile.Write(ref slot.State, (int)State.Arm);
                Interlocked.Increment(ref _active);
                _wake?.Set();
                return i;
            }
        }

        return -1;
    }

    /// <summary>Position 0 is now. On the loop.</summary>
    internal void Start(int slot) => Volatile.Write(ref _slots[slot].State, (int)State.Run);

    /// <summary>Writes samples of one channel. On the loop.</summary>
    /// <param name="slot">From <see cref="Arm"/>.</param>
    /// <param name="channel">0 left, 1 right.</param>
    /// <param name="position">Samples since the start; what is before <see cref="Commit"/> is too late and dropped.</param>
    /// <param name="samples">A-law.</param>
    internal void Write(int slot, int channel, long position, ReadOnlySpan<byte> samples) => _slots[slot].Write(channel, position, samples);

    /// <summary>Nothing before this position will be written any more. On the loop.</summary>
    internal void Commit(int slot, long position) => _slots[slot].Commit(position);

    /// <summary>Ends a recording at a position; one that never started leaves no file. On the loop.</summary>
    internal void Stop(int slot, long position)
    {
        var s = _slots[slot];
        s.End = Math.Max(position, s.Committed);
        Volatile.Write(ref s.State, (int)State.Stop);
    }

    /// <summary>Tells what the pump has finished. On the loop.</summary>
    internal void Poll(IRecorderUser user)
    {
        if (Active == 0)
        {
            return;
        }

        for (var i = 0; i < _slots.Length; i++)
        {
            var slot = _slots[i];
            if (slot.State == (int)State.Free)
            {
                continue;
            }

            if (Volatile.Read(ref slot.HasFailed) && !slot.IsFailureTold)
            {
                slot.IsFailureTold = true;
                user.OnFailed(i, slot.Recording);
            }

            if (Volatile.Read(ref slot.State) == (int)State.Done)
            {
                var samples = slot.WasStarted ? (ulong)slot.End : 0;
                var lost = (ulong)(slot.Lost + slot.LostByFile);
                Interlocked.Decrement(ref _active);
                Volatile.Write(ref slot.State, (int)State.Free);
                user.OnEnded(i, slot.Recording, samples, Math.Min(lost, samples));
            }
        }
    }

    /// <summary>Carries what is committed to the files. On the recorder's thread, or on the loop when it has none.</summary>
    public void Pump()
    {
        foreach (var slot in _slots)
        {
            Pump(slot);
        }
    }

    /// <summary>
    /// Closes what was stopped and tells it, before the process ends. On the loop; waits for the disk. From then on it pumps on
    /// the loop.
    /// </summary>
    internal void Finish(IRecorderUser user)
    {
        EndThread();
        Pump();
        Poll(user);
    }

    /// <summary>
    /// Ends the thread. What was stopped is closed; what still runs keeps all that was committed, in an open file, as after a crash.
    /// </summary>
    public void Dispose()
    {
        EndThread();
        Pump();
        _wake?.Dispose();
    }

    private void EndThread()
    {
        _isEnding = true;
        _wake?.Set();
        _thread?.Join();
        _thread = null;
    }

    private void RunThread()
    {
        while (!_isEnding)
        {
            Pump();
            _wake!.WaitOne(Active > 0 ? PumpEveryMs : Timeout.Infinite);
        }
    }

    private void Pump(Slot slot)
    {
        var state = (State)Volatile.Read(ref slot.State);
        if (state is State.Free or State.Done)
        {
            return;
        }

        if (!slot.IsCreated)
        {
            slot.IsCreated = true;
            slot.File = _files.TryCreate(slot.Recording);
            if (slot.File is null)
            {
                Volatile.Write(ref slot.HasFailed, true);
            }
        }

        if (state == State.Arm)
        {
            return;
        }

        var until = state == State.Stop ? slot.End : Volatile.Read(ref slot.Committed);
        while (slot.Tail < until)
        {
            var count = (int)Math.Min(Chunk, until - slot.Tail);
            slot.Take(_chunk.AsSpan(0, count * WavHeader.FrameLength));
            if (slot.HasFailed)
            {
                slot.LostByFile += count;
            }
            else if (!slot.File!.TryWrite(_chunk.AsSpan(0, count * WavHeader.FrameLength)))
            {
                slot.LostByFile += count;
                Volatile.Write(ref slot.HasFailed, true);
            }
        }

        if (!slot.HasFailed && slot.Tail - slot.SyncedAt >= SyncEvery)
        {
            slot.SyncedAt = slot.Tail;
            if (!slot.File!.TrySync())
            {
                Volatile.Write(ref slot.HasFailed, true);
            }
        }

        if (state == State.Stop)
        {
            Close(slot);
            Volatile.Write(ref slot.State, (int)State.Done);
        }
    }

    private static void Close(Slot slot)
    {
        if (slot.File is { } file)
        {
            // What a full disk has cut short is kept as far as it goes.
            if (slot.End == 0)
            {
                file.Discard();
            }
            else if (!file.TryFinish())
            {
                Volatile.Write(ref slot.HasFailed, true);
            }

            slot.File = null;
        }
    }

    private sealed class Slot
    {
        public int State;
        public bool HasFailed;
        public long Committed;
        public long Tail;

        private readonly byte[] _left = new byte[RingLength];
        private readonly byte[] _right = new byte[RingLength];
        private long _lostLeft;
        private long _lostRight;

        public RecordingId Recording { get; private set; }

        public IRecordingFile? File { get; set; }

        public bool IsCreated { get; set; }

        public bool IsFailureTold { get; set; }

        public bool WasStarted => End > 0;

        public long End { get; set; }

        public long SyncedAt { get; set; }

        public long LostByFile { get; set; }

        public long Lost => Math.Max(_lostLeft, _lostRight);

        public void Begin(RecordingId recording)
        {
            Recording = recording;
            File = null;
            HasFailed = IsCreated = IsFailureTold = false;
            Committed = Tail = End = SyncedAt = LostByFile = _lostLeft = _lostRight = 0;
            _left.AsSpan().Fill(Silence);
            _right.AsSpan().Fill(Silence);
        }

        public void Write(int channel, long position, ReadOnlySpan<byte> samples)
        {
            if (position < Committed)
            {
                var late = Committed - position;
                if (late >= samples.Length)
                {
                    return;
                }

                samples = samples[(int)late..];
                position = Committed;
            }

            var room = Volatile.Read(ref Tail) + RingLength - position;
            if (room < samples.Length)
            {
                var kept = (int)Math.Max(0, room);
                (channel == 0 ? ref _lostLeft : ref _lostRight) += samples.Length - kept;
                samples = samples[..kept];
            }

            var ring = channel == 0 ? _left : _right;
            var at = (int)(position & (RingLength - 1));
            var run = Math.Min(samples.Length, RingLength - at);
            samples[..run].CopyTo(ring.AsSpan(at));
            samples[run..].CopyTo(ring);
        }

        public void Commit(long position)
        {
            if (position > Committed)
            {
                Volatile.Write(ref Committed, position);
            }
        }

        /// <summary>Takes frames from the tail and leaves silence.</summary>
        public void Take(Span<byte> frames)
        {
            var at = (int)(Tail & (RingLength - 1));
            for (var i = 0; i < frames.Length; i += 2)
            {
                frames[i] = _left[at];
                frames[i + 1] = _right[at];
                _left[at] = _right[at] = Silence;
                at = (at + 1) & (RingLength - 1);
            }

            Volatile.Write(ref Tail, Tail + (frames.Length / 2));
        }
    }
}
