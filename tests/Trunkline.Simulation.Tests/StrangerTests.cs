using System.Text;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>A site against hosts that speak raw SIP: what limits do, what an administrator is told, how far a call may go.</summary>
public sealed class StrangerTests
{
    private const string Yaml =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test, limits: { transactions: 100 } }
        storage: { state_dir: state }
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, max_contacts: 2 }
          - { number: "205", name: Door, address: "10.0.5.1:5060" }
        trunks:
          - { name: carrier, kind: sip, address: "10.0.9.1:5060", channels: 2, incoming: "205", habits: { options_s: 0 } }
        routes: []
        emergency: { numbers: ["112", "999"], trunks: [carrier], access_codes: ["0"] }
        """;

    private static readonly NetAddress Server = NetAddress.FromIPv4(0x0A000001, 5060);
    private static readonly NetAddress Stranger = NetAddress.FromIPv4(0x0A000701, 5060);
    private static readonly NetAddress Carrier = NetAddress.FromIPv4(0x0A000901, 5060);
    private static readonly NetAddress Door = NetAddress.FromIPv4(0x0A000501, 5060);
    private readonly World _world = new();
    private readonly SimulatedSite _site;
    private readonly List<string> _heard = [];
    private int _next;

    public StrangerTests()
    {
        _site = new(_world, SiteLoader.LoadText(Yaml).Model!, Fidelity.Events);
        foreach (var host in (NetAddress[])[Stranger, Carrier, Door])
        {
            Assert.True(_world.Network.Bind(host, (_, octets) => _heard.Add(Encoding.UTF8.GetString(octets))));
        }

        Seconds(1);
    }

    /// <summary>The limit of transactions refuses everybody but who calls for help: he is asked who he is, as ever.</summary>
    [Theory]
    [InlineData("201", "SIP/2.0 503 ")]
    [InlineData("112", "SIP/2.0 407 ")]
    [InlineData("0112", "SIP/2.0 407 ")]
    public void TooManyTransactions_EmergencyCallsAreTaken(string called, string expected)
    {
        for (var i = 0; i < 110; i++)
        {
            Send(Stranger, $"OPTIONS sip:10.0.0.1 SIP/2.0\r\n{Head("OPTIONS", "201")}");
        }

        Seconds(0.5);
        Assert.StartsWith("SIP/2.0 503 ", _heard[^1]);
        Send(Stranger, $"INVITE sip:{called}@10.0.0.1 SIP/2.0\r\n{Head("INVITE", "201")}");
        Seconds(0.5);
        Assert.StartsWith(expected, _heard[^1]);
    }

    /// <summary>A wrong password and an unknown extension are told alike; many are told rarely, with their number.</summary>
    [Fact]
    public void WrongPasswords_AreToldToTheAdministrator_FirstAtOnce_ThenEverMoreRarely()
    {
        Guess("201");
        Assert.Equal(["wrong password, or no such extension: 201 from udp 10.0.7.1:5060"], Told());
        for (var i = 0; i < 5; i++)
        {
            Guess("299");
        }

        Assert.Single(Told());
        Seconds(60);
        Guess("299");
        Assert.Equal("wrong password, or no such extension: 299 from udp 10.0.7.1:5060 (5 more since this was told last)", Told()[0]);
        for (var i = 0; i < 300; i++)
        {
            Seconds(59);
            Guess("201");
        }

        Assert.InRange(Told().Length, 8, 12); // 5 hours
        Seconds(3700);
        Guess("203\u0007");
        Assert.StartsWith("wrong password, or no such extension: somebody from ", Told()[0]);
        Seconds(61);
        Guess("201");
        Assert.StartsWith("wrong password, or no such extension: 201 from ", Told()[0]);
    }

    /// <summary>Who has proved to be one extension registers that one, and no other.</summary>
    [Fact]
    public void Registration_OfAnotherExtension_IsRefused()
    {
        Register("201", "long-enough-one", "sip:201@10.0.7.1", to: "205");
        Assert.StartsWith("SIP/2.0 403 To Is Not Who Authenticated\r\n", _heard[^1]);
        Assert.All(_site.Node!.ListRegistrations(), r => Assert.Equal("", r.Contact));
    }

    [Fact]
    public void Registration_MorePhonesThanTheFileSays_TheOldestGives()
    {
        for (var i = 1; i <= 3; i++)
        {
            Register("201", "long-enough-one", $"sip:201@10.0.7.1:{6000 + i}");
            Assert.StartsWith("SIP/2.0 200 ", _heard[^1]);
        }

        Assert.Equal(["sip:201@10.0.7.1:6003", "sip:201@10.0.7.1:6002"], _site.Node!.ListRegistrations().Where(r => r.Extension == "201").Select(r => r.Contact).OrderDescending());
    }

    /// <summary>Max-Forwards goes down by one, so that a call that comes round in a circle ends (RFC 7332).</summary>
    [Theory]
    [InlineData("Max-Forwards: 5\r\n", "Max-Forwards: 4\r\n")]
    [InlineData("Max-Forwards: 1\r\n", "Max-Forwards: 0\r\n")]
    [InlineData("", "Max-Forwards: 69\r\n")]
    public void Call_PassesOnOneHopLess(string came, string goes)
    {
        const string Sdp = "v=0\r\no=- 1 1 IN IP4 10.0.9.1\r\ns=-\r\nc=IN IP4 10.0.9.1\r\nt=0 0\r\nm=audio 7000 RTP/AVP 8\r\n";
        Send(Carrier, $"INVITE sip:2075550100@10.0.0.1 SIP/2.0\r\n{Head("INVITE", "1", Carrier, $"{came}Contact: <sip:1@10.0.9.1>\r\nContent-Type: application/sdp\r\n", Sdp)}");
        Seconds(0.3);
        Assert.Contains(goes, _heard.Single(m => m.StartsWith("INVITE sip:205@", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private void Guess(string user)
    {
        Register(user, "guessed", "sip:x@10.0.7.1");
        Assert.StartsWith("SIP/2.0 401 ", _heard[^1]);
    }

    private void Register(string user, string password, string contact, string? to = null)
    {
        Send(Stranger, $"REGISTER sip:test SIP/2.0\r\n{Head("REGISTER", user, more: $"Contact: <{contact}>\r\n")}");
        Seconds(0.1);
        var message = new Sip.SipMessage();
        Assert.True(message.TryParse(Encoding.UTF8.GetBytes(_heard[^1]), out _));
        Assert.True(new Sip.DigestClient([new("test", user.TrimEnd('\u0007'), password)]).TryAnswer(message, "REGISTER", "sip:test", out var line));
        Send(Stranger, $"REGISTER sip:test SIP/2.0\r\n{Head("REGISTER", user, more: $"Contact: <{contact}>\r\n{line}\r\n", to: to)}");
        Seconds(0.1);
    }

    private string[] Told() => [.. _site.Node!.Status().Alarms.Select(a => a.Text).Where(t => t.StartsWith("wrong password", StringComparison.Ordinal))];

    private string Head(string method, string user, NetAddress? from = null, string more = "", string body = "", string? to = null)
    {
        _next++;
        return $"Via: SIP/2.0/UDP {from ?? Stranger};branch=z9hG4bK{_next}\r\nFrom: <sip:{user.Replace("\u0007", "%07", StringComparison.Ordinal)}@test>;tag={_next}\r\nTo: <sip:{to ?? user.TrimEnd('\u0007')}@test>\r\nCall-ID: c{_next}\r\nCSeq: 1 {method}\r\n{more}Content-Length: {body.Length}\r\n\r\n{body}";
    }

    private void Send(NetAddress from, string message) => _world.Network.Send(from, Server, Encoding.UTF8.GetBytes(message));

    private void Seconds(double seconds) => _world.Advance(TimeSpan.FromSeconds(seconds));
}
