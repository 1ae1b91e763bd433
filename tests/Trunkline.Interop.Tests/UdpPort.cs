using System.Net;
using System.Net.Sockets;
using Trunkline.Base;

namespace Trunkline.Interop.Tests;

/// <summary>A UDP socket of loopback: datagrams of one peer come on the loop, and some of what goes out is lost on purpose.</summary>
internal sealed class UdpPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
    private readonly Thread _receiving;
    private readonly Prng _loss = new(11);
    private volatile bool _isClosed;

    /// <param name="loop">Where datagrams come.</param>
    /// <param name="received">Called on the loop.</param>
    public UdpPort(NodeLoop loop, Action<byte[]> received)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _receiving = new(() => Receive(loop, received)) { IsBackground = true };
        _receiving.Start();
    }

    /// <summary>Our port.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>The peer's port.</summary>
    public int PeerPort { get; } = FreePort();

    /// <summary>Which part of the datagrams is lost on the way out.</summary>
    public double Loss { get; set; }

    /// <summary>Sends, or loses, a datagram.</summary>
    public void Send(ReadOnlySpan<byte> datagram)
    {
        if (Loss > 0 && _loss.NextDouble() < Loss)
        {
            return;
        }

        _socket.SendTo(datagram, SocketFlags.None, new IPEndPoint(IPAddress.Loopback, PeerPort));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosed = true;
        _socket.Dispose();
        _receiving.Join();
    }

    /// <summary>A port nobody has just now.</summary>
    public static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private void Receive(NodeLoop loop, Action<byte[]> received)
    {
        var buffer = new byte[2048];
        while (!_isClosed)
        {
            try
            {
                var datagram = buffer.AsSpan(0, _socket.Receive(buffer)).ToArray();
                loop.Post(() => received(datagram));
            }
            catch (SocketException)
            {
                // closed, or the peer's port is not open yet
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
