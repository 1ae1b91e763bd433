using System.Text.Json;

namespace Trunkline.Interop.Tests;

/// <summary>SIPp dials feature codes, and sends calls on: somebody else's # in a URI, somebody else's 302.</summary>
[Collection(OwnSiteTests.Name)]
public sealed class SippCodeTests(RunningSite site)
{
    private int Caller => site.FirstPort + 30;

    private int Callee => site.FirstPort + 40;

    /// <summary>201 forwards by telephone, and 204 reaches 203; an administrator sees it, takes it back, and 201 is asked again.</summary>
    [Theory]
    [InlineData("*21*203%23")]
    [InlineData("*21*203#")] // not what RFC 3261 lets stand in a URI, and what telephones send
    [InlineData("*21*203")]
    public void ACode_IsAnswered_Obeyed_AndShown(string code)
    {
        Sipp.Register(site, "203", Callee);
        var last = site.LastRecord();
        using (var dials = Start("caller_is_left", "201", code))
        {
            Sipp.Succeeds(site, dials); // answered, and released from here
        }

        var set = Assert.Single(site.WhenQuiet(last));
        Assert.Equal(("ANSWERED", "forwarding of every call is on, to 203"), (set.GetProperty("disposition").GetString(), set.GetProperty("protocol_reason").GetString()));
        var shown = Assert.Single(site.Ask("extensions").EnumerateArray().Single(e => e.GetProperty("extension").GetString() == "201").GetProperty("settings").EnumerateArray());
        Assert.Equal(("always", "203", true), (shown.GetProperty("setting").GetString(), shown.GetProperty("value").GetString(), shown.GetProperty("isByTelephone").GetBoolean()));
        var explained = Tool.Run(Tool.Trunkline, ["explain", "204", "201", "--site", site.SiteFile]);
        Assert.Contains("forwards every call to 203, as a call of 201 (set at the telephone)", explained.Text.ReplaceLineEndings(" ").Replace("              ", "", StringComparison.Ordinal), StringComparison.Ordinal);

        last = site.LastRecord();
        Assert.Equal("203", Reaches("201", last).GetProperty("called").GetString());
        var cleared = Tool.Run(Tool.Trunkline, ["extensions", "clear", "201", "--site", site.SiteFile]);
        Assert.Equal((0, "201: 1 taken back, the file counts"), (cleared.ExitCode, cleared.Text.Trim()));
        Assert.Equal(0, site.Ask("extensions").EnumerateArray().Single(e => e.GetProperty("extension").GetString() == "201").GetProperty("settings").GetArrayLength());
    }

    /// <summary>205 logs out of its queue and turns a switch; an administrator sees both, and takes them back; whoever may not changes nothing.</summary>
    [Fact]
    public void AnAgent_LogsOut_AndASwitchIsTurned_AndBothAreShown()
    {
        Assert.Equal((16, "205 is logged out of queue support"), Dials("205", "#45*640%23"));
        Assert.Equal("logged out", Agent());
        Assert.Equal((16, "switch office is night by hand, calls go to 204"), Dials("205", "*28%23"));
        Assert.Equal(("night", true), Switch());
        Assert.Equal((29, "turning a switch: not done, 204 may not turn switch office (700)"), Dials("204", "#28*700%23"));
        Assert.Equal((29, "login: not done, 204 is agent of no queue"), Dials("204", "*45"));
        Assert.Equal(("night", true), Switch());
        Assert.Equal((0, "205 takes calls of queue support"), Orders("queues", "support", "login", "205"));
        Assert.Equal((0, "switch office: day, calls go to 203"), Orders("switches", "office", "auto"));
        Assert.Equal("logged in", Agent());
        Assert.Equal(("day", false), Switch());

        string Agent() => site.Ask("queues").EnumerateArray().Single().GetProperty("agents").EnumerateArray().Single().GetProperty("presence").GetString()!;

        (string, bool) Switch() => site.Ask("switches").EnumerateArray().Single() is var s ? (s.GetProperty("position").GetString()!, s.GetProperty("byHand").GetBoolean()) : default;

        (int, string) Orders(params string[] order) => Tool.Run(Tool.Trunkline, [.. order, "--site", site.SiteFile]) is var run ? (run.ExitCode, run.Text.Trim()) : default;
    }

    [Fact]
    public void APhone_ThatAnswers302_IsFollowed()
    {
        Sipp.Register(site, "203", Callee);
        Sipp.Register(site, "202", Callee + 2);
        var last = site.LastRecord();
        using var moves = Sipp.Start(site, "callee_moves", Callee + 2, site.FirstPort + 640, 1, null);
        Assert.Equal("203", Reaches("202", last).GetProperty("called").GetString());
        Sipp.Succeeds(site, moves);
        var moved = site.Records(last).Single(r => r.GetProperty("called").GetString() == "202");
        Assert.Equal((23, "SIP 302 to 203"), (moved.GetProperty("cause").GetInt32(), moved.GetProperty("protocol_reason").GetString()));
    }

    /// <summary>Somebody dials a code, is answered and released; with which cause, and what the record says.</summary>
    private (int Cause, string Words) Dials(string from, string code)
    {
        var last = site.LastRecord();
        using (var dials = Start("caller_is_left", from, code))
        {
            Sipp.Succeeds(site, dials);
        }

        var record = Assert.Single(site.WhenQuiet(last));
        Assert.Equal("ANSWERED", record.GetProperty("disposition").GetString());
        return (record.GetProperty("cause").GetInt32(), record.GetProperty("protocol_reason").GetString()!);
    }

    /// <summary>204 calls, and 203 has the call.</summary>
    private JsonElement Reaches(string called, long last)
    {
        using var callee = Sipp.Start(site, "callee", Callee, site.FirstPort + 600, 1, null, "-d", "1000", "-rtp_echo");
        using var caller = Start("caller", "204", called);
        Sipp.Succeeds(site, caller, callee);
        return Assert.Single(site.WhenQuiet(last), r => r.GetProperty("disposition").GetString() == "ANSWERED");
    }

    private Background Start(string scenario, string from, string to) =>
        Sipp.Start(site, scenario, Caller, site.FirstPort + 200, 1, $"{from};{to};{Sipp.Credentials(from)}", "-d", "1000", "-auth_uri", $"{to}@{site.Address}");
}
