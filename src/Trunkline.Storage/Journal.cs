using System.Buffers.Binary;
using System.Numerics;

namespace Trunkline.Storage;

/// <summary>How far the tables have taken over the journal.</summary>
/// <param name="Generation">The pass over the file, 1 and up.</param>
/// <param name="Offset">Octets of that pass.</param>
internal readonly record struct JournalPosition(ulong Generation, long Offset);

/// <summary>
/// The write-ahead journal of the store: one frame per group of writes, written and synced as one. The file is allocated
/// at start and written from its beginning again after every fold, so it is also the reserve that a full disk cannot take.
/// </summary>
/// <remarks>
/// <para>Frame: length (4), CRC-32C of the rest (4), generation (8), payload; little-endian. A frame is whole or not there: a torn
/// one fails its CRC. Old frames behind the newest have a lower generation and end the reading.</para>
/// <para>Not supported: frames larger than the file; the store then folds instead.</para>
/// </remarks>
internal sealed class Journal(IJournalFile file)
{
    /// <summary>First octet of every payload; a reader refuses others.</summary>
    internal const byte Version = 1;

    /// <summary>Octets before the payload.</summary>
    internal const int HeaderLength = 16;

    private ulong _generation = 1;
    private long _offset;

    /// <summary>Where the next frame goes.</summary>
    internal JournalPosition Position => new(_generation, _offset);

    /// <summary>Octets used in this pass.</summary>
    internal long Used => _offset;

    /// <summary>The file's size; frames beyond it are refused.</summary>
    internal long Capacity { get; private set; } = file.Length;

    /// <summary>Allocates the reserve.</summary>
    /// <returns>Null, or why there is no room.</returns>
    internal string? Allocate(long length)
    {
        try
        {
            file.Allocate(length);
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
        finally
        {
            Capacity = file.Length;
        }
    }

    /// <summary>Reads every whole frame the tables have not, and begins a new pass: the caller folds what it was given before it appends.</summary>
    /// <param name="from">What the tables have already: frames before it are skipped.</param>
    /// <param name="payload">Called with each frame's payload, in order.</param>
    /// <returns>The end of the last whole frame: what the tables have once the caller has folded.</returns>
    internal JournalPosition Replay(JournalPosition from, Action<ReadOnlyMemory<byte>> payload)
    {
        var octets = new byte[file.Length];
        var read = 0;
        for (int got; read < octets.Length && (got = file.Read(read, octets.AsSpan(read))) > 0;)
        {
            read += got;
        }

        var end = ReadFrames(octets.AsMemory(0, read), from, payload);
        (_generation, _offset) = (Math.Max(end.Generation, from.Generation) + 1, 0);
        return end.Generation >= from.Generation ? end : from;
    }

    /// <summary>Reads the frames of a file's octets; also for a reader in another process.</summary>
    /// <returns>The end of the last whole frame; generation 0 when there is none.</returns>
    internal static JournalPosition ReadFrames(ReadOnlyMemory<byte> octets, JournalPosition from, Action<ReadOnlyMemory<byte>> payload)
    {
        ulong generation = 0;
        var at = 0;
        while (octets.Length - at >= HeaderLength)
        {
            var span = octets.Span[at..];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(span);
            if (length == 0 || length > span.Length - HeaderLength)
            {
                break;
            }

            var frame = span[..(HeaderLength + (int)length)];
            var its = BinaryPrimitives.ReadUInt64LittleEndian(frame[8..]);
            if (Crc32C(frame[8..]) != BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) || (generation != 0 && its != generation) || frame[HeaderLength] != Version)
            {
                break;
            }

            generation = its;
            if (its > from.Generation || (its == from.Generation && at >= from.Offset))
            {
                payload(octets.Slice(at + HeaderLength + 1, (int)length - 1));
            }

            at += frame.Length;
        }

        return new(generation, at);
    }

    /// <summary>Appends a frame and syncs it.</summary>
    /// <param name="frame"><see cref="HeaderLength"/> octets of room, then <see cref="Version"/> and the payload; the header is filled in.</param>
    /// <returns>False when the file has no room for it. Throws <see cref="IOException"/> when the disk fails; the frame then counts as not written.</returns>
    internal bool TryAppend(Span<byte> frame)
    {
        if (_offset + frame.Length > Capacity)
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)(frame.Length - HeaderLength));
        BinaryPrimitives.WriteUInt64LittleEndian(frame[8..], _generation);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Crc32C(frame[8..]));
        file.Write(_offset, frame);
        file.Sync();
        _offset += frame.Length;
        return true;
    }

    /// <summary>Begins a new pass: everything so far is in the tables.</summary>
    internal void Restart() => (_generation, _offset) = (_generation + 1, 0);

    private static uint Crc32C(ReadOnlySpan<byte> octets)
    {
        var crc = ~0u;
        while (octets.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(octets));
            octets = octets[8..];
        }

        foreach (var octet in octets)
        {
            crc = BitOperations.Crc32C(crc, octet);
        }

        return ~crc;
    }
}
