using Trunkline.Exchange;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>Parked calls on a whole site: transferred there, taken from another phone, brought back to who parked them.</summary>
public sealed class ParkSiteTests
{
    private const string Services =
        """
        groups:
          - { number: "600", name: all, members: ["201"] }
        parks:
          - { number: "701", name: park, places: 3, for_s: 20 }
        """;

    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void ACallFromTheCity_IsParked_AndTakenElsewhere_AndHeard(Fidelity fidelity)
    {
        var s = new ServiceSite(fidelity, Services);
        var (a, b) = (s.Phone("201"), s.Phone("203"));
        var first = Parked(s, a);
        Assert.Equal(PhoneCallState.Ended, first.State);
        var taken = b.Call("701");
        s.Until(() => taken.State == PhoneCallState.Talking, 5);
        s.Seconds(3);
        if (fidelity == Fidelity.Samples)
        {
            Assert.InRange(taken.Audio!.Heard().Frequency, 619, 621);
        }

        taken.HangUp();
        s.NothingIsStuck();
        Assert.Equal("201 16 answered, 701 16 answered, 203 16 answered, 701 16", s.Attempts());
    }

    [Fact]
    public void NobodyComes_WhoParkedItIsRung_AndThenItIsParkedAgain()
    {
        var s = new ServiceSite(Fidelity.Events, Services);
        var (a, b) = (s.Phone("201"), s.Phone("203"));
        Parked(s, a);
        s.Until(() => a.Calls.Count > 0 && a.Calls[^1].State == PhoneCallState.Ringing, 25);
        s.Until(() => a.Calls.Count == 0, 60);
        var taken = b.Call("701");
        s.Until(() => taken.State == PhoneCallState.Talking, 5);
        taken.HangUp();
        s.NothingIsStuck();
    }

    [Fact]
    public void AnEmptyPlace_IsNobody_AndATakenOne_RefusesTheNext()
    {
        var s = new ServiceSite(Fidelity.Events, Services);
        var (a, b) = (s.Phone("201"), s.Phone("203"));
        var empty = b.Call("702");
        s.Until(() => empty.State == PhoneCallState.Ended, 5);
        Parked(s, a);
        var call = s.Phone("204").Call("202");
        var other = s.Phone("202");
        call.HangUp();
        s.Seconds(1);
        call = s.Phone("204").Call("202");
        s.Until(() => other.Calls.Count > 0 && other.Calls[^1].State == PhoneCallState.Ringing);
        other.Calls[^1].Answer();
        s.Until(() => call.State == PhoneCallState.Talking);
        other.Calls[^1].Transfer("701");
        s.Seconds(5);
        Assert.Equal(PhoneCallState.Talking, call.State); // the place is taken: both talk on
        call.HangUp();
    }

    [Fact]
    public void TheParkedCallerHangsUp_ThePlaceIsFree()
    {
        var s = new ServiceSite(Fidelity.Events, Services);
        var (a, b) = (s.Phone("201"), s.Phone("203"));
        var caller = s.Phone("204").Call("201");
        s.Until(() => a.Calls.Count > 0 && a.Calls[0].State == PhoneCallState.Ringing);
        a.Calls[0].Answer();
        s.Until(() => caller.State == PhoneCallState.Talking);
        a.Calls[0].Transfer("703");
        s.Seconds(3);
        Assert.Equal("music", ((PhoneSignals)caller.Media!).Prompt);
        caller.HangUp();
        s.Seconds(1);
        var empty = b.Call("703");
        s.Until(() => empty.State == PhoneCallState.Ended, 5);
        s.NothingIsStuck();
    }

    private static PhoneCall Parked(ServiceSite s, SimulatedPhone by)
    {
        Assert.True(s.Site.Exchange.CallInOn(0, new("02079460123", "A CALLER"), FarScript.Sounds(620), TimeSpan.FromSeconds(60)));
        s.Until(() => by.Calls.Count > 0 && by.Calls[^1].State == PhoneCallState.Ringing);
        var call = by.Calls[^1];
        call.Answer();
        s.Until(() => call.State == PhoneCallState.Talking);
        call.Transfer("701");
        s.Until(() => call.State == PhoneCallState.Ended, 10);
        return call;
    }
}
