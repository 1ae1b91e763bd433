using FsCheck;
using FsCheck.Fluent;

namespace Trunkline.Calls.Tests;

/// <summary>Which circuits a group gives to whom: directions and limits, whatever happens in whatever order.</summary>
public sealed class GroupUseTests
{
    /// <summary>What may happen to a group.</summary>
    private enum Step
    {
        CallOut,
        CallIn,
        CallInOnAny,
        Emergency,
        Answer,
        End,
        Break,
        Mend,
        Turn,
        Limit,
    }

    [Fact]
    public void WhateverHappens_DirectionsAndLimitsHold_AndAnEmergencyCallGetsWhatIsIdle() =>
        Prop.ForAll(Histories().ToArbitrary(), history =>
        {
            var group = new TrunkGroup("city", history.Order, history.Reserve) { Limits = history.Limits };
            var wires = history.Directions.Select((d, i) => new Wire($"c/{i}", i) { Direction = d }).ToList();
            wires.ForEach(w => Put(group, w));
            foreach (var (step, which) in history.Steps)
            {
                Do(group, wires, step, wires[which % wires.Count], which);
                Holds(group, wires);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(0x7416_11E5UL, 0x9E37_79B9UL));

    [Fact]
    public void OneWayCircuits_AreTakenFirst_SoThatBothwayOnesAreLeftForTheOtherDirection()
    {
        var group = new TrunkGroup("city", HuntingOrder.Ascending, 0);
        CircuitDirection[] directions = [CircuitDirection.Both, CircuitDirection.In, CircuitDirection.Out, CircuitDirection.Both];
        foreach (var wire in directions.Select((d, i) => new Wire($"c/{i + 1}", i) { Direction = d }))
        {
            Put(group, wire);
        }

        Assert.Equal(["c/3", "c/1", "c/4", null], Enumerable.Range(0, 4).Select(_ => Name(group.Hunt(CallPriority.Routine), w => w.Seize())));
        Assert.Equal("no circuit is idle but incoming-only ones", group.WhyNone(CallPriority.Routine));
        Assert.Equal(["c/2", null], Enumerable.Range(0, 2).Select(_ => Name(group.HuntIncoming(CallPriority.Routine), w => w.Ring())));
    }

    /// <summary>The overflow says by which limit, the next trunk group is taken, and the record keeps the words.</summary>
    [Theory]
    [InlineData(1, null, null, "limit of trunk group city: 1 call out")]
    [InlineData(null, null, 1, "limit of trunk group city: 1 call")]
    [InlineData(null, null, null, "no circuit is idle but incoming-only ones")]
    public void OneCallMore_TakesTheNextTrunkGroup_AndTheRecordSaysWhy(int? most, int? mostIn, int? mostTogether, string why)
    {
        var city = new TrunkGroup("city", HuntingOrder.Ascending, 0) { Limits = new(most, mostIn, mostTogether) };
        var spare = new TrunkGroup("spare", HuntingOrder.Ascending, 0);
        var w = new CallWorld(_ => new(
            DialMatch.Complete, Q850Cause.None, "out", CallPriority.Routine,
            [.. new[] { city, spare }.Select(g => new TrunkDestination(g, new("5550101"), PhoneNumber.None, TimeSpan.FromSeconds(60)))], CausePolicy.Outgoing, false));
        Put(city, new Wire("c/1", 0) { World = w });
        Put(city, new Wire("c/2", 1) { World = w, Direction = why.Contains("incoming-only", StringComparison.Ordinal) ? CircuitDirection.In : CircuitDirection.Both });
        Put(spare, new Wire("s/1", 0) { World = w });
        w.Incoming("201", "05550101");
        w.Incoming("202", "05550101");
        w.World.Advance(TimeSpan.FromMilliseconds(20));
        var refused = Assert.Single(w.Disk.Records, r => r.Cause == Q850Cause.NoCircuitAvailable);
        Assert.Equal(("city", why), (refused.TrunkGroup, refused.ProtocolReason));
        Assert.Equal(CircuitState.Seized, spare.Circuits[0].State);
        Assert.Equal(why.StartsWith("limit", StringComparison.Ordinal) ? 1 : 0, city.Limited);
    }

    [Fact]
    public void IncomingCallAboveTheLimit_IsRefusedWith34_OneOfThemOnly_AndTheRecordSaysWhy()
    {
        var city = new TrunkGroup("city", HuntingOrder.Ascending, 0) { Limits = new(null, 1, null) };
        var w = new CallWorld(r => CallWorld.ToExtensions("201"));
        var wires = Enumerable.Range(0, 3).Select(i => new Wire($"c/{i + 1}", i) { World = w }).ToList();
        wires.ForEach(c => Put(city, c));
        wires[0].Ring();
        wires[1].Ring(); // at the same instant, before either is offered
        w.Register("201");
        var first = w.NewLeg("c/1", "5550100", isIncoming: true, on: wires[0]);
        w.Control.OnIncoming(first, new CallSetup { Called = new("1") });
        var second = w.NewLeg("c/2", "5550100", isIncoming: true, on: wires[1]);
        w.Control.OnIncoming(second, new CallSetup { Called = new("1") });
        Assert.Equal((false, true), (first.State == LegState.Released, second.State == LegState.Released));
        w.World.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Contains(w.Disk.Records, r => r is { Cause: Q850Cause.NoCircuitAvailable, ProtocolReason: "limit of trunk group city: 1 call in" });
        Assert.Equal(1, city.CallsOf(CallWay.In));
    }

    [Fact]
    public void IncomingCallOnAnOutgoingOnlyCircuit_IsTaken_AndTold()
    {
        var city = new TrunkGroup("city", HuntingOrder.Ascending, 0);
        var w = new CallWorld(r => CallWorld.ToExtensions("201"));
        var wire = new Wire("c/1", 0) { World = w, Direction = CircuitDirection.Out };
        Put(city, wire);
        wire.Ring();
        w.Register("201");
        var leg = w.NewLeg("c/1", "5550100", isIncoming: true, on: wire);
        w.Control.OnIncoming(leg, new CallSetup { Called = new("1") });
        Assert.NotEqual(LegState.Released, leg.State);
        Assert.Contains(w.Alarms, a => a.StartsWith("c/1: a call came in", StringComparison.Ordinal));
    }

    private static void Do(TrunkGroup group, List<Wire> wires, Step step, Wire wire, int number)
    {
        var before = (Out: group.CallsOf(CallWay.Out), In: group.CallsOf(CallWay.In));
        var limits = group.Limits;
        switch (step)
        {
            case Step.CallOut when group.Hunt(CallPriority.Routine) is Wire taken:
                Assert.NotEqual(CircuitDirection.In, taken.Direction);
                taken.Seize();
                Assert.True(!(group.CallsOf(CallWay.Out) > limits.Out) && !(before.Out + before.In + 1 > limits.Together), "a call out above the limit");
                break;
            case Step.CallOut:
                Assert.NotEqual("", group.WhyNone(CallPriority.Routine));
                break;
            case Step.CallIn when group.HuntIncoming(CallPriority.Routine) is Wire taken:
                Assert.NotEqual(CircuitDirection.Out, taken.Direction);
                Offer(group, taken, before, limits);
                break;
            case Step.CallInOnAny when wire.State == CircuitState.Idle:
                Offer(group, wire, before, limits);
                break;
            case Step.Emergency:
                var any = (group.Hunt(CallPriority.Emergency) ?? group.HuntIncomingOnly()) as Wire;
                Assert.Equal(wires.Exists(w => w.State == CircuitState.Idle), any is not null);
                Assert.True(any is not { Direction: CircuitDirection.In } || !wires.Exists(w => w.State == CircuitState.Idle && w.Direction != CircuitDirection.In), "incoming-only ones are the last resort");
                any?.Seize();
                break;
            case Step.Answer when wire.State is CircuitState.Seized or CircuitState.Ringing:
                wire.Answer();
                break;
            case Step.End when wire.State is not CircuitState.OutOfService:
                wire.Release();
                Holds(group, wires);
                wire.Idle();
                break;
            case Step.Break:
                wire.Break();
                break;
            case Step.Mend when wire.State == CircuitState.OutOfService:
                wire.Idle();
                break;
            case Step.Turn:
                wire.Direction = (CircuitDirection)(number % 3);
                break;
            case Step.Limit:
                group.Limits = new(number % 4 == 0 ? null : number % 4, number % 3 == 0 ? null : number % 3, number % 5 == 0 ? null : number % 5);
                break;
        }
    }

    private static void Offer(TrunkGroup group, Wire wire, (int Out, int In) before, GroupLimits limits)
    {
        wire.Ring();
        var why = group.LetIn(wire, CallPriority.Routine);
        Assert.Equal(why.Length > 0, before.In >= limits.In || before.Out + before.In >= limits.Together);
        if (why.Length > 0)
        {
            wire.Release();
            wire.Idle();
        }
    }

    /// <summary>The group's counts are what is seen when the circuits are looked at one by one.</summary>
    private static void Holds(TrunkGroup group, List<Wire> wires)
    {
        Assert.Equal(wires.Count(w => w.Way == CallWay.Out), group.CallsOf(CallWay.Out));
        Assert.Equal(wires.Count(w => w.Way == CallWay.In), group.CallsOf(CallWay.In));
        Assert.All(wires, w => Assert.True(w.Way is null || w.State is not (CircuitState.Idle or CircuitState.OutOfService), $"{w.Name} {w.State} {w.Way}"));
        Assert.Equal(wires.Exists(w => w.State == CircuitState.Idle && w.Direction != CircuitDirection.In), group.Hunt(CallPriority.Emergency) is not null);
    }

    private static Gen<History> Histories() =>
        from count in Gen.Choose(1, 6)
        from directions in Gen.Elements(Enum.GetValues<CircuitDirection>()).ArrayOf(count)
        from order in Gen.Elements(Enum.GetValues<HuntingOrder>())
        from reserve in Gen.Choose(0, 2)
        from outgoing in Gen.Choose(0, 4)
        from incoming in Gen.Choose(0, 4)
        from together in Gen.Choose(0, 6)
        from steps in (from step in Gen.Elements(Enum.GetValues<Step>()) from which in Gen.Choose(0, 59) select (step, which)).ArrayOf(40)
        select new History(directions, order, reserve, new(Some(outgoing, 4), Some(incoming, 4), Some(together, 6)), steps);

    private static int? Some(int number, int none) => number == none ? null : number;

    private static void Put(TrunkGroup group, Wire wire)
    {
        group.Add(wire);
        wire.Idle();
    }

    private static string? Name(Circuit? circuit, Action<Wire> then)
    {
        if (circuit is Wire wire)
        {
            then(wire);
        }

        return circuit?.Name;
    }

    private sealed record History(CircuitDirection[] Directions, HuntingOrder Order, int Reserve, GroupLimits Limits, (Step Step, int Which)[] Steps)
    {
        public override string ToString() => $"{Order}, {Reserve} kept, {Limits}, [{string.Join(' ', Directions)}]: {string.Join(' ', Steps)}";
    }

    private sealed class Wire(string name, int index) : Circuit(name, index)
    {
        public CallWorld? World { get; set; }

        public void Idle() => Become(CircuitState.Idle, TimeSpan.Zero);

        public void Ring() => Become(CircuitState.Ringing, TimeSpan.Zero);

        public void Answer() => Become(CircuitState.InCall, TimeSpan.Zero);

        public void Release() => Become(CircuitState.Releasing, TimeSpan.Zero);

        public void Break() => Become(CircuitState.OutOfService, TimeSpan.Zero, "broken");

        public override Leg Seize()
        {
            Become(CircuitState.Seized, TimeSpan.Zero);
            return World?.NewLeg(Name, "5550101", isIncoming: false) ?? null!;
        }
    }
}
