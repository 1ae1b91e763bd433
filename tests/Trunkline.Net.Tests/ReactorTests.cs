using System.Text;
using Trunkline.Base;

namespace Trunkline.Net.Tests;

public sealed class ReactorTests : IDisposable
{
    private readonly Reactor _reactor = new(new NodeLoop(TimeProvider.System));

    public void Dispose() => _reactor.Dispose();

    [Fact]
    public void Post_FromAnotherThread_WakesIt()
    {
        var thread = new Thread(() => _reactor.Loop.Post(_reactor.Stop));
        thread.Start();
        _reactor.Run();
        thread.Join();
    }

    [Fact]
    public void Timer_Expires_NotEarly_AndSoon()
    {
        var at = TimeSpan.Zero;
        var timers = new TimerSet<Only>(_reactor.Loop, _ =>
        {
            at = _reactor.Loop.Elapsed;
            _reactor.Stop();
        });
        var begun = _reactor.Loop.Elapsed;
        timers.Start(Only.One, TimeSpan.FromMilliseconds(30));
        _reactor.Run();
        Assert.InRange((at - begun).TotalMilliseconds, 30, 500);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Udp_DatagramBothWays(string host)
    {
        Assert.True(NetAddress.TryParse(host, out var local));
        var (a, b) = (new Datagrams(), new Datagrams());
        Assert.True(UdpSocket.TryBind(_reactor, local, a, out var one, out var error), error.ToString());
        Assert.True(UdpSocket.TryBind(_reactor, local, b, out var two, out error), error.ToString());
        Assert.True(one.Send(two.Local, "there"u8));
        Until(() => b.Received.Count == 1);
        Assert.Equal((one.Local, "there"), b.Received[0]);
        Assert.True(two.Send(b.Received[0].Source, "and back"u8));
        Until(() => a.Received.Count == 1);
        Assert.Equal((two.Local, "and back"), a.Received[0]);
        one.Dispose();
        two.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Rtp_SendTo_BeforeItIsConnected_ReachesOne_AndTakesFromAll(string host)
    {
        Assert.True(NetAddress.TryParse(host, out var local));
        using var sockets = new RtpSockets(_reactor, local, 42000, 42999, 2, capacity: 1);
        var (phone, other, rtp) = (new Datagrams(), new Datagrams(), new RtpPackets());
        Assert.True(sockets.TryOpen(rtp, out var socket));
        Assert.True(UdpSocket.TryBind(_reactor, local, phone, out var one, out _));
        Assert.True(UdpSocket.TryBind(_reactor, local, other, out var two, out _));
        Assert.False(socket.Send("nobody"u8));
        Assert.True(socket.SendTo(one.Local, "early"u8));
        Until(() => phone.Received.Count == 1);
        Assert.Equal((socket.Local, "early"), phone.Received[0]);
        Assert.True(two.Send(socket.Local, "from another"u8));
        Until(() => rtp.Sources.Contains(two.Local));
        socket.Connect(two.Local);
        Assert.False(socket.SendTo(one.Local, "late"u8));
        Assert.True(socket.Send("now"u8));
        Until(() => other.Received.Count == 1);
        one.Dispose();
        two.Dispose();
    }

    [Fact]
    public void Udp_TakenPort_IsAnErrorValue()
    {
        var local = NetAddress.FromIPv4(0x7F000001, 0);
        Assert.True(UdpSocket.TryBind(_reactor, local, new Datagrams(), out var one, out _));
        Assert.False(UdpSocket.TryBind(_reactor, one.Local, new Datagrams(), out _, out var error));
        Assert.True(error.IsAddressInUse);
        Assert.Equal("Address already in use", error.ToString());
        one.Dispose();
    }

    [Fact]
    public void Udp_ClosedInsideItsBatch_HearsNothingMore()
    {
        var local = NetAddress.FromIPv4(0x7F000001, 0);
        UdpSocket? second = null;
        var first = new Datagrams { OnEach = () => second!.Dispose() };
        var other = new Datagrams();
        Assert.True(UdpSocket.TryBind(_reactor, local, first, out var one, out _));
        Assert.True(UdpSocket.TryBind(_reactor, local, other, out second, out _));
        Assert.True(UdpSocket.TryBind(_reactor, local, new Datagrams(), out var sender, out _));
        sender.Send(one.Local, "x"u8);
        sender.Send(second.Local, "y"u8);
        Until(() => first.Received.Count == 1);
        _reactor.RunOnce(TimeSpan.FromMilliseconds(5));
        Assert.Empty(other.Received);
        one.Dispose();
        sender.Dispose();
    }

    /// <summary>A mistake of ours costs one event, not the process: timers of the same instant, posted work and sockets go on.</summary>
    [Fact]
    public void Exception_OfOneEvent_IsTold_TheOthersAreCarriedOut()
    {
        var failed = new List<string>();
        var done = new List<string>();
        _reactor.Failed = e => failed.Add(e.Message);
        var timers = new TimerSet<DayOfWeek>(_reactor.Loop, day =>
        {
            if (day == DayOfWeek.Monday)
            {
                throw new InvalidOperationException("timer");
            }

            done.Add("timer");
            _reactor.Stop();
        });
        timers.Start(DayOfWeek.Monday, TimeSpan.FromMilliseconds(5));
        timers.Start(DayOfWeek.Tuesday, TimeSpan.FromMilliseconds(5));
        _reactor.Loop.Post(() => throw new InvalidOperationException("posted"));
        _reactor.Loop.Post(() => done.Add("posted"));
        _reactor.Run();
        Assert.Equal(["posted", "timer"], failed);
        Assert.Equal(["posted", "timer"], done);
    }

    [Fact]
    public void Exception_NobodyHears_EndsTheRun()
    {
        _reactor.Loop.Post(() => throw new InvalidOperationException("posted"));
        Assert.Equal("posted", Assert.Throws<InvalidOperationException>(_reactor.Run).Message);
    }

    [Fact]
    public void Tcp_LargeAmount_ArrivesWhole_AndTheQueueIsBounded()
    {
        var server = new Stream();
        Assert.True(TcpListenerSocket.TryListen(_reactor, NetAddress.FromIPv4(0x7F000001, 0), _ => server, out var listener, out _));
        var client = new Stream();
        Assert.True(TcpConnection.TryConnect(_reactor, listener.Local, client, out var connection, out _, maxQueued: 8 << 20));
        var octets = new byte[6 << 20];
        new Prng(3).Fill(octets);
        Assert.True(connection.Send(octets)); // queued: not connected yet
        Assert.False(connection.Send(octets));
        Until(() => server.Received.Length == octets.Length);
        Assert.True(octets.AsSpan().SequenceEqual(server.Received.ToArray()));
        Assert.Equal(0, connection.Queued);
        connection.Dispose();
        Until(() => server.IsClosed);
        Assert.Equal(Errno.None, server.Error);
        listener.Dispose();
    }

    [Fact]
    public void Tcp_NobodyListens_IsAnErrorValue()
    {
        Assert.True(TcpListenerSocket.TryListen(_reactor, NetAddress.FromIPv4(0x7F000001, 0), _ => null, out var listener, out _));
        var gone = listener.Local;
        listener.Dispose();
        var client = new Stream();
        Assert.True(TcpConnection.TryConnect(_reactor, gone, client, out _, out _));
        Until(() => client.IsClosed);
        Assert.True(client.Error.IsRefused);
    }

    [Fact]
    public void Udp_SendAndReceive_Allocates_Nothing()
    {
        var local = NetAddress.FromIPv4(0x7F000001, 0);
        var counter = new Counter();
        Assert.True(UdpSocket.TryBind(_reactor, local, counter, out var one, out _));
        Assert.True(UdpSocket.TryBind(_reactor, local, counter, out var two, out _));
        var sent = 0;
        Exchange(100);
        NoAllocation.InRounds(() => Exchange(1000));
        Assert.Equal(sent, counter.Count);
        one.Dispose();
        two.Dispose();

        void Exchange(int times)
        {
            for (var i = 0; i < times; i++)
            {
                one.Send(two.Local, "0123456789"u8);
                sent++;
                _reactor.RunOnce(TimeSpan.FromSeconds(1));
            }
        }
    }

    private void Until(Func<bool> done)
    {
        var end = _reactor.Loop.Elapsed + TimeSpan.FromSeconds(5);
        while (!done())
        {
            Assert.True(_reactor.Loop.Elapsed < end, "not within 5 s");
            _reactor.RunOnce(TimeSpan.FromMilliseconds(20));
        }
    }

    private enum Only : byte
    {
        One,
    }

    private sealed class Datagrams : IUdpReceiver
    {
        public List<(NetAddress Source, string Text)> Received { get; } = [];

        public Action? OnEach { get; init; }

        public void OnDatagram(UdpSocket socket, NetAddress source, ReadOnlySpan<byte> datagram)
        {
            Received.Add((source, Encoding.UTF8.GetString(datagram)));
            OnEach?.Invoke();
        }
    }

    private sealed class Counter : IUdpReceiver
    {
        public int Count { get; private set; }

        public void OnDatagram(UdpSocket socket, NetAddress source, ReadOnlySpan<byte> datagram) => Count++;
    }

    private sealed class Stream : IStreamUser
    {
        public MemoryStream Received { get; } = new();

        public bool IsClosed { get; private set; }

        public Errno Error { get; private set; }

        public void OnConnected(StreamConnection connection)
        {
        }

        public void OnReceived(StreamConnection connection, ReadOnlySpan<byte> octets) => Received.Write(octets);

        public void OnWritable(StreamConnection connection)
        {
        }

        public void OnClosed(StreamConnection connection, Errno error)
        {
            IsClosed = true;
            Error = error;
        }
    }
}
