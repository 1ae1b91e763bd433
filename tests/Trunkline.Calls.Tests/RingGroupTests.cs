namespace Trunkline.Calls.Tests;

/// <summary>Ring groups: all at once, one after the other, one beside the other; who is away, who refuses, who answers first.</summary>
public sealed class RingGroupTests
{
    private static readonly TimeSpan s_ring = TimeSpan.FromSeconds(10);

    private CallWorld _w = With(GroupRinging.All);

    [Fact]
    public void All_RingTogether_TheFirstToAnswerHasIt()
    {
        var (b, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        var a = _w.Incoming("201", "600");
        Seconds(1);
        b.Rings();
        c.Rings();
        Seconds(2);
        c.Answers();
        Seconds(5);
        a.Gone(Q850Cause.NormalClearing);
        Assert.Equal(
            """
                   0 SIP/201-0 < joins the context
                   0 SIP/201-0 < proceed
                   0 SIP/202-1 < setup 202 from 201
                   0 SIP/203-1 < setup 203 from 201
                1000 SIP/201-0 < alert
                1000 SIP/201-0 < alert
                3000 SIP/202-1 < release 26 NonSelectedUserClearing
                3000 SIP/203-1 < joins the context
                3002 SIP/201-0 < answer 203
                8000 SIP/203-1 < release 16 NormalClearing
                8000 gw < DeleteContext
                8000 call ended
            """,
            _w.World.Transcript);
        Assert.Equal(
            """
            1 SIP/201-0 -> SIP/202-1 202 Ended alert=1 answer= end=3 cause=26
            2 SIP/201-0 -> SIP/203-1 203 Ended alert=1 answer=3 end=8 cause=16
            3 SIP/201-0 ->  204 Ended alert= answer= end=0 cause=20
            """, _w.RecordsText());
    }

    [Fact]
    public void All_TwoAnswerAtTheSameInstant_OneHasIt_TheOtherIsReleased()
    {
        var b = _w.NewLeg("SIP/202-1", "202", isIncoming: false, endsAtOnce: false, extension: "202");
        _w.Register("202", [b]);
        var c = _w.Register("203")[0];
        var a = _w.Incoming("201", "600");
        Seconds(1);
        c.Answers();
        b.Answers(); // its answer was on the way when it was cancelled
        Seconds(1);
        Assert.Contains("SIP/201-0 < answer 203", _w.World.Transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("SIP/202-1 < joins", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Contains("SIP/202-1 < release 26", _w.World.Transcript, StringComparison.Ordinal);
        b.Gone(Q850Cause.NonSelectedUserClearing);
        Assert.Equal(LegState.Connected, a.State);
        c.Gone(Q850Cause.NormalClearing);
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void All_OneRefuses_TheOthersRingOn_AndNobodyIsAskedTwice()
    {
        var (b, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        var a = _w.Incoming("201", "600");
        Seconds(1);
        b.Gone(Q850Cause.CallRejected);
        Assert.Equal(LegState.Setup, c.State);
        Seconds(3);
        c.Answers();
        Seconds(1);
        Assert.Equal(LegState.Connected, a.State);
    }

    [Fact]
    public void All_NobodyAnswers_ItGoesOn_WhateverTheySaid()
    {
        var (b, c, d) = (_w.Register("202")[0], _w.Register("203")[0], _w.Register("209")[0]);
        _w.Incoming("201", "600");
        Seconds(1);
        b.Gone(Q850Cause.IncompatibleDestination); // a cause that ends an ordinary call
        c.Rings();
        Seconds(8.999);
        Assert.Equal(LegState.Idle, d.State);
        _w.World.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(LegState.Setup, d.State);
        d.Answers();
        Seconds(1);
        Assert.Contains("SIP/201-0 < answer 209", _w.World.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public void All_TheLastOneSaysWhatEndsACall_ItGoesOn()
    {
        var (b, d) = (_w.Register("202")[0], _w.Register("209")[0]);
        _w.Incoming("201", "600");
        b.Gone(Q850Cause.IncompatibleDestination);
        Assert.Equal(LegState.Setup, d.State);
    }

    [Fact]
    public void NobodyIsRegistered_EachHasARecord_AndItGoesOnAtOnce()
    {
        var d = _w.Register("209")[0];
        _w.Incoming("201", "600");
        Assert.Equal(LegState.Setup, d.State);
        d.Gone(Q850Cause.UserBusy);
        Assert.Equal(
            """
            1 SIP/201-0 ->  202 Ended alert= answer= end=0 cause=20
            2 SIP/201-0 ->  203 Ended alert= answer= end=0 cause=20
            3 SIP/201-0 ->  204 Ended alert= answer= end=0 cause=20
            4 SIP/201-0 -> SIP/209-1 209 Ended alert= answer= end=0 cause=17
            """, _w.RecordsText());
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void TheCallerLeaves_EverybodyIsReleased_AndNobodyJoinsLater()
    {
        _w = With(GroupRinging.Memory);
        var (b, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        var a = _w.Incoming("201", "600");
        Seconds(3);
        a.Gone(Q850Cause.NormalClearing);
        Seconds(60);
        Assert.Equal(LegState.Released, b.State);
        Assert.Equal(LegState.Idle, c.State);
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void AMember_WhoCallsTheGroup_IsNotRung()
    {
        var (own, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        _w.Incoming("202", "600");
        Assert.Equal(LegState.Idle, own.State);
        Assert.Equal(LegState.Setup, c.State);
    }

    [Fact]
    public void Hunt_OneAfterTheOther_WhoIsAwayIsPassedOver()
    {
        _w = With(GroupRinging.Hunt);
        var (b, d) = (_w.Register("202")[0], _w.Register("204")[0]);
        _w.Incoming("201", "600");
        Seconds(9.999);
        Assert.Equal((LegState.Setup, LegState.Idle), (b.State, d.State));
        _w.World.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((LegState.Released, LegState.Setup), (b.State, d.State));
        d.Answers();
        Seconds(1);
        Assert.Equal(
            """
            1 SIP/201-0 -> SIP/202-1 202 Ended alert= answer= end=10 cause=19
            2 SIP/201-0 ->  203 Ended alert= answer= end=0 cause=20
            """, string.Join('\n', _w.RecordsText().Split('\n')[..2]));
    }

    [Fact]
    public void Hunt_WhoIsBusy_TheNextRingsAtOnce_AndTheLastOneGoesOn()
    {
        _w = With(GroupRinging.Hunt);
        var (b, c, d, e) = (_w.Register("202")[0], _w.Register("203")[0], _w.Register("204")[0], _w.Register("209")[0]);
        _w.Incoming("201", "600");
        Seconds(1);
        b.Gone(Q850Cause.UserBusy);
        Assert.Equal(LegState.Setup, c.State);
        Seconds(10);
        Assert.Equal((LegState.Released, LegState.Setup), (c.State, d.State));
        Seconds(10);
        Assert.Equal((LegState.Released, LegState.Setup), (d.State, e.State));
    }

    [Fact]
    public void Memory_WhoRingsGoesOnRinging_AndTheLastOneHasHisTime()
    {
        _w = With(GroupRinging.Memory);
        var (b, c, d, e) = (_w.Register("202")[0], _w.Register("203")[0], _w.Register("204")[0], _w.Register("209")[0]);
        _w.Incoming("201", "600");
        Seconds(10);
        Assert.Equal((LegState.Setup, LegState.Setup, LegState.Idle), (b.State, c.State, d.State));
        Seconds(10);
        Assert.Equal((LegState.Setup, LegState.Setup, LegState.Setup), (b.State, c.State, d.State));
        Seconds(9.999);
        Assert.Equal(LegState.Idle, e.State);
        _w.World.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((LegState.Released, LegState.Released, LegState.Released, LegState.Setup), (b.State, c.State, d.State, e.State));
    }

    [Fact]
    public void Memory_AllWhoRingRefuse_TheNextRingsAtOnce()
    {
        _w = With(GroupRinging.Memory);
        var (b, c, d) = (_w.Register("202")[0], _w.Register("203")[0], _w.Register("204")[0]);
        _w.Incoming("201", "600");
        Seconds(2);
        b.Gone(Q850Cause.UserBusy);
        Assert.Equal(LegState.Setup, c.State);
        Seconds(9);
        Assert.Equal(LegState.Idle, d.State); // his turn counts from then on
        Seconds(1);
        Assert.Equal(LegState.Setup, d.State);
    }

    [Fact]
    public void Recording_OfAGroup_BeginsWithTheOneWhoAnswers()
    {
        _w = new(r => Group(GroupRinging.All) with { IsRecorded = true });
        var (b, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        _w.Incoming("201", "600");
        b.Rings();
        c.Rings();
        c.Answers();
        Seconds(1);
        Assert.Single(_w.World.Transcript.Split('\n'), l => l.EndsWith("gw < record", StringComparison.Ordinal));
        Assert.Equal([false, true, false], _w.Disk.Records.Select(r => r.Recording != 0));
        Assert.NotEqual(LegState.Connected, b.State);
    }

    [Theory]
    [InlineData(GroupRinging.All)]
    [InlineData(GroupRinging.Hunt)]
    [InlineData(GroupRinging.Memory)]
    public void AMemberWhoTalks_IsPassedOver_AndTheNextRingsAtOnce(GroupRinging ringing)
    {
        _w = new(r => r.Setup.Called.Digits == "202" ? CallWorld.ToExtensions("202") : Group(ringing));
        var busy = _w.Register("202")[0];
        var other = _w.Incoming("301", "202");
        busy.Answers();
        var (b, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        _w.Incoming("201", "600");
        Assert.Equal((LegState.Idle, LegState.Setup), (b.State, c.State));
        Seconds(1);
        Assert.Equal("17 talks", _w.Disk.Records.Where(r => r.Called.Digits == "202").Select(r => $"{(int)r.Cause} {r.ProtocolReason}").Last());
        other.Gone(Q850Cause.NormalClearing);
        _w.Incoming("204", "600");
        Seconds(0.1);
        Assert.Equal(LegState.Setup, b.State);
    }

    /// <summary>Who calls somebody is busy, who is rung is not yet: two calls to a group that come at once ring at everybody.</summary>
    [Fact]
    public void AMemberWhoCalls_IsPassedOver_OneWhoIsRungIsNot()
    {
        _w = new(r => r.Setup.Called.Digits == "301" ? CallWorld.ToExtensions("301") : Group(GroupRinging.All));
        _w.Register("301");
        _w.Incoming("202", "301");
        var (b, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        _w.Incoming("201", "600");
        Assert.Equal((LegState.Idle, LegState.Setup), (b.State, c.State));
        var again = _w.Register("203")[0];
        _w.Incoming("204", "600");
        Assert.Equal((LegState.Idle, LegState.Setup, LegState.Setup), (b.State, c.State, again.State));
    }

    [Fact]
    public void WithCallWaiting_OrForWhoeverCallsForHelp_AMemberWhoTalksIsRung()
    {
        var group = ((GroupDestination)Group(GroupRinging.All).Destinations[0]) with { Members = ["202"] };
        _w = new(r => r.Setup.Called.Digits switch
        {
            "202" => CallWorld.ToExtensions("202"),
            "601" => CallWorld.ToExtensions() with { Destinations = [group with { CallsWaiting = true }] },
            "602" => CallWorld.ToExtensions() with { Destinations = [group], IsCallBack = true },
            _ => CallWorld.ToExtensions() with { Destinations = [group] },
        });
        var busy = _w.Register("202")[0];
        _w.Incoming("301", "202");
        busy.Answers();
        foreach (var (number, isRung) in new[] { ("600", false), ("601", true), ("602", true) })
        {
            var b = _w.Register("202")[0];
            var a = _w.Incoming("201", number);
            Assert.Equal((number, isRung), (number, b.State == LegState.Setup));
            Assert.Equal(isRung ? LegState.Idle : LegState.Released, a.State);
        }

        Seconds(1);
        Assert.Contains("SIP/201-0 < release 17 UserBusy", _w.World.Transcript, StringComparison.Ordinal);
    }

    private static CallWorld With(GroupRinging ringing) => new(_ => Group(ringing));

    private static RoutingDecision Group(GroupRinging ringing) => CallWorld.ToExtensions() with
    {
        Route = "sales",
        Destinations = [new GroupDestination("sales", ["202", "203", "204"], ringing, s_ring), new ExtensionDestination("209", s_ring)],
    };

    private void Seconds(double seconds) => _w.World.Advance(TimeSpan.FromSeconds(seconds));
}
