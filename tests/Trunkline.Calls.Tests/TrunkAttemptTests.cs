namespace Trunkline.Calls.Tests;

/// <summary>Circuits that a call tries when one fails.</summary>
public sealed class TrunkAttemptTests
{
    private readonly CallWorld _w;
    private readonly List<ScriptCircuit> _seized = [];
    private readonly TrunkGroup _city = new("city", HuntingOrder.Descending, 0);
    private readonly TrunkGroup _spare = new("spare", HuntingOrder.Ascending, 0);

    public TrunkAttemptTests()
    {
        _w = new(_ => new(
            DialMatch.Complete, Q850Cause.None, "out", CallPriority.Routine,
            [new TrunkDestination(_city, new("5550101"), PhoneNumber.None, TimeSpan.FromSeconds(60)), new TrunkDestination(_spare, new("5550101"), PhoneNumber.None, TimeSpan.FromSeconds(60))],
            CausePolicy.Outgoing, false));
        foreach (var (group, name, count) in new[] { (_city, "E1/1", 4), (_spare, "FXO", 1) })
        {
            for (var i = 0; i < count; i++)
            {
                var circuit = new ScriptCircuit(this, $"{name}/{i + 1}", i);
                group.Add(circuit);
                circuit.Idle();
            }
        }
    }

    /// <summary>Glare on a channel is no fault of the span: the next channel of the same group is tried, though the first is idle again at once.</summary>
    [Theory]
    [InlineData(Q850Cause.RequestedCircuitNotAvailable)]
    [InlineData(Q850Cause.ChannelUnacceptable)]
    [InlineData(Q850Cause.ChannelDoesNotExist)]
    public void CircuitRefused_AnotherOfTheGroupIsTried_ThenTheNextTrunk(Q850Cause cause)
    {
        _w.Incoming("201", "05550101");
        Fail(cause, 3);
        Assert.Equal(["E1/1/4", "E1/1/3", "E1/1/4", "FXO/1"], _seized.Select(c => c.Name));
        _seized[^1].Leg!.Answers();
        Assert.Equal(
            $"1 SIP/201-0 -> E1/1/4 5550101 Ended alert= answer= end=1 cause={(int)cause} city\n" +
            $"2 SIP/201-0 -> E1/1/3 5550101 Ended alert= answer= end=1 cause={(int)cause} city\n" +
            $"3 SIP/201-0 -> E1/1/4 5550101 Ended alert= answer= end=1 cause={(int)cause} city\n" +
            "4 SIP/201-0 -> FXO/1 5550101 Answered alert= answer=0 end= cause=0 spare",
            _w.RecordsText());
    }

    [Theory]
    [InlineData(Q850Cause.TemporaryFailure, "FXO/1")]
    [InlineData(Q850Cause.MessageNotCompatible, "FXO/1")]
    [InlineData(Q850Cause.UserBusy, "E1/1/4")]
    public void OtherCauses_GoToTheNextTrunk_OrEndTheCall(Q850Cause cause, string last)
    {
        _w.Incoming("201", "05550101");
        Fail(cause, 1);
        Assert.Equal(last, _seized[^1].Name);
    }

    /// <summary>A line without dial tone says nothing of the others, a span that is down says it of all its channels.</summary>
    [Theory]
    [InlineData(false, "E1/1/4", "E1/1/3", "E1/1/4", "FXO/1")]
    [InlineData(true, "E1/1/4", "FXO/1")]
    public void OutOfOrder_WhatDoesNotFailWithItIsTriedFirst(bool isSpan, params string[] expected)
    {
        foreach (var circuit in _city.Circuits.Cast<ScriptCircuit>())
        {
            circuit.AlsoFails = isSpan ? "span" : null;
        }

        _w.Incoming("201", "05550101");
        Fail(Q850Cause.NetworkOutOfOrder, expected.Length - 1);
        Assert.Equal(expected, _seized.Select(c => c.Name));
    }

    [Fact]
    public void OnlyOneCircuitLeft_AndItFailed_TheNextTrunkIsTried()
    {
        foreach (var circuit in _city.Circuits.Cast<ScriptCircuit>().Take(3))
        {
            circuit.Block();
        }

        _w.Incoming("201", "05550101");
        Fail(Q850Cause.RequestedCircuitNotAvailable, 1);
        Assert.Equal(["E1/1/4", "FXO/1"], _seized.Select(c => c.Name));
    }

    private void Fail(Q850Cause cause, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _w.World.Advance(TimeSpan.FromSeconds(1));
            var circuit = _seized[^1];
            circuit.Idle();
            circuit.Leg!.Gone(cause);
        }
    }

    private sealed class ScriptCircuit(TrunkAttemptTests test, string name, int index) : Circuit(name, index)
    {
        public override object Unit => AlsoFails ?? base.Unit;

        /// <summary>What fails with it; null for itself alone.</summary>
        public object? AlsoFails { get; set; }

        public ScriptLeg? Leg { get; private set; }

        public void Idle() => Become(CircuitState.Idle, TimeSpan.Zero);

        public void Block() => Become(CircuitState.OutOfService, TimeSpan.Zero, "blocked");

        public override Leg Seize()
        {
            test._seized.Add(this);
            Become(CircuitState.Seized, TimeSpan.Zero);
            return Leg = test._w.NewLeg(Name, "5550101", isIncoming: false);
        }
    }
}
