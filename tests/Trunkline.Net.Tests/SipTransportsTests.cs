using System.Net;
using System.Net.Sockets;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Net.Tests;

/// <summary>The bound on TCP connections, over loopback.</summary>
public sealed class SipTransportsTests : IDisposable
{
    private readonly Reactor _reactor = new(new NodeLoop(TimeProvider.System));
    private readonly SipTransports _transports;
    private readonly List<Socket> _phones = [];
    private int _port;

    public SipTransportsTests() => _transports = new(_reactor, NetAddress.None, maxConnections: 3);

    public void Dispose()
    {
        _phones.ForEach(p => p.Dispose());
        _transports.Dispose();
        _reactor.Dispose();
    }

    [Fact]
    public void Tcp_ConnectionsThatOnlyStayOpen_GiveWayToOneMore_OldestFirst()
    {
        Listen();
        var (speaks, halfSays, silent) = (Connect(), Connect(), Connect());
        speaks.Send(Message);
        halfSays.Send(Message.AsSpan(0, 40));
        Turn();
        var further = Connect();
        Turn();
        Assert.Equal(3, _transports.ConnectionCount);
        Assert.True(IsClosed(halfSays));
        Assert.All([speaks, silent, further], p => Assert.False(IsClosed(p)));
    }

    [Fact]
    public void Tcp_WhenEveryConnectionHasSpoken_OneMoreIsRefused()
    {
        Listen();
        var phones = new[] { Connect(), Connect(), Connect() };
        foreach (var phone in phones)
        {
            phone.Send(Message);
        }

        Turn();
        var further = Connect();
        Turn();
        Assert.True(IsClosed(further));
        Assert.All(phones, p => Assert.False(IsClosed(p)));
    }

    private static byte[] Message { get; } = Encoding.ASCII.GetBytes("OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP c;branch=z9hG4bK1\r\nContent-Length: 0\r\n\r\n");

    private static bool IsClosed(Socket phone) => phone.Poll(0, SelectMode.SelectRead) && phone.Receive(new byte[1], SocketFlags.Peek) == 0;

    private void Listen()
    {
        using (var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        }

        Assert.True(_transports.TryListenTcp(NetAddress.From(IPAddress.Loopback, _port), out var error), error.ToString());
    }

    private Socket Connect()
    {
        var phone = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _phones.Add(phone);
        phone.Connect(IPAddress.Loopback, _port);
        Turn();
        return phone;
    }

    /// <summary>Loopback delivers within the system call that sends: what was sent is there, and a few turns take it all.</summary>
    private void Turn()
    {
        for (var i = 0; i < 8; i++)
        {
            _reactor.RunOnce(TimeSpan.Zero);
        }
    }
}
