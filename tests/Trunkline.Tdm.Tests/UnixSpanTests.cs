using Trunkline.E1;

namespace Trunkline.Tdm.Tests;

/// <summary>Gateway's and exchange's end of a virtual span over a real Unix socket, both driven by hand: no thread, no waiting.</summary>
public sealed class UnixSpanTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"trunkline-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}.span");
    private readonly ManualTime _time = new();
    private readonly FarSide _far = new();
    private readonly FramedSpanPort _span;
    private readonly byte[] _to = new byte[ISpanFarSide.BlockOctets];
    private readonly byte[] _from = new byte[ISpanFarSide.BlockOctets];
    private static int _count;

    public UnixSpanTests() => _span = new(_far);

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Transfer_CarriesFramesBothWays()
    {
        using var server = new UnixSpanServer(_path, _span, _time);
        using var port = new UnixSpanPort(_path);
        Assert.Equal(PortAlarms.Absent, port.Alarms);
        Array.Fill(_to, (byte)0x5A);
        Round(server, port);
        Assert.All(_from, o => Assert.Equal(0xD5, o)); // no answer yet
        for (var i = 0; i < 10; i++)
        {
            Round(server, port);
        }

        Assert.Equal(PortAlarms.None, port.Alarms);
        for (var i = 0; i < 50; i++)
        {
            var blocks = _far.Blocks;
            Round(server, port);
            Assert.Equal(blocks + 1, _far.Blocks);
            Assert.All(Timeslots(_far.Heard), o => Assert.Equal(0x5A, o));
            var heard = Timeslots(_from).Select(o => (byte)(blocks - o)).Distinct().ToList(); // the far side numbers its blocks; how old they are
            Assert.InRange(heard.Max(), 1, 3);
            Assert.InRange(heard.Count, 1, 2); // our block lies across two of its
        }

        Assert.True(server.IsHeld);
        Assert.Equal(0, server.Missed + server.Dropped + port.Counters.Strangers + port.Counters.SlipsLost);
    }

    [Theory]
    [InlineData(PortAlarms.LossOfSignal)]
    [InlineData(PortAlarms.Ais)]
    [InlineData(PortAlarms.RemoteAlarm)]
    public void WhatTheExchangeDoes_IsFoundByOurCard(PortAlarms alarm)
    {
        using var server = new UnixSpanServer(_path, _span, _time);
        using var port = new UnixSpanPort(_path);
        Settle(server, port);
        _far.AtSubscriber = alarm;
        Round(server, port);
        Round(server, port);
        Assert.Equal(alarm, port.Alarms);
        _far.AtSubscriber = PortAlarms.None;
        Assert.InRange(Settle(server, port), 5, 9); // 100 ms of hysteresis
    }

    [Fact]
    public void WhatOurCardCounts_IsCountedHere_AlsoOverANewExchange()
    {
        using var port = new UnixSpanPort(_path);
        var before = default(SpanCounters);
        for (var exchange = 1; exchange <= 3; exchange++)
        {
            var span = new FramedSpanPort(_far, (ulong)exchange);
            using var server = new UnixSpanServer(_path, span, _time);
            Settle(server, port);
            before = port.Counters; // what the last one counted is in it
            span.FromFar.BitErrorRatio = 1e-5;
            span.ToFar.BitErrorRatio = 1e-5;
            for (var i = 0; i < 100; i++)
            {
                Round(server, port);
            }

            span.FromFar.BitErrorRatio = span.ToFar.BitErrorRatio = 0;
            span.Near.Slip();
            span.FarPpm = -1000;
            for (var i = 0; i < 100; i++)
            {
                Round(server, port);
            }

            span.FarPpm = 0;
            Round(server, port);
            var (here, there) = (port.Counters, span.Counters);
            Assert.Equal(
                (there.CrcErrors, there.FrameErrors, there.FarEndErrors, there.SlipsLost),
                (here.CrcErrors - before.CrcErrors, here.FrameErrors - before.FrameErrors, here.FarEndErrors - before.FarEndErrors, here.SlipsLost - before.SlipsLost));
            Assert.InRange(there.CrcErrors, 20, 60);
            Assert.InRange(there.FarEndErrors, 20, 60);
            Assert.InRange(there.SlipsRepeated, 8, 20); // 1000 ppm of 16,000 frames
            Assert.True(here.SlipsRepeated - before.SlipsRepeated >= there.SlipsRepeated);
        }
    }

    [Fact]
    public void OurCard_LoopsAndSendsAlarms_AsOrdered_AlsoForANewExchange()
    {
        using var port = new UnixSpanPort(_path);
        for (var exchange = 0; exchange < 2; exchange++)
        {
            var span = new FramedSpanPort(_far);
            using var server = new UnixSpanServer(_path, span, _time);
            Round(server, port);
            Settle(server, port, port.Traits.CanLoop(SpanLoop.Line) && exchange == 1 ? PortAlarms.Looped : PortAlarms.None);
            Assert.Equal(exchange == 1 ? SpanLoop.Line : SpanLoop.None, span.Near.Loop);
            Assert.True(port.TrySignal(SpanSignal.Ais));
            Round(server, port);
            Round(server, port);
            Assert.Equal((SpanSignal.Ais, PortAlarms.Ais), (span.Near.Signal, span.Far.Alarms));
            Assert.True(port.TrySignal(SpanSignal.Normal));
            Assert.True(port.TryLoop(SpanLoop.Line));
            Settle(server, port, PortAlarms.Looped);
            Assert.Equal((SpanLoop.Line, SpanSignal.Normal), (span.Near.Loop, span.Near.Signal));
        }

        using var last = new UnixSpanServer(_path, _span, _time);
        Assert.True(port.TryLoop(SpanLoop.None));
        Settle(last, port);
        Assert.Equal(SpanLoop.None, _span.Near.Loop);
    }

    [Fact]
    public void ExchangeGone_TheSpanIsAbsentAfter60Ms_AndComesBackWithANewExchange()
    {
        using var port = new UnixSpanPort(_path);
        using (var server = new UnixSpanServer(_path, _span, _time))
        {
            Settle(server, port);
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(PortAlarms.None, port.Alarms); // the last answer is still under way, then two blocks without
            port.Transfer(_to, _from);
        }

        port.Transfer(_to, _from);
        Assert.Equal(PortAlarms.Absent, port.Alarms);
        using var next = new UnixSpanServer(_path, _span, _time);
        Settle(next, port);
    }

    [Fact]
    public void GatewaySilentFor100Ms_TheFarSideHearsOfIt_AndAnotherGatewayIsTaken()
    {
        using var server = new UnixSpanServer(_path, _span, _time);
        using var first = new UnixSpanPort(_path);
        using var second = new UnixSpanPort(_path);
        Settle(server, first);
        var lost = _far.Losses;
        Round(server, second);
        Round(server, second);
        Assert.True(second.IsRefused);
        Assert.Equal(PortAlarms.Absent, second.Alarms);
        _time.Advance(100);
        server.Run();
        Assert.Equal((lost + 1, PortAlarms.LossOfSignal), (_far.Losses, _far.Found));
        Settle(server, second);
        Assert.Equal(PortAlarms.None, _far.Found);
        Assert.False(second.IsRefused);
    }

    [Fact]
    public void Datagrams_OfAnyOctets_ChangeNothing()
    {
        using var server = new UnixSpanServer(_path, _span, _time);
        using var port = new UnixSpanPort(_path);
        using var stranger = UnixDatagramSocket.OpenUnnamed();
        Assert.True(UnixAddress.TryFromPath(_path, out var exchange));
        var random = new Base.Prng(7);
        var good = new byte[SpanBlock.Length];
        SpanBlock.WriteHeader(good, new(SpanBlockKind.ToExchange, PortAlarms.None, 1));
        for (var i = 0; i < 2000; i++)
        {
            var octets = good.AsSpan(0, i % 3 == 0 ? good.Length : random.Next(good.Length)).ToArray();
            if (octets.Length > 0)
            {
                octets[random.Next(Math.Min(octets.Length, SpanBlock.Header))] ^= (byte)(1 << random.Next(8));
            }

            if (SpanBlock.TryReadHeader(octets, out var header) && header.Kind == SpanBlockKind.ToExchange)
            {
                continue; // a sequence number, an alarm or a counter changed: still a good block
            }

            stranger.Send(octets, ref exchange);
            server.Run();
        }

        Assert.Equal(0, _far.Blocks);
        Assert.True(server.Dropped > 1000);
        Round(server, port);
        Assert.True(server.IsHeld);
    }

    private void Round(UnixSpanServer server, UnixSpanPort port)
    {
        port.Transfer(_to, _from);
        _time.Advance(20);
        server.Run();
    }

    /// <summary>Rounds until the alarms are these.</summary>
    /// <returns>How many.</returns>
    private int Settle(UnixSpanServer server, UnixSpanPort port, PortAlarms alarms = PortAlarms.None)
    {
        var rounds = 0;
        for (; rounds == 0 || port.Alarms != alarms; rounds++)
        {
            Assert.True(rounds < 50, $"{port.Alarms} after a second");
            Round(server, port);
        }

        return rounds;
    }

    /// <summary>What the frames carry, without timeslot 0.</summary>
    private static IEnumerable<byte> Timeslots(byte[] frames) => frames.Where((_, i) => i % E1Frame.Octets != 0);

    private sealed class FarSide : ISpanFarSide
    {
        public PortAlarms AtSubscriber { get; set; }

        public byte[] Heard { get; } = new byte[ISpanFarSide.BlockOctets];

        public PortAlarms Found { get; private set; }

        public int Blocks { get; private set; }

        public int Losses { get; private set; }

        public void Process(ReadOnlySpan<byte> from, Span<byte> to)
        {
            from.CopyTo(Heard);
            to.Fill((byte)++Blocks);
        }

        public void Lost() => Losses++;

        public void OnAlarms(PortAlarms alarms) => Found = alarms;
    }
}
