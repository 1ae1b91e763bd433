using Trunkline.E1;

namespace Trunkline.Tdm.Tests;

/// <summary>Gateway's and exchange's end of a virtual span over a real Unix socket, both driven by hand: no thread, no waiting.</summary>
public sealed class UnixSpanTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"trunkline-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}.span");
    private readonly ManualTime _time = new();
    private readonly FarSide _far = new();
    private readonly byte[] _to = new byte[ISpanFarSide.BlockOctets];
    private readonly byte[] _from = new byte[ISpanFarSide.BlockOctets];
    private static int _count;

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Transfer_CarriesFramesBothWays_OneBlockLater()
    {
        using var server = new UnixSpanServer(_path, _far, _time);
        using var port = new UnixSpanPort(_path);
        Assert.Equal(PortAlarms.Absent, port.Alarms);
        Array.Fill(_to, (byte)0x5A);
        Round(server, port);
        Assert.All(_from, o => Assert.Equal(0xD5, o)); // no answer yet
        Round(server, port);
        Assert.All(_far.Heard, o => Assert.Equal(0x5A, o));
        Assert.Equal(1, _from[77]); // the far side numbers its blocks
        Assert.Equal(PortAlarms.None, port.Alarms);
        Round(server, port);
        Assert.Equal(2, _from[77]);
        Assert.True(server.IsHeld);
        Assert.Equal(0, server.Missed + server.Dropped + port.Counters.Strangers + port.Counters.SlipsLost);
    }

    [Fact]
    public void CableCut_IsToldToTheSubscriber()
    {
        using var server = new UnixSpanServer(_path, _far, _time);
        using var port = new UnixSpanPort(_path);
        _far.AtSubscriber = PortAlarms.LossOfSignal;
        Round(server, port);
        Round(server, port);
        Assert.Equal(PortAlarms.LossOfSignal, port.Alarms);
    }

    [Fact]
    public void ExchangeGone_TheSpanIsAbsentAfter60Ms_AndComesBackWithANewExchange()
    {
        using var port = new UnixSpanPort(_path);
        using (var server = new UnixSpanServer(_path, _far, _time))
        {
            Round(server, port);
            Round(server, port);
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(PortAlarms.None, port.Alarms); // the last answer is still under way, then two blocks without
            port.Transfer(_to, _from);
        }

        port.Transfer(_to, _from);
        Assert.Equal(PortAlarms.Absent, port.Alarms);
        using var next = new UnixSpanServer(_path, _far, _time);
        Round(next, port);
        Round(next, port);
        Assert.Equal(PortAlarms.None, port.Alarms);
    }

    [Fact]
    public void GatewaySilentFor100Ms_TheFarSideHearsOfIt_AndAnotherGatewayIsTaken()
    {
        using var server = new UnixSpanServer(_path, _far, _time);
        using var first = new UnixSpanPort(_path);
        using var second = new UnixSpanPort(_path);
        Round(server, first);
        var lost = _far.Losses;
        Round(server, second);
        Round(server, second);
        Assert.True(second.IsRefused);
        Assert.Equal(PortAlarms.Absent, second.Alarms);
        _time.Advance(100);
        server.Run();
        Assert.Equal(lost + 1, _far.Losses);
        Round(server, second);
        Round(server, second);
        Assert.Equal(PortAlarms.None, second.Alarms);
        Assert.False(second.IsRefused);
    }

    [Fact]
    public void Datagrams_OfAnyOctets_ChangeNothing()
    {
        using var server = new UnixSpanServer(_path, _far, _time);
        using var port = new UnixSpanPort(_path);
        using var stranger = UnixDatagramSocket.OpenUnnamed();
        Assert.True(UnixAddress.TryFromPath(_path, out var exchange));
        var random = new Base.Prng(7);
        var good = new byte[SpanBlock.Length];
        SpanBlock.WriteHeader(good, SpanBlockKind.ToExchange, PortAlarms.None, 1);
        for (var i = 0; i < 2000; i++)
        {
            var octets = good.AsSpan(0, i % 3 == 0 ? good.Length : random.Next(good.Length)).ToArray();
            if (octets.Length > 0)
            {
                octets[random.Next(Math.Min(octets.Length, SpanBlock.Header))] ^= (byte)(1 << random.Next(8));
            }

            if (SpanBlock.TryReadHeader(octets, out var kind, out _, out _) && kind == SpanBlockKind.ToExchange)
            {
                continue; // a sequence number or an alarm changed: still a good block
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

    private sealed class FarSide : ISpanFarSide
    {
        public PortAlarms AtSubscriber { get; set; }

        public byte[] Heard { get; } = new byte[ISpanFarSide.BlockOctets];

        public int Blocks { get; private set; }

        public int Losses { get; private set; }

        public void Process(ReadOnlySpan<byte> from, Span<byte> to)
        {
            from.CopyTo(Heard);
            to.Fill((byte)++Blocks);
        }

        public void Lost() => Losses++;
    }
}
