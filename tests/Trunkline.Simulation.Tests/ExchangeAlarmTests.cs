using Trunkline.E1;
using Trunkline.Exchange;
using Trunkline.Exchange.Pri;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>What the exchange's end of a span does about alarms from our side: as a real network side, which is what a site is tested against.</summary>
public sealed class ExchangeAlarmTests
{
    private readonly E1SiteTests.Rig _e1 = new(Fidelity.Samples);

    private FramedSpanPort Port => _e1.Site.SpanPorts[0];

    private PriSpan Span => _e1.Site.Pri.Spans[0];

    private IPriCard Card => _e1.Site.SpanCards[0];

    /// <summary>All ones from us: the exchange is deaf, says so by RAI, gives us no call, and has lost the D-channel after half a second.</summary>
    [Fact]
    public void Ais_IsAnsweredByRai_BlocksCallsWithin100Ms_AndTakesTheLinkDown_UntilItEnds()
    {
        Port.TrySignal(SpanSignal.Ais);
        _e1.Seconds(0.08);
        Assert.Equal((PortAlarms.Ais, PortAlarms.RemoteAlarm), (Card.Alarms, Port.Near.Alarms));
        Assert.True(Span.IsLinkUp);
        Assert.Equal(CallInOutcome.Busy, CallIn());
        _e1.Seconds(0.6);
        Assert.False(Span.IsLinkUp);
        Port.TrySignal(SpanSignal.Normal);
        _e1.Seconds(3);
        Assert.Equal((PortAlarms.None, PortAlarms.None, true), (Card.Alarms, Port.Near.Alarms, Span.IsLinkUp));
        Assert.Equal(CallInOutcome.Ringing, CallIn());
    }

    /// <summary>We do not hear the exchange: it gives us no call. It hears us, so the D-channel stays and nothing goes back.</summary>
    [Fact]
    public void Rai_BlocksCalls_AndNothingElse()
    {
        var call = _e1.Talk("05550102");
        Port.TrySignal(SpanSignal.RemoteAlarm);
        _e1.Seconds(0.08);
        Assert.Equal((PortAlarms.RemoteAlarm, PortAlarms.None), (Card.Alarms, Port.Near.Alarms));
        Assert.Equal(CallInOutcome.Busy, CallIn());
        _e1.Seconds(60);
        Assert.True(Span.IsLinkUp);
        Assert.Equal(PhoneCallState.Talking, call.State);
        Port.TrySignal(SpanSignal.Normal);
        _e1.Seconds(0.5);
        Assert.Equal(CallInOutcome.Ringing, CallIn());
    }

    /// <summary>The wires to the exchange are cut: RAI comes back; its active call lives under its T309 (90 s) and then ends, on both sides.</summary>
    [Fact]
    public void SignalLost_ActiveCallLivesUnderT309_AndEndsWithIt()
    {
        var call = _e1.Talk("05550101");
        Port.IsCutToFar = true;
        _e1.Seconds(0.08);
        Assert.Equal((PortAlarms.LossOfSignal, PortAlarms.RemoteAlarm), (Card.Alarms, Port.Near.Alarms));
        _e1.Seconds(89);
        Assert.Contains("InUse", Span.InUse(), StringComparison.Ordinal);
        _e1.Seconds(3); // 90 s after the half second of persistence
        Assert.DoesNotContain("InUse", Span.InUse(), StringComparison.Ordinal);
        Port.IsCutToFar = false;
        _e1.Seconds(30);
        Assert.Equal("", Span.InUse());
        Assert.Equal(PhoneCallState.Ended, call.State);
        Assert.Equal(Q850Cause.DestinationOutOfOrder, Assert.Single(_e1.Site.Records).Cause);
        Assert.Equal(("", ""), (_e1.Site.Stuck(), _e1.Site.Node!.ListSpans()[0].Blocked));
    }

    [Fact]
    public void SignalLostForAMoment_TheActiveCallGoesOn()
    {
        var call = _e1.Talk("05550101");
        Port.IsCutToFar = true;
        _e1.Seconds(4);
        Assert.False(Span.IsLinkUp);
        Port.IsCutToFar = false;
        _e1.Seconds(30);
        Assert.Equal((PhoneCallState.Talking, true), (call.State, Span.IsLinkUp));
        call.HangUp();
        _e1.Seconds(3);
        Assert.Equal(Q850Cause.NormalClearing, Assert.Single(_e1.Site.Records).Cause);
        Assert.Equal("", _e1.Site.Stuck());
    }

    /// <summary>A call that is not active does not outlive the D-channel (Q.931 5.8.9).</summary>
    [Fact]
    public void SignalLost_CallThatRings_IsClearedAtTheExchange()
    {
        Assert.Equal(CallInOutcome.Ringing, CallIn());
        _e1.Until(() => _e1.Reception.Calls.Count == 1);
        _e1.Reception.Calls[0].Ring();
        _e1.Seconds(1);
        Port.IsCutToFar = true;
        _e1.Seconds(1);
        Assert.True(Span.IsAllIdle, Span.InUse());
        Port.IsCutToFar = false;
        _e1.Seconds(120);
        Assert.Equal("", _e1.Site.Stuck());
    }

    /// <summary>The exchange sends all ones: our RAI comes back to it, and it gives us no call though it hears us.</summary>
    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void OwnAis_BringsTheSitesRai(Fidelity fidelity)
    {
        var e1 = new E1SiteTests.Rig(fidelity);
        e1.Site.SpanCards[0].SetFault(PriFault.Ais);
        e1.Seconds(0.1);
        Assert.Equal(PortAlarms.RemoteAlarm, e1.Site.SpanCards[0].Alarms);
        Assert.Equal(CallInOutcome.Busy, e1.Site.Pri.CallIn("5556201", new("2079460123"), FarScript.Talks, TimeSpan.FromSeconds(5), out _, out _));
        e1.Site.SpanCards[0].SetFault(PriFault.None);
        e1.Seconds(10);
        Assert.Equal(CallInOutcome.Ringing, e1.Site.Pri.CallIn("5556201", new("2079460123"), FarScript.Talks, TimeSpan.FromSeconds(5), out _, out _));
    }

    private CallInOutcome CallIn() => _e1.Site.Pri.CallIn("5556201", new("2079460123"), FarScript.Talks, TimeSpan.FromSeconds(30), out _, out _);
}
