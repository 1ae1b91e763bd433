using System.Diagnostics.CodeAnalysis;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Trunkline.Base;

namespace Trunkline.Sip.Tests;

/// <summary>No octets from outside raise an exception: seeds are mutated with a fixed seed, a bounded number of times.</summary>
[SuppressMessage("Usage", "xUnit1031", Justification = "nothing here waits")]
public sealed class MutationTests
{
    private const int Rounds = 12_000;

    private static readonly string[] Seeds =
    [
        "INVITE sip:bob@biloxi.example.com;x=y SIP/2.0\nVia: SIP/2.0/UDP h:5060;rport;branch=z9hG4bK7, SIP/2.0/TCP [::1]\nMax-Forwards: 70\nTo: \"B \\\"o\" <sip:bob@b?x=y>\nFrom: A <sip:a@b>;tag=1\ni: 1\nCSeq: 1 INVITE\nContact: <sip:a@b;lr>;q=0.5;expires=1, *\nRecord-Route: <sip:p;lr>\nRequire: x\nReason: Q.850;cause=16\nAuthorization: Digest username=\"u\", realm=\"r\", nonce=\"0\", uri=\"sip:b\", response=\"0\", cnonce=\"c\", qop=auth, nc=00000001\nContent-Type: application/sdp\nContent-Length: 30\n\nv=0\nm=audio 1 RTP/AVP 0 8\nc=IN",
        "REGISTER sip:example.com SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bK8\nTo: <sip:%00@b>\nFrom: <sip:a@b>;tag=1\nCall-ID: 1\nCSeq: 1 REGISTER\nm: <sip:a@b>;expires=100\nExpires: 99\nPath: <sip:p;lr>\nl: 0\n\n",
        "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK9\nTo: <sip:a@b>;tag=2\nFrom: <sip:a@b>;tag=1\nCall-ID: 1\nCSeq: 1 INVITE\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth,auth-int\"\nContent-Length: 0\n\n",
        "CANCEL sip:a@b SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bK7\nTo: <sip:a@b>\nFrom: <sip:a@b>;tag=1\nCall-ID: 1\nCSeq: 1 CANCEL\n\n",
        "INVITE sip:bob@b SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\nTo: <sip:bob@b>\nFrom: <sip:a@b>;tag=1\nCall-ID: 2\nCSeq: 2 INVITE\nContact: <sip:a@b>\nContent-Type: multipart/mixed;boundary=\"b\"\n\n--b\nContent-Type: multipart/mixed;boundary=c\n\n--c\nContent-Type: application/sdp\n\nv=0\n--c--\n--b\nContent-Disposition: x;handling=required\n\nx\n--b--\n",
        "REFER tel:123 SIP/2.0\nVia: SIP/2.0/TCP h\nTo: <sip:a@b>;tag=0123456789abcdef\nFrom: <sip:a@b>;tag=1\nCall-ID: 1\nCSeq: 2 REFER\nRefer-To: <sip:x@y?Replaces=z%3Bto-tag%3D1>\n\n",
    ];

    [Fact]
    public void Endpoint_MutatedMessages_NeverThrow_AndItStillServes()
    {
        var net = new SipNet { IsLogging = false };
        var user = new Party(net, "b") { Incoming = s => s.Progress(180), Admission = m => m.CSeq % 2 == 0 ? SipAdmission.Admit : SipAdmission.Authenticate };
        user.Registrar = new(net.Loop, new MemoryState());
        var endpoint = net.Endpoint(2, user, new() { MaxTransactions = 500, Authenticator = new(new byte[16], net.Time, "r", new Nobody()) });
        var random = new Prng(11);
        for (var i = 0; i < Rounds; i++)
        {
            endpoint.OnReceived(Mutate(Octets.Of(Seeds[random.Next(Seeds.Length)]), random), SipNet.Flow(2, 1));
            if (i % 50 == 0)
            {
                net.Run(0.5);
            }
        }

        Assert.InRange(endpoint.ServerTransactionCount, 1, 1000);
        net.Run(40);
        net.IsLogging = true;
        user.Admission = _ => SipAdmission.Admit;
        endpoint.OnReceived(Octets.Message("OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKlast\nFrom: <sip:a@b>;tag=last\nTo: <sip:a@b>\nCall-ID: last\nCSeq: 2 OPTIONS"), SipNet.Flow(2, 1));
        Assert.StartsWith("SIP/2.0 200", net.Octets[^1]);
    }

    [Fact]
    public void Readers_MutatedText_NeverThrow()
    {
        var random = new Prng(12);
        var message = new SipMessage();
        string[] seeds = ["\"A \\\"b\" <sip:u:p@h:1;a=b?c=d>;tag=\"x\"", "sips:a%20b@[2001:db8::1]:5061;lr", "tel:+1-2;x=y", "SIP / 2.0 / UDP h : 1 ; branch = z", "Digest realm=\"a,b\", nonce=x ,, qop=\"auth\"", "*"];
        var ours = new SdpOfferAnswer(SipNet.Address(1), SdpPreferences.Default, 1);
        for (var i = 0; i < Rounds; i++)
        {
            var text = Mutate(Encoding.ASCII.GetBytes(seeds[random.Next(seeds.Length)]), random);
            if (SipUri.TryParse(text, out var uri))
            {
                _ = uri.UserText + uri.HostText;
                uri.TryGetAddress(out _);
                Assert.True(SipUri.AreEqual(uri, uri));
            }

            if (NameAddr.TryParse(text, out var name))
            {
                _ = name.DisplayText;
                foreach (var parameter in name.Parameters)
                {
                    _ = parameter.Value.Length;
                }
            }

            _ = Via.TryParse(text, out _);
            if (DigestHeader.TryParse(text, out var digest))
            {
                digest.TryGetAlgorithm(out _);
                _ = digest["nonce"u8].Length;
            }

            ours.Answer(Mutate(SdpTests.Sdp("c=IN IP6 2001:db8::7", "m=audio 6000/2 RTP/AVP 8 97", "a=rtpmap:97 telephone-event/8000/1", "a=ptime:20", "m=video 1 x y"), random), MediaDirection.SendReceive, out _, out _);
            _ = DialogState.TryParse(text, out _);
            _ = message.TryParse(text, out _);
        }
    }

    [Fact]
    public void Framer_AnyOctets_NeverThrows_NeverGrowsWithoutBound()
    {
        var random = new Prng(13);
        for (var i = 0; i < 1500; i++)
        {
            var framer = new SipStreamFramer();
            for (var j = 0; j < 5; j++)
            {
                framer.Add(Mutate(Octets.Of(Seeds[random.Next(Seeds.Length)]), random));
                for (var k = 0; framer.Next(out _) != SipFrame.None; k++)
                {
                    Assert.InRange(k, 0, 1000);
                }
            }
        }
    }

    /// <summary>What the writer writes the reader reads back: any user, display name and number.</summary>
    [Fact]
    public void Written_IsReadBack()
    {
        var message = new SipMessage();
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            ArbMap.Default.ArbFor<uint>(),
            (text, number) =>
            {
                var name = new string([.. text.Get.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]);
                var uri = SipAddress.SipUriOf(name, "example.com");
                var writer = new SipWriter().RequestLine("OPTIONS"u8, Encoding.UTF8.GetBytes(uri))
                    .Header(HeaderName.Via, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1"u8)
                    .Header(HeaderName.From, SipAddress.Format(name, uri) + ";tag=1")
                    .Header(HeaderName.To, SipAddress.Format(null, uri))
                    .Header(HeaderName.CallId, "c"u8)
                    .Begin(HeaderName.CSeq).Number(number).Raw(" OPTIONS\r\n"u8).End("text/plain"u8, Encoding.UTF8.GetBytes(name));
                if (!message.TryParse(writer.Octets, out _) || !NameAddr.TryParse(message[HeaderName.From], out var from) || !SipUri.TryParse(from.Uri, out var read))
                {
                    return false;
                }

                return message.CSeq == number && from.DisplayText == name && read.UserText == name && Encoding.UTF8.GetString(message.Body) == name;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(1, 3));
    }

    private static byte[] Mutate(byte[] seed, Prng random)
    {
        var octets = new List<byte>(seed);
        for (var n = 1 + random.Next(4); n > 0 && octets.Count > 0; n--)
        {
            var at = random.Next(octets.Count);
            switch (random.Next(8))
            {
                case 0:
                    octets[at] = (byte)random.Next(256);
                    break;
                case 1:
                    octets.RemoveAt(at);
                    break;
                case 2:
                    octets.Insert(at, " \t\r\n\0\"<>;,=:%@\\[]"u8[random.Next(17)]);
                    break;
                case 3:
                    octets.RemoveRange(at, octets.Count - at);
                    break;
                case 4:
                    octets.InsertRange(at, octets.GetRange(at, Math.Min(40, octets.Count - at)));
                    break;
                case 5:
                    octets.InsertRange(at, [.. "4294967296"u8]);
                    break;
                case 6:
                    octets.RemoveRange(at, Math.Min(random.Next(20), octets.Count - at));
                    break;
                default:
                    octets.InsertRange(at, Enumerable.Repeat((byte)'A', random.Next(300)));
                    break;
            }
        }

        return [.. octets];
    }

    private sealed class Nobody : ISipCredentials
    {
        public bool TryGetHa1(string user, string realm, DigestAlgorithm algorithm, Span<byte> ha1) => false;
    }
}
