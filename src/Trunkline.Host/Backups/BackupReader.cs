using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;

namespace Trunkline.Host.Backups;

/// <summary>Reads a backup. Everything in it is hostile until its manifest has been held against it: names, sizes, order, octets.</summary>
public static class BackupReader
{
    private const int LargestManifest = 16 * 1024 * 1024;
    private const int LargestSite = 64 * 1024 * 1024;
    private const int MostFiles = 1_000_000;

    /// <summary>Checks that a backup is whole.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="manifest">What it holds; null when that cannot be read.</param>
    /// <returns>Null, or what is wrong, for a person.</returns>
    public static string? Check(string file, out BackupManifest? manifest) => Read(file, null, out manifest, out _);

    /// <summary>Reads a backup to its end, checking everything.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="into">Gives the stream a file is written to; null to check only, and a null stream to pass over.</param>
    /// <param name="manifest">What it holds.</param>
    /// <param name="site">site.yaml's octets.</param>
    /// <returns>Null, or what is wrong, for a person.</returns>
    internal static string? Read(string file, Func<BackupEntry, Stream?>? into, out BackupManifest? manifest, out byte[] site)
    {
        manifest = null;
        site = [];
        try
        {
            using var stream = File.OpenRead(file);
            using var tar = new TarReader(stream);
            if (tar.GetNextEntry() is not { Name: BackupWriter.Manifest, EntryType: TarEntryType.RegularFile, Length: > 0 and <= LargestManifest, DataStream: { } first })
            {
                return "it is no backup of trunkline: it does not begin with manifest.json";
            }

            manifest = JsonSerializer.Deserialize<BackupManifest>(first, BackupWriter.Json);
            if (Wrong(manifest) is { } wrong)
            {
                manifest = null;
                return wrong;
            }

            foreach (var expected in manifest!.Files)
            {
                if (tar.GetNextEntry() is not { EntryType: TarEntryType.RegularFile } entry || entry.Name != expected.Name || entry.Length != expected.Size)
                {
                    return $"it is not whole: {expected.Name} is missing, or not as its manifest says";
                }

                using var to = expected.Name == BackupWriter.SiteFile ? new MemoryStream() : into?.Invoke(expected);
                if (Copy(entry.DataStream, to) != expected.Sha256)
                {
                    return $"it is damaged: {expected.Name} is not what was backed up (SHA-256)";
                }

                (to as FileStream)?.Flush(flushToDisk: true);
                site = expected.Name == BackupWriter.SiteFile ? ((MemoryStream)to!).ToArray() : site;
            }

            return tar.GetNextEntry() is { } more ? $"it has something that its manifest has not: {more.Name}" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidDataException or FormatException or NotSupportedException)
        {
            return $"it cannot be read: {e.Message}";
        }
    }

    private static string? Wrong(BackupManifest? m)
    {
        if (m is not { Format: BackupManifest.FormatName, Files: not null })
        {
            return "it is no backup of trunkline";
        }

        if (m.Version is < 1 or > BackupManifest.CurrentVersion)
        {
            return $"it was written by a newer version (format {m.Version}; this program knows {BackupManifest.CurrentVersion})";
        }

        if (m.Files.Count > MostFiles || m.Files.Any(f => f is null || !IsName(f.Name) || f.Size < 0) || m.Files.Select(f => f.Name).Distinct().Count() != m.Files.Count)
        {
            return "its manifest names files that a backup does not have";
        }

        return m.Files.Count(f => f.Name == BackupWriter.Database) == 1 && m.Files.Count(f => f is { Name: BackupWriter.SiteFile, Size: < LargestSite }) == 1
            ? null : "it has no site.yaml or no database";
    }

    /// <summary>Names a backup may have; none leads out of a folder.</summary>
    private static bool IsName(string name) => name is BackupWriter.SiteFile or BackupWriter.Database
        || (name.StartsWith(BackupWriter.Recordings, StringComparison.Ordinal) && name.Length is > 11 and < 200
            && name.AsSpan(BackupWriter.Recordings.Length) is var rest && rest[0] != '.' && rest.IndexOfAnyExcept(s_inNames) < 0);

    private static readonly System.Buffers.SearchValues<char> s_inNames =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    private static string Copy(Stream? from, Stream? to)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        for (int read; from is not null && (read = from.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            to?.Write(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
