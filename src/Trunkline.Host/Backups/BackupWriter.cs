// A backup is a tar: manifest.json with sizes and SHA-256 of what follows, site.yaml, the database as one file, and recordings when asked for. Everything
// standard tools can look into; passwords are in site.yaml, so the file is its owner's alone.
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using Trunkline.Site;
using Trunkline.Storage;

namespace Trunkline.Host.Backups;

/// <summary>Writes a backup of a site, running or not.</summary>
public static class BackupWriter
{
    internal const string Manifest = "manifest.json";
    internal const string SiteFile = "site.yaml";
    internal const string Database = "trunkline.db";
    internal const string Recordings = "recordings/";
    internal const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes one: whole, or not at all.</summary>
    /// <param name="site">The site.</param>
    /// <param name="siteFile">Its file.</param>
    /// <param name="output">Where to; must not be there.</param>
    /// <param name="withRecordings">Whether recordings that are closed are in it.</param>
    /// <param name="now">The time.</param>
    /// <param name="error">Why not, for a person.</param>
    /// <returns>What was written; null with an error.</returns>
    public static BackupManifest? Write(SiteModel site, string siteFile, string output, bool withRecordings, DateTimeOffset now, out string? error)
    {
        ArgumentNullException.ThrowIfNull(site);
        output = Path.GetFullPath(output);
        if (File.Exists(output) || Directory.Exists(output))
        {
            error = $"{output} is there already";
            return null;
        }

        var folder = output + ".part";
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return Write(site, siteFile, output, folder, withRecordings, now, out error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = e.Message;
            return null;
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    internal static string HashOf(string path, out long size)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        size = stream.Position;
        return hash;
    }

    private static BackupManifest? Write(SiteModel site, string siteFile, string output, string folder, bool withRecordings, DateTimeOffset now, out string? error)
    {
        var database = Path.Combine(folder, Database);
        if (DatabaseSnapshot.Take(site.Storage.Database, database, now, out error) is not { } snapshot)
        {
            return null;
        }

        // a copy, so that what is hashed is what is packed
        var siteCopy = Path.Combine(folder, SiteFile);
        File.WriteAllBytes(siteCopy, File.ReadAllBytes(siteFile));
        var files = new List<(string Name, string Path)> { (SiteFile, siteCopy), (Database, database) };
        if (withRecordings)
        {
            foreach (var recording in CallHistory.ReadRecordings(database, out _).Where(r => r.State != RecordingState.Running))
            {
                var path = Path.Combine(site.Gateway.RecordingsDirectory, recording.Path);
                if (Path.GetFileName(recording.Path) == recording.Path && File.Exists(path))
                {
                    files.Add((Recordings + recording.Path, path));
                }
            }
        }

        var entries = files.Select(f => new BackupEntry(f.Name, 0, HashOf(f.Path, out var size)) with { Size = size }).ToList();
        var manifest = new BackupManifest(BackupManifest.FormatName, BackupManifest.CurrentVersion, now, site.Site.Name, site.Site.Node,
            typeof(BackupWriter).Assembly.GetName().Version?.ToString(3) ?? "", Math.Max(snapshot.Epoch, DatabaseSnapshot.EpochOf(site.Storage.Database)), snapshot.Records, entries);
        var packed = Path.Combine(folder, "packed");
        Pack(packed, manifest, files);
        if (BackupReader.Check(packed, out _) is { } wrong)
        {
            error = $"the backup does not read back: {wrong}"; // a recording that was changed meanwhile, or a disk that lies
            return null;
        }

        File.Move(packed, output, overwrite: false);
        DatabaseSnapshot.SyncFolder(Path.GetDirectoryName(output)!);
        return manifest;
    }

    private static void Pack(string path, BackupManifest manifest, List<(string Name, string Path)> files)
    {
        using var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, Json));
            tar.WriteEntry(Entry(Manifest, json, manifest.Created));
            foreach (var (name, source) in files)
            {
                using var content = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                tar.WriteEntry(Entry(name, content, manifest.Created));
            }
        }

        stream.Flush(flushToDisk: true);
    }

    private static PaxTarEntry Entry(string name, Stream content, DateTimeOffset at) => new(TarEntryType.RegularFile, name) { DataStream = content, Mode = OwnerOnly, ModificationTime = at };
}
