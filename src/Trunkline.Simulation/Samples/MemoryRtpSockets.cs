// RTP ports on the World's network: loss, delay, reordering and duplication reach the audio as they reach SIP. Behaves as Net's
// sockets do: even ports in turn, a connected socket takes from its far end alone.
using System.Diagnostics.CodeAnalysis;
using Trunkline.Base;
using Trunkline.Gateway;

namespace Trunkline.Simulation.Samples;

/// <summary>RTP sockets of a gateway in the World.</summary>
/// <param name="loop">The gateway's loop, for the time of arrival.</param>
/// <param name="network">The network.</param>
/// <param name="first">The gateway's address and its first port.</param>
/// <param name="capacity">Sockets open at once.</param>
internal sealed class MemoryRtpSockets(NodeLoop loop, IDatagramNetwork network, NetAddress first, int capacity) : IRtpSockets
{
    private readonly Stack<Socket> _free = new(Enumerable.Range(0, capacity).Select(_ => new Socket(loop, network)));
    private readonly int _ports = (65535 - first.Port) / 2;
    private int _next;

    public bool TryOpen(IRtpReceiver receiver, [NotNullWhen(true)] out IRtpSocket? socket)
    {
        socket = null;
        for (var tries = 0; tries < _ports && _free.Count > 0; tries++)
        {
            var local = first.WithPort(first.Port + (2 * (_next++ % _ports)));
            if (_free.Peek().TryBind(this, local, receiver))
            {
                socket = _free.Pop();
                return true;
            }
        }

        return false;
    }

    private sealed class Socket(NodeLoop loop, IDatagramNetwork network) : IRtpSocket
    {
        private const int Mtu = 2048;

        private readonly byte[] _datagram = new byte[Mtu];
        private MemoryRtpSockets? _owner;
        private IRtpReceiver? _receiver;
        private NetAddress _remote;

        public NetAddress Local { get; private set; }

        public bool TryBind(MemoryRtpSockets owner, NetAddress local, IRtpReceiver receiver)
        {
            if (!network.Bind(local, OnDatagram))
            {
                return false;
            }

            _owner = owner;
            _receiver = receiver;
            _remote = NetAddress.None;
            Local = local;
            return true;
        }

        public void Connect(NetAddress remote) => _remote = remote;

        public bool Send(ReadOnlySpan<byte> datagram)
        {
            if (!_remote.IsSpecified)
            {
                return false;
            }

            network.Send(Local, _remote, datagram);
            return true;
        }

        public bool SendTo(NetAddress remote, ReadOnlySpan<byte> datagram)
        {
            if (_remote.IsSpecified)
            {
                return false;
            }

            network.Send(Local, remote, datagram);
            return true;
        }

        public void Close()
        {
            if (_receiver is not null)
            {
                network.Unbind(Local);
                _receiver = null;
                _owner!._free.Push(this);
            }
        }

        /// <summary>The receiver may write into what it is given; the sender's octets may go elsewhere too.</summary>
        private void OnDatagram(NetAddress from, ReadOnlySpan<byte> octets)
        {
            if (octets.Length <= Mtu && (!_remote.IsSpecified || _remote == from))
            {
                octets.CopyTo(_datagram);
                _receiver?.OnDatagram(from, _datagram.AsSpan(0, octets.Length), loop.Elapsed.Ticks / 10);
            }
        }
    }
}
