using FsCheck;
using FsCheck.Fluent;
using Trunkline.Routing.Proof;

namespace Trunkline.Routing.Tests.Proof;

/// <summary>A rule for calls from outside never takes a call, says the proof, exactly when it takes none of all calls there can be.</summary>
public sealed class IncomingConformanceTests
{
    private const string Keys = "129";
    private static readonly string[] s_called = [.. Strings(4).Where(s => s.Length > 0)];
    private static readonly string[] s_trunks = ["city", "spare"];
    private static readonly string[] s_callers = ["", "1", "122222", "222222", "00122222"];

    [Fact]
    public void NeverTakes_IsNeverTaken()
    {
        var (hidden, taken) = (0, 0);
        Prop.ForAll(Sites().ToArbitrary(), yaml =>
        {
            var plan = new SymbolicPlan(SeededPlans.Load(yaml), new(2026, 3, 2));
            var chosen = new HashSet<string>();
            for (var moment = 0; moment < plan.Moments.Count; moment++)
            {
                foreach (var (trunk, called, calling) in from t in s_trunks from c in s_called from caller in s_callers select (t, c, caller))
                {
                    chosen.Add(plan.AskFromOutside(trunk, new(called), moment, calling.Length == 0 ? PhoneNumber.None : new(calling)).Route);
                }
            }

            var never = IncomingProperty.Prove(plan).Findings.Select(f => f.Words.Split('"')[1]).ToHashSet();
            foreach (var rule in plan.Site.Incoming)
            {
                Assert.Equal((yaml, rule.Name, !chosen.Contains(rule.Name)), (yaml, rule.Name, never.Contains(rule.Name)));
                (hidden, taken) = never.Contains(rule.Name) ? (hidden + 1, taken) : (hidden, taken + 1);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(5, 7));
        Assert.True(hidden > 50 && taken > 50, $"{hidden} hidden, {taken} taken");
    }

    private static Gen<string> Sites() =>
        from patterns in PatternGen.Pattern(Keys).Where(p => p.MinDigits <= 3).ArrayOf(7)
        from choices in Gen.Choose(0, 5).ArrayOf(40)
        select Yaml(patterns, choices);

    private static string Yaml(DialPattern[] patterns, int[] choices) =>
        $$"""
        site: { name: Any, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 127.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        calendars:
          - { name: office, when: [mon-fri 08:00-18:00] }
          - { name: evening, when: [mon-fri 16:00-20:00] }
        extensions:
          - { number: "301", name: A, password: long-enough-one }
        trunks:
          - { name: city, kind: sip, address: "192.0.2.9:5060", channels: 4 }
          - { name: spare, kind: sip, address: "192.0.2.8:5060", channels: 4, numbers: { received_calling: e164 } }
        incoming:
        {{string.Join('\n', Enumerable.Range(0, 11).Select(i => $"  - {{ name: r{i}, to: [\"301\"]{(i < 7 ? $", called: [\"{patterns[i].Text}\"]" : "")}{When(choices[i])}{Trunks(choices[i + 11])}{Calling(choices[i + 22])} }}"))}}
        """;

    private static string When(int choice) => choice switch
    {
        0 => ", when: office",
        1 => ", when: not office",
        2 => ", when: evening",
        _ => "",
    };

    private static string Trunks(int choice) => choice switch
    {
        0 => ", trunks: [city]",
        1 => ", trunks: [spare]",
        _ => "",
    };

    private static string Calling(int choice) => choice switch
    {
        0 => ", calling: [\"1\"]",
        1 => ", calling: [\"_+1XXXXX\"]",
        _ => "",
    };

    private static IEnumerable<string> Strings(int most)
    {
        IEnumerable<string> some = [""];
        for (var length = 0; length <= most; length++)
        {
            foreach (var s in some)
            {
                yield return s;
            }

            some = [.. some.SelectMany(s => "01259".Select(c => s + c))];
        }
    }
}
