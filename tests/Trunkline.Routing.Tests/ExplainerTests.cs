using Trunkline.Routing.Explaining;
using Trunkline.Site;

namespace Trunkline.Routing.Tests;

/// <summary>What explain says, word for word where it matters, and that it says what the plan does.</summary>
public sealed class ExplainerTests
{
    private static readonly SiteModel s_site = SiteLoader.LoadText(MixedPlanTests.Yaml).Model!;
    private static readonly DateTimeOffset s_monday = new(2026, 11, 30, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AtNight_TheRouteOfTheDay_IsNotNow() => Assert.Equal(
        """
        201 dials 90012125550100 on Friday 2026-12-25 at 03:00 (Europe/London)
        Calendars on: holidays, night; off: office

          emergency numbers  no           none of 112, 999, with or without 9
          extensions         no           none of 6 has the number 90012125550100
          numbering                       0012125550100 is understood as +12125550100
          route abroad       not now      _+X. fits the international number, but it holds only when office
                                          [s.yaml:31]
          route cheap        taken        _+X. fits the international number, and it is not office [s.yaml:32]

          1. sip
             sends    189912125550100; shows +442085550000
             hunts    10 sessions to 127.0.0.1:5070, the lowest first
             but      +442079460201 would be shown, but is not in this operator's contract: the main number goes in
                      its place

        It goes out by route cheap.
        """, Text(new Explainer(s_site, new(2026, 12, 25, 3, 0, 0, TimeSpan.Zero)).Dialled("201", "90012125550100")!));

    [Fact]
    public void ACallThatComes_IsExplained() => Assert.Equal(
        """
        +12125550100 calls 2079460201 on trunk group pri on Monday 2026-11-30 at 10:00 (Europe/London)
        Calendars on: office; off: holidays, night

          numbers                        2079460201 is +442079460201 (form national)
          caller                         +12125550100 is +12125550100 (form national)
          incoming hotline  no           is for other numbers or callers [s.yaml:35]
          incoming boss     taken        fits [s.yaml:36]
          direct numbers    not reached  comes after
          incoming night    not now      holds only when night [s.yaml:37]

          1. extension 204
             rings    every phone registered as 204, for 30 s

        It rings extension 204.
        """, Text(new Explainer(s_site, s_monday).Incoming("pri", "2079460201", "+12125550100")!));

    [Theory]
    [InlineData("202", "9118500", "restriction premium  refused      _+449X., _1185XX fits; 202 is of class standard, and only manager may call")]
    [InlineData("202", "020", "none of 4 takes 020; numbers outside are dialled behind 9")]
    [InlineData("206", "902079460999", "may not call outside (outside: off)")]
    [InlineData("206", "9112", "emergency numbers  taken        9112 is 112 behind an access code")]
    [InlineData("206", "9112", "The next is tried whatever the answer")]
    [InlineData("202", "9020", "more digits are awaited")]
    [InlineData("202", "9123456", "123456 is not understood as a public number: it has no prefix, and local")]
    [InlineData("201", "901612345678", "not subscriber, which cannot say this number or would be read as another: national")]
    [InlineData("201", "901612345678", "17 user")]
    public void ARefusal_SaysWhy(string extension, string dialled, string says) =>
        Assert.Contains(says, Text(new Explainer(s_site, s_monday).Dialled(extension, dialled)!), StringComparison.Ordinal);

    /// <summary>An explanation that differs from what happens is worse than none: 1,000 random questions, by the plan that runs.</summary>
    [Fact]
    public void Explanation_SaysWhatThePlanDoes()
    {
        var random = new Prng(11);
        string[] heads = ["", "9", "90", "900", "9118", "20", "9+", "+44", "+1", "+88", "+449", "112", "9112"];
        for (var i = 0; i < 1000; i++)
        {
            var dialled = heads[random.Next(heads.Length)].Replace("9+", "9", StringComparison.Ordinal) + string.Concat(Enumerable.Range(0, random.Next(11)).Select(_ => random.Next(10)));
            if (dialled.Length is 0 or 1 && dialled.StartsWith('+'))
            {
                continue;
            }

            var moment = s_monday.AddMinutes(random.Next(60 * 24 * 60));
            var extension = s_site.Extensions[random.Next(s_site.Extensions.Count)].Number;
            var explained = new Explainer(s_site, moment).Dialled(extension, dialled)!;
            var groups = s_site.Trunks.ToDictionary(t => t.Name, t => new TrunkGroup(t.Name, Calls.HuntingOrder.Ascending, 0));
            var done = new SiteNumberPlan(s_site, groups, new StoppedClock(moment)).Route(new(extension, "", new()
            {
                Called = dialled.StartsWith('+') ? new(dialled[1..], TypeOfNumber.International, NumberingPlan.Isdn) : new(dialled),
            }));
            Assert.Equal((dialled, done.Outcome is DialMatch.Complete or DialMatch.MayBeComplete), (dialled, explained.IsConnected));
            Assert.Equal(done.Destinations.Select(d => d is TrunkDestination t ? t.Group.Name : $"extension {((ExtensionDestination)d).Number}"), explained.Attempts.Select(a => a.To));
            Assert.Contains(explained.Steps, s => s.Verdict is StepVerdict.Taken or StepVerdict.Refused or StepVerdict.No);
        }
    }

    [Fact]
    public void APastCall_IsHeldAgainstTheContract()
    {
        var site = SiteLoader.LoadText(MixedPlanTests.Yaml + "\noperator: { name: Example Telecom, services: [{ name: pri, kind: e1_pri, circuits: 30, confirmations: [{ field: number_format, value: international, confirmed_by: A. Smith, confirmed_on: 2026-11-01 }] }] }\n").Model!;
        var record = new CallRecord
        {
            Key = new("n1", 1, 1), CallId = 5, Start = s_monday, State = CallRecordState.Ended, Route = "uk", TrunkGroup = "pri", DestinationChannel = "E1/1/31", Calling = new("2079460201"),
            Dialled = new("901612345678"), Called = new("1612345678", TypeOfNumber.National, NumberingPlan.Isdn), Cause = Q850Cause.InvalidNumberFormat, CauseLocation = CauseLocation.PublicLocal,
            EndedAfter = TimeSpan.FromSeconds(0.4),
        };
        Assert.Equal(
            """
            2079460201 called 901612345678 on Monday 2026-11-30 at 10:00:00, route uk

              1. pri (E1/1/31)
                 sent     1612345678, type national
                 outcome  the operator said 28 invalid number format after 0.4 s
                 but      we sent national; the operator's contract says: international (confirmed by A. Smith)
                 but      we sent national; trunks.pri.numbers says subscriber: the file has changed since, or this number
                          has no such form

            It failed: the operator said 28 invalid number format after 0.4 s.
            """, string.Join('\n', PastCall.Lines("s.yaml", PastCall.Explain(site, [record])).Select(l => l.Text)));
    }

    [Fact]
    public void APastCallToAService_NamesIt_AndOneThatWasRungForIsNoCallOfTheOtherEnd()
    {
        var site = SiteLoader.LoadText(MixedPlanTests.Yaml + "\nqueues: [{ number: 640, name: support, agents: [201] }]\n").Model!;
        var record = new CallRecord
        {
            Key = new("n1", 1, 1), CallId = 5, Start = s_monday, State = CallRecordState.Ended, Route = "originate", DestinationChannel = "SIP/202-1", Calling = new("640"), Dialled = new("202"), Called = new("202"),
            Cause = Q850Cause.NormalClearing, EndedAfter = TimeSpan.FromSeconds(9), AnsweredAfter = TimeSpan.FromSeconds(1),
        };
        var queue = record with { Key = new("n1", 1, 2), Called = new("640"), DestinationChannel = "QUEUE/support" };
        var told = PastCall.Explain(site, [record, queue]);
        Assert.Equal("202 was rung on Monday 2026-11-30 at 10:00:00 to be connected to 640 (trunkline call)", told.Question);
        Assert.Equal(["extension 202", "queue support (640)"], told.Attempts.Select(a => a.To));
        Assert.True(told.WasAnswered);
        told = PastCall.Explain(site, [record, queue with { AnsweredAfter = null, Cause = Q850Cause.UnallocatedNumber, CauseLocation = CauseLocation.PrivateLocal }]);
        Assert.Equal("It failed: here 1 unallocated number after 9.0 s. 2 ways were tried.", told.Verdict); // 202 answered, and nobody else
        told = PastCall.Explain(site, [record with { EndedAfter = null, Cause = Q850Cause.None, State = CallRecordState.Answered }]);
        Assert.Equal(("answered after 1.0 s, and is up", "It was answered after 1.0 s, and is up."), (told.Attempts[0].Outcome, told.Verdict));
    }

    [Fact]
    public void ANumberThatNoTrunkOfTheRouteCanSay_IsRefused_AndIsNotSaidToGoOut()
    {
        var dialled = "9" + new string('1', 37);
        var site = SiteLoader.LoadText(
            """
            site: { name: T, country: gb }
            extensions: [{ number: 201, password: long-enough-one, outside: on }]
            trunks: [{ name: lines, kind: fxo, lines: 1-2, attach: memory, incoming: "201" }]
            routes: [{ name: all, match: [_9X.], strip: 1, trunks: [lines] }]
            """).Model!;
        var explained = new Explainer(site, s_monday).Dialled("201", dialled)!;
        Assert.Equal("No trunk group of route all can say this number: it is refused with cause 28 invalid number format.", explained.Verdict);
        Assert.False(explained.IsConnected);
    }

    [Fact]
    public void TheNumberForTests_IsSaidToBeOne()
    {
        var explained = new Explainer(SiteLoader.LoadText(MixedPlanTests.Yaml.Replace("trunks: [pri] }", "trunks: [pri], test: { number: \"8112\", sends: \"17070\" } }", StringComparison.Ordinal)).Model!, s_monday).Dialled("206", "98112")!;
        Assert.Equal("98112 is the number for tests of emergency calls", explained.Steps[0].Why);
        Assert.Equal("It is a test: all is done as for an emergency call, and the trunks are asked for 17070.", explained.Verdict);
    }

    [Theory]
    [InlineData("+44 (20) 7946-0999", "+442079460999")]
    [InlineData("9 020 7946.0999", "902079460999")]
    [InlineData("*21*202#", "*21*202#")]
    [InlineData(" alice ", "alice")]
    [InlineData("9+44", "9+44")]
    [InlineData("-", "-")]
    [InlineData("", "")]
    public void ANumberAsItStandsOnALetterhead_IsItsDigits(string written, string number) => Assert.Equal(number, ExplainedQuestion.Number(written));

    [Theory]
    [InlineData("2027-03-28 00:59", "2027-03-28 00:59:00 +00:00")]
    [InlineData("2027-03-28 01:30", "expected a time that there is, found \"2027-03-28 01:30\": the clock goes forward over it that night (Europe/London)")]
    [InlineData("2027-03-28T02:00", "2027-03-28 02:00:00 +01:00")]
    [InlineData("2027-10-31 01:30", "2027-10-31 01:30:00 +00:00")] // it comes twice
    [InlineData("2028-02-29", "2028-02-29 00:00:00 +00:00")]
    [InlineData("2027-02-29", "expected a time of the site (2026-12-25 03:00), found \"2027-02-29\"")]
    public void ATimeThatTheClockLeavesOut_IsNoTime(string written, string means) => Assert.Equal(means,
        ExplainedQuestion.Moment(written, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"), out var moment) ?? moment.ToString("yyyy-MM-dd HH:mm:ss zzz", System.Globalization.CultureInfo.InvariantCulture));

    private static string Text(Explanation explanation) => string.Join('\n', ExplanationWriter.Lines("s.yaml", explanation).Select(l => l.Text));
}
