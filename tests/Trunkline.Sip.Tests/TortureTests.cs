using System.Runtime.CompilerServices;
using System.Text;

namespace Trunkline.Sip.Tests;

/// <summary>The messages of RFC 4475 and RFC 5118, read where they lie: ../shared/data/sip-torture beside the repository, or under TRUNKLINE_SHARED.</summary>
public sealed class TortureTests
{
    private static readonly string Folder = Find();

    /// <summary>name: verdict of the parser and, for requests, the status our endpoint answers with (0: nothing is sent).</summary>
    private const string Expected =
        """
        wsinv accept 481
        intmeth accept 501
        esc01 accept 180
        escnull accept 200
        esc02 accept 501
        lwsdisp accept 200
        longreq accept 180
        dblreq accept 200
        semiuri accept 200
        transports accept 200
        mpart01 accept 405
        unreason accept 0
        noreason accept 0
        badinv01 refuse 400
        clerr refuse 400
        ncl refuse 400
        scalar02 refuse 400
        scalarlg refuse 0
        quotbal refuse 400
        ltgtruri refuse 400
        lwsruri refuse 400
        lwsstart refuse 400
        trws refuse 400
        escruri refuse 400
        baddate accept 180
        regbadct accept 400
        badaspec refuse 400
        baddn refuse 400
        badvers refuse 505
        mismatch01 refuse 400
        mismatch02 refuse 400
        bigcode refuse 0
        badbranch accept 200
        insuf refuse 400
        unkscm accept 416
        novelsc accept 416
        unksm2 accept 400
        bext01 accept 420
        invut accept 415
        regaut01 accept 401
        multi01 refuse 400
        mcl01 refuse 400
        bcast accept 0
        zeromf accept 200
        cparam01 accept 200
        cparam02 accept 200
        regescrt accept 200
        sdp01 accept 406
        inv2543 accept 180
        baddn-noblank refuse 400
        archive-extra-test refuse 0
        rfc5118-ipv6-good accept 200
        rfc5118-ipv6-bad refuse 400
        rfc5118-port-ambiguous accept 200
        rfc5118-port-unambiguous accept 200
        rfc5118-via-received-param-with-delim accept 481
        rfc5118-via-received-param-no-delim accept 200
        rfc5118-ipv6-in-sdp-asprinted refuse 400
        rfc5118-ipv6-in-sdp accept 180
        rfc5118-mult-ip-in-header accept 481
        rfc5118-mult-ip-in-sdp-asprinted accept 180
        rfc5118-mult-ip-in-sdp accept 180
        rfc5118-ipv4-mapped-ipv6-asprinted accept 180
        rfc5118-ipv4-mapped-ipv6 accept 180
        rfc5118-ipv6-bug-abnf-3-colons accept 200
        rfc5118-ipv6-correct-abnf-2-colons accept 200
        """;

    [Fact]
    public void Parser_EveryTortureMessage_IsTakenOrRefusedAsTheRfcSays()
    {
        Require();
        var message = new SipMessage();
        var seen = new StringBuilder();
        var wanted = new StringBuilder();
        foreach (var (name, verdict, _) in Rows())
        {
            var taken = message.TryParse(File.ReadAllBytes(Path.Combine(Folder, name + ".dat")), out var error);
            seen.AppendLine($"{name} {(taken ? "accept" : "refuse")}{(taken || verdict == "refuse" ? "" : " " + error)}");
            wanted.AppendLine($"{name} {verdict}");
        }

        Assert.Equal(wanted.ToString(), seen.ToString());
    }

    [Fact]
    public void Endpoint_EveryTortureMessage_IsAnsweredAsTheRfcSays()
    {
        Require();
        var seen = new StringBuilder();
        var wanted = new StringBuilder();
        foreach (var (name, _, status) in Rows())
        {
            wanted.AppendLine($"{name} {status}");
            seen.AppendLine($"{name} {AnswerTo(File.ReadAllBytes(Path.Combine(Folder, name + ".dat")), name)}");
        }

        Assert.Equal(wanted.ToString(), seen.ToString());
    }

    [Theory]
    [InlineData("escnull", "Contact: <sip:%00@host5.example.com>", "Contact: <sip:%00%00@host5.example.com>")]
    [InlineData("cparam01", "Contact: <sip:+19725552222@gw1.example.net>;expires", "")]
    [InlineData("cparam02", "Contact: <sip:+19725552222@gw1.example.net;unknownparam>;expires", "")]
    [InlineData("regescrt", "Contact: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>", "")]
    [InlineData("bext01", "Unsupported: nothingSupportsThis", "Unsupported: nothingSupportsThisEither")]
    [InlineData("invut", "Accept: application/sdp", "")]
    public void Endpoint_Answer_Says(string name, string one, string other)
    {
        Require();
        var net = new SipNet();
        _ = Answer(net, File.ReadAllBytes(Path.Combine(Folder, name + ".dat")), name);
        Assert.Contains(one, net.Octets[^1]);
        Assert.Contains(other, net.Octets[^1]);
    }

    private static int AnswerTo(byte[] octets, string name) => Answer(new SipNet(), octets, name);

    private static int Answer(SipNet net, byte[] octets, string name)
    {
        var user = new Party(net, "b") { Incoming = s => s.Progress(180) };
        user.Registrar = new(net.Loop, new MemoryState());
        var key = new byte[16];
        var options = new SipEndpointOptions { Authenticator = new(key, net.Time, "example.com", new NoCredentials()) };
        if (name == "regaut01")
        {
            user.Admission = _ => SipAdmission.Authenticate;
        }

        var endpoint = net.Endpoint(2, user, options);
        endpoint.OnReceived(octets, SipNet.Flow(2, 1));
        var answer = net.Octets.LastOrDefault();
        return answer is null ? 0 : int.Parse(answer.Split(' ')[1]);
    }

    private sealed class NoCredentials : ISipCredentials
    {
        public bool TryGetHa1(string user, string realm, DigestAlgorithm algorithm, Span<byte> ha1) => false;
    }

    private static IEnumerable<(string Name, string Verdict, int Status)> Rows() =>
        Expected.Split('\n').Select(line => line.Trim().Split(' ')).Select(w => (w[0], w[1], int.Parse(w[2])));

    private static void Require() => Assert.SkipUnless(
        Directory.Exists(Folder), $"the RFC 4475 and 5118 messages are not at {Folder}; set TRUNKLINE_SHARED to the folder that has data/sip-torture");

    private static string Find([CallerFilePath] string here = "")
    {
        var shared = Environment.GetEnvironmentVariable("TRUNKLINE_SHARED");
        if (!string.IsNullOrEmpty(shared))
        {
            return Path.Combine(shared, "data", "sip-torture");
        }

        // Beside the repository, or beside the folder a worktree lies in.
        for (var folder = Path.GetFullPath(Path.Combine(here, "../../..")); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var candidate = Path.Combine(folder, "..", "shared", "data", "sip-torture");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return Path.GetFullPath(Path.Combine(here, "../../../../shared/data/sip-torture"));
    }
}
