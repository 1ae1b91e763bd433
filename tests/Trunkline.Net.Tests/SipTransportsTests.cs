using System.Net;
using System.Net.Sockets;
using System.Text;
using Trunkline.Base;
using Trunkline.Sip;

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

    /// <summary>A stream whose messages cannot be told apart any more: the peer hears why, then the connection is closed.</summary>
    [Theory]
    [InlineData("", "400 Missing Content-Length")]
    [InlineData("Content-Length: 0\r\nContent-Length: 0\r\n", "400 Repeated Content-Length")]
    [InlineData("Content-Length: much\r\n", "400 Bad Content-Length")]
    [InlineData("Content-Length: 99999\r\n", "513 Message Too Large")]
    public void Tcp_FramingLost_ThePeerIsToldWhy_AndTheConnectionCloses(string lengths, string answer)
    {
        _transports.Endpoint = new(_reactor.Loop, _transports, new Nobody());
        Listen();
        var phone = Connect();
        phone.Send(Encoding.ASCII.GetBytes($"OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP c;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n{lengths}\r\n"));
        Turn();
        var octets = new byte[2048];
        Assert.StartsWith($"SIP/2.0 {answer}\r\n", Encoding.ASCII.GetString(octets, 0, phone.Receive(octets)));
        Assert.True(IsClosed(phone));
        Assert.Equal(0, _transports.ConnectionCount);
    }

    private sealed class Nobody : ISipEndpointUser;

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
