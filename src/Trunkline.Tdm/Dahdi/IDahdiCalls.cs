// The system calls that DAHDI is spoken to with, behind one interface so that a driver can be played in tests.
using System.Runtime.InteropServices;

namespace Trunkline.Tdm;

/// <summary>System calls. Every result below 0 is minus errno. Nothing blocks, nothing throws.</summary>
internal interface IDahdiCalls
{
    /// <summary>O_RDWR, O_NONBLOCK, O_CLOEXEC.</summary>
    int Open(string path);

    /// <summary>An ioctl on a struct, read and written in place.</summary>
    int Ioctl(int fd, uint request, Span<byte> argument);

    /// <summary>A read.</summary>
    int Read(int fd, Span<byte> into);

    /// <summary>A write.</summary>
    int Write(int fd, ReadOnlySpan<byte> octets);

    /// <summary>Closes a descriptor.</summary>
    void Close(int fd);

    /// <summary>The first line of a file of sysfs; null when it is not there. Only at start.</summary>
    string? ReadText(string path);
}

/// <summary>Those of Linux.</summary>
internal sealed unsafe class LinuxDahdiCalls : IDahdiCalls
{
    private const int ReadWriteNonBlockCloExec = 2 | 0x800 | 0x80000;

    public int Open(string path)
    {
        var fd = LibC.open(path, ReadWriteNonBlockCloExec);
        return fd >= 0 ? fd : -Marshal.GetLastSystemError();
    }

    public int Ioctl(int fd, uint request, Span<byte> argument)
    {
        fixed (byte* start = argument)
        {
            var result = LibC.ioctl(fd, request, start);
            return result >= 0 ? result : -Marshal.GetLastSystemError();
        }
    }

    public int Read(int fd, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            var result = (int)LibC.read(fd, start, (nuint)into.Length);
            return result >= 0 ? result : -Marshal.GetLastSystemError();
        }
    }

    public int Write(int fd, ReadOnlySpan<byte> octets)
    {
        fixed (byte* start = octets)
        {
            var result = (int)LibC.write(fd, start, (nuint)octets.Length);
            return result >= 0 ? result : -Marshal.GetLastSystemError();
        }
    }

    public void Close(int fd) => _ = LibC.close(fd);

    public string? ReadText(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault()?.Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
