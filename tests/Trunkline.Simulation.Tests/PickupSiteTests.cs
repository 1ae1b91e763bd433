using Trunkline.Exchange;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>Pickup on a whole site: a call that rings at one telephone is answered at another, whoever is first.</summary>
public sealed class PickupSiteTests
{
    private const string Extensions =
        """
        extensions:
          - { number: "201", password: long-enough-one, outside: on, pickup: front }
          - { number: "202", password: long-enough-two, pickup: front }
          - { number: "203", password: long-enough-three, pickup: back }
          - { number: "204", password: long-enough-four }
          - { number: "205", password: long-enough-five }

        """;

    private const string Groups = """groups: [{ number: "600", name: sales, members: ["204", "205"], strategy: hunt, ring_s: 10 }]""";

    private readonly ServiceSite _s = new(Fidelity.Events, Groups, Extensions);

    [Theory]
    [InlineData(Fidelity.Events, "**201")]
    [InlineData(Fidelity.Events, "*8")]
    [InlineData(Fidelity.Samples, "**201%23")]
    [InlineData(Fidelity.Samples, "*8")]
    public void TheCallIsAnsweredElsewhere_AndBothHearEachOther(Fidelity fidelity, string code)
    {
        var s = new ServiceSite(fidelity, Groups, Extensions);
        var (reception, office) = (s.Phone("201"), s.Phone("202"));
        var call = s.Phone("203").Call("201");
        s.Until(() => reception.Calls.Count > 0 && reception.Calls[0].State == PhoneCallState.Ringing && call.State == PhoneCallState.Ringing);
        var rang = reception.Calls[0];
        var picked = office.Call(code);
        s.Until(() => picked.State == PhoneCallState.Talking && call.State == PhoneCallState.Talking);
        s.Seconds(0.2);
        Assert.Equal(PhoneCallState.Ended, rang.State);
        Assert.Equal(Q850Cause.NonSelectedUserClearing, rang.EndCause);
        Assert.Contains("P-Asserted-Identity: <sip:203@test>", picked.Received, StringComparison.Ordinal); // who is at the other end
        if (fidelity == Fidelity.Samples)
        {
            call.Media!.Speak(700);
            picked.Media!.Speak(900);
            s.Seconds(2);
            Assert.InRange(picked.Audio!.Heard().Frequency, 699, 701);
            Assert.InRange(call.Audio!.Heard().Frequency, 899, 901);
        }

        picked.HangUp();
        s.Until(() => call.State == PhoneCallState.Ended);
        s.NothingIsStuck();
        var records = s.Site.Records.Where(r => r.Route == "internal").Select(r => $"{r.Called.Digits} {(int)r.Cause} {r.AnsweredAfter is not null} {r.ProtocolReason}");
        Assert.Equal(["201 26 False picked up by 202", "202 16 True SIP BYE"], records);
        Assert.Matches("^picked up call [0-9a-f]+ of 203 that rang at 201$", s.Site.Records.Single(r => r.Route == "code").ProtocolReason);
    }

    [Theory]
    [InlineData("203", "**201", "pickup by 203 from 201: not done, 203 is in no pickup group")]
    [InlineData("203", "*8", "203 is in no pickup group")] // alone in his
    [InlineData("202", "**204", "204 is in no pickup group of 202")]
    [InlineData("202", "**299", "there is no extension 299")]
    [InlineData("205", "*8", "no call rings there")]
    [InlineData("201", "*8", "no call rings there")] // his own does not count
    public void WhoSharesNoGroup_PicksNothingUp(string who, string code, string words)
    {
        var phone = _s.Phone("201");
        var call = _s.Phone("202").Call("201");
        _s.Until(() => phone.Calls.Any(c => c.IsIncoming));
        var picked = _s.Phone(who).Call(code);
        _s.Until(() => picked.Signals!.Tone != ToneName.None, 5);
        Assert.Equal(ToneName.Congestion, picked.Signals!.Tone);
        _s.Until(() => picked.State == PhoneCallState.Ended, 5);
        _s.Seconds(0.1);
        Assert.Contains(words, _s.Site.Records.Single(r => r.Route == "code").ProtocolReason, StringComparison.Ordinal);
        Assert.Equal(PhoneCallState.Ringing, call.State);
        call.HangUp();
        _s.NothingIsStuck();
    }

    [Fact]
    public void ARingGroup_IsAPickupGroup_AndACallOfTheCityIsRecordedAsAnyOfItsOwn()
    {
        var s = new ServiceSite(Fidelity.Samples, Groups, Extensions);
        var first = s.Phone("204");
        Assert.True(s.Site.Exchange.CallInOn(0, new("02079460123", "A CALLER"), FarScript.Sounds(620), TimeSpan.FromSeconds(60)));
        s.Until(() => first.Calls.Count > 0);
        var picked = s.Phone("205").Call("*8");
        s.Until(() => picked.State == PhoneCallState.Talking, 5);
        s.Seconds(15); // the group has stopped hunting
        Assert.InRange(picked.Audio!.Heard().Frequency, 619, 621);
        picked.HangUp();
        s.NothingIsStuck();
        Assert.NotEqual(0UL, Assert.Single(s.Site.Records, r => r.AnsweredAfter is not null).Recording);
    }

    [Fact]
    public void WhoeverRingsLongest_IsTakenFirst()
    {
        _s.Phone("201");
        var calls = new[] { _s.Phone("203").Call("201"), _s.Phone("204").Call("201") };
        _s.Until(() => calls.All(c => c.State == PhoneCallState.Ringing));
        var picked = _s.Phone("202").Call("*8");
        _s.Until(() => picked.State == PhoneCallState.Talking);
        _s.Seconds(1);
        Assert.Equal([PhoneCallState.Talking, PhoneCallState.Ringing], calls.Select(c => c.State));
    }

    [Fact]
    public void ARestart_KeepsIt()
    {
        var reception = _s.Phone("201");
        var call = _s.Phone("203").Call("201");
        _s.Until(() => reception.Calls.Count > 0);
        var picked = _s.Phone("202").Call("*8");
        _s.Until(() => picked.State == PhoneCallState.Talking && call.State == PhoneCallState.Talking);
        _s.Seconds(1);
        _s.Site.Kill();
        _s.Seconds(1);
        _s.Site.Start();
        _s.Seconds(5);
        Assert.Equal((1, 0), (_s.Site.Node!.RestoredCalls, _s.Site.Node.LostCalls));
        Assert.Equal((PhoneCallState.Talking, PhoneCallState.Talking), (call.State, picked.State));
        picked.HangUp();
        _s.Until(() => call.State == PhoneCallState.Ended);
        _s.NothingIsStuck();
    }

    /// <summary>An answer and one or two pickups in the same instant: one of them has the call, everybody else is told, and nothing is stuck.</summary>
    [Fact]
    public void OfTheSameInstant_OneHasIt()
    {
        var winners = new Dictionary<string, int>();
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var s = new ServiceSite(Fidelity.Events, Groups, Extensions.Replace("pickup: back", "pickup: front", StringComparison.Ordinal), seed);
            s.Site.World.Network.Quality = new(0, 0, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(6));
            var (a, b, c, d) = (s.Phone("201"), s.Phone("202"), s.Phone("203"), s.Phone("204"));
            var call = d.Call("201");
            s.Until(() => a.Calls.Count > 0 && call.State == PhoneCallState.Ringing);
            var rang = a.Calls[0];
            // a pickup is challenged first: two ways there and back before it is one
            var picks = new[] { b.Call("*8"), c.Call("**201") };
            s.Site.World.In(TimeSpan.FromMilliseconds(6 + (seed % 12)), rang.Answer);
            s.Until(() => call.State == PhoneCallState.Talking);
            s.Seconds(6);
            PhoneCall[] all = [rang, .. picks];
            var has = Assert.Single(all, p => p.State == PhoneCallState.Talking);
            var winner = "abc"[Array.IndexOf(all, has)].ToString();
            winners[winner] = winners.GetValueOrDefault(winner) + 1;
            Assert.Single(s.Site.Node!.CallControl.Calls);
            call.HangUp();
            s.NothingIsStuck();
            Assert.Equal(PhoneCallState.Ended, has.State);
            Assert.Single(s.Site.Records, r => r.Route == "internal" && r.AnsweredAfter is not null);
        }

        Assert.Equal(["a", "b", "c"], winners.Keys.Order(StringComparer.Ordinal)); // each of them won some
    }
}
