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

    private static string Text(Explanation explanation) => string.Join('\n', ExplanationWriter.Lines("s.yaml", explanation).Select(l => l.Text));
}
