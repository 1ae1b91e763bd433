namespace Trunkline.Calls.Tests;

/// <summary>Forwarding and do not disturb: when, by whose rights, how often, and whom they never keep away.</summary>
public sealed class ForwardTests
{
    private static readonly TimeSpan s_after = TimeSpan.FromSeconds(8);

    private CallWorld _w = new(Plan);

    [Fact]
    public void Always_TheOtherRings_AsACallOfTheOneWhoForwards()
    {
        _w.Forwards["202"] = ForwardSettings.None with { Always = new("203") };
        var (b, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        _w.Incoming("201", "202");
        Assert.Equal(LegState.Idle, b.State);
        Assert.Equal(["201 202", "202 203"], _w.Asked);
        Assert.Equal(
            ("203", "201", "202", RedirectingReason.Unconditional, 1, "202"),
            (c.Wanted!.Called.Digits, c.Wanted.Calling.Digits, c.Wanted.Redirecting.Digits, c.Wanted.RedirectingReason, c.Wanted.Diversions, c.Wanted.OriginalCalled.Digits));
        c.Answers();
        Seconds(1);
        Assert.Contains("SIP/201-0 < answer 203", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Equal("202", _w.Disk.Records[0].Dialled.Digits);
    }

    [Theory]
    [InlineData(Q850Cause.UserBusy, RedirectingReason.Busy)]
    [InlineData(Q850Cause.CallRejected, RedirectingReason.Busy)]
    [InlineData(Q850Cause.NoUserResponding, RedirectingReason.NoAnswer)]
    [InlineData(Q850Cause.RecoveryOnTimerExpiry, RedirectingReason.NotReachable)]
    [InlineData(Q850Cause.IncompatibleDestination, RedirectingReason.Unknown)]
    public void AfterARefusal_ForItsReason(Q850Cause cause, RedirectingReason reason)
    {
        _w.Forwards["202"] = ForwardSettings.None with { Busy = new("203"), NoAnswer = new("204"), Unreachable = new("205"), After = s_after };
        var (b, to) = (_w.Register("202")[0], new[] { "203", "204", "205" }.Select(n => _w.Register(n)[0]).ToArray());
        var a = _w.Incoming("201", "202");
        Seconds(1);
        b.Gone(cause);
        var rung = to.SingleOrDefault(l => l.State == LegState.Setup);
        Assert.Equal(reason, rung?.Wanted!.RedirectingReason ?? RedirectingReason.Unknown);
        Assert.Equal(reason switch { RedirectingReason.Busy => "203", RedirectingReason.NoAnswer => "204", RedirectingReason.NotReachable => "205", _ => null }, rung?.Wanted!.Called.Digits);
        Assert.Equal(reason == RedirectingReason.Unknown, a.State == LegState.Released);
    }

    [Fact]
    public void NoAnswer_AfterItsTime()
    {
        _w.Forwards["202"] = ForwardSettings.None with { NoAnswer = new("203"), After = s_after };
        var (b, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        _w.Incoming("201", "202");
        Seconds(7.999);
        Assert.Equal((LegState.Setup, LegState.Idle), (b.State, c.State));
        _w.World.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((LegState.Released, LegState.Setup), (b.State, c.State));
    }

    [Fact]
    public void Unreachable_WhenNoPhoneIsRegistered()
    {
        _w.Forwards["202"] = ForwardSettings.None with { Unreachable = new("203") };
        var c = _w.Register("203")[0];
        _w.Incoming("201", "202");
        Assert.Equal(RedirectingReason.NotReachable, c.Wanted!.RedirectingReason);
    }

    [Fact]
    public void DoNotDisturb_IsBusy_AndForwardsAsBusy()
    {
        _w.Forwards["202"] = ForwardSettings.None with { DoNotDisturb = true };
        var b = _w.Register("202")[0];
        var a = _w.Incoming("201", "202");
        Assert.Equal((LegState.Idle, LegState.Released), (b.State, a.State));
        Assert.Equal("1 SIP/201-0 ->  202 Ended alert= answer= end=0 cause=17", _w.RecordsText());

        _w.Forwards["202"] = ForwardSettings.None with { DoNotDisturb = true, Busy = new("203") };
        var c = _w.Register("203")[0];
        _w.Incoming("201", "202");
        Assert.Equal(RedirectingReason.Busy, c.Wanted!.RedirectingReason);
    }

    [Fact]
    public void AMember_WhoDoesNotWantToBeDisturbed_IsPassedOver_AndMembersForwardNothing()
    {
        _w.Forwards["202"] = ForwardSettings.None with { DoNotDisturb = true };
        _w.Forwards["203"] = ForwardSettings.None with { Always = new("204"), Busy = new("204") };
        var (b, c, d) = (_w.Register("202")[0], _w.Register("203")[0], _w.Register("204")[0]);
        _w.Incoming("201", "600");
        Assert.Equal((LegState.Idle, LegState.Setup, LegState.Idle), (b.State, c.State, d.State));
        c.Gone(Q850Cause.UserBusy);
        Assert.Equal(LegState.Idle, d.State);
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void ToWhereItMayNotCall_ItRingsItself_AndTheRecordTellsWhy()
    {
        _w.Forwards["202"] = ForwardSettings.None with { Always = new("999") };
        var b = _w.Register("202")[0];
        _w.Incoming("201", "202");
        Assert.Equal(LegState.Setup, b.State);
        Assert.Contains("999 Ended alert= answer= end=0 cause=52", _w.RecordsText(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToAnEmergencyNumber_Never()
    {
        _w.Forwards["202"] = ForwardSettings.None with { Always = new("112") };
        var b = _w.Register("202")[0];
        _w.Incoming("201", "202");
        Assert.Equal(LegState.Setup, b.State);
    }

    [Fact]
    public void InACircle_FiveTimes_ThenItRings()
    {
        _w.Forwards["202"] = ForwardSettings.None with { Always = new("203") };
        _w.Forwards["203"] = ForwardSettings.None with { Always = new("202") };
        var (b, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        _w.Incoming("201", "202");
        Assert.Equal((LegState.Idle, LegState.Setup), (b.State, c.State));
        Assert.Equal((5, "202", "202"), (c.Wanted!.Diversions, c.Wanted.Redirecting.Digits, c.Wanted.OriginalCalled.Digits));
    }

    [Fact]
    public void TheOneItForwardsTo_ReachesIt()
    {
        _w.Forwards["202"] = ForwardSettings.None with { Always = new("201") };
        var b = _w.Register("202")[0];
        _w.Incoming("201", "202");
        Assert.Equal(LegState.Setup, b.State);
    }

    [Fact]
    public void AnEmergencyServiceThatCallsBack_ReachesTheTelephone()
    {
        _w = new(r => Plan(r) with { IsCallBack = true });
        _w.Forwards["202"] = ForwardSettings.None with { Always = new("203"), DoNotDisturb = true };
        var b = _w.Register("202")[0];
        _w.Incoming("201", "202");
        Assert.Equal(LegState.Setup, b.State);
    }

    [Fact]
    public void TheCallerLeaves_WhileTheOtherRings_NothingIsLeft()
    {
        _w.Forwards["202"] = ForwardSettings.None with { NoAnswer = new("203"), After = s_after };
        _w.Register("202");
        var c = _w.Register("203")[0];
        var a = _w.Incoming("201", "202");
        Seconds(9);
        a.Gone(Q850Cause.NormalClearing);
        Assert.Equal(LegState.Released, c.State);
        Assert.Empty(_w.Control.Calls);
    }

    /// <summary>999 is barred, 112 is for emergencies, 600 a group, and everything else an extension that forwards.</summary>
    private static RoutingDecision Plan(RoutingRequest r) => r.Setup.Called.Digits switch
    {
        "999" => RoutingDecision.Refuse(Q850Cause.OutgoingCallsBarred),
        "112" => CallWorld.ToExtensions("112") with { Priority = CallPriority.Emergency },
        "600" => CallWorld.ToExtensions() with { Destinations = [new GroupDestination("g", ["202", "203"], GroupRinging.All, s_after)] },
        var number => CallWorld.ToExtensions() with { Destinations = [new ExtensionDestination(number, TimeSpan.FromSeconds(30)) { IsForwarding = true }] },
    };

    private void Seconds(double seconds) => _w.World.Advance(TimeSpan.FromSeconds(seconds));
}
