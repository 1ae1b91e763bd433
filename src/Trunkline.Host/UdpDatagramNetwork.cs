using Trunkline.Base;
using Trunkline.Net;
using Trunkline.Simulation;

namespace Trunkline.Host;

/// <summary>Real UDP for simulated phones that are part of a real network: the robots of the demo and of acceptance.</summary>
/// <param name="reactor">Their reactor.</param>
public sealed class UdpDatagramNetwork(Reactor reactor) : IDatagramNetwork, IDisposable
{
    private readonly Dictionary<NetAddress, Port> _ports = [];

    /// <inheritdoc/>
    public bool Bind(NetAddress local, DatagramHandler handler)
    {
        var port = new Port(handler);
        if (_ports.ContainsKey(local) || !UdpSocket.TryBind(reactor, local, port, out var socket, out _))
        {
            return false;
        }

        port.Socket = socket;
        _ports[local] = port;
        return true;
    }

    /// <inheritdoc/>
    public void Unbind(NetAddress local)
    {
        if (_ports.Remove(local, out var port))
        {
            port.Socket?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Send(NetAddress from, NetAddress to, ReadOnlySpan<byte> octets) => _ports.GetValueOrDefault(from)?.Socket?.Send(to, octets);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var port in _ports.Values)
        {
            port.Socket?.Dispose();
        }

        _ports.Clear();
    }

    private sealed class Port(DatagramHandler handler) : IUdpReceiver
    {
        public UdpSocket? Socket { get; set; }

        public void OnDatagram(UdpSocket socket, NetAddress source, ReadOnlySpan<byte> datagram) => handler(source, datagram);
    }
}
