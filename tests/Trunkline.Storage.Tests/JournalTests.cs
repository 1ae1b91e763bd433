using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Storage.Tests;

/// <summary>The journal after a crash: whole frames only, and whatever the disk holds never throws.</summary>
public sealed class JournalTests
{
    private static readonly CallRecord s_record = new() { Key = new("n", 1, 2), CallId = 3, Start = DateTimeOffset.UnixEpoch, Calling = new("201") };

    [Fact]
    public void Frames_TornAtEachOctet_GiveThoseBefore()
    {
        var octets = Frames(3);
        for (var length = 0; length <= octets.Length; length++)
        {
            var count = 0;
            Journal.ReadFrames(octets.AsMemory(0, length), default, _ => count++);
            Assert.Equal(length * 3 / octets.Length, count);
        }
    }

    /// <summary>A disk that gave back something else than was written: the frame is not taken, nor what follows it.</summary>
    [Fact]
    public void Frame_WithAnyBitWrong_EndsTheReading()
    {
        var whole = Frames(2);
        for (var at = whole.Length / 2; at < whole.Length; at++)
        {
            var octets = whole.ToArray();
            octets[at] ^= (byte)(1 << (at & 7));
            var count = 0;
            Journal.ReadFrames(octets, default, _ => count++);
            Assert.Equal(1, count);
        }
    }

    [Fact]
    public void Append_IsOnDiskWhenItReturns()
    {
        var file = new MemoryJournal(4096);
        Append(new Journal(file), 2);
        Assert.Equal(["write", "sync", "write", "sync"], file.Done);
    }

    [Fact]
    public void Frames_OfAnOlderPass_EndTheReading()
    {
        var file = new MemoryJournal(4096);
        var journal = new Journal(file);
        Append(journal, 3);
        journal.Restart();
        Append(journal, 1);
        var count = 0;
        var end = Journal.ReadFrames(file.Octets, default, _ => count++);
        Assert.Equal(1, count);
        Assert.Equal(journal.Position, end);
    }

    [Fact]
    public void Frames_Folded_AreSkipped()
    {
        var file = new MemoryJournal(4096);
        var journal = new Journal(file);
        Append(journal, 2);
        var folded = journal.Position;
        Append(journal, 1);
        var count = 0;
        Journal.ReadFrames(file.Octets, folded, _ => count++);
        Assert.Equal(1, count);
    }

    [Fact]
    public void Replay_AnyMutation_NeverThrows()
    {
        var whole = Frames(4);
        var random = new Prng(7);
        for (var i = 0; i < 20_000; i++)
        {
            var octets = whole.ToArray();
            for (var n = 1 + random.Next(4); n > 0; n--)
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            var pending = new PendingWrites();
            Journal.ReadFrames(octets, default, pending.Replay);

            // and past the CRC: the payload as it is
            pending.Replay(octets.AsMemory(Journal.HeaderLength + 1));
        }
    }

    private static byte[] Frames(int count)
    {
        var file = new MemoryJournal(64 * 1024);
        var journal = new Journal(file);
        Append(journal, count);
        return file.Octets.AsSpan(0, (int)journal.Used).ToArray();
    }

    private static void Append(Journal journal, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var frame = new OctetWriter();
            for (var h = 0; h < Journal.HeaderLength; h++)
            {
                frame.Byte(0);
            }

            frame.Byte(Journal.Version);
            var pending = new PendingWrites();
            pending.Add(s_record, frame);
            pending.Put("kind", "key", [1, 2, 3], frame);
            pending.Delete("kind", "other", frame);
            pending.SayAlive(123, frame);
            pending.Add(new RecordingEntry(1, "p", 2, 3, DateTimeOffset.UnixEpoch, RecordingState.Cut), frame);
            Assert.True(journal.TryAppend(frame.Written));
        }
    }

    private sealed class MemoryJournal(int length) : IJournalFile
    {
        internal byte[] Octets { get; } = new byte[length];

        internal List<string> Done { get; } = [];

        public long Length => Octets.Length;

        public void Allocate(long length)
        {
        }

        public int Read(long offset, Span<byte> into)
        {
            var from = Octets.AsSpan((int)offset);
            var count = Math.Min(from.Length, into.Length);
            from[..count].CopyTo(into);
            return count;
        }

        public void Write(long offset, ReadOnlySpan<byte> octets)
        {
            Done.Add("write");
            octets.CopyTo(Octets.AsSpan((int)offset));
        }

        public void Sync() => Done.Add("sync");

        public void Dispose()
        {
        }
    }
}
