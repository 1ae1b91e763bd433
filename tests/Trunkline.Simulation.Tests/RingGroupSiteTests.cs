using Trunkline.Exchange;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>Ring groups on a whole site: real SIP, a call from a line, audio from whoever answers.</summary>
public sealed class RingGroupSiteTests
{
    private const string Groups =
        """
        groups:
          - { number: "600", name: sales, members: ["201", "202"], ring_s: 10, then: "610" }
          - { number: "610", name: night, strategy: hunt, members: ["203", "204"], ring_s: 5 }
        """;

    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void CityCalls_AllRing_TheOneWhoAnswersIsHeard(Fidelity fidelity)
    {
        var s = new ServiceSite(fidelity, Groups);
        var (a, b) = (s.Phone("201"), s.Phone("202"));
        Assert.True(s.Site.Exchange.CallInOn(0, new("02079460123", "A CALLER"), FarScript.Sounds(620), TimeSpan.FromSeconds(60)));
        s.Until(() => a.Calls.Count > 0 && b.Calls.Count > 0 && a.Calls[0].State == PhoneCallState.Ringing && b.Calls[0].State == PhoneCallState.Ringing);
        var (missed, taken) = (a.Calls[0], b.Calls[0]);
        taken.Answer();
        s.Until(() => taken.State == PhoneCallState.Talking);
        s.Seconds(3);
        if (fidelity == Fidelity.Samples)
        {
            Assert.InRange(taken.Audio!.Heard().Frequency, 619, 621);
        }

        Assert.Equal(PhoneCallState.Ended, missed.State);
        taken.HangUp();
        s.NothingIsStuck();
        Assert.Equal("201 26, 202 16 answered", s.Attempts());
        Assert.Equal([false, true], s.Site.Records.Select(r => r.Recording != 0));
    }

    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void NobodyAnswers_TheNextGroupHunts_AndTheCallersVoiceIsHeard(Fidelity fidelity)
    {
        var s = new ServiceSite(fidelity, Groups);
        var (a, caller, night) = (s.Phone("201"), s.Phone("202"), s.Phone("204"));
        var call = caller.Call("600");
        s.Until(() => a.Calls.Count > 0 && a.Calls[0].State == PhoneCallState.Ringing);
        s.Until(() => night.Calls.Count > 0 && night.Calls[0].State == PhoneCallState.Ringing);
        night.Calls[0].Answer();
        s.Until(() => call.State == PhoneCallState.Talking);
        call.Media!.Speak(700);
        s.Seconds(2);
        if (fidelity == Fidelity.Samples)
        {
            Assert.InRange(night.Calls[0].Audio!.Heard().Frequency, 699, 701);
            Assert.InRange(night.Calls[0].Audio!.Heard().Dbm0, -11, -9);
        }

        call.HangUp();
        s.NothingIsStuck();
        Assert.Equal("201 19, 203 20, 204 16 answered", s.Attempts());
    }

    /// <summary>Who talks is not disturbed by his group, and is by whoever calls himself; with call waiting his telephone is asked.</summary>
    [Theory]
    [InlineData("all", false)]
    [InlineData("hunt", false)]
    [InlineData("memory", false)]
    [InlineData("hunt", true)]
    public void AMemberWhoTalks_IsPassedOver_UnlessCallsWait(string strategy, bool waits)
    {
        var s = new ServiceSite(Fidelity.Events, $$"""groups: [{ number: "600", name: sales, strategy: {{strategy}}, members: ["203", "204"], ring_s: 5, call_waiting: {{(waits ? "on" : "off")}} }]""");
        var (talks, free) = (s.Phone("203"), s.Phone("204"));
        var first = s.Phone("202").Call("203");
        s.Until(() => talks.Calls.Count > 0 && talks.Calls[0].State == PhoneCallState.Ringing, 5);
        talks.Calls[0].Answer();
        s.Until(() => first.State == PhoneCallState.Talking, 5);
        var call = s.Phone("201").Call("600");
        s.Until(() => call.State == PhoneCallState.Ringing, 2);
        Assert.Equal((waits ? 2 : 1, waits ? 0 : 1), (talks.Calls.Count, free.Calls.Count));
        call.HangUp();
        s.Seconds(1);
        var direct = s.Phone("201").Call("203");
        s.Until(() => talks.Calls.Count == 2, 2);
        direct.HangUp();
        first.HangUp();
        s.NothingIsStuck();
        Assert.Equal(waits ? 0 : 1, s.Site.Records.Count(r => r is { Cause: Q850Cause.UserBusy, ProtocolReason: "talks" }));
    }

    [Fact]
    public void AGroup_LendsNoRights_WhoMayNotCallOutside_DoesNotByIt()
    {
        var s = new ServiceSite(Fidelity.Events, Groups);
        var door = s.Phone("204");
        var call = door.Call("6000555");
        s.Until(() => call.State == PhoneCallState.Ended);
        Assert.Equal(404, call.FailedWith);
        s.NothingIsStuck();
    }
}
