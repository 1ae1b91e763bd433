namespace Trunkline.Site.Tests;

/// <summary>Devices and trunks known by their address: what they become, and what check says of them.</summary>
public sealed class PeerTests
{
    private const string Head = "site: {name: T, country: gb}\nemergency: {numbers: [\"112\", \"999\"], trunks: [up]}\n";

    private const string Up = "trunks:\n  - {name: up, kind: sip, address: 10.0.0.9:5060, channels: 4, emergency_reserve: 1, hunting: cyclic, incoming: \"201\"}\n";

    [Fact]
    public void Extension_WithAnAddress_NeedsNoPassword()
    {
        var result = SiteLoader.LoadText(Head + Up + "extensions:\n  - {number: \"201\", address: \"[fd00::7]:5070\"}\n");
        Assert.Equal([], Lines(result));
        var extension = Assert.Single(result.Model!.Extensions);
        Assert.Equal("[fd00::7]:5070", extension.Address.ToString());
        Assert.False(extension.MayRegister);
    }

    [Fact]
    public void SipTrunk_AllKeys_AreInTheModel()
    {
        var result = SiteLoader.LoadText(Head + Up + "routes:\n  - {name: r, match: [_9X.], trunks: [up]}\nextensions:\n  - {number: \"201\", password: long-enough, outside: on}\n");
        Assert.Equal([], Lines(result));
        var trunk = Assert.Single(result.Model!.SipTrunks);
        Assert.Equal(
            ("up", "10.0.0.9:5060", 4, HuntingOrder.Cyclic, 1, "201", TrunkKind.Sip),
            (trunk.Name, trunk.Address.ToString(), trunk.Channels, trunk.Hunting, trunk.EmergencyReserve, trunk.Incoming, trunk.Kind));
        Assert.True(result.Model.Extensions[0].MayRegister);
    }

    private const string Registered =
        """
        trunks:
          - name: up
            kind: sip
            address: 10.0.0.9:5060
            transport: tcp
            domain: op.example
            sources: [10.0.0.10, "10.0.0.11:5062"]
            channels: 4
            incoming: "201"
            register: {user: "0755", password: a-secret, auth_user: u, realm: op, expires_s: 600}
            habits: {options_s: 15, options_wait_s: 3, options_misses: 4, first_answer_ms: 800, hold_down_s: 60, return_probes: 5, session_timer_s: 900, called_number: p_called_party_id,
              calling_number: from, our_number: p_preferred_identity, from: account, early_media: off, overlap: on, dtmf: info, codecs: [pcmu], source_port: any, full: 486,
              causes: [{status: 480, cause: 19}], statuses: [{cause: 17, status: 600}]}
        extensions: [{number: "201", address: "10.0.0.7:5060"}]

        """;

    [Fact]
    public void SipTrunk_WithAnAccountAndHabits_IsInTheModel_AndNoTextOfItHasThePassword()
    {
        var result = SiteLoader.LoadText(Head + Registered);
        Assert.Equal([], Lines(result));
        var p = Assert.Single(result.Model!.SipTrunks).Peering;
        Assert.Equal((true, "op.example", "10.0.0.10:0 10.0.0.11:5062"), (p.IsTcp, p.Domain, string.Join(' ', p.Sources)));
        Assert.Equal(("0755", "a-secret", "u", "op", 600), (p.Account!.User, p.Account.Password, p.Account.AuthUser, p.Account.Realm, p.Account.Expires.TotalSeconds));
        var h = p.Habits;
        Assert.Equal((15, 3, 4, 800, 60, 5, 900), (h.OptionsPeriod.TotalSeconds, h.OptionsWait.TotalSeconds, h.OptionsMisses, h.FirstAnswer.TotalMilliseconds, h.HoldDown.TotalSeconds, h.ReturnProbes, h.SessionTimer));
        Assert.Equal((CalledPlace.PCalledPartyId, BoxHeader.From, BoxHeader.PPreferredIdentity, true, false, true, BoxDtmf.Info, true, 486),
            (h.CalledNumber, h.CallingNumber, h.OurNumber, h.FromIsAccount, h.EarlyMedia, h.Overlap, h.Dtmf, h.IsAnyPort, h.FullStatus));
        Assert.Equal((19, 600), ((int)h.Causes[480], h.Statuses[Base.Q850Cause.UserBusy]));
        Assert.DoesNotContain("a-secret", $"{result.Model} {p} {result.Model.Trunks[0]}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transport: tcp", "transport: sctp", "s:7:16: error: expected one of udp, tcp, found \"sctp\"")]
    [InlineData("address: 10.0.0.9:5060", "address: sip.op.example:5060", "s:6:14: error: expected an IP address and a port (192.0.2.10:5060 or [2001:db8::1]:5060; host names are not looked up), found \"sip.op.example:5060\"")]
    [InlineData("password: a-secret,", "", "s:12:15: error: expected the key \"password\" in an account with it, found none")]
    [InlineData("expires_s: 600", "expires_s: 30", "s:12:86: error: expected 0, or a whole number from 60 to 86400, found \"30\"")]
    [InlineData("our_number: p_preferred_identity", "our_number: from", "s:14:53: error: expected another our_number than from, beside from: account, found from (the number would be nowhere)")]
    [InlineData("options_s: 15", "options_s: 2", "s:13:25: error: expected 3 seconds (options_wait_s) or more, or 0, found 2")]
    [InlineData("\"10.0.0.11:5062\"", "\"10.0.0.7:5060\"", "s:9:14: error: expected an address of its own, found 10.0.0.7:5060, the address of extension 201 (a call from it must say who calls)")]
    public void SipTrunk_WrongKeys_AreNamedWithTheirPlace(string right, string wrong, string expected)
    {
        Assert.Contains(right, Registered, StringComparison.Ordinal);
        Assert.Equal([expected], Lines(SiteLoader.LoadText(Head + Registered.Replace(right, wrong, StringComparison.Ordinal))));
    }

    private const string Gateway =
        """
        trunks:
          - {name: up, kind: sip, address: 10.0.0.9:5060, channels: 4, pbx: office}
          - {name: office, kind: pbx, address: 10.0.0.5:5060, channels: 10, outside: on, shows: [5556000-5556099], dial_prefix: "9", gone_cause: 38}
        extensions: [{number: "201", address: "10.0.0.7:5060"}]

        """;

    [Fact]
    public void Pbx_AndWhatIsOfferedToIt_AreInTheModel()
    {
        var result = SiteLoader.LoadText(Head + Gateway);
        Assert.Equal([], Lines(result));
        var pbx = Assert.Single(result.Model!.Pbxs);
        Assert.Equal(("office", "10.0.0.5:5060", 10, true, "standard", "9", 38), (pbx.Name, pbx.Peering.Address.ToString(), pbx.Channels, pbx.Caller.MayCallOutside, pbx.Caller.Class, pbx.DialPrefix, (int)pbx.GoneCause));
        Assert.Equal("office", result.Model.SipTrunks.Single().Pbx);
    }

    [Theory]
    [InlineData("pbx: office", "pbx: offic", "s:4:69: error: expected the name of a trunk group of kind pbx, found \"offic\" (did you mean office?)")]
    [InlineData("address: 10.0.0.5:5060, ", "", "s:5:5: error: expected either \"address\" or \"accept\" in a PBX, found neither (it has an address, or it registers with us)")]
    [InlineData("channels: 10,", "channels: 10, accept: {user: p, password: a-secret-one},", "s:5:77: error: expected either \"address\" or \"accept\" in a PBX, found both (it has an address, or it registers with us)")]
    [InlineData("address: 10.0.0.5:5060, ", "accept: {user: \"201\", password: a-secret-one}, ", "s:5:46: error: expected a user name of its own, found \"201\" (an extension or another PBX has it)")]
    [InlineData("address: 10.0.0.5:5060, ", "accept: {user: p1, password: short}, ", "s:5:60: error: expected a password of 8 characters or more that does not contain the user, found a secret of 5 characters")]
    [InlineData("address: 10.0.0.5:5060, ", "accept: {user: p1, password: long-enough}, register: {user: x, password: y}, ", "s:5:84: error: expected the key \"address\" beside \"register\" and \"sources\", found none")]
    [InlineData("address: 10.0.0.5:5060, ", "address: 198.51.100.5:5060, ", "s:5:40: warning: expected an address on a private network or this machine, found 198.51.100.5:5060, a public one (whoever can send from it calls outside at your cost, with no password: better let it register, by accept)")]
    [InlineData("10.0.0.5:5060", "10.0.0.9:5060", "s:5:40: error: expected an address of its own, found 10.0.0.9:5060, the address of trunk group \"up\" (a call from it must say who calls)")]
    public void Pbx_WrongKeys_AreNamedWithTheirPlace(string right, string wrong, string expected)
    {
        Assert.Contains(right, Gateway, StringComparison.Ordinal);
        Assert.Contains(expected, Lines(SiteLoader.LoadText(Head + Gateway.Replace(right, wrong, StringComparison.Ordinal))));
    }

    [Fact]
    public void EmergencyTrunks_MustNotNameAPbx() => Assert.Contains(
        "s:2:47: error: expected a trunk group that leads outside, found \"office\" (it is a PBX)", Lines(SiteLoader.LoadText(Head.Replace("[up]", "[office]", StringComparison.Ordinal) + Gateway)));

    [Theory]
    [InlineData("door.example:5060")]
    [InlineData("10.1:5060")]
    [InlineData("10.0.0.1")]
    [InlineData("0.0.0.0:5060")]
    [InlineData("224.0.1.75:5060")]
    [InlineData("[ff02::1]:5060")]
    public void Address_NotOfOneHost_IsRefused(string address) => Assert.Equal(
        [$"s:6:30: error: expected an IP address and a port (192.0.2.10:5060 or [2001:db8::1]:5060; host names are not looked up), found \"{address}\""],
        Lines(SiteLoader.LoadText(Head + Up + $"extensions:\n  - {{number: \"201\", address: \"{address}\"}}\n")));

    [Theory]
    [InlineData("10.255.255.255:5060", false)]
    [InlineData("172.16.0.1:5060", false)]
    [InlineData("172.31.255.1:5060", false)]
    [InlineData("172.32.0.1:5060", true)]
    [InlineData("192.168.1.1:5060", false)]
    [InlineData("192.169.1.1:5060", true)]
    [InlineData("169.254.1.1:5060", false)]
    [InlineData("127.0.0.1:5080", false)]
    [InlineData("100.64.0.1:5060", true)]
    [InlineData("198.51.100.7:5060", true)]
    [InlineData("[::1]:5080", false)]
    [InlineData("[fe80::1]:5060", false)]
    [InlineData("[fc00::1]:5060", false)]
    [InlineData("[2001:db8::1]:5060", true)]
    public void Address_OnAPublicNetwork_IsWarnedOf(string address, bool isPublic)
    {
        var result = SiteLoader.LoadText(Head + Up + $"extensions:\n  - {{number: \"201\", address: \"{address}\"}}\n");
        Assert.True(result.IsValid);
        Assert.Equal(isPublic ? [$"{address}, a public one"] : [], result.Errors.Select(e => e.Found));
    }

    [Fact]
    public void Address_OfTwo_IsRefused() => Assert.Equal(
        [
            "s:4:36: error: expected an address of its own, found 10.0.0.9:5060, the address of extension 201 (a call from it must say who calls)",
            "s:7:30: error: expected an address of its own, found 10.0.0.9:5060, the address of extension 201 (a call from it must say who calls)",
        ],
        Lines(SiteLoader.LoadText(Head + Up + "extensions:\n  - {number: \"201\", address: 10.0.0.9:5060}\n  - {number: \"202\", address: 10.0.0.9:5060}\n")));

    [Fact]
    public void SipTrunk_WithoutUdp_IsRefused() => Assert.Equal(
        ["s:6:12: error: expected a listening address, for the extensions and trunks with an address, found \"off\""],
        Lines(SiteLoader.LoadText(Head + Up + "extensions: [{number: \"201\", password: long-enough}]\nsip: {udp: off}\n")));

    private static IEnumerable<string> Lines(SiteResult result) => result.Errors.Select(e => e.ToLine("s"));
}
