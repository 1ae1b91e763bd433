using Trunkline.E1;
using Trunkline.Exchange;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>The line is looped towards a site whose data link is up: it is found, said and busied out, and everything comes back when the loop has gone.</summary>
public sealed class LoopFoundTests
{
    private const string Looped = "D-channel down: the line is looped: our own frames come back";

    public static TheoryData<Fidelity, SpanLoop> Loops => new()
    {
        { Fidelity.Events, SpanLoop.Payload }, { Fidelity.Samples, SpanLoop.Payload }, { Fidelity.Samples, SpanLoop.Line },
    };

    /// <summary>Right after the start both ends' numbers are alike, and our enquiry that comes back is the answer that a far end would give.</summary>
    [Theory]
    [MemberData(nameof(Loops))]
    public void IdleLink_LoopIsFoundWithinT203AndASecond(Fidelity fidelity, SpanLoop loop)
    {
        var e1 = new E1SiteTests.Rig(fidelity);
        e1.Seconds(3);
        Find(e1, loop);
        e1.Seconds(30);
        Assert.Equal(Looped, e1.Site.Node!.ListSpans()[0].Blocked);
        var refused = e1.Office.Call("05550101");
        e1.Until(() => refused.State == PhoneCallState.Ended);
        End(e1);
    }

    /// <summary>After calls the numbers differ, and what comes back acknowledges what was never sent.</summary>
    [Theory]
    [MemberData(nameof(Loops))]
    public void AfterCalls_LoopIsFound_AndTheCallThatTalksGoesOn(Fidelity fidelity, SpanLoop loop)
    {
        var e1 = new E1SiteTests.Rig(fidelity);
        e1.Talk("05550101").HangUp();
        e1.Seconds(5);
        var call = e1.Talk("05550100");
        Find(e1, loop);
        e1.Site.SpanCards[0].SetLoop(SpanLoop.None);
        e1.Seconds(5);
        Assert.Equal(PhoneCallState.Talking, call.State); // T309 is 12 s
        call.HangUp();
        e1.Seconds(3);
        Assert.All(e1.Site.Records, r => Assert.Equal(Q850Cause.NormalClearing, r.Cause));
        Assert.Equal("", e1.Site.Stuck());
    }

    /// <summary>A call that is set up over a loop comes back at once, and so do the next ones.</summary>
    [Theory]
    [MemberData(nameof(Loops))]
    public void CallIntoTheLoop_FindsItAtOnce(Fidelity fidelity, SpanLoop loop)
    {
        var e1 = new E1SiteTests.Rig(fidelity);
        e1.Site.SpanCards[0].SetLoop(loop);
        e1.Seconds(0.5); // a line loop is new frames: aligned, and told for 100 ms
        var call = e1.Office.Call("05550101");
        e1.Until(() => call.State == PhoneCallState.Ended);
        e1.Seconds(0.5);
        Assert.Equal(Looped, e1.Site.Node!.ListSpans()[0].Blocked);
        End(e1);
    }

    /// <summary>The other way round: the site is looped for a measurement, and the exchange finds its own frames and gives it no call.</summary>
    [Theory]
    [InlineData("payload")]
    [InlineData("line")]
    public void SiteThatIsLooped_IsFoundByTheExchange(string loop)
    {
        var e1 = new E1SiteTests.Rig(Fidelity.Samples);
        e1.Seconds(3);
        e1.Site.Node!.LoopSpan(1, new(loop, 60, false), r => Assert.Equal("", r.Reason));
        var since = e1.Site.World.Time.Elapsed;
        e1.Until(() => !e1.Site.Pri.Spans[0].IsLinkUp);
        Assert.InRange((e1.Site.World.Time.Elapsed - since).TotalSeconds, 0, 11);
        Assert.Equal(CallInOutcome.Busy, e1.Site.Pri.CallIn("5556202", new("2079460123"), FarScript.Talks, TimeSpan.FromSeconds(60), out _, out _));
        e1.Seconds(70);
        Assert.True(e1.Site.Pri.Spans[0].IsLinkUp);
        e1.Talk("05550101").HangUp();
        e1.Seconds(3);
        Assert.Equal("", e1.Site.Stuck());
    }

    /// <summary>Some timeslots are looped and the rest goes on: no alarm, calls pass, and the exchange gives no call in them.</summary>
    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void SomeTimeslots_AreNoLoopOfTheSpan(Fidelity fidelity)
    {
        var e1 = new E1SiteTests.Rig(fidelity);
        e1.Site.SpanCards[0].SetLoop(SpanLoop.None, 0xFFFE_0000);
        e1.Seconds(60);
        Assert.Equal("", e1.Site.Node!.ListSpans()[0].Blocked);
        Assert.Equal(CallInOutcome.Ringing, e1.Site.Pri.CallIn("5556202", new("2079460123"), FarScript.Talks, TimeSpan.FromSeconds(60), out _, out var timeslot));
        Assert.Equal(15, timeslot);
        e1.Until(() => e1.Office.Calls.Count == 1);
        e1.Office.Calls[0].Answer();
        e1.Seconds(2);
        e1.Office.Calls[0].HangUp();
        e1.Seconds(3);
        Assert.Equal("", e1.Site.Stuck());
    }

    private static void Find(E1SiteTests.Rig e1, SpanLoop loop)
    {
        e1.Site.SpanCards[0].SetLoop(loop);
        var since = e1.Site.World.Time.Elapsed;
        e1.Until(() => e1.Site.Node!.ListSpans()[0].Blocked == Looped);
        Assert.InRange((e1.Site.World.Time.Elapsed - since).TotalSeconds, 0, 11);
        Assert.All(e1.Site.Node!.ListLines(), l => Assert.NotEqual("Idle", l.State));
    }

    private static void End(E1SiteTests.Rig e1)
    {
        e1.Site.SpanCards[0].SetLoop(SpanLoop.None);
        var since = e1.Site.World.Time.Elapsed;
        e1.Until(() => e1.Site.Node!.ListSpans()[0].Blocked.Length == 0);
        Assert.InRange((e1.Site.World.Time.Elapsed - since).TotalSeconds, 0, 5);
        e1.Talk("05550101").HangUp();
        e1.Seconds(3);
        Assert.Equal("", e1.Site.Stuck());
    }
}
