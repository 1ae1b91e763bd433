using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>A gateway box with an E1, attached by SIP: one trunk with so many circuits, asked whether it is there, passed over when it is not.</summary>
public sealed class GatewayBoxTests : GatewayBoxSite
{
    public GatewayBoxTests()
        : this(Yaml)
    {
    }

    private GatewayBoxTests(string yaml)
        : base(yaml)
    {
    }

    [Fact]
    public void CallsBeyondItsChannels_GoOnToTheNextTrunk_InAndOutTogether()
    {
        var incoming = Box.Call("2075550100");
        Until(() => Reception.Calls.Count == 1);
        Reception.Calls[0].Answer();
        Until(() => Box.IsTalking(incoming));
        var first = Talk("0111");
        var second = Talk("0222");
        Assert.Equal(["box 111", "spare 222"], Attempts(1).Select(r => $"{r.TrunkGroup} {r.Called}"));
        Assert.Equal(2, Site.Node!.ListLines().Count(l => l.TrunkGroup == "box" && l.State == "InCall"));
        Assert.Equal(2, Site.Node.ListSpans()[0].Calls);
        first.HangUp();
        second.HangUp();
        Box.HangUp(incoming);
        IsQuiet();
    }

    [Fact]
    public void BoxSendsMoreCallsThanItHasChannels_TheNextIsRefused_AndCounted()
    {
        Reception.OnIncoming = c => c.Answer();
        var calls = new[] { Box.Call("2075550100"), Box.Call("2075550100") };
        Until(() => calls.All(Box.IsTalking));
        var third = Box.Call("2075550100");
        Until(() => Box.RefusedWith(third) != "");
        Assert.Equal("503 Reason: Q.850;cause=34", Box.RefusedWith(third));
        Array.ForEach(calls, Box.HangUp);
        IsQuiet();
    }

    [Theory]
    [InlineData("503", "Q.850;cause=34", 34)]
    [InlineData("503", "Q.850;cause=38;text=\"network out of order\"", 38)]
    [InlineData("486", "Q.850;cause=34", 34)]
    [InlineData("503", "SIP;cause=503, Q.850;cause=42", 42)]
    [InlineData("503", "", 41)]
    public void BoxHasNoChannelLeft_TheCallGoesOn_AndTheRecordHasTheCause(string status, string reason, int cause)
    {
        Box.OnInvite = _ => (status, reason);
        Talk("0111").HangUp();
        Seconds(1);
        Assert.Equal([$"box {cause}", "spare 16"], Site.Records.Select(r => $"{r.TrunkGroup} {(int)r.Cause}"));
        IsQuiet();
    }

    [Theory]
    [InlineData("486", "Q.850;cause=17", 486, 17)]
    [InlineData("404", "Q.850;cause=1", 404, 1)]
    [InlineData("500", "Q.850;cause=22", 410, 22)]
    [InlineData("480", "", 408, 18)]
    [InlineData("603", "Q.850;cause=29", 501, 29)]
    public void TheCalledPartysRefusal_StopsTheCall_AndReachesThePhoneWithItsCause(string status, string reason, int heard, int cause)
    {
        Box.OnInvite = _ => (status, reason);
        var call = Reception.Call("0111");
        Until(() => call.State == PhoneCallState.Ended);
        Assert.Equal((heard, cause), (call.FailedWith, (int)call.EndCause));
        IsQuiet();
    }

    [Fact]
    public void ThePhonesRefusal_ReachesTheBoxWithItsCause()
    {
        Reception.OnIncoming = c => c.Refuse(486);
        var call = Box.Call("2075550100");
        Until(() => Box.RefusedWith(call) != "");
        Assert.Equal("486 Reason: Q.850;cause=17", Box.RefusedWith(call));
        IsQuiet();
    }

    [Fact]
    public void TheEndOfATalk_PassesItsCauseOn_EitherWay()
    {
        var call = Talk("0111");
        Box.HangUpAll("Q.850;cause=27");
        Until(() => call.State == PhoneCallState.Ended);
        Assert.Equal(27, (int)call.EndCause);
        Seconds(1);
        Assert.Equal(27, (int)Site.Records[0].Cause);
        call = Talk("0222");
        call.HangUp();
        Seconds(1);
        Assert.Equal("Q.850;cause=16", Box.LastByeReason);
        IsQuiet();
    }

    [Fact]
    public void Box_Dies_IsBusiedOutWithin19Seconds_AndComesBackByItself()
    {
        Seconds(15);
        Assert.Equal(("not visible: the box answers", ""), Span());
        var died = Site.World.Time.GetUtcNow();
        Box.IsDead = true;
        Until(() => Span().Blocked != "");
        Assert.InRange((Site.World.Time.GetUtcNow() - died).TotalSeconds, 0, 19);
        Assert.Equal(("not visible: the box does not answer OPTIONS", "does not answer OPTIONS"), Span());
        Assert.Equal(["box (gateway box 10.0.9.1:5060): does not answer OPTIONS"], Site.Node!.Status().Faults);
        Assert.Equal("box (gateway box 10.0.9.1:5060): does not answer OPTIONS; no new calls on it", Site.Node.Status().Alarms[0].Text);
        Assert.Equal(2, Site.Node.ListLines().Count(l => l is { TrunkGroup: "box", State: "OutOfService", Alarm: "does not answer OPTIONS" }));
        var began = Site.World.Time.GetUtcNow();
        Talk("0111").HangUp();
        Assert.InRange((Site.World.Time.GetUtcNow() - began).TotalSeconds, 0, 2); // the box is not even tried

        Box.IsDead = false;
        var back = Site.World.Time.GetUtcNow();
        Until(() => Span().Blocked == "");
        Assert.InRange((Site.World.Time.GetUtcNow() - back).TotalSeconds, 0, 10.1);
        Assert.Empty(Site.Node.Status().Faults);
        Assert.Equal("box (gateway box 10.0.9.1:5060): back in service", Site.Node.Status().Alarms[0].Text);
        IsQuiet();
    }

    [Fact]
    public void Box_DiesUnderACallBeingSetUp_TheCallGoesOn_AndATalkLives()
    {
        var talk = Talk("0111");
        Seconds(15);
        Box.IsDead = true;
        var began = Site.World.Time.GetUtcNow();
        var call = Talk("0222");
        Assert.InRange((Site.World.Time.GetUtcNow() - began).TotalSeconds, 4, 14); // asked when it had been silent for 4 s
        Assert.Equal(["box 111 None", "box 222 NetworkOutOfOrder", "spare 222 None"], Site.Records.Select(r => $"{r.TrunkGroup} {r.Called} {r.Cause}"));
        Assert.Equal(PhoneCallState.Talking, talk.State);
        Box.IsDead = false;
        call.HangUp();
        talk.HangUp();
        Seconds(60);
        IsQuiet();
    }

    [Theory]
    [InlineData(480)]
    [InlineData(503)]
    public void Box_AnswersThatItsSpanIsDown_IsBusiedOut_UntilItAnswersOtherwise(int status)
    {
        Box.OptionsStatus = status;
        Until(() => Span().Blocked != "");
        Assert.Equal($"answers OPTIONS with {status}: its span is down", Span().Blocked);
        Talk("0111").HangUp();
        Assert.Equal("spare", Assert.Single(Attempts()).TrunkGroup);
        Box.OptionsStatus = 405; // refused, but there
        Until(() => Span().Blocked == "");
        IsQuiet();
    }

    [Fact]
    public void Box_ThatIsTakenForDead_AndCalls_IsServed_AndInServiceAtOnce()
    {
        Box.AnswersOptions = false;
        Until(() => Span().Blocked != "");
        Reception.OnIncoming = c => c.Answer();
        var call = Box.Call("2075550100");
        Until(() => Box.IsTalking(call));
        Assert.Equal("", Span().Blocked);
        Box.HangUp(call);
        IsQuiet();
    }

    [Fact]
    public void CallsComeBackWith38_ThreeInARow_AreTheLastFor30Seconds_AndTheNextFindsOut()
    {
        Box.OnInvite = _ => ("503", "Q.850;cause=38");
        for (var i = 0; i < 5; i++)
        {
            Talk($"0{i}{i}").HangUp();
            Seconds(1);
        }

        Assert.Equal(["00", "11", "22"], Attempts().Where(r => r.TrunkGroup == "box").Select(r => r.Called.Digits)); // 33 and 44 passed it over
        Assert.StartsWith("calls come back with cause 38", Span().Blocked, StringComparison.Ordinal);
        Seconds(30);
        Assert.Equal("", Span().Blocked);
        Assert.Single(Site.Node!.Status().Faults); // on trial
        Talk("055").HangUp();
        Talk("066").HangUp();
        Assert.DoesNotContain(Attempts(), r => r is { TrunkGroup: "box", Called.Digits: "66" });
        Box.OnInvite = null;
        Seconds(31);
        Talk("077").HangUp();
        Seconds(1);
        Assert.Contains(Site.Records, r => r is { TrunkGroup: "box", Called.Digits: "77", Cause: Q850Cause.NormalClearing });
        Assert.Empty(Site.Node.Status().Faults);
        IsQuiet();
    }

    [Fact]
    public void EmergencyCall_WithNothingElse_IsTriedOnABoxThatSeemsDead()
    {
        var test = new GatewayBoxTests(Yaml.Replace("trunks: [box, spare]", "trunks: [box]", StringComparison.Ordinal)
            .Replace("  - { name: spare, kind: sip, address: \"10.0.9.2:5060\", channels: 4 }\n", "", StringComparison.Ordinal));
        test.EmergencyWithNothingElse();
    }

    [Fact]
    public void Box_AnswersWithGarbage_IsBusiedOut_AndTheAlarmSaysSo()
    {
        Seconds(12);
        Box.Garbage = "SIP/2.0 200\r\nVia: nonsense\r\n\r\n"u8.ToArray();
        Until(() => Span().Blocked != "");
        Assert.Equal("does not answer OPTIONS with anything that can be read as SIP", Span().Blocked);
        Box.Garbage = null;
        Until(() => Span().Blocked == "");
        IsQuiet();
    }

    [Fact]
    public void Kill_ACallOnTheBox_LivesOn_AndItsCircuitIsTaken()
    {
        var call = Talk("0111");
        Seconds(1);
        Site.Kill();
        Site.Start();
        Seconds(2);
        Assert.Equal(1, Span(0).Calls);
        call.HangUp();
        Seconds(2);
        Assert.Equal(Q850Cause.NormalClearing, Site.Records[0].Cause);
        IsQuiet();
    }

    [Fact]
    public void Span_IsShownAsFarAsItIsKnown_AndNothingCanBeOrderedOfIt()
    {
        Reception.OnIncoming = c => c.Answer();
        var calls = new[] { Box.Call("2075550100"), Box.Call("2075550100"), Box.Call("2075550100") };
        Until(() => calls.Count(Box.IsTalking) == 2);
        Seconds(22);
        Node.SpanDetailResult? shown = null;
        Site.Node!.ShowSpan(1, r => shown = r);
        Assert.Null(shown!.Span);
        Assert.Equal(
            """
            span 1  trunk box, in a gateway box (generic)

            box          sip 10.0.9.1:5060
            state        the box answers
            new calls    yes
            OPTIONS      every 10 s, last answered 200 in 2 ms, 2 s ago
                         0 not answered since start
            not visible  alarms, clock, slips, errors and the D-channel: the box shows them

            circuits     2 of 2 in use; the box chooses the channel
                         1 of its calls refused: more than 2 at a time
              SIP/box/1  InCall
              SIP/box/2  InCall
            """, string.Join('\n', Node.BoxText.Of(shown.Box!).Select(l => l.Text)));
        var reasons = new List<string>();
        Site.Node.LoopSpan(1, new("local", 60, false), r => reasons.Add(r.Reason));
        Site.Node.AlarmSpan(1, new("rai", 60, false), r => reasons.Add(r.Reason));
        Site.Node.StartBert(1, new(null, "2^15", 60, 0), r => reasons.Add(r.Reason));
        Assert.Equal(3, reasons.Count(r => r == "span 1 is in a gateway box (10.0.9.1:5060): alarms, loops, test patterns and the D-channel are seen and ordered there"));
        Array.ForEach(calls[..2], Box.HangUp);
        IsQuiet();
    }

    private void EmergencyWithNothingElse()
    {
        Box.AnswersOptions = false;
        Until(() => Span().Blocked != "");
        var ordinary = Reception.Call("0111");
        Until(() => ordinary.State == PhoneCallState.Ended);
        Assert.Equal(503, ordinary.FailedWith);
        var call = Reception.Call("112");
        Until(() => call.State == PhoneCallState.Talking);
        Assert.Equal("", Span().Blocked); // it answered: it is well
        call.HangUp();
        IsQuiet();
    }
}
