using System.Globalization;
using Trunkline.Site;

namespace Trunkline.Routing.Tests;

/// <summary>A site in London with a PRI, a SIP trunk and analog lines: what goes out on which, in which form, at which hour, and what comes in.</summary>
public sealed class MixedPlanTests
{
    internal const string Yaml =
        """
        site: { name: Mixed, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 127.0.0.1:5060 }
        numbers:
          main: "+442079460000"
          local_digits: 8
          access_codes: ["9"]
          special: ["118500", "_1XX"]
          ddi: [{ numbers: "+442079460201-+442079460203", to: "201", consecutive: on }]
          contract: ["+442079460000-+442079460299"]
          restricted:
            - { name: premium, numbers: [_+449X., "_1185XX"], classes: [manager] }
            - { name: nowhere, numbers: [_+88X.] }
        departments: [{ name: sales, number: "+442079460250" }, { name: other, number: "+442079469999" }]
        calendars:
          - { name: office, when: [mon-fri 08:00-18:00], except: [holidays] }
          - { name: holidays, when: ["12-25..12-26"] }
          - { name: night, when: ["daily 22:00-06:00"] }
        extensions:
          - { number: "201", password: long-enough-one, outside: on, class: manager, show: own }
          - { number: "202", password: long-enough-two, outside: on, show: department, department: sales }
          - { number: "203", password: long-enough-three, outside: on, show: department, department: other }
          - { number: "204", password: long-enough-four, outside: on, caller_id: "+33140000000" }
          - { number: "205", password: long-enough-five, outside: on, show: withheld }
          - { number: "206", password: long-enough-six }
        trunks:
          - { name: pri, kind: e1, attach: memory, incoming: "201", numbers: { form: national, called: subscriber } }
          - { name: sip, kind: sip, address: 127.0.0.1:5070, channels: 10, incoming: "201", numbers: { form: international, main: "+442085550000", contract: ["+442085550000-+442085550099"] } }
          - { name: lines, kind: fxo, lines: 1-2, attach: memory, incoming: "202", numbers: { form: local } }
        routes:
          - { name: uk, match: [_+44X.], trunks: [pri, sip, lines] }
          - { name: abroad, match: ["_+X."], trunks: [sip 70%, pri], when: office }
          - { name: cheap, match: ["_+X."], trunks: [sip], when: not office, prepend: "1899" }
          - { name: services, match: ["9118500", "_91XX"], strip: 1, trunks: [lines] }
        incoming:
          - { name: hotline, called: ["+442079460099"], to: ["203", "204"], ring_s: 20 }
          - { name: boss, called: ["+442079460201"], calling: [_+1X.], to: ["204"] }
          - { name: night, when: night, trunks: [pri, lines], to: ["205"] }
        emergency: { numbers: ["112", "999"], access_codes: ["9"], trunks: [pri] }
        """;

    private static readonly DateTimeOffset s_monday = new(2026, 11, 30, 10, 0, 0, TimeSpan.Zero);

    // The same number, dialled in five ways, is the same number; each trunk writes it as its operator wants it.
    [Theory]
    [InlineData("202", "902079460999", "uk: pri Subscriber 79460999 of National 2079460250, sip International 442079460999 of International 442085550000, lines Unknown 79460999")]
    [InlineData("202", "979460999", "uk: pri Subscriber 79460999 of National 2079460250, sip International 442079460999 of International 442085550000, lines Unknown 79460999")]
    [InlineData("202", "900442079460999", "uk: pri Subscriber 79460999 of National 2079460250, sip International 442079460999 of International 442085550000, lines Unknown 79460999")]
    [InlineData("202", "+442079460999", "uk: pri Subscriber 79460999 of National 2079460250, sip International 442079460999 of International 442085550000, lines Unknown 79460999")]
    [InlineData("201", "901612345678", "uk: pri National 1612345678 of National 2079460201, sip International 441612345678 of International 442085550000, lines Unknown 01612345678")]
    [InlineData("203", "901612345678", "uk: pri National 1612345678 of National 2079460000, sip International 441612345678 of International 442085550000, lines Unknown 01612345678")] // its department's number is not in the contract
    [InlineData("204", "901612345678", "uk: pri National 1612345678 of National 2079460000, sip International 441612345678 of International 442085550000, lines Unknown 01612345678")] // nor its own
    [InlineData("205", "901612345678", "uk: pri National 1612345678 of National 2079460000 withheld, sip International 441612345678 of International 442085550000 withheld, lines Unknown 01612345678 withheld")]
    [InlineData("202", "90012125550100", "abroad: sip International 12125550100 of International 442085550000, pri International 12125550100 of National 2079460250")]
    [InlineData("201", "9118500", "services: lines Unknown 118500")]
    public void Outside_EachTrunkInItsForm(string extension, string dialled, string expected) => Assert.Equal(expected, Describe(At(s_monday), extension, dialled));

    [Theory]
    [InlineData("202", "9118500", "refused 52")] // premium, dialled without a prefix
    [InlineData("202", "909012345678", "refused 52")] // premium, national
    [InlineData("202", "900449012345678", "refused 52")] // premium, by way of the international prefix
    [InlineData("202", "+449012345678", "refused 52")]
    [InlineData("201", "90088213456789", "refused 52")] // nobody may
    [InlineData("206", "902079460999", "refused 52")] // not outside at all
    [InlineData("202", "02079460999", "refused 1")] // without access code
    [InlineData("202", "9", "refused 28")]
    [InlineData("202", "9020", "refused 28")]
    [InlineData("202", "2", "refused 28")]
    [InlineData("206", "112", "emergency")]
    [InlineData("206", "9112", "emergency")]
    public void WhatMustNot_DoesNot(string extension, string dialled, string begins) =>
        Assert.StartsWith(begins, Describe(At(s_monday), extension, dialled), StringComparison.Ordinal);

    [Theory]
    [InlineData("2026-11-30T10:00Z", "abroad")]
    [InlineData("2026-11-30T18:00Z", "cheap")]
    [InlineData("2026-11-29T10:00Z", "cheap")] // Sunday
    [InlineData("2026-12-25T10:00Z", "cheap")] // a Friday, and a holiday
    [InlineData("2026-12-28T10:00Z", "abroad")]
    [InlineData("2026-07-06T07:30Z", "abroad")] // 08:30 in summer
    [InlineData("2026-07-06T17:30Z", "cheap")] // 18:30
    public void Hours_AreLocal_AndHolidaysTakeFromThem(string moment, string route) =>
        Assert.StartsWith(route + ":", Describe(At(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture)), "201", "90012125550100"), StringComparison.Ordinal);

    [Fact]
    public void CarrierCode_StandsInFrontOfWhatIsSent() =>
        Assert.StartsWith("cheap: sip Unknown 189912125550100", Describe(At(s_monday.AddHours(12)), "201", "90012125550100"), StringComparison.Ordinal);

    [Fact]
    public void Shares_AreKeptExactly()
    {
        var plan = At(s_monday);
        var first = Enumerable.Range(0, 1000).Select(_ => Ask(plan, "201", "90012125550100").Destinations).ToList();
        Assert.Equal(700, first.Count(d => ((TrunkDestination)d[0]).Group.Name == "sip"));
        Assert.All(first, d => Assert.Equal(2, d.Count));
        Assert.InRange(first.Take(10).Count(d => ((TrunkDestination)d[0]).Group.Name == "sip"), 7, 7);
    }

    [Theory]
    [InlineData("pri", "2079460202", TypeOfNumber.National, "1612345678", TypeOfNumber.National, "incoming: 202 from +441612345678")]
    [InlineData("pri", "2079460202", TypeOfNumber.Unknown, "12125550100", TypeOfNumber.International, "incoming: 202 from +12125550100")]
    [InlineData("sip", "442079460203", TypeOfNumber.International, "442079460123", TypeOfNumber.International, "incoming: 203 from +442079460123")]
    [InlineData("sip", "442079460203", TypeOfNumber.Unknown, "", TypeOfNumber.Unknown, "incoming: 203 from ")]
    [InlineData("sip", "442079460099", TypeOfNumber.International, "1", TypeOfNumber.Unknown, "hotline: 203, 204 from 1")]
    [InlineData("pri", "2079460201", TypeOfNumber.National, "12125550100", TypeOfNumber.International, "boss: 204 from +12125550100")]
    [InlineData("pri", "2079460201", TypeOfNumber.National, "331", TypeOfNumber.International, "incoming: 201 from +331")]
    [InlineData("pri", "2079460777", TypeOfNumber.National, "", TypeOfNumber.Unknown, "incoming: 201 from ")] // the trunk's
    [InlineData("lines", "1", TypeOfNumber.Unknown, "79460123", TypeOfNumber.Unknown, "incoming: 202 from +442079460123")]
    public void FromOutside_ByDay(string trunk, string called, TypeOfNumber type, string calling, TypeOfNumber callingType, string expected) =>
        Assert.Equal(expected, Incoming(At(s_monday), trunk, new(called, type, NumberingPlan.Isdn), calling.Length == 0 ? PhoneNumber.None : new(calling, callingType, NumberingPlan.Isdn)));

    [Theory]
    [InlineData("2026-11-30T22:00Z", "pri", "2079460777", "night: 205 from ")]
    [InlineData("2026-11-30T05:59Z", "lines", "1", "night: 205 from ")]
    [InlineData("2026-11-30T06:00Z", "lines", "1", "incoming: 202 from ")]
    [InlineData("2026-11-30T23:00Z", "pri", "2079460203", "incoming: 203 from ")] // a direct number comes first
    [InlineData("2026-11-30T23:00Z", "sip", "442085550000", "incoming: 201 from ")] // not this trunk's
    public void FromOutside_ByNight(string moment, string trunk, string called, string expected) =>
        Assert.Equal(expected, Incoming(At(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture)), trunk, new(called), PhoneNumber.None));

    // digit by digit, in each way the operator may begin a number of ours: as long as it may become one, more are asked for
    [Theory]
    [InlineData("lines", "0207946020", TypeOfNumber.Unknown, true)]
    [InlineData("lines", "0", TypeOfNumber.Unknown, true)]
    [InlineData("lines", "00", TypeOfNumber.Unknown, true)]
    [InlineData("lines", "004420", TypeOfNumber.Unknown, true)]
    [InlineData("lines", "0208", TypeOfNumber.Unknown, false)]
    [InlineData("lines", "7946", TypeOfNumber.Unknown, true)]
    [InlineData("lines", "7947", TypeOfNumber.Unknown, false)]
    [InlineData("pri", "20794", TypeOfNumber.National, true)]
    [InlineData("pri", "20794", TypeOfNumber.Unknown, true)]
    [InlineData("pri", "16", TypeOfNumber.National, false)]
    [InlineData("pri", "79", TypeOfNumber.Subscriber, true)]
    [InlineData("sip", "442", TypeOfNumber.International, true)]
    [InlineData("sip", "442", TypeOfNumber.Unknown, true)]
    [InlineData("sip", "45", TypeOfNumber.International, false)]
    public void TheBeginningOfANumberOfOurs_WaitsForTheRest(string trunk, string digits, TypeOfNumber type, bool waits)
    {
        var decided = At(s_monday).Route(new("", trunk, new() { Called = new(digits, type), IsComplete = false }));
        Assert.Equal(waits, decided.Outcome == DialMatch.MoreDigits);
    }

    // the file writes a number that nothing tells how to read: its digits alone are compared, whatever type they come with
    [Theory]
    [InlineData("207555", true)]
    [InlineData("208", false)]
    public void TheBeginningOfANumberAsWritten_WaitsForTheRest_WhateverItsType(string digits, bool waits)
    {
        var site = SiteLoader.LoadText(Yaml.Replace("\"+442079460201-+442079460203\"", "2075550141-2075550143", StringComparison.Ordinal)
            .Replace("numbers: { form: national, called: subscriber }", "hunting: descending", StringComparison.Ordinal)
            .Replace("local_digits: 8", "local_digits: 7", StringComparison.Ordinal).Replace(", numbers: { form: international, main: \"+442085550000\", contract: [\"+442085550000-+442085550099\"] }", "", StringComparison.Ordinal)
            .Replace(", numbers: { form: local }", "", StringComparison.Ordinal));
        Assert.Equal([], site.Errors.Where(e => e.Severity == SiteSeverity.Error).Select(e => e.ToLine("site.yaml")));
        var plan = new SiteNumberPlan(site.Model!, site.Model!.Trunks.ToDictionary(t => t.Name, t => new TrunkGroup(t.Name, Calls.HuntingOrder.Ascending, 0)), new StoppedClock(s_monday));
        Assert.Equal(waits, plan.Route(new("", "pri", new() { Called = new(digits, TypeOfNumber.National, NumberingPlan.Isdn), IsComplete = false })).Outcome == DialMatch.MoreDigits);
    }

    [Fact]
    public void Deciding_AllocatesNothing()
    {
        var site = SiteLoader.LoadText(Yaml).Model!;
        var plan = new DialPlan(site);
        var normal = new char[PhoneNumber.MaxDigits];
        var caller = site.Extensions[0];
        string[] dialled = ["902079460999", "90012125550100", "9118500", "112", "202", "9020", "+449012345678"];
        var i = 0;
        NoAllocation.In(() =>
        {
            plan.Clock.SetTo(s_monday.AddMinutes(i++));
            plan.Decide(caller, dialled[i % dialled.Length], normal);
        });
    }

    private static string Describe(SiteNumberPlan plan, string extension, string dialled)
    {
        var d = Ask(plan, extension, dialled);
        return d.Outcome is DialMatch.None or DialMatch.MoreDigits ? $"refused {(int)d.Refusal}" : $"{d.Route}: " + string.Join(", ", d.Destinations.OfType<TrunkDestination>().Select(t =>
            $"{t.Group.Name} {t.Called.Type} {t.Called.Digits}" + (t.Group.Name == "lines" ? "" : $" of {t.Calling.Type} {t.Calling.Digits}") + (t.Calling.Presentation == Presentation.Restricted ? " withheld" : "")));
    }

    private static string Incoming(SiteNumberPlan plan, string trunk, PhoneNumber called, PhoneNumber calling)
    {
        var d = plan.Route(new("", trunk, new() { Called = called, Calling = calling }));
        return $"{d.Route}: {string.Join(", ", d.Destinations.OfType<ExtensionDestination>().Select(e => e.Number))} from {d.Calling ?? calling}";
    }

    private static RoutingDecision Ask(SiteNumberPlan plan, string extension, string dialled) =>
        plan.Route(new(extension, "", new() { Called = SymbolicNumber(dialled) }));

    // as a SIP user part gives it
    private static PhoneNumber SymbolicNumber(string dialled) => dialled.StartsWith('+') ? new(dialled[1..], TypeOfNumber.International, NumberingPlan.Isdn) : new(dialled);

    private static SiteNumberPlan At(DateTimeOffset moment)
    {
        var site = SiteLoader.LoadText(Yaml);
        Assert.Equal([], site.Errors.Select(e => e.ToLine("site.yaml")));
        return new(site.Model!, site.Model!.Trunks.ToDictionary(t => t.Name, t => new TrunkGroup(t.Name, Calls.HuntingOrder.Ascending, 0)), new StoppedClock(moment));
    }
}
