using Microsoft.Win32.SafeHandles;
using Trunkline.Control;

namespace Trunkline.Gateway.Recording;

/// <summary>Recordings as WAV files in a directory.</summary>
/// <remarks>
/// While it is written a file is called <c>0123456789abcdef.open.wav</c>. Samples are synced before the header counts them, so at
/// any moment, also after a power cut, the header tells of no sample that is not there: the file plays, at worst without its
/// last second. <see cref="Recover"/> finds the samples behind that, too.
/// </remarks>
/// <param name="directory">Where; must exist.</param>
public sealed class DiskRecordingFiles(string directory) : IRecordingFiles
{
    /// <inheritdoc/>
    public IRecordingFile? TryCreate(RecordingId recording)
    {
        var open = Path.Combine(directory, RecordingName.OpenOf(recording));
        try
        {
            var file = File.OpenHandle(open, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            var made = new OpenFile(file, open, Path.Combine(directory, RecordingName.Of(recording)));
            if (made.TryWriteHeader())
            {
                return made;
            }

            made.Discard();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Repairs and finishes the recordings that a dead process left open. Call at start, before any recording.</summary>
    /// <returns>What was found, with its length in samples per channel.</returns>
    public static IReadOnlyList<(RecordingId Recording, ulong Samples)> Recover(string directory)
    {
        var found = new List<(RecordingId, ulong)>();
        foreach (var path in Directory.EnumerateFiles(directory, "*" + RecordingName.OpenSuffix).Order(StringComparer.Ordinal).ToList())
        {
            if (RecordingName.TryParse(Path.GetFileName(path), out var recording) && TryRepair(path, Path.Combine(directory, RecordingName.Of(recording)), out var samples))
            {
                found.Add((recording, samples));
            }
        }

        return found;
    }

    /// <summary>Makes the header count every whole frame of the file. A file without samples is removed.</summary>
    private static bool TryRepair(string path, string final, out ulong samples)
    {
        samples = 0;
        try
        {
            using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
            {
                var data = Math.Max(0, RandomAccess.GetLength(file) - WavHeader.Length);
                data = Math.Min(data - (data % WavHeader.FrameLength), uint.MaxValue - WavHeader.Length - 1);
                samples = (ulong)data / WavHeader.FrameLength;
                if (samples > 0)
                {
                    var written = File.GetLastWriteTimeUtc(file); // the index says when it ended by this
                    RandomAccess.SetLength(file, WavHeader.Length + data);
                    Span<byte> header = stackalloc byte[WavHeader.Length];
                    WavHeader.Write(header, (uint)data);
                    RandomAccess.Write(file, header, 0);
                    File.SetLastWriteTimeUtc(file, written);
                    RandomAccess.FlushToDisk(file);
                }
            }

            if (samples == 0)
            {
                File.Delete(path);
                return false;
            }

            File.Move(path, final, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private sealed class OpenFile(SafeFileHandle file, string open, string final) : IRecordingFile
    {
        private readonly byte[] _header = new byte[WavHeader.Length];
        private uint _written;

        public bool TryWriteHeader()
        {
            WavHeader.Write(_header, _written);
            return TryWriteAt(_header, 0);
        }

        public bool TryWrite(ReadOnlySpan<byte> frames)
        {
            // 74 hours fit into the format.
            if (frames.Length > uint.MaxValue - WavHeader.Length - _written || !TryWriteAt(frames, WavHeader.Length + (long)_written))
            {
                return false;
            }

            _written += (uint)frames.Length;
            return true;
        }

        public bool TrySync()
        {
            try
            {
                RandomAccess.FlushToDisk(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }

            return TryWriteHeader();
        }

        public bool TryFinish()
        {
            var isGood = TrySync();
            try
            {
                RandomAccess.FlushToDisk(file);
                file.Dispose();
                File.Move(open, final, overwrite: true);
                return isGood;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                file.Dispose();
                return false;
            }
        }

        public void Discard()
        {
            file.Dispose();
            try
            {
                File.Delete(open);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It stays; the next start's recovery removes it.
            }
        }

        private bool TryWriteAt(ReadOnlySpan<byte> octets, long offset)
        {
            try
            {
                RandomAccess.Write(file, octets, offset);
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
