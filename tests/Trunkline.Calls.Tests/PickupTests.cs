namespace Trunkline.Calls.Tests;

/// <summary>Pickup: what may be taken, what may not, and what the record says of each.</summary>
public sealed class PickupTests
{
    private static readonly IReadOnlySet<string> s_group = new HashSet<string> { "202", "203" };

    private readonly CallWorld _w = new(r => r.Setup.Called.Digits switch
    {
        "*8" => CallWorld.ToExtensions() with { Route = "code", Destinations = [new PickupDestination("pickup by 204", Q850Cause.None, s_group)] },
        "112" => CallWorld.ToExtensions("202") with { Priority = CallPriority.Emergency },
        "900" => CallWorld.ToExtensions("202") with { IsCallBack = true },
        "910" => CallWorld.ToExtensions("202", "203"),
        var number => CallWorld.ToExtensions(number),
    });

    [Fact]
    public void TheLegOfWhoPicksUp_AnswersTheOtherCall()
    {
        var b = _w.Register("202")[0];
        var a = _w.Incoming("201", "202");
        b.Rings();
        var d = _w.Incoming("204", "*8");
        _w.World.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((LegState.Connected, LegState.Connected, LegState.Released), (a.State, d.State, b.State));
        var call = Assert.Single(_w.Control.Calls);
        Assert.Equal((a, d), (call.Caller, call.Callee));
        Assert.Contains("SIP/204-0 < answer 201", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Contains("SIP/202-1 < release 26", _w.World.Transcript, StringComparison.Ordinal);
        d.Gone(Q850Cause.NormalClearing);
        Assert.Equal(
            """
            1 SIP/201-0 -> SIP/202-1 202 Ended alert=0 answer= end=0 cause=26
            1 SIP/204-0 -> code  Ended alert= answer= end=0 cause=16
            2 SIP/201-0 -> SIP/204-0 204 Ended alert= answer=0 end=1 cause=16
            """, _w.RecordsText());
        Assert.Empty(_w.Control.Calls);
    }

    [Theory]
    [InlineData("112")] // an emergency call
    [InlineData("900")] // an emergency service that looks for its caller
    public void AnEmergency_IsNotTakenAway(string called)
    {
        var b = _w.Register("202")[0];
        _w.Incoming("201", called);
        b.Rings();
        var d = _w.Incoming("204", "*8");
        _w.World.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(LegState.Alerting, b.State);
        Assert.Contains("SIP/204-0 < answer\n", _w.World.Transcript.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("gw < tone Congestion", _w.World.Transcript, StringComparison.Ordinal);
        _w.World.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(LegState.Released, d.State);
    }

    /// <summary>What somebody asked a telephone to be rung for is not a call of anybody else yet.</summary>
    [Fact]
    public void AnOriginatedCall_ThatRingsItsOwnExtension_IsNotTaken()
    {
        var b = _w.Register("202")[0];
        _w.Control.Originate("202", new("205"));
        b.Rings();
        _w.Incoming("204", "*8");
        Assert.Equal(LegState.Alerting, b.State);
    }

    [Fact]
    public void WhoCalls_DoesNotPickHisOwnCallUp()
    {
        var b = _w.Register("202")[0];
        _w.Incoming("204", "202");
        b.Rings();
        _w.Incoming("204", "*8");
        Assert.Equal(LegState.Alerting, b.State);
    }

    [Fact]
    public void AnAnswerOfTheSameInstant_OnItsWay_IsReleased()
    {
        var b = _w.NewLeg("SIP/202-1", "202", isIncoming: false, endsAtOnce: false, extension: "202");
        _w.Register("202", [b]);
        var a = _w.Incoming("201", "202");
        b.Rings();
        var d = _w.Incoming("204", "*8");
        b.Answers(); // it had not heard of its release
        b.Gone(Q850Cause.NonSelectedUserClearing);
        Assert.Equal((a, d), (Assert.Single(_w.Control.Calls).Caller, _w.Control.Calls.Single().Callee));
        _ = _w.RecordsText();
        Assert.Equal("204", Assert.Single(_w.Disk.Records, r => r.AnsweredAfter is not null).Called.Digits);
    }

    [Fact]
    public void ATransferredCall_ThatRings_IsTaken()
    {
        var (b, c) = (_w.Register("205")[0], _w.Register("203")[0]);
        var a = _w.Incoming("201", "205");
        b.Answers();
        var progress = new Progress();
        b.User.OnTransferRequested(b, new("203"), progress);
        c.Rings();
        var d = _w.Incoming("204", "*8");
        Assert.Equal([Q850Cause.None], progress.Ended);
        Assert.Equal((a, d), (Assert.Single(_w.Control.Calls).Caller, _w.Control.Calls.Single().Callee));
    }

    [Fact]
    public void TwoWhoPickUp_OneHasIt()
    {
        var b = _w.Register("202")[0];
        _w.Incoming("201", "202");
        b.Rings();
        var (d, e) = (_w.Incoming("204", "*8"), _w.Incoming("205", "*8"));
        _w.World.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((LegState.Connected, LegState.Released), (d.State, e.State));
        Assert.Contains(_w.Disk.Records, r => r.Channel == "SIP/205-0" && r.ProtocolReason == "pickup by 204: no call rings there that may be taken");
    }

    /// <summary>A call that has gone on from who was called first is taken where it rings now.</summary>
    [Fact]
    public void WhereItRingsNow_ItIsTaken()
    {
        var (b, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        _w.Incoming("201", "910");
        b.Gone(Q850Cause.UserBusy);
        c.Rings();
        var d = _w.Incoming("204", "*8");
        Assert.Equal((LegState.Connected, LegState.Released), (d.State, c.State));
    }

    private sealed class Progress : ITransferProgress
    {
        public List<Q850Cause> Ended { get; } = [];

        public void OnTransferAlerting()
        {
        }

        public void OnTransferEnded(Q850Cause cause) => Ended.Add(cause);
    }
}
