using Trunkline.Calls;
using Trunkline.Exchange.Pri;
using Trunkline.Node;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>What an administrator, a transfer, a restart or a lost gateway must not do to a call for help.</summary>
public sealed class EmergencyUnderwayTests
{
    public static TheoryData<string> Kinds => EmergencyTrunkSite.Kinds;

    /// <summary>A drained trunk is empty for everybody but who calls for help, also where a call from before is still up.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void DrainedTrunk_IsTakenForHelp_AlsoFromACallThatIsStillUp(string kind)
    {
        var w = new EmergencyTrunkSite(kind);
        w.Node.Drain(kind, drain: true);
        var refused = w.Phones["202"].Call("05550101");
        w.Until(() => refused.State == PhoneCallState.Ended);
        w.Talk("203", "112").HangUp();
        w.Seconds(5);
        w.Node.Drain(kind, drain: false);
        var up = w.Talk("202", "05550101");
        Assert.Equal(1, w.Node.Drain(kind, drain: true)!.CallsLeft);
        w.Talk("203", "112");
        w.Until(() => up.State == PhoneCallState.Ended);
        Assert.Equal(Q850Cause.Preemption, up.EndCause);
    }

    /// <summary>The duty room is given the call: it is the same call for help, never ended for another, and nothing is changed under it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)] // nobody takes it: both talk on
    public void Transferred_ItStaysACallForHelp(bool isTaken)
    {
        var w = new EmergencyTrunkSite("pri");
        var told = new List<string>();
        w.Node.EmergencyTold = e => told.Add(e.Stage);
        w.Phones["204"].OnIncoming = c =>
        {
            if (isTaken)
            {
                c.Answer();
            }
            else
            {
                c.Refuse(486);
            }
        };
        var help = w.Talk("203", "112");
        help.Transfer("204");
        w.Seconds(5);
        Assert.Equal(isTaken, w.Phones["204"].Calls.Any(c => c.State == PhoneCallState.Talking));
        var call = Assert.Single(w.Node.CallControl.EmergencyCalls);
        Assert.Equal(CallPriority.Emergency, call.Priority);
        var second = w.Phones["202"].Call("112");
        w.Seconds(30);
        Assert.Equal((0L, true), (w.Node.CallControl.Preempted, w.Node.CallControl.Calls.Contains(call)));
        Assert.Contains("an emergency call is up", w.Reload(y => y.Replace("name: Office", "name: Bureau", StringComparison.Ordinal)).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Ended", told);
        (isTaken ? w.Phones["204"].Calls[0] : help).HangUp();
        w.Until(() => second.State == PhoneCallState.Talking);
        Assert.Contains("Ended", told);
    }

    /// <summary>A new process knows the call for what it is: who and where, that nothing may be stopped, and whom a call back is for after its end.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Killed_TheCallForHelpIsStillOne(string kind)
    {
        var w = new EmergencyTrunkSite(kind);
        var help = w.Talk("203", "112");
        w.Seconds(29 * 60);
        w.Site.Kill();
        w.Seconds(2);
        w.Site.Start();
        w.Seconds(5);
        var told = new List<string>();
        w.Node.EmergencyTold = e => told.Add($"{e.Stage} {e.Extension} {e.Place}");
        var call = Assert.Single(w.Node.ListEmergencies().Calls);
        Assert.Equal(("112", "203", "Lab", "Building B, room 214", "talks"), (call.Number, call.Extension, call.Name, call.Place, call.State));
        Assert.Contains("203 to 112", w.Node.MayNotStopBecause(), StringComparison.Ordinal);
        w.Seconds(5 * 60);
        help.HangUp();
        w.Seconds(3);
        Assert.Equal(["Ended 203 Building B, room 214"], told);
        var kept = Assert.Single(w.Node.ListEmergencies().CallBacks);
        Assert.InRange((kept.Until - w.Site.World.Time.GetUtcNow()).TotalMinutes, 29.9, 30.1);
        Assert.Equal(kind == "line" ? "FXO/1" : "", kept.Line);
    }

    /// <summary>A call back of an earlier run is the last to give way, and does: the only circuit is not kept from who calls for help.</summary>
    [Fact]
    public void Killed_ACallBackGivesWayAfterAWhile()
    {
        var w = new EmergencyTrunkSite("pri");
        w.Talk("203", "112").HangUp();
        w.Seconds(5);
        w.CallIn("5556203");
        w.Until(() => w.Node.ListCalls().Any(c => c is { State: "Connected", Route: "emergency call back" }));
        w.Seconds(1);
        w.Site.Kill();
        w.Seconds(1);
        w.Site.Start();
        w.Seconds(5);
        Assert.True(Assert.Single(w.Node.ListEmergencies().Calls).IsCallBack);
        var help = w.Phones["204"].Call("112");
        w.Seconds(9);
        Assert.Equal((0L, PhoneCallState.Calling), (w.Node.CallControl.Preempted, help.State));
        w.Until(() => help.State == PhoneCallState.Talking);
        Assert.Equal(1, w.Node.CallControl.Preempted);
    }

    /// <summary>Dialled while the gateway is out of reach: it goes out when the gateway is back.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void GatewayIsLost_TheCallGoesOutWhenItIsBack(string kind)
    {
        var w = new EmergencyTrunkSite(kind);
        w.Site.LoseGateway();
        w.Seconds(0.5);
        var help = w.Phones["203"].Call("112");
        w.Seconds(5);
        w.Site.FindGateway();
        w.Until(() => help.State == PhoneCallState.Talking, 20);
        help.HangUp();
        w.Seconds(90);
        Assert.Equal("", w.Site.Stuck());
    }

    /// <summary>Answered while the gateway is out of reach: the caller does not hear it ring on.</summary>
    [Theory]
    [InlineData("pri")]
    [InlineData("line")]
    public void AnsweredWhileTheGatewayIsLost_ItIsAnsweredWhenItIsBack(string kind)
    {
        var w = new EmergencyTrunkSite(kind);
        var help = w.Phones["203"].Call("112");
        w.Until(() => w.Node.ListCalls().Any(c => c.State == "Alerting"));
        w.Site.LoseGateway();
        w.Seconds(8); // the desk has answered by then
        Assert.NotEqual(PhoneCallState.Talking, help.State);
        w.Site.FindGateway();
        w.Until(() => help.State == PhoneCallState.Talking, 3);
        Assert.Equal(1, w.Site.Records.Count(r => r.DestinationChannel.Length > 0));
    }

    /// <summary>The line's far end is gone while the gateway is out of reach: the call, which has no answer yet, is tried on.</summary>
    [Fact]
    public void LineIsCutWhileTheGatewayIsLost_TheCallIsTriedOn()
    {
        var w = new EmergencyTrunkSite("line");
        var help = w.Phones["203"].Call("112");
        w.Until(() => w.Node.ListCalls().Any(c => c.State == "Alerting"));
        w.Site.LoseGateway();
        w.Seconds(0.2);
        w.Site.Exchange.SetCut(0, cut: true);
        w.Seconds(2);
        w.Site.FindGateway();
        w.Seconds(5);
        Assert.NotEqual(PhoneCallState.Ended, help.State);
        w.Site.Exchange.SetCut(0, cut: false);
        w.Until(() => help.State == PhoneCallState.Talking, 40);
    }

    /// <summary>What a process that died was setting up on a span is cleared by the next: the far end would hold the channel as long as its party stays.</summary>
    [Theory]
    [InlineData(0.05)] // it is there
    [InlineData(4)]    // answered while nobody was there to hear it
    public void Killed_ACallThatWasBeingSetUp_LeavesNoChannelTaken(double down)
    {
        var w = new EmergencyTrunkSite("pri");
        w.Phones["202"].Call("05550101");
        w.Until(() => !w.Site.Pri.Spans[0].IsAllIdle);
        w.Seconds(0.1);
        Assert.NotEqual("Connected", w.Node.ListCalls()[0].State);
        w.Site.Kill();
        w.Seconds(down);
        w.Site.Start();
        w.Seconds(2);
        Assert.True(w.Site.Pri.Spans[0].IsAllIdle, w.Site.Stuck());
        w.Talk("203", "112");
    }

    /// <summary>Cleared here while the D-channel was down, so that the exchange heard nothing of it; and then the process dies. The next one tells the exchange.</summary>
    [Fact]
    public void Killed_ACallThatEndedWhileTheLinkWasDown_LeavesNoChannelTaken()
    {
        var w = new EmergencyTrunkSite("pri");
        var talks = w.Talk("202", "05550101");
        w.Seconds(2);
        var card = (EventPriCard)w.Site.SpanCards[0];
        card.LossFromSubscriber = 1;
        talks.HangUp();
        w.Until(() => w.Node.ListSpans()[0].Blocked.Length > 0);
        w.Until(() => w.Node.ListLines()[0].State == "OutOfService", 90);
        w.Site.Kill();
        card.LossFromSubscriber = 0;
        w.Seconds(1);
        Assert.False(w.Site.Pri.Spans[0].IsAllIdle);
        w.Site.Start();
        w.Seconds(10);
        Assert.True(w.Site.Pri.Spans[0].IsAllIdle, w.Site.Stuck());
        w.Talk("203", "112");
    }

    /// <summary>The far end may still be clearing a call of the run before: what it says of that one must not be heard as an answer about a new call.</summary>
    [Fact]
    public void Killed_TheNextRunHasCallReferencesOfItsOwn()
    {
        var w = new EmergencyTrunkSite("pri");
        w.Talk("203", "112");
        Assert.Contains("call 1' ", w.Site.Pri.Spans[0].InUse(), StringComparison.Ordinal);
        w.Phones["203"].Calls[0].HangUp();
        w.Seconds(5);
        w.Site.Kill();
        w.Site.Start();
        w.Seconds(5);
        w.Talk("203", "112");
        Assert.Contains("call 4094' ", w.Site.Pri.Spans[0].InUse(), StringComparison.Ordinal);
    }

    /// <summary>The system is being stopped: who is at his desk may not be called any more, but is put through to help.</summary>
    [Fact]
    public void BeingStopped_ACallOnSomebodysBehalf_ForHelpOnly()
    {
        var w = new EmergencyTrunkSite("pri");
        w.Node.CallControl.Drain();
        Assert.False(w.Node.Originate("203", new("204")).Ok);
        Assert.True(w.Node.Originate("203", new("112")).Ok);
        w.Until(() => w.Node.ListCalls().Any(c => c is { State: "Connected", Priority: "Emergency" }));
    }

    [Fact]
    public void Reload_WhileSomebodyCallsForHelp_IsRefused_UnlessForced_AndTouchesNobody()
    {
        var w = new EmergencyTrunkSite("op");
        var help = w.Talk("203", "112");
        static string Change(string y) => y.Replace("emergency: { trunks", "emergency: { sip: [ { trunk: op, uri: urn } ], trunks", StringComparison.Ordinal);
        Assert.Equal(
            "an emergency call is up: 203 to 112 since 21:00:06: nothing is changed (--force changes it all the same, to mend what keeps a call from going out)",
            w.Reload(Change).Error);
        Assert.Null(w.Reload(Change, force: true).Error);
        w.Seconds(10);
        Assert.Equal(PhoneCallState.Talking, help.State);
        Assert.Contains("emergency call", w.Node.UndoReload().Error, StringComparison.Ordinal);
        help.HangUp();
        w.Seconds(3);
        var uri = "";
        w.Operator.OnIncoming = c =>
        {
            uri = c.Received.Split(' ')[1];
            c.Answer();
        };
        w.Talk("203", "112").HangUp();
        Assert.Equal("urn:service:sos", uri); // the operator's wishes are new, too
        w.Seconds(3);
        Assert.Null(w.Node.UndoReload().Error);
        w.Talk("203", "112");
        Assert.StartsWith("sip:112@", uri, StringComparison.Ordinal);
    }

    /// <summary>What nobody confirmed goes back when the call is over, and it is said that it waits.</summary>
    [Fact]
    public void UnconfirmedReload_GoesBackAfterTheCall()
    {
        var w = new EmergencyTrunkSite("pri");
        Assert.Null(w.Reload(y => y.Replace("name: Office", "name: Bureau", StringComparison.Ordinal), within: TimeSpan.FromSeconds(20)).Error);
        var help = w.Talk("203", "112");
        w.Seconds(60);
        Assert.Contains(w.Node.ListRegistrations(), r => r.Name == "Bureau");
        Assert.Contains(w.Node.Status().Alarms, a => a.Text.Contains("could not be taken back: an emergency call is up", StringComparison.Ordinal));
        help.HangUp();
        w.Seconds(15);
        Assert.Contains(w.Node.ListRegistrations(), r => r.Name == "Office");
    }

    [Fact]
    public void Listed_WhoCallsForHelp_AndWhomACallBackReaches()
    {
        var w = new EmergencyTrunkSite("pri");
        Assert.Equal(["No emergency call is up."], Now(w));
        var help = w.Talk("203", "0112");
        w.Phones["204"].Call("112");
        w.Seconds(30);
        Assert.Equal(
            [
                "EMERGENCY CALL to 112 from 203 Lab, Building B, room 214: talks on E1/1/1 since 12:00:07 (0:30); call back 5556203",
                "EMERGENCY CALL to 112 from 204 Gate, place not known: looks for a trunk since 12:00:07 (0:29); every trunk was tried in vain 10 times; call back 5556000",
                "a call to 5556203 rings 203 Lab until 12:30:06 (29:28 left)",
            ],
            Now(w));
        w.Phones["204"].Calls[0].HangUp();
        help.HangUp();
        w.Seconds(5);
        w.CallIn("5556203");
        w.Seconds(5);
        Assert.Equal("CALL BACK from 2079460123 to 203 Lab: talks on E1/1/1", Now(w)[0].Split(" since ")[0]);
        Assert.Equal(["ended", "ended", "answered", "dialled"], EmergencyText.History(w.Node.ListEmergencies(), TimeZoneInfo.Utc).Where(l => l.Contains("from 203", StringComparison.Ordinal) || l.Contains("ended", StringComparison.Ordinal))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]));
    }

    private static List<string> Now(EmergencyTrunkSite w) => [.. EmergencyText.Now(w.Node.ListEmergencies(), w.Site.World.Time.GetUtcNow(), TimeZoneInfo.Utc)];
}
