using Trunkline.Base;
using Trunkline.Control;
using static Trunkline.Gateway.Tests.GatewayWorld;

namespace Trunkline.Gateway.Tests;

/// <summary>RTP bleed and injection: a stranger sprays before, during and after the latch; nothing of it gets through, nothing goes to it.</summary>
public sealed class RtpSecurityTests
{
    private static readonly byte[] Payload = Sine.Octets(Law.A, 1000);
    private readonly SamplesWorld _w = new();
    private readonly Stream _spray = new(Stranger, 8, ssrc: 0x666);

    [Fact]
    public void Strict_FromTheFirstPacket_NothingButTheNegotiatedAddress()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        Assert.Equal(PhoneA, a.Remote); // connected before RtpReady
        Spray(a, 1000);
        new Stream(PhoneA.WithPort(4001), 8).Send(_w, a, Payload); // right host, wrong port
        Assert.Empty(b.Packets);
        new Stream(PhoneA, 8).Send(_w, a, Payload);
        Assert.Single(b.Packets);
        Assert.Equal((1ul, 1001ul), (_w.Told.Ended.Count == 0 ? _w.End(1).PacketsIn : 0, _w.Told.Ended[^1].PacketsRefused));
    }

    [Fact]
    public void Strict_AddressNotYetKnown_TakesNothing()
    {
        var a = _w.Add(1, Ctx(1), Description(NetAddress.None));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        Spray(a, 100);
        Assert.Empty(b.Packets);
        _w.Gateway.ModifyRtp(new(Term(1), Description(PhoneA), default));
        Spray(a, 100);
        Assert.Empty(b.Packets);
        new Stream(PhoneA, 8).Send(_w, a, Payload);
        Assert.Single(b.Packets);
    }

    [Fact]
    public void Latch_SprayBeforeDuringAndAfter_NoPacketAccepted_NothingSentToTheStranger()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA, source: RtpSource.LatchOnce), PhoneA.WithPort(0));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        var natted = new Stream(PhoneA.WithPort(61000), 8);
        Spray(a, 500);
        new Stream(PhoneB, 8).Send(_w, b, Payload);
        Assert.Equal((PhoneA, 1), (a.LastTo, a.Packets.Count)); // where the phone says it is, and it is that host
        Assert.Empty(b.Packets);
        natted.Send(_w, a, Payload);
        Assert.Equal(PhoneA.WithPort(61000), a.Remote);
        Spray(a, 500);
        new Stream(PhoneA.WithPort(61001), 8).Send(_w, a, Payload); // the same host does not unlock it either
        for (var i = 0; i < 100; i++)
        {
            Spray(a, 5);
            natted.Send(_w, a, Payload);
        }

        Assert.Equal(101, b.Packets.Count);
        Assert.Equal(PhoneA.WithPort(61000), a.Remote);
        Assert.Equal(new TerminationEnded(Term(1), 101, 1, 0, 1501, 0), _w.End(1) with { JitterUs = 0 });
    }

    [Fact]
    public void Latch_EarlyMedia_GoesToTheNegotiatedAddressOnTheSignallingHost_UntilLatched()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA, source: RtpSource.LatchOnce), PhoneA.WithPort(0));
        _w.Add(2, Ctx(1), Description(PhoneB));
        var fromB = new Stream(PhoneB, 8);
        var b = _w.Sockets.Open[_w.Told.Local[Term(2)]];
        fromB.Send(_w, b, Payload);
        Assert.Equal((PhoneA, 1), (a.LastTo, a.Packets.Count));
        Assert.Equal(NetAddress.None, a.Remote); // takes nothing for granted: the latch is open
        new Stream(PhoneA.WithPort(61000), 8).Send(_w, a, Payload);
        fromB.Send(_w, b, Payload);
        Assert.Equal((PhoneA.WithPort(61000), 2), (a.LastTo, a.Packets.Count));
        Assert.Equal(2ul, _w.End(1).PacketsOut);
    }

    [Fact]
    public void Latch_EarlyMedia_NeverToAnotherHost()
    {
        var a = _w.Add(1, Ctx(1), Description(Stranger, source: RtpSource.LatchOnce), PhoneA.WithPort(0));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        new Stream(PhoneB, 8).Send(_w, b, Payload);
        _w.Gateway.PlayTone(new(Term(1), ToneName.Ringback, 0));
        _w.Pass(200);
        Assert.Empty(a.Packets);
    }

    [Fact]
    public void Latch_UnlocksOnlyWithANewNegotiation()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA, source: RtpSource.LatchOnce), PhoneA.WithPort(0));
        new Stream(PhoneA.WithPort(61000), 8).Send(_w, a, Payload);
        _w.Gateway.ModifyRtp(new(Term(1), Description(PhoneA, source: RtpSource.LatchOnce, direction: MediaDirection.SendOnly), PhoneA.WithPort(0)));
        Assert.Equal(PhoneA.WithPort(61000), a.Remote); // hold: same address, stays locked
        _w.Gateway.ModifyRtp(new(Term(1), Description(PhoneA.WithPort(4444), source: RtpSource.LatchOnce), PhoneA.WithPort(0)));
        Assert.Equal(NetAddress.None, a.Remote);
        new Stream(PhoneA.WithPort(61002), 8).Send(_w, a, Payload);
        Assert.Equal(PhoneA.WithPort(61002), a.Remote);
    }

    [Fact]
    public void Latch_WithoutAHostToLatchTo_IsStrict()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA, source: RtpSource.LatchOnce));
        Assert.Equal(PhoneA, a.Remote);
        Spray(a, 10);
        Assert.Equal((0ul, 10ul), (_w.End(1).PacketsIn, _w.Told.Ended[^1].PacketsRefused));
    }

    [Fact]
    public void Mutations_NeverThrow()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        _w.Add(2, Ctx(1), Description(PhoneB, Law.Mu));
        _w.Add(3, Ctx(2), Description(PhoneB)); // a second context, ticking
        _w.Gateway.Record(new(Ctx(1), new(1), Term(1), true));
        var random = new Prng(9);
        var packet = new byte[1600];
        for (var i = 0; i < 100_000; i++)
        {
            random.Fill(packet.AsSpan(0, 200));
            packet[0] = (byte)(random.Next(4) == 0 ? packet[0] : 0x80);
            packet[1] = random.Next(3) switch { 0 => 8, 1 => 101, _ => packet[1] };
            a.Receive(PhoneA, packet.AsSpan(0, random.Next(20) == 0 ? random.Next(1600) : random.Next(200)), i * 20);
            if (i % 1000 == 0)
            {
                _w.Pass(1);
            }
        }
    }

    private void Spray(MemoryRtpSockets.Socket at, int packets)
    {
        for (var i = 0; i < packets; i++)
        {
            _spray.Send(_w, at, Payload);
        }
    }
}
