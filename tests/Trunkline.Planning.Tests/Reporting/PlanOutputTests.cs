using System.Text.Json;
using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting;
using Trunkline.Site;

namespace Trunkline.Planning.Tests.Reporting;

/// <summary>The plan on a terminal, as JSON and back in the site file.</summary>
public sealed class PlanOutputTests
{
    [Fact]
    public void Summary_IsLaidOut_AsItStandsHere() => Assert.Equal(
        """
        Hillside Clinic
        Order 7 analog lines with the operator's hunting
        - Seven lines keep both streams under 2 %.
        - An E1 would cost three times as much over the horizon.
        - 1 015 EUR once, 315 EUR a month, 12 355 EUR over 3 years.
        - The grade of service holds until month 31, breaks in month 32 (year 3).

        Load in the busy hour
        stream    calls            load  95 % range  origin
        inbound   inbound, in    1.00 E   not known  assumed
        outbound  outbound, out  1.50 E   not known  assumed

        Calls that find no line
        stream    asked      now   3 years   +20 %  unit down
        inbound     2 %  0.677 %  ! 2.14 %  1.51 %   ! 2.23 %
        outbound    2 %    0.5 %  ! 2.14 %  1.51 %   ! 2.23 %
        ! misses what is asked

        Ways compared (costs in EUR over 3 years)
        way                              circuits  blocked   once  a month  together
        > 7 analog lines with the               7  0.677 %  1 015      315    12 355
          operator's hunting
          1 E1 with PRI                        30  0.677 %  2 600      900    35 000
        An E1 costs as much as 19.8 analog lines: from 20 lines on it is cheaper.

        Rejected
        - E1 with SS7: Not offered: the price book has none.

        Mind
        - mean-load trap: The load is assumed; days differ, and the mean misleads.
        - risks, explained in the report: single duct
        """,
        string.Join('\n', PlanSummary.Lines(SamplePlan.Report(), 76).Select(l => l.Text)));

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void Summary_IsNeverWiderThanTheTerminal(int width)
    {
        var plan = SamplePlan.Office(site: new string('W', 300), stream: "a-name-of-forty-characters-for-a-stream-0");

        Assert.All(PlanSummary.Lines(SamplePlan.Report(plan), Math.Max(width, 72)), l => Assert.True(l.Text.Length <= Math.Max(width, 72), l.Text));
    }

    [Fact]
    public void Summary_AtAnyWidth_KeepsNumberAndUnitOnOneLine()
    {
        var plan = SamplePlan.Office() with { Reasons = ["Without circuits kept for emergency calls 5 would do, and 1.00\u202f% of 12\u202f345\u202fEUR is what it costs."] };
        for (var width = 72; width <= 110; width++)
        {
            var text = string.Join('\n', PlanSummary.Lines(SamplePlan.Report(plan), width).Select(l => l.Text));
            Assert.Contains("1.00 %", text);
            Assert.Contains("12 345 EUR", text);
            Assert.DoesNotContain('\u00a0', text);
        }
    }

    [Fact]
    public void Summary_OfANameWithOrdersToTheTerminal_ShowsThemAsText()
    {
        var text = string.Join('\n', PlanSummary.Lines(SamplePlan.Report(SamplePlan.Office(site: "a\u001b[2Jb\u009bc\u202ed")), 80).Select(l => l.Text));

        Assert.StartsWith("a\ufffd[2Jb\ufffdc\ufffdd\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_HasTheKeysThatAreDocumented()
    {
        using var json = Json(SamplePlan.Report());

        Assert.Equal(
            "format program date site main_number currency prices_assumed horizon_months growth_per_year streams derivation measured chosen reasons candidates rejected warnings dimensioning by_target "
            + "breaks_in_month growth other_growth curve break_even sensitivity what_if desks diallers equipment number_plan migration orders verified",
            string.Join(' ', json.RootElement.EnumerateObject().Select(p => p.Name)));
        Assert.Equal("trunkline.plan/1", json.RootElement.GetProperty("format").GetString());
        Assert.Equal(7, json.RootElement.GetProperty("chosen").GetProperty("circuits").GetInt32());
        Assert.Equal("fxo_hunting", json.RootElement.GetProperty("chosen").GetProperty("groups")[0].GetProperty("kind").GetString());
        Assert.Equal("e1_pri", json.RootElement.GetProperty("candidates")[1].GetProperty("mix").GetString());
        Assert.Equal(0.00677, json.RootElement.GetProperty("chosen").GetProperty("streams")[0].GetProperty("now").GetDouble());
        Assert.Equal(29, json.RootElement.GetProperty("orders")[0].GetProperty("facts").GetArrayLength());
    }

    [Fact]
    public void Json_OfWhatIsNoNumber_SaysNull()
    {
        var plan = SamplePlan.Office() with { Desks = [new(new("desk", 200, 180, 0, []), 10, 11, [], [new(9, false, double.NaN, double.PositiveInfinity, [], false)], [])] };
        using var json = Json(SamplePlan.Report(plan));

        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("desks")[0].GetProperty("points")[0].GetProperty("mean_wait_s").ValueKind);
    }

    public static TheoryData<string> Examples => ["plan-small-office", "plan-duty-room", "plan-factory", "plan-emergency-centre", "plan-outbound-call-centre", "small-office"];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Write_OfAnExample_PassesCheck_KeepsEveryLine_AndTwiceChangesNothing(string name)
    {
        var before = File.ReadAllText(Path.Combine(Root(), "examples", name + ".yaml"));

        var once = Written(before);
        if (once is null)
        {
            // an example without traffic: nothing to plan from
            return;
        }

        Assert.True(SiteLoader.LoadText(once).IsValid);
        var at = 0;
        foreach (var line in before.Split('\n').Where(l => l.Contains('#', StringComparison.Ordinal)))
        {
            at = once.IndexOf(line[line.IndexOf('#', StringComparison.Ordinal)..], at, StringComparison.Ordinal);
            Assert.True(at >= 0, line);
        }

        // the whole way round: the file is read and planned again, with what the first time put into it
        Assert.Equal(once, Written(once));
    }

    [Theory]
    [InlineData("", null, null, "")]
    [InlineData("answer: polarity, loop_break_ms: 0, caller_id: v23", true, 0, "FSK (V.23)")]
    [InlineData("answer: assumed, loop_break_ms: 90", null, null, "")]
    public void SiteFacts_OfDefaults_AreNobodysAnswer(string keys, bool? polarity, int? loopBreak, string callerId)
    {
        var facts = SiteFactsReader.Facts(SiteLoader.LoadText($$"""
            site: {name: T, country: gb}
            extensions: [{number: "10", password: long-enough-1}]
            trunks: [{name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "10"{{(keys.Length > 0 ? ", " + keys : "")}}}]
            """).Model!);

        Assert.Equal((polarity, loopBreak, callerId), (facts.ReversesPolarity, facts.LoopBreakMs, facts.CallerId));
    }

    private static string? Written(string text)
    {
        var site = SiteLoader.LoadText(text).Model;
        Assert.NotNull(site);
        if (!PlanReader.TryRead(site, out var input, out _))
        {
            return null;
        }

        var edit = SiteEditor.Apply(text, WriteBack.Of(Planner.Make(input!), SiteFactsReader.Facts(site))!);
        Assert.True(edit.Refusal is null, edit.Refusal);
        return edit.Text;
    }

    private static JsonDocument Json(ReportInput input)
    {
        using var text = new StringWriter();
        PlanJson.Write(text, input);
        return JsonDocument.Parse(text.ToString());
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Trunkline.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [Fact]
    public void Rejected_ForOneReason_AreToldTogether()
    {
        var plan = SamplePlan.Office();
        var one = plan.Rejected.Count > 0 ? plan.Rejected[0] : new RejectedMix("IMS trunk", MixKind.Ims, "no price", null);
        var rejected = PlanWords.Rejected(plan with { Rejected = [one, one with { Name = "another", Reason = "dear" }, one with { Name = "a third" }] });
        Assert.Equal([one.Name, "a third"], rejected[0].Names);
        Assert.Equal((one.Reason, "dear"), (rejected[0].Reason, rejected[1].Reason));
    }

}
