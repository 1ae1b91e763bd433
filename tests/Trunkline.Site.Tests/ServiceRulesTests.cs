namespace Trunkline.Site.Tests;

/// <summary>Services: what is wrong is named with line, what was expected, what was found.</summary>
public sealed class ServiceRulesTests
{
    private const string Head =
        """
        site: { name: Test, country: gb, area_code: "20" }
        sip: { udp: 127.0.0.1:5060 }
        emergency: { numbers: ["999", "112"], trunks: [e1], access_codes: ["9"] }
        extensions:
          - { number: "201", password: long-enough-one, outside: on }
          - { number: "202", password: long-enough-two }
        trunks:
          - { name: e1, kind: e1, attach: memory, incoming: "600" }

        """;

    [Theory]
    [InlineData("{ number: 600, name: a, members: [201] }, { number: 600, name: b, members: [202] }", "groups.b.number", "which group a (600) in line 9 has already")]
    [InlineData("{ number: 600, name: a, members: [201] }, { number: 201, name: b, members: [202] }", "groups.b.number", "which extension 201 in line 5 has already")]
    [InlineData("{ number: 600, name: a, members: [201, 203] }", "groups.a.members", "did you mean 20")]
    [InlineData("{ number: 600, name: a, members: [201, 201] }", "groups.a.members", "\"201\" again")]
    [InlineData("{ number: 600, name: a, members: [201], then: 601 }", "groups.a.then", "did you mean")]
    [InlineData("{ number: 600, name: a, members: [201], then: 600 }", "groups.a.then", "600 then 600")]
    [InlineData("{ number: 600, name: a, members: [201], then: 610 }, { number: 610, name: b, members: [201], then: 600 }", "groups.a.then", "600 then 610 then 600")]
    [InlineData("{ number: 600, name: a, members: [201] }, { number: 112, name: b, members: [202] }", "groups.b.number", "no emergency number")]
    [InlineData("{ number: 600, name: a, members: [] }", "groups[0].members", "")]
    [InlineData("{ number: 600, name: a, members: [601] }, { number: 601, name: b, members: [202] }", "groups.a.members", "an extension")]
    public void WhatIsWrong_IsNamed(string groups, string path, string says)
    {
        var report = SiteLoader.LoadText(Head + $"groups: [{groups}]");
        var error = Assert.Single(report.Errors, e => e.Severity == SiteSeverity.Error && e.Path == path);
        Assert.Contains(says, error.ToLine("site.yaml"), StringComparison.Ordinal);
        Assert.Equal(9, error.Mark.Line);
    }

    [Theory]
    [InlineData("always: 205", "extensions.202.forward.always", "may not call outside")]
    [InlineData("busy: 202", "extensions.202.forward.busy", "own")]
    [InlineData("no_answer: 9112", "extensions.202.forward.no_answer", "no emergency number")]
    [InlineData("unreachable: 9020794600", "extensions.202.forward.unreachable", "may not call outside")]
    [InlineData("always: x", "extensions[1].forward.always", "as this extension dials it")]
    [InlineData("after_s: 2", "extensions[1].forward.after_s", "3")]
    public void AForward_ThatCannotBe_IsNamed(string forward, string path, string says)
    {
        var report = SiteLoader.LoadText(Head.Replace("long-enough-two", "long-enough-two, forward: { " + forward + " }", StringComparison.Ordinal) + "groups: [{ number: 600, name: a, members: [201] }]");
        var error = Assert.Single(report.Errors, e => e.Severity == SiteSeverity.Error && e.Path == path);
        Assert.Contains(says, error.ToLine("site.yaml"), StringComparison.Ordinal);
        Assert.Equal(6, error.Mark.Line);
    }

    [Fact]
    public void AServiceIsNamed_WhereverAnExtensionIs()
    {
        var report = SiteLoader.LoadText(Head +
            """
            numbers: { ddi: [{ numbers: "2079460600", to: "600" }, { numbers: "2079460201-2079460202", to: "201", consecutive: on }] }
            incoming: [{ name: main, called: ["79460000"], to: ["201", "600"] }]
            groups:
              - { number: 600, name: sales, strategy: memory, members: [201, 202], ring_s: 15, then: 610 }
              - { number: 610, name: night, members: [202] }
            """);
        Assert.Empty(report.Errors.Select(e => e.ToLine("site.yaml")));
        Assert.Equal(["201", "202", "600", "610"], report.Model!.NumbersInside);
        var sales = report.Model.Groups[0];
        Assert.Equal((RingStrategy.Memory, TimeSpan.FromSeconds(15), "610"), (sales.Strategy, sales.RingFor, sales.Then));
    }
}
