using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Trunkline.Storage;

/// <summary>The file under the journal; a port, so that tests can make it fail as disks do.</summary>
internal interface IJournalFile : IDisposable
{
    /// <summary>Its size in octets.</summary>
    long Length { get; }

    /// <summary>Allocates it to a size, on disk. Throws <see cref="IOException"/> when there is no room.</summary>
    void Allocate(long length);

    /// <summary>Reads up to the buffer's length; fewer at the end.</summary>
    int Read(long offset, Span<byte> into);

    /// <summary>Writes. Throws <see cref="IOException"/>.</summary>
    void Write(long offset, ReadOnlySpan<byte> octets);

    /// <summary>Makes what was written durable (fsync). Throws <see cref="IOException"/>.</summary>
    void Sync();
}

/// <summary>A real file.</summary>
internal sealed class JournalFile : IJournalFile
{
    private readonly SafeFileHandle _handle;

    internal JournalFile(string path) =>
        _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);

    /// <inheritdoc/>
    public long Length => RandomAccess.GetLength(_handle);

    /// <inheritdoc/>
    public void Allocate(long length)
    {
        // zeros are written, for a file with holes would need space later, when there is none
        var zeros = new byte[256 * 1024];
        for (var at = Length; at < length; at += zeros.Length)
        {
            RandomAccess.Write(_handle, zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - at)), at);
        }

        Sync();
    }

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> into) => RandomAccess.Read(_handle, into, offset);

    /// <inheritdoc/>
    public void Write(long offset, ReadOnlySpan<byte> octets) => RandomAccess.Write(_handle, octets, offset);

    /// <inheritdoc/>
    public void Sync()
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(_handle);
        }
        else if (FDataSync(_handle) != 0)
        {
            // fsync would write the file's times too, which costs a second write on a journaling file system
            throw new IOException("fdatasync failed: " + Marshal.GetLastPInvokeErrorMessage());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FDataSync(SafeFileHandle file);
}
