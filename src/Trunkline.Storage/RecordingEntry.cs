namespace Trunkline.Storage;

/// <summary>What has become of a recording.</summary>
public enum RecordingState : byte
{
    /// <summary>Being written.</summary>
    Running,

    /// <summary>Whole.</summary>
    Complete,

    /// <summary>The end is missing: the disk or the process failed.</summary>
    Cut,
}

/// <summary>A row of the recordings index. The sound is in the file, never in the database.</summary>
/// <param name="Id">The recording's identifier.</param>
/// <param name="Path">Relative to the recordings directory.</param>
/// <param name="Samples">Per channel, 8,000 a second.</param>
/// <param name="CallId">The call it belongs to.</param>
/// <param name="Started">When it began.</param>
/// <param name="State">What has become of it.</param>
public sealed record RecordingEntry(ulong Id, string Path, ulong Samples, ulong CallId, DateTimeOffset Started, RecordingState State);
