using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip.Tests;

public sealed class SdpTests
{
    private static readonly NetAddress Local = NetAddress.FromIPv4(0xC0000201, 4000);
    private readonly SdpOfferAnswer _ours = new(Local, SdpPreferences.Default, 42);

    [Fact]
    public void Offer_Text() => Assert.Equal(
        """
        v=0
        o=- 42 1 IN IP4 192.0.2.1
        s=-
        c=IN IP4 192.0.2.1
        t=0 0
        m=audio 4000 RTP/AVP 8 0 101
        a=rtpmap:8 PCMA/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=ptime:20
        a=sendrecv

        """.ReplaceLineEndings("\r\n"), Encoding.ASCII.GetString(_ours.Offer()));

    [Fact]
    public void Version_GrowsOnlyWhenTheDescriptionChanges()
    {
        _ours.Offer();
        _ours.Offer();
        Assert.Equal(1ul, _ours.Version);
        _ours.Offer(MediaDirection.SendOnly);
        Assert.Equal(2ul, _ours.Version);
    }

    [Fact]
    public void Answer_TakesTheOfferersOrder_ItsEventType_AndRefusesOtherStreamsInPlace()
    {
        var outcome = _ours.Answer(
            Sdp("c=IN IP4 192.0.2.9", "m=video 5000 RTP/AVP 31 34", "m=audio 0 RTP/AVP 8", "m=audio 6000 RTP/AVP 18 0 8 97", "a=rtpmap:97 telephone-event/8000", "a=ptime:30", "m=image 7000 udptl t38"),
            MediaDirection.SendReceive,
            out var agreed,
            out var answer);
        Assert.Equal(SdpOutcome.Agreed, outcome);
        Assert.Equal(new SdpAudio(Law.Mu, 0, 97, 30, NetAddress.FromIPv4(0xC0000209, 6000), MediaDirection.SendReceive), agreed);
        Assert.Equal(
            ["m=video 0 RTP/AVP 31 34", "m=audio 0 RTP/AVP 8", "m=audio 4000 RTP/AVP 0 97", "m=image 0 udptl t38"],
            Lines(answer, "m="));

        // A later offer keeps every line in its place (RFC 3264 §8).
        Assert.Equal(4, Lines(_ours.Offer(), "m=").Length);
    }

    [Theory]
    [InlineData("a=sendonly", "192.0.2.9", MediaDirection.ReceiveOnly, "recvonly")]
    [InlineData("a=recvonly", "192.0.2.9", MediaDirection.SendOnly, "sendonly")]
    [InlineData("a=inactive", "192.0.2.9", MediaDirection.Inactive, "inactive")]
    [InlineData("a=sendrecv", "0.0.0.0", MediaDirection.ReceiveOnly, "recvonly")]
    [InlineData("a=x", "192.0.2.9", MediaDirection.SendReceive, "sendrecv")]
    public void Answer_Hold_IsMirrored(string attribute, string address, MediaDirection direction, string written)
    {
        Assert.Equal(SdpOutcome.Agreed, _ours.Answer(Sdp($"c=IN IP4 {address}", "m=audio 6000 RTP/AVP 8", attribute), MediaDirection.SendReceive, out var agreed, out var answer));
        Assert.Equal(direction, agreed.Direction);
        Assert.Contains($"a={written}\r\n", Encoding.ASCII.GetString(answer));
    }

    [Fact]
    public void Answer_NeverAllowsMoreThanWeWish()
    {
        _ours.Answer(Sdp("c=IN IP4 192.0.2.9", "m=audio 6000 RTP/AVP 8"), MediaDirection.ReceiveOnly, out var agreed, out _);
        Assert.Equal(MediaDirection.ReceiveOnly, agreed.Direction);
    }

    [Fact]
    public void Answer_AddressOfTheMediaWins_IPv6Too()
    {
        _ours.Answer(Sdp("c=IN IP4 192.0.2.9", "m=audio 6000 RTP/AVP 8", "c=IN IP6 2001:db8::7"), MediaDirection.SendReceive, out var agreed, out _);
        Assert.Equal("[2001:db8::7]:6000", agreed.Remote.ToString());
    }

    [Theory]
    [InlineData("m=audio 6000 RTP/SAVP 8")]
    [InlineData("m=audio 6000 RTP/AVP 18 9")]
    [InlineData("m=audio 0 RTP/AVP 8")]
    [InlineData("m=video 6000 RTP/AVP 31")]
    [InlineData("b=AS:64")]
    [InlineData("m=audio 6000 RTP/AVP 96\na=rtpmap:96 PCMA/16000")]
    public void Answer_NoCommonAudio_IsNotAcceptable(string line) =>
        Assert.Equal(SdpOutcome.NotAcceptable, _ours.Answer(Sdp("c=IN IP4 192.0.2.9", line), MediaDirection.SendReceive, out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("v=0\nx")]
    [InlineData("v=0\nm=audio")]
    [InlineData("v=0\nm=audio 99999 RTP/AVP 0")]
    [InlineData("v=0\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=a 0 x 1\nm=audio 6000 RTP/AVP 8")]
    public void Malformed_IsRefused(string text) =>
        Assert.Equal(SdpOutcome.Malformed, _ours.Answer(Encoding.ASCII.GetBytes(text), MediaDirection.SendReceive, out _, out _));

    /// <summary>An answer has as many streams as the offer (RFC 3264 §6); one with fewer has none for us.</summary>
    [Fact]
    public void TakeAnswer_WithoutOurStream_IsNotAcceptable()
    {
        _ours.Offer();
        Assert.Equal(SdpOutcome.NotAcceptable, _ours.TakeAnswer(Sdp("c=IN IP4 192.0.2.9"), MediaDirection.SendReceive, out _));
    }

    [Theory]
    [InlineData("5", 20)]
    [InlineData("10", 10)]
    [InlineData("100", 100)]
    [InlineData("101", 20)]
    [InlineData("x", 20)]
    public void Ptime_OutsideOfWhatAPacketHolds_IsOurs(string ptime, int expected)
    {
        _ours.Answer(Sdp("c=IN IP4 192.0.2.9", "m=audio 6000 RTP/AVP 8", "a=ptime:" + ptime), MediaDirection.SendReceive, out var agreed, out _);
        Assert.Equal(expected, agreed.Ptime);
    }

    [Fact]
    public void TwoSides_OfferAnswer_AgreeMirrored()
    {
        var theirs = new SdpOfferAnswer(Local.WithPort(7000), SdpPreferences.Default with { Laws = [Law.Mu], TelephoneEvent = 96 }, 1);
        Assert.Equal(SdpOutcome.Agreed, theirs.Answer(_ours.Offer(MediaDirection.SendOnly), MediaDirection.SendReceive, out var b, out var answer));
        Assert.Equal(SdpOutcome.Agreed, _ours.TakeAnswer(answer, MediaDirection.SendOnly, out var a));
        Assert.Equal((Law.Mu, (byte?)101, MediaDirection.SendOnly, Local.WithPort(7000)), (a.Law, a.TelephoneEvent, a.Direction, a.Remote));
        Assert.Equal((Law.Mu, (byte?)101, MediaDirection.ReceiveOnly, Local), (b.Law, b.TelephoneEvent, b.Direction, b.Remote));
    }

    internal static byte[] Sdp(params string[] lines) => Octets.Of("v=0\no=x 1 1 IN IP4 192.0.2.9\ns=-\n" + string.Join('\n', lines) + "\n");

    private static string[] Lines(byte[] sdp, string prefix) =>
        [.. Encoding.ASCII.GetString(sdp).Split("\r\n").Where(l => l.StartsWith(prefix, StringComparison.Ordinal))];
}
