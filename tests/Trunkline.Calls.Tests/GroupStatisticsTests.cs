namespace Trunkline.Calls.Tests;

/// <summary>Counters of a trunk group, driven by circuits and attempts with known outcomes.</summary>
public sealed class GroupStatisticsTests
{
    private readonly CallWorld _w;
    private readonly List<ScriptCircuit> _seized = [];
    private readonly List<ScriptCircuit> _circuits = [];
    private readonly TrunkGroup _city = new("city", HuntingOrder.Ascending, 0);

    public GroupStatisticsTests()
    {
        _w = new(_ => new(
            DialMatch.Complete, Q850Cause.None, "out", CallPriority.Routine,
            [new TrunkDestination(_city, new("5550101"), PhoneNumber.None, TimeSpan.FromSeconds(60))], CausePolicy.Outgoing, false));
        for (var i = 0; i < 2; i++)
        {
            var circuit = new ScriptCircuit(this, $"FXO/{i + 1}", i);
            _city.Add(circuit);
            _circuits.Add(circuit);
            circuit.Is(CircuitState.Idle);
        }
    }

    private TimeSpan Now => _w.Loop.Elapsed;

    private GroupCounts Total => _city.Statistics.Read(StatisticsWindow.Start, Now);

    /// <summary>One of each outcome; the ratios are those a clerk would work out from the records.</summary>
    [Fact]
    public void Outcomes_GiveTheRatiosOfE425()
    {
        Answered(ringsAfter: 2, answersAfter: 5, talks: 60);
        Answered(ringsAfter: 4, answersAfter: 4, talks: 120);
        Refused(Q850Cause.UserBusy);
        Refused(Q850Cause.NoAnswer, ringsAfter: 3);
        Refused(Q850Cause.NormalClearing, ringsAfter: 3); // the caller gave up while it rang
        Refused(Q850Cause.NormalClearing); // the caller gave up before
        Refused(Q850Cause.NoRouteToDestination);
        Refused(Q850Cause.SwitchCongestion);
        Assert.Equal((8, 8, 2, 5), (Total.Seizures, Total.Outcomes, Total.Answers, Total.Effective));
        Assert.Equal((2 / 8.0, 5 / 8.0, 2 / 8.0), (Total.Asr, Total.Ner, Total.Abr));
        Assert.Equal((90.0, 3.0), (Total.Acd!.Value.TotalSeconds, Total.Pdd!.Value.TotalSeconds));
        Assert.Equal([0, 0, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0], _city.Statistics.DelayHistogram.ToArray());
    }

    /// <summary>A call that still rings has no outcome: no ratio, and never one above 1.</summary>
    [Fact]
    public void RingingCall_IsASeizure_ButNoOutcome()
    {
        _w.Incoming("201", "05550101");
        _seized[^1].Leg!.Rings();
        Assert.Equal((1, 0, null), (Total.Seizures, Total.Outcomes, Total.Asr));
        _seized[^1].Leg!.Answers();
        Assert.Equal((1, 1, 1.0, null), (Total.Seizures, Total.Outcomes, Total.Asr, Total.Acd));
    }

    [Fact]
    public void AnswerWithoutRinging_CountsAsItsDelay_AndAnAssumedAnswerIsMarked()
    {
        _w.Incoming("201", "05550101");
        Pass(7);
        _seized[^1].Leg!.Answers(evidence: AnswerEvidence.Assumed);
        Assert.Equal((7.0, 1, 1), (Total.Pdd!.Value.TotalSeconds, Total.Answers, Total.AssumedAnswers));
    }

    [Fact]
    public void BidThatFindsNoCircuit_CountsForAbr_NotForAsr()
    {
        Answered(1, 1, 10);
        _circuits.ForEach(c => c.Is(CircuitState.OutOfService));
        _w.Incoming("201", "05550101");
        Assert.Equal((1, 1, 1.0, 0.5), (Total.Seizures, Total.Overflows, Total.Asr, Total.Abr));
    }

    [Fact]
    public void Occupancy_IsErlang_AndAllBusyOnlyWithoutAnIdleCircuit()
    {
        _circuits[0].Is(CircuitState.InCall);
        Pass(60);
        _circuits[1].Is(CircuitState.Seized);
        Pass(30);
        _circuits[1].Is(CircuitState.Releasing);
        Pass(10);
        _circuits[0].Is(CircuitState.Idle);
        _circuits[1].Is(CircuitState.Idle);
        Pass(100);
        Assert.Equal((140.0, 40.0, 140 / 200.0), (Total.BusyTime.TotalSeconds, Total.AllBusyTime.TotalSeconds, Total.Erlang));
        _circuits.ForEach(c => c.Is(CircuitState.OutOfService));
        Pass(100);
        Assert.Equal(40, Total.AllBusyTime.TotalSeconds); // out of service is an alarm, not traffic
        _circuits[0].Is(CircuitState.InCall);
        Pass(5);
        Assert.Equal(45, Total.AllBusyTime.TotalSeconds);
    }

    [Fact]
    public void IncomingCalls_AreCountedApart()
    {
        _circuits[0].Is(CircuitState.Ringing);
        Pass(5);
        _circuits[0].Is(CircuitState.InCall);
        _circuits[1].Is(CircuitState.Releasing); // a B-channel that a SETUP proposes
        _circuits[1].Is(CircuitState.Ringing);
        Assert.Equal((2, 1, 1, 1.0), (Total.IncomingSeizures, Total.IncomingOutcomes, Total.IncomingAnswers, Total.IncomingAsr));
        _circuits[1].Is(CircuitState.Idle);
        Assert.Equal((2, 2, 0.5, 0), (Total.IncomingSeizures, Total.IncomingOutcomes, Total.IncomingAsr, Total.Seizures));
    }

    /// <summary>What a window forgets, and when: five full minutes and the current one.</summary>
    [Fact]
    public void Windows_ForgetAsTheySlide()
    {
        Pass(30);
        Refused(Q850Cause.UserBusy);
        _circuits[0].Is(CircuitState.InCall);
        Pass(90); // to 2:00
        _circuits[0].Is(CircuitState.Idle);
        Assert.Equal((1, 90.0, 120.0), Of(StatisticsWindow.FiveMinutes));
        Pass(239); // 5:59, the first minute still counts
        Assert.Equal((1, 90.0, 359.0), Of(StatisticsWindow.FiveMinutes));
        Pass(1); // 6:00
        Assert.Equal((0, 60.0, 300.0), Of(StatisticsWindow.FiveMinutes));
        Pass(60); // 7:00
        Assert.Equal((0, 0.0, 300.0), Of(StatisticsWindow.FiveMinutes));
        Assert.Equal((1, 90.0, 420.0), Of(StatisticsWindow.Hour));
        Pass(3600);
        Assert.Equal((0, 0.0, 3600.0), Of(StatisticsWindow.Hour));
        Assert.Equal((1, 90.0, 4020.0), Of(StatisticsWindow.Day));
        Pass(86_400);
        Assert.Equal((0, 0.0), (Of(StatisticsWindow.Day).Seizures, Of(StatisticsWindow.Day).Busy));
        Assert.Equal((1, 90.0, 90_420.0), Of(StatisticsWindow.Start));
    }

    /// <summary>A call of a week fills every slot of the day and no more.</summary>
    [Fact]
    public void CallLongerThanEveryWindow_IsOneErlangInEach()
    {
        _circuits[0].Is(CircuitState.InCall);
        Pass(7 * 86_400 + 17);
        foreach (var window in Enum.GetValues<StatisticsWindow>())
        {
            Assert.Equal(1, _city.Statistics.Read(window, Now).Erlang, 9);
        }
    }

    [Fact]
    public void Counting_AllocatesNothing()
    {
        var statistics = new GroupStatistics();
        var record = new CallRecord { Key = new("n", 1, 1), CallId = 1, Start = default, AnsweredAfter = TimeSpan.FromSeconds(1), EndedAfter = TimeSpan.FromSeconds(2) };
        var at = TimeSpan.Zero;
        NoAllocation.In(() =>
        {
            at += TimeSpan.FromSeconds(7);
            statistics.OnSeized(at);
            statistics.OnCircuit(CircuitState.Idle, CircuitState.Seized, at);
            statistics.OnDelay(TimeSpan.FromSeconds(3), at);
            statistics.OnAnswered(AnswerEvidence.Signalled, at);
            statistics.OnEnded(record, at);
            statistics.OnCircuit(CircuitState.Seized, CircuitState.Idle, at + TimeSpan.FromSeconds(1));
            statistics.OnOverflow(at);
            _ = statistics.Read(StatisticsWindow.FiveMinutes, at);
        });
    }

    private (long Seizures, double Busy, double Covered) Of(StatisticsWindow window)
    {
        var counts = _city.Statistics.Read(window, Now);
        return (counts.Seizures, counts.BusyTime.TotalSeconds, counts.Covered.TotalSeconds);
    }

    private void Answered(int ringsAfter, int answersAfter, int talks)
    {
        _w.Incoming("201", "05550101");
        Pass(ringsAfter);
        _seized[^1].Leg!.Rings();
        Pass(answersAfter - ringsAfter);
        _seized[^1].Leg!.Answers();
        Pass(talks);
        End(Q850Cause.NormalClearing);
    }

    private void Refused(Q850Cause cause, int? ringsAfter = null)
    {
        _w.Incoming("201", "05550101");
        if (ringsAfter is { } after)
        {
            Pass(after);
            _seized[^1].Leg!.Rings();
        }

        End(cause);
    }

    private void End(Q850Cause cause)
    {
        _seized[^1].Is(CircuitState.Idle);
        _seized[^1].Leg!.Gone(cause);
    }

    private void Pass(int seconds) => _w.World.Advance(TimeSpan.FromSeconds(seconds));

    private sealed class ScriptCircuit(GroupStatisticsTests test, string name, int index) : Circuit(name, index)
    {
        public ScriptLeg? Leg { get; private set; }

        public void Is(CircuitState state) => Become(state, test.Now);

        public override Leg Seize()
        {
            test._seized.Add(this);
            Become(CircuitState.Seized, test.Now);
            return Leg = test._w.NewLeg(Name, "5550101", isIncoming: false);
        }
    }
}
