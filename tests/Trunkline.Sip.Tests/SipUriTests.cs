using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip.Tests;

public sealed class SipUriTests
{
    /// <summary>RFC 3261 §19.1.4, with its own examples.</summary>
    [Theory]
    [InlineData("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", true)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on", true)]
    [InlineData("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com", "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com", true)]
    [InlineData("sip:alice@atlanta.com?subject=project%20x&priority=urgent", "sip:alice@atlanta.com?priority=urgent&subject=project%20x", true)]
    [InlineData("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp", false)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", false)]
    [InlineData("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4", false)]
    [InlineData("sip:a%3Bb@h", "sip:a;b@h", false)]
    [InlineData("sip:%00@h", "sip:%00%00@h", false)]
    [InlineData("tel:+123", "sip:+123@h", false)]
    public void Equality_IsThatOfRfc3261(string a, string b, bool equal)
    {
        Assert.True(SipUri.TryParse(Encoding.ASCII.GetBytes(a), out var x));
        Assert.True(SipUri.TryParse(Encoding.ASCII.GetBytes(b), out var y));
        Assert.Equal((equal, equal), (SipUri.AreEqual(x, y), SipUri.AreEqual(y, x)));
    }

    [Theory]
    [InlineData("sip:*72#@192.0.2.1:5070;user=phone", "*72#", "192.0.2.1", 5070)]
    [InlineData("sips:sips%3Auser%40example.com@example.net", "sips:user@example.com", "example.net", 0)]
    [InlineData("sip:[2001:db8::10]:5070", "", "[2001:db8::10]", 5070)]
    [InlineData("sip:[2001:db8::10:5070]", "", "[2001:db8::10:5070]", 0)]
    [InlineData("tel:+49-30-1234;phone-context=x", "+49-30-1234", "", 0)]
    public void Parts_AreFound(string text, string user, string host, int port)
    {
        Assert.True(SipUri.TryParse(Encoding.ASCII.GetBytes(text), out var uri));
        Assert.Equal((user, host, port), (uri.UserText, uri.HostText, uri.Port));
    }

    [Theory]
    [InlineData("sip:2001:db8::10")]
    [InlineData("sip:a@b@c")]
    [InlineData("sip:@h")]
    [InlineData("sip:h:0")]
    [InlineData("sip:h:65536")]
    [InlineData("sip:a b@h")]
    [InlineData("sip:a@h;;x")]
    [InlineData("sip:%4@h")]
    [InlineData("sip:[::1")]
    [InlineData("sip:")]
    [InlineData("no-colon")]
    [InlineData("tel:abx")]
    public void Malformed_IsRefused(string text) => Assert.False(SipUri.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Address_OnlyLiteralHostsHaveOne()
    {
        Assert.True(SipUri.TryParse("sip:a@[2001:db8::1];x"u8, out var six));
        Assert.True(six.TryGetAddress(out var address));
        Assert.Equal("[2001:db8::1]:5060", address.ToString());
        Assert.True(SipUri.TryParse("sip:a@1.2.3.4.5"u8, out var name) && !name.TryGetAddress(out _));
        Assert.True(SipUri.TryParse("sip:a@192.0.2.1:6000"u8, out var four) && four.TryGetAddress(out address) && address == NetAddress.FromIPv4(0xC0000201, 6000));
    }

    [Fact]
    public void Written_AnyUser_IsReadBackTheSame()
    {
        foreach (var user in (string[])["201", "*72#", "a b", "ü;x=y", "a@b:c<>\"%41"])
        {
            Assert.True(SipUri.TryParse(Encoding.UTF8.GetBytes(SipAddress.SipUriOf(user, "h.example:5061")), out var uri));
            Assert.Equal(user, uri.UserText);
            Assert.True(NameAddr.TryParse(Encoding.UTF8.GetBytes(SipAddress.Format(user, "sip:h")), out var value));
            Assert.Equal(user, value.DisplayText);
        }
    }
}
