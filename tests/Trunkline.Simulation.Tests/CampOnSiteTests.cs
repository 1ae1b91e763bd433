using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>Every line is taken: callers wait in turn for the first that comes free, are told so, and emergency calls do not wait for them.</summary>
public sealed class CampOnSiteTests
{
    private const string Services =
        """
        announcements:
          - { number: "600", name: full, says: [beep], answer: off, cause: 34 }
        """;

    [Fact]
    public void WhoseCallBeganFirst_HasTheFirstFreeLine()
    {
        var s = Site("camp_on: { for_s: 60 }");
        var first = Full(s);
        var b = s.Phone("203").Call("05550100");
        s.Seconds(2);
        var c = s.Phone("204").Call("05550100");
        s.Seconds(5);
        Assert.Equal(("music", "music"), (Hears(b), Hears(c)));
        first.HangUp();
        s.Until(() => b.State == PhoneCallState.Talking, 30);
        Assert.NotEqual(PhoneCallState.Talking, c.State);
        b.HangUp();
        s.Until(() => c.State == PhoneCallState.Talking, 30);
        c.HangUp();
        s.Seconds(5);
    }

    [Fact]
    public void WaitedTooLong_HeIsToldSo_AndTheCallEndsWithCause34()
    {
        var s = Site("camp_on: { for_s: 20, most: 1 }, when_busy: full");
        Full(s);
        var b = s.Phone("203").Call("05550100");
        s.Seconds(1);
        var c = s.Phone("204").Call("05550100"); // one may wait
        s.Until(() => c.State == PhoneCallState.Ended, 10);
        Assert.Equal(["beep"], ((PhoneSignals)c.Media!).Prompts);
        Assert.NotEqual(PhoneCallState.Ended, b.State);
        s.Until(() => b.State == PhoneCallState.Ended, 30);
        Assert.Equal(["music", "beep"], ((PhoneSignals)b.Media!).Prompts);
        Assert.Equal(503, b.FailedWith);
    }

    [Fact]
    public void AnEmergencyCall_IsBeforeThem()
    {
        var s = Site("camp_on: { for_s: 60 }");
        var first = Full(s);
        var waits = s.Phone("203").Call("05550100");
        s.Seconds(2);
        var help = s.Phone("204").Call("112");
        s.Until(() => help.State is PhoneCallState.Talking or PhoneCallState.Ringing && first.State == PhoneCallState.Ended, 30);
        Assert.NotEqual(PhoneCallState.Talking, waits.State);
        Assert.Equal("music", Hears(waits));
    }

    [Fact]
    public void TheCallerHangsUp_NobodyWaitsAnyMore()
    {
        var s = Site("camp_on: {}");
        var first = Full(s);
        var waits = s.Phone("203").Call("05550100");
        s.Seconds(2);
        waits.HangUp();
        s.Seconds(1);
        first.HangUp();
        s.Seconds(20);
        Assert.Empty(s.Site.Node!.CallControl.Calls);
    }

    private static string Hears(PhoneCall call) => ((PhoneSignals)call.Media!).Prompt;

    private static ServiceSite Site(string keys) => new(Fidelity.Events, Services, change: yaml => yaml
        .Replace("lines: 1-4", "lines: 1-1", StringComparison.Ordinal)
        .Replace("trunks: [city] }\nemergency", $"trunks: [city], {keys} }}\nemergency", StringComparison.Ordinal)
        .Replace("password: long-enough-three", "password: long-enough-three, outside: on", StringComparison.Ordinal)
        .Replace("password: long-enough-four", "password: long-enough-four, outside: on", StringComparison.Ordinal));

    /// <summary>The only line is taken.</summary>
    private static PhoneCall Full(ServiceSite s)
    {
        var call = s.Phone("201").Call("05550100");
        s.Until(() => call.State == PhoneCallState.Talking, 30);
        return call;
    }
}
