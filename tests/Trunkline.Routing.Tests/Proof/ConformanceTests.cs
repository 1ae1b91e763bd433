using FsCheck;
using FsCheck.Fluent;
using Trunkline.Routing.Proof;

namespace Trunkline.Routing.Tests.Proof;

/// <summary>The proof is no second opinion: of random plans, strings, callers and moments it says what the plan that runs says.</summary>
public sealed class ConformanceTests
{
    private const string Keys = "0129*";

    [Fact]
    public void ProofAndPlan_SayTheSame() => Prop.ForAll((from site in Sites() from seed in Gen.Choose(0, 1_000_000) select (site, seed)).ToArbitrary(), x =>
    {
        var site = SeededPlans.Load(x.site);
        var plan = new SymbolicPlan(site, new SiteNumberPlan(site, PlanProof.Groups(site)), new(2026, 3, 2));
        var random = new Prng((ulong)x.seed);
        for (var i = 0; i < 300; i++)
        {
            var dialled = new string([.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => Keys[random.Next(Keys.Length)])]);
            dialled = random.Next(20) == 0 ? "+" + dialled : dialled;
            var caller = site.Extensions[random.Next(site.Extensions.Count)];
            var moment = random.Next(plan.Moments.Count);
            Assert.Equal((x.site, dialled, plan.PlanSays(dialled, moment, caller)), (x.site, dialled, plan.Says(dialled, moment, caller)));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(11, 13));

    private static Gen<string> Sites() =>
        from patterns in PatternGen.Pattern(Keys).ArrayOf(12)
        from classes in Gen.Choose(0, 2).ArrayOf(12)
        from extensions in Gen.Elements("201", "10", "2", "12", "202", "0201", "99", "920").ArrayOf(4)
        from emergency in Gen.Elements("112", "911", "110", "12", "02").ArrayOf(2)
        from access in Gen.Elements("9", "0", "91", "2").ArrayOf(2)
        where emergency.SelectMany(e => access.Select(a => a + e).Prepend(e)).All(e => !extensions.Contains(e))
        select Yaml(patterns.DistinctBy(p => p.Text).Select(p => p.Text), classes, extensions.Distinct(), emergency.Distinct(), access.Distinct());

    private static string Yaml(IEnumerable<string> patterns, int[] classes, IEnumerable<string> extensions, IEnumerable<string> emergency, IEnumerable<string> access) =>
        $$"""
        site: { name: Any, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 127.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        extensions:
        {{string.Join('\n', extensions.Select((e, i) => $"  - {{ number: \"{e}\", name: E, password: long-enough-x{i}, outside: {(i == 1 ? "off" : "on")}, class: {(i == 2 ? "manager" : "standard")} }}"))}}
        trunks:
          - { name: city, kind: fxo, lines: 1-2, attach: memory }
        emergency: { numbers: [{{Quoted(emergency)}}], trunks: [city], access_codes: [{{Quoted(access)}}] }
        routes:
        {{string.Join('\n', patterns.Select((p, i) => $"  - {{ name: r{i}, match: [\"{p}\"], trunks: [city]{(classes[i] == 0 ? ", classes: [manager]" : "")} }}"))}}
        """;

    private static string Quoted(IEnumerable<string> texts) => string.Join(", ", texts.Select(t => $"\"{t}\""));
}
