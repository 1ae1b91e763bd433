using Trunkline.Control;
namespace Trunkline.Calls.Tests;

public sealed class CallTests
{
    private readonly CallWorld _w = new();

    [Fact]
    public void InternalCall_AnsweredAndReleasedByTheCaller_LeavesOneRecord()
    {
        var b = _w.Register("202")[0];
        var a = _w.Incoming("201", "202");
        Seconds(1);
        b.Rings();
        Seconds(2);
        b.Answers();
        Seconds(10);
        a.Gone(Q850Cause.NormalClearing);

        Assert.Equal(
            """
                   0 SIP/201-0 < joins the context
                   0 SIP/201-0 < proceed
                   0 SIP/202-1 < setup 202 from 201
                1000 SIP/201-0 < alert
                3002 SIP/201-0 < answer 202
               13000 SIP/202-1 < release 16 NormalClearing
               13000 gw < DeleteContext
               13000 call ended
            """,
            _w.World.Transcript);
        Assert.Equal("1 SIP/201-0 -> SIP/202-1 202 Ended alert=1 answer=3 end=13 cause=16", _w.RecordsText());
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void SoundBeforeTheAnswer_IsHeard_ButIsNoAlerting()
    {
        var b = _w.Register("202")[0];
        var a = _w.Incoming("201", "202");
        Seconds(1);
        b.Speaks();
        Assert.Contains("SIP/201-0 < progress", _w.World.Transcript, StringComparison.Ordinal);
        Seconds(2);
        b.Gone(Q850Cause.UserBusy, "busy tone");
        Assert.Equal("1 SIP/201-0 -> SIP/202-1 202 Ended alert= answer= end=3 cause=17", _w.RecordsText());
        Assert.Equal(LegState.Released, a.State);
    }

    [Fact]
    public void Answer_ReachesTheCaller_OnlyWhenItsRecordIsOnDisk()
    {
        _w.Disk.SyncAfter = TimeSpan.FromMilliseconds(7);
        var b = _w.Register("202")[0];
        var a = _w.Incoming("201", "202");
        Seconds(1);
        b.Answers();
        _w.World.Advance(TimeSpan.FromMilliseconds(6));
        Assert.NotEqual(LegState.Connected, a.State);
        _w.World.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(LegState.Connected, a.State);
        Assert.Empty(_w.Alarms);
    }

    [Fact]
    public void Answer_DiskFull_PassesAfter100Ms_WithAnAlarm_AndTheRecordIsWrittenLater()
    {
        var b = _w.Register("202")[0];
        var a = _w.Incoming("201", "202");
        Seconds(1);
        _w.Disk.IsFull = true;
        b.Answers();
        _w.World.Advance(TimeSpan.FromMilliseconds(99));
        Assert.NotEqual(LegState.Connected, a.State);
        _w.World.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(LegState.Connected, a.State);
        Assert.Contains("disk late", Assert.Single(_w.Alarms), StringComparison.Ordinal);
        a.Gone(Q850Cause.NormalClearing);
        _w.Disk.IsFull = false;
        _w.Incoming("201", "999"); // the next write finds room and takes the waiting ones along
        Assert.Contains("Ended", _w.RecordsText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Busy_ReachesTheCaller_WithItsCause()
    {
        var b = _w.Register("202")[0];
        _w.Incoming("201", "202");
        Seconds(1);
        b.Gone(Q850Cause.UserBusy, "SIP 486");
        Assert.Contains("SIP/201-0 < release 17 UserBusy", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Equal("1 SIP/201-0 -> SIP/202-1 202 Ended alert= answer= end=1 cause=17", _w.RecordsText());
    }

    [Fact]
    public void CallerGivesUp_WhileRinging_CancelsTheOther()
    {
        var b = _w.Register("202")[0];
        var a = _w.Incoming("201", "202");
        b.Rings();
        Seconds(5);
        a.Gone(Q850Cause.NormalClearing);
        Assert.EndsWith("call ended", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Equal("1 SIP/201-0 -> SIP/202-1 202 Ended alert=0 answer= end=5 cause=16", _w.RecordsText());
    }

    [Fact]
    public void ThreeContacts_FirstAnswerWins_OthersAreReleased26()
    {
        var legs = _w.Register("202", 3);
        _w.Incoming("201", "202");
        foreach (var leg in legs)
        {
            leg.Rings();
        }

        legs[1].Answers();
        Seconds(1);
        Assert.Contains("SIP/202-1 < release 26 NonSelectedUserClearing", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Contains("SIP/202-3 < release 26 NonSelectedUserClearing", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Contains("SIP/202-2 < joins the context", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Single(_w.Control.Calls);
        Assert.Equal(3, _w.RecordsText().Split('\n').Length);
    }

    [Fact]
    public void NoAnswer_GoesOnToTheNextDestination_ThenEndsWith19()
    {
        var w = new CallWorld(_ => CallWorld.ToExtensions("202", "203"));
        var b = w.Register("202")[0];
        var c = w.Register("203")[0];
        w.Incoming("201", "200");
        b.Rings();
        w.World.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Null(c.Wanted);
        w.World.Advance(TimeSpan.FromSeconds(0.2));
        Assert.NotNull(c.Wanted);
        c.Rings();
        w.World.Advance(TimeSpan.FromSeconds(31));
        Assert.Contains("SIP/201-0 < release 19 NoAnswer", w.World.Transcript, StringComparison.Ordinal);
        Assert.Empty(w.Control.Calls);
    }

    [Fact]
    public void NotRegistered_LeavesARecordWithoutLeg()
    {
        _w.Incoming("201", "209");
        Assert.Contains("release 20 SubscriberAbsent", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Equal("1 SIP/201-0 ->  209 Ended alert= answer= end=0 cause=20", _w.RecordsText());
    }

    [Fact]
    public void CallerLineThatCannotRefuse_KeepsTheCallUntilItStopsRinging()
    {
        var line = _w.NewLeg("FXO/1", "", isIncoming: true, endsAtOnce: false);
        _w.Control.OnIncoming(line, new CallSetup { Called = new("209") });
        Assert.Single(_w.Control.Calls);
        Seconds(20);
        line.Gone(Q850Cause.NormalClearing);
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void BlindTransfer_ByTheCaller_JoinsTheOthers_AndLeavesTwoRecords()
    {
        var (a, b) = Connected();
        var c = _w.Register("203")[0];
        var progress = new Progress(_w);
        a.User.OnTransferRequested(a, new("203"), progress);
        c.Rings();
        Seconds(2);
        c.Answers();
        Seconds(5);
        b.Gone(Q850Cause.NormalClearing);

        Assert.Equal(
            """
                   0 SIP/201-0 < joins the context
                   0 SIP/201-0 < proceed
                   0 SIP/202-1 < setup 202 from 201
                   2 SIP/201-0 < answer 202
                1000 SIP/201-0 < leaves the context
                1000 SIP/203-1 < setup 203 from 202
                1000 gw < tone Ringback
                1000 transfer: alerting
                3000 gw < tone None
                3000 transfer: None
                3000 SIP/201-0 < release 16 NormalClearing
                8000 SIP/203-1 < release 16 NormalClearing
                8000 gw < DeleteContext
                8000 call ended
            """,
            _w.World.Transcript);
        Assert.Equal(
            """
            1 SIP/201-0 -> SIP/202-1 202 Ended alert= answer=0 end=3 cause=16
            2 SIP/202-1 -> SIP/203-1 203 Ended alert=0 answer=2 end=7 cause=16
            """, _w.RecordsText());
    }

    [Fact]
    public void BlindTransfer_TargetBusy_GivesTheCallBack()
    {
        var (a, b) = Connected();
        var c = _w.Register("203")[0];
        b.User.OnTransferRequested(b, new("203"), new Progress(_w));
        Seconds(1);
        c.Gone(Q850Cause.UserBusy);
        Assert.Contains("transfer: UserBusy", _w.World.Transcript, StringComparison.Ordinal);
        Assert.EndsWith("SIP/202-1 < joins the context", _w.World.Transcript, StringComparison.Ordinal);
        Seconds(1);
        a.Gone(Q850Cause.NormalClearing);
        Assert.EndsWith("call ended", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void BlindTransfer_TransferorGone_TargetBusy_TheOneLeftHearsBusyTone_ThenIsReleased()
    {
        var (a, b) = Connected();
        var c = _w.Register("203")[0];
        a.User.OnTransferRequested(a, new("203"), new Progress(_w));
        a.Gone(Q850Cause.NormalClearing);
        Seconds(1);
        c.Gone(Q850Cause.UserBusy);
        Assert.EndsWith("gw < tone Busy", _w.World.Transcript, StringComparison.Ordinal);
        Seconds(9.9);
        Assert.Single(_w.Control.Calls);
        Seconds(0.2);
        Assert.Equal(LegState.Released, b.State);
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void Transfer_WithoutRights_IsRefused_AndTheCallGoesOn()
    {
        var w = new CallWorld(r => r.Setup.Called.Digits == "00" ? RoutingDecision.Refuse(Q850Cause.OutgoingCallsBarred) : CallWorld.ToExtensions(r.Setup.Called.Digits));
        var b = w.Register("202")[0];
        var a = w.Incoming("201", "202");
        b.Answers();
        w.World.Advance(TimeSpan.FromSeconds(1));
        a.User.OnTransferRequested(a, new("00"), new Progress(w));
        Assert.EndsWith("transfer: OutgoingCallsBarred", w.World.Transcript, StringComparison.Ordinal);
        Assert.Single(w.Control.Calls);
    }

    [Fact]
    public void Originate_RingsTheExtensionFirst_ThenTheTarget()
    {
        var a = _w.Register("201")[0];
        var b = _w.Register("202")[0];
        Assert.NotNull(_w.Control.Originate("201", new("202")));
        a.Rings();
        Seconds(1);
        a.Answers();
        b.Rings();
        Seconds(1);
        b.Answers();
        Seconds(5);
        a.Gone(Q850Cause.NormalClearing);
        Assert.Equal(
            """
            1  -> SIP/201-1 201 Ended alert=0 answer=1 end=7 cause=16
            2 SIP/201-1 -> SIP/202-1 202 Ended alert=0 answer=1 end=6 cause=16
            """, _w.RecordsText());
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void Recording_IsArmedAtAlerting_StartedAtAnswer_StoppedAtTheEnd()
    {
        var w = new CallWorld(r => CallWorld.ToExtensions(r.Setup.Called.Digits) with { IsRecorded = true });
        var b = w.Register("202")[0];
        var a = w.Incoming("201", "202");
        b.Rings();
        w.World.Advance(TimeSpan.FromSeconds(1));
        b.Answers();
        w.World.Advance(TimeSpan.FromSeconds(1));
        a.Gone(Q850Cause.NormalClearing);
        Assert.Equal(
            ["gw < arm recorder", "gw < record", "gw < stop recording", "gw < DeleteContext"],
            w.World.Transcript.Split('\n').Where(l => l.Contains("gw", StringComparison.Ordinal)).Select(l => l.Trim()[(l.Trim().IndexOf(' ') + 1)..]));
        w.World.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(0UL, w.Disk.Records[0].Recording);
    }

    [Fact]
    public void TooManyCalls_AreRefused42_ButNotAnEmergencyCall()
    {
        var w = new CallWorld(
            r => CallWorld.ToExtensions("202") with { Priority = r.Setup.Called.Digits == "112" ? CallPriority.Emergency : CallPriority.Routine },
            CallValues.Default with { MaxCalls = 1 });
        w.Register("202");
        w.Incoming("201", "202");
        w.Incoming("203", "202");
        Assert.EndsWith("release 42 SwitchCongestion", string.Join('\n', w.World.Transcript.Split('\n').Where(l => l.Contains("203", StringComparison.Ordinal))), StringComparison.Ordinal);
        var desk = w.Register("202")[0];
        w.Incoming("204", "112");
        Assert.Equal(CallPriority.Emergency, desk.Wanted!.Priority);
    }

    [Fact]
    public void GatewayLost_CallsLiveOn_ButNotForEver()
    {
        Connected();
        _w.Media.OnLost(GatewayError.LinkClosed);
        Seconds(60);
        _w.Media.OnAttached(); // and lost again before it has shown what it has: the wait goes on
        _w.Media.OnLost(GatewayError.LinkClosed);
        Seconds(29);
        Assert.Single(_w.Control.Calls);
        Seconds(2);
        Assert.Empty(_w.Control.Calls);
        Assert.Contains("cause=41", _w.RecordsText(), StringComparison.Ordinal);
        Assert.Contains("calls ended: 1", _w.Alarms[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Restart_TheAnsweredCall_LivesOn_AndItsRecordEndsTruthfully()
    {
        Connected();
        Seconds(10);
        _w.World.Remove(_w.Loop); // kill -9
        Seconds(2);
        var next = new CallWorld(disk: _w.Disk, world: _w.World);
        Assert.Equal(CallRecordState.Recovered, _w.Disk.Records[0].State);
        Assert.Equal((1, 0), next.Control.Restore(next));
        var call = Assert.Single(next.Control.Calls);
        Seconds(3);
        call.Release(Q850Cause.NormalClearing);
        Assert.Equal("1 SIP/201-0 -> SIP/202-1 202 Ended alert= answer=0 end=16 cause=16", next.RecordsText());
        Assert.Empty(next.Control.Calls);
    }

    [Fact]
    public void Restart_DuringSetup_TheRecordIsClosedAsRecovered_AndNothingIsRestored()
    {
        _w.Register("202")[0].Rings();
        _w.Register("202");
        _w.Incoming("201", "202");
        Seconds(1);
        var next = new CallWorld(disk: _w.Disk, world: _w.World);
        Assert.Equal((0, 0), next.Control.Restore(next));
        Assert.Equal(CallRecordState.Recovered, Assert.Single(_w.Disk.Records).State);
    }

    private (ScriptLeg A, ScriptLeg B) Connected()
    {
        var b = _w.Register("202")[0];
        var a = _w.Incoming("201", "202");
        b.Answers();
        Seconds(1);
        return (a, b);
    }

    private void Seconds(double seconds) => _w.World.Advance(TimeSpan.FromSeconds(seconds));

    private sealed class Progress(CallWorld w) : ITransferProgress
    {
        public void OnTransferAlerting() => w.World.Log("transfer: alerting");

        public void OnTransferEnded(Q850Cause cause) => w.World.Log($"transfer: {cause}");
    }
}
