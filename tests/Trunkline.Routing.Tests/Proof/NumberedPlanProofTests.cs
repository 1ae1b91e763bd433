using Trunkline.Routing.Proof;

namespace Trunkline.Routing.Tests.Proof;

/// <summary>Properties of plans with numbering, calendars, restrictions, contracts and incoming rules: what is printed, word for word.</summary>
public sealed class NumberedPlanProofTests
{
    private const string Numbers = "main: \"02075550100\", local_digits: 8, access_codes: [\"9\"], ddi: [{ numbers: +442075556201-+442075556203, to: \"201\", consecutive: on }]";

    [Fact]
    public void HoursThatOverlap_Tie_AndTheMomentIsTold() => Assert.Equal(
        """
        site.yaml:17:5: ties: 201 dials 822 on Friday 17:00: route "day" (_8X.) and route "late" (_8[0-9].) in line 18 match it, and neither is more specific; "day" takes it
            fix: narrow one of them so that 822 belongs to one route
        """, CounterExamples(
        """
          - { name: day, match: [_8X.], strip: 1, trunks: [city], when: office }
          - { name: late, match: ["_8[0-9]."], strip: 1, trunks: [city], when: evening }
        """));

    [Fact]
    public void ExceptionAtSomeHours_BeforeTheRule_IsNeitherTieNorShadow() => Assert.Equal("", CounterExamples(
        """
          - { name: day, match: [_8X.], strip: 1, trunks: [city], when: office }
          - { name: always, match: [_8X.], strip: 1, trunks: [city] }
        """));

    [Fact]
    public void DayAndNight_HideTheRuleForAllHours() => Assert.Equal(
        """
        site.yaml:19:5: shadowing: 201 dials 822 on Monday 03:00: route "night" (_8X.) in line 18 takes it; it and route "day" (_8X.) take every number of route "always" (_8X.), which never takes a call
            fix: take _8X. out, or narrow _8X. to what is meant for it
        """, CounterExamples(
        """
          - { name: day, match: [_8X.], strip: 1, trunks: [city], when: office }
          - { name: night, match: [_8X.], strip: 1, trunks: [city], when: not office }
          - { name: always, match: [_8X.], strip: 1, trunks: [city] }
        """));

    [Fact]
    public void PatternOnWhatIsDialled_HidesTheInternationalOne_ButForPlus() => Assert.Contains(
        "site.yaml:18:5: note: 201 dials 901222: route \"all\" (_9X.) in line 17 takes it, and whatever else is dialled for route \"london\" (_+441X.), unless it is dialled with + (patterns on what is dialled come first)",
        Text(Yaml(
        """
          - { name: all, match: [_9X.], trunks: [city], strip: 1 }
          - { name: london, match: ["_+441X."], trunks: [city] }
        """, Numbers, "", "8\", \"9")), StringComparison.Ordinal);

    [Fact]
    public void InternationalPattern_IsProved() => Assert.Equal("", CounterExamples("  - { name: abroad, match: [\"_+X.\"], trunks: [city] }"));

    [Fact]
    public void AccessCodeOfNumbers_IsOneOfEmergencyNumbersToo() =>
        Assert.Equal("", CounterExamples("  - { name: abroad, match: [\"_+X.\"], trunks: [city] }", access: "8"));

    [Fact]
    public void EmergencyNumberOfTheCountry_ThatIsMissing() => Assert.Equal(
        """
        site.yaml:15:101: emergency: 201 dials 999: nothing takes an emergency number of the country (gb)
            fix: "999" in emergency.numbers, or the key taken out: the country's are known
        """, CounterExamples("  - { name: abroad, match: [\"_+X.\"], trunks: [city] }", access: "9\"], test: { number: \"900\", sends: \"17070\" }, numbers: [\"112"));

    [Fact]
    public void DigitsThatAreNotUnderstood_MeanARestrictedNumberToTheOperator() => Assert.Equal(
        """
        site.yaml:17:5: rights: 201 dials 84490222: route "other" (_8XXXXXX.) sends 4490222 as it was dialled, and the operator of "city" (e164) reads +4490222, which "premium" forbids
            fix: a pattern for "other" on the numbers that are dialled here, or the digits as they are sent in "premium", without +
        """, CounterExamples("  - { name: other, match: [_8XXXXXX.], strip: 1, trunks: [city] }",
            numbers: Numbers + ", restricted: [{ name: premium, numbers: [\"_+4490X.\"] }]", trunk: ", numbers: { form: e164 }"));

    [Fact]
    public void RestrictedAsSentToo_IsProved() => Assert.Equal("", CounterExamples("  - { name: other, match: [_8XXXXXX.], strip: 1, trunks: [city] }",
        numbers: Numbers + ", restricted: [{ name: premium, numbers: [\"_+4490X.\", \"_4490X.\"] }]", trunk: ", numbers: { form: e164 }"));

    [Fact]
    public void DigitsThatLookRestricted_AndAreUnderstoodAsALocalNumber_AreNone() => Assert.Equal("", CounterExamples("  - { name: other, match: [_8XXXXXXXX], strip: 1, trunks: [city] }",
        numbers: Numbers + ", restricted: [{ name: premium, numbers: [\"_+4490X.\"] }]", trunk: ", numbers: { form: e164 }"));

    [Fact]
    public void Pbx_IsACallerWithAPrefix_AndItsTrunkLeadsNowhereOutside() => Assert.Equal(
        """
        site.yaml:18:5: emergency: PBX "old" dials 799: route "short" (_97XX) strips 97, puts 9 in front and sends 999 as an ordinary call
            fix: a pattern for "short" that leaves 9799 out
        """, CounterExamples("  - { name: short, match: [_97XX], strip: 2, prepend: \"9\", trunks: [city], classes: [pbx] }",
            trunk: ", pbx: old }\n  - { name: old, kind: pbx, address: \"192.0.2.7:5060\", channels: 30, outside: on, class: pbx, dial_prefix: \"9\""));

    [Fact]
    public void MainNumberThatTheOperatorDoesNotKnow_IsNotInItsContract() => Assert.Equal(
        """
        site.yaml:14:5: calling: 201 calls by route "abroad": "city" shows 02075550100, which is not in its contract: its operator may refuse the call
            fix: trunks.city.numbers.main, with the main number that this operator gave, or the number in its contract
        """, CounterExamples("  - { name: abroad, match: [\"_+X.\"], trunks: [city] }", trunk: ", numbers: { contract: [\"02075556200-02075556299\"] }"));

    [Fact]
    public void CallerIdOutsideTheContract_IsANote() => Assert.Contains(
        "note: the number of 202, 02075559999 on \"city\", is not in the contract: the main number is sent in its place",
        Text(Yaml("  - { name: abroad, match: [\"_+X.\"], trunks: [city] }", Numbers + ", contract: [\"02075556200-02075556299\"]", "", "9")), StringComparison.Ordinal);

    [Fact]
    public void IncomingRuleBehindAWiderOne_NeverTakesACall() => Assert.Equal(
        """
        site.yaml:20:5: incoming: "night" never takes a call: "all" in line 19 takes all that it matches
            fix: a more specific number than "all" has, or the rule before it in the file
        """, CounterExamples(
        """
          - { name: abroad, match: ["_+X."], trunks: [city] }
        incoming:
          - { name: all, to: ["201"] }
          - { name: night, when: not office, to: ["202"] }
        """));

    [Fact]
    public void BlockThatIsTakenByARule_IsANote() => Assert.Contains(
        "note: the block from +442075556201 rings nobody by itself: incoming \"desk\" takes every number of it", Text(Yaml(
        """
          - { name: abroad, match: ["_+X."], trunks: [city] }
        incoming:
          - { name: desk, called: ["_+44207555620X"], to: ["201"] }
        """, Numbers, "", "9")), StringComparison.Ordinal);

    [Fact]
    public void BlockLongerThanItsExtensions_IsLost()
    {
        var site = SeededPlans.Load(Yaml("  - { name: abroad, match: [\"_+X.\"], trunks: [city] }", Numbers, "", "9"));
        var report = PlanProof.Of(site with { Extensions = [.. site.Extensions.Take(2)] }, new(2026, 3, 2));
        Assert.Equal("the block from +442075556201 (3 numbers) reaches 203, which is no extension", Assert.Single(report.CounterExamples).Words);
    }

    [Fact]
    public void AFewDigitsBehindTheInternationalPrefix_AreNoNumber_AndNeverAnEmergencyOneInTheOperatorsForm() => Assert.Equal("", CounterExamples("  - { name: other, match: [_8X.], strip: 1, trunks: [city] }", trunk: ", numbers: { form: e164 }"));

    [Fact]
    public void AnHourThatTheClockLeavesOut_NeverComes_AndIsNoBugOfOurs() => Assert.Equal(
        """
        site.yaml:19:5: shadowing: route "gap" (_8X.) never takes a call: its time never comes
            fix: another time in its calendar
        """, CounterExamples(
        """
          - { name: abroad, match: ["_+X."], trunks: [city] }
          - { name: gap, match: [_8X.], strip: 1, trunks: [city], when: gap }
        """, calendars: "  - { name: gap, when: [2027-03-28 01:00-02:00] }\n"));

    [Theory]
    [InlineData("2027-03-28 01:00-03:00")] // the second hour is there
    [InlineData("03-28 01:00-02:00")] // in other years the day is no Sunday
    [InlineData("sun 01:00-02:00")]
    [InlineData("02-29")]
    public void AnHourThatTheClockLeavesOutOnce_Comes(string when) => Assert.Equal("", CounterExamples(
        """
          - { name: abroad, match: ["_+X."], trunks: [city] }
          - { name: gap, match: [_8X.], strip: 1, trunks: [city], when: gap }
        """, calendars: $"  - {{ name: gap, when: [{when}] }}\n"));

    [Fact]
    public void DatesThatArePast_AreANote() => Assert.Contains(
        "site.yaml:19:5: note: route \"old\" takes no calls any more: the last day of \"old\" is past (its dates of this year, or without it)", Text(Yaml(
        """
          - { name: abroad, match: ["_+X."], trunks: [city] }
          - { name: old, match: [_8X.], strip: 1, trunks: [city], when: old }
        """, Numbers, "", "9", "  - { name: old, when: [2025-12-25, 2025-12-26] }\n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("forward: { always: \"902075556202\" }", "forwards every call to 902075556202")] // its own direct number
    [InlineData("forward: { no_answer: \"90075550100\" }", "")] // 00 75 550 100: a foreign number
    [InlineData("forward: { no_answer: \"975550100\" }", "forwards unanswered calls to 975550100")] // the main number, as a number of the town
    [InlineData("forward: { busy: \"902075556203\" }", "")] // somebody else's
    public void ForwardToOneOfTheSitesOwnNumbers_ComesBack(string forward, string circle) => Assert.Equal(circle.Length == 0 ? "" :
        $"""
        site.yaml:11:5: loops: a call runs in a circle: extension 202 {circle}, a number of this site, by which it comes back to extension 202
            fix: send one of them to an extension that keeps its calls
        """, CounterExamples("  - { name: abroad, match: [\"_+X.\"], trunks: [city] }", trunk: ", incoming: \"202\"", extension: ", " + forward));

    [Fact]
    public void ForwardToAnOwnNumber_ThatIsNightsOnly_IsACircleAtNight() => Assert.Contains(
        "a call runs in a circle on Monday 03:00: extension 202 forwards every call to 902075550100, a number of this site, by which it comes back to extension 202", CounterExamples(
        """
          - { name: abroad, match: ["_+X."], trunks: [city] }
        incoming:
          - { name: night, when: not office, to: ["202"] }
        """, trunk: ", incoming: \"201\"", extension: ", forward: { always: \"902075550100\" }"), StringComparison.Ordinal);

    [Fact]
    public void RestrictionOnDigitsAsTheyGoOut_IsGoneRoundByTheCountryCode()
    {
        Assert.Equal(
            """
            site.yaml:17:5: rights: 201 dials 900449222: route "all" (_9X.) lets it out to +449222, which "premium" (_09X.) forbids as 09222 alone
                fix: _+449X. in "premium": with + it holds however the number is dialled
            """, CounterExamples("  - { name: all, match: [_9X.], strip: 1, trunks: [city] }", Numbers + ", restricted: [{ name: premium, numbers: [_09X.] }]"));
        Assert.Equal("", CounterExamples("  - { name: all, match: [_9X.], strip: 1, trunks: [city] }", Numbers + ", restricted: [{ name: premium, numbers: [\"_+449X.\"] }]"));
    }

    [Fact]
    public void MainNumber_ThatIsNotInTheContractBesideIt() => Assert.Equal(
        """
        site.yaml:4:158: calling: 02075550100 is sent wherever no other number is, and is not in numbers.contract: its operator may refuse the call
            fix: "02075550100" in numbers.contract, or a main number that is
        """, CounterExamples("  - { name: abroad, match: [\"_+X.\"], trunks: [city] }", Numbers + ", contract: [\"02075556200-02075556299\"]"));

    [Fact]
    public void CallBackNumber_ThatIsNotInTheTrunksContract_IsToldWithAWayOut()
    {
        const string Trunk = ", numbers: { form: national, main: \"+441615550100\", contract: [\"+441615550100\"] }";
        Assert.Equal(
            """
            site.yaml:14:5: calling: 201 dials 999: "city" shows 2075556201, which is not in its contract: its operator may refuse the call
                fix: emergency_number of 201, with a number of this operator's to call back, or 2075556201 in its contract where it takes it
            """, CounterExamples("  - { name: abroad, match: [\"_+X.\"], trunks: [city] }", trunk: Trunk));
    }

    [Fact]
    public void StripThatTakesMoreThanTheAccessCode_IsToldToTakeLess() => Assert.Equal(
        """
        site.yaml:17:5: emergency: 201 dials 822999: route "all" (_8X.) strips 822 and sends 999 as an ordinary call
            fix: strip: 1 in "all", for all numbers it takes begin with "8" and no more, or a pattern that leaves 822999 out
        """, CounterExamples("  - { name: all, match: [_8X.], strip: 3, trunks: [city] }"));

    private static string CounterExamples(
        string routes, string numbers = Numbers, string trunk = "", string access = "8\", \"9", string calendars = "", string extension = "") => string.Join('\n', ProofWriter
        .Lines("site.yaml", PlanProof.Of(SeededPlans.Load(Yaml(routes, numbers, trunk, access, calendars, extension)), new(2026, 3, 2)))
        .Where(l => l.Kind is ProofLine.CounterExample or ProofLine.Fix).Select(l => l.Text).Where(t => !t.Contains(": not proved:", StringComparison.Ordinal)));

    private static string Text(string yaml) => string.Join('\n', ProofWriter.Lines("site.yaml", PlanProof.Of(SeededPlans.Load(yaml), new(2026, 3, 2))).Select(l => l.Text));

    private static string Yaml(string routes, string numbers, string trunk, string access, string calendars = "", string extension = "") =>
        $$"""
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 127.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { {{numbers}} }
        calendars:
          - { name: office, when: [mon-fri 08:00-18:00], except: [holidays] }
          - { name: evening, when: [fri 17:00-20:00] }
          - { name: holidays, when: ["12-25"] }
        {{calendars}}extensions:
          - { number: "201", name: A, password: long-enough-one, outside: on }
          - { number: "202", name: B, password: long-enough-two, outside: on, caller_id: "02075559999"{{extension}} }
          - { number: "203", name: C, password: long-enough-three }
        trunks:
          - { name: city, kind: sip, address: "192.0.2.9:5060", channels: 4{{trunk}} }
        emergency: { trunks: [city], access_codes: ["{{access}}"] }
        routes:
        {{routes}}

        """;
}
