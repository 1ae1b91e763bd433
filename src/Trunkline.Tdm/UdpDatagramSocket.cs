// A UDP socket that never blocks, never throws and never allocates per datagram; it says when each came, if asked to. Linux only.
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Trunkline.Base;

namespace Trunkline.Tdm;

/// <summary>sockaddr_in or sockaddr_in6.</summary>
internal unsafe struct UdpAddress
{
    /// <summary>sockaddr_in6.</summary>
    public const int Capacity = 28;

    private fixed byte _octets[Capacity];

    /// <summary>Octets in use.</summary>
    public int Length;

    /// <summary>The kernel's form of an address.</summary>
    public static UdpAddress From(NetAddress address)
    {
        var to = default(UdpAddress);
        var octets = to.Octets();
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], address.Port);
        if (address.IsIPv4)
        {
            MemoryMarshal.Write(octets, (ushort)LibC.AfInet);
            BinaryPrimitives.WriteUInt32BigEndian(octets[4..], address.IPv4);
            to.Length = 16;
        }
        else
        {
            MemoryMarshal.Write(octets, (ushort)LibC.AfInet6);
            address.WriteOctets(octets[8..24]);
            to.Length = Capacity;
        }

        return to;
    }

    /// <summary>The octets, whole.</summary>
    public Span<byte> Octets() => MemoryMarshal.CreateSpan(ref _octets[0], Capacity);

    /// <summary>Our form of it.</summary>
    public NetAddress ToNetAddress()
    {
        var octets = Octets();
        var port = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]);
        return Length switch
        {
            16 => NetAddress.FromOctets(octets[4..8], port),
            Capacity => NetAddress.FromOctets(octets[8..24], port),
            _ => NetAddress.None,
        };
    }
}

/// <summary>The socket.</summary>
internal sealed unsafe class UdpDatagramSocket : IDisposable
{
    private const int ControlOctets = 64;       // room for one time stamp
    private const int ControlHeader = 16;       // struct cmsghdr
    private const int ReceiveBuffer = 1 << 20;  // the kernel counts more for a datagram than its octets: half a second of packets

    private int _fd;

    /// <param name="local">Where it listens; port 0: one of the system's choice.</param>
    /// <exception cref="IOException">The system refuses, or the port is taken.</exception>
    public UdpDatagramSocket(NetAddress local)
    {
        _fd = LibC.socket(local.IsIPv4 ? LibC.AfInet : LibC.AfInet6, LibC.SockDgramNonBlockCloExec, 0);
        if (_fd < 0)
        {
            throw new IOException($"socket: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError())}");
        }

        var address = UdpAddress.From(local);
        if (LibC.bind(_fd, (byte*)&address, address.Length) != 0)
        {
            var error = Marshal.GetLastSystemError();
            Dispose();
            throw new IOException($"UDP {local}: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        var length = UdpAddress.Capacity;
        _ = LibC.getsockname(_fd, (byte*)&address, &length);
        address.Length = length;
        Local = address.ToNetAddress();
    }

    /// <summary>The descriptor, for epoll.</summary>
    public int Handle => _fd;

    /// <summary>Where it listens.</summary>
    public NetAddress Local { get; }

    /// <summary>Sends a datagram.</summary>
    /// <returns>False when the system does not take it.</returns>
    public bool Send(ReadOnlySpan<byte> octets, ref UdpAddress to)
    {
        fixed (byte* start = octets)
        fixed (UdpAddress* address = &to)
        {
            return LibC.sendto(_fd, start, octets.Length, LibC.MsgDontWait | LibC.MsgNoSignal, (byte*)address, to.Length) == octets.Length;
        }
    }

    /// <summary>Takes the oldest datagram that has come.</summary>
    /// <param name="into">Where to; what does not fit is cut, and <paramref name="length"/> is then the whole length.</param>
    /// <param name="length">Its length.</param>
    /// <param name="from">Who sent it.</param>
    /// <returns>False when there is none.</returns>
    public bool TryReceive(Span<byte> into, out int length, out NetAddress from)
    {
        UdpAddress address;
        fixed (byte* start = into)
        {
            var addressLength = UdpAddress.Capacity;
            length = (int)LibC.recvfrom(_fd, start, into.Length, LibC.MsgDontWait | LibC.MsgTrunc, (byte*)&address, &addressLength);
            address.Length = addressLength;
        }

        from = length >= 0 ? address.ToNetAddress() : NetAddress.None;
        return length >= 0;
    }

    /// <summary>For media: the kernel notes when each datagram came, keeps half a second of them, and marks what is sent for expedited forwarding.</summary>
    public void ServeMedia()
    {
        Set(LibC.SolSocket, LibC.SoTimestampNs, 1);
        Set(LibC.SolSocket, LibC.SoRcvBuf, ReceiveBuffer);
        Set(Local.IsIPv4 ? 0 : LibC.IpProtoIPv6, Local.IsIPv4 ? LibC.IpTos : LibC.IPv6Tclass, 46 << 2); // EF, RFC 3246
    }

    /// <summary>Takes the oldest datagram that has come, and says how long ago that was.</summary>
    /// <param name="into">Where to; what does not fit is cut, and <paramref name="length"/> is then the whole length.</param>
    /// <param name="length">Its length.</param>
    /// <param name="from">Who sent it.</param>
    /// <param name="age">How long the kernel has had it, below a second; 0 when it does not say, or the wall clock was set meanwhile.</param>
    /// <returns>False when there is none.</returns>
    public bool TryReceive(Span<byte> into, out int length, out NetAddress from, out TimeSpan age)
    {
        UdpAddress address;
        var control = stackalloc byte[ControlOctets];
        fixed (byte* start = into)
        {
            var part = new IoVector { Start = start, Length = (nuint)into.Length };
            var message = new MessageHeader
            {
                Name = (byte*)&address, NameLength = UdpAddress.Capacity, Parts = &part, PartCount = 1, Control = control, ControlLength = ControlOctets,
            };
            length = (int)LibC.recvmsg(_fd, &message, LibC.MsgDontWait | LibC.MsgTrunc);
            address.Length = message.NameLength;
            from = length >= 0 ? address.ToNetAddress() : NetAddress.None;
            age = length >= 0 ? Age(new(control, (int)Math.Min(message.ControlLength, ControlOctets))) : TimeSpan.Zero;
        }

        return length >= 0;
    }

    /// <summary>Waits until a datagram is there.</summary>
    /// <param name="milliseconds">At most so long; 0 only looks.</param>
    public bool Wait(int milliseconds)
    {
        var poll = new PollFd { Fd = _fd, Events = 1 };
        return LibC.poll(&poll, 1, milliseconds) > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_fd >= 0)
        {
            _ = LibC.close(_fd);
            _fd = -1;
        }
    }

    private static TimeSpan Age(ReadOnlySpan<byte> control)
    {
        if (control.Length < ControlHeader + sizeof(TimeSpec)
            || MemoryMarshal.Read<int>(control[8..]) != LibC.SolSocket || MemoryMarshal.Read<int>(control[12..]) != LibC.SoTimestampNs)
        {
            return TimeSpan.Zero;
        }

        var came = MemoryMarshal.Read<TimeSpec>(control[ControlHeader..]);
        TimeSpec now;
        if (LibC.clock_gettime(LibC.ClockRealtime, &now) != 0)
        {
            return TimeSpan.Zero;
        }

        var ago = ((now.Seconds - came.Seconds) * TimeSpan.TicksPerSecond) + ((now.Nanoseconds - came.Nanoseconds) / 100);
        return ago is > 0 and < TimeSpan.TicksPerSecond ? TimeSpan.FromTicks(ago) : TimeSpan.Zero;
    }

    private void Set(int level, int option, int value) => _ = LibC.setsockopt(_fd, level, option, &value, sizeof(int));
}
