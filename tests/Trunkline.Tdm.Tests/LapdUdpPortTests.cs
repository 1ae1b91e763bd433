using System.Net;
using System.Net.Sockets;
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Links;

namespace Trunkline.Tdm.Tests;

/// <summary>A D-channel in UDP: the port on one side of loopback, a plain socket on the other.</summary>
public sealed class LapdUdpPortTests : IDisposable
{
    private static readonly byte[] Sabme = [0x00, 0x01, 0x7F];

    private readonly Socket _far = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 2000 };
    private readonly byte[] _frame = new byte[ISpanPort.MostFrameOctets];

    public LapdUdpPortTests() => _far.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    private NetAddress Far => NetAddress.From((IPEndPoint)_far.LocalEndPoint!);

    public void Dispose() => _far.Dispose();

    [Fact]
    public void Traits_AreFramesWithoutTimeslots()
    {
        using var port = new LapdUdpPort(0, Far, withFcs: false);
        Assert.Equal(("lapd-udp", 0u, true, SpanClock.None), (port.Traits.Kind, port.Traits.Timeslots, port.Traits.HasFrames, port.Traits.Clock));
        Assert.Contains(Far.ToString(), port.Traits.Place, StringComparison.Ordinal);
        Assert.Equal((PortAlarms.None, ClockQuality.None, -1), (port.Alarms, port.ClockQuality, port.FramesReady));
        Assert.True(port.Handle >= 0);
        Assert.False(port.TryLoop(SpanLoop.Line));
        Assert.True(port.TryLoop(SpanLoop.None));
        Assert.False(port.TrySignal(SpanSignal.Ais));
        var block = new byte[ISpanFarSide.BlockOctets];
        port.Transfer(new byte[block.Length], block);
        Assert.All(block, o => Assert.Equal(0xD5, o));
    }

    [Theory]
    [InlineData(false, "00017F")]
    [InlineData(true, "")]
    public void Frame_TravelsBothWays_WithItsCheckSequenceOrWithout(bool withFcs, string onTheWire)
    {
        using var port = new LapdUdpPort(0, Far, withFcs);
        Assert.True(port.TrySendFrame(Sabme));
        var datagram = new byte[100];
        var length = _far.Receive(datagram);
        Assert.Equal(Fcs(onTheWire, withFcs), Convert.ToHexString(datagram, 0, length));
        Send(port, datagram.AsSpan(0, length));
        Assert.Equal(3, port.ReceiveFrame(_frame));
        Assert.Equal(Sabme, _frame[..3]);
        Assert.Equal(0, port.ReceiveFrame(_frame));
        Assert.Equal((1, 1), (port.Counters.FramesSent, port.Counters.FramesReceived));
    }

    [Fact]
    public void Datagrams_OfStrangers_AndBadOnes_AreCounted_AndTheGoodOneBehindThemComes()
    {
        using var port = new LapdUdpPort(0, Far, withFcs: true);
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        stranger.SendTo(Good(), port.Local.ToIPEndPoint());
        Send(port, [1, 2, 3, 4]);
        Send(port, [1]);
        Send(port, []);
        Send(port, new byte[5000]);
        Send(port, Good());
        Assert.Equal(3, port.ReceiveFrame(_frame));
        Assert.Equal((1, 4, 1), (port.Counters.Strangers, port.Counters.FramesBad, port.Counters.FramesReceived));
    }

    [Fact]
    public void Frame_TooLong_IsRefused()
    {
        using var port = new LapdUdpPort(0, Far, withFcs: true);
        Assert.False(port.TrySendFrame(new byte[ISpanPort.MostFrameOctets + 1]));
        Assert.False(port.TrySendFrame([]));
        Assert.True(port.TrySendFrame(new byte[ISpanPort.MostFrameOctets]));
        Assert.Equal((1, 2), (port.Counters.FramesSent, port.Counters.FramesRefused));
    }

    [Fact]
    public void PeerAbsent_SendingAndReceivingGoOn()
    {
        var nobody = Far;
        _far.Close();
        using var port = new LapdUdpPort(0, nobody, withFcs: false);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(port.TrySendFrame(Sabme));
            Assert.Equal(0, port.ReceiveFrame(_frame));
        }
    }

    [Fact]
    public void Port_ThatIsTaken_IsSaid()
    {
        using var port = new LapdUdpPort(0, Far, withFcs: false);
        var e = Assert.Throws<IOException>(() => new LapdUdpPort(port.Local.Port, Far, withFcs: false));
        Assert.Contains($"UDP 127.0.0.1:{port.Local.Port}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IPv6_Works()
    {
        using var far = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 2000 };
        far.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        using var port = new LapdUdpPort(0, NetAddress.From((IPEndPoint)far.LocalEndPoint!), withFcs: false);
        Assert.True(port.TrySendFrame(Sabme));
        Assert.Equal(3, far.Receive(new byte[10]));
        far.SendTo(Sabme, port.Local.ToIPEndPoint());
        Assert.Equal(3, port.ReceiveFrame(_frame));
    }

    [Fact]
    public void Octets_OfAnyKind_NeverThrow()
    {
        using var port = new LapdUdpPort(0, Far, withFcs: true);
        var prng = new Prng(5);
        for (var i = 0; i < 2000; i++)
        {
            var octets = new byte[prng.Next(60)];
            prng.Fill(octets);
            var good = Good();
            good[prng.Next(good.Length)] ^= (byte)(1 << prng.Next(8));
            Send(port, (i & 1) == 0 ? octets : good);
            _ = port.ReceiveFrame(_frame);
        }

        Assert.Equal(2000, port.Counters.FramesBad + port.Counters.FramesReceived);
    }

    [Fact]
    public void SendAndReceive_Allocates_Nothing()
    {
        using var port = new LapdUdpPort(0, Far, withFcs: true);
        using var other = new LapdUdpPort(0, port.Local, withFcs: true);
        NoAllocation.In(() =>
        {
            other.TrySendFrame(Sabme);
            port.ReceiveFrame(_frame);
            port.TrySendFrame(Sabme);
        });
    }

    private static byte[] Good()
    {
        var datagram = new byte[Sabme.Length + 2];
        Assert.Equal(datagram.Length, LapdUdp.Write(Sabme, withFcs: true, datagram));
        return datagram;
    }

    private static string Fcs(string hex, bool withFcs) => withFcs ? Convert.ToHexString(Good()) : hex;

    private void Send(LapdUdpPort port, ReadOnlySpan<byte> octets) => _far.SendTo(octets, SocketFlags.None, port.Local.ToIPEndPoint());
}
