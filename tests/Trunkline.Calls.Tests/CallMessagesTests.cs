using Trunkline.Control;

namespace Trunkline.Calls.Tests;

/// <summary>The bounds of what is kept of calls.</summary>
public sealed class CallMessagesTests
{
    private readonly CallMessages _all = new(new NodeLoop(TimeProvider.System));

    [Fact]
    public void MoreMessagesThanAreKept_TheLastOnesStay_InOrder_WithTheirOctets()
    {
        var leg = NewLeg(7);
        for (var i = 0; i < CallMessages.PerLeg + 5; i++)
        {
            leg.Note(i % 2 == 0, i, [(byte)i, 1, 2]);
        }

        Assert.Equal((CallMessages.PerLeg, 5), (leg.Count, leg.Forgotten));
        for (var i = 0; i < leg.Count; i++)
        {
            Assert.Equal(i + 5, leg[i].Code);
            Assert.Equal([(byte)(i + 5), 1, 2], leg.OctetsOf(i).ToArray());
        }
    }

    [Fact]
    public void LongMessage_IsCutOff()
    {
        var leg = NewLeg(7);
        leg.Note(true, 0, new byte[1000]);
        Assert.Equal(CallMessages.OctetsKept, leg.OctetsOf(0).Length);
    }

    [Fact]
    public void MoreLegsThanAreKept_TheOldestGoes_AndComesBackWithItsNextMessage()
    {
        var first = NewLeg(1);
        first.Note(true, 1);
        for (var i = 0; i < CallMessages.MaxLegs; i++)
        {
            Assert.Single(_all.Of(1));
            NewLeg((ulong)i + 2).Note(true, 1);
        }

        Assert.Empty(_all.Of(1));
        Assert.Equal((ulong)CallMessages.MaxLegs + 1, _all.LastCall);
        first.Note(false, 2);
        Assert.Equal(2, Assert.Single(_all.Of(1))[0].Code);
        Assert.Empty(_all.Of(2));
    }

    [Fact]
    public void Note_Allocates_Nothing()
    {
        var leg = NewLeg(1);
        NoAllocation.In(() => leg.Note(true, 1, [1, 2, 3]), 1000);
    }

    private LegMessages NewLeg(ulong call)
    {
        var messages = new LegMessages(_all);
        messages.Belongs(call, new NoLeg());
        return messages;
    }

    private sealed class NoLeg() : Leg("X/1", PhoneNumber.None, isIncoming: true)
    {
        public override TerminationId Termination => default;

        public override string Kind => "x";

        public override void Setup(CallSetup setup, ContextId context)
        {
        }

        public override void Join(ContextId context)
        {
        }

        public override void Proceed()
        {
        }

        public override void Alert()
        {
        }

        public override void Progress()
        {
        }

        public override void Answer(PhoneNumber connected)
        {
        }

        public override void Release(Q850Cause cause, CauseLocation location)
        {
        }
    }
}
