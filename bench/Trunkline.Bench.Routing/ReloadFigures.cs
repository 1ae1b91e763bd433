using System.Globalization;
using System.Text;
using Trunkline.Routing.Proof;
using Trunkline.Simulation;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Bench.Routing;

/// <summary>A site of 10,000 extensions is reloaded under calls: from the file's text to the new plan at work, proof and all; and what the calls notice.</summary>
internal static class ReloadFigures
{
    private const double Bar = 2;
    private const int Pairs = 20;

    internal static int Measure()
    {
        var site = new SimulatedSite(new World(), Load(Yaml("A")), Fidelity.Events);
        var phones = Enumerable.Range(0, 2 * Pairs).Select(i => site.AddPhone($"{30_000 + i}")).ToList();
        foreach (var phone in phones)
        {
            phone.OnIncoming = c => c.Answer();
            phone.Register();
        }

        site.World.Advance(TimeSpan.FromSeconds(20));
        var calls = Enumerable.Range(0, Pairs).Select(i => phones[2 * i].Call($"{30_000 + (2 * i) + 1}")).ToList();
        site.World.Advance(TimeSpan.FromSeconds(5));
        var up = calls.Count(c => c.State == PhoneCallState.Talking);

        Console.WriteLine("| reload of 10,000 extensions, 1,000 blocks, 300 rules, 250 services | bar | first | then |");
        Console.WriteLine("|---|---|---|---|");
        var (first, firstStop) = Reload(site, "B");
        var (then, stop) = Enumerable.Range(0, 4).Select(i => Reload(site, i % 2 == 0 ? "A" : "B")).MinBy(r => r.All);
        site.World.Advance(TimeSpan.FromSeconds(30));
        var left = calls.Count(c => c.State == PhoneCallState.Talking);
        foreach (var call in calls)
        {
            call.HangUp();
        }

        site.World.Advance(TimeSpan.FromSeconds(5));
        var touched = up - left + (site.Records.Count(r => r.Cause != Base.Q850Cause.NormalClearing));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| from text to the new plan at work, s CPU | {Bar} | {first:F2} | {then:F2} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| of it the loop is stopped, ms CPU | | {firstStop:F1} | {stop:F1} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| calls that were touched, of {up} | 0 | {touched} | |"));
        var isMet = first < Bar && touched == 0 && up == Pairs;
        Console.WriteLine(isMet ? "\nthe bar is met" : "\nthe bar is missed");
        return isMet ? 0 : 1;
    }

    private static (double All, double StopMs) Reload(SimulatedSite site, string name)
    {
        var text = Yaml(name);
        var start = Environment.CpuUsage.TotalTime;
        var next = Load(text);
        var prepared = site.Node!.Prepare(next);
        if (PlanProof.Of(next, new(2026, 3, 2)).CounterExamples.FirstOrDefault() is { } example)
        {
            throw new InvalidOperationException(example.Words);
        }

        var before = Environment.CpuUsage.TotalTime;
        var result = site.Node.Reload(prepared, null);
        var end = Environment.CpuUsage.TotalTime;
        return result.Error is null && result.Applied.Count > 9_000 ? ((end - start).TotalSeconds, (end - before).TotalMilliseconds)
            : throw new InvalidOperationException(result.Error ?? $"{result.Applied.Count} differences");
    }

    private static SiteModel Load(string text)
    {
        var loaded = SiteLoader.LoadText(text);
        return loaded.Model ?? throw new InvalidOperationException(loaded.Errors.First(e => e.Severity == SiteSeverity.Error).ToLine("site.yaml"));
    }

    /// <summary>Every extension has another name in the other file, the routes another order of trunks, and the queues another time to wait.</summary>
    private static string Yaml(string name)
    {
        var yaml = new StringBuilder(
            """
            site: { name: Large, node: n1, country: gb, area_code: "20" }
            sip: { udp: 10.0.0.1:5060, realm: test }
            storage: { state_dir: state }
            emergency: { numbers: ["112", "999"], access_codes: ["9"], trunks: [pri] }
            trunks:
              - { name: pri, kind: e1, spans: 4, attach: memory, incoming: "30000", numbers: { form: national } }
              - { name: carrier, kind: sip, address: "10.0.9.1:5060", channels: 100, incoming: "30000", numbers: { form: international } }
            extensions:

            """);
        for (var i = 0; i < 10_000; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ number: \"{30_000 + i}\", name: {name}{i}, password: long-enough-x{i}, outside: on }}\n");
        }

        yaml.Append("numbers:\n  main: \"+442079460000\"\n  local_digits: 8\n  access_codes: [\"9\"]\n  ddi:\n");
        for (var i = 0; i < 1000; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"    - {{ numbers: \"+4420{70_000_000 + (i * 10)}-+4420{70_000_009 + (i * 10)}\", to: \"{30_000 + (10 * i)}\", consecutive: on }}\n");
        }

        yaml.Append("routes:\n  - { name: all, match: [_+X.], trunks: [pri, carrier] }\n");
        for (var i = 100; i < 400; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: r{i}, match: [_+4416{i}X.], trunks: [{(name == "A" ? "pri, carrier" : "carrier, pri")}] }}\n");
        }

        foreach (var (section, first, keys) in new (string, int, Func<int, string>)[]
        {
            ("groups", 5000, i => $"strategy: hunt, members: [{Fifty(i)}], then: \"{5100 + i}\""),
            ("queues", 5100, i => $"agents: [{Fifty(i)}], wait_s: {(name == "A" ? 60 : 90)}, then: \"{5200 + i}\""),
            ("switches", 5200, i => $"when: closed, day: \"{30_000 + i}\", night: \"{5300 + i}\""),
            ("menus", 5300, i => $"greeting: welcome, options: {{ 1: \"{5000 + i}\", 2: \"{5100 + i}\" }}, direct_dial: on, then: \"{5400 + i}\""),
            ("announcements", 5400, _ => "says: [closed]"),
        })
        {
            yaml.Append(CultureInfo.InvariantCulture, $"{section}:\n");
            for (var i = 0; i < 50; i++)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"  - {{ number: \"{first + i}\", name: {section}{i}, {keys(i)} }}\n");
            }
        }

        return yaml.Append("calendars:\n  - { name: closed, when: [mon-fri 18:00-08:00, sat, sun] }\n").ToString();

        static string Fifty(int i) => string.Join(", ", Enumerable.Range(0, 50).Select(m => $"\"{30_000 + (50 * i) + m}\""));
    }
}
