using Trunkline.Control;

namespace Trunkline.Calls.Tests;

/// <summary>What two sides do at the same instant, what is left when a call is over, and what an attach takes down.</summary>
public sealed class CallGuardTests
{
    private readonly CallWorld _w = new();

    /// <summary>Two phones of an extension answer before either can be told: the second is released, the first has the call.</summary>
    [Fact]
    public void TwoAnswersAtOnce_TheSecondIsReleased()
    {
        var stubborn = new[] { _w.NewLeg("SIP/202-1", "202", isIncoming: false, extension: "202"), _w.NewLeg("SIP/202-2", "202", isIncoming: false, endsAtOnce: false, extension: "202") };
        _w.Register("202", stubborn);
        var a = _w.Incoming("201", "202");
        stubborn[0].Answers();
        stubborn[1].Answers(); // its 200 was under way while it was told to stop
        Seconds(1);
        Assert.Equal(LegState.Connected, a.State);
        Assert.Equal(2, _w.World.Transcript.Split('\n').Count(l => l.Contains("SIP/202-2 < release 26", StringComparison.Ordinal)));
    }

    [Fact]
    public void CallOver_NothingOfItIsLeftForANewProcess()
    {
        var (a, _) = Connected();
        a.Gone(Q850Cause.NormalClearing);
        Seconds(1);
        Assert.Empty(_w.Disk.Open(_w.Loop).Load(LiveCall.StateKind));
    }

    [Fact]
    public void LegChanged_TheSavedCallIsWrittenAgain()
    {
        var (a, _) = Connected();
        var before = _w.Disk.Writes;
        a.User.OnStateChanged(a); // hold: another SDP, another CSeq
        Seconds(1);
        Assert.True(_w.Disk.Writes > before);
    }

    /// <summary>Audio that cannot be used ends the call before anybody is tried: it has a record all the same.</summary>
    [Fact]
    public void CallerGone_BeforeAnybodyWasTried_LeavesARecord()
    {
        var leg = _w.NewLeg("SIP/201-0", "201", isIncoming: true, extension: "201");
        leg.JoinEndsIn = Q850Cause.IncompatibleDestination;
        _w.Control.OnIncoming(leg, new CallSetup { Called = new("202"), Calling = new("201") });
        Assert.EndsWith("cause=88", _w.RecordsText());
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void GatewayBack_WithItsCalls_TheyAreNotEndedLater()
    {
        Connected();
        _w.Media.OnLost(GatewayError.LinkClosed);
        Seconds(60);
        _w.Media.OnAttached();
        _w.Media.OnSnapshotEnd(default);
        Seconds(60);
        Assert.Single(_w.Control.Calls);
    }

    [Fact]
    public void SlowDisk_IsToldOnceAMinute()
    {
        _w.Disk.IsFull = true;
        for (var i = 0; i < 5; i++)
        {
            Connected();
        }

        Assert.Single(_w.Alarms);
        Seconds(60);
        Connected();
        Assert.Equal(2, _w.Alarms.Count);
    }

    /// <summary>The gateway lost a call while the deciding process was away: it ended when that one last lived, as far as anybody knows.</summary>
    [Fact]
    public void Restored_ButItsAudioIsGone_IsRecovered_AndEndsWhenTheOldRunLastLived()
    {
        Connected();
        Seconds(10);
        var lastAlive = _w.World.Time.GetUtcNow();
        _w.World.Remove(_w.Loop);
        Seconds(30);
        var next = new CallWorld(disk: _w.Disk, world: _w.World);
        Assert.Equal((1, 0), next.Control.Restore(next, lastAlive));
        ((ScriptLeg)next.Control.Calls.Single().Callee!).Gone(Q850Cause.TemporaryFailure);
        Assert.Equal("1 SIP/201-0 -> SIP/202-1 202 Recovered alert= answer=0 end=11 cause=41", next.RecordsText());
    }

    /// <summary>The caller gives up: the record says so, and is not ended again when the phone that rang is gone.</summary>
    [Fact]
    public void RecordEnded_IsEndedOnce()
    {
        var b = _w.Register("202")[0];
        var a = _w.Incoming("201", "202");
        b.Rings();
        Seconds(1);
        a.Gone(Q850Cause.NormalClearing);
        Assert.Equal(LegState.Released, b.State);
        Assert.Equal(1, _w.Ended);
    }

    /// <summary>Whoever calls from outside has no rights to give away.</summary>
    [Fact]
    public void Transfer_AskedForByATrunk_IsRefused()
    {
        var b = _w.Register("202")[0];
        var line = _w.NewLeg("FXO/1", "5550101", isIncoming: true);
        _w.Control.OnIncoming(line, new CallSetup { Called = new("202"), Calling = new("5550101") });
        b.Answers();
        Seconds(1);
        var told = Q850Cause.None;
        line.User.OnTransferRequested(line, new("203"), new Told(c => told = c));
        Assert.Equal(Q850Cause.FacilityRejected, told);
        Assert.Single(_w.Control.Calls);
    }

    /// <summary>What the snapshot shows and nobody owns is taken down; what is owned and not shown is told its owner.</summary>
    [Fact]
    public void Attach_WhatIsLeftOver_IsTakenDown_WhatIsMissing_IsTold()
    {
        var owner = new Owner();
        var (shown, missing) = (_w.Media.NewTermination(owner), _w.Media.NewTermination(owner));
        var context = _w.Media.NewContext();
        _w.Media.OnAttached();
        _w.Media.OnSnapshotContext(new(context, default));
        _w.Media.OnSnapshotContext(new(new(99), default));
        _w.Media.OnSnapshotTermination(new(shown, context, NetAddress.None, LineCondition.Idle));
        _w.Media.OnSnapshotTermination(new(new(98UL << 32), context, NetAddress.None, LineCondition.Idle));
        _w.Media.OnSnapshotEnd(default);
        Assert.Equal(["gw < Subtract", "gw < DeleteContext"], _w.World.Transcript.Split('\n').Select(l => l.Trim()[(l.Trim().IndexOf(' ') + 1)..]));
        Assert.Equal([GatewayError.NoSuchTermination], owner.Failed);
        Assert.NotEqual(shown, missing);
    }

    [Fact]
    public void Group_OneIdleAndOneReserved_IsForEmergencyAlone()
    {
        var group = new TrunkGroup("city", HuntingOrder.Ascending, 1);
        var circuits = new[] { new Wire("FXO/1", 0), new Wire("FXO/2", 1) };
        foreach (var circuit in circuits)
        {
            group.Add(circuit);
            circuit.Idle();
        }

        Assert.NotNull(group.Hunt(CallPriority.Routine));
        circuits[0].Seize();
        Assert.Null(group.Hunt(CallPriority.Routine));
        Assert.Same(circuits[1], group.Hunt(CallPriority.Emergency));
    }

    /// <summary>Who is withheld is shown by no number the plan puts in place of his, except to whoever comes to help.</summary>
    [Theory]
    [InlineData(CallPriority.Routine, Presentation.Restricted)]
    [InlineData(CallPriority.Emergency, Presentation.Allowed)]
    public void Withheld_IsWithheldOutside_ButNotFromHelp(CallPriority priority, Presentation expected)
    {
        var group = new TrunkGroup("city", HuntingOrder.Ascending, 0);
        var wire = new Wire("FXO/1", 0);
        group.Add(wire);
        wire.Idle();
        var w = new CallWorld(_ => new(
            DialMatch.Complete, Q850Cause.None, "out", priority, [new TrunkDestination(group, new("112"), new("2075550100"), TimeSpan.FromSeconds(60))], CausePolicy.Outgoing, false));
        wire.World = w;
        var leg = w.NewLeg("SIP/201-0", "201", isIncoming: true, extension: "201");
        w.Control.OnIncoming(leg, new CallSetup { Called = new("0112"), Calling = new("201", Presentation: Presentation.Restricted) });
        Assert.Equal(expected, wire.Leg!.Wanted!.Calling.Presentation);
    }

    [Fact]
    public void Emergency_NothingElseLeft_TriesWhatOnlySeemsOutOfOrder_OrdinaryCallsDoNot()
    {
        var group = new TrunkGroup("city", HuntingOrder.Ascending, 0);
        var wire = new Wire("E1/1/1", 0) { Doubted = true };
        group.Add(wire);
        foreach (var (priority, isTried) in new[] { (CallPriority.Routine, false), (CallPriority.Emergency, true) })
        {
            var w = new CallWorld(_ => new(
                DialMatch.Complete, Q850Cause.None, "out", priority, [new TrunkDestination(group, new("112"), PhoneNumber.None, TimeSpan.FromSeconds(60))], CausePolicy.Outgoing, false));
            wire.World = w;
            w.Incoming("201", "0112");
            Assert.Equal(isTried, wire.Leg is not null);
        }
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

    private sealed class Told(Action<Q850Cause> ended) : ITransferProgress
    {
        public void OnTransferAlerting()
        {
        }

        public void OnTransferEnded(Q850Cause cause) => ended(cause);
    }

    private sealed class Owner : ITerminationUser
    {
        public List<GatewayError> Failed { get; } = [];

        public void OnRtpReady(NetAddress local)
        {
        }

        public void OnTerminationFailed(GatewayError error) => Failed.Add(error);

        public List<PromptEnd> Prompts { get; } = [];

        public void OnDigit(in DigitHeard digit)
        {
        }

        public void OnPromptEnded(in PromptEnd end) => Prompts.Add(end);

        public void OnMediaSilent(int seconds)
        {
        }
    }

    private sealed class Wire(string name, int index) : Circuit(name, index)
    {
        public CallWorld? World { get; set; }

        public ScriptLeg? Leg { get; private set; }

        public bool Doubted { get; init; }

        public override bool MayBeTried => Doubted;

        public void Idle() => Become(CircuitState.Idle, TimeSpan.Zero);

        public override Leg Seize()
        {
            Become(CircuitState.Seized, TimeSpan.Zero);
            return World is null ? null! : Leg = World.NewLeg(Name, "", isIncoming: false);
        }
    }
}
