using Trunkline.Routing.Proof;

namespace Trunkline.Routing.Tests.Proof;

/// <summary>Each property on a plan that has it and on one that has not: what is printed, word for word.</summary>
public sealed class PlanProofTests
{
    private const string Head =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 127.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "2075550100", ddi: [{ numbers: 5556201-5556203, to: "201", consecutive: on }] }
        extensions:
          - { number: "201", name: A, password: long-enough-one, outside: on }
          - { number: "202", name: B, password: long-enough-two }
          - { number: "203", name: C, password: long-enough-three, outside: on, class: manager }
        trunks:
          - { name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "201" }
          - { name: spare, kind: sip, address: "192.0.2.9:5060", channels: 4, incoming: "203" }
        emergency: { numbers: ["112", "999"], trunks: [city], access_codes: ["0"] }
        routes:

        """;

    [Fact]
    public void CleanPlan_IsProved_AndSaysWhatItCovered() => Assert.Equal(
        """
        emergency     112 and 999, alone or after 0: an emergency call from every extension at every moment, over city
                      and spare; nothing else that can be dialled leaves as one of them
        shadowing     3 patterns of 2 routes: each takes calls that no rule before it takes
        ties          1 pair of patterns overlaps, and one pattern is more specific
        loops         2 ways by which a call is sent on with nobody dialling: none leads back to where it was
        rights        1 extension that may not call outside reaches extensions and emergency numbers alone; 1 route
                      with classes takes nobody of another
        codes         10 feature codes, each dialled like no other and like no emergency number; a forward set by
                      telephone leads where its extension may call (18 numbers set)
        incoming      no rules for calls from outside
        direct dial   3 numbers of 1 block: each rings an extension, by whatever trunk group it comes, at every moment
        calling       no contract is written (numbers.contract): every number is taken for accepted
        agreement     asked 24 times, for 8 kinds of strings, 1 kind of moments and 3 kinds of callers, the plan that
                      runs says the same
        site.yaml: proved for every dialled string, 3 extensions, every moment
        """, Prove(
        """
          - { name: city, match: [_0X., "0118"], strip: 1, trunks: [city, spare] }
          - { name: abroad, match: [_00X.], strip: 1, trunks: [spare], classes: [manager] }
        """));

    [Fact]
    public void AccessCodeOfARouteAlone_IsOneOfEmergencyNumbersToo() => Assert.Contains(
        "emergency     112 and 999, alone or after 0 and 9: an emergency call from every extension", Prove("  - { name: city, match: [_9X.], strip: 1, trunks: [city] }"), StringComparison.Ordinal);

    /// <summary>The digits mean something else by day: no emergency call is made of them, and by night they leave as an ordinary one.</summary>
    [Fact]
    public void AccessCodeOfARoute_ThatMeansSomethingElseToo_SendsAnEmergencyNumberAsAnOrdinaryCall() => Assert.Equal(
        """
        site.yaml:14:5: emergency: 201 dials 9112 on Monday 03:00: route "city" (_9X.) strips 9 and sends 112 as an ordinary call
            fix: "9" in emergency.access_codes
        """, CounterExamples(
        """
          - { name: city, match: [_9X.], strip: 1, trunks: [city] }
          - { name: own, match: [_911X], trunks: [city], when: office }
        calendars: [ { name: office, when: [mon-fri 08:00-18:00] } ]
        """));

    [Fact]
    public void RuleThatPrepends_MakesAnEmergencyNumber() => Assert.Equal(
        """
        site.yaml:14:5: emergency: 201 dials 712: route "odd" (_7XX) strips 7, puts 1 in front and sends 112 as an ordinary call
            fix: a pattern for "odd" that leaves 712 out
        """, CounterExamples("  - { name: odd, match: [_7XX], strip: 1, prepend: \"1\", trunks: [city] }"));

    [Fact]
    public void WidePattern_CoveredByTwoNarrowOnes_NeverTakesACall() => Assert.Equal(
        """
        site.yaml:14:5: shadowing: 201 dials 0222: route "low" (_0[0-4]X.) in line 15 takes it; it and route "high" (_0[5-9]X.) take every number of route "city" (_0XX.), which never takes a call
            fix: take _0XX. out, or narrow _0[0-4]X. to what is meant for it
        """, CounterExamples(
        """
          - { name: city, match: [_0XX.], strip: 1, trunks: [city] }
          - { name: low, match: ["_0[0-4]X."], strip: 1, trunks: [city] }
          - { name: high, match: ["_0[5-9]X."], strip: 1, trunks: [spare] }
        """));

    [Fact]
    public void SameNumbersSpelledOtherwise_AreFound() => Assert.Equal(
        """
        site.yaml:15:5: shadowing: 201 dials 022: route "city" (_0X.) in line 14 takes it and every other number of route "other" (_0[0-9].), which never takes a call
            fix: take _0[0-9]. out, or narrow _0X. to what is meant for it
        site.yaml:14:5: ties: 201 dials 022: route "city" (_0X.) and route "other" (_0[0-9].) in line 15 match it, and neither is more specific; "city" takes it
            fix: narrow one of them so that 022 belongs to one route
        """, CounterExamples(
        """
          - { name: city, match: [_0X.], strip: 1, trunks: [city] }
          - { name: other, match: ["_0[0-9]."], strip: 1, trunks: [spare] }
        """));

    [Fact]
    public void SetsOfTheSameWidth_Tie() => Assert.Equal(
        """
        site.yaml:14:5: ties: 201 dials 0222: route "a" (_0[12]X.) and route "b" (_0[23]X.) in line 15 match it, and neither is more specific; "a" takes it
            fix: narrow one of them so that 0222 belongs to one route
        """, CounterExamples(
        """
          - { name: a, match: ["_0[12]X."], strip: 1, trunks: [city] }
          - { name: b, match: ["_0[23]X."], strip: 1, trunks: [spare] }
        """));

    [Fact]
    public void PatternCoveredInItsOwnRoute_AndHiddenByExtensions_IsANote() => Assert.Equal(
        """
        site.yaml:14:5: note: 201 dials 0222: route "city" (_0[0-4]X.) takes it; it and route "city" (_0[5-9]X.) take every number of _0XX. in the same route (the pattern can go)
        site.yaml:15:5: note: 201 dials 202: the extension is rung, though route "short" (_2XX) matches too (3 extension numbers in all)
        """, Notes(
        """
          - { name: city, match: [_0XX., "_0[0-4]X.", "_0[5-9]X."], strip: 1, trunks: [city] }
          - { name: short, match: [_2XX], trunks: [city] }
        """));

    [Fact]
    public void NoTrunkGroup_NoEmergencyCall()
    {
        var yaml = Head.Replace("  - { name: city, kind: fxo, lines: 1-2, attach: memory, incoming: \"201\" }\n  - { name: spare, kind: sip, address: \"192.0.2.9:5060\", channels: 4, incoming: \"203\" }\n",
            "  - { name: city, kind: e1 }\n", StringComparison.Ordinal).Replace("routes:\n", "", StringComparison.Ordinal);
        Assert.Contains("201 dials 112: an emergency call, and there is no trunk group it could go out by", Text(yaml), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_HasEveryProperty_AndTheExample()
    {
        var text = new StringWriter();
        ProofWriter.WriteJson(text, "site.yaml", PlanProof.Of(SeededPlans.Load(Head + "  - { name: odd, match: [_7XX], strip: 1, prepend: \"1\", trunks: [city] }\n"), new(2026, 3, 2)));
        using var json = System.Text.Json.JsonDocument.Parse(text.ToString());
        Assert.False(json.RootElement.GetProperty("proved").GetBoolean());
        var properties = json.RootElement.GetProperty("properties").EnumerateArray().ToList();
        Assert.Equal(["emergency", "shadowing", "ties", "loops", "rights", "codes", "incoming", "direct dial", "calling", "agreement"], properties.Select(p => p.GetProperty("name").GetString()));
        var finding = properties[0].GetProperty("findings")[0];
        Assert.Equal(("201", "712", 14), (finding.GetProperty("caller").GetString(), finding.GetProperty("dialled").GetString(), finding.GetProperty("line").GetInt32()));
    }

    [Fact]
    public void PatternsThatInterleave_AreTooInvolved_NotAnEndlessProof()
    {
        var patterns = Enumerable.Range(0, 40).Select(i => $"\"_0{new string('X', i)}1{new string('X', 40 - i)}\"");
        Assert.Contains("interleave too much", Text(Head + $"  - {{ name: many, match: [{string.Join(", ", patterns)}], strip: 1, trunks: [city] }}\n"), StringComparison.Ordinal);
    }

    private static string Text(string yaml) =>
        string.Join('\n', ProofWriter.Lines("site.yaml", PlanProof.Of(SeededPlans.Load(yaml), new(2026, 3, 2))).Select(l => l.Text));

    private static string Prove(string routes) => Text(Head + routes + "\n");

    private static string CounterExamples(string routes) => Of(routes, ProofLine.CounterExample, ProofLine.Fix);

    private static string Notes(string routes) => Of(routes, ProofLine.Remark);

    private static string Of(string routes, params ProofLine[] kinds) => string.Join('\n', ProofWriter.Lines("site.yaml",
        PlanProof.Of(SeededPlans.Load(Head + routes + "\n"), new(2026, 3, 2))).Where(l => kinds.Contains(l.Kind)).Select(l => l.Text).Where(t => !t.Contains(": not proved:", StringComparison.Ordinal)));
}
