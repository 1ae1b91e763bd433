using Trunkline.Trunks.Fxo;

namespace Trunkline.Trunks.Tests;

/// <summary>The circuit and its leg against the gateway's words; the line itself is tested in Fxo.</summary>
public sealed class FxoCircuitTests : INumberPlan, ILegUser
{
    private readonly World _world = new();
    private readonly MediaGateway _media = new(1);
    private readonly CallControl _calls;
    private readonly TrunkGroup _group = new("city", HuntingOrder.Descending, reservedForEmergency: 1);
    private readonly FxoCircuit[] _lines;
    private readonly RoutingDecision _decision = RoutingDecision.Refuse(Q850Cause.UnallocatedNumber);
    private string _offered = "";

    public FxoCircuitTests()
    {
        var loop = _world.AddLoop();
        var disk = new MemoryDisk(_world).Open(loop);
        _calls = new("n", disk.Epoch, loop, _media, this, disk, disk, CallValues.Default);
        _media.Commands = new LoggingGateway(_world);
        _lines = [.. Enumerable.Range(1, 3).Select(n => new FxoCircuit(new(n, new($"555010{n}")) { HoldDown = new(TimeSpan.FromSeconds(10)) }, n - 1, _calls, _media, loop, a => _world.Log($"! {a}")))];
        foreach (var line in _lines)
        {
            _group.Add(line);
        }

        _media.OnAttached();
        foreach (var line in _lines)
        {
            _media.OnSnapshotTermination(new(TerminationId.Line(line.Index + 1), ContextId.Null, NetAddress.None, LineCondition.Idle));
        }

        _media.OnSnapshotEnd(default);
    }

    [Fact]
    public void Hunt_TakesLinesOppositeToTheOperator_AndKeepsTheReserveForEmergency()
    {
        Assert.Equal("FXO/3", Seize(CallPriority.Routine));
        Assert.Equal("FXO/2", Seize(CallPriority.Routine));
        Assert.Null(Seize(CallPriority.Priority));
        Assert.Equal("FXO/1", Seize(CallPriority.Emergency));
        Assert.Null(Seize(CallPriority.Emergency));
        Assert.Equal(2, _group.Overflows);
    }

    /// <summary>What an emergency call may expect of a line whose call is ended from here.</summary>
    [Fact]
    public void Preemption_OurCallFrees_OneThatCameInMay_ARingingLineDoesNot()
    {
        Outgoing("2075550199");
        Assert.Equal((Preemption.Frees, true), (_lines[2].Preemption, _lines[2].HasOwnNumber));
        _media.OnLineRinging(new(Line(2)));
        Assert.Equal(Preemption.Never, _lines[1].Preemption);
        _lines[1].AdoptRestored(default(SavedLeg) with { IsIncoming = true, TrunkGroup = "city" });
        Assert.Equal(Preemption.MayFree, _lines[1].Preemption);
    }

    /// <summary>A seizure that the gateway refuses while the line stays idle leaves the circuit idle: nothing would ever say so again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Refused_AndTheLineWasNeverSeized_TheCircuitIsIdle(bool refused)
    {
        Outgoing("2075550199");
        if (refused)
        {
            _media.OnLineRefused(new(Line(3), LineFault.NotIdle));
        }
        else
        {
            _media.OnCommandFailed(new(default, Line(3), GatewayError.NoResources));
        }

        Assert.Equal(CircuitState.Idle, _lines[2].State);
        Assert.Null(_lines[2].Carries);
    }

    /// <summary>A line without dial tone is dialled blindly only when there is nothing else to try.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Emergency_DialsBlindly_WhenThereIsNothingElse(bool hasAlternative, bool blind)
    {
        var leg = _group.Hunt(CallPriority.Emergency)!.Seize();
        leg.Setup(new CallSetup { Called = new("112"), Priority = CallPriority.Emergency, HasAlternative = hasAlternative }, ContextId.Null);
        Assert.Equal(blind, _world.Transcript.Contains("\"112\" emergency", StringComparison.Ordinal));
    }

    [Fact]
    public void Outgoing_DialledRingingAnsweredCleared_TellsTheCall_AndFreesTheLineOnlyWhenItIsIdle()
    {
        var leg = Outgoing("2075550199");
        _media.OnLineChanged(new(Line(3), LineCondition.Seized));
        _media.OnLineSeized(new(Line(3)));
        _media.OnLineDialled(new(Line(3)));
        _media.OnLineTone(new(Line(3), ToneName.Ringback));
        _media.OnLineAnswered(new(Line(3), AnswerEvidence.Polarity));
        _media.OnLineChanged(new(Line(3), LineCondition.InCall));
        Assert.Equal(CircuitState.InCall, _lines[2].State);
        _media.OnLineCleared(new(Line(3), ClearEvidence.LoopBreak));
        _media.OnLineChanged(new(Line(3), LineCondition.Releasing));
        Assert.Equal(CircuitState.Releasing, _lines[2].State);
        _media.OnLineChanged(new(Line(3), LineCondition.Idle));
        Assert.Equal(CircuitState.Idle, _lines[2].State);
        Assert.Equal(LegState.Released, leg.State);
        Assert.Equal(
            """
                   0 gw < seize line 3 "2075550199"
                   0 FXO/3 proceeding
                   0 FXO/3 progress
                   0 FXO/3 alerting
                   0 FXO/3 connected Polarity
                   0 FXO/3 released 16 loop break
            """, _world.Transcript);
    }

    [Theory]
    [InlineData(ToneName.Busy, "17 busy tone")]
    [InlineData(ToneName.Congestion, "42 congestion tone")]
    [InlineData(ToneName.SpecialInformation, "1 special information tone")]
    public void Outgoing_ClearedByTone_HasTheTonesCause(ToneName tone, string expected)
    {
        Outgoing("1");
        _media.OnLineTone(new(Line(3), tone));
        _media.OnLineCleared(new(Line(3), ClearEvidence.BusyTone));
        Assert.EndsWith($"FXO/3 released {expected}", _world.Transcript, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LineFault.Glare, "44 glare")]
    [InlineData(LineFault.NoDialTone, "38 no dial tone")]
    [InlineData(LineFault.NoBattery, "38 no battery")]
    public void Outgoing_Refused_HasACauseThatGoesOn(LineFault fault, string expected)
    {
        Outgoing("1");
        _media.OnLineRefused(new(Line(3), fault));
        Assert.EndsWith($"FXO/3 released {expected}", _world.Transcript, StringComparison.Ordinal);
        Assert.True(CausePolicy.Outgoing.GoesOn((Q850Cause)int.Parse(expected[..2], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Outgoing_GlareSeenAsRinging_GivesTheLineToTheIncomingCall()
    {
        Outgoing("1");
        _media.OnLineRinging(new(Line(3)));
        _media.OnLineRefused(new(Line(3), LineFault.Glare));
        Assert.EndsWith("FXO/3 released 44 glare", _world.Transcript, StringComparison.Ordinal);
        Assert.Equal(CircuitState.Ringing, _lines[2].State);
        _media.OnLineCallerId(new(Line(3), "0155512", "", Presentation.Allowed));
        Assert.Equal("5550103 from 0155512", _offered);
    }

    [Theory]
    [InlineData("02075550123", "J SMITH", Presentation.Allowed, "5550101 from 02075550123 J SMITH")]
    [InlineData("", "", Presentation.Restricted, "5550101 from  (Restricted)")]
    [InlineData("", "", Presentation.NotAvailable, "5550101 from  (NotAvailable)")]
    [InlineData("bad;number", "X", Presentation.Allowed, "5550101 from  X")]
    public void Incoming_IsOfferedOnceItsCallerIdIsKnown(string number, string name, Presentation presentation, string expected)
    {
        _media.OnLineRinging(new(Line(1)));
        Assert.Equal("", _offered);
        Assert.Equal(CircuitState.Ringing, _lines[0].State);
        _media.OnLineCallerId(new(Line(1), number, name, presentation));
        Assert.Equal(expected, _offered);
    }

    [Fact]
    public void Incoming_NobodyToTakeIt_IsDeclined_AndTheCircuitStaysRingingUntilTheLineIsIdle()
    {
        _media.OnLineRinging(new(Line(1)));
        _media.OnLineCallerId(new(Line(1), "", "", Presentation.NotAvailable));
        Assert.EndsWith("gw < subtract line 1", _world.Transcript, StringComparison.Ordinal);
        Assert.Empty(_calls.Calls);
        Assert.Equal(CircuitState.Ringing, _lines[0].State);
        _media.OnLineChanged(new(Line(1), LineCondition.Idle));
        Assert.Equal(CircuitState.Idle, _lines[0].State);
    }

    [Fact]
    public void BatteryLost_TakesTheLineOutOfService_WithAnAlarmForPeople()
    {
        Outgoing("1");
        _media.OnLineChanged(new(Line(3), LineCondition.NoBattery));
        Assert.Equal(CircuitState.OutOfService, _lines[2].State);
        Assert.Contains("battery", _lines[2].Alarm, StringComparison.Ordinal);
        Assert.EndsWith("FXO/3 released 38 no battery", _world.Transcript, StringComparison.Ordinal);
        Assert.Equal("FXO/2", Seize(CallPriority.Routine));
    }

    /// <summary>No dial tone three times: the line is out of the hunt, is tried by itself, and comes back with dial tone; who calls in on it meanwhile is taken.</summary>
    [Fact]
    public void NoDialTone_ThreeTimes_TheLineIsHeldDown_TriedAndPutBack()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(CircuitState.Idle, _lines[2].State);
            Outgoing("1");
            _media.OnLineRefused(new(Line(3), LineFault.NoDialTone));
        }

        Assert.Equal((CircuitState.HeldDown, true), (_lines[2].State, _lines[2].MayBeTried));
        Assert.Equal("FXO/2", _group.Hunt(CallPriority.Routine)!.Name);
        Advance(10);
        Assert.EndsWith("10000 gw < seize line 3 \"\"", _world.Transcript, StringComparison.Ordinal);
        _media.OnLineChanged(new(Line(3), LineCondition.Seized));
        Assert.Equal((CircuitState.HeldDown, false), (_lines[2].State, _lines[2].MayBeTried)); // it is off hook: nobody else can have it
        _media.OnLineRefused(new(Line(3), LineFault.NoDialTone));
        _media.OnLineChanged(new(Line(3), LineCondition.Releasing));
        _media.OnLineChanged(new(Line(3), LineCondition.Idle));
        Assert.Equal(CircuitState.HeldDown, _lines[2].State);
        Advance(15);
        _media.OnLineRinging(new(Line(3)));
        _media.OnLineCallerId(new(Line(3), "0155512", "", Presentation.Allowed));
        Assert.Equal("5550103 from 0155512", _offered);
        Advance(10); // its trial waits until the caller is gone
        Assert.Equal(CircuitState.Ringing, _lines[2].State);
        _media.OnLineChanged(new(Line(3), LineCondition.Idle));
        Advance(20);
        Assert.EndsWith("gw < seize line 3 \"\"", _world.Transcript, StringComparison.Ordinal);
        _media.OnLineChanged(new(Line(3), LineCondition.Seized));
        _media.OnLineSeized(new(Line(3)));
        Assert.Contains("gw < subtract line 3", _world.Transcript, StringComparison.Ordinal);
        _media.OnLineChanged(new(Line(3), LineCondition.Releasing));
        _media.OnLineChanged(new(Line(3), LineCondition.Idle));
        Assert.Equal(CircuitState.Idle, _lines[2].State);
        Assert.Contains("! FXO/3: held down for 10 s: 3 seizures one after the other: no dial tone, then it is tried", _world.Transcript, StringComparison.Ordinal);
        Assert.Contains("! FXO/3: held down no more", _world.Transcript, StringComparison.Ordinal);
    }

    /// <summary>A call that heard dial tone in between begins the count anew.</summary>
    [Fact]
    public void NoDialTone_ButNotInARow_LeavesTheLine()
    {
        for (var i = 0; i < 6; i++)
        {
            Outgoing("1");
            if (i % 3 == 2)
            {
                _media.OnLineSeized(new(Line(3)));
                _media.OnLineCleared(new(Line(3), ClearEvidence.BusyTone));
                _media.OnLineChanged(new(Line(3), LineCondition.Idle));
            }
            else
            {
                _media.OnLineRefused(new(Line(3), LineFault.NoDialTone));
            }

            Assert.Equal(CircuitState.Idle, _lines[2].State);
        }
    }

    private void Advance(double seconds) => _world.Advance(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Snapshot_SeizedLineWithoutACall_IsReleased()
    {
        _media.OnAttached();
        _media.OnSnapshotTermination(new(Line(1), new(77), NetAddress.None, LineCondition.InCall));
        Assert.EndsWith("gw < subtract line 1", _world.Transcript, StringComparison.Ordinal);
        Assert.NotEqual(CircuitState.Idle, _lines[0].State);
    }

    public RoutingDecision Route(in RoutingRequest request)
    {
        var s = request.Setup;
        _offered = $"{s.Called} from {s.Calling}{(s.CallingName.Length > 0 ? " " + s.CallingName : "")}{(s.Calling.Presentation != Presentation.Allowed && s.CallingName.Length == 0 ? $" ({s.Calling.Presentation})" : "")}";
        return _decision;
    }

    public void OnProceeding(Leg leg) => _world.Log($"{leg.Channel} proceeding");

    public void OnAlerting(Leg leg) => _world.Log($"{leg.Channel} alerting");

    public void OnProgress(Leg leg) => _world.Log($"{leg.Channel} progress");

    public void OnConnected(Leg leg, PhoneNumber connected, AnswerEvidence evidence) => _world.Log($"{leg.Channel} connected {evidence}");

    public void OnHold(Leg leg, bool isHeld)
    {
    }

    public void OnDigit(Leg leg, char digit, DigitSource source)
    {
    }

    public void OnClearing(Leg leg, LegEnd end)
    {
    }

    public void OnTransferRequested(Leg leg, PhoneNumber target, ITransferProgress progress)
    {
    }

    public void OnStateChanged(Leg leg)
    {
    }

    public void OnReleased(Leg leg, LegEnd end) => _world.Log($"{leg.Channel} released {(int)end.Cause} {end.ProtocolReason}".TrimEnd());

    private static TerminationId Line(int n) => TerminationId.Line(n);

    private string? Seize(CallPriority priority) => _group.Hunt(priority)?.Seize().Channel;

    private Leg Outgoing(string digits)
    {
        var leg = _group.Hunt(CallPriority.Routine)!.Seize();
        leg.User = this;
        leg.Setup(new CallSetup { Called = new(digits) }, new ContextId(5));
        return leg;
    }

    private sealed class LoggingGateway(World world) : IGatewayCommands
    {
        public void AddRtp(in AddRtp command) => world.Log("gw < add rtp");

        public void ModifyRtp(in ModifyRtp command) => world.Log("gw < modify rtp");

        public void Move(in Move command) => world.Log($"gw < move {command.Termination}");

        public void Subtract(in Subtract command) => world.Log($"gw < subtract {command.Termination}");

        public void DeleteContext(in DeleteContext command)
        {
        }

        public void PlayTone(in PlayTone command) => world.Log($"gw < tone {command.Tone}");

        public void PlayPrompt(in PlayPrompt command) => world.Log($"gw < prompt {command.Name}");

        public void SendDigits(in SendDigits command) => world.Log("gw < digits");

        public void SeizeLine(in SeizeLine command) => world.Log($"gw < seize {command.Line} \"{command.Digits}\"{(command.Emergency ? " emergency" : "")}");

        public void AnswerLine(in AnswerLine command) => world.Log($"gw < answer {command.Line}");

        public void Record(in Trunkline.Control.Record command)
        {
        }

        public void StopRecording(in StopRecording command)
        {
        }

        public void Audit(in Audit command)
        {
        }

        public void DlRequest(in DlRequest command)
        {
        }

        public void TraceFrames(in TraceFrames command)
        {
        }

        public void OrderSpan(in OrderSpan command)
        {
        }

        public void Shutdown(in Shutdown command)
        {
        }
    }
}
