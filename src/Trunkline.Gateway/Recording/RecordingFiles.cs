using System.Globalization;
using Trunkline.Control;

namespace Trunkline.Gateway.Recording;

/// <summary>Where recordings are kept. <see cref="DiskRecordingFiles"/> in production, a disk in memory in the World.</summary>
/// <remarks>Called on the recorder's thread; may be slow; never throws.</remarks>
public interface IRecordingFiles
{
    /// <summary>Creates the file of a recording, with its header.</summary>
    /// <returns>Null when it cannot be created.</returns>
    IRecordingFile? TryCreate(RecordingId recording);
}

/// <summary>One recording being written.</summary>
public interface IRecordingFile
{
    /// <summary>Appends stereo frames, two octets of A-law each: left, right.</summary>
    /// <returns>False when the disk is full or failed.</returns>
    bool TryWrite(ReadOnlySpan<byte> frames);

    /// <summary>Puts what was written on the disk and then says so in the header.</summary>
    /// <returns>False when the disk is full or failed.</returns>
    bool TrySync();

    /// <summary>Syncs, closes, and gives it its final name.</summary>
    /// <returns>False when the disk failed; the file is closed all the same.</returns>
    bool TryFinish();

    /// <summary>Closes it and removes it.</summary>
    void Discard();
}

/// <summary>The names of recordings: the identifier in 16 hexadecimal digits.</summary>
public static class RecordingName
{
    /// <summary>What an unfinished recording's name ends in.</summary>
    internal const string OpenSuffix = ".open.wav";

    /// <summary>The file name of a finished recording.</summary>
    public static string Of(RecordingId recording) => recording.Value.ToString("x16", CultureInfo.InvariantCulture) + ".wav";

    /// <summary>The file name while it is being written.</summary>
    public static string OpenOf(RecordingId recording) => recording.Value.ToString("x16", CultureInfo.InvariantCulture) + OpenSuffix;

    /// <summary>The identifier in a file name of either kind.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(ReadOnlySpan<char> fileName, out RecordingId recording)
    {
        recording = default;
        if (fileName.Length < 16 || !ulong.TryParse(fileName[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || fileName[16..] is not (".wav" or OpenSuffix))
        {
            return false;
        }

        recording = new(value);
        return true;
    }
}
