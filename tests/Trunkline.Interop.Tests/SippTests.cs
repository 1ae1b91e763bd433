using System.Text.Json;

namespace Trunkline.Interop.Tests;

/// <summary>SIPp as phones: every call goes as its scenario says to the message, and leaves its record and nothing else.</summary>
[Collection(RunningSiteTests.Name)]
public sealed class SippTests(RunningSite site)
{
    private int Caller => site.FirstPort + 10;

    private int Callee => site.FirstPort + 20;

    [Fact]
    public void Register_WithDigest_IsBound()
    {
        Sipp.Register(site, "203", Callee + 2);
        var bound = site.Ask("registrations").EnumerateArray().Single(r => r.GetProperty("extension").GetString() == "203");
        Assert.Equal($"sip:203@127.0.0.1:{Callee + 2}", bound.GetProperty("contact").GetString());
    }

    [Fact]
    public void Register_WrongPassword_IsRefused()
    {
        Sipp.Register(site, "204", Callee + 4, "register_refused", "wrong");
        var bound = site.Ask("registrations").EnumerateArray().Single(r => r.GetProperty("extension").GetString() == "204");
        Assert.Equal("", bound.GetProperty("contact").GetString());
    }

    [Fact]
    public void Call_CallerHangsUp_IsAnsweredAndOver()
    {
        var record = Call("caller", "callee");
        IsAnswered(record, 0.8);
        Assert.Equal(16, record.GetProperty("cause").GetInt32());
    }

    [Fact]
    public void Call_CalleeHangsUp_IsAnsweredAndOver()
    {
        var record = Call("caller_is_left", "callee_hangs_up");
        IsAnswered(record, 0.8);
        Assert.Equal(16, record.GetProperty("cause").GetInt32());
    }

    [Fact]
    public void Call_HeldAndRetrieved_GoesOn() => IsAnswered(Call("caller_holds", "callee"), 1.2);

    [Fact]
    public void Call_Cancelled_IsNotAnswered()
    {
        var record = Call("caller_gives_up", "callee_does_not_answer");
        Assert.Equal(JsonValueKind.Null, record.GetProperty("answered_after").ValueKind);
        Assert.Equal("NO ANSWER", record.GetProperty("disposition").GetString());
        Assert.True(record.GetProperty("alerting_after").GetDouble() < 1);
    }

    [Fact]
    public void Call_CalleeBusy_IsRefusedWithBusy()
    {
        var record = Call("caller_hears_busy", "callee_busy");
        Assert.Equal("BUSY", record.GetProperty("disposition").GetString());
        Assert.Equal(17, record.GetProperty("cause").GetInt32());
    }

    /// <summary>100 callers stream RTP, the callee echoes it, and every caller hears it back.</summary>
    [Fact]
    public void Calls_AHundredAtATime_AllTalkBothWays()
    {
        const int Calls = 100;
        var media = (Caller: site.FirstPort + 200, Callee: site.FirstPort + 600);
        Sipp.Register(site, "202", Callee);
        var last = site.LastRecord();
        // SIPp streams all its calls over one socket: the gateway's port tells them apart
        using var heard = Capture.Start(site, "hundred", $"udp and (dst port {media.Caller} or dst port {media.Callee})");
        using var callee = Sipp.Start(site, "callee", Callee, media.Callee, Calls, null, "-rtp_echo");
        using var caller = Sipp.Start(site, "caller", Caller, media.Caller, Calls, $"201;202;{Sipp.Credentials("201")}", "-d", "6500", "-auth_uri", $"202@{site.Address}");
        Until.True(() => site.Ask("calls").EnumerateArray().Count(c => c.GetProperty("state").GetString() == "Connected") == Calls, 20, "100 calls at a time", () => caller.Output + callee.Output);
        Sipp.Succeeds(site, caller, callee);
        var records = site.WhenQuiet(last);
        Assert.Equal(Calls, records.Count);
        Assert.All(records, r => IsAnswered(r, 6));

        heard.Stop();
        foreach (var (side, port) in new[] { ("callee", media.Callee), ("caller", media.Caller) })
        {
            var streams = heard.Fields($"udp.dstport == {port}", "udp.srcport").GroupBy(p => p).Select(g => g.Count()).ToList();
            Assert.True(streams.Count == Calls && streams.Min() > 250, $"the {side} heard {streams.Count} streams of {streams.DefaultIfEmpty().Min()} packets and more");
        }
    }

    private JsonElement Call(string caller, string callee)
    {
        Sipp.Register(site, "202", Callee);
        var last = site.LastRecord();
        using var called = Sipp.Start(site, callee, Callee, site.FirstPort + 600, 1, null, "-d", "1000", "-rtp_echo");
        using var calling = Sipp.Start(site, caller, Caller, site.FirstPort + 200, 1, $"201;202;{Sipp.Credentials("201")}", "-d", "1000", "-auth_uri", $"202@{site.Address}");
        Sipp.Succeeds(site, calling, called);
        var record = Assert.Single(site.WhenQuiet(last));
        Assert.Equal("201", record.GetProperty("calling").GetString());
        Assert.Equal("202", record.GetProperty("called").GetString());
        return record;
    }

    private static void IsAnswered(JsonElement record, double talked)
    {
        Assert.Equal("ANSWERED", record.GetProperty("disposition").GetString());
        Assert.InRange(record.GetProperty("talked").GetDouble(), talked, talked + 3);
    }
}
