// Puts a backup in place. Everything is checked before anything is touched; what was there is kept beside it; and between the first file that is moved and the last a mark
// stands beside the database, with which no node starts: so a restore that is interrupted is done again, and never runs half.
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Trunkline.Site;
using Trunkline.Storage;

namespace Trunkline.Host.Backups;

/// <summary>What a restore did.</summary>
/// <param name="Manifest">What was in the backup.</param>
/// <param name="Epoch">The next run's number is one higher.</param>
/// <param name="Kept">Where what was there before is kept; empty when nothing was.</param>
/// <param name="Recordings">Recordings put back.</param>
public sealed record RestoreResult(BackupManifest Manifest, uint Epoch, string Kept, int Recordings);

/// <summary>Restores a site from a backup.</summary>
public static class BackupRestore
{
    /// <summary>Restores it: whole, or not at all.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="siteFile">Where site.yaml goes; the state folder is where it says.</param>
    /// <param name="now">The time.</param>
    /// <param name="error">Why not, for a person; then everything is as it was.</param>
    public static RestoreResult? Run(string file, string siteFile, DateTimeOffset now, out string? error)
    {
        siteFile = Path.GetFullPath(siteFile);
        var siteFolder = Path.GetDirectoryName(siteFile)!;
        if (BackupReader.Read(file, null, out var manifest, out var octets) is { } wrong)
        {
            error = $"{file}: {wrong}";
            return null;
        }

        var loaded = SiteLoader.LoadOctets(octets, siteFolder);
        if (loaded.Model is not { } site)
        {
            error = $"{file}: its site.yaml has errors:\n" + string.Join('\n', loaded.Errors.Where(e => e.Severity == SiteSeverity.Error).Select(e => e.ToLine("site.yaml")));
            return null;
        }

        var database = site.Storage.Database;
        var staging = database + ".staged";
        try
        {
            using var held = DatabaseSnapshot.Hold(database);
            if (held is null)
            {
                error = $"{database} is in use by a running trunkline; stop it first";
                return null;
            }

            if (SomebodyListens(site.Gateway.ControlSocket))
            {
                error = $"a gateway still runs on {site.Gateway.ControlSocket}, perhaps with calls on it; it ends by itself {site.Gateway.OrphanTime.TotalSeconds:0} s after its deciding process";
                return null;
            }

            Clear(staging);
            Directory.CreateDirectory(staging, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            error = Stage(file, staging, site, octets, out var epoch);
            if (error is not null)
            {
                return null;
            }

            Folder.Create(site.Gateway.RecordingsDirectory);
            var (kept, recordings) = PutInPlace(staging, database, siteFile, site.Gateway.RecordingsDirectory, now);
            return new(manifest!, epoch, kept, recordings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = e.Message + (File.Exists(DatabaseSnapshot.MarkOf(database)) ? "; the restore was begun and not ended: run it again" : "");
            return null;
        }
        finally
        {
            if (!File.Exists(DatabaseSnapshot.MarkOf(database)))
            {
                Clear(staging);
            }
        }
    }

    private static string? Stage(string file, string staging, SiteModel site, byte[] octets, out uint epoch)
    {
        epoch = 0;
        var recordings = Directory.CreateDirectory(Path.Combine(staging, "recordings"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (BackupReader.Read(file, e => Create(e.Name == BackupWriter.Database ? Path.Combine(staging, BackupWriter.Database) : Path.Combine(recordings.FullName, Path.GetFileName(e.Name))), out var manifest, out var again) is { } wrong)
        {
            return $"{file}: {wrong}";
        }

        if (!again.AsSpan().SequenceEqual(octets))
        {
            return $"{file} was changed while it was read";
        }

        var database = Path.Combine(staging, BackupWriter.Database);
        if (DatabaseSnapshot.Check(database, out var info) is { } damage)
        {
            return $"{file}: {damage}";
        }

        // runs after the backup, here or on a machine that is gone, had epochs that must not come again
        epoch = Math.Max(Math.Max(info!.Epoch, manifest!.Epoch) + DatabaseSnapshot.EpochGap, DatabaseSnapshot.EpochOf(site.Storage.Database));
        if (DatabaseSnapshot.SetEpoch(database, epoch) is { } refused)
        {
            return $"{file}: {refused}";
        }

        Write(Path.Combine(staging, "epoch"), Encoding.ASCII.GetBytes(epoch.ToString(CultureInfo.InvariantCulture)));
        Write(Path.Combine(staging, BackupWriter.SiteFile), octets);
        return null;
    }

    private static (string Kept, int Recordings) PutInPlace(string staging, string database, string siteFile, string recordingsFolder, DateTimeOffset now)
    {
        var stateFolder = Path.GetDirectoryName(database)!;
        var kept = Path.Combine(stateFolder, string.Create(CultureInfo.InvariantCulture, $"before-restore-{now.UtcDateTime:yyyyMMdd-HHmmss}"));
        Write(DatabaseSnapshot.MarkOf(database), "a restore has begun and not ended; run it again"u8);
        DatabaseSnapshot.SyncFolder(stateFolder);
        var isKept = false;
        foreach (var old in DatabaseSnapshot.FilesOf(database).Append(siteFile).Where(File.Exists))
        {
            Directory.CreateDirectory(kept, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            isKept = true;
            if (old == siteFile)
            {
                // replaced by a rename below: never without one
                File.Copy(old, Path.Combine(kept, BackupWriter.SiteFile), overwrite: true);
            }
            else
            {
                File.Move(old, Path.Combine(kept, Path.GetFileName(old)), overwrite: true);
            }
        }

        File.Move(Path.Combine(staging, BackupWriter.Database), database, overwrite: true);
        File.Move(Path.Combine(staging, "epoch"), database + ".epoch", overwrite: true);
        var recordings = 0;
        foreach (var recording in Directory.EnumerateFiles(Path.Combine(staging, "recordings")))
        {
            File.Move(recording, Path.Combine(recordingsFolder, Path.GetFileName(recording)), overwrite: true);
            recordings++;
        }

        var next = siteFile + ".new";
        Write(next, File.ReadAllBytes(Path.Combine(staging, BackupWriter.SiteFile)));
        if (File.Exists(siteFile))
        {
            File.SetUnixFileMode(next, File.GetUnixFileMode(siteFile));
        }

        File.Move(next, siteFile, overwrite: true);
        DatabaseSnapshot.SyncFolder(Path.GetDirectoryName(siteFile)!);
        DatabaseSnapshot.SyncFolder(stateFolder);
        File.Delete(DatabaseSnapshot.MarkOf(database));
        DatabaseSnapshot.SyncFolder(stateFolder);
        return (isKept ? kept : "", recordings);
    }

    private static FileStream Create(string path) => new(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = BackupWriter.OwnerOnly });

    private static void Write(string path, ReadOnlySpan<byte> octets)
    {
        using var file = Create(path);
        file.Write(octets);
        file.Flush(flushToDisk: true);
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool SomebodyListens(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
