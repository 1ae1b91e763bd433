namespace Trunkline.Calls.Tests;

/// <summary>How an emergency call finds a circuit, whatever the trunks say, and which call gives way to it.</summary>
public sealed class EmergencyCallTests
{
    private readonly CallWorld _w;
    private readonly List<Wire> _seized = [];
    private readonly Dictionary<string, TrunkGroup> _groups = [];

    public EmergencyCallTests() => _w = new(r => new(
        DialMatch.Complete, Q850Cause.NoCircuitAvailable, "out",
        r.Setup.Called.Digits switch { "112" => CallPriority.Emergency, "5" => CallPriority.Priority, _ => CallPriority.Routine },
        r.Setup.Called.Digits.Length == 3 && r.Setup.Called.Digits[0] == '2'
            ? [new ExtensionDestination(r.Setup.Called.Digits, TimeSpan.FromSeconds(60))]
            : [.. (r.Setup.Called.Digits is "112" or "5" ? _groups.Keys : _groups.Keys.Where(k => k == r.Setup.Called.Digits))
                .Select(k => new TrunkDestination(_groups[k], r.Setup.Called, PhoneNumber.None, TimeSpan.FromSeconds(60)))],
        CausePolicy.Outgoing, r.Setup.Called.Digits == "112") { Emergency = r.Setup.Called.Digits == "112" ? new(r.Extension, "", "112") : null });

    [Fact]
    public void WhateverATrunkAnswers_TheNextIsTried_ThenAllAgain_WhileTheCallerStays()
    {
        Group("pri", 2, unit: "span");
        Group("sip", 2, unit: "peer");
        Group("line", 1);
        var caller = _w.Incoming("201", "112");
        foreach (var cause in new[] { Q850Cause.UserBusy, Q850Cause.CallRejected, Q850Cause.UnallocatedNumber, Q850Cause.NoAnswer })
        {
            Last.Fail(cause);
            Seconds(0.6);
        }

        Assert.Equal(["pri/1", "sip/1", "line/1", "pri/1", "sip/1"], _seized.Select(c => c.Name));
        Last.Leg!.Answers();
        Seconds(1);
        Assert.Equal(LegState.Connected, caller.State);
    }

    /// <summary>A line that seems answered may break in the instant that its answer takes to the disk: the caller has not heard of it, and is helped by the next.</summary>
    [Theory]
    [InlineData("112", "line/1 sip/1", LegState.Connected)]
    [InlineData("5", "line/1", LegState.Released)] // who calls nobody for help is told how it ended
    public void AnsweredAndGone_BeforeTheCallerHearsOfIt_TheNextIsTried(string dialled, string seized, LegState caller)
    {
        Group("line", 1);
        Group("sip", 1);
        var leg = _w.Incoming("201", dialled);
        _w.Disk.SyncAfter = TimeSpan.FromMilliseconds(7);
        Last.Leg!.Answers();
        Last.Leg!.Gone(Q850Cause.NormalClearing);
        Seconds(0.01);
        if (_seized.Count > 1)
        {
            Last.Leg!.Answers();
        }

        Seconds(1);
        Assert.Equal((seized, caller), (string.Join(' ', _seized.Select(c => c.Name)), leg.State));
        Assert.Equal(caller == LegState.Connected ? 1 : 0, _w.Disk.Open(_w.Loop).Load(LiveCall.StateKind).Count);
    }

    [Fact]
    public void OnlyACircuitIsRefused_AnotherOfTheSameTrunkIsTriedFirst()
    {
        Group("pri", 3, unit: "span");
        Group("line", 1);
        _w.Incoming("201", "112");
        Last.Fail(Q850Cause.RequestedCircuitNotAvailable);
        Seconds(0.1);
        Last.Fail(Q850Cause.ChannelUnacceptable);
        Seconds(0.1);
        Last.Fail(Q850Cause.NetworkOutOfOrder);
        Seconds(0.1);
        Assert.Equal(["pri/1", "pri/2", "pri/3", "line/1"], _seized.Select(c => c.Name));
    }

    [Fact]
    public void NoCircuit_TheNewestOfTheLeastIsEnded_ItsPartiesAreTold()
    {
        Group("pri", 3, unit: "span");
        var first = Talk("201", "5");
        var second = Talk("202", "pri");
        var third = Talk("203", "pri");
        _w.Incoming("204", "112");
        Assert.Equal(LegState.Released, _seized[2].Leg!.State);
        Assert.Equal(LegState.Connected, third.State); // he hears the tone
        _seized[2].Idle();
        Seconds(0.01);
        Assert.Equal(["pri/1", "pri/2", "pri/3", "pri/3"], _seized.Select(c => c.Name));
        Last.Leg!.Answers();
        Seconds(4);
        Assert.Equal((LegState.Connected, LegState.Connected, LegState.Released), (first.State, second.State, third.State));
        Assert.Contains("SIP/203-0 -> pri/3 pri Ended alert= answer=0 end=0.2 cause=8 pri", _w.RecordsText(), StringComparison.Ordinal);
        Assert.Contains("tone Congestion", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Contains("SIP/203-0 < release", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Equal(1, _w.Control.Preempted);
    }

    [Fact]
    public void EmergencyCalls_AreNeverEndedForOne_AndTheNextToComeFreeIsTaken_NotByOthers()
    {
        Group("pri", 1, unit: "span");
        _w.Incoming("201", "112");
        var help = Last.Leg!;
        help.Answers();
        var waits = _w.Incoming("202", "112");
        Seconds(5);
        Assert.Equal(LegState.Connected, help.State);
        Assert.Equal(0, _w.Control.Preempted);
        help.Gone(Q850Cause.NormalClearing);
        Last.Idle();
        _w.Incoming("203", "pri"); // at the same instant
        Seconds(0.01);
        Assert.Equal(2, _seized.Count);
        Last.Leg!.Answers();
        Seconds(1);
        Assert.Equal(LegState.Connected, waits.State);
    }

    /// <summary>An exchange may hold a call it brought for minutes after we have hung up: it gives way only when nothing else does.</summary>
    [Theory]
    [InlineData(Preemption.MayFree, "line/2")]
    [InlineData(Preemption.Never, "line/2")]
    [InlineData(Preemption.Frees, "line/3")]
    public void WhatIsSureToComeFree_GivesWayFirst(Preemption newest, string expected)
    {
        Group("line", 3);
        Talk("201", "line");
        Talk("202", "line");
        Talk("203", "line");
        _seized[2].Ease = newest;
        _w.Incoming("204", "112");
        var ended = Assert.Single(_seized, c => c.Leg!.State == LegState.Released);
        Assert.Equal(expected, ended.Name);
    }

    [Fact]
    public void FreedCircuitDoesNotComeFree_AnotherIsFreed_TheFirstToBeIdleIsTaken()
    {
        Group("line", 2);
        Talk("201", "line");
        Talk("202", "line");
        _w.Incoming("203", "112");
        Assert.Equal(LegState.Connected, _seized[0].Leg!.State);
        Seconds(1.1);
        Assert.Equal(LegState.Released, _seized[0].Leg!.State);
        _seized[1].Idle();
        Seconds(0.01);
        Assert.Equal("line/2", Last.Name);
    }

    [Fact]
    public void IdleAnywhere_NobodyIsEnded()
    {
        Group("pri", 1, unit: "span");
        Group("line", 1);
        Talk("201", "pri");
        _w.Incoming("202", "112");
        Assert.Equal("line/1", Last.Name);
        Assert.Equal(0, _w.Control.Preempted);
    }

    /// <summary>An operator that says it is full may have room when one of our own calls there ends; one that refuses the number has not.</summary>
    [Theory]
    [InlineData(Q850Cause.NoCircuitAvailable, 1)]
    [InlineData(Q850Cause.CallRejected, 0)]
    public void OperatorIsFull_OneOfOurCallsThereIsEnded(Q850Cause cause, int ended)
    {
        Group("sip", 3, unit: "peer");
        Talk("201", "sip");
        _w.Incoming("202", "112");
        Last.Fail(cause);
        Seconds(0.01);
        Assert.Equal(ended, _w.Control.Preempted);
        Assert.Equal(ended == 1 ? LegState.Released : LegState.Connected, _seized[0].Leg!.State);
    }

    [Fact]
    public void NothingComesBack_TheNextIsTried_AndTheOnlyOneIsWaitedForLongerEachTime()
    {
        Group("sip", 1, unit: "peer");
        Group("line", 1);
        _w.Incoming("201", "112");
        Seconds(2.4);
        Assert.Single(_seized);
        Seconds(0.2);
        Assert.Equal("line/1", Last.Name);
        _seized[0].Idle();
        Last.Fail(Q850Cause.NetworkOutOfOrder);
        Last.Block();
        Seconds(60);
        Assert.Equal("sip/1", Last.Name);
        Assert.Equal(LegState.Setup, Last.Leg!.State); // slow, and the only one
        Assert.Equal(3, _seized.Count);
    }

    [Fact]
    public void HeardOf_ButDoesNotRing_TheNextIsTried_WhatRingsIsLeftAlone()
    {
        Group("sip", 1, unit: "peer");
        Group("pri", 1, unit: "span");
        _w.Incoming("201", "112");
        Last.Leg!.Proceeds();
        Seconds(11.9);
        Assert.Single(_seized);
        Seconds(0.2);
        Assert.Equal("pri/1", Last.Name);
        Last.Leg!.Rings();
        Seconds(50);
        Assert.Equal(2, _seized.Count);
    }

    /// <summary>Whoever can go to another telephone should know that he must; who cannot is still tried for.</summary>
    [Fact]
    public void NothingWorks_TheCallerHearsIt_AndGetsThroughWhenSomethingDoes()
    {
        Group("line", 1);
        _groups["line"].Circuits.Cast<Wire>().Single().Block();
        var caller = _w.Incoming("201", "112");
        Seconds(9);
        Assert.DoesNotContain("tone Congestion", _w.World.Transcript, StringComparison.Ordinal);
        Seconds(6);
        Assert.Contains("tone Congestion", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Equal([EmergencyStage.Dialled, EmergencyStage.NoWayOut], _w.Stages);
        Seconds(600);
        _groups["line"].Circuits.Cast<Wire>().Single().Idle();
        Seconds(0.01);
        Last.Leg!.Rings();
        Assert.Contains("tone None", _w.World.Transcript, StringComparison.Ordinal);
        Last.Leg!.Answers();
        Seconds(1);
        Assert.Equal(LegState.Connected, caller.State);
    }

    [Fact]
    public void CallerGivesUpWhileItWaits_NothingIsLeft_AndOrdinaryCallsGoAgain()
    {
        Group("line", 1);
        _w.Incoming("201", "112");
        Last.Leg!.Answers();
        var waits = _w.Incoming("202", "112");
        Seconds(1);
        waits.Gone(Q850Cause.NormalClearing);
        _seized[0].Leg!.Gone(Q850Cause.NormalClearing);
        _seized[0].Idle();
        Seconds(5);
        Assert.Empty(_w.Control.Calls);
        _w.Incoming("203", "line");
        Assert.Equal(2, _seized.Count);
    }

    /// <summary>A span whose channel does not come free is sick: its other calls are left alone, and the next trunk's call gives way.</summary>
    [Fact]
    public void FreedChannelDoesNotComeFree_NoOtherOfItsSpanIsEnded()
    {
        Group("pri", 3, unit: "span");
        Group("line", 1);
        Talk("201", "pri");
        Talk("202", "pri");
        Talk("203", "pri");
        Talk("204", "line");
        _w.Incoming("205", "112");
        Seconds(1.1);
        Assert.Equal(["pri/3", "line/1"], _seized.Where(c => c.Leg!.State == LegState.Released).Select(c => c.Name));
    }

    /// <summary>A call back after an emergency call may be anybody's: it is not ended as long as something else may come, and then it is.</summary>
    [Fact]
    public void CallBack_GivesWayLast_AndOnlyAfterAWhile()
    {
        Group("line", 1);
        _w.Register("201");
        _w.Control.Emergencies.Keep(new("201", "", "112") { CallBack = new("5556201"), CallBackFor = TimeSpan.FromMinutes(30) }, null);
        var circuit = (Wire)_groups["line"].Circuits[0];
        var back = (ScriptLeg)circuit.Seize();
        var incoming = new ScriptLeg(_w, "line/1", "5550100", isIncoming: true) { TrunkGroup = "line" };
        circuit.Leg = incoming;
        _w.Control.OnIncoming(incoming, new CallSetup { Called = new("5556201") });
        ((ScriptLeg)_w.Control.Calls.Single().Callee!).Answers();
        Seconds(1);
        Assert.Equal(CallPriority.Emergency, _w.Control.Calls.Single().Priority);
        _w.Incoming("202", "112");
        Seconds(9.5);
        Assert.Equal(LegState.Connected, incoming.State);
        Seconds(5);
        Assert.Equal(LegState.Released, incoming.State);
        Assert.Equal(LegState.Idle, back.State);
    }

    /// <summary>It rings, and its span goes out of service: the answer may never come.</summary>
    [Fact]
    public void RingsOnASpanThatGoesDown_TheNextIsTried()
    {
        Group("pri", 1, unit: "span");
        Group("line", 1);
        _w.Incoming("201", "112");
        Last.Leg!.Proceeds();
        Last.Leg!.Rings();
        Seconds(60);
        Assert.Single(_seized);
        Last.Doubted = true;
        Seconds(27);
        Assert.Equal("line/1", Last.Name);
    }

    /// <summary>What let one call down is not waited for by the next: it comes last for a minute, or until somebody was reached there.</summary>
    [Theory]
    [InlineData(30, false, "line/1")]
    [InlineData(61, false, "sip/1")]
    [InlineData(30, true, "sip/1")]
    public void TrunkThatFailed_ComesLastForAMinute(int after, bool reached, string expected)
    {
        Group("sip", 2, unit: "peer");
        Group("line", 2);
        _w.Incoming("201", "112");
        Last.Fail(Q850Cause.NetworkOutOfOrder);
        Seconds(0.1);
        Last.Leg!.Answers();
        Seconds(0.1);
        Last.Leg!.Gone(Q850Cause.NormalClearing);
        Last.Idle();
        if (reached)
        {
            Talk("202", "sip");
            Last.Leg!.Gone(Q850Cause.NormalClearing);
            Last.Idle();
        }

        Seconds(after);
        _w.Incoming("203", "112");
        Assert.Equal(expected, Last.Name);
    }

    /// <summary>A trunk that answers late, beside one that refuses at once: it is given up each time, and waited for twice as long the next.</summary>
    [Fact]
    public void SlowTrunk_IsGivenTwiceAsLongEachTime()
    {
        Group("slow", 1, unit: "slow");
        Group("bad", 1, unit: "bad");
        _w.Incoming("201", "112");
        var given = new List<double>();
        for (var i = 0; i < 4; i++)
        {
            while (Last.Name != "slow/1" || Last.Leg!.State == LegState.Released)
            {
                if (Last.Leg!.State != LegState.Released)
                {
                    Last.Fail(Q850Cause.CallRejected);
                }

                Seconds(0.01);
            }

            var since = _w.World.Time.Elapsed;
            var tried = Last;
            while (tried.Leg!.State != LegState.Released)
            {
                Seconds(0.01);
                if (Last != tried)
                {
                    break;
                }
            }

            tried.Idle();
            given.Add(Math.Round((_w.World.Time.Elapsed - since).TotalSeconds, 1));
        }

        Assert.Equal([2.5, 5, 10, 20], given);
    }

    /// <summary>A session is free the moment it is ended: nobody waits a second for it.</summary>
    [Fact]
    public void FreedAtOnce_IsTakenAtOnce()
    {
        Group("sip", 1, unit: "peer");
        Talk("201", "sip");
        Last.FreesItself = true;
        _w.Incoming("202", "112");
        Seconds(0.01);
        Assert.Equal((2, "sip/1"), (_seized.Count, Last.Name));
    }

    /// <summary>Of a call through the site, from trunk to trunk, both circuits come free: none is kept for a tone.</summary>
    [Fact]
    public void CallThatPassesThrough_GivesBothCircuitsBack()
    {
        Group("pri", 1, unit: "span");
        var caller = _w.NewLeg("E1/2/1", "5550100", isIncoming: true);
        var fromTrunk = new ScriptLeg(_w, "E1/2/1", "5550100", isIncoming: true) { TrunkGroup = "other" };
        _w.Control.OnIncoming(fromTrunk, new CallSetup { Called = new("pri"), Calling = caller.Party });
        Last.Leg!.Answers();
        Seconds(0.1);
        _w.Incoming("202", "112");
        Assert.Equal(LegState.Released, fromTrunk.State);
    }

    /// <summary>What an operator says of its refusal is not listened to while there is another way.</summary>
    [Fact]
    public void RefusalWithAnAnnouncement_IsNotListenedTo()
    {
        Group("pri", 1, unit: "span");
        Group("line", 1);
        _w.Incoming("201", "112");
        Last.Leg!.Refuses(Q850Cause.UserBusy);
        Seconds(0.1);
        Assert.Equal("line/1", Last.Name);
    }

    /// <summary>A line without dial tone is dialled blindly only when there is nothing better.</summary>
    [Fact]
    public void Alternative_IsTold()
    {
        Group("line", 2);
        _w.Incoming("201", "112");
        Assert.True(Last.Leg!.Wanted!.HasAlternative);
        Last.Fail(Q850Cause.NetworkOutOfOrder);
        Seconds(0.1);
        Assert.False(Last.Leg!.Wanted!.HasAlternative);
    }

    private Wire Last => _seized[^1];

    private ScriptLeg Talk(string from, string over)
    {
        var caller = _w.Incoming(from, over);
        Last.Leg!.Answers();
        Seconds(0.2);
        return caller;
    }

    private void Group(string name, int circuits, string? unit = null)
    {
        var group = _groups[name] = new(name, HuntingOrder.Ascending, 0);
        for (var i = 0; i < circuits; i++)
        {
            var wire = new Wire(this, $"{name}/{i + 1}", i, unit);
            group.Add(wire);
            wire.Idle();
        }
    }

    private void Seconds(double seconds) => _w.World.Advance(TimeSpan.FromSeconds(seconds));

    private sealed class Wire(EmergencyCallTests test, string name, int index, string? unit) : Circuit(name, index)
    {
        public ScriptLeg? Leg { get; set; }

        public override Leg? Carries => State == CircuitState.Idle ? null : Leg;

        public override object Unit => unit ?? (object)this;

        public override Preemption Preemption => Ease;

        public Preemption Ease { get; set; }

        public bool FreesItself { get; set; }

        public override bool IsInDoubt => Doubted;

        public bool Doubted { get; set; }

        public void Idle() => Become(CircuitState.Idle, TimeSpan.Zero);

        public void Block() => Become(CircuitState.OutOfService, TimeSpan.Zero, "blocked");

        public void Fail(Q850Cause cause)
        {
            Idle();
            Leg!.Gone(cause);
        }

        public override Leg Seize()
        {
            test._seized.Add(this);
            Become(CircuitState.Seized, TimeSpan.Zero);
            return Leg = test._w.NewLeg(Name, "112", isIncoming: false, released: () =>
            {
                if (FreesItself)
                {
                    Idle();
                }
            });
        }
    }
}
