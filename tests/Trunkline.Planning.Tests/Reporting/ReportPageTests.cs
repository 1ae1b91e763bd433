using System.Xml.Linq;
using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting;
using Trunkline.Planning.Reporting.Html;
using Trunkline.Planning.Reporting.Orders;

namespace Trunkline.Planning.Tests.Reporting;

public sealed class ReportPageTests
{
    private static readonly XNamespace s_html = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Report_OfAPlan_IsWellFormed_WithEveryPart()
    {
        var page = Page(SamplePlan.Report());

        var ids = page.Descendants(s_html + "section").Select(s => s.Attribute("id")!.Value).ToList();
        Assert.Equal(["service", "load", "sizing", "options", "growth", "availability", "what-if", "risks", "equipment", "numbers", "checklist", "order-1"], ids);
        Assert.Equal(["concurrency", "sizing", "growth", "availability"], page.Descendants(s_svg + "svg").Select(s => s.Attribute("aria-labelledby")!.Value.Split('-')[0]));
    }

    [Fact]
    public void Report_LinesThatCarryOn_AreATable_AndOnlyWhereSpansAreOrdered()
    {
        const string Question = "The E1 is lost and 4 analog lines carry on, 1 kept for emergency calls.";
        var lines = SamplePlan.Office();
        lines = lines with { WhatIfs = [.. lines.WhatIfs, new("e1_lost_on_4_fxo_r1", Question, "Much is lost.", new Dictionary<string, double> { ["inbound"] = 0.584 })] };
        Assert.DoesNotContain(Question, Page(SamplePlan.Report(lines)).ToString(), StringComparison.Ordinal);

        var spans = lines with { Chosen = lines.Candidates[1] };
        var row = Page(SamplePlan.Report(spans)).Descendants(s_html + "tr").Single(r => r.Value.Contains(Question, StringComparison.Ordinal));
        Assert.Equal([Question, "▲\u202f58.4\u202f%", "–"], row.Elements().Select(c => c.Value));
    }

    [Fact]
    public void Report_Identifiers_AreUnique_AndEveryReferenceIsThere()
    {
        var page = Page(SamplePlan.Report());

        var ids = page.Descendants().Select(e => e.Attribute("id")?.Value).OfType<string>().ToList();
        Assert.Equal(ids.Distinct(), ids);
        foreach (var link in page.Descendants().Select(e => e.Attribute("href")?.Value).OfType<string>())
        {
            Assert.Contains(link[1..], ids);
        }

        foreach (var clip in page.Descendants().Select(e => e.Attribute("clip-path")?.Value).OfType<string>())
        {
            Assert.Contains(clip["url(#".Length..^1], ids);
        }
    }

    [Fact]
    public void Report_LoadsNothing_FromAnywhere()
    {
        var text = Text(SamplePlan.Report());

        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" src=", text, StringComparison.OrdinalIgnoreCase);
        Assert.All(System.Text.RegularExpressions.Regex.Matches(text, "https?://[^\"' ]*").Select(m => m.Value), u => Assert.StartsWith("http://www.w3.org/", u, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img onerror=x>")]
    [InlineData("' onload='x")]
    [InlineData("Müller & Söhne <GmbH>")]
    [InlineData("]]><!-- &amp;")]
    public void Report_OfANameWithMarkup_ShowsItAsText(string name)
    {
        var page = Page(SamplePlan.Report(SamplePlan.Office(site: name, stream: name, groups: [SamplePlan.Lines(name: name)])) with { Operator = name });

        Assert.Equal(name, page.Descendants(s_html + "h1").Single().Value);
        Assert.Contains(page.Descendants(s_html + "td"), d => d.Value == name);
        Assert.Empty(page.Descendants(s_html + "script"));
        Assert.Empty(page.Descendants(s_html + "img"));
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void Report_OfANameThatXmlCannotCarry_ReplacesTheCharacters()
    {
        var page = Page(SamplePlan.Report(SamplePlan.Office(site: "a\u0001b\u202ec\ud800d\u0085e")));

        Assert.Equal("a\ufffdb\ufffdc\ufffdd\ufffde", page.Descendants(s_html + "h1").Single().Value);
    }

    [Fact]
    public void Report_WithoutAChoice_SaysSo_AndGivesTheReasons()
    {
        var page = Page(SamplePlan.Report(SamplePlan.Office() with { Chosen = null, Candidates = [], Growth = [], Equipment = [], NumberPlan = [] }));

        Assert.Contains("No way to order lines does what is asked.", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("Not offered: the price book has none.", page.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(page.Descendants(s_html + "section"), s => s.Attribute("id")!.Value.StartsWith("order-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(LineKind.Fxo)]
    [InlineData(LineKind.FxoHunting)]
    [InlineData(LineKind.E1Pri)]
    [InlineData(LineKind.E1Ss7)]
    [InlineData(LineKind.Ims)]
    public void OrderSheet_HasARow_ForEveryFieldOfItsKind(LineKind kind)
    {
        var page = Page(SamplePlan.Report(SamplePlan.Office(groups: [SamplePlan.Lines(30, kind: kind)])));

        var sheet = page.Descendants(s_html + "section").Single(s => s.Attribute("id")!.Value == "order-1");
        var rows = sheet.Descendants(s_html + "tr").Where(r => r.Attribute("data-field") is not null).ToList();
        Assert.Equal(OrderCatalogue.Of(kind).Select(f => f.Key), rows.Select(r => r.Attribute("data-field")!.Value));
        Assert.All(rows, r => Assert.All(r.Elements(s_html + "td").Take(5), d => Assert.NotEqual("", d.Value)));
    }

    [Fact]
    public void OrderSheet_OfAConfirmedFact_ShowsWhoAndWhen()
    {
        var page = Page(SamplePlan.Report() with { Confirmed = [new("main", "disconnect", "400 ms", "R. Neri", new(2026, 11, 20))] });

        var row = page.Descendants(s_html + "tr").Single(r => r.Attribute("data-field")?.Value == "disconnect");
        Assert.Equal("400 ms, R. Neri, 20 November 2026", row.Elements(s_html + "td").Last().Value);
    }

    [Fact]
    public void ServiceTable_MarksWhatMissesItsTarget_InWords()
    {
        var page = Page(SamplePlan.Report());

        var row = page.Descendants(s_html + "section").First().Descendants(s_html + "tr").ElementAt(1);
        Assert.Equal(["inbound", "2\u202f%", "0.677\u202f%", "▲\u202f2.14\u202f%", "1.51\u202f%", "▲\u202f2.23\u202f%"], row.Elements(s_html + "td").Select(d => d.Value));
    }

    [Fact]
    public void Report_TwiceFromTheSame_IsTheSame() => Assert.Equal(Text(SamplePlan.Report()), Text(SamplePlan.Report()));

    private static string Text(ReportInput input)
    {
        using var text = new StringWriter();
        ReportPage.Write(text, input);
        return text.ToString();
    }

    private static XElement Page(ReportInput input) => XDocument.Parse(Text(input)["<!DOCTYPE html>\n".Length..]).Root!;
}
