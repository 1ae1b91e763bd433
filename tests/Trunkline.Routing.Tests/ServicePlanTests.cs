using Trunkline.Routing.Explaining;
using Trunkline.Routing.Proof;
using Trunkline.Site;

namespace Trunkline.Routing.Tests;

/// <summary>Services in the plan: dialled, named by trunks and direct numbers, explained, proved.</summary>
public sealed class ServicePlanTests
{
    private const string Yaml =
        """
        site: { name: Test, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 127.0.0.1:5060, realm: test }
        recording: { calls: outside }
        numbers: { main: "2079460600", access_codes: ["9"], ddi: [{ numbers: "2079460610", to: "610" }] }
        extensions:
          - { number: "201", name: Anna, password: long-enough-one, outside: on }
          - { number: "202", password: long-enough-two }
          - { number: "203", password: long-enough-three, recording: on }
        groups:
          - { number: "600", name: sales, members: ["202", "201"], then: "610" }
          - { number: "610", name: night, strategy: hunt, members: ["203", "202"], ring_s: 12, then: "201" }
        trunks:
          - { name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "600" }
          - { name: pri, kind: e1, attach: memory, incoming: "201" }
        routes:
          - { name: city, match: [_9X.], strip: 1, trunks: [city] }
        emergency: { numbers: ["112", "999"], trunks: [city], access_codes: ["9"] }
        """;

    private static readonly SiteModel s_site = Loaded();

    [Fact]
    public void AGroup_IsDialled_WithWhatComesAfterIt() =>
        Assert.Equal("sales recorded: sales All 202,201 20 s; night Hunt 203,202 12 s; 201 60 s", Text(Plan().Route(new("201", "", new() { Called = new("600") }))));

    [Fact]
    public void ALine_AndADirectNumber_LeadToAGroup()
    {
        Assert.Equal("incoming recorded: sales All 202,201 20 s; night Hunt 203,202 12 s; 201 60 s", Text(Plan().Route(new("", "city", new() { Called = new("1") }))));
        Assert.Equal("incoming recorded: night Hunt 203,202 12 s; 201 60 s", Text(Plan().Route(new("", "pri", new() { Called = new("2079460610") }))));
    }

    [Theory]
    [InlineData("60")] // the beginning of a group's number
    [InlineData("6")]
    public void ItsBeginning_WaitsForMoreDigits(string dialled) =>
        Assert.Equal(DialMatch.MoreDigits, Plan().Route(new("201", "", new() { Called = new(dialled) })).Outcome);

    [Fact]
    public void Explain_NamesASwitch_AndAQueue_WhereACallComesByThem()
    {
        const string More =
            """

            queues: [{ number: "640", name: support, agents: ["202"], then: "700" }]
            switches: [{ number: "700", name: office, day: "201", night: "202" }]
            """;
        var site = SiteLoader.LoadText(Yaml.Replace("lines: 1-2, attach: memory, incoming: \"600\"", "lines: 1-2, attach: memory, incoming: \"700\"", StringComparison.Ordinal) + More, "s.yaml").Model!;
        var explainer = new Explainer(site, new DateTimeOffset(2026, 11, 30, 10, 0, 0, TimeSpan.Zero));
        Assert.Equal("It goes to queue support (640), then switch office (700).", explainer.Dialled("201", "640")!.Verdict);
        var incoming = explainer.Incoming("city", "1", "02079460999")!;
        Assert.Equal("It goes to switch office (700).", incoming.Verdict);
        Assert.Equal(("does", "sends calls to 201 by day and to 202 by night; night is never by itself, unless it is turned by hand (trunkline switches)"), (incoming.Attempts.Single().Verb, incoming.Attempts.Single().Circuits));
    }

    [Fact]
    public void Explain_FollowsAGroup_ToItsEnd() => Assert.Equal(
        """
        201 (Anna) dials 600 on Monday 2026-11-30 at 10:00 (Europe/London)

          emergency numbers  no           none of 112, 999, with or without 9
          extensions         no           none of 3 has the number 600
          services           taken        600 is group sales (600) [s.yaml:10]
          group sales (600)               rings 202, 201, all at once, for 20 s; a call nobody answers goes to 610
                                          [s.yaml:10]
          group night (610)               rings 203, 202, one after the other, 12 s each; a call nobody answers goes
                                          to 201 [s.yaml:11]

          1. group sales
             rings    every phone of 202, 201, all at once, for 20 s; who talks is passed over
          2. group night
             rings    every phone of 203, 202, one after the other, 12 s each; who talks is passed over
          3. extension 201 (Anna)
             rings    every phone registered as 201, for 60 s
          The next is tried when nobody answers, whatever they said.

        It rings group sales, then group night, then extension 201 (Anna).
        """, Text(new Explainer(s_site, new(2026, 11, 30, 10, 0, 0, TimeSpan.Zero)).Dialled("201", "600")!));

    [Fact]
    public void Explain_OfALine_FollowsItToo()
    {
        var text = Text(new Explainer(s_site, new(2026, 11, 30, 10, 0, 0, TimeSpan.Zero)).Incoming("city", "1", "")!);
        Assert.Contains("group sales (600)", text, StringComparison.Ordinal);
        Assert.Contains("It rings group sales, then group night, then extension 201 (Anna).", text, StringComparison.Ordinal);
    }

    [Fact]
    public void TheProof_KnowsServices()
    {
        var report = PlanProof.Of(s_site, new DateOnly(2026, 11, 30));
        Assert.Empty(report.Properties.SelectMany(p => p.Findings).Select(f => f.Words));
        Assert.Contains(report.Properties, p => p.Name == "loops" && p.Covered.Contains("none leads back", StringComparison.Ordinal));
    }

    [Fact]
    public void AForward_IsAsTheExtensionWantsIt_AndOnlyWhenItIsCalledItself()
    {
        var plan = Plan(Loaded(("203\", password: long-enough-three", "203\", password: long-enough-three, dnd: on, forward: { busy: \"600\", after_s: 9 }")));
        Assert.Equal(new ForwardSettings(PhoneNumber.None, new("600"), PhoneNumber.None, PhoneNumber.None, TimeSpan.FromSeconds(9), true), plan.ForwardsOf("203"));
        Assert.Null(plan.ForwardsOf("202"));
        Assert.Equal([true], Forwarding(plan, "203"));
        Assert.Equal([false, false, true], Forwarding(plan, "600"));

        static bool[] Forwarding(SiteNumberPlan plan, string called) =>
            [.. plan.Route(new("201", "", new() { Called = new(called) })).Destinations.Select(d => d is ExtensionDestination { IsForwarding: true })];
    }

    [Fact]
    public void TheProof_FindsACircle_ByWayOfAForward()
    {
        var site = Loaded(("password: long-enough-one", "password: long-enough-one, forward: { no_answer: \"600\" }"));
        var found = Assert.Single(PlanProof.Of(site, new DateOnly(2026, 11, 30)).CounterExamples);
        Assert.Contains("group sales (600) sends unanswered calls to group night (610)", found.Words, StringComparison.Ordinal);
        Assert.Contains("extension 201 forwards unanswered calls to group sales (600)", found.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void TheProof_FindsNoCircle_InAMembersForward_WhichIsNotFollowed() =>
        Assert.Empty(PlanProof.Of(Loaded(("password: long-enough-two", "password: long-enough-two, forward: { no_answer: \"600\" }")), new DateOnly(2026, 11, 30)).CounterExamples);

    [Fact]
    public void TheProof_FindsAForward_ToWhereTheExtensionMayNotCall()
    {
        var site = Loaded(("password: long-enough-one", "password: long-enough-one, forward: { always: \"9090123456\" }"), ("access_codes: [\"9\"], ddi", "access_codes: [\"9\"], restricted: [{ name: premium, numbers: [_+4490X.] }], ddi"));
        var found = Assert.Single(PlanProof.Of(site, new DateOnly(2026, 11, 30)).CounterExamples);
        Assert.Equal(("201", "9090123456"), (found.Caller, found.Dialled));
        Assert.Contains("extension 201 forwards every call there, and the call is refused with cause 52", found.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_TellsWhatAnExtensionForwards()
    {
        var site = Loaded(("password: long-enough-two", "password: long-enough-two, forward: { always: \"203\", no_answer: \"600\" }"));
        var text = Text(new Explainer(site, new(2026, 11, 30, 10, 0, 0, TimeSpan.Zero)).Dialled("201", "202")!);
        Assert.Contains("but      forwards every call to 203, as a call of 202", text, StringComparison.Ordinal);
        Assert.Contains("but      forwards unanswered calls after 20 s to 600, as a call of 202", text, StringComparison.Ordinal);
    }

    private static SiteModel Loaded(params (string From, string To)[] changes)
    {
        var report = SiteLoader.LoadText(changes.Aggregate(Yaml, (y, c) => y.Replace(c.From, c.To, StringComparison.Ordinal)), "s.yaml");
        Assert.Empty(report.Errors.Select(e => e.ToLine("s.yaml")));
        return report.Model!;
    }

    private static SiteNumberPlan Plan() => Plan(s_site);

    private static SiteNumberPlan Plan(SiteModel site) =>
        new(site, site.Trunks.ToDictionary(t => t.Name, t => new TrunkGroup(t.Name, Calls.HuntingOrder.Ascending, 0)));

    private static string Text(RoutingDecision d) => $"{d.Route} {(d.IsRecorded ? "recorded" : "not recorded")}: " + string.Join("; ", d.Destinations.Select(x => x switch
    {
        ExtensionDestination e => $"{e.Number} {e.RingFor.TotalSeconds} s",
        GroupDestination g => $"{g.Name} {g.Ringing} {string.Join(',', g.Members)} {g.RingFor.TotalSeconds} s",
        _ => "?",
    }));

    private static string Text(Explanation explanation) => string.Join('\n', ExplanationWriter.Lines("s.yaml", explanation).Select(l => l.Text));
}
