using FsCheck;
using FsCheck.Fluent;
using Trunkline.Routing.Explaining;
using Trunkline.Routing.Proof;
using Trunkline.Site;

namespace Trunkline.Routing.Tests;

/// <summary>Feature codes in the plan: decided, explained, proved; and what is set at a telephone beside what the file says.</summary>
public sealed class CodePlanTests
{
    private const string Yaml =
        """
        site: { name: Test, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 127.0.0.1:5060, realm: test }
        numbers: { main: "2079460600", access_codes: ["9"], restricted: [{ name: premium, numbers: ["_+449X."], classes: [manager] }] }
        calendars: [{ name: office, when: ["mon-fri 08:00-18:00"] }]
        codes: { busy: off }
        extensions:
          - { number: "201", name: Anna, password: long-enough-one, outside: on, forward: { always: "202" } }
          - { number: "202", password: long-enough-two, pickup: back }
          - { number: "203", password: long-enough-three, outside: on, class: manager, pickup: back }
        trunks:
          - { name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "201" }
          - { name: old, kind: pbx, address: "192.0.2.7:5060", channels: 4, outside: on, class: manager }
        routes:
          - { name: city, match: [_9X.], strip: 1, trunks: [city], when: office }
        emergency: { numbers: ["112", "999"], trunks: [city], access_codes: ["9"] }
        """;

    private static readonly DateTimeOffset s_monday = new(2026, 11, 30, 10, 0, 0, TimeSpan.Zero);

    private static readonly SiteModel s_site = Loaded();

    [Fact]
    public void Explain_OfACode_SaysWhatItDoes() => Assert.Equal(
        """
        201 (Anna) dials *21*203# on Monday 2026-11-30 at 10:00 (Europe/London)
        Calendars on: office

          emergency numbers  no           none of 112, 999, with or without 9
          feature codes      taken        *21*203# is the code codes.always (*21*NUMBER#)

        It is answered with confirmation tone once it is on disk: forwarding of every call is on, to 203.
        """, Text(new Explainer(s_site, s_monday).Dialled("201", "*21*203#")!));

    [Theory]
    [InlineData("202", "*21*9020794601#", false, "(cause 52 outgoing calls barred): forwarding of every call to 9020794601: not done, 202 may not call there.")]
    [InlineData("201", "*61*90909001234#", false, "not done, 201 may not call there")] // premium, and 201 is no manager
    [InlineData("203", "*61*9909001234*30#", true, "forwarding of unanswered calls is on, to 9909001234 after 30 s")]
    [InlineData("203", "*62*9112#", false, "nothing is forwarded to an emergency number")]
    [InlineData("203", "*61*201*3#", true, "forwarding of unanswered calls is on, to 201 after 3 s")]
    [InlineData("203", "*61*201*120#", true, "forwarding of unanswered calls is on, to 201 after 120 s")]
    [InlineData("203", "*61*201*2#", false, "not done, it rings for 3 to 120 s")]
    [InlineData("203", "*61*201*121#", false, "not done, it rings for 3 to 120 s")]
    [InlineData("201", "*#21#", true, "confirmation tone: forwarding of every call is on, to 202")]
    [InlineData("203", "*#21#", true, "congestion tone: forwarding of every call is off")]
    [InlineData("202", "*8", true, "It takes the call that rings longest at 203; without one it is answered with congestion tone.")]
    [InlineData("201", "*8", false, "201 is in no pickup group")]
    [InlineData("202", "**203", true, "at 203")]
    public void Explain_OfOthers(string who, string dialled, bool isDone, string says)
    {
        var explanation = new Explainer(s_site, s_monday).Dialled(who, dialled)!;
        Assert.Contains(says, explanation.Verdict, StringComparison.Ordinal);
        Assert.Equal(isDone, explanation.IsConnected);
    }

    [Fact]
    public void TheNumberForTestsOfEmergencyCalls_IsNoTarget()
    {
        var site = Loaded(("access_codes: [\"9\"] }", "access_codes: [\"9\"], test: { number: \"198\", sends: \"02079460699\" } }"));
        var explanation = new Explainer(site, s_monday).Dialled("201", "*21*198#")!;
        Assert.Contains("nothing is forwarded to an emergency number", explanation.Verdict, StringComparison.Ordinal);
        Assert.False(explanation.IsConnected);
    }

    [Fact]
    public void ACodeThatIsOff_IsNothing() =>
        Assert.Equal(DialMatch.None, Plan().Route(new("201", "", new() { Called = new("*67*203#") })).Outcome);

    [Fact]
    public void ABeginning_WaitsForMore() =>
        Assert.Equal(DialMatch.MoreDigits, Plan().Route(new("201", "", new() { Called = new("*21*") })).Outcome);

    /// <summary>A PBX has the rights of an extension, and no telephone of it.</summary>
    [Fact]
    public void APbx_SetsNothing()
    {
        var decision = Plan().Route(new("", "old", new() { Called = new("*21*201#") }));
        Assert.NotEqual(DialMatch.Complete, decision.Outcome);
        Assert.False(decision.IsCode);
    }

    [Fact]
    public void Explain_OfACall_SaysWhatIsSetAtTheTelephone()
    {
        var settings = new TelephoneSettings([Kept("201/Always", "203", -1, "202"), Kept("201/NoAnswer", "202", 9, ""), Kept("202/DoNotDisturb", "on", -1, "")]);
        var text = Text(new Explainer(s_site, s_monday, settings).Dialled("203", "201")!);
        Assert.Contains("forwards every call to 203, as a call of 201 (set at the telephone)", text, StringComparison.Ordinal);
        Assert.Contains("forwards unanswered calls after 9 s to 202, as a call of 201 (set at the telephone)", text, StringComparison.Ordinal);
        Assert.Contains("does not want to be disturbed: it is busy (set at the telephone)", Text(new Explainer(s_site, s_monday, settings).Dialled("203", "202")!), StringComparison.Ordinal);

        // taken back at the telephone; and one that was set over a file that says something else now
        Assert.Contains("does not: forwards every call (set at the telephone)", Text(new Explainer(s_site, s_monday, new([Kept("201/Always", "", -1, "202")])).Dialled("203", "201")!), StringComparison.Ordinal);
        Assert.Contains("forwards every call to 202, as a call of 201\n", Text(new Explainer(s_site, s_monday, new([Kept("201/Always", "203", -1, "")])).Dialled("203", "201")!) + "\n", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("201/Always", "1\n203\n-1\n", true)]
    [InlineData("201/Nothing", "1\n203\n-1\n", false)]
    [InlineData("/Always", "1\n203\n-1\n", false)]
    [InlineData("201", "1\n203\n-1\n", false)]
    [InlineData("201/Always", "2\n203\n-1\n", false)]
    [InlineData("201/Always", "1\nx\n-1\n", false)]
    [InlineData("201/Always", "1\n203\n5000\n", false)]
    [InlineData("201/Always", "1\n203", false)]
    [InlineData("201/DoNotDisturb", "1\n203\n-1\n", false)]
    [InlineData("201/7", "1\n203\n-1\n", false)]
    [InlineData("201/Always", "", false)]
    public void WhatIsKept_AndMeansNothing_IsNotRead(string key, string value, bool isRead)
    {
        var settings = new TelephoneSettings([KeyValuePair.Create(key, System.Text.Encoding.UTF8.GetBytes(value))]);
        Assert.Equal(isRead, settings.Of("201", OwnSetting.Always) is not null);
    }

    /// <summary>Reading and the sets of the proof are one: for codes as they are and as a site may change them.</summary>
    [Fact]
    public void CodeSets_HaveExactlyWhatIsRead()
    {
        var codes = new[] { FeatureCodes.Usual, s_site.Codes, new FeatureCodes("2", "21", "212", null, "8", "*#", "*2*"), new FeatureCodes(), new FeatureCodes(null, null, null, null, null, null, null, "2", "212", "6") };
        var sets = codes.Select(c => (Codes: c, Each: c.Kinds.Select(k => (Kind: k, Set: CodeSets.Of(c, k))).ToList(), All: CodeSets.Of(c))).ToList();
        var keys = Gen.Elements([.. "0123456789*#*#2126"]);
        var (read, not) = (0, 0);
        var opens = Gen.Elements("", "", "*21*", "*61*", "*21", "#21", "*#62", "##26", "**", "*8", "*26", "*212*", "*2*", "#9", "*#", "*45", "#45*", "*#46*", "##28*", "*28*", "##2*", "#212*");
        Prop.ForAll((from open in opens from length in Gen.Choose(0, 8) from text in keys.ArrayOf(length) select open + new string(text)).Where(t => t.Length > 0).ToArbitrary(), text =>
        {
            foreach (var (site, each, all) in sets)
            {
                foreach (var (kind, set) in each)
                {
                    Assert.Equal((text, kind, site.TryRead(kind, text, out _)), (text, kind, set.Contains(text)));
                }

                var isRead = site.TryRead(text, out _);
                Assert.Equal(isRead, all.Contains(text));
                _ = isRead ? read++ : not++;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithReplay(3, 9));
        Assert.True(read > 500 && not > 500, $"{read} read, {not} not");
    }

    [Fact]
    public void Prove_CoversCodes()
    {
        var report = PlanProof.Of(s_site, new(2026, 11, 30));
        var property = report.Properties.Single(p => p.Name == "codes");
        Assert.True(property.Holds, string.Join('\n', property.Findings.Select(f => f.Words)));
        Assert.Matches("^9 feature codes, each dialled like no other and like no emergency number; a forward set by telephone leads where its extension may call \\([0-9]+ numbers set\\)$", property.Covered);
        Assert.True(report.Properties.Single(p => p.Name == "agreement").Holds);
    }

    /// <summary>A route all of whose numbers are codes never takes a call; one of which some are is told.</summary>
    [Fact]
    public void Prove_FindsARouteThatCodesTakeAllFrom()
    {
        var finding = Assert.Single(Shadowing("_*21*ZXX"), f => f.IsCounterExample);
        Assert.StartsWith("201 dials *21*222: the feature codes takes it", finding.Words.Replace("codes take it", "codes takes it", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("the feature code is obeyed, though route \"odd\" (_*.) matches too", Assert.Single(Shadowing("_*."), f => !f.IsCounterExample && f.Words.Contains("odd", StringComparison.Ordinal)).Words, StringComparison.Ordinal);
    }

    private static IEnumerable<ProofFinding> Shadowing(string match) =>
        PlanProof.Of(Loaded(("  - { name: city, match", $"  - {{ name: odd, match: [\"{match}\"], trunks: [city] }}\n  - {{ name: city, match")), new(2026, 11, 30)).Properties.Single(p => p.Name == "shadowing").Findings;

    private static KeyValuePair<string, byte[]> Kept(string key, string value, int after, string over) =>
        KeyValuePair.Create(key, System.Text.Encoding.UTF8.GetBytes($"1\n{value}\n{after}\n{over}"));

    private static SiteNumberPlan Plan() => new(s_site, PlanProof.Groups(s_site), new StoppedClock(s_monday));

    private static string Text(Explanation explanation) => string.Join('\n', ExplanationWriter.Lines("s.yaml", explanation).Select(l => l.Text.TrimEnd()));

    private static SiteModel Loaded(params (string Was, string Is)[] changes)
    {
        var yaml = changes.Aggregate(Yaml, (text, change) => text.Replace(change.Was, change.Is, StringComparison.Ordinal));
        var report = SiteLoader.LoadText(yaml, "s.yaml");
        Assert.Empty(report.Errors.Where(e => e.Severity == SiteSeverity.Error).Select(e => e.ToLine("s.yaml")));
        return report.Model!;
    }
}
