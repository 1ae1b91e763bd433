using System.Diagnostics.CodeAnalysis;
using Trunkline.Base;
using Trunkline.Gateway;
using Trunkline.Net.Native;

namespace Trunkline.Net;

/// <summary>RTP ports over UDP and epoll. Objects are made at start; opening a port is three system calls and no allocation.</summary>
/// <remarks>
/// Ports are given out in turn, so that a port just closed, whose far end may still send, is the last to be used again.
/// Not supported: RTCP; the odd ports stay free for it.
/// </remarks>
public sealed unsafe class RtpSockets : IRtpSockets, IDisposable
{
    private const int SocketBuffer = 1 << 17;

    private readonly Reactor _reactor;
    private readonly NetAddress _bind;
    private readonly NetAddress _advertised;
    private readonly int _firstPort;
    private readonly int _count;
    private readonly int _step;
    private readonly int _tos;
    private readonly Port[] _ports;
    private readonly Port?[] _free;
    private int _freeCount;
    private int _next;
    private bool? _isBufferSmall;

    /// <param name="reactor">The gateway's reactor.</param>
    /// <param name="bind">The address to bind; its port is ignored.</param>
    /// <param name="firstPort">The first port of the range.</param>
    /// <param name="lastPort">The last.</param>
    /// <param name="step">2 for even ports only (RFC 3550 §11), 1 for every port.</param>
    /// <param name="capacity">Sockets open at once.</param>
    /// <param name="advertised">What far ends are told, when it differs from <paramref name="bind"/> (behind NAT).</param>
    /// <param name="dscp">Differentiated services code point of what is sent; EF, 46, RFC 4594 §2.3.</param>
    public RtpSockets(Reactor reactor, NetAddress bind, int firstPort, int lastPort, int step, int capacity, NetAddress advertised = default, int dscp = 46)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(lastPort, firstPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lastPort, ushort.MaxValue);
        _reactor = reactor;
        _bind = bind;
        _advertised = advertised.IsSpecified ? advertised : bind;
        _firstPort = firstPort;
        _step = step;
        _count = ((lastPort - firstPort) / step) + 1;
        _tos = dscp << 2;
        _ports = new Port[capacity];
        _free = new Port[capacity];
        for (var i = 0; i < capacity; i++)
        {
            _free[i] = _ports[i] = new(this);
        }

        _freeCount = capacity;
        reactor.Reserve(capacity);
    }

    /// <inheritdoc/>
    public bool TryOpen(IRtpReceiver receiver, [NotNullWhen(true)] out IRtpSocket? socket)
    {
        socket = null;
        if (_freeCount == 0)
        {
            return false;
        }

        for (var tries = 0; tries < _count; tries++)
        {
            var local = _bind.WithPort(_firstPort + (_next * _step));
            _next = (_next + 1) % _count;
            if (Sockets.TryBound(LibC.SockDgram, local, reuse: false, out var fd, out _, out var error))
            {
                if (_isBufferSmall ??= IsBufferSmall(fd))
                {
                    Sockets.Set(fd, LibC.SolSocket, LibC.SoRcvBuf, SocketBuffer);
                    Sockets.Set(fd, LibC.SolSocket, LibC.SoSndBuf, SocketBuffer);
                }

                if (local.IsIPv4)
                {
                    Sockets.Set(fd, LibC.IpProtoIp, LibC.IpTos, _tos);
                }
                else
                {
                    Sockets.Set(fd, LibC.IpProtoIpV6, LibC.IpV6TClass, _tos);
                }

                var port = _free[--_freeCount]!;
                port.Open(fd, receiver, _advertised.WithPort(local.Port));
                socket = port;
                return true;
            }

            if (!error.IsAddressInUse)
            {
                return false;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var port in _ports)
        {
            port.Close();
        }
    }

    /// <summary>Whether what the system gives every socket is less than a stream needs; the same for all of them.</summary>
    private static bool IsBufferSmall(int fd) =>
        Math.Min(Sockets.Get(fd, LibC.SolSocket, LibC.SoRcvBuf), Sockets.Get(fd, LibC.SolSocket, LibC.SoSndBuf)) < SocketBuffer;

    private sealed class Port(RtpSockets owner) : IRtpSocket, IFdHandler
    {
        private const int Mtu = 2048;

        private IRtpReceiver? _receiver;
        private int _fd = -1;
        private int _registration;
        private bool _isConnected;

        public NetAddress Local { get; private set; }

        public void Open(int fd, IRtpReceiver receiver, NetAddress local)
        {
            _fd = fd;
            _receiver = receiver;
            _isConnected = false;
            Local = local;
            _registration = owner._reactor.Add(fd, FdEvents.Read, this);
        }

        public void Connect(NetAddress remote)
        {
            if (_fd < 0 || (!remote.IsSpecified && !_isConnected))
            {
                return;
            }

            var address = stackalloc byte[SocketAddress.MaxLength];
            var family = SocketAddress.FamilyOf(owner._bind);
            var length = remote.IsSpecified ? SocketAddress.Write(address, remote, family) : 0;
            if (length > 0 && LibC.connect(_fd, address, length) == 0)
            {
                _isConnected = true;
                return;
            }

            // AF_UNSPEC takes the connection back; an address that cannot be reached is as good as none.
            new Span<byte>(address, SocketAddress.MaxLength).Clear();
            _ = LibC.connect(_fd, address, SocketAddress.MaxLength);
            _isConnected = false;
        }

        public bool Send(ReadOnlySpan<byte> datagram)
        {
            if (!_isConnected)
            {
                return false;
            }

            fixed (byte* octets = datagram)
            {
                // A far end's ICMP refusal of an earlier packet comes out at the next call and takes its place: once more then.
                return LibC.send(_fd, octets, datagram.Length, LibC.MsgNoSignal) == datagram.Length
                    || (Errno.Last.IsRefused && LibC.send(_fd, octets, datagram.Length, LibC.MsgNoSignal) == datagram.Length);
            }
        }

        public bool SendTo(NetAddress remote, ReadOnlySpan<byte> datagram)
        {
            if (_fd < 0 || _isConnected)
            {
                return false;
            }

            var address = stackalloc byte[SocketAddress.MaxLength];
            var length = SocketAddress.Write(address, remote, SocketAddress.FamilyOf(owner._bind));
            fixed (byte* octets = datagram)
            {
                return length > 0 && LibC.sendto(_fd, octets, datagram.Length, LibC.MsgNoSignal, address, length) == datagram.Length;
            }
        }

        public void Close()
        {
            if (_fd >= 0)
            {
                LibC.Close(_fd);
                owner._reactor.RemoveClosed(_registration);
                _fd = -1;
                _receiver = null;
                _isConnected = false;
                owner._free[owner._freeCount++] = this;
            }
        }

        public void OnReady(FdEvents events)
        {
            var address = stackalloc byte[SocketAddress.MaxLength];
            var addressLength = SocketAddress.MaxLength;
            var length = LibC.recvfrom(_fd, owner._reactor.Buffer, Mtu, 0, address, &addressLength);
            if (length >= 0)
            {
                _receiver!.OnDatagram(SocketAddress.Read(address), new Span<byte>(owner._reactor.Buffer, (int)length), owner._reactor.WokeAtUs);
            }
        }
    }
}
