using System.Net;
using System.Net.Sockets;

namespace Trunkline.Interop.Tests;

/// <summary>Between libpri and hdlc_bridge: frames pass both ways, and a test may change those of libpri: what it cannot say itself.</summary>
internal sealed class FrameTap : IDisposable
{
    private readonly Socket _towardsLibpri = Bound();
    private readonly Socket _towardsBridge = Bound();
    private readonly IPEndPoint _libpri = new(IPAddress.Loopback, UdpPort.FreePort());
    private readonly IPEndPoint _bridge = new(IPAddress.Loopback, UdpPort.FreePort());
    private readonly Thread _thread;
    private volatile bool _isEnding;

    public FrameTap()
    {
        _thread = new(Run) { Name = "frame tap", IsBackground = true };
        _thread.Start();
    }

    /// <summary>What pri_peer's command line says of its wire.</summary>
    public string LibpriArguments => $"--listen {_libpri.Port} --peer {PortOf(_towardsLibpri)}";

    /// <summary>What hdlc_bridge's command line says of its frames.</summary>
    public string BridgeArguments => $"--frames {_bridge.Port}:{PortOf(_towardsBridge)}";

    /// <summary>Changes a frame of libpri, address to information; null: it passes as it is. Called on the tap's thread.</summary>
    public Func<byte[], byte[]>? Change { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isEnding = true;
        _thread.Join();
        _towardsLibpri.Dispose();
        _towardsBridge.Dispose();
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private void Run()
    {
        var buffer = new byte[2048];
        while (!_isEnding)
        {
            var ready = new List<Socket> { _towardsLibpri, _towardsBridge };
            Socket.Select(ready, null, null, TimeSpan.FromMilliseconds(20));
            foreach (var socket in ready)
            {
                try
                {
                    var frame = buffer.AsSpan(0, socket.Receive(buffer)).ToArray();
                    if (socket == _towardsLibpri)
                    {
                        _towardsBridge.SendTo(Change?.Invoke(frame) ?? frame, _bridge);
                    }
                    else
                    {
                        _towardsLibpri.SendTo(frame, _libpri);
                    }
                }
                catch (SocketException)
                {
                    // one of them is not there yet
                }
            }
        }
    }
}
