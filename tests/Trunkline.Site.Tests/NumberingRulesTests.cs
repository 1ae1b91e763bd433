namespace Trunkline.Site.Tests;

/// <summary>Numbering, calendars and departments: what is wrong is named with line, what was expected, what was found.</summary>
public sealed class NumberingRulesTests
{
    private const string Head =
        """
        site: { name: Test, country: gb, area_code: "20" }
        sip: { udp: 127.0.0.1:5060 }
        emergency: { numbers: ["999", "112"], trunks: [e1], access_codes: ["9"] }
        extensions:
          - { number: "201", password: long-enough-one, outside: on }
        trunks:
          - { name: e1, kind: e1, attach: memory, incoming: "201", numbers: { form: national } }

        """;

    [Theory]
    [InlineData("routes: [{ name: r, match: [_9X.], strip: 1, trunks: [e1], when: ofice }]\ncalendars: [{ name: office, when: [mon-fri] }]", "routes.r.when", "office")]
    [InlineData("routes: [{ name: r, match: [_9X.], strip: 1, trunks: [e1 when office] }]", "routes.r.trunks", "no section calendars")]
    [InlineData("routes: [{ name: r, match: [_9X.], strip: 1, trunks: [e2 70%] }]", "routes[0].trunks[0]", "e1")]
    [InlineData("routes: [{ name: r, match: [_9X.], strip: 1, trunks: [e1 70%, e1 when office] }]\ncalendars: [{ name: office, when: [mon-fri 08:00-17:30], except: [office] }]", "calendars.office.except", "itself")]
    [InlineData("routes: [{ name: r, match: [_+0X.], trunks: [e1] }]", "routes.r.match", "does not begin with 0")]
    [InlineData("routes: [{ name: r, match: [_+44X.], strip: 1, trunks: [e1] }]", "routes.r.strip", "no strip")]
    [InlineData("numbers: { main: \"79460018\" }", "numbers.main", "79460018")]
    [InlineData("departments: [{ name: sales, number: \"123\" }]", "departments.sales.number", "123")]
    [InlineData("incoming: [{ name: i, to: [\"299\"] }]", "incoming[0].to[0]", "299")]
    [InlineData("incoming: [{ name: i, to: [\"201\"], when: not night }]", "incoming.i.when", "night")]
    [InlineData("calendars: [{ name: a, when: [mon-fry] }]", "calendars[0].when[0]", "mon-fry")]
    [InlineData("calendars: [{ name: a, when: [2026-02-30] }]", "calendars[0].when[0]", "2026-02-30")]
    [InlineData("routes: [{ name: r, match: [_9X.], strip: 1, trunks: [e1 170%] }]", "routes[0].trunks[0]", "170%")]
    public void WhatIsWrong_IsNamed(string yaml, string path, string says)
    {
        var report = SiteLoader.LoadText(Head + yaml);
        var error = Assert.Single(report.Errors, e => e.Severity == SiteSeverity.Error && e.Path == path);
        Assert.Contains(says, error.ToLine("site.yaml"), StringComparison.Ordinal);
        Assert.True(error.Mark.Line > 7, error.ToLine("site.yaml"));
    }

    [Fact]
    public void WhatIsRight_SaysNothing()
    {
        var report = SiteLoader.LoadText(Head +
            """
            numbers:
              main: "+442079460000"
              local_digits: 8
              access_codes: ["9"]
              ddi: [{ numbers: 79460001, to: "201" }]
              contract: ["02079460000-02079460099"]
              restricted: [{ name: premium, numbers: [_+449X.] }]
            calendars:
              - { name: office, when: [mon-fri 08:00-17:30, "sat 09:00-12:00"], except: [holidays] }
              - { name: holidays, when: ["12-25..12-26", "2027-03-26"] }
            departments: [{ name: sales, number: "02079460050", most_calls: 5 }]
            routes:
              - { name: uk, match: [_+44X.], trunks: [e1 70% when office], when: not holidays, show: own }
            incoming: [{ name: night, called: ["+442079460000"], when: not office, to: ["201"] }]
            """);
        Assert.Empty(report.Errors.Select(e => e.ToLine("site.yaml")));
    }
}
