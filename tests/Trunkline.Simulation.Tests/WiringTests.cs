using Trunkline.E1;
using Trunkline.Exchange;
using Trunkline.Exchange.Pri;
using Trunkline.Links;
using Trunkline.Node;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>Spans that are wired or set wrongly: whoever looks at the alarms, at `spans` or at `status` reads what is wrong, and what can be carried is.</summary>
public sealed class WiringTests
{
    private const string TwoSpans =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "5556000", ddi: [ { numbers: 5556201-5556201, to: "201" } ] }
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, outside: on }
        trunks:
          - { name: city, kind: e1, attach: memory, incoming: "201" }
          - { name: other, kind: e1, attach: memory, first_span: 2, incoming: "201" }
        routes:
          - { name: city, match: [_0X.], strip: 1, trunks: [city, other] }
        emergency: { numbers: ["112", "999"], trunks: [city], access_codes: ["0"] }
        """;

    /// <summary>Both ends as they may be set: what is read, and whether calls pass.</summary>
    [Theory]
    [InlineData("on", Crc4Mode.Automatic, "", true)]
    [InlineData("on", Crc4Mode.Off, "CRC-4 mismatch: we send CRC-4 and the far end sends none; calls go on without it (crc4: off here, or on there)", true)]
    [InlineData("off", Crc4Mode.Off, "", true)]
    [InlineData("off", Crc4Mode.Automatic, "CRC-4 mismatch: the far end sends CRC-4 and we are set to none; calls go on without it (crc4: on here, or off there)", true)]
    [InlineData("off", Crc4Mode.Required, "YELLOW (RAI): the far end does not hear us; CRC-4 mismatch: it sends CRC-4 and we are set to none (crc4: off)", false)]
    public void Crc4_OfBothEnds(string ours, Crc4Mode theirs, string words, bool carriesCalls)
    {
        var e1 = new Rig(E1SiteTests.Yaml.Replace("attach: memory", $"attach: memory, crc4: {ours}", StringComparison.Ordinal), Fidelity.Samples, new() { FarCrc4 = theirs });
        e1.Seconds(5);
        Assert.Equal(words, e1.Span.Alarms);
        Assert.Equal(words.Length > 0, e1.Alarms.Contains($"span 1: {words}"));
        Assert.Contains($"  {words}".TrimEnd(), e1.Shown(), StringComparison.Ordinal);
        Assert.Equal(carriesCalls, e1.Span.Blocked.Length == 0);
        if (carriesCalls)
        {
            e1.CallsPass();
        }
    }

    /// <summary>The far end is set to our own side, in either fidelity; our side may be either.</summary>
    [Theory]
    [InlineData(Fidelity.Events, "user")]
    [InlineData(Fidelity.Events, "network")]
    [InlineData(Fidelity.Samples, "user")]
    public void FarEndOfOurOwnSide_IsSaid(Fidelity fidelity, string side)
    {
        var same = side == "user" ? LapdSide.User : LapdSide.Network;
        var e1 = new Rig(
            E1SiteTests.Yaml.Replace("attach: memory", $"attach: memory, side: {side}", StringComparison.Ordinal), fidelity,
            new() { FarEnd = (_, s) => s with { Link = s.Link with { Side = same } } });
        e1.IsRead($"the far end is also {side} side, or the line is looped");

        // The gateway found out before the next deciding process was there: it is told too.
        e1.Site.Kill();
        e1.Seconds(5);
        e1.Site.Start();
        e1.IsRead($"the far end is also {side} side, or the line is looped");
    }

    /// <summary>The far end loops the line: no matter who is there, our own frames come back. When the loop ends calls pass.</summary>
    [Fact]
    public void LoopedLine_IsSaid_AndCallsPassWhenItEnds()
    {
        var e1 = new Rig(E1SiteTests.Yaml, Fidelity.Samples, new());
        e1.Seconds(3);
        e1.CallsPass();
        e1.Site.SpanPorts[0].Far.Loop = SpanLoop.Line;
        e1.Seconds(40);
        e1.IsRead("the line is looped: our own frames come back");
        e1.Site.SpanPorts[0].Far.Loop = SpanLoop.None;
        e1.Seconds(100);
        e1.CallsPass();
    }

    /// <summary>Every timeslot one further: the D-channel is found where it is.</summary>
    [Fact]
    public void TimeslotsShiftedByOne_AreSaid()
    {
        var shifted = Enumerable.Range(0, 32).Select(n => n == 0 ? 0 : (n % 31) + 1).ToArray();
        var e1 = new Rig(E1SiteTests.Yaml, Fidelity.Samples, new() { Timeslots = shifted });
        e1.IsRead("the far end's D-channel is heard in timeslot 17 and not in timeslot 16: it is set so there, or timeslots are shifted in between");
    }

    /// <summary>Two B-channels swapped: signalling cannot see it, and a call is deaf. The timeslots themselves tell.</summary>
    [Fact]
    public void TwoTimeslotsSwapped_AreSaid_WhenACallIsSilentAndAnIdleTimeslotIsNot()
    {
        var swapped = Enumerable.Range(0, 32).Select(n => n switch { 30 => 31, 31 => 30, _ => n }).ToArray();
        var e1 = new Rig(E1SiteTests.Yaml, Fidelity.Samples, new() { Timeslots = swapped });
        e1.Seconds(3);
        Assert.Equal("", e1.Span.Blocked);
        var call = e1.Reception.Call("05550101"); // a tone for ever
        e1.Until(() => call.State == PhoneCallState.Talking);
        e1.Seconds(4);
        Assert.Empty(SpanShowTests.Show(e1.Site).PeerErrors);
        e1.Seconds(4);
        const string words = "timeslot 31 has a call and brings nothing, timeslot 30 has none and brings sound: timeslots may be swapped or shifted between here and the far end";
        Assert.Contains($"span 1: {words}", e1.Alarms);
        Assert.Equal(words, SpanShowTests.Show(e1.Site).PeerErrors.Single().Text);
        call.HangUp();
        e1.Seconds(5);
        Assert.Equal("", e1.Site.Stuck());
    }

    /// <summary>A call that is silent while all others are idle, and calls that sound while nobody is called, are nobody's fault.</summary>
    [Fact]
    public void SilentCall_AloneOnTheSpan_IsNotSaid()
    {
        var e1 = new Rig(E1SiteTests.Yaml, Fidelity.Samples, new());
        e1.Seconds(3);
        Assert.Equal(CallInOutcome.Ringing, e1.Site.Pri.CallIn("5556201", new("2079460123", "A"), FarScript.HangsUp(TimeSpan.FromMinutes(5)), TimeSpan.FromSeconds(60), out _, out _));
        e1.Until(() => e1.Reception.Calls.Count == 1);
        e1.Reception.Calls[0].Answer();
        e1.Seconds(20);
        Assert.Empty(SpanShowTests.Show(e1.Site).PeerErrors);
    }

    /// <summary>What comes in timeslot 16 in place of a D-channel.</summary>
    [Theory]
    [InlineData("nothing", "nothing comes in timeslot 16 but 0xD5 again and again: the far end has no D-channel there")]
    [InlineData("ones", "nothing comes in timeslot 16 but 0xFF again and again: the far end has no D-channel there")]
    [InlineData("cas", "timeslot 16 carries channel-associated signalling (CAS, as R2 has it): the far end is not set to ISDN PRI")]
    [InlineData("inverted", "the D-channel comes with every bit inverted")]
    [InlineData("damaged", "every frame that comes in timeslot 16 is damaged")]
    public void Timeslot16_WithoutADChannel_IsSaid(string what, string words)
    {
        var e1 = new Rig(E1SiteTests.Yaml, Fidelity.Samples, new());
        e1.Seconds(2);
        var card = (SamplesPriCard)e1.Site.SpanCards[0];
        var bit = 0;
        card.InPlaceOfDChannel = what switch
        {
            "nothing" => block => block.AsSpan().Fill(0xD5),
            "ones" => block => block.AsSpan().Fill(0xFF),
            "cas" => block =>
            {
                for (var i = 0; i < block.Length; i++)
                {
                    block[i] = (i & 15) == 0 ? (byte)0x0B : (byte)0x99;
                }
            },
            "inverted" => block =>
            {
                for (var i = 0; i < block.Length; i++)
                {
                    block[i] = (byte)~block[i];
                }
            },
            _ => block =>
            {
                // flags stay, bits of every frame do not
                var flag = block[0];
                for (var i = 0; i < block.Length; i++)
                {
                    block[i] ^= block[i] != flag && bit++ % 5 == 0 ? (byte)0x10 : (byte)0;
                }
            },
        };
        e1.Seconds(90); // T203, N200 enquiries, then the search
        e1.IsRead(words);
        card.InPlaceOfDChannel = null;
        e1.Seconds(100);
        e1.CallsPass();
    }

    /// <summary>Cables of two spans to the same exchange crossed: every call passes, and nothing is stuck: a span's number is only a name.</summary>
    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void CablesCrossed_BetweenSpansThatAreSetAlike_HarmNothing(Fidelity fidelity)
    {
        var e1 = new Rig(TwoSpans, fidelity, new() { Cables = [2, 1] });
        e1.Seconds(3);
        e1.CallsPass();
        Assert.Equal(CallInOutcome.Ringing, e1.Site.Pri.CallIn("5556201", new("2079460123", "A"), FarScript.HangsUp(TimeSpan.FromMinutes(5)), TimeSpan.FromSeconds(60), out var theirs, out _));
        e1.Until(() => e1.Reception.Calls.Count == 1);
        Assert.Equal(theirs == 1 ? "2" : "1", e1.Site.Node!.ListCalls()[0].Channel.Split('/')[1]);
        e1.Reception.Calls[0].Refuse(486);
        e1.Seconds(5);
        Assert.Equal("", e1.Site.Stuck());
    }

    /// <summary>Cables of a span towards the operator and one towards a PBX crossed: each far end is of our own side.</summary>
    [Fact]
    public void CablesCrossed_BetweenUserAndNetworkSide_IsSaid()
    {
        var e1 = new Rig(
            TwoSpans.Replace("first_span: 2", "first_span: 2, side: network", StringComparison.Ordinal), Fidelity.Samples, new() { Cables = [2, 1] });
        e1.Seconds(30);
        Assert.Contains(e1.Alarms, a => a.Contains("; so says span ", StringComparison.Ordinal) && a.EndsWith(" of its own: are the two cables crossed?", StringComparison.Ordinal));
        Assert.All(e1.Site.Node!.ListSpans(), s => Assert.StartsWith("D-channel down: the far end is also ", s.Blocked, StringComparison.Ordinal));
    }

    /// <summary>QSIG and EuroISDN have the basic call in common: calls pass, and what only QSIG has is said when it comes.</summary>
    [Fact]
    public void FarEndThatSpeaksQsig_CallsPass_AndItIsSaidWhenItShows()
    {
        var e1 = new Rig(E1SiteTests.Yaml, Fidelity.Events, new() { FarEnd = (_, s) => s with { Values = Isdn.CallControl.Q931Values.QsigNetwork with { Channels = s.Timeslots } } });
        e1.Seconds(3);
        e1.CallsPass();
        e1.Site.Pri.Spans[0].SendRaw(Convert.FromHexString("0802000905" + "04038090A3" + "1803A98381" + "1C029F00" + "7008A135353536323031"));
        e1.Seconds(1);
        Assert.Contains("span 1: the far end sent SETUP with Facility of QSIG's profile (0x9F), where EuroISDN is agreed: does the far end speak QSIG?", e1.Alarms);
    }

    private sealed class Rig
    {
        public Rig(string yaml, Fidelity fidelity, SpanWiring wiring)
        {
            var loaded = SiteLoader.LoadText(yaml);
            Assert.True(loaded.Model is not null, string.Join('\n', loaded.Errors));
            Site = new(new World(1), loaded.Model!, fidelity, wiring: wiring);
            Reception = Site.AddPhone("201");
            Reception.Register();
            Seconds(1);
        }

        public SimulatedSite Site { get; }

        public SimulatedPhone Reception { get; }

        public SpanView Span => Site.Node!.ListSpans()[0];

        public List<string> Alarms => [.. Site.Node!.Status().Alarms.Select(a => a.Text)];

        public string Shown() => string.Join('\n', SpanText.Of(SpanShowTests.Show(Site)).Select(l => l.Text));

        public void Seconds(double seconds) => Site.World.Advance(TimeSpan.FromSeconds(seconds));

        public void Until(Func<bool> condition) => Assert.True(Site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(60)), $"it did not happen\n{Site.World.Transcript}");

        /// <summary>In the alarms, in `spans`, in `span 1 show` and among the faults of `status`.</summary>
        public void IsRead(string words)
        {
            Seconds(10);
            Assert.Contains($"span 1: {words}", Alarms);
            Assert.Equal($"D-channel down: {words}", Span.Blocked);
            Assert.Contains($"new calls    none: D-channel down: {words}", Shown(), StringComparison.Ordinal);
            Assert.Contains($"span 1: D-channel down: {words}", Site.Node!.Status().Faults);
        }

        public void CallsPass()
        {
            var call = Reception.Call("05550101");
            Until(() => call.State == PhoneCallState.Talking);
            Seconds(2);
            call.HangUp();
            Seconds(5);
            Assert.Equal("", Site.Stuck());
        }
    }
}
