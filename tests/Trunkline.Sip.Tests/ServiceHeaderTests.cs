using System.Text;

namespace Trunkline.Sip.Tests;

/// <summary>Privacy, Diversion, History-Info, User-to-User and subaddresses: read as the RFCs write them, and bounded whatever comes.</summary>
public sealed class ServiceHeaderTests
{
    [Theory]
    [InlineData("", "<sip:201@a>", false)]
    [InlineData("Privacy: id", "<sip:201@a>", true)]
    [InlineData("Privacy: ID", "<sip:201@a>", true)]
    [InlineData("Privacy: session;critical", "<sip:201@a>", false)]
    [InlineData("Privacy: identity", "<sip:201@a>", false)]
    [InlineData("Privacy: user;header;id;critical", "<sip:201@a>", true)]
    [InlineData("Privacy: id, user", "<sip:201@a>", true)]
    [InlineData("Privacy: none", "\"Anonymous\" <sip:anonymous@anonymous.invalid>", false)]
    [InlineData("", "\"Anonymous\" <sip:anonymous@anonymous.invalid>", true)]
    [InlineData("", "<sip:Anonymous@a>", true)]
    [InlineData("", "<sip:201@anonymous.invalid>", true)]
    [InlineData("Privacy: ;;,,", "<sip:201@a>", false)]
    public void Privacy_IsAsked(string header, string from, bool isAsked) => Assert.Equal(isAsked, SipPrivacy.IsAsked(Invite(header, from)));

    [Theory]
    [InlineData("Diversion: <sip:111@a>;reason=user-busy", "111 user-busy 1")]
    [InlineData("Diversion: \"Me, too\" <sip:111@a>;reason=\"no-answer\";counter=3;privacy=full", "111 no-answer 3 private")]
    [InlineData("Diversion: <sip:111@a>;reason=deflection, <sip:222@a>;reason=unconditional;privacy=off", "111 deflection 1 | 222 unconditional 1")]
    [InlineData("Diversion: <sip:111@a>\r\nDiversion: <tel:+44222>;counter=0", "111 unknown 1 | +44222 unknown 1")]
    [InlineData("Diversion: <sip:111;isub=5@a>;reason=USER-BUSY;counter=99", "111 user-busy 1")]
    [InlineData("Diversion: junk, <sip:111@a>", "111 unknown 1")]
    [InlineData("History-Info: <sip:111@a>;index=1, <sip:201@a;cause=486>;index=1.1", "111 user-busy 1")]
    [InlineData("History-Info: <sip:111@a?Privacy=history>;index=1,<sip:222@a;cause=302>;index=1.1,<sip:201@a;cause=408>;index=1.1.1", "222 no-answer 1 | 111 unconditional 1 private")]
    [InlineData("History-Info: <sip:111@a>;index=1,<sip:201@a>;index=1.1", "")] // routed on, not diverted
    [InlineData("History-Info: <sip:201@a;cause=486>;index=1", "")]
    [InlineData("Diversion: <sip:111@a>\r\nHistory-Info: <sip:999@a>;index=1,<sip:201@a;cause=486>;index=1.1", "111 unknown 1")]
    [InlineData("", "")]
    public void Diversions_AreRead_TheLatestFirst(string headers, string expected) => Assert.Equal(
        expected, string.Join(" | ", SipDiversion.Read(Invite(headers)).Select(d => $"{d.User} {d.Reason} {d.Times}{(d.IsPrivate ? " private" : "")}")));

    [Fact]
    public void Diversions_WithoutEnd_AreBounded()
    {
        var many = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"<sip:{i}@a>;counter=31"));
        Assert.Equal(SipDiversion.MostEntries, SipDiversion.Read(Invite("Diversion: " + many)).Count);
        var history = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"<sip:{i}@a;cause=302>;index=1"));
        Assert.Equal(SipDiversion.MostEntries - 1, SipDiversion.Read(Invite("History-Info: " + history)).Count);
    }

    [Theory]
    [InlineData("04616263;encoding=hex", "04616263")]
    [InlineData("04616263;purpose=isdn-uui;encoding=hex", "04616263")]
    [InlineData("04616263;purpose=isdn-interwork", "04616263")]
    [InlineData("  04ab ; encoding = HEX", "04AB")]
    [InlineData("\"04ab\"", "04AB")]
    [InlineData("04a", "")]
    [InlineData("04ag", "")]
    [InlineData("", "")]
    [InlineData(";encoding=hex", "")]
    [InlineData("04ab;encoding=text", "")]
    [InlineData("04ab;purpose=other", "")]
    public void UserToUser_IsRead_WholeOrNotAtAll(string value, string octets) =>
        Assert.Equal(octets, Convert.ToHexString(SipUserToUser.Read(Invite($"User-to-User: {value}"))));

    [Fact]
    public void UserToUser_IsBounded_BothWays()
    {
        Assert.Equal(129, SipUserToUser.Read(Invite("User-to-User: " + new string('0', 258))).Length);
        Assert.Empty(SipUserToUser.Read(Invite("User-to-User: " + new string('0', 260))));
        Assert.Null(SipUserToUser.Write(new byte[130]));
        Assert.Null(SipUserToUser.Write([]));
        Assert.Equal("0441;purpose=isdn-uui;encoding=hex", SipUserToUser.Write([4, 0x41]));
    }

    /// <summary>What is written is read back the same, whatever the octets.</summary>
    [Fact]
    public void Subaddresses_OfAnyOctets_AreReadBack_OrNotWritten()
    {
        var prng = new Base.Prng(4715);
        var octets = new byte[40];
        for (var round = 0; round < 20_000; round++)
        {
            prng.Fill(octets);
            octets[0] = round % 3 == 0 ? octets[0] : (byte)0x80;
            octets[1] = round % 2 == 0 ? (byte)0x50 : octets[1];
            var contents = octets.AsSpan(0, prng.Next(24));
            var parameters = SipSubaddress.Parameters(contents);
            if (parameters.Length > 0)
            {
                Assert.Equal(
                    Convert.ToHexString([0x80, .. contents[1..]]), Convert.ToHexString(SipSubaddress.Read(Encoding.ASCII.GetBytes($"sip:201{parameters}@a"))));
            }
        }
    }

    /// <summary>Headers of any text: every reader ends, and nothing throws.</summary>
    [Fact]
    public void Headers_OfAnyText_NeverThrow()
    {
        var prng = new Base.Prng(5806);
        string[] seeds =
        [
            "<sip:111@a>;reason=user-busy;counter=3;privacy=full", "04616263;purpose=isdn-uui;encoding=hex", "id;user;header", "<sip:111@a;cause=486?Privacy=history>;index=1.1",
            "\"N\" <sip:1;isub=1411;isub-encoding=nsap-bcd@a>",
        ];
        string[] names = ["Privacy", "Diversion", "History-Info", "User-to-User", "P-Asserted-Identity"];
        for (var round = 0; round < 20_000; round++)
        {
            var text = seeds[prng.Next(seeds.Length)].ToCharArray();
            for (var changes = prng.Next(6); changes > 0; changes--)
            {
                text[prng.Next(text.Length)] = "<>;,=\"?@% \\:a1"[prng.Next(14)];
            }

            var value = new string(text)[prng.Next(3)..];
            if (!TryInvite($"{names[prng.Next(names.Length)]}: {value}", $"<sip:{value}@a>", out var message))
            {
                continue;
            }

            _ = SipPrivacy.IsAsked(message);
            Assert.All(SipDiversion.Read(message), d => Assert.NotNull(d.User));
            Assert.InRange(SipUserToUser.Read(message).Length, 0, SipUserToUser.MaxOctets);
            Assert.InRange(SipSubaddress.Read(Encoding.UTF8.GetBytes(value)).Length, 0, 21);
        }
    }

    private static SipMessage Invite(string headers, string from = "<sip:201@a>")
    {
        Assert.True(TryInvite(headers, from, out var message));
        return message;
    }

    private static bool TryInvite(string headers, string from, out SipMessage message)
    {
        message = new();
        return message.TryParse(
            Encoding.UTF8.GetBytes(
                $"INVITE sip:202@a SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nMax-Forwards: 70\r\nFrom: {from};tag=1\r\nTo: <sip:202@a>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n"
                + (headers.Length > 0 ? headers + "\r\n" : "") + "Content-Length: 0\r\n\r\n"),
            out _);
    }
}
