namespace Trunkline.Site.Tests;

/// <summary>Devices and trunks known by their address: what they become, and what check says of them.</summary>
public sealed class PeerTests
{
    private const string Head = "site: {name: T, country: gb}\nemergency: {numbers: [\"112\"], trunks: [up]}\n";

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
