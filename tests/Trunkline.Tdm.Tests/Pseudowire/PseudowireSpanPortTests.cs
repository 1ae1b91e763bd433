using System.Net;
using System.Net.Sockets;
using Trunkline.Base;
using Trunkline.E1;

namespace Trunkline.Tdm.Tests.Pseudowire;

/// <summary>Two ports over real UDP on loopback, driven by hand: no thread, no waiting.</summary>
public sealed class PseudowireSpanPortTests
{
    private readonly ManualTime _time = new();
    private readonly byte[] _said = new byte[160 * 32];
    private readonly byte[] _heard = new byte[160 * 32];

    [Theory]
    [MemberData(nameof(PseudowireEndTests.Kinds), MemberType = typeof(PseudowireEndTests))]
    public void Frames_TravelBothWays(string kind)
    {
        var (a, b) = Pair(kind);
        using (a)
        using (b)
        {
            Assert.Equal(PortAlarms.Absent, a.Alarms);
            _said.AsSpan().Fill(0x5A);
            for (var i = 0; i < 40; i++)
            {
                Round(a, b);
            }

            Assert.Equal((PortAlarms.None, PortAlarms.None), (a.Alarms, b.Alarms));
            Assert.All(Enumerable.Range(0, _heard.Length).Where(i => i % 32 != 0), i => Assert.Equal(0x5A, _heard[i]));
            Assert.Equal((0, 0, 0), (b.Counters.Strangers, b.Counters.PacketsLost, b.Counters.PacketsLate));
            Assert.InRange(b.Pseudowire.Received, 39 * 20, 40 * 20);
            Assert.Equal(kind.Split('+')[0], a.Traits.Kind);
            Assert.Equal(SpanPortTraits.AllTimeslots, a.Traits.Timeslots);
        }
    }

    /// <summary>Only the peer is heard, by address and port.</summary>
    [Fact]
    public void Strangers_AreCounted_AndNotHeard()
    {
        var (a, b) = Pair("cesopsn");
        using (a)
        using (b)
        using (var stranger = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)))
        {
            var datagram = new byte[252];
            for (var n = 0; n < 30; n++)
            {
                datagram[3] = (byte)n;
                stranger.Send(datagram, b.Local.ToIPEndPoint());
            }

            _time.Advance(20);
            b.Transfer(_said, _heard);
            Assert.Equal((30, 0), (b.Counters.Strangers, b.Pseudowire.Received));
            Assert.Equal(PortAlarms.Absent, b.Alarms);
        }
    }

    /// <summary>Two ends that were not set alike: neither hears the other, each counts, and says what to look at.</summary>
    [Theory]
    [InlineData("satop", "cesopsn", "no 256 octets of payload: packet, timeslots and kind alike?")]
    [InlineData("cesopsn", "satop", "no 248 octets of payload: packet, timeslots and kind alike?")]
    [InlineData("cesopsn", "cesopsn+rtp", "no control word where it should be: rtp at both ends alike?")]
    [InlineData("cesopsn+rtp", "cesopsn", "packets without RTP: rtp is not set at the far end")]
    [InlineData("satop+rtp", "satop+rtp:98", "an RTP payload type other than 97")]
    [InlineData("satop+rtp", "satop+rtp:97:7", "an RTP source other than 51966")]
    [InlineData("satop", "satop", "")]
    public void EndsThatDiffer_SayWhatToLookAt(string ours, string theirs, string expected)
    {
        Assert.InRange(expected.Length, 0, 63);
        var (a, b) = Pair(ours, theirs: theirs);
        using (a)
        using (b)
        {
            Assert.Equal("", a.Refused);
            for (var i = 0; i < 4; i++)
            {
                Round(a, b);
            }

            Assert.Equal(expected, a.Refused);
            Assert.Equal(expected.Length > 0 ? PortAlarms.Absent : PortAlarms.None, a.Alarms & PortAlarms.Absent);
            Assert.InRange(a.Counters.PacketsMalformed, expected.Length > 0 ? 60 : 0, expected.Length > 0 ? 80 : 0);
            Assert.Equal(0, a.Counters.Strangers);
        }
    }

    /// <summary>The peer's own address and another port: an installer's usual slip.</summary>
    [Fact]
    public void AnotherPortOfThePeer_IsSaidSo()
    {
        var (a, b) = Pair("cesopsn");
        using (a)
        using (b)
        using (var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)))
        {
            for (var n = 0; n < 12; n++)
            {
                other.Send(new byte[252], a.Local.ToIPEndPoint());
            }

            _time.Advance(20);
            a.Transfer(_said, _heard);
            Assert.Equal($"the peer's packets come from another port than {b.Local.Port}", a.Refused);
            Assert.Equal((12, 0), (a.Counters.Strangers, a.Counters.PacketsMalformed));
            for (var i = 0; i < 20; i++)
            {
                Round(a, b);
            }

            Assert.Equal("", a.Refused);
        }
    }

    [Fact]
    public void FarEndGone_IsPacketLoss_AndItComesBackAtTheSameAddress()
    {
        var (a, b) = Pair("cesopsn+rtp");
        using (b)
        {
            var (local, peer) = (a.Local, b.Local);
            using (a)
            {
                for (var i = 0; i < 20; i++)
                {
                    Round(a, b);
                }
            }

            for (var i = 0; i < 5; i++)
            {
                _time.Advance(20);
                b.Transfer(_said, _heard);
            }

            Assert.Equal(PortAlarms.PacketLoss, b.Alarms);
            using var again = new PseudowireSpanPort(local, peer, PseudowireEndTests.Options("cesopsn+rtp", 40), _time);
            for (var i = 0; i < 20; i++)
            {
                Round(again, b);
            }

            Assert.Equal(PortAlarms.None, b.Alarms);
        }
    }

    [Fact]
    public void APortInUse_IsSaidSo()
    {
        var (a, b) = Pair("satop");
        using (a)
        using (b)
        {
            var e = Assert.Throws<IOException>(() => new PseudowireSpanPort(a.Local, b.Local, PseudowireEndTests.Options("satop", 10), _time));
            Assert.StartsWith($"UDP {a.Local}: ", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void IPv6_TravelsToo()
    {
        if (!Socket.OSSupportsIPv6)
        {
            return;
        }

        var (a, b) = Pair("cesopsn", "[::1]");
        using (a)
        using (b)
        {
            for (var i = 0; i < 20; i++)
            {
                Round(a, b);
            }

            Assert.Equal((PortAlarms.None, PortAlarms.None), (a.Alarms, b.Alarms));
        }
    }

    [Theory]
    [MemberData(nameof(PseudowireEndTests.Kinds), MemberType = typeof(PseudowireEndTests))]
    public void Transfer_Allocates_Nothing(string kind)
    {
        var (a, b) = Pair(kind);
        using (a)
        using (b)
        {
            NoAllocation.In(
                () =>
                {
                    Round(a, b);
                    _ = a.Alarms | b.Alarms;
                }, 50);
        }
    }

    private void Round(PseudowireSpanPort a, PseudowireSpanPort b)
    {
        _time.Advance(20);
        a.Transfer(_said, _heard);
        b.Transfer(_said, _heard);
    }

    /// <summary>Each needs to know the other's port before it is there: one is bound twice.</summary>
    private (PseudowireSpanPort A, PseudowireSpanPort B) Pair(string kind, string host = "127.0.0.1", string? theirs = null)
    {
        Assert.True(NetAddress.TryParse(host + ":0", out var any));
        var options = PseudowireEndTests.Options(kind, 40);
        using var probe = new PseudowireSpanPort(any, any, options, _time);
        var first = probe.Local;
        probe.Dispose();
        var b = new PseudowireSpanPort(any, first, theirs is null ? options : PseudowireEndTests.Options(theirs, 40), _time);
        return (new(first, b.Local, options, _time), b);
    }
}
