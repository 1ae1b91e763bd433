using System.Text;
using Trunkline.Calls;
using Trunkline.Exchange;
using Trunkline.Isdn.Messages;
using Trunkline.Isdn.Supplementary;
using Trunkline.Simulation.Phones;
using Trunkline.Site;
using IsdnReason = Trunkline.Isdn.Messages.RedirectingReason;

namespace Trunkline.Simulation.Tests;

/// <summary>
/// What goes beside a call, end to end: from a SIP phone to the octets of SETUP, and from the exchange's SETUP to the phone's INVITE. Numbers
/// withheld, who answered, diversion in both forms, subaddresses, user-to-user information, charges in the records.
/// </summary>
public sealed class PriServicesTests
{
    private static readonly CallingParty Smith = new("2079460123", "J SMITH");

    private readonly SimulatedSite _site;
    private readonly SimulatedPhone _reception;
    private readonly List<Q931Message> _sent = [];

    public PriServicesTests()
        : this(E1SiteTests.Yaml)
    {
    }

    private PriServicesTests(string yaml)
    {
        _site = new(new World(1), SiteLoader.LoadText(yaml).Model!, Fidelity.Events);
        _reception = _site.AddPhone("201");
        _reception.Register();
        Seconds(3);
        _site.Node!.TraceFrames(1, f =>
        {
            if (f.IsOutgoing && Q931Message.TryParse(Convert.FromHexString(f.Octets).AsSpan(Math.Min(4, f.Length)), out var message, out _))
            {
                _sent.Add(message);
            }
        });
        Seconds(0.1);
    }

    /// <summary>CLIR: whatever way a phone says it, the network gets the number and the order not to show it.</summary>
    [Theory]
    [InlineData("Privacy", "id", null, true)]
    [InlineData("Privacy", "user;id", null, true)]
    [InlineData("Privacy", "header, user", null, true)]
    [InlineData("Privacy", "none", null, false)]
    [InlineData("X-Nothing", "1", "\"Anonymous\" <sip:anonymous@anonymous.invalid>", true)]
    [InlineData("Privacy", "none", "<sip:anonymous@anonymous.invalid>", false)]
    [InlineData("X-Nothing", "1", null, false)]
    public void CallerThatDoesNotWantToBeShown_IsWithheldOnThePri(string header, string value, string? from, bool isWithheld)
    {
        Talk(_reception.Call("05550101", [new(header, value)], from)).HangUp();
        Assert.True(Sent(Q931MessageType.Setup).TryGet<CallingPartyNumberIe>(out var calling));
        Assert.Equal(("5556000", isWithheld ? Presentation.Restricted : Presentation.Allowed), (calling.Number.ToPhoneNumber().Digits, calling.Number.Presentation));
        Clean();
    }

    /// <summary>Who calls for help is shown, whatever his phone is set to.</summary>
    [Fact]
    public void EmergencyCall_IsNeverWithheld()
    {
        Talk(_reception.Call("112", [new("Privacy", "id")])).HangUp();
        Assert.True(Sent(Q931MessageType.Setup).TryGet<CallingPartyNumberIe>(out var calling));
        Assert.Equal(Presentation.Allowed, calling.Number.Presentation);
        Clean();
    }

    /// <summary>A number the network withholds reaches the phone as anonymous: neither digits nor a name.</summary>
    [Fact]
    public void WithheldNumber_OfTheNetwork_IsAnonymousOnThePhone()
    {
        var call = CallIn(Smith with { Presentation = Presentation.Restricted });
        Assert.Contains("From: \"Anonymous\" <sip:anonymous@anonymous.invalid>", call.Received, StringComparison.Ordinal);
        Assert.Contains("Privacy: id\r\n", call.Received, StringComparison.Ordinal);
        Assert.DoesNotContain("2079460123", call.Received, StringComparison.Ordinal);
        Assert.DoesNotContain("SMITH", call.Received, StringComparison.Ordinal);
        HangUp(call);
        Assert.Equal(Presentation.Restricted, _site.Records[^1].Calling.Presentation);
    }

    [Fact]
    public void NameAndNumber_OfTheNetwork_AreShownOnThePhone()
    {
        var call = CallIn(Smith);
        Assert.Equal(("J SMITH", "2079460123"), (call.CallerName, call.Number));
        HangUp(call);
    }

    /// <summary>COLP and COLR: who answered at the far end, on the phone.</summary>
    [Theory]
    [InlineData(Presentation.Allowed, "P-Asserted-Identity: <sip:2075550199@test>\r\n")]
    [InlineData(Presentation.Restricted, "Privacy: id\r\n")]
    public void WhoAnsweredInTheCity_IsToldToThePhone_UnlessHeDoesNotWantIt(Presentation presentation, string header)
    {
        _site.Pri.ConnectWith = new() { Connected = new("2075550199", TypeOfNumber.National, NumberingPlan.Isdn, presentation) };
        var call = Talk(_reception.Call("05550101"));
        Assert.Contains(header, call.Received, StringComparison.Ordinal);
        Assert.Equal(presentation == Presentation.Allowed, call.Received.Contains("2075550199", StringComparison.Ordinal));
        call.HangUp();
        Clean();
    }

    /// <summary>The number by which the public knows who answered here, in our CONNECT; withheld when the phone's 200 says so.</summary>
    [Theory]
    [InlineData("", "", "5556201", Presentation.Allowed)]
    [InlineData("id", "", "5556201", Presentation.Restricted)]
    [InlineData("", "<sip:2079461111@test>", "5556201", Presentation.Allowed)]
    public void WhoAnsweredHere_IsToldToTheNetwork_WhateverThePhoneAsserts(string privacy, string asserted, string number, Presentation presentation)
    {
        var call = CallIn(Smith);
        call.Answer([.. privacy.Length > 0 ? [new("Privacy", privacy)] : Array.Empty<Sip.SipHeaderLine>(), .. asserted.Length > 0 ? [new("P-Asserted-Identity", asserted)] : Array.Empty<Sip.SipHeaderLine>()]);
        Seconds(1);
        Assert.True(Sent(Q931MessageType.Connect).TryGet<ConnectedNumberIe>(out var connected));
        Assert.Equal((number, presentation), (connected.Number.ToPhoneNumber().Digits, connected.Number.Presentation));
        HangUp(call);
    }

    /// <summary>A diverted call of the network in either form, and in both: Diversion on the phone's INVITE (RFC 5806).</summary>
    [Theory]
    [InlineData(true, false, "<sip:2079461111@test>;reason=no-answer;counter=1;privacy=off")]
    [InlineData(false, true, "<sip:2079461111@test>;reason=no-answer;counter=2;privacy=off")]
    [InlineData(true, true, "<sip:2079461111@test>;reason=no-answer;counter=2;privacy=off")]
    public void DivertedCall_OfTheNetwork_SaysByWhom(bool asElement, bool asFacility, string diversion)
    {
        var diverting = new PhoneNumber("2079461111", TypeOfNumber.National, NumberingPlan.Isdn);
        _site.Pri.ChangeSetup = s => s with
        {
            Redirecting = asElement ? diverting : PhoneNumber.None, RedirectingReason = asElement ? IsdnReason.NoReply : default,
            Facilities = asFacility ? [Facility((ref w) => new DivertingLeg2(2, DiversionReason.NoReply, diverting, PhoneNumber.None).Write(ref w, 1, qsig: false))] : [],
        };
        var call = CallIn(Smith);
        Assert.Contains($"Diversion: {diversion}\r\n", call.Received, StringComparison.Ordinal);
        HangUp(call);
    }

    /// <summary>First called and last diverting: two Diversion headers, the latest first; a number withheld stays so.</summary>
    [Fact]
    public void DivertedTwice_WithTheFirstCalledWithheld()
    {
        _site.Pri.ChangeSetup = s => s with
        {
            Facilities = [Facility((ref w) => new DivertingLeg2(
                3, DiversionReason.Busy, new("2079461111", TypeOfNumber.National, NumberingPlan.Isdn),
                new("2079462222", TypeOfNumber.National, NumberingPlan.Isdn, Presentation.Restricted)).Write(ref w, 1, qsig: false))],
        };
        var call = CallIn(Smith);
        Assert.Contains("Diversion: <sip:2079461111@test>;reason=user-busy;counter=2;privacy=off\r\n", call.Received, StringComparison.Ordinal);
        Assert.Contains("Diversion: <sip:anonymous@anonymous.invalid>;reason=unknown;counter=1;privacy=full\r\n", call.Received, StringComparison.Ordinal);
        Assert.DoesNotContain("2079462222", call.Received, StringComparison.Ordinal);
        HangUp(call);
    }

    /// <summary>User-to-user information both ways, octet for octet (RFC 7433, RFC 7434).</summary>
    [Theory]
    [InlineData("04676174652D736576656E;encoding=hex;purpose=isdn-uui", "04676174652D736576656E")]
    [InlineData("0401", "0401")]
    [InlineData("\"0401\";encoding=hex", "0401")]
    [InlineData("04010;encoding=hex", "")] // half an octet
    [InlineData("04XX;encoding=hex", "")]
    [InlineData("0401;encoding=utf8", "")]
    [InlineData("0401;purpose=call-center", "")]
    [InlineData("128", "the same")] // the longest
    [InlineData("129", "")] // one octet too many
    [InlineData("60000", "")]
    public void UserToUser_OfThePhone_IsInSetup(string value, string octets)
    {
        if (int.TryParse(value, out var length) && !value.StartsWith('0'))
        {
            value = "04" + string.Concat(Enumerable.Repeat("5A", length));
            octets = octets.Length > 0 ? value : "";
        }

        Talk(_reception.Call("05550101", [new("User-to-User", value)])).HangUp();
        var setup = Sent(Q931MessageType.Setup);
        Assert.Equal(octets, setup.TryFind(ElementId.UserUser, out var element) ? Convert.ToHexString(setup.Content(element)) : "");
        Clean();
    }

    [Fact]
    public void UserToUser_OfTheNetwork_IsInThePhonesInvite()
    {
        _site.Pri.ChangeSetup = s => s with { UserToUser = Convert.FromHexString("04676174652D736576656E") };
        var call = CallIn(Smith);
        Assert.Contains("User-to-User: 04676174652D736576656E;purpose=isdn-uui;encoding=hex\r\n", call.Received, StringComparison.Ordinal);
        HangUp(call);
    }

    /// <summary>Subaddresses both ways (RFC 4715).</summary>
    [Theory]
    [InlineData(";isub=1411", "805031343131")]
    [InlineData(";isub=1411;isub-encoding=nsap-ia5", "805031343131")]
    [InlineData(";isub=50313233;isub-encoding=nsap", "8050313233")]
    [InlineData(";isub=1234;isub-encoding=nsap-bcd", "80491234")]
    [InlineData(";isub=123;isub-encoding=nsap", "")]
    [InlineData(";isub=0123456789012345678901234567890123456789", "")]
    [InlineData(";isub=", "")]
    [InlineData(";phone-context=x", "")]
    public void Subaddress_OfThePhone_IsInSetup(string parameters, string contents)
    {
        Talk(_reception.Call("05550101" + parameters)).HangUp();
        var setup = Sent(Q931MessageType.Setup);
        Assert.Equal(contents, setup.TryFind(ElementId.CalledPartySubaddress, out var element) ? Convert.ToHexString(setup.Content(element)) : "");
        Assert.True(setup.TryGet<CalledPartyNumberIe>(out var called));
        Assert.Equal("5550101", called.Number.ToPhoneNumber().Digits);
        Clean();
    }

    [Fact]
    public void Subaddresses_OfTheNetwork_AreInThePhonesInvite()
    {
        _site.Pri.ChangeSetup = s => s with { CalledSubaddress = Convert.FromHexString("8050313233"), CallingSubaddress = Convert.FromHexString("80470102") };
        var call = CallIn(Smith);
        Assert.Contains("To: <sip:201;isub=123;isub-encoding=nsap-ia5@test>\r\n", call.Received, StringComparison.Ordinal);
        Assert.Contains("<sip:2079460123;isub=470102;isub-encoding=nsap@test>;tag=", call.Received, StringComparison.Ordinal);
        HangUp(call);
    }

    /// <summary>Charges during the call are the last that was told; at its end they are final, whoever hangs up.</summary>
    [Theory]
    [InlineData(false, "1.250 EUR+")]
    [InlineData(true, "2.500 EUR")]
    public void Charges_AreInTheRecord(bool atTheEnd, string charge)
    {
        var call = Talk(_reception.Call("05550101"));
        foreach (var amount in new[] { 50, 125 })
        {
            Span.SendRaw([8, 2, 0x80, 1, 0x62, .. Element(Aoc(Operation.AocDCurrency, amount))]);
            Seconds(5);
        }

        if (atTheEnd)
        {
            Span.SendRaw([8, 2, 0x80, 1, 0x45, 8, 2, 0x82, 0x90, .. Element(Aoc(Operation.AocECurrency, 250))]);
        }
        else
        {
            call.HangUp();
        }

        Seconds(3);
        Assert.Equal(charge, _site.Records[^1].Charge.ToString());
        Clean();
    }

    /// <summary>We hang up, and the network says in its RELEASE what it cost: the record, closed already, gets it.</summary>
    [Fact]
    public void Charge_ToldAfterWeHungUp_IsInTheRecordToo()
    {
        var site = new SimulatedSite(
            new World(1), SiteLoader.LoadText(E1SiteTests.Yaml).Model!, Fidelity.Events,
            wiring: new() { FarEnd = (_, s) => s with { Values = s.Values with { ReleasesAtOnce = false } } });
        var phone = site.AddPhone("201");
        phone.Register();
        site.World.Advance(TimeSpan.FromSeconds(3));
        var call = phone.Call("05550101");
        Assert.True(site.World.AdvanceUntil(() => call.State == PhoneCallState.Talking, TimeSpan.FromSeconds(20)));
        call.HangUp();
        site.World.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((CallRecordState.Ended, CallChargeKind.None), (site.Records[^1].State, site.Records[^1].Charge.Kind));
        site.Pri.Spans[0].SendRaw([8, 2, 0x80, 1, 0x4D, 8, 2, 0x82, 0x90, .. Element(Aoc(Operation.AocECurrency, 250))]);
        site.World.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(("2.500 EUR", Q850Cause.NormalClearing), (Assert.Single(site.Records).Charge.ToString(), site.Records[0].Cause));
        Assert.Equal("", site.Stuck());
    }

    /// <summary>Units, free of charge, and what tells nothing.</summary>
    [Theory]
    [InlineData("units", "12 units")]
    [InlineData("free", "free")]
    [InlineData("not available", "")]
    [InlineData("negative", "")]
    [InlineData("cut off", "")]
    public void Charges_OfOtherKinds(string kind, string charge)
    {
        Talk(_reception.Call("05550101"));
        var facility = Facility((ref w) =>
        {
            w.BeginInvoke(1, Operation.AocEChargingUnit);
            var outer = w.Begin(0x30);
            switch (kind)
            {
                case "free":
                    w.Write(0x81, []);
                    break;
                case "not available":
                    w.Write(0x05, []);
                    break;
                default:
                    var info = w.Begin(0x30);
                    var list = w.Begin(0xA1);
                    var record = w.Begin(0x30);
                    w.WriteInteger(0x02, kind == "negative" ? -12 : 12);
                    w.End(record);
                    w.End(list);
                    w.End(info);
                    break;
            }

            w.End(outer);
            w.End();
        });
        Span.SendRaw([8, 2, 0x80, 1, 0x45, 8, 2, 0x82, 0x90, .. Element(kind == "cut off" ? facility[..^2] : facility)]);
        Seconds(3);
        Assert.Equal(charge, _site.Records[^1].Charge.ToString());
        Clean();
    }

    /// <summary>The far end deflects our ringing call: nobody here routes calls for others. It is refused, and the call rings on.</summary>
    [Fact]
    public void CallDeflection_IsRefused_AndTheCallGoesOn()
    {
        var call = _reception.Call("05550106"); // rings for ever
        Until(() => call.State == PhoneCallState.Ringing);
        Span.SendRaw([8, 2, 0x80, 1, 0x62, .. Element(Convert.FromHexString("91A10802010502010D3000"))]);
        Seconds(1);
        var answer = Sent(Q931MessageType.Facility);
        Assert.True(answer.TryGet<FacilityIe>(out var facility));
        Assert.Equal("91A306020105020103", Convert.ToHexString(facility.Octets));
        Assert.Equal(PhoneCallState.Ringing, call.State);
        call.HangUp();
        Clean();
    }

    /// <summary>A phone that diverts a call itself says so, and the network hears by whom, in the form that the site names.</summary>
    [Theory]
    [InlineData("", "by facility")]
    [InlineData(", diversion: facility", "by facility")]
    [InlineData(", diversion: element", "by element")]
    [InlineData(", diversion: both", "by facility by element")]
    [InlineData(", variant: qsig", "by facility")]
    public void CallThatThePhoneDiverted_SaysByWhom_InTheFormOfTheSite(string keys, string forms)
    {
        var services = new PriServicesTests(E1SiteTests.Yaml.Replace("attach: memory", $"attach: memory{keys}", StringComparison.Ordinal));
        services.Talk(services._reception.Call("05550101", [new("Diversion", "<sip:201@test>;reason=no-answer;counter=2")])).HangUp();
        var setup = services.Sent(Q931MessageType.Setup);
        var said = new List<string>();
        if (setup.TryGet<FacilityIe>(out var facility))
        {
            var reader = new FacilityReader(facility.Octets);
            Assert.True(reader.TryRead(out var component));
            Assert.True(DivertingLeg2.TryRead(component.Argument, out var leg));
            Assert.Equal(("5556201", DiversionReason.NoReply, 2), (leg.Diverting.Digits, leg.Reason, leg.Count));
            said.Add("by facility");
        }

        if (setup.TryGet<RedirectingNumberIe>(out var number))
        {
            Assert.Equal(("5556201", IsdnReason.NoReply), (number.Number.ToPhoneNumber().Digits, number.Reason));
            said.Add("by element");
        }

        Assert.Equal(forms, string.Join(' ', said));
        services.Clean();
    }

    /// <summary>A phone cannot say that somebody else diverted its call: only trunks are believed.</summary>
    [Theory]
    [InlineData("<sip:999@test>;reason=user-busy")]
    [InlineData("<sip:2015@test>")]
    [InlineData("junk")]
    [InlineData("")]
    public void Diversion_OfAPhone_ByAnybodyElse_IsNotBelieved(string value)
    {
        Talk(_reception.Call("05550101", [new("Diversion", value)])).HangUp();
        var setup = Sent(Q931MessageType.Setup);
        Assert.False(setup.Has(ElementId.RedirectingNumber));
        Assert.False(setup.Has(ElementId.Facility));
        Clean();
    }

    private Exchange.Pri.PriSpan Span => _site.Pri.Spans[0];

    private delegate void Writes(ref FacilityWriter writer);

    private static byte[] Facility(Writes write)
    {
        var writer = new FacilityWriter(new byte[253], qsig: false);
        write(ref writer);
        return writer.Element.Octets.ToArray();
    }

    private static byte[] Element(byte[] facility) => [0x1C, (byte)facility.Length, .. facility];

    /// <summary>Hundredths of a euro so far, or in all.</summary>
    private static byte[] Aoc(int operation, int cents) => Facility((ref w) =>
    {
        w.BeginInvoke(1, operation);
        var outer = operation == Operation.AocECurrency ? w.Begin(0x30) : -1;
        var info = w.Begin(0x30);
        var recorded = w.Begin(0xA1);
        w.Write(0x81, Encoding.ASCII.GetBytes("EUR"));
        var amount = w.Begin(0xA2);
        w.WriteInteger(0x81, cents);
        w.WriteInteger(0x82, 1);
        w.End(amount);
        w.End(recorded);
        if (outer < 0)
        {
            w.WriteInteger(0x82, 0);
        }

        w.End(info);
        if (outer >= 0)
        {
            w.End(outer);
        }

        w.End();
    });

    private Q931Message Sent(Q931MessageType type) => _sent.Last(m => m.Type == type);

    private PhoneCall CallIn(in CallingParty caller)
    {
        PhoneCall? came = null;
        _reception.OnIncoming = c =>
        {
            c.Ring();
            came = c;
        };
        Assert.Equal(CallInOutcome.Ringing, _site.Pri.CallIn("5556201", caller, FarScript.Talks, TimeSpan.FromSeconds(60), out _, out _));
        Until(() => came is not null);
        return came!;
    }

    private void HangUp(PhoneCall call)
    {
        call.Answer();
        Seconds(1);
        call.HangUp();
        Clean();
    }

    private PhoneCall Talk(PhoneCall call)
    {
        Until(() => call.State is PhoneCallState.Talking or PhoneCallState.Ended);
        Assert.Equal(PhoneCallState.Talking, call.State);
        Seconds(1);
        return call;
    }

    private void Clean()
    {
        Seconds(10);
        Assert.Equal("", _site.Stuck());
        Assert.Equal([], SpanShowTests.Show(_site).PeerErrors.Where(e => !e.Text.Contains("RELEASE", StringComparison.Ordinal)).Select(e => e.Text));
    }

    private void Seconds(double seconds) => _site.World.Advance(TimeSpan.FromSeconds(seconds));

    private void Until(Func<bool> condition) => Assert.True(_site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(60)), $"it did not happen\n{_site.World.Transcript}");
}
