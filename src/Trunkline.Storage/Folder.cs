using System.Runtime.InteropServices;

namespace Trunkline.Storage;

/// <summary>
/// Names on disk. A file's own sync keeps its octets, not its name: that is kept by a sync of the folder it stands in
/// (POSIX fsync; Linux fsync(2)). Elsewhere than on Linux names are left to the system.
/// </summary>
public static class Folder
{
    private const int Cloexec = 0x80000;

    /// <summary>Makes a folder, and those above it that are missing, names durable, for the owner and his group alone. Throws <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/>.</summary>
    /// <param name="path">The folder; nothing is wrong when it is there.</param>
    public static void Create(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(path))
        {
            SyncWhereAllowed(path);
            return;
        }

        var made = new Stack<string>();
        for (var at = path; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
        {
            made.Push(at);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            // who called whom, and what was said, is nobody's business but the owner's and his group's
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        }

        while (made.TryPop(out var name))
        {
            Sync(Path.GetDirectoryName(name)!);
        }
    }

    /// <summary>Makes the names in a folder durable: made, renamed, removed. Throws <see cref="IOException"/>.</summary>
    internal static void Sync(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var folder = Open(path, Cloexec);
        if (folder < 0)
        {
            throw new IOException($"{path} cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var isSynced = FSync(folder) == 0;
        var why = isSynced ? null : Marshal.GetLastPInvokeErrorMessage();
        _ = Close(folder);
        if (!isSynced)
        {
            throw new IOException($"{path} cannot be synced: {why}");
        }
    }

    // somebody made it, and may not have synced its name; the folder above may be nobody's business of ours
    private static void SyncWhereAllowed(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { } above)
            {
                Sync(above);
            }
        }
        catch (IOException)
        {
            // not ours to read: who made it answers for its name
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int file);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);
}
