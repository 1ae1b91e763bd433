using System.Globalization;
using System.Text;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>What goes wrong, when and for how long.</summary>
/// <param name="At">Seconds after the start.</param>
/// <param name="Kind">What: down, half, congested, loss, kill, reload, gateway (its process dies), link (it is out of reach).</param>
/// <param name="Trunk">Of which trunk; empty where of none.</param>
/// <param name="Seconds">How long.</param>
internal sealed record MixedFault(double At, string Kind, string Trunk, double Seconds);

/// <summary>A call, by its place in the schedule.</summary>
/// <param name="At">Seconds after the start.</param>
/// <param name="Who">The extension that calls; for a call from outside the trunk it comes by.</param>
/// <param name="What">home, national, abroad, premium, eight, inside, group; from outside: ddi, main, stranger, own.</param>
/// <param name="Way">Which of the ways to dial it, or to write it.</param>
/// <param name="Number">Its own: the last four digits of the number outside.</param>
internal sealed record MixedOrder(double At, string Who, string What, int Way, int Number);

/// <summary>A plan for the site's trunks: how numbers are written, who may do what, what goes where.</summary>
/// <param name="Forms">How each trunk group's operator writes numbers, by its name.</param>
/// <param name="Extensions">Lines of the section extensions.</param>
/// <param name="Groups">Lines of the section groups.</param>
/// <param name="Routes">Lines of the section routes.</param>
/// <param name="Incoming">Lines of the section incoming.</param>
/// <param name="Minute">When it comes to work, minutes from the beginning.</param>
internal sealed record MixedPlan(IReadOnlyDictionary<string, string> Forms, IReadOnlyList<string> Extensions, IReadOnlyList<string> Groups, IReadOnlyList<string> Routes, IReadOnlyList<string> Incoming, int Minute);

/// <summary>A made-up mixed site, two plans for it, and an afternoon: calls and faults. From a seed, and smaller by taking parts away.</summary>
internal sealed record MixedSpec(ulong Seed, int Spans, int Lines, bool HasCarrier, MixedPlan First, MixedPlan Second, IReadOnlyList<MixedOrder> Orders, IReadOnlyList<MixedFault> Faults)
{
    /// <summary>Extensions 201 to 206; the last is registered nowhere.</summary>
    public static readonly string[] Numbers = ["201", "202", "203", "204", "205", "206"];

    /// <summary>The trunk groups there are.</summary>
    public IReadOnlyList<string> Trunks => [.. Spans > 0 ? ["pri"] : Array.Empty<string>(), .. HasCarrier ? ["carrier"] : Array.Empty<string>(), .. Lines > 0 ? ["lines"] : Array.Empty<string>()];

    /// <summary>The site of a seed.</summary>
    public static MixedSpec Of(ulong seed)
    {
        var random = new Prng(seed);
        var spans = random.Next(3);
        var lines = random.Next(3) == 0 ? 0 : 2 + random.Next(7);
        var carrier = spans == 0 || lines == 0 || random.Next(4) > 0;
        var spec = new MixedSpec(seed, spans, lines, carrier, null!, null!, [], []);
        spec = spec with { First = NewPlan(random, spec.Trunks), Second = NewPlan(random, spec.Trunks) };
        var orders = new List<MixedOrder>();
        var at = 45.0; // every trunk is up
        for (var i = 0; i < 60; i++)
        {
            at += 0.3 + (random.NextDouble() * 8);
            var outside = random.Next(3) == 0;
            string[] things = outside ? ["ddi", "ddi", "main", "stranger", "own"] : ["home", "home", "national", "abroad", "premium", "eight", "inside", "group"];
            orders.Add(new(at, outside ? Pick(random, spec.Trunks) : Numbers[random.Next(5)], Pick(random, things), random.Next(4), 1000 + (i * 10) + random.Next(10)));
        }

        var faults = new List<MixedFault>();
        string[] kinds = ["down", "down", "down", "half", "congested", "congested", "loss", "kill", "reload", "gateway", "link"];
        for (var t = 30 + (random.NextDouble() * 60); t < at; t += 10 + (random.NextDouble() * 70))
        {
            faults.Add(new(t, Pick(random, kinds), Pick(random, spec.Trunks), random.Next(3) == 0 ? 2 : 30 + (random.NextDouble() * 60)));
        }

        return spec with { Orders = orders, Faults = faults };
    }

    /// <summary>The site with one of its plans, as a file.</summary>
    public string Yaml(MixedPlan plan)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $$"""
            site: { name: Mixed, node: n1, country: gb, area_code: "21", time_zone: Europe/London }
            sip: { udp: 10.0.0.1:5060, realm: test }
            storage: { state_dir: state }
            numbers:
              main: "+44215556200"
              local_digits: 7
              access_codes: ["9"]
              ddi: [{ numbers: "+44215556201-+44215556206", to: "201", consecutive: on }]
              restricted: [{ name: premium, numbers: [_+4490X.], classes: [manager] }]
            calendars: [{ name: early, when: ["daily 06:00-12:{{plan.Minute:00}}"] }]
            extensions:

            """));
        plan.Extensions.ToList().ForEach(e => text.Append("  - ").Append(e).Append('\n'));
        Section("groups", plan.Groups);
        text.Append("trunks:\n");
        if (Spans > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {{ name: pri, kind: e1, spans: {Spans}, attach: memory, incoming: \"201\", numbers: {{ {plan.Forms["pri"]} }} }}\n");
        }

        if (HasCarrier)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {{ name: carrier, kind: sip, address: \"10.0.9.1:5060\", channels: 20, incoming: \"202\", habits: {{ options_s: 5, options_wait_s: 1, hold_down_s: 5, return_probes: 1 }}, numbers: {{ {plan.Forms["carrier"]} }} }}\n");
        }

        if (Lines > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {{ name: lines, kind: fxo, lines: 1-{Lines}, attach: memory, incoming: \"203\", answer: polarity, loop_break_ms: 200, caller_id: v23, numbers: {{ {plan.Forms["lines"]} }} }}\n");
        }

        Section("routes", plan.Routes);
        Section("incoming", plan.Incoming);
        return text.Append(CultureInfo.InvariantCulture, $"emergency: {{ numbers: [\"112\", \"999\"], trunks: [{Trunks[0]}], access_codes: [\"9\", \"8\"] }}\n").ToString();

        void Section(string name, IReadOnlyList<string> rows)
        {
            if (rows.Count > 0)
            {
                text.Append(name).Append(":\n");
                rows.ToList().ForEach(r => text.Append("  - ").Append(r).Append('\n'));
            }
        }
    }

    /// <summary>The model of one of its plans.</summary>
    public SiteModel Load(MixedPlan plan)
    {
        var yaml = Yaml(plan);
        var result = SiteLoader.LoadText(yaml);
        return result.Model ?? throw new InvalidOperationException(string.Join('\n', result.Errors.Select(e => e.ToLine("site.yaml"))) + "\n" + yaml);
    }

    /// <summary>Smaller ones: without half of its calls or faults, without one of them, without a rule.</summary>
    public IEnumerable<MixedSpec> Smaller()
    {
        foreach (var faults in Less(Faults))
        {
            yield return this with { Faults = faults };
        }

        foreach (var orders in Less(Orders))
        {
            yield return this with { Orders = orders };
        }

        foreach (var plan in Less(First))
        {
            yield return this with { First = plan };
        }

        foreach (var plan in Faults.Any(f => f.Kind == "reload") ? Less(Second) : [])
        {
            yield return this with { Second = plan };
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"seed {Seed}\n{string.Join('\n', Orders)}\n{string.Join('\n', Faults)}\n{Yaml(First)}{(Faults.Any(f => f.Kind == "reload") ? "\n--- and after a reload\n" + Yaml(Second) : "")}";

    private static IEnumerable<MixedPlan> Less(MixedPlan plan) =>
        Less(plan.Incoming).Select(i => plan with { Incoming = i })
            .Concat(Less(plan.Routes).Where(r => r.Count > 0).Select(r => plan with { Routes = r }));

    private static IEnumerable<IReadOnlyList<T>> Less<T>(IReadOnlyList<T> all)
    {
        if (all.Count > 3)
        {
            yield return [.. all.Take(all.Count / 2)];
            yield return [.. all.Skip(all.Count / 2)];
        }

        for (var i = 0; i < all.Count; i++)
        {
            yield return [.. all.Where((_, at) => at != i)];
        }
    }

    private static T Pick<T>(Prng random, IReadOnlyList<T> things) => things[random.Next(things.Count)];

    private static MixedPlan NewPlan(Prng random, IReadOnlyList<string> trunks)
    {
        string[] forms = ["international", "national", "subscriber", "prefixed", "e164"];
        string[] carrierForms = ["international", "e164", "national", "prefixed"];
        var written = new Dictionary<string, string>
        {
            ["pri"] = $"form: {Pick(random, forms)}{(random.Next(3) == 0 ? $", called: {Pick(random, forms)}" : "")}",
            ["carrier"] = $"form: {Pick(random, carrierForms)}{(random.Next(2) == 0 ? ", main: \"+442085550000\", contract: [\"+442085550000-+442085550099\"]" : "")}",
            ["lines"] = $"form: {(random.Next(2) == 0 ? "local" : "prefixed")}",
        };
        var extensions = Numbers.Select((n, i) =>
        {
            var outside = random.Next(3) > 0;
            var forward = random.Next(4) > 0 ? "" : $", forward: {{ {Pick(random, (string[])["always", "busy", "no_answer", "unreachable"])}: \"{Target(i, outside)}\"{(random.Next(2) == 0 ? ", after_s: 5" : "")} }}";
            return $"{{ number: \"{n}\", password: long-enough-{(char)('a' + i)}, outside: {(outside ? "on" : "off")}, class: {(random.Next(3) == 0 ? "manager" : "standard")}"
                + $", show: {Pick(random, (string[])["main", "own", "withheld", "own"])}{(random.Next(10) == 0 ? ", dnd: on" : "")}{forward} }}";
        }).ToList();
        var groups = new List<string>
        {
            $"{{ number: \"600\", name: sales, strategy: {Pick(random, (string[])["all", "hunt", "memory"])}, members: [201, 203, 206], ring_s: 6{(random.Next(2) == 0 ? ", then: \"601\"" : "")} }}",
            $"{{ number: \"601\", name: help, strategy: {Pick(random, (string[])["all", "hunt", "memory"])}, members: [204, 205], ring_s: 5 }}",
        };
        var routes = new List<string>();
        foreach (var match in (string[])["_+4421X.", "_+4430X.", "_+44X.", "\"_+X.\"", "_8X."])
        {
            if (random.Next(4) > 0 || match == "\"_+X.\"")
            {
                routes.Add(NewRoute(random, trunks, $"r{routes.Count}", match));
            }
        }

        var incoming = new List<string>();
        foreach (var rule in (string[])["called: [\"+44215556204\"]", "calling: [_+33X.]", $"trunks: [{Pick(random, trunks)}]", "when: early"])
        {
            if (random.Next(2) == 0)
            {
                incoming.Add($"{{ name: i{incoming.Count}, {rule}, to: [{string.Join(", ", Enumerable.Range(0, 1 + random.Next(2)).Select(_ => $"\"{Pick(random, (string[])["201", "202", "203", "204", "600", "206"])}\"").Distinct())}], ring_s: 6 }}");
            }
        }

        return new(written, extensions, groups, routes, incoming, 1 + random.Next(5));

        string Target(int i, bool outside) => random.Next(outside ? 3 : 2) switch
        {
            0 when i < 5 => Numbers[i + 1 + random.Next(5 - i)],
            0 or 1 => "601",
            _ => $"90305559{Numbers[i]}",
        };
    }

    private static string NewRoute(Prng random, IReadOnlyList<string> trunks, string name, string match)
    {
        var order = trunks.OrderBy(_ => random.NextUInt64()).Take(1 + random.Next(trunks.Count)).ToList();
        var share = order.Count > 1 && random.Next(3) == 0 ? " 60%" : "";
        return $"{{ name: {name}, match: [{match}], trunks: [{order[0]}{share}{string.Concat(order.Skip(1).Select(t => ", " + t))}]{(match == "_8X." ? ", strip: 1" : "")}"
            + $"{(random.Next(5) == 0 ? ", classes: [manager]" : "")}{(random.Next(5) == 0 ? ", when: early" : "")}, no_answer_s: 20 }}";
    }
}
