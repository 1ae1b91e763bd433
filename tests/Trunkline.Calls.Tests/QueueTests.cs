namespace Trunkline.Calls.Tests;

/// <summary>Queues: who waits, who is rung, who is paused; and nobody is stuck whatever happens.</summary>
public sealed class QueueTests
{
    private QueueDestination _queue = new("640", "support") { Agents = ["202", "203"], WrapUp = TimeSpan.FromSeconds(10) };
    private readonly CallWorld _w;

    public QueueTests()
    {
        _w = new(r => r.Setup.Called.Digits switch
        {
            "640" => CallWorld.ToExtensions() with { Destinations = [_queue] },
            "641" => CallWorld.ToExtensions() with { Destinations = [_queue, new ExtensionDestination("209", TimeSpan.FromSeconds(20))] },
            _ => CallWorld.ToExtensions(r.Setup.Called.Digits),
        });
    }

    private CallQueue Queue => _w.Control.Queues.Find("support")!;

    [Fact]
    public void AFreeAgentIsRung_WhileTheCallerHearsMusic_AndTheyTalk()
    {
        var b = _w.Register("202")[0];
        var a = _w.Incoming("301", "640");
        Seconds(2);
        b.Rings();
        Seconds(2);
        b.Answers();
        Seconds(6);
        a.Gone(Q850Cause.NormalClearing);
        Assert.Equal(
            """
                   0 SIP/301-0 < joins the context
                   0 SIP/301-0 < proceed
                   2 SIP/301-0 < answer 640
                   2 gw < prompt music repeated
                   2 SIP/202-1 < setup 202 from 301
                4000 gw < tone None
                4000 SIP/202-1 < joins the context
               10000 SIP/202-1 < release 16 NormalClearing
               10000 gw < DeleteContext
               10000 call ended
            """,
            _w.World.Transcript);
        Assert.Equal(
            """
            1 SIP/301-0 -> QUEUE/support 640 Ended alert= answer=0 end=4 cause=16
            2 SIP/301-0 -> SIP/202-1 202 Ended alert=1.998 answer=3.998 end=9.998 cause=16
            """, _w.RecordsText());
        Assert.Equal((1, 1, 0), (Queue.Counts.Offered, Queue.Counts.Answered, Queue.Counts.Abandoned));
    }

    [Fact]
    public void CallersWaitInTurn_UntilAnAgentHasWrappedUp()
    {
        _queue = _queue with { Agents = ["202"] };
        var first = _w.Register("202")[0];
        var a = _w.Incoming("301", "640");
        Seconds(1);
        first.Answers();
        _ = _w.Incoming("302", "640");
        Seconds(1);
        _ = _w.Incoming("303", "640");
        Seconds(5);
        Assert.Equal(2, Queue.Waiting);
        var second = _w.Register("202")[0];
        a.Gone(Q850Cause.NormalClearing);
        Seconds(9);
        Assert.Equal(LegState.Idle, second.State);
        Assert.Equal(AgentActivity.WrapUp, Queue.Agents.Single().Agent.Activity);
        Seconds(2);
        Assert.Equal("302", second.Wanted!.Calling.Digits);
    }

    [Fact]
    public void WhoDoesNotAnswer_RestsAndAnotherIsRung_AndAfterThreeHeIsPaused()
    {
        _queue = _queue with { Agents = ["202", "203"], Strategy = QueueStrategy.InOrder };
        var a = _w.Incoming("301", "640");
        for (var i = 0; i < 200; i++)
        {
            _ = _w.Register("202");
            _ = _w.Register("203");
            Seconds(1);
        }

        Assert.Equal(LegState.Connected, a.State);
        var rung = _w.World.Transcript.Split('\n').Where(l => l.Contains("< setup", StringComparison.Ordinal)).Select(l => l.Split("SIP/")[1][..3]);
        Assert.Equal(["202", "203", "202", "203", "202", "203"], rung);
        Assert.All(Queue.Agents, x => Assert.Equal(AgentPresence.Paused, x.Presence));
        Assert.Equal(2, _w.Alarms.Count(x => x.Contains("missed 3 calls in a row and is paused", StringComparison.Ordinal)));
    }

    [Fact]
    public void WhoIsNotRegistered_HasMissedNothing_AndIsRungWhenHeIs()
    {
        var a = _w.Incoming("301", "640");
        Seconds(60);
        Assert.All(Queue.Agents, x => Assert.Equal(AgentPresence.In, x.Presence));
        var b = _w.Register("203")[0];
        Seconds(6);
        Assert.Equal(LegState.Setup, b.State);
        b.Answers();
        Assert.Equal(LegState.Connected, a.State);
        Assert.Equal(1, Queue.Counts.Answered);
    }

    [Fact]
    public void WaitedTooLong_TheCallerGoesOn_AndTheAgentWhoRangIsFree()
    {
        _queue = _queue with { WaitFor = TimeSpan.FromSeconds(20), RingFor = TimeSpan.FromSeconds(60) };
        var b = _w.Register("202")[0];
        var other = _w.Register("209")[0];
        _ = _w.Incoming("301", "641");
        Seconds(19);
        Assert.Null(other.Wanted);
        Assert.Equal(LegState.Setup, b.State);
        Seconds(2);
        Assert.Equal(LegState.Released, b.State);
        Assert.NotNull(other.Wanted);
        Assert.Equal(1, Queue.Counts.TimedOut);
        Assert.Equal(AgentActivity.Free, Queue.Agents.First().Agent.Activity);
    }

    [Fact]
    public void TheCallerHangsUp_TheAgentWhoRangIsFree_AndHeIsCounted()
    {
        var b = _w.Register("202")[0];
        var a = _w.Incoming("301", "640");
        Seconds(3);
        a.Gone(Q850Cause.NormalClearing);
        Assert.Equal(LegState.Released, b.State);
        Assert.Equal((1, 0, 1), (Queue.Counts.Offered, Queue.Counts.Answered, Queue.Counts.Abandoned));
        Assert.Equal(AgentActivity.Free, Queue.Agents.First().Agent.Activity);
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void Full_OrNobodyLoggedIn_CallersGoOn()
    {
        _queue = _queue with { Most = 1 };
        _ = _w.Incoming("301", "641");
        Seconds(1);
        var other = _w.Register("209")[0];
        _ = _w.Incoming("302", "641");
        Assert.NotNull(other.Wanted);
        Assert.Equal(1, Queue.Waiting);

        _queue = _queue with { Most = 10 };
        Assert.True(_w.Control.Queues.Set(Queue, "202", AgentPresence.Out));
        Assert.True(_w.Control.Queues.Set(Queue, "203", AgentPresence.Out));
        Assert.False(_w.Control.Queues.Set(Queue, "204", AgentPresence.In));
        other = _w.Register("209")[0];
        _ = _w.Incoming("303", "641");
        Assert.NotNull(other.Wanted);
        Assert.Equal(2, Queue.Counts.Overflowed);
    }

    [Fact]
    public void AnAgentWhoTalksToSomebodyElse_IsNotRung_UntilHeHasDone()
    {
        _queue = _queue with { Agents = ["202"] };
        var b = _w.Register("202")[0];
        var direct = _w.Incoming("305", "202");
        b.Answers();
        var next = _w.Register("202")[0];
        _ = _w.Incoming("301", "640");
        Seconds(30);
        Assert.Null(next.Wanted);
        direct.Gone(Q850Cause.NormalClearing);
        Seconds(0.1);
        Assert.Equal("301", next.Wanted!.Calling.Digits);
    }

    [Fact]
    public void LoggedOut_IsStillLoggedOutAfterARestart()
    {
        _ = _w.Incoming("301", "640");
        Seconds(1);
        _w.Control.Queues.Set(Queue, "202", AgentPresence.Out);
        Seconds(1);
        var next = new CallWorld(disk: _w.Disk, world: _w.World);
        var queue = next.Control.Queues.Of(_queue);
        Assert.Equal([AgentPresence.Out, AgentPresence.In], queue.Agents.Select(a => a.Presence));
    }

    [Fact]
    public void Restart_WhoWaits_WaitsOn_AndIsAnswered()
    {
        _ = _w.Incoming("301", "640");
        Seconds(10);
        _w.World.Remove(_w.Loop); // kill -9
        Seconds(2);
        var next = new CallWorld(_ => CallWorld.ToExtensions() with { Destinations = [_queue] }, disk: _w.Disk, world: _w.World);
        Assert.Equal((1, 0), next.Control.Restore(next));
        next.Control.OnGatewayAudited();
        var queue = next.Control.Queues.Find("support")!;
        Assert.Equal(1, queue.Waiting);
        var agent = next.Register("203")[0];
        Seconds(6);
        agent.Answers();
        Seconds(4);
        Assert.Equal(1, queue.Counts.Answered);
        next.Control.ReleaseAll(Q850Cause.NormalClearing);
        Assert.Equal(
            """
            1 SIP/301-0 -> QUEUE/support 640 Ended alert= answer=0 end=18 cause=16
            2 SIP/301-0 -> SIP/203-1 203 Ended alert= answer=0.999 end=4.999 cause=16
            """, next.RecordsText());
        Assert.Empty(next.Control.Calls);
    }

    [Fact]
    public void Positions_AreTold_AndTheMusicGoesOn()
    {
        _queue = _queue with { PositionEvery = TimeSpan.FromSeconds(30), Greeting = "hello" };
        _ = _w.Incoming("301", "640");
        var a = _w.Incoming("302", "640");
        Seconds(1);
        string[] heard = ["hello", "position", "digit-2", "music repeated"];
        foreach (var prompt in heard[..3])
        {
            Assert.Contains($"prompt {prompt}", _w.World.Transcript, StringComparison.Ordinal);
            CallWorld.PromptEnds(a);
        }

        Assert.EndsWith("gw < prompt music repeated", _w.World.Transcript.TrimEnd(), StringComparison.Ordinal);
        Seconds(31);
        Assert.EndsWith("gw < prompt position", _w.World.Transcript.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void WhateverHappens_NobodyIsStuck(int seed)
    {
        var random = new Prng((ulong)seed);
        _queue = _queue with { Agents = ["202", "203", "204"], Strategy = (QueueStrategy)(seed % 3), WaitFor = TimeSpan.FromSeconds(90), WrapUp = TimeSpan.FromSeconds(seed) };
        var (callers, phones) = (new List<ScriptLeg>(), new List<ScriptLeg>());
        for (var step = 0; step < 600; step++)
        {
            switch (random.Next(6))
            {
                case 0 when callers.Count(c => c.State != LegState.Released) < 12:
                    callers.Add(_w.Incoming($"3{step:000}", "640"));
                    break;
                case 1:
                    var extension = _queue.Agents[random.Next(3)];
                    if (phones.Exists(p => p.Extension == extension && p.State is LegState.Setup or LegState.Connected))
                    {
                        break;
                    }

                    phones.AddRange(_w.Register(extension));
                    break;
                case 2 when phones.Find(p => p.State == LegState.Setup) is { } rung:
                    rung.Answers();
                    break;
                case 3 when phones.Find(p => p.State is LegState.Setup or LegState.Connected) is { } leg:
                    leg.Gone(leg.State == LegState.Setup ? Q850Cause.CallRejected : Q850Cause.NormalClearing);
                    break;
                case 4 when callers.Find(c => c.State != LegState.Released) is { } caller && random.Next(3) == 0:
                    caller.Gone(Q850Cause.NormalClearing);
                    break;
                case 5 when Queue is { } ordered && step % 2 == 0:
                    _w.Control.Queues.Order(_queue.Agents[random.Next(3)], [ordered.Name], (AgentCommand)random.Next(4), _ => { });
                    break;
                case 5 when Queue is { } queue:
                    _w.Control.Queues.Set(queue, _queue.Agents[random.Next(3)], (AgentPresence)random.Next(3));
                    break;
            }

            Seconds(random.Next(3000) / 1000.0);
            var live = phones.Where(p => p.State is LegState.Setup or LegState.Connected).ToList();
            Assert.Equal(live.Count, live.DistinctBy(p => p.Extension).Count());
        }

        foreach (var leg in callers.Concat(phones).Where(l => l.State is LegState.Setup or LegState.Connected).ToList())
        {
            if (leg.State != LegState.Released && leg.User is Call)
            {
                leg.Gone(Q850Cause.NormalClearing);
            }
        }

        Seconds(200);
        Assert.Empty(_w.Control.Calls);
        Assert.Equal(0, Queue.Waiting);
        Assert.All(Queue.Agents, a => Assert.Equal(AgentActivity.Free, a.Agent.Activity));
        var c = Queue.Counts;
        Assert.Equal(c.Offered, c.Answered + c.Abandoned + c.TimedOut);
    }

    private void Seconds(double seconds) => _w.World.Advance(TimeSpan.FromSeconds(seconds));
}
