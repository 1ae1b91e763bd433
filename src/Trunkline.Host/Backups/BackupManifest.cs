namespace Trunkline.Host.Backups;

/// <summary>What a backup holds: its first entry, <c>manifest.json</c>.</summary>
/// <param name="Format">"trunkline-backup".</param>
/// <param name="Version">1.</param>
/// <param name="Created">When, UTC.</param>
/// <param name="Site">The site's name.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Program">The version that wrote it.</param>
/// <param name="Epoch">The highest run of the node until then.</param>
/// <param name="Records">Call records in it.</param>
/// <param name="Files">Everything else in it, in its order.</param>
public sealed record BackupManifest(
    string Format, int Version, DateTimeOffset Created, string Site, string Node, string Program, uint Epoch, long Records, IReadOnlyList<BackupEntry> Files)
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "trunkline-backup";

    /// <summary>The version this program writes, and the highest it reads.</summary>
    public const int CurrentVersion = 1;
}

/// <summary>A file of a backup.</summary>
/// <param name="Name">"site.yaml", "trunkline.db", "recordings/NAME".</param>
/// <param name="Size">Octets.</param>
/// <param name="Sha256">Of its octets, hexadecimal.</param>
public sealed record BackupEntry(string Name, long Size, string Sha256);
