// The control socket of osmo-e1d from the client's end: messages over a Unix SOCK_SEQPACKET, descriptors with them (SCM_RIGHTS).
using System.Runtime.InteropServices;

namespace Trunkline.Tdm;

/// <summary>A connection. Never blocks, never throws, allocates nothing.</summary>
internal sealed unsafe class E1dSocket : IDisposable
{
    /// <summary>cmsghdr: length, level, type.</summary>
    internal const int ControlHeader = 16;

    private const int MostDescriptors = 4;
    private int _fd = -1;

    /// <summary>The descriptor; -1 when not connected.</summary>
    public int Handle => _fd;

    /// <summary>Connects.</summary>
    /// <returns>0, or the errno: nobody is there.</returns>
    public int Connect(ref UnixAddress address)
    {
        Dispose();
        _fd = LibC.socket(LibC.AfUnix, LibC.SockSeqPacketNonBlockCloExec, 0);
        fixed (UnixAddress* to = &address)
        {
            if (_fd >= 0 && LibC.connect(_fd, (byte*)to, address.Length) == 0)
            {
                return 0;
            }
        }

        var error = Marshal.GetLastSystemError();
        Dispose();
        return error;
    }

    /// <summary>Sends a message.</summary>
    public bool Send(ReadOnlySpan<byte> octets) => LibC.Send(_fd, octets) == octets.Length;

    /// <summary>Takes the oldest message that has come.</summary>
    /// <param name="into">Room for it.</param>
    /// <param name="descriptor">The descriptor that came with it; -1 for none. The caller's from now on.</param>
    /// <returns>Its octets; 0 when the daemon is gone; -1 when there is none.</returns>
    public int Receive(Span<byte> into, out int descriptor)
    {
        descriptor = -1;
        var control = stackalloc byte[ControlHeader + (MostDescriptors * sizeof(int))];
        fixed (byte* start = into)
        {
            var vector = new IoVector { Start = start, Length = (nuint)into.Length };
            var message = new MessageHeader { Parts = &vector, PartCount = 1, Control = control, ControlLength = ControlHeader + (MostDescriptors * sizeof(int)) };
            var length = (int)LibC.recvmsg(_fd, &message, LibC.MsgDontWait | LibC.MsgCmsgCloExec);
            if (length < 0)
            {
                return Marshal.GetLastSystemError() is LibC.Eagain or LibC.Eintr ? -1 : 0;
            }

            if (message.ControlLength >= ControlHeader + sizeof(int) && *(int*)(control + 8) == LibC.SolSocket && *(int*)(control + 12) == LibC.ScmRights)
            {
                var count = Math.Min((int)(*(nuint*)control - ControlHeader) / sizeof(int), MostDescriptors);
                for (var i = 0; i < count; i++)
                {
                    var got = ((int*)(control + ControlHeader))[i];
                    if (i == 0)
                    {
                        descriptor = got;
                    }
                    else
                    {
                        _ = LibC.close(got); // nobody asked for more than one
                    }
                }
            }

            return length;
        }
    }

    /// <summary>Closes the connection; it may be made again.</summary>
    public void Dispose()
    {
        if (_fd >= 0)
        {
            _ = LibC.close(_fd);
            _fd = -1;
        }
    }
}
