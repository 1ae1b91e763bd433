namespace Trunkline.Calls.Tests;

/// <summary>Agents and switches by feature codes: what counts when, what the caller hears, what a disk that takes nothing makes of it; and what becomes of a call that rings.</summary>
public sealed class AgentCodeTests
{
    private static readonly SwitchDestination s_office = new("office", "201", "203", IsNight: false);

    private readonly CallWorld _w;
    private QueueDestination _support = new("640", "support") { Agents = ["202", "203"], Strategy = QueueStrategy.InOrder, RingFor = TimeSpan.FromSeconds(60) };
    private readonly QueueDestination _sales = new("641", "sales") { Agents = ["202"], IsLoggedInFirst = false };

    public AgentCodeTests()
    {
        _w = new(r => r.Setup.Called.Digits switch
        {
            "640" => CallWorld.ToExtensions() with { Destinations = [_support] },
            "*45" => Agent(r.Extension, AgentCommand.LogIn),
            "#45" => Agent(r.Extension, AgentCommand.LogOut),
            "*46" => Agent(r.Extension, AgentCommand.Pause),
            "#46" => Agent(r.Extension, AgentCommand.Resume),
            "*#45" => Agent(r.Extension, AgentCommand.LogIn, isAsked: true),
            "*#46" => Agent(r.Extension, AgentCommand.Pause, isAsked: true),
            "*28" => Turn(SwitchPosition.Night),
            "#28" => Turn(SwitchPosition.Day),
            "##28" => Turn(SwitchPosition.Automatic),
            "*#28" => Turn(null),
            _ => CallWorld.ToExtensions(r.Setup.Called.Digits),
        });
        _w.Control.Queues.Apply([_support, _sales]);
    }

    private CallQueue Support => _w.Control.Queues.Find("support")!;

    private CallQueue Sales => _w.Control.Queues.Find("sales")!;

    [Fact]
    public void TheTable_OfWhatAnAgentWants() => Assert.Equal(
        """
        Out     LogIn   -> In
        Out     LogOut  -> Out
        Out     Pause   -> not done
        Out     Resume  -> not done
        In      LogIn   -> In
        In      LogOut  -> Out
        In      Pause   -> Paused
        In      Resume  -> In
        Paused  LogIn   -> In
        Paused  LogOut  -> Out
        Paused  Pause   -> Paused
        Paused  Resume  -> In
        """, string.Join('\n', from p in Enum.GetValues<AgentPresence>() from c in Enum.GetValues<AgentCommand>() select $"{p,-7} {c,-7} -> {AgentFsm.On(p, c)?.ToString() ?? "not done"}"));

    [Fact]
    public void ACommand_Counts_AndIsConfirmed_OnceItIsOnDisk()
    {
        Seconds(1); // whatever was written before is on disk
        _w.Disk.SyncAfter = TimeSpan.FromMilliseconds(700);
        var a = _w.Incoming("202", "#45");
        Seconds(0.6);
        Assert.Equal((AgentPresence.In, LegState.Idle), (Presence(Support, "202"), a.State));
        Seconds(0.2);
        Assert.Equal((AgentPresence.Out, LegState.Connected), (Presence(Support, "202"), a.State));
        Seconds(0.5);
        Assert.EndsWith("gw < tone Confirmation", _w.World.Transcript.TrimEnd(), StringComparison.Ordinal);
        Seconds(3);
        Assert.Equal(LegState.Released, a.State);
        Assert.Equal("16 202 is logged out of queues support, sales", Last());
    }

    [Fact]
    public void ADiskThatTakesNothing_RefusesIt_AndItDoesNotCountLater()
    {
        _w.Disk.IsFull = true;
        var (a, b) = (_w.Incoming("202", "*46"), _w.Incoming("201", "*28"));
        Seconds(3.9);
        Assert.Equal((LegState.Idle, LegState.Idle), (a.State, b.State));
        Seconds(0.2);
        Assert.Equal((LegState.Connected, LegState.Connected), (a.State, b.State));
        Seconds(0.5);
        Assert.EndsWith("gw < tone Congestion", _w.World.Transcript.TrimEnd(), StringComparison.Ordinal);
        _w.Disk.IsFull = false;
        Seconds(5);
        Assert.Equal((AgentPresence.In, SwitchPosition.Automatic), (Presence(Support, "202"), _w.Control.Switches.PositionOf("office")));
        Assert.Equal(["41 202 is paused in queue support: not done, the disk does not take it", "41 turn Night: not done, the disk does not take it"], _w.Disk.Records.Select(Text));
        var next = new CallWorld(disk: _w.Disk, world: _w.World);
        Assert.Equal((AgentPresence.In, SwitchPosition.Automatic), (next.Control.Queues.PresenceOf(next.Control.Queues.Of(_support), "202"), next.Control.Switches.PositionOf("office")));
    }

    /// <summary>What nobody was told of is not so after a power cut; what somebody was told of is.</summary>
    [Theory]
    [InlineData(0.1, AgentPresence.In, SwitchPosition.Automatic)]
    [InlineData(0.6, AgentPresence.Out, SwitchPosition.Night)]
    public void AfterAPowerCut_ItIsAsEverybodyWasTold(double after, AgentPresence presence, SwitchPosition position)
    {
        Seconds(1);
        _w.Disk.SyncAfter = TimeSpan.FromMilliseconds(500);
        _w.Incoming("202", "#45");
        _w.Incoming("201", "*28");
        Seconds(after);
        _w.World.Remove(_w.Loop);
        var next = new CallWorld(disk: _w.Disk, world: _w.World);
        Assert.Equal((presence, position), (next.Control.Queues.PresenceOf(next.Control.Queues.Of(_support), "202"), next.Control.Switches.PositionOf("office")));
    }

    /// <summary>Two orders of the same instant: each is told, and the last one counts, in memory and on disk; so does a pause for calls missed.</summary>
    [Fact]
    public void TheLastOrder_Counts()
    {
        var told = new List<string>();
        _w.Control.Queues.Order("202", ["support"], AgentCommand.LogOut, o => told.Add(o.Words));
        _w.Control.Queues.Order("202", ["support"], AgentCommand.Pause, o => told.Add(o.Words));
        _w.Control.Queues.Order("203", ["support"], AgentCommand.LogOut, o => told.Add(o.Words));
        _w.Control.Queues.Set(Support, "203", AgentPresence.Paused);
        Seconds(1);
        Assert.Equal(["202 is logged out of queue support", "202 is paused in queue support", "203 is logged out of queue support"], told);
        Assert.Equal([AgentPresence.Paused, AgentPresence.Paused], Support.Agents.Select(a => a.Presence));
        var next = new CallWorld(disk: _w.Disk, world: _w.World);
        Assert.Equal([AgentPresence.Paused, AgentPresence.Paused], next.Control.Queues.Of(_support).Agents.Select(a => a.Presence));
    }

    [Fact]
    public void APause_IsForWhereHeIsLoggedIn_AndAsksTellHowHeStands()
    {
        Assert.Equal(("Congestion", "16 202 is logged out of sales, logged in to support"), Dial("202", "*#45"));
        Assert.Equal(("Confirmation", "16 202 is paused in queue support"), Dial("202", "*46"));
        Assert.Equal(("Confirmation", "16 202 is logged out of sales, paused in support"), Dial("202", "*#46"));
        Assert.Equal(("Confirmation", "16 202 takes calls of queues support, sales"), Dial("202", "*45"));
        Assert.Equal(("Congestion", "16 202 is logged in to support and sales"), Dial("202", "*#46"));
        Assert.Equal(("Confirmation", "16 202 is logged out of queues support, sales"), Dial("202", "#45"));
        Assert.Equal(("Congestion", "29 not done, 202 is logged out of queues support, sales"), Dial("202", "*46"));
        Assert.Equal(("Congestion", "29 not done, 202 is logged out of queues support, sales"), Dial("202", "#46"));
        Assert.Equal(("Congestion", "16 202 is logged out of support and sales"), Dial("202", "*#45"));
    }

    [Fact]
    public void ASwitch_IsTurned_Asked_AndLeftToItsCalendar()
    {
        Assert.Equal(("Congestion", "16 switch office is day by its calendar, calls go to 201"), Dial("201", "*#28"));
        Assert.Equal(("Confirmation", "16 switch office is night by hand, calls go to 203"), Dial("201", "*28"));
        Assert.Equal(("Confirmation", "16 switch office is night by hand, calls go to 203"), Dial("201", "*#28"));
        Assert.Equal(("Confirmation", "16 switch office is day by hand, calls go to 201"), Dial("201", "#28"));
        Assert.Equal(SwitchPosition.Day, _w.Control.Switches.PositionOf("office"));
        Assert.Equal(("Confirmation", "16 switch office is day by its calendar, calls go to 201"), Dial("201", "##28"));
        Assert.Equal(SwitchPosition.Automatic, _w.Control.Switches.PositionOf("office"));
    }

    [Theory]
    [InlineData("#45")]
    [InlineData("*46")]
    public void WhileItRings_TheNextOneIsRung_AtOnce_AndHeHasMissedNothing(string code)
    {
        var (b, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        _w.Incoming("301", "640");
        Seconds(2);
        b.Rings();
        Assert.Equal((LegState.Alerting, LegState.Idle), (b.State, c.State));
        _w.Incoming("202", code);
        Seconds(0.1);
        Assert.Equal((LegState.Released, LegState.Setup), (b.State, c.State));
        Assert.Contains("SIP/202-1 < release 26 NonSelectedUserClearing", _w.World.Transcript, StringComparison.Ordinal);
        var agent = Support.Agents.First().Agent;
        Assert.Equal((0, AgentActivity.Free), (agent.Missed, agent.Activity));
        Seconds(5);
        c.Answers();
        Assert.Equal(1, Support.Counts.Answered);
    }

    /// <summary>The leg of whoever is not rung any more is slow to go: the next one rings meanwhile, and has the call.</summary>
    [Fact]
    public void WhileItRings_AndIsSlowToStop_TheNextOneIsRungAllTheSame()
    {
        var b = _w.NewLeg("SIP/202-1", "202", isIncoming: false, endsAtOnce: false, extension: "202");
        _w.Register("202", [b]);
        var c = _w.Register("203")[0];
        var a = _w.Incoming("301", "640");
        Seconds(1);
        _w.Incoming("202", "#45");
        Seconds(0.1);
        Assert.Equal(LegState.Setup, c.State);
        b.Gone(Q850Cause.NonSelectedUserClearing);
        Assert.Equal(LegState.Setup, c.State);
        c.Answers();
        Seconds(1);
        Assert.Equal(LegState.Connected, a.State);
        Assert.Equal(AgentActivity.Talking, Support.Agents.Last().Agent.Activity);
        a.Gone(Q850Cause.NormalClearing);
        Seconds(20);
        Assert.Empty(_w.Control.Calls);
        Assert.All(Support.Agents, x => Assert.Equal(AgentActivity.Free, x.Agent.Activity));
    }

    [Fact]
    public void WhileAllRing_TheOthersRingOn()
    {
        _support = _support with { Strategy = QueueStrategy.All };
        var (b, c) = (_w.Register("202")[0], _w.Register("203")[0]);
        _w.Incoming("301", "640");
        Seconds(1);
        _w.Incoming("202", "*46");
        Seconds(0.1);
        Assert.Equal((LegState.Released, LegState.Setup), (b.State, c.State));
        c.Answers();
        Assert.Equal((AgentActivity.Free, AgentActivity.Talking), (Support.Agents.First().Agent.Activity, Support.Agents.Last().Agent.Activity));
    }

    [Theory]
    [InlineData("*45", AgentActivity.Free, AgentPresence.In)] // he says that he is ready
    [InlineData("#46", AgentActivity.Free, AgentPresence.In)]
    [InlineData("*46", AgentActivity.WrapUp, AgentPresence.Paused)]
    [InlineData("#45", AgentActivity.WrapUp, AgentPresence.Out)]
    public void InWrapUp(string code, AgentActivity activity, AgentPresence presence)
    {
        _support = _support with { WrapUp = TimeSpan.FromSeconds(60) };
        var b = _w.Register("202")[0];
        var a = _w.Incoming("301", "640");
        Seconds(1);
        b.Answers();
        Seconds(1);
        a.Gone(Q850Cause.NormalClearing);
        Seconds(1);
        Assert.Equal(AgentActivity.WrapUp, Support.Agents.First().Agent.Activity);
        Dial("202", code);
        Assert.Equal((activity, presence), (Support.Agents.First().Agent.Activity, Presence(Support, "202")));
        _w.Control.Queues.Set(Support, "203", AgentPresence.Out);
        var again = _w.Register("202")[0];
        _w.Incoming("302", "640");
        Seconds(1);
        Assert.Equal(presence == AgentPresence.In ? LegState.Setup : LegState.Idle, again.State);
    }

    /// <summary>Whoever ordered it hangs up before it is on disk: it is done all the same, and the record says so.</summary>
    [Fact]
    public void TheCallerHangsUp_BeforeItIsOnDisk()
    {
        Seconds(1);
        _w.Disk.SyncAfter = TimeSpan.FromMilliseconds(500);
        var a = _w.Incoming("202", "#45");
        Seconds(0.2);
        a.Gone(Q850Cause.NormalClearing);
        Seconds(2);
        Assert.Empty(_w.Control.Calls);
        Assert.Equal(AgentPresence.Out, Presence(Support, "202"));
        Assert.Equal((AgentPresence.Out, AgentPresence.Out), (Presence(Support, "202"), Presence(Sales, "202")));
    }

    private static RoutingDecision Agent(string extension, AgentCommand command, bool isAsked = false) => CallWorld.ToExtensions() with
    {
        Route = "code",
        Destinations = [new AgentDestination("agent", Q850Cause.None, extension, ["support", "sales"], command, isAsked)],
    };

    private static RoutingDecision Turn(SwitchPosition? position) => CallWorld.ToExtensions() with
    {
        Route = "code",
        Destinations = [new TurnDestination($"turn {position}", Q850Cause.None, s_office, position)],
    };

    private static AgentPresence Presence(CallQueue queue, string agent) => queue.Agents.Single(a => a.Agent.Extension == agent).Presence;

    /// <summary>The tone that is heard, and what the record says.</summary>
    private (string Tone, string Record) Dial(string extension, string code)
    {
        var a = _w.Incoming(extension, code);
        Seconds(0.6);
        var tone = _w.World.Transcript.TrimEnd().Split(' ')[^1];
        Seconds(3);
        Assert.Equal(LegState.Released, a.State);
        return (tone, Last());
    }

    private string Last() => Text(_w.Disk.Records[^1]);

    private static string Text(CallRecord r) => $"{(int)r.Cause} {r.ProtocolReason}";

    private void Seconds(double seconds) => _w.World.Advance(TimeSpan.FromSeconds(seconds));
}
