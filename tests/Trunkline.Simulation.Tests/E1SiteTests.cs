using Trunkline.Calls;
using Trunkline.Dsp;
using Trunkline.Exchange;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>A whole site on one E1 with PRI, in both fidelities: calls out and in, the D-channel cut, the deciding process killed.</summary>
public sealed class E1SiteTests
{
    internal const string Yaml =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "5556000", ddi: [ { numbers: 5556201-5556202, to: "201", consecutive: on } ] }
        recording: { calls: outside }
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, outside: on }
          - { number: "202", name: Office, password: long-enough-two, outside: on }
        trunks:
          - { name: city, kind: e1, attach: memory, incoming: "201" }
        routes:
          - { name: city, match: [_0X.], strip: 1, trunks: [city] }
        emergency: { numbers: ["112", "999"], trunks: [city], access_codes: ["0"] }
        """;

    public static TheoryData<Fidelity> Fidelities => [Fidelity.Events, Fidelity.Samples];

    [Theory]
    [MemberData(nameof(Fidelities))]
    public void CityCalls_EndAsTheCitySays(Fidelity fidelity)
    {
        var e1 = new Rig(fidelity);
        foreach (var (number, status, cause) in new[] { ("05550101", 200, 16), ("05550104", 486, 17), ("05550105", 503, 42), ("05550107", 404, 1), ("0112", 200, 16) })
        {
            var call = e1.Reception.Call(number);
            e1.Until(() => call.State is PhoneCallState.Talking or PhoneCallState.Ended);
            Assert.Equal((number, status), (number, call.State == PhoneCallState.Talking ? 200 : call.FailedWith));
            e1.Seconds(3);
            call.HangUp();
            e1.Seconds(3);
            var record = e1.Site.Records[^1];
            Assert.Equal((cause, "E1/1/31", "city", AnswerEvidence.Signalled), ((int)record.Cause, record.DestinationChannel, record.TrunkGroup, record.AnswerEvidence));
            Assert.Equal("", e1.Site.Stuck());
        }
    }

    [Theory]
    [MemberData(nameof(Fidelities))]
    public void CallerInTheCity_ReachesTheExtensionOfItsNumber_AndIsShown(Fidelity fidelity)
    {
        var e1 = new Rig(fidelity);
        Assert.Equal(CallInOutcome.Ringing, e1.Site.Pri.CallIn("5556202", new("2079460123", "J SMITH"), FarScript.Sounds(620), TimeSpan.FromSeconds(60), out var span, out _));
        e1.Until(() => e1.Office.Calls.Count == 1);
        var call = e1.Office.Calls[0];
        Assert.Equal((1, "2079460123"), (span, call.Number));
        e1.Seconds(2);
        call.Answer();
        e1.Until(() => call.State == PhoneCallState.Talking);
        call.Media!.Speak(1400);
        e1.Seconds(4);
        if (call.Audio is { } audio)
        {
            var heard = ToneMeter.Measure(audio.Last(400));
            Assert.InRange(heard.Frequency, 619, 621);
            Assert.InRange(heard.Dbm0, -10.5, -9.5);
        }

        call.HangUp();
        e1.Seconds(3);
        var record = Assert.Single(e1.Site.Records);
        Assert.Equal(("2079460123", "202", CallRecordState.Ended, Q850Cause.NormalClearing), (record.Calling.Digits, record.Called.Digits, record.State, record.Cause));
        Assert.Equal("", e1.Site.Stuck());
    }

    [Theory]
    [MemberData(nameof(Fidelities))]
    public void CableCutUnderACall_BlocksNewCallsAtOnce_AndT309EndsTheOldOne(Fidelity fidelity)
    {
        var e1 = new Rig(fidelity);
        var call = e1.Talk("05550101");
        e1.Site.CutSpan(1, isCut: true);
        var cut = e1.Site.World.Time.Elapsed;
        e1.Until(() => e1.Site.Node!.ListSpans()[0].Blocked.Length > 0);
        Assert.InRange((e1.Site.World.Time.Elapsed - cut).TotalMilliseconds, 0, 100);
        Assert.Equal(29, e1.Site.Node!.ListLines().Count(l => l.State == "OutOfService"));
        Assert.Equal("RED (LOS): no signal, look at cable (pairs crossed?) and far end", e1.Site.Node!.ListSpans()[0].Alarms);
        var refused = e1.Office.Call("05550101");
        e1.Until(() => refused.State == PhoneCallState.Ended);
        Assert.Equal(PhoneCallState.Talking, call.State);
        e1.Until(() => call.State == PhoneCallState.Ended);
        Assert.InRange((e1.Site.World.Time.Elapsed - cut).TotalSeconds, 11.5, 13); // T309
        e1.Site.CutSpan(1, isCut: false);
        e1.Seconds(100); // the exchange's own T309
        Assert.Equal(Q850Cause.DestinationOutOfOrder, e1.Site.Records.Single(r => r.AnsweredAfter is not null).Cause);
        Assert.Equal("", e1.Site.Node!.ListSpans()[0].Blocked);
        Assert.Equal("", e1.Site.Stuck());
        e1.Talk("05550101").HangUp();
        e1.Seconds(3);
        Assert.Equal("", e1.Site.Stuck());
    }

    /// <summary>A protected path switches over in 50 ms and framing takes its time: new calls look elsewhere meanwhile, those being set up go on.</summary>
    [Theory]
    [MemberData(nameof(Fidelities))]
    public void CableCutForAMoment_CostsNoCallThatIsBeingSetUp(Fidelity fidelity)
    {
        var e1 = new Rig(fidelity);
        var call = e1.Reception.Call("05550112"); // answers after 15 s
        e1.Until(() => call.State == PhoneCallState.Ringing);
        for (var i = 0; i < 3; i++)
        {
            e1.Site.CutSpan(1, isCut: true);
            e1.Seconds(0.3);
            Assert.NotEqual("", e1.Site.Node!.ListSpans()[0].Blocked);
            Assert.Equal("Provisioned, In Alarm, Up, Active", e1.Site.Node!.ListSpans()[0].DChannel);
            e1.Site.CutSpan(1, isCut: false);
            e1.Seconds(3);
        }

        e1.Until(() => call.State is PhoneCallState.Talking or PhoneCallState.Ended);
        Assert.Equal(PhoneCallState.Talking, call.State);
        call.HangUp();
        e1.Seconds(3);
        Assert.Equal(("", Q850Cause.NormalClearing), (e1.Site.Stuck(), Assert.Single(e1.Site.Records).Cause));
    }

    /// <summary>One wrong bit in 100,000 and clocks 50 ppm apart: LAPD repeats, frames slip, and the call stands.</summary>
    [Fact]
    public void NoisyLineBetweenTwoClocks_IsCounted_AndCallsGoOn()
    {
        var e1 = new Rig(Fidelity.Samples);
        var port = e1.Site.SpanPorts[0];
        port.FarPpm = 50;
        port.FromFar.BitErrorRatio = 1e-5;
        port.ToFar.BitErrorRatio = 1e-5;
        var call = e1.Talk("05550101");
        e1.Seconds(30);
        Assert.Equal(PhoneCallState.Talking, call.State);
        call.HangUp();
        e1.Seconds(3);
        Assert.Equal(Q850Cause.NormalClearing, Assert.Single(e1.Site.Records).Cause);
        Assert.Equal(("", "", 0), (e1.Site.Stuck(), e1.Site.Node!.ListSpans()[0].Blocked, port.Near.FrameLosses));
        Assert.InRange(port.Counters.CrcErrors, 300, 900); // 2 % of a thousand blocks a second
        Assert.InRange(port.Counters.SlipsLost, 9, 14);
        Assert.Equal(0, port.Near.Quality.NearEnd.Total.UnavailableSeconds);
    }

    /// <summary>Only the pair to the city is cut: we hear it well, and it tells us that it does not hear us.</summary>
    [Fact]
    public void PairToTheCityCut_IsRai_AndBlocksNewCalls()
    {
        var e1 = new Rig(Fidelity.Samples);
        e1.Site.SpanPorts[0].IsCutToFar = true;
        e1.Seconds(0.1);
        Assert.Equal("YELLOW (RAI): the far end does not hear us", e1.Site.Node!.ListSpans()[0].Alarms);
        Assert.NotEqual("", e1.Site.Node!.ListSpans()[0].Blocked);
        e1.Site.SpanPorts[0].IsCutToFar = false;
        e1.Seconds(100);
        Assert.Equal("", e1.Site.Node!.ListSpans()[0].Blocked);
    }

    [Theory]
    [MemberData(nameof(Fidelities))]
    public void CableCutForLessThanT309_TheCallGoesOn(Fidelity fidelity)
    {
        var e1 = new Rig(fidelity);
        var call = e1.Talk("05550101");
        e1.Site.CutSpan(1, isCut: true);
        e1.Seconds(5);
        e1.Site.CutSpan(1, isCut: false);
        e1.Seconds(30);
        Assert.Equal(PhoneCallState.Talking, call.State);
        Assert.Equal("", e1.Site.Node!.ListSpans()[0].Blocked);
        call.HangUp();
        e1.Seconds(3);
        Assert.Equal(Q850Cause.NormalClearing, Assert.Single(e1.Site.Records).Cause);
        Assert.Equal("", e1.Site.Stuck());
    }

    [Theory]
    [MemberData(nameof(Fidelities))]
    public void DecidingProcessKilledUnderACall_TheNextOneHasIt_AndCanEndIt(Fidelity fidelity)
    {
        var e1 = new Rig(fidelity);
        var call = e1.Talk("05550101");
        e1.Site.Kill();
        e1.Seconds(10);
        e1.Site.Start();
        e1.Seconds(2);
        Assert.Equal(1, e1.Site.Node!.RestoredCalls);
        Assert.Equal("InCall", e1.Site.Node!.ListLines().Single(l => l.Circuit == "E1/1/31").State);
        Assert.Equal(PhoneCallState.Talking, call.State);
        Assert.True(e1.Site.Node!.Release(e1.Site.Node!.ListCalls()[0].Id));
        e1.Until(() => call.State == PhoneCallState.Ended);
        e1.Seconds(3);
        Assert.Equal(Q850Cause.NormalClearing, Assert.Single(e1.Site.Records).Cause);
        Assert.Equal("", e1.Site.Stuck());
    }

    [Theory]
    [MemberData(nameof(Fidelities))]
    public void CallThatEndedWhileNobodyDecided_IsEndedByTheNextRun(Fidelity fidelity)
    {
        var e1 = new Rig(fidelity);
        e1.Talk("05550101");
        e1.Site.Kill();
        Assert.True(e1.Site.Pri.Spans[0].HangUp(31));
        e1.Seconds(5);
        e1.Site.Start();
        e1.Seconds(10);
        Assert.Equal("", e1.Site.Stuck());
        Assert.Equal(CallRecordState.Ended, Assert.Single(e1.Site.Records).State);
    }

    internal sealed class Rig
    {
        public Rig(Fidelity fidelity, string yaml = Yaml, SpanWiring? wiring = null)
        {
            Site = new(new World(1), SiteLoader.LoadText(yaml).Model!, fidelity, wiring: wiring);
            Site.Pri.Occasion = (span, timeslot, occasion, digits) => Site.World.Log($"span {span} timeslot {timeslot} {occasion} {digits}");
            Reception = Registered("201");
            Office = Registered("202");
            Seconds(5);
            Assert.Equal("", Site.Node!.ListSpans()[0].Blocked);
        }

        public SimulatedSite Site { get; }

        public SimulatedPhone Reception { get; }

        public SimulatedPhone Office { get; }

        public PhoneCall Talk(string number)
        {
            var call = Reception.Call(number);
            Until(() => call.State == PhoneCallState.Talking);
            Seconds(2);
            return call;
        }

        public void Seconds(double seconds) => Site.World.Advance(TimeSpan.FromSeconds(seconds));

        public void Until(Func<bool> condition) =>
            Assert.True(Site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(60)), $"it did not happen within 60 s\n{Site.World.Transcript}");

        private SimulatedPhone Registered(string extension)
        {
            var phone = Site.AddPhone(extension);
            phone.Register();
            phone.OnIncoming = call => call.Ring();
            return phone;
        }
    }
}
