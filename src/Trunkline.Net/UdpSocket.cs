using System.Diagnostics.CodeAnalysis;
using Trunkline.Base;
using Trunkline.Net.Native;

namespace Trunkline.Net;

/// <summary>Takes a UDP socket's datagrams.</summary>
public interface IUdpReceiver
{
    /// <summary>A datagram.</summary>
    /// <param name="socket">Where it came in.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="datagram">Its octets; not kept.</param>
    void OnDatagram(UdpSocket socket, NetAddress source, ReadOnlySpan<byte> datagram);
}

/// <summary>A bound UDP socket on a <see cref="Reactor"/>; IPv4 or IPv6 (IPv6 only, no mapped addresses). Allocates nothing per datagram.</summary>
public sealed unsafe class UdpSocket : IFdHandler, IDisposable
{
    /// <summary>Datagrams taken per wake, so that one socket does not keep the others waiting.</summary>
    private const int Batch = 32;

    private readonly Reactor _reactor;
    private readonly IUdpReceiver _receiver;
    private readonly int _family;
    private readonly int _registration;
    private int _fd;

    private UdpSocket(Reactor reactor, IUdpReceiver receiver, int fd, int family, NetAddress local)
    {
        _reactor = reactor;
        _receiver = receiver;
        _fd = fd;
        _family = family;
        Local = local;
        _registration = reactor.Add(fd, FdEvents.Read, this);
    }

    /// <summary>What it is bound to, with the port given by the system when 0 was asked for.</summary>
    public NetAddress Local { get; }

    /// <summary>Datagrams the system had no room for.</summary>
    public long SendFailures { get; private set; }

    /// <summary>Binds.</summary>
    /// <param name="reactor">Its reactor.</param>
    /// <param name="local">Address and port; port 0 lets the system choose.</param>
    /// <param name="receiver">Who takes the datagrams.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="error">Why not.</param>
    /// <param name="bufferOctets">Kernel buffer each way; 0 for the system's default.</param>
    /// <returns>False with <paramref name="error"/> when the address is taken or not ours.</returns>
    public static bool TryBind(Reactor reactor, NetAddress local, IUdpReceiver receiver, [NotNullWhen(true)] out UdpSocket? socket, out Errno error, int bufferOctets = 0)
    {
        socket = null;
        if (!Sockets.TryBound(LibC.SockDgram, local, reuse: false, out var fd, out var bound, out error))
        {
            return false;
        }

        if (bufferOctets > 0)
        {
            Sockets.Set(fd, LibC.SolSocket, LibC.SoRcvBuf, bufferOctets);
            Sockets.Set(fd, LibC.SolSocket, LibC.SoSndBuf, bufferOctets);
        }

        socket = new(reactor, receiver, fd, SocketAddress.FamilyOf(local), bound);
        return true;
    }

    /// <summary>Sends one datagram; never waits.</summary>
    /// <returns>False when it was not sent (counted): no room, no route, wrong address family.</returns>
    public bool Send(NetAddress to, ReadOnlySpan<byte> datagram)
    {
        var address = stackalloc byte[SocketAddress.MaxLength];
        var length = SocketAddress.Write(address, to, _family);
        if (_fd >= 0 && length > 0)
        {
            fixed (byte* octets = datagram)
            {
                if (LibC.sendto(_fd, octets, datagram.Length, LibC.MsgNoSignal, address, length) == datagram.Length)
                {
                    return true;
                }
            }
        }

        SendFailures++;
        return false;
    }

    void IFdHandler.OnReady(FdEvents events)
    {
        var address = stackalloc byte[SocketAddress.MaxLength];
        for (var i = 0; i < Batch && _fd >= 0; i++)
        {
            var addressLength = SocketAddress.MaxLength;
            var length = LibC.recvfrom(_fd, _reactor.Buffer, Reactor.BufferLength, 0, address, &addressLength);
            if (length < 0)
            {
                return;
            }

            _receiver.OnDatagram(this, SocketAddress.Read(address), new ReadOnlySpan<byte>(_reactor.Buffer, (int)length));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_fd >= 0)
        {
            _reactor.Remove(_registration);
            LibC.Close(_fd);
            _fd = -1;
        }
    }
}
