using System.Net;
using System.Net.Sockets;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>Two whole sites, four processes, joined by a pseudowire on loopback: LAPD comes up over it, and a call speaks both ways.</summary>
public sealed class PseudowireSiteTests
{
    [Theory]
    [InlineData("cesopsn", "")]
    [InlineData("cesopsn", ",rtp=97,ssrc=7,jitter=60")]
    [InlineData("satop", "")]
    public void TwoSites_CallEachOther(string kind, string more)
    {
        var (first, second) = (FreePort(), FreePort());
        using var user = new FaultSite(Site("user", kind, second, first, more));
        using var network = new FaultSite(Site("network", kind, first, second, more));
        using var runUser = user.StartRun();
        using var runNetwork = network.StartRun();
        user.UntilReady(runUser);
        network.UntilReady(runNetwork);
        using var here = user.Phone(201, 600);
        using var there = network.Phone(201, 900);
        Until.True(
            () => user.AskLines() is { Count: 30 } lines && lines.All(l => l.State == "Idle") && network.AskLines().All(l => l.State == "Idle"),
            40, "the data link is up and every channel may carry calls", () => user.Log + network.Log);

        here.DialUntilAnswered("02075550100");
        Until.True(() => there.IsConnected, 20, "the far phone is in the call", () => user.Log + network.Log);
        here.Rtp.HearTone(900, 20);
        there.Rtp.HearTone(600, 20);
        here.HangUp();
        Until.True(() => there.WasHungUp, 20, "the far call is over", () => user.Log + network.Log);
        there.DialUntilAnswered("02075550101");
        here.Rtp.HearTone(900, 20);
        there.Rtp.HearTone(600, 20);
        there.HangUp();
        Until.True(() => user.AskLines().All(l => l.State == "Idle") && network.AskLines().All(l => l.State == "Idle"), 20, "nothing is stuck", () => user.Log + network.Log);
    }

    private static string Site(string side, string kind, int theirs, int ours, string more) =>
        FaultSite.Extensions(201) +
        $$"""
        trunks:
          - {name: city, kind: e1, side: {{side}}, attach: "{{kind}}:127.0.0.1:{{theirs}},local={{ours}}{{more}}", incoming: "201"}
        routes:
          - {name: city, match: [_0X.], strip: 1, trunks: [city]}
        emergency: {numbers: ["112", "999"], trunks: [city], access_codes: ["0"]}

        """;

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
