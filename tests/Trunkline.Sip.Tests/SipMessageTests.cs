using System.Text;

namespace Trunkline.Sip.Tests;

public sealed class SipMessageTests
{
    private static readonly byte[] Invite = Octets.Of(
        """
        INVITE sip:bob@biloxi.example.com SIP/2.0
        Via: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bK776asdhds
        Max-Forwards: 70
        To: Bob <sip:bob@biloxi.example.com>
        From: Alice <sip:alice@atlanta.example.com>;tag=1928301774
        i: a84b4c76e66710@pc33.atlanta.example.com
        CSeq: 314159 INVITE
        Contact: <sip:alice@pc33.atlanta.example.com>
        Content-Type: application/sdp
        Content-Length: 0


        """);

    private readonly SipMessage _message = new();

    [Fact]
    public void Parse_Allocates_Nothing()
    {
        Assert.True(_message.TryParse(Invite, out _));
        NoAllocation.In(() => Assert.True(_message.TryParse(Invite, out _)), 50_000);
        Assert.Equal("a84b4c76e66710@pc33.atlanta.example.com", Text(_message.CallId));
        Assert.Equal("1928301774", Text(_message.FromTag));
        Assert.Equal("z9hG4bK776asdhds", Text(_message.Branch));
        Assert.Equal(314159u, _message.CSeq);
        Assert.Equal(9, _message.HeaderCount);
    }

    [Fact]
    public void Parse_EveryTruncation_IsRefused()
    {
        for (var length = 0; length < Invite.Length; length++)
        {
            Assert.False(_message.TryParse(Invite.AsSpan(0, length), out var error));
            Assert.NotEqual(SipParseErrorKind.None, error.Kind);
        }
    }

    /// <summary>Every refusal says what is wrong, in the reason phrase of its answer.</summary>
    [Theory]
    [InlineData("Call-ID: 1\n", "", "Missing Call-ID")]
    [InlineData("From: <sip:a@b>;tag=1\n", "", "Missing From")]
    [InlineData("From: <sip:a@b>;tag=1\n", "From: <<>\n", "Bad From")]
    [InlineData("CSeq: 1 OPTIONS\n", "CSeq: 4294967296 OPTIONS\n", "Bad CSeq")]
    [InlineData("CSeq: 1 OPTIONS\n", "CSeq: 1 INVITE\n", "CSeq Of Another Method")]
    [InlineData("CSeq: 1 OPTIONS\n", "CSeq: 1 OPTIONS\nMax-Forwards: 18446744073709551617\n", "Bad Max-Forwards")]
    [InlineData("CSeq: 1 OPTIONS\n", "CSeq: 1 OPTIONS\nTo: <sip:a@b>\n", "Repeated To")]
    [InlineData("CSeq: 1 OPTIONS\n", "CSeq: 1 OPTIONS\nhello\n", "Bad Header Line")]
    [InlineData("sip:a@b SIP", "sip:a@@b SIP", "Bad Request-URI")]
    [InlineData("SIP/2.0\nVia", "SIP/3.0\nVia", "Version Not Supported")]
    public void Refusal_SaysWhatIsWrong(string replaced, string by, string phrase)
    {
        var head = "OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>\nCall-ID: 1\nCSeq: 1 OPTIONS\n";
        Assert.Contains(replaced, head);
        Assert.False(_message.TryParse(Octets.Message(head.Replace(replaced, by, StringComparison.Ordinal)), out var error));
        Assert.Equal(phrase, error.Phrase);
    }

    [Fact]
    public void Values_OnOneLineOrSeveral_AreTheSame()
    {
        var head = "OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>\nCall-ID: 1\nCSeq: 1 OPTIONS\n";
        foreach (var contacts in (string[])["m: \"a,b\" <sip:x,y@h>, <sip:2@h>\nContact: <sip:3@h>;q=0.1", "Contact: \"a,b\" <sip:x,y@h>\nContact:\n <sip:2@h> ,\n <sip:3@h>;q=0.1"])
        {
            Assert.True(_message.TryParse(Octets.Message(head + contacts), out var error), error.ToString());
            var values = new List<string>();
            foreach (var value in _message.Values(HeaderName.Contact))
            {
                values.Add(Text(value));
            }

            Assert.Equal(["\"a,b\" <sip:x,y@h>", "<sip:2@h>", "<sip:3@h>;q=0.1"], values);
        }
    }

    [Theory]
    [InlineData("Reason: SIP;cause=200;text=\"x\", Q.850;cause=17;text=\"User busy\"", 17)]
    [InlineData("Reason: q.850 ; cause = 16", 16)]
    [InlineData("Reason: Q.850;cause=128", 0)]
    [InlineData("Subject: none", 0)]
    public void Reason_GivesItsQ850Cause(string line, int cause)
    {
        Assert.True(_message.TryParse(Octets.Message("BYE sip:a@b SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>;tag=2\nCall-ID: 1\nCSeq: 1 BYE\n" + line), out _));
        Assert.Equal(cause != 0, SipReason.TryGetQ850(_message, out var found));
        Assert.Equal(cause, (int)found);
    }

    [Theory]
    [InlineData("\"Mr \\\"X\\\"\" <sip:a@b>;tag=1", "Mr \"X\"", "sip:a@b", "1")]
    [InlineData("Anna-Lena  <sip:a@b;x=y>;tag=1", "Anna-Lena", "sip:a@b;x=y", "1")]
    [InlineData("sip:a@b;tag=1", "", "sip:a@b", "1")]
    [InlineData("<tel:+4930123;phone-context=x>", "", "tel:+4930123;phone-context=x", "")]
    [InlineData("\"a\"<sip:a@b> ; x ; tag=2", "a", "sip:a@b", "2")]
    public void NameAddr_GivesNameUriAndTag(string text, string name, string uri, string tag)
    {
        Assert.True(NameAddr.TryParse(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal((name, uri, tag), (value.DisplayText, Text(value.Uri), Text(value.Tag)));
    }

    [Theory]
    [InlineData("\"unterminated <sip:a@b>")]
    [InlineData("Bell, Alexander <sip:a@b>")]
    [InlineData("sip:a@b?Route=x")]
    [InlineData("<sip:a@b")]
    [InlineData("< sip:a@b >")]
    [InlineData("<sip:a@b>;;tag=1")]
    [InlineData("")]
    public void NameAddr_Malformed_IsRefused(string text) => Assert.False(NameAddr.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Writer_TextWithLineEnds_CannotMakeAHeader()
    {
        var text = Text(new SipWriter().Header("X-Note", "a\r\nEvil: b").Header("Bad Name", "x").Octets);
        Assert.Equal("X-Note: a  Evil: b\r\n", text);
    }

    private static string Text(ReadOnlySpan<byte> octets) => Encoding.UTF8.GetString(octets);
}
