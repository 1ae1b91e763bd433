namespace Trunkline.Sip.Tests;

/// <summary>Calls whose body has several parts: SDP beside a location (RFC 6442), beside ISUP (ISO 10646's SIP-I habit), nested, and broken.</summary>
public sealed class MultipartTests
{
    private const string Offer = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n";
    private const string Location = "Content-Type: application/pidf+xml\r\nContent-ID: <loc@x>\r\n\r\n<presence/>";
    private const string Sdp = "Content-Type: application/sdp\r\n\r\n" + Offer;

    public static TheoryData<string, string, bool, bool> Bodies => new()
    {
        { "multipart/mixed; boundary=xx", $"--xx\r\n{Sdp}\r\n--xx\r\n{Location}\r\n--xx--\r\n", true, true },
        { "multipart/mixed;boundary=\"x x\"", $"--x x\r\n{Location}\r\n--x x\r\n{Sdp}\r\n--x x--", true, true },
        { "Multipart/Related ;type=\"a/b\";BOUNDARY=xx", $"nobody reads this\r\n--xx  \r\n{Sdp}\r\n--xx--\r\nnor this\r\n", true, true },
        { "multipart/mixed; boundary=o", $"--o\r\nContent-Type: multipart/alternative;boundary=i\r\n\r\n--i\r\n{Sdp}\r\n--i--\r\n--o--\r\n", true, true },
        { "multipart/mixed; boundary=xx", $"--xx\r\n{Location}\r\n--xx--\r\n", false, true },
        { "multipart/mixed; boundary=xx", $"--xx\r\n{Sdp}\r\n--xx\r\nContent-Type: application/isup\r\nContent-Disposition: signal;handling=optional\r\n\r\n\u0001\r\n--xx--\r\n", true, true },
        { "multipart/mixed; boundary=xx", $"--xx\r\n{Sdp}\r\n--xx\r\nContent-Type: application/isup\r\nContent-Disposition: signal; handling=required\r\n\r\n\u0001\r\n--xx--\r\n", true, false },
        { "multipart/mixed; boundary=xx", $"--xx\r\nContent-Transfer-Encoding: base64\r\n{Sdp}\r\n--xx--\r\n", false, true },
        { "multipart/mixed; boundary=xx", $"--xx\r\n{Sdp}\r\n--xxy\r\n--xx--\r\n", true, true }, // a longer word is no delimiter's end, and no delimiter
        { "multipart/mixed; boundary=xx", $"--xx\r\n{Sdp}", false, false },
        { "multipart/mixed; boundary=xx", "--xx--\r\n", false, true },
        { "multipart/mixed", $"--xx\r\n{Sdp}\r\n--xx--\r\n", false, false },
        { "multipart/mixed; boundary=", $"--\r\n{Sdp}\r\n----\r\n", false, false },
        { "text/plain", "hello", false, false },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Sdp_IsFound_AndWhatMustBeUnderstoodIsRefused(string type, string body, bool hasSdp, bool isTaken)
    {
        var net = new SipNet();
        var offered = "none";
        var user = new Party(net, "b") { Incoming = s => s.Reject(486) };
        _ = net.Endpoint(2, user);
        var message = new SipMessage();
        Assert.True(message.TryParse(Invite(type, body), out _));
        offered = System.Text.Encoding.UTF8.GetString(message.Sdp);
        Assert.Equal(hasSdp, offered.StartsWith("v=0", StringComparison.Ordinal));
        if (hasSdp && !body.Contains("--xxy", StringComparison.Ordinal))
        {
            Assert.Equal(Offer, offered);
        }

        net.Inject(1, 2, Invite(type, body));
        net.Run(0.1);
        Assert.StartsWith(isTaken ? "SIP/2.0 486" : "SIP/2.0 415", net.Octets[^1], StringComparison.Ordinal);
        if (!isTaken)
        {
            Assert.Contains("\r\nAccept: application/sdp, multipart/mixed\r\nAccept-Encoding: identity\r\n", net.Octets[^1], StringComparison.Ordinal);
        }
    }

    /// <summary>What nobody can read does not keep an emergency call back: it goes on without an offer.</summary>
    [Theory]
    [InlineData("text/plain", "hello", "")]
    [InlineData("multipart/mixed", "x", "")]
    [InlineData("application/sdp", "\u001f\u008b", "\r\nContent-Encoding: gzip")]
    public void EmergencyCall_IsTaken_WhateverItsBodyIs(string type, string body, string more)
    {
        var net = new SipNet();
        var isWithoutOffer = false;
        var user = new Party(net, "b") { Incoming = s => s.Reject(486), Emergency = _ => true };
        _ = net.Endpoint(2, user);
        net.Inject(1, 2, Invite(type + more, body));
        net.Run(0.1);
        Assert.StartsWith("SIP/2.0 486", net.Octets[^1], StringComparison.Ordinal);
        var message = new SipMessage();
        isWithoutOffer = message.TryParse(Invite(type + more, body), out _) && message.Sdp.IsEmpty;
        Assert.True(isWithoutOffer);
    }

    /// <summary>Thousands of parts and nests: looked through to a bound.</summary>
    [Fact]
    public void ManyParts_AreLookedThroughToABound()
    {
        var many = string.Concat(Enumerable.Repeat("--xx\r\n\r\na\r\n", 5000)) + $"--xx\r\n{Sdp}\r\n--xx--\r\n";
        var deep = string.Concat(Enumerable.Repeat("--xx\r\nContent-Type: multipart/mixed;boundary=xx\r\n\r\n", 1000)) + Sdp;
        foreach (var body in (string[])[many, deep])
        {
            var message = new SipMessage();
            Assert.True(message.TryParse(Invite("multipart/mixed;boundary=xx", body), out _));
            Assert.True(message.Sdp.IsEmpty);
        }
    }

    private static byte[] Invite(string type, string body) => System.Text.Encoding.Latin1.GetBytes(
        "INVITE sip:b@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKm\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\nCall-ID: m\r\n"
        + $"CSeq: 1 INVITE\r\nContact: <sip:a@192.0.2.1>\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
