using System.Net;
using System.Net.Sockets;
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Gateway.Samples;
using Trunkline.Links;
using Trunkline.Tdm;

namespace Trunkline.Net.Tests;

/// <summary>A D-channel's frame is answered when it comes: the gateway's time stands still here, so there is never a tick unless the test makes one.</summary>
public sealed class SpanHandleTests : IDisposable
{
    private static readonly byte[] s_sabme = [0x02, 0x01, 0x7F]; // of the network side
    private static readonly byte[] s_ua = [0x02, 0x01, 0x73];

    private const byte Rnr = 5;

    private readonly StandingTime _time = new();
    private readonly Reactor _reactor;
    private readonly RtpSockets _sockets;
    private readonly Socket _far = Bound();

    public SpanHandleTests()
    {
        _reactor = new(new NodeLoop(_time));
        _sockets = new(_reactor, NetAddress.FromIPv4(0x7F000001, 0), 39_000, 39_010, 2, 2);
    }

    private NetAddress Far => NetAddress.From((IPEndPoint)_far.LocalEndPoint!);

    public void Dispose()
    {
        _far.Dispose();
        _reactor.Dispose();
    }

    [Fact]
    public void Frame_IsAnswered_WithoutATick()
    {
        using var port = new LapdUdpPort(0, Far, withFcs: false);
        Serve(port);
        for (var i = 0; i < 100; i++)
        {
            _far.SendTo(s_sabme, port.Local.ToIPEndPoint());
            Assert.Equal(s_ua, Answer());
        }
    }

    [Fact]
    public void Handle_OfAPortThatComesBack_IsFollowed_FromTheTickThatFindsIt()
    {
        using var first = new LapdUdpPort(0, Far, withFcs: false);
        var port = new ChangingPort { Inner = first };
        Serve(port);
        _far.SendTo(s_sabme, first.Local.ToIPEndPoint());
        Assert.Equal(s_ua, Answer());
        port.IsGone = true;
        Tick();
        using var second = new LapdUdpPort(0, Far, withFcs: false);
        (port.Inner, port.IsGone) = (second, false);
        Tick();
        Drain();
        _far.SendTo(s_sabme, second.Local.ToIPEndPoint());
        Assert.Equal(s_ua, Answer());
        var calls = port.Received;
        _far.SendTo(s_sabme, first.Local.ToIPEndPoint());
        _reactor.RunOnce(TimeSpan.FromMilliseconds(5));
        Assert.Equal(calls, port.Received); // nobody looks at the old one
    }

    [Fact]
    public void Handle_ReadableWithNothingToRead_IsLeftAloneUntilTheNextTick()
    {
        using var never = new LapdUdpPort(0, Far, withFcs: false);
        var port = new ChangingPort { Inner = never, IsDeaf = true };
        Serve(port);
        _far.SendTo(s_sabme, never.Local.ToIPEndPoint());
        Turn(200);
        Assert.Equal(16, port.Received);
        Tick();
        Tick();
        Turn(200);
        Assert.InRange(port.Received, 17, 16 + 16 + 4);
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private void Serve(ISpanPort port)
    {
        SamplesPlane.CreateGateway(
            _reactor.Loop, new() { MaxRtp = 2, MaxContexts = 2, Spans = [new(LapdValues.Default with { Side = LapdSide.User }, 0)] }, _sockets, null, [port], null, out var plane);
        _ = new SpanHandles(_reactor, plane, 1);
    }

    /// <summary>The next frame that is no RNR: nobody is attached to this gateway, so it tells that it is busy.</summary>
    private byte[] Answer()
    {
        var buffer = new byte[300];
        for (var n = 0; n < 100; n++)
        {
            if (_far.Available == 0)
            {
                _reactor.RunOnce(TimeSpan.FromMilliseconds(5));
            }
            else if (buffer[.._far.Receive(buffer)] is var frame && frame[2] != Rnr)
            {
                return frame;
            }
        }

        return [];
    }

    private void Turn(int times)
    {
        for (var n = 0; n < times; n++)
        {
            _reactor.RunOnce(TimeSpan.FromMicroseconds(100));
        }
    }

    private void Tick()
    {
        _time.Move(TimeSpan.FromMilliseconds(20));
        Turn(2);
    }

    private void Drain()
    {
        for (var buffer = new byte[300]; _far.Available > 0;)
        {
            _ = _far.Receive(buffer);
        }
    }

    private sealed class StandingTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Move(TimeSpan by) => _ticks += by.Ticks;
    }

    /// <summary>A port whose handle comes and goes.</summary>
    private sealed class ChangingPort : ISpanPort
    {
        public required LapdUdpPort Inner { get; set; }

        public bool IsGone { get; set; }

        public bool IsDeaf { get; init; }

        public int Received { get; private set; }

        public SpanPortTraits Traits => Inner.Traits;

        public PortAlarms Alarms => IsGone ? PortAlarms.Absent : PortAlarms.None;

        public ClockQuality ClockQuality => ClockQuality.None;

        public SpanCounters Counters => Inner.Counters;

        public int Handle => IsGone ? -1 : Inner.Handle;

        public int FramesReady => -1;

        public void Transfer(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan) => Inner.Transfer(toSpan, fromSpan);

        public bool TrySendFrame(ReadOnlySpan<byte> frame) => !IsGone && Inner.TrySendFrame(frame);

        public int ReceiveFrame(Span<byte> frame)
        {
            Received++;
            return IsGone || IsDeaf ? 0 : Inner.ReceiveFrame(frame);
        }

        public bool TryLoop(SpanLoop loop) => false;

        public bool TrySignal(SpanSignal signal) => false;

        public void Dispose()
        {
            // The test's.
        }
    }
}
