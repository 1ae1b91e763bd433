namespace Trunkline.Storage;

/// <summary>Replaces a file that a person wrote: the whole new text or the whole old one, whatever happens, and the old one kept beside it.</summary>
/// <remarks>Written beside the file, synced, renamed over it (POSIX rename is atomic). A link stays a link: what it leads to is replaced.</remarks>
public static class FileReplacement
{
    /// <summary>Replaces it.</summary>
    /// <param name="path">The file; it must be there.</param>
    /// <param name="before">What it held when it was read: refused when somebody has changed it since.</param>
    /// <param name="after">The new octets.</param>
    /// <returns>Where the old file is kept.</returns>
    /// <exception cref="IOException">Changed meanwhile, or the disk refuses; the file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">No right to write there; the file is as it was.</exception>
    public static string Replace(string path, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        path = Path.GetFullPath(path);
        path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(before))
        {
            throw new IOException($"{path} has been changed since it was read; run the command again");
        }

        var folder = Path.GetDirectoryName(path)!;
        var backup = Free(path);
        Write(backup, before, path);
        var next = path + ".new";
        try
        {
            Write(next, after, path);
            File.Move(next, path, overwrite: true);
            Folder.Sync(folder);
        }
        catch
        {
            File.Delete(next);
            throw;
        }

        return backup;
    }

    /// <summary>site.yaml.bak, or the first of site.yaml.bak2, site.yaml.bak3, ... that is not there.</summary>
    private static string Free(string path)
    {
        for (var n = 1; n < 1000; n++)
        {
            var name = path + ".bak" + (n == 1 ? "" : n.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (!File.Exists(name))
            {
                return name;
            }
        }

        throw new IOException($"{path} has a thousand backups; remove some");
    }

    private static void Write(string path, ReadOnlySpan<byte> octets, string like)
    {
        // the file holds passwords: a copy is readable for the same people, from its first octet on
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(path, options))
        {
            file.Write(octets);
            file.Flush(flushToDisk: true);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(like));
        }
    }
}
