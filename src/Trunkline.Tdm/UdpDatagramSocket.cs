// A UDP socket that never blocks, never throws and never allocates per datagram. Linux only.
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
}
