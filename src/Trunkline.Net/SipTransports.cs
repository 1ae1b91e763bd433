// SIP over UDP and TCP on the reactor: one UDP socket, one TCP listener, and the connections made and taken. Octets go straight
// from the socket into the endpoint; what cannot be sent at once is queued up to a bound, then the connection is closed.
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Trunkline.Base;
using Trunkline.Sip;

namespace Trunkline.Net;

/// <summary>The real network for a SIP endpoint.</summary>
public sealed class SipTransports : ISipTransport, IUdpReceiver, IDisposable
{
    private const int MaxLearntAddresses = 4096;
    private const int SocketBuffer = 4 << 20;

    private readonly Reactor _reactor;
    private readonly NetAddress _advertised;
    private readonly int _maxConnections;
    private readonly Dictionary<int, Connection> _connections = [];
    private readonly Dictionary<NetAddress, int> _byRemote = [];
    private readonly Dictionary<NetAddress, NetAddress> _localFor = [];
    private readonly LinkedList<Connection> _unheard = []; // accepted, no whole message yet; oldest first
    private UdpSocket? _udp;
    private TcpListenerSocket? _listener;
    private int _lastConnection;

    /// <param name="reactor">The node's reactor.</param>
    /// <param name="advertised">What peers are told instead of our own address (behind NAT); none to tell our own.</param>
    /// <param name="maxConnections">
    /// TCP connections at once. When they are all taken, a new one takes the place of the oldest that never sent a whole message
    /// (who only holds connections open keeps no phone out); when each has, it is refused.
    /// </param>
    public SipTransports(Reactor reactor, NetAddress advertised, int maxConnections)
    {
        _reactor = reactor;
        _advertised = advertised;
        _maxConnections = maxConnections;
    }

    /// <summary>Who takes the messages; set before anything is bound.</summary>
    public SipEndpoint? Endpoint { get; set; }

    /// <summary>Where UDP is received.</summary>
    public NetAddress UdpLocal => _udp?.Local ?? NetAddress.None;

    /// <summary>TCP connections there are.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Binds UDP.</summary>
    /// <returns>False when the port is taken or not ours.</returns>
    public bool TryBindUdp(NetAddress local, out Errno error) => UdpSocket.TryBind(_reactor, local, this, out _udp, out error, SocketBuffer);

    /// <summary>Listens on TCP.</summary>
    /// <returns>False when the port is taken or not ours.</returns>
    public bool TryListenTcp(NetAddress local, out Errno error) =>
        TcpListenerSocket.TryListen(_reactor, local, Accept, out _listener, out error);

    /// <inheritdoc/>
    public bool Send(in SipFlow flow, ReadOnlySpan<byte> octets)
    {
        if (flow.Kind == SipTransportKind.Udp)
        {
            return _udp is not null && _udp.Send(flow.Remote, octets);
        }

        return TryConnectionFor(flow, out var connection) && connection.Send(octets);
    }

    /// <inheritdoc/>
    public NetAddress LocalAddressFor(in SipFlow flow)
    {
        var own = flow.Kind == SipTransportKind.Udp ? UdpLocal : _listener?.Local ?? UdpLocal;
        if (_advertised.IsSpecified)
        {
            return _advertised.Port != 0 ? _advertised : _advertised.WithPort(own.Port);
        }

        return own.IsSpecified ? own : AddressTowards(flow.Remote).WithPort(own.Port);
    }

    void IUdpReceiver.OnDatagram(UdpSocket socket, NetAddress source, ReadOnlySpan<byte> datagram) =>
        Endpoint?.OnReceived(datagram, new SipFlow(SipTransportKind.Udp, socket.Local, source));

    /// <inheritdoc/>
    public void Dispose()
    {
        _udp?.Dispose();
        _listener?.Dispose();
        foreach (var connection in _connections.Values.ToArray())
        {
            connection.Close();
        }
    }

    private bool TryConnectionFor(in SipFlow flow, [NotNullWhen(true)] out Connection? connection)
    {
        if (_connections.TryGetValue(flow.Connection, out connection)
            || (_byRemote.TryGetValue(flow.Remote, out var known) && _connections.TryGetValue(known, out connection)))
        {
            return true;
        }

        if (_connections.Count >= _maxConnections)
        {
            return false;
        }

        connection = NewConnection(flow.Remote);
        if (TcpConnection.TryConnect(_reactor, flow.Remote, connection, out var stream, out _))
        {
            connection.Use(stream);
            return true;
        }

        Forget(connection);
        connection = null;
        return false;
    }

    private Connection? Accept(NetAddress remote)
    {
        if (_connections.Count >= _maxConnections)
        {
            if (_unheard.First is not { Value: var oldest })
            {
                return null;
            }

            oldest.Close();
        }

        var connection = NewConnection(remote);
        _unheard.AddLast(connection.Unheard);
        return connection;
    }

    private Connection NewConnection(NetAddress remote)
    {
        var connection = new Connection(this, ++_lastConnection, remote);
        _connections[connection.Number] = connection;
        _byRemote[remote] = connection.Number;
        return connection;
    }

    private void Forget(Connection connection)
    {
        _connections.Remove(connection.Number);
        Heard(connection);
        if (_byRemote.TryGetValue(connection.Remote, out var number) && number == connection.Number)
        {
            _byRemote.Remove(connection.Remote);
        }
    }

    private void Heard(Connection connection)
    {
        if (connection.Unheard.List is not null)
        {
            _unheard.Remove(connection.Unheard);
        }
    }

    /// <summary>Which of our addresses the kernel would send from; asked once per host.</summary>
    private NetAddress AddressTowards(NetAddress remote)
    {
        var host = remote.WithPort(0);
        if (_localFor.TryGetValue(host, out var local))
        {
            return local;
        }

        local = NetAddress.FromIPv4(0x7F000001, 0);
        try
        {
            using var probe = new Socket(remote.Family, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(remote.WithPort(9).ToIPEndPoint());
            local = NetAddress.From((System.Net.IPEndPoint)probe.LocalEndPoint!);
        }
        catch (SocketException)
        {
            // No way there: the message will not leave either.
        }

        if (_localFor.Count >= MaxLearntAddresses)
        {
            _localFor.Clear();
        }

        _localFor[host] = local;
        return local;
    }

    private sealed class Connection : IStreamUser
    {
        private readonly SipTransports _owner;
        private readonly SipStreamFramer _framer = new();
        private StreamConnection? _stream;

        public Connection(SipTransports owner, int number, NetAddress remote)
        {
            _owner = owner;
            Number = number;
            Remote = remote;
            Unheard = new(this);
        }

        public int Number { get; }

        public NetAddress Remote { get; }

        /// <summary>Its place among those that were accepted and have sent no whole message.</summary>
        public LinkedListNode<Connection> Unheard { get; }

        public void Use(StreamConnection stream) => _stream = stream;

        public bool Send(ReadOnlySpan<byte> octets)
        {
            if (_stream is null || _stream.Send(octets))
            {
                return _stream is not null;
            }

            Close(); // it does not read what we send
            return false;
        }

        public void Close()
        {
            _stream?.Close();
            _owner.Forget(this);
        }

        public void OnConnected(StreamConnection connection) => _stream = connection;

        public void OnReceived(StreamConnection connection, ReadOnlySpan<byte> octets)
        {
            _framer.Add(octets);
            while (true)
            {
                switch (_framer.Next(out var message))
                {
                    case SipFrame.Message:
                        _owner.Heard(this);
                        _owner.Endpoint?.OnReceived(message, Flow);
                        break;
                    case SipFrame.Ping:
                        Send("\r\n"u8); // RFC 5626 §4.4.1
                        break;
                    case SipFrame.Broken:
                        _owner.Endpoint?.OnBrokenStream(message, Flow);
                        Close();
                        _owner.Endpoint?.OnTransportError(Flow);
                        return;
                    default:
                        return;
                }
            }
        }

        public void OnWritable(StreamConnection connection)
        {
        }

        public void OnClosed(StreamConnection connection, Errno error)
        {
            _owner.Forget(this);
            _owner.Endpoint?.OnTransportError(Flow);
        }

        private SipFlow Flow => new(SipTransportKind.Tcp, _owner._listener?.Local ?? NetAddress.None, Remote, Number);
    }
}
