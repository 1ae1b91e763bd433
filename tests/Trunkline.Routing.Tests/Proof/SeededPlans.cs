using System.Globalization;
using System.Text;
using Trunkline.Site;

namespace Trunkline.Routing.Tests.Proof;

/// <summary>Plans from seeds: clean by the way they are made, and the same ones with a rule planted that never takes a call.</summary>
/// <remarks>
/// Clean: under each access code the next digits are cut into disjoint sets, a pattern for each, and again under some of these; the digit 9 stays
/// free on every level, so each pattern keeps numbers of its own, and two patterns that overlap differ first where one has more keys.
/// </remarks>
internal sealed class SeededPlans
{
    private static readonly string[] s_tails = ["", ".", "!"];
    private readonly Prng _random;
    private readonly List<string> _patterns = [];
    private readonly int _most;

    private SeededPlans(ulong seed, int most)
    {
        _random = new(seed);
        _most = most;
        for (var tries = 0; _patterns.Count < most && tries < 1000; tries++)
        {
            var access = "089"[tries % 3];
            if (tries < 3)
            {
                Add($"{access}", 1);
            }
            else if (most > 60)
            {
                Add($"{access}{tries:D3}", 1);
            }
        }
    }

    /// <summary>A clean plan.</summary>
    internal static string Clean(ulong seed, int patterns = 30)
    {
        var plan = new SeededPlans(seed, patterns);
        return plan.Yaml(plan._patterns, []);
    }

    /// <summary>A plan with a planted rule.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="shadowed">Patterns of which one at least never takes a call.</param>
    internal static string Planted(ulong seed, out IReadOnlyList<string> shadowed)
    {
        var plan = new SeededPlans(seed, 30);
        var victim = plan._patterns[plan._random.Next(plan._patterns.Count)];
        var planted = new List<(string Pattern, string When)>();
        switch (seed % 6 == 2 && victim.Count(c => c == 'X') < 2 ? 1 : seed % 6)
        {
            case 0: // the same numbers spelled otherwise
                planted.Add((Respelled(victim), ""));
                shadowed = [victim, planted[0].Pattern];
                break;
            case 1: // two halves that cover it
                planted.AddRange(plan.Halves(victim).Select(h => (h, "")));
                shadowed = [victim];
                break;
            case 5: // a half that is two routes, one by day and one by night, and the other half
                var (low, high) = (plan.Halves(victim) is var h ? h[0] : "", h[1]);
                planted.AddRange([(low, ", when: office"), (low, ", when: not office"), (high, "")]);
                shadowed = [victim];
                break;
            case 2: // a half and the quarters of the other
                var halves = plan.Halves(victim);
                planted.AddRange([(halves[0], ""), .. plan.Halves(halves[1]).Select(q => (q, ""))]);
                shadowed = [victim];
                break;
            case 3: // all its numbers are extensions, or a service
                planted.Add((plan._random.Next(2) == 0 ? "_30[1-4]" : "_60[1]", ""));
                shadowed = [planted[0].Pattern];
                break;
            default: // an emergency number, behind an access code or not
                planted.Add((plan._random.Next(2) == 0 ? "112" : "_9[9]9[9]", ""));
                shadowed = [planted[0].Pattern];
                break;
        }

        // the victim holds always: a rule of some hours before the same rule of all hours is no shadow
        return plan.Yaml(plan._patterns.Where(p => p != victim), [(victim, ""), .. planted]);
    }

    private void Add(string prefix, int depth)
    {
        var digits = Enumerable.Range(0, 9).OrderBy(_ => _random.NextUInt64()).ToList();
        while (digits.Count > 0 && _patterns.Count < _most)
        {
            var count = Math.Min(digits.Count, 1 + _random.Next(3));
            var set = digits.Take(count).Order().ToList();
            digits.RemoveRange(0, count);
            if (_random.Next(4) == 0)
            {
                continue;
            }

            var next = prefix + (count == 1 ? $"{set[0]}" : $"[{string.Concat(set)}]");
            _patterns.Add("_" + next + new string('X', 1 + _random.Next(5)) + s_tails[_random.Next(3)]);
            if (depth < 4 && _random.Next(3) == 0)
            {
                Add(next, depth + 1);
            }
        }
    }

    /// <summary>Two patterns that together match what one does, each with fewer keys.</summary>
    private string[] Halves(string pattern)
    {
        var at = pattern.LastIndexOf('X');
        var cut = 1 + _random.Next(9);
        string Half(int from, int to) => pattern[..at] + $"[{from}-{to}]" + pattern[(at + 1)..];
        return [Half(0, cut - 1), Half(cut, 9)];
    }

    /// <summary>The same numbers in other letters.</summary>
    private static string Respelled(string pattern) => pattern.Replace("X", "[0-9]", StringComparison.Ordinal);

    private string Yaml(IEnumerable<string> clean, List<(string Pattern, string When)> planted)
    {
        var text = new StringBuilder(
            """
            site: { name: Seeded, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
            sip: { udp: 127.0.0.1:5060, realm: test }
            storage: { state_dir: state }
            numbers: { main: "2075550100" }
            calendars:
              - { name: office, when: [mon-fri 08:00-18:00], except: [holidays] }
              - { name: holidays, when: ["12-25", "2026-04-03..2026-04-06"] }
            extensions:
              - { number: "301", name: A, password: long-enough-one, outside: on }
              - { number: "302", name: B, password: long-enough-two, outside: on, class: manager }
              - { number: "303", name: C, password: long-enough-three }
              - { number: "304", name: D, password: long-enough-four, outside: on }
            trunks:
              - { name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "301" }
              - { name: backup, kind: fxo, lines: "3", attach: memory, incoming: "303" }

            """);
        Services(text);
        text.Append("""
            emergency: { numbers: ["112", "999"], trunks: [backup], access_codes: ["0", "8", "9"] }
            routes:

            """);
        var name = 0;
        var patterns = clean.OrderBy(_ => _random.NextUInt64()).ToList();
        while (patterns.Count > 0)
        {
            var count = Math.Min(patterns.Count, 1 + _random.Next(3));
            Route(patterns.Take(count), _random.Next(8) switch { 0 => ", when: office", 1 => ", when: not office", _ => "" });
            patterns.RemoveRange(0, count);
        }

        foreach (var (pattern, when) in planted)
        {
            Route([pattern], when);
        }

        return text.ToString();

        void Route(IEnumerable<string> match, string when) => text.Append(CultureInfo.InvariantCulture,
            $"  - {{ name: r{name++}, match: [{string.Join(", ", match.Select(m => $"\"{m}\""))}], strip: 1, trunks: [{(_random.Next(2) == 0 ? "city" : "backup, city")}]{(_random.Next(5) == 0 ? ", classes: [manager]" : "")}{when} }}\n");
    }

    /// <summary>
    /// Services that lead on to one another, to later ones only, so that there is no circle: what a caller of one may reach is then what a caller of many may.
    /// </summary>
    private void Services(StringBuilder text)
    {
        var after = new List<string> { "301", "302", "303", "304", "601" };
        var sections = new SortedDictionary<string, List<string>>(StringComparer.Ordinal) { ["announcements"] = ["number: \"601\", name: s601, says: [closed]"] };
        for (var number = 602; number < 602 + _random.Next(12); number++)
        {
            string Next() => after[_random.Next(after.Count)];
            var (kind, keys) = _random.Next(5) switch
            {
                0 => ("groups", $"members: [\"301\", \"302\"], strategy: {"all hunt memory".Split(' ')[_random.Next(3)]}, then: \"{Next()}\""),
                1 => ("queues", $"agents: [\"302\", \"303\"], then: \"{Next()}\""),
                2 => ("menus", $"greeting: welcome, options: {{ 1: \"{Next()}\", 2: \"{Next()}\" }}, direct_dial: on, then: \"{Next()}\""),
                3 => ("switches", $"when: office, day: \"{Next()}\", night: \"{Next()}\""),
                _ => ("announcements", $"says: [closed], then: \"{Next()}\""),
            };
            (sections.TryGetValue(kind, out var rows) ? rows : sections[kind] = []).Add($"number: \"{number}\", name: s{number}, {keys}");
            after.Add($"{number}");
        }

        foreach (var (kind, rows) in sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"{kind}:\n{string.Concat(rows.Select(r => $"  - {{ {r} }}\n"))}");
        }
    }

    internal static SiteModel Load(string yaml)
    {
        var result = SiteLoader.LoadText(yaml);
        return result.Model ?? throw new InvalidOperationException(string.Join('\n', result.Errors.Select(e => e.ToLine("site"))) + "\n" + yaml);
    }
}
