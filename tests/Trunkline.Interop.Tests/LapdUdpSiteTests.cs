using System.Net;
using System.Net.Sockets;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>A whole site, deciding process and gateway, whose span is attached to libpri by `lapd-udp`: a call out and a call in.</summary>
public sealed class LapdUdpSiteTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData(", side: network, variant: qsig", false)]
    public void Site_CallsLibpri_AndIsCalledByIt(string more, bool withFcs)
    {
        var (theirs, ours) = (FreePort(), FreePort());
        var isUser = more.Length == 0;
        using var site = new FaultSite(
            FaultSite.Extensions(201) +
            $$"""
            trunks:
              - {name: city, kind: e1, attach: "lapd-udp:127.0.0.1:{{theirs}},local={{ours}}{{(withFcs ? ",fcs" : "")}}", incoming: "201"{{more}}}
            routes:
              - {name: city, match: [_0X.], strip: 1, trunks: [city]}
            emergency: {numbers: ["112", "999"], trunks: [city], access_codes: ["0"]}

            """);
        using var loop = new RealLoop();
        using var run = site.StartRun();
        using var peer = new ScriptedPeer(
            loop, "pri_peer", $"{(isUser ? "--net" : "--user")} --switch {(isUser ? "euroisdn" : "qsig")} --listen {theirs} --peer {ours}{(withFcs ? " --fcs" : "")}");
        peer.Expect("dchan_up", seconds: 40);
        site.UntilReady(run);
        using var phone = site.Phone(201);

        phone.Dial("02075550199");
        var ring = peer.Expect("ring", "called=2075550199", seconds: 20);
        peer.Do($"proceeding call={ring["call"]} ch={ring["ch"]}");
        peer.Do($"alerting call={ring["call"]} ch={ring["ch"]}");
        peer.Do($"answer call={ring["call"]} ch={ring["ch"]}");
        Until.True(() => phone.IsConnected, 20, "our call is answered", () => site.Log + peer.Output);
        phone.HangUp();
        var gone = peer.Expect("hangup_req", "cause=16", seconds: 20);
        peer.Do($"hangup call={gone["call"]} cause=16");

        Until.True(() => site.AskLines().All(l => l.State == "Idle") && site.Calls().Count == 0, 20, "the channel is free", () => site.Log);
        peer.Do("call as=b called=2075550100 called_plan=0x21 calling=2079460123 calling_plan=0x21 ch=5");
        peer.Expect("ringing", seconds: 20);
        var answered = peer.Expect("answer", seconds: 20);
        Assert.NotNull(answered);
        Assert.True(phone.IsConnected);
        peer.Do("hangup call=b cause=16");
        peer.Expect("hangup", seconds: 20);
        Until.True(() => phone.WasHungUp, 20, "their call is over", () => site.Log + peer.Output);
        Until.True(() => site.AskLines().All(l => l.State == "Idle") && site.Calls().Count == 0, 20, "nothing is stuck", () => site.Log);
    }

    /// <summary>The numbering plan as the operator wants it beside the type of number: libpri reads type and plan as one octet.</summary>
    [Theory]
    [InlineData("", "0x21")]
    [InlineData(", plan: unknown", "0x20")]
    public void NumberingPlan_IsSaidAsTheOperatorWantsIt(string plan, string expected)
    {
        var (theirs, ours) = (FreePort(), FreePort());
        using var site = new FaultSite(
            FaultSite.Extensions(201) + City(theirs, ours).Replace("incoming: \"201\"", $"incoming: \"201\", numbers: {{form: national{plan}}}", StringComparison.Ordinal))
        {
            Numbers = "{main: \"+442075550100\"}",
        };
        using var loop = new RealLoop();
        using var run = site.StartRun();
        using var peer = new ScriptedPeer(loop, "pri_peer", $"--net --switch euroisdn --listen {theirs} --peer {ours}");
        peer.Expect("dchan_up", seconds: 40);
        site.UntilReady(run);
        using var phone = site.Phone(201);
        phone.Dial("002079460123");
        var ring = peer.Expect("ring", "called=2079460123", seconds: 20);
        Assert.Equal(Convert.ToInt32(expected, 16), int.Parse(ring["called_plan"], System.Globalization.CultureInfo.InvariantCulture));
        peer.Do($"hangup call={ring["call"]} cause=17");
        Until.True(() => site.AskLines().All(l => l.State == "Idle"), 20, "nothing is stuck", () => site.Log);
    }

    /// <summary>libpri set to our own side: whoever asks reads why there is no D-channel, by command, in `status` and in the log.</summary>
    [Fact]
    public void Site_WhosePeerIsAlsoUserSide_SaysSo()
    {
        const string words = "the far end is also user side, or the line is looped";
        var (theirs, ours) = (FreePort(), FreePort());
        using var site = new FaultSite(FaultSite.Extensions(201) + City(theirs, ours));
        using var loop = new RealLoop();
        using var run = site.StartRun();
        using var peer = new ScriptedPeer(loop, "pri_peer", $"--user --switch euroisdn --listen {theirs} --peer {ours}");
        Until.True(() => site.HasAlarm($"span 1: {words}"), 40, "the alarm", () => site.Log + peer.Output);
        Assert.Contains($"none: D-channel down: {words}", site.Cli("spans").Text, StringComparison.Ordinal);
        Assert.Contains($"none: D-channel down: {words}", site.Cli("span", "1", "show").Text, StringComparison.Ordinal);
        Assert.Contains($"fault: span 1: D-channel down: {words}", site.Cli("status").Text, StringComparison.Ordinal);
        Assert.Contains($"span 1: {words}", site.Log, StringComparison.Ordinal);
    }

    /// <summary>libpri sends SERVICE, which no EuroISDN has: read in the alarms and in `span 1 show`, and calls pass.</summary>
    [Fact]
    public void Site_WhosePeerSendsService_SaysSo_AndCallsPass()
    {
        var (theirs, ours) = (FreePort(), FreePort());
        using var site = new FaultSite(FaultSite.Extensions(201) + City(theirs, ours));
        using var loop = new RealLoop();
        using var run = site.StartRun();
        using var peer = new ScriptedPeer(loop, "pri_peer", $"--net --switch euroisdn --listen {theirs} --peer {ours}");
        peer.Expect("dchan_up", seconds: 40);
        site.UntilReady(run);
        peer.Do("service ch=7 status=2");
        Until.True(() => site.HasAlarm("protocol discriminator 0x03, where Q.931 has 0x08"), 20, "the alarm", () => site.Log + peer.Output);
        var shown = string.Join(' ', site.Cli("span", "1", "show").Text.Split('\n').Select(l => l.Trim()));
        Assert.Contains("far end      once, last ", shown, StringComparison.Ordinal);
        Assert.Contains("SERVICE of AT&T's variants: the far end is set to a North American one); ignored", shown, StringComparison.Ordinal);
        using var phone = site.Phone(201);
        phone.Dial("02075550199");
        var ring = peer.Expect("ring", "called=2075550199", seconds: 20);
        peer.Do($"answer call={ring["call"]} ch={ring["ch"]}");
        Until.True(() => phone.IsConnected, 20, "our call is answered", () => site.Log + peer.Output);
        phone.HangUp();
        peer.Do($"hangup call={peer.Expect("hangup_req", "cause=16", seconds: 20)["call"]} cause=16");
        Until.True(() => site.AskLines().All(l => l.State == "Idle"), 20, "nothing is stuck", () => site.Log);
    }

    private static string City(int theirs, int ours) =>
        $$"""
        trunks:
          - {name: city, kind: e1, attach: "lapd-udp:127.0.0.1:{{theirs}},local={{ours}}", incoming: "201"}
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
