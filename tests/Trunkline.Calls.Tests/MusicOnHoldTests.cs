namespace Trunkline.Calls.Tests;

/// <summary>Who hears music while a call is held.</summary>
public sealed class MusicOnHoldTests
{
    private CallWorld _world = new();

    public MusicOnHoldTests() => _world.Control.MusicOnHold = "music";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Held_TheOtherHearsMusic_UntilItIsTakenBack(bool callerHolds)
    {
        var (caller, callee) = Talk();
        var holder = callerHolds ? caller : callee;
        Since();
        holder.Hold(true);
        Assert.True(_world.Control.Calls.Single().IsHeld);
        Assert.Equal("gw < prompt music repeated", Since());
        holder.Hold(false);
        Assert.False(_world.Control.Calls.Single().IsHeld);
        Assert.Equal("gw < silence", Since());
    }

    [Fact]
    public void BothHold_NobodyHearsAny_AndTheLastToHoldGivesIt()
    {
        var (caller, callee) = Talk();
        caller.Hold(true);
        Since();
        callee.Hold(true);
        Assert.Equal("gw < silence", Since());
        caller.Hold(false);
        Assert.Equal("gw < prompt music repeated", Since());
        callee.Hold(false);
        Assert.Equal("gw < silence", Since());
    }

    [Fact]
    public void Off_OrAFarEndWithMusicOfItsOwn_OrAnEmergencyCall_HearsNone()
    {
        _world.Control.MusicOnHold = "";
        Talk().Callee.Hold(true);
        Assert.DoesNotContain("music", _world.World.Transcript, StringComparison.Ordinal);

        _world = new();
        _world.Control.MusicOnHold = "music";
        Talk(hasMusic: true).Callee.Hold(true);
        Assert.DoesNotContain("music", _world.World.Transcript, StringComparison.Ordinal);

        _world = new(r => CallWorld.ToExtensions(r.Setup.Called.Digits) with { Priority = CallPriority.Emergency });
        _world.Control.MusicOnHold = "music";
        Talk().Caller.Hold(true);
        Assert.DoesNotContain("music", _world.World.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public void Released_WhileItHolds_NothingIsLeftBehind()
    {
        var (caller, callee) = Talk();
        callee.Hold(true);
        callee.Gone(Q850Cause.NormalClearing);
        Assert.Empty(_world.Control.Calls);
        Assert.Equal(LegState.Released, caller.State);
    }

    [Fact]
    public void Transferred_WhileHeld_RingbackTakesTheMusicsPlace_AndANewHoldGivesItAgain()
    {
        var (caller, callee) = Talk();
        callee.Hold(true);
        var third = _world.Register("203")[0];
        Since();
        callee.User.OnTransferRequested(callee, new("203"), new NoProgress());
        Assert.DoesNotContain("silence", Since(), StringComparison.Ordinal); // music goes on until it rings
        third.Rings();
        Assert.Contains("gw < tone Ringback", Since(), StringComparison.Ordinal);
        third.Answers();
        _world.World.Advance(TimeSpan.FromSeconds(1));
        Since();
        third.Hold(true);
        Assert.Equal("gw < prompt music repeated", Since());
        Assert.Equal(LegState.Connected, caller.State);
    }

    [Fact]
    public void TransferThatFails_TheOneWhoHoldsStillHolds()
    {
        var (_, callee) = Talk();
        callee.Hold(true);
        var third = _world.Register("203")[0];
        callee.User.OnTransferRequested(callee, new("203"), new NoProgress());
        third.Rings();
        Since();
        third.Gone(Q850Cause.UserBusy);
        Assert.EndsWith("gw < prompt music repeated", Since(), StringComparison.Ordinal);
    }

    [Fact]
    public void Restored_WhileHeld_TheMusicGoesOn_AndEndsWhenItIsTakenBack()
    {
        var (_, callee) = Talk();
        callee.Hold(true);
        _world.World.Advance(TimeSpan.FromSeconds(1));
        _world.Disk.Crash();
        var next = new CallWorld(disk: _world.Disk, world: _world.World) { RestoredHolds = "202" };
        next.Control.MusicOnHold = "music";
        Assert.Equal((1, 0), next.Control.Restore(next));
        next.Media.OnSnapshotEnd(new());
        _world = next;
        Since();
        var leg = (ScriptLeg)next.Control.Calls.Single().Callee!;
        Assert.Equal("", Since());
        leg.Hold(false);
        Assert.Equal("gw < silence", Since());
    }

    private int _seen;

    /// <summary>What was written since the last time, gateway's commands alone.</summary>
    private string Since()
    {
        var lines = _world.World.Transcript.Split('\n');
        var found = lines.Skip(_seen).Where(l => l.Contains("gw <", StringComparison.Ordinal)).Select(l => l[l.IndexOf("gw <", StringComparison.Ordinal)..]);
        var text = string.Join('\n', found);
        _seen = lines.Length;
        return text;
    }

    private (ScriptLeg Caller, ScriptLeg Callee) Talk(bool hasMusic = false)
    {
        var callee = _world.NewLeg("SIP/202-1", "202", isIncoming: false, extension: "202", hasMusic: hasMusic);
        _world.Register("202", [callee]);
        var caller = _world.Incoming("201", "202");
        callee.Rings();
        callee.Answers();
        _world.World.Advance(TimeSpan.FromSeconds(1));
        return (caller, callee);
    }

    private sealed class NoProgress : ITransferProgress
    {
        public void OnTransferAlerting()
        {
        }

        public void OnTransferEnded(Q850Cause cause)
        {
        }
    }
}
