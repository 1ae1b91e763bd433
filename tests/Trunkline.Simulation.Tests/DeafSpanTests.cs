using Trunkline.Exchange.Pri;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>A D-channel that loses every frame one way, and stays up for seconds all the same: a call for help does not wait for it.</summary>
public sealed class DeafSpanTests
{
    /// <summary>From before the call: it is on the next trunk as soon as the span should have said something; the next call does not try the span first.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LostBefore_TheNextTrunkHasTheCall_Within3s(bool isOurs)
    {
        var mixed = Start(out var card);
        Lose(card, isOurs);
        var began = mixed.Site.World.Time.Elapsed;
        var help = mixed.Workshop.Call("112");
        mixed.Until(() => mixed.Attempts().Any(r => r.TrunkGroup == "carrier" && r.DestinationChannel.Length > 0));
        Assert.InRange((mixed.Site.World.Time.Elapsed - began).TotalSeconds, 2, 3);
        mixed.Until(() => help.State == PhoneCallState.Talking);
        help.HangUp();
        mixed.Seconds(2);
        began = mixed.Site.World.Time.Elapsed;
        var next = mixed.Workshop.Call("112");
        mixed.Until(() => next.State == PhoneCallState.Talking);
        Assert.InRange((mixed.Site.World.Time.Elapsed - began).TotalSeconds, 0, 1);
        next.HangUp();
        Heal(mixed, card);
    }

    /// <summary>Once it rings: what tells of the answer may be lost. It is left when the data link is known to be down, or was made anew.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LostWhileItRings_TheNextTrunkHasTheCall_Within40s(bool isOurs)
    {
        var mixed = Start(out var card);
        var help = mixed.Workshop.Call("112");
        mixed.Until(() => help.State == PhoneCallState.Ringing);
        Lose(card, isOurs);
        var began = mixed.Site.World.Time.Elapsed;
        mixed.Until(() => help.State == PhoneCallState.Talking);
        Assert.InRange((mixed.Site.World.Time.Elapsed - began).TotalSeconds, 0, 40);
        help.HangUp();
        Heal(mixed, card);
    }

    private static MixedSite Start(out EventPriCard card)
    {
        var mixed = new MixedSite(change: y => y.Replace("spans: 2", "spans: 1", StringComparison.Ordinal));
        mixed.Seconds(10);
        card = (EventPriCard)mixed.Site.SpanCards[0];
        return mixed;
    }

    private static void Lose(EventPriCard card, bool isOurs) => (card.LossFromSubscriber, card.LossToSubscriber) = isOurs ? (1, 0) : (0, 1);

    private static void Heal(MixedSite mixed, EventPriCard card)
    {
        (card.LossFromSubscriber, card.LossToSubscriber) = (0, 0);
        mixed.Seconds(240);
        Assert.Equal("", mixed.Site.Stuck());
    }
}
