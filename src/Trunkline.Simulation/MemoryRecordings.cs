// Recordings on the World's disk, as the WAV files they would be. The gateway does not die in the World, so a file is never cut short.
using Trunkline.Control;
using Trunkline.Gateway.Recording;

namespace Trunkline.Simulation;

/// <summary>A gateway's directory of recordings.</summary>
/// <param name="disk">The disk; while it is full nothing can be created, written or synced.</param>
public sealed class MemoryRecordings(MemoryDisk disk) : IRecordingFiles
{
    private readonly SortedDictionary<string, RecordingFile> _files = new(StringComparer.Ordinal);

    /// <summary>The finished recordings by name, in the order of their names: whole WAV files.</summary>
    public IEnumerable<KeyValuePair<string, byte[]>> Finished =>
        _files.Where(f => f.Value.IsFinished).Select(f => KeyValuePair.Create(f.Key, f.Value.ToWav()));

    /// <summary>How many are being written.</summary>
    public int Open => _files.Values.Count(f => !f.IsFinished);

    /// <inheritdoc/>
    public IRecordingFile? TryCreate(RecordingId recording)
    {
        if (disk.IsFull)
        {
            return null;
        }

        var name = RecordingName.Of(recording);
        return _files[name] = new(disk, () => _files.Remove(name));
    }

    private sealed class RecordingFile(MemoryDisk disk, Action remove) : IRecordingFile
    {
        private readonly MemoryStream _frames = new();

        public bool IsFinished { get; private set; }

        public byte[] ToWav()
        {
            var octets = new byte[WavHeader.Length + _frames.Length];
            WavHeader.Write(octets, (uint)_frames.Length);
            _frames.ToArray().CopyTo(octets, WavHeader.Length);
            return octets;
        }

        public bool TryWrite(ReadOnlySpan<byte> frames)
        {
            if (!disk.IsFull)
            {
                _frames.Write(frames);
            }

            return !disk.IsFull;
        }

        public bool TrySync() => !disk.IsFull;

        public bool TryFinish()
        {
            IsFinished = true;
            return !disk.IsFull;
        }

        public void Discard() => remove();
    }
}
