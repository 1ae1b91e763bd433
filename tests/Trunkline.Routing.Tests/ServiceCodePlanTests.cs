using Trunkline.Routing.Explaining;
using Trunkline.Routing.Proof;
using Trunkline.Site;

namespace Trunkline.Routing.Tests;

/// <summary>Codes of agents and switches in the plan: who may, what they are said to do, and what the proof says of them.</summary>
public sealed class ServiceCodePlanTests
{
    private const string Yaml =
        """
        site: { name: Test, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 127.0.0.1:5060, realm: test }
        calendars: [{ name: closed, when: ["mon-fri 18:00-08:00"] }]
        extensions:
          - { number: "201", name: Anna, password: long-enough-one, outside: on }
          - { number: "202", password: long-enough-two, class: supervisor }
          - { number: "203", password: long-enough-three }
        queues:
          - { number: "640", name: support, agents: ["201", "203"] }
          - { number: "641", name: sales, agents: ["201"] }
        switches:
          - { number: "700", name: office, when: closed, day: "640", night: "202", turned_by: ["201"], classes: [supervisor] }
          - { number: "701", name: shop, day: "641", night: "202", turned_by: ["202"] }
          - { number: "702", name: lab, day: "203", night: "202" }
        trunks:
          - { name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "201" }
          - { name: old, kind: pbx, address: "192.0.2.7:5060", channels: 4, outside: on, class: supervisor }
        routes:
          - { name: city, match: [_9X.], strip: 1, trunks: [city] }
        emergency: { numbers: ["112", "999"], trunks: [city], access_codes: ["9"] }
        """;

    private static readonly DateTimeOffset s_monday = new(2026, 11, 30, 10, 0, 0, TimeSpan.Zero);

    private static readonly SiteModel s_site = Loaded();

    [Fact]
    public void Explain_OfALogin_SaysToWhat() => Assert.Equal(
        """
        201 (Anna) dials *45 on Monday 2026-11-30 at 10:00 (Europe/London)
        Calendars on: none; off: closed

          emergency numbers  no           none of 112, 999, with or without 9
          feature codes      taken        *45 is the code codes.agent_login (*45# or *45*QUEUE#)

        It is answered with confirmation tone once it is on disk: 201 takes calls of queues support, sales.
        """, string.Join('\n', ExplanationWriter.Lines("s.yaml", new Explainer(s_site, s_monday).Dialled("201", "*45")!).Select(l => l.Text.TrimEnd())));

    [Theory]
    [InlineData("201", "*45*641#", true, "once it is on disk: 201 takes calls of queue sales.")]
    [InlineData("201", "#45#", true, "201 is logged out of queues support, sales.")]
    [InlineData("201", "*46#", true, "201 is paused in queues support, sales. Where 201 is logged out it stays so")]
    [InlineData("203", "#46#", true, "203 takes calls of queue support again.")]
    [InlineData("203", "*#45#", true, "confirmation tone when 203 is logged in to queue support, with congestion tone when not.")]
    [InlineData("203", "*45*641#", false, "(cause 29 facility rejected): login: not done, 203 is no agent of queue sales (641).")]
    [InlineData("202", "*45#", false, "(cause 29 facility rejected): login: not done, 202 is agent of no queue.")]
    [InlineData("202", "#46", false, "end of a pause: not done, 202 is agent of no queue.")]
    [InlineData("201", "*45*700#", false, "(cause 1 unallocated number): login: not done, no queue has the number 700.")]
    [InlineData("201", "*28#", true, "once it is on disk: switch office (700) is turned to night, calls go to 202.")]
    [InlineData("201", "#28*700#", true, "switch office (700) is turned to day, calls go to 640.")]
    [InlineData("201", "##28#", true, "switch office (700) is left to its calendar, night is when \"closed\".")]
    [InlineData("201", "*#28#", true, "confirmation tone when it is night, with congestion tone when it is day")]
    [InlineData("201", "*28*701#", false, "(cause 29 facility rejected): turning a switch: not done, 201 may not turn switch shop (701).")]
    [InlineData("202", "*28#", false, "(cause 28 invalid number format): turning a switch: not done, a number is missing, 202 may turn switch office (700), switch shop (701).")]
    [InlineData("202", "##28*701#", true, "left to its calendar, night is never by itself.")]
    [InlineData("203", "*28#", false, "203 may turn no switch.")]
    [InlineData("202", "*28*702#", false, "202 may not turn switch lab (702).")]
    [InlineData("202", "*#28*700#", true, "how switch office (700) stands.")]
    [InlineData("203", "*#28*700#", false, "203 may not turn switch office (700).")]
    [InlineData("202", "*28*640#", false, "no switch has the number 640.")]
    public void Explain_OfOthers(string who, string dialled, bool isDone, string says)
    {
        var explanation = new Explainer(s_site, s_monday).Dialled(who, dialled)!;
        Assert.Contains(says, explanation.Verdict, StringComparison.Ordinal);
        Assert.Equal(isDone, explanation.IsConnected);
    }

    [Fact]
    public void Explain_OfASwitch_SaysWhoTurnsIt()
    {
        var steps = new Explainer(s_site, s_monday).Dialled("203", "700")!.Steps;
        Assert.Contains("unless it is turned by hand (trunkline switches, or by telephone: 201, class supervisor)", steps.Single(s => s.Rule == "switch office (700)").Why, StringComparison.Ordinal);
    }

    /// <summary>A PBX has the rights of a class, and no telephone of the site.</summary>
    [Fact]
    public void APbx_TurnsNothing() => Assert.NotEqual(DialMatch.Complete, Plan(s_site).Route(new("", "old", new() { Called = new("*28*700#") })).Outcome);

    /// <summary>The plan of a file that the checks would refuse: what is dialled for help is asked for first.</summary>
    [Theory]
    [InlineData("*45*999", "*45*")]
    [InlineData("#28*112", "#28*")]
    public void AnEmergencyNumber_IsNoCode_WhateverItLooksLike(string dialled, string accessCode)
    {
        Assert.True(s_site.Codes.TryRead(dialled, out _));
        var plan = Plan(s_site with { Emergency = s_site.Emergency with { AccessCodes = [accessCode] } });
        Assert.Equal(CallPriority.Emergency, plan.Route(new("201", "", new() { Called = new(dialled) })).Priority);
    }

    [Fact]
    public void Prove_AsksEverybodyForEveryQueueAndSwitch()
    {
        var property = Codes(s_site);
        Assert.True(property.Holds, string.Join('\n', property.Findings.Select(f => f.Words)));
        Assert.EndsWith("; queues are logged in to by their agents and switches turned by whom they name, by nobody else (21 codes dialled)", property.Covered, StringComparison.Ordinal);
        Assert.Empty(property.Findings);
        Assert.True(PlanProof.Of(s_site, new(2026, 11, 30)).IsProved);
    }

    [Fact]
    public void Prove_FindsACodeThatIsAnEmergencyNumber_AndTwoThatAreAlike()
    {
        var emergency = Codes(s_site with { Emergency = s_site.Emergency with { AccessCodes = ["*45*"] } });
        Assert.Contains(emergency.Findings, f => f.IsCounterExample && f.Words.EndsWith("is dialled for an emergency, and is codes.agent_login", StringComparison.Ordinal));
        var alike = Codes(s_site with { Codes = new("21", null, null, null, null, null, null, "45", "45", "28") });
        Assert.Contains(alike.Findings, f => f.IsCounterExample && f.Words.EndsWith("is codes.agent_login and codes.agent_pause", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("switch", "no switch names anybody who may turn it")]
    [InlineData("agent_login", "there is no queue")]
    public void Prove_RemarksACodeThatIsChanged_AndNobodyCanUse(string key, string says)
    {
        var site = Loaded((", turned_by: [\"201\"], classes: [supervisor]", ""), (", turned_by: [\"202\"]", ""), ("site: {", $"codes: {{ {key}: 77 }}\nsite: {{"));
        var property = Codes(key == "switch" ? site : site with { Queues = [], Switches = [] });
        Assert.True(property.Holds);
        Assert.Contains(says, Assert.Single(property.Findings).Words, StringComparison.Ordinal);
    }

    private static ProvedProperty Codes(SiteModel site) => PlanProof.Of(site, new(2026, 11, 30)).Properties.Single(p => p.Name == "codes");

    private static SiteNumberPlan Plan(SiteModel site) => new(site, PlanProof.Groups(site), new StoppedClock(s_monday));

    private static SiteModel Loaded(params (string Was, string Is)[] changes)
    {
        var yaml = changes.Aggregate(Yaml, (text, change) => text.Replace(change.Was, change.Is, StringComparison.Ordinal));
        var report = SiteLoader.LoadText(yaml, "s.yaml");
        Assert.Empty(report.Errors.Where(e => e.Severity == SiteSeverity.Error).Select(e => e.ToLine("s.yaml")));
        return report.Model!;
    }
}
