using FsCheck;
using FsCheck.Fluent;
using Trunkline.Routing.Proof;

namespace Trunkline.Routing.Tests.Proof;

/// <summary>The proof is no second opinion: of random plans, strings, callers and moments it says what the plan that runs says.</summary>
public sealed class ConformanceTests
{
    private const string Keys = "0129*";

    [Fact]
    public void ProofAndPlan_SayTheSame()
    {
        var said = new Dictionary<string, int>();
        Prop.ForAll((from site in Sites() from seed in Gen.Choose(0, 1_000_000) select (site, seed)).ToArbitrary(), x =>
        {
            var plan = new SymbolicPlan(SeededPlans.Load(x.site), new(2026, 3, 2));
            var random = new Prng((ulong)x.seed);
            for (var i = 0; i < 300; i++)
            {
                var dialled = new string([.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => Keys[random.Next(Keys.Length)])]);
                dialled = random.Next(20) == 0 ? "+" + dialled : dialled;
                var caller = plan.Site.Extensions[random.Next(plan.Site.Extensions.Count)];
                var moment = random.Next(plan.Moments.Count);
                var says = plan.Says(plan.Strings.KindOf(dialled), moment, caller);
                Assert.Equal((x.site, dialled, plan.RunningSays(dialled, moment, caller)), (x.site, dialled, says));
                var kind = says.Split(' ')[0] + (says.EndsWith('+') ? " by +" : "");
                said[kind] = said.GetValueOrDefault(kind) + 1;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(11, 13));
        Assert.Equal(["barred", "barred by +", "code", "emergency", "extension", "nothing", "restricted", "restricted by +", "route", "route by +"], said.Keys.Order());
    }

    private static Gen<string> Sites() =>
        from patterns in PatternGen.Pattern(Keys).ArrayOf(12)
        from international in PatternGen.Pattern("0129").ArrayOf(6)
        from more in Gen.Choose(0, 7).ArrayOf(40)
        from restricted in PatternGen.Pattern("0129").ArrayOf(3)
        from extensions in Gen.Elements("201", "10", "2", "12", "202", "0201", "99", "920").ArrayOf(4)
        from emergency in Gen.Elements("112", "911", "110", "12", "02").ArrayOf(2)
        from access in Gen.Elements("9", "0", "91", "2").ArrayOf(2)
        from numbering in Gen.Elements("", ", local_digits: 3", ", local_digits: 3-4, access_codes: [\"9\"]", ", national_prefix: \"\", national_digits: 5, access_codes: [\"9\", \"91\"]", ", country_code: \"2\", international_prefix: \"01\", special: [_1X]")
        where emergency.SelectMany(e => access.Select(a => a + e).Prepend(e)).All(e => !extensions.Contains(e))
        select Yaml([.. patterns.DistinctBy(p => p.Text).Select(p => p.Text), .. international.Where(p => p.Prefix is not ['0', ..]).DistinctBy(p => p.Text).Select(p => "_+" + p.Text[1..])],
            more, [.. restricted.Where(p => p.Prefix is not ['0', ..]).Select((p, i) => i == 0 ? p.Text : "_+" + p.Text[1..])], [.. extensions.Distinct()], [.. emergency.Distinct()], [.. access.Distinct()], numbering);

    private static string Yaml(string[] patterns, int[] more, string[] restricted, string[] extensions, string[] emergency, string[] access, string numbering) =>
        $$"""
        site: { name: Any, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 127.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "+44205550100"{{numbering}}, restricted: [{{string.Join(", ", restricted.Select((r, i) => $"{{ name: q{i}, numbers: [\"{r}\"]{(i == 1 ? ", classes: [manager]" : "")} }}"))}}] }
        calendars:
          - { name: office, when: [mon-fri 08:00-18:00], except: [holidays] }
          - { name: holidays, when: ["12-25", "2026-04-03..2026-04-06"] }
          - { name: night, when: [daily 22:00-06:00] }
        extensions:
        {{string.Join('\n', extensions.Select((e, i) => $"  - {{ number: \"{e}\", name: E, password: long-enough-x{i}, outside: {(i == 1 ? "off" : "on")}, class: {(i == 2 ? "manager" : "standard")} }}"))}}
        trunks:
          - { name: city, kind: fxo, lines: 1-2, attach: memory }
        emergency: { numbers: [{{Quoted(emergency)}}], trunks: [city], access_codes: [{{Quoted(access)}}] }
        routes:
        {{string.Join('\n', patterns.Select((p, i) => $"  - {{ name: r{i}, match: [\"{p}\"], trunks: [city]{When(more[i])}{Strip(p, more[i + 20])} }}"))}}
        """;

    private static string When(int choice) => choice switch
    {
        0 => ", classes: [manager]",
        1 => ", when: office",
        2 => ", when: not office",
        3 => ", when: night",
        _ => "",
    };

    // a strip is refused beside a pattern with +, and where nothing would be left
    private static string Strip(string pattern, int choice) => pattern.Contains('+', StringComparison.Ordinal) ? "" : choice switch
    {
        0 => ", strip: 1, prepend: \"0\"",
        1 => ", strip: 2, prepend: \"00\"",
        2 => ", prepend: \"02\"",
        _ => "",
    };

    private static string Quoted(IEnumerable<string> texts) => string.Join(", ", texts.Select(t => $"\"{t}\""));
}
