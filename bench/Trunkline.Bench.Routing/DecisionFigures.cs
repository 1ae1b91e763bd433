using System.Globalization;
using System.Text;
using Trunkline.Routing;
using Trunkline.Site;

namespace Trunkline.Bench.Routing;

/// <summary>
/// Processor time of one decision with 10,000 rules and 1,000 blocks of direct numbers, beside the least that any decision must do: one look-up of the
/// same digits in a dictionary.
/// </summary>
internal static class DecisionFigures
{
    private const int Rounds = 2_000_000;
    private const double Bar = 5;

    internal static int Measure()
    {
        var site = Site();
        var plan = new DialPlan(site);
        var incoming = new IncomingPlan(plan);
        var random = new Prng(7);
        var normal = new char[PhoneNumber.MaxDigits];
        var calling = new char[PhoneNumber.MaxDigits];
        var caller = site.Extensions[0];
        var dialled = Enumerable.Range(0, 4096).Select(i => i % 2 == 0 ? $"9{Digits(random, 10)}" : $"90{Digits(random, 10)}").ToArray();
        var called = Enumerable.Range(0, 4096).Select(_ => new PhoneNumber($"20{7_000_000 + random.Next(40_000):D8}", TypeOfNumber.National, NumberingPlan.Isdn)).ToArray();
        var literal = dialled.Distinct().ToDictionary(d => d);
        plan.Clock.SetTo(DateTimeOffset.UnixEpoch);
        var routed = 0;
        Console.WriteLine("| decision, 10,000 rules, 1,000 blocks | bar | µs CPU | octets |");
        Console.WriteLine("|---|---|---|---|");
        var least = Of("one look-up in a dictionary", "", i => literal.TryGetValue(dialled[i & 4095], out _));
        var outgoing = Of("dialled digits to a route", "5 µs, 0", i => routed += plan.Decide(caller, dialled[i & 4095], normal).Kind == DialledKind.Route ? 1 : 0);
        var landed = 0;
        var direct = Of("a number from outside to an extension", "5 µs, 0", i => landed += incoming.Decide("pri", called[i & 4095], PhoneNumber.None, true, normal, calling).Kind == IncomingKind.Ddi ? 1 : 0);
        var codes = Enumerable.Range(0, 4096).Select(i => i % 2 == 0 ? $"*21*9{Digits(random, 10)}#" : $"*61*9{Digits(random, 10)}*20#").ToArray();
        var asked = 0;
        var code = Of("a feature code with a number", "5 µs, 0", i => asked += plan.Decide(caller, codes[i & 4095], normal).Kind == DialledKind.Code ? 1 : 0);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{routed / (Rounds * 1.1):P0} routed, {landed / (Rounds * 1.1):P0} landed; {outgoing.Micros / least.Micros:F0} and {direct.Micros / least.Micros:F0} look-ups"));
        var isMet = outgoing is { Micros: < Bar, Octets: 0 } && direct is { Micros: < Bar, Octets: 0 } && code is { Micros: < Bar, Octets: 0 } && asked > Rounds && routed > Rounds / 2 && landed > Rounds / 10;
        Console.WriteLine(isMet ? "the bar is met" : "the bar is missed");
        return isMet ? 0 : 1;
    }

    private static (double Micros, long Octets) Of(string what, string bar, Action<int> decide)
    {
        for (var i = 0; i < Rounds / 10; i++)
        {
            decide(i);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Rounds; i++)
        {
            decide(i);
        }

        var micros = (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / Rounds;
        var octets = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {bar} | {micros:F2} | {octets} |"));
        return (micros, octets);
    }

    /// <summary>A third of the rules on the international number, the rest on what is dialled; prefixes of 3 to 7 digits, sets among them.</summary>
    private static SiteModel Site()
    {
        var random = new Prng(5);
        var yaml = new StringBuilder(
            """
            site: { name: Large, country: gb, area_code: "20" }
            emergency: { numbers: ["999", "112"], access_codes: ["9"], trunks: [pri] }
            extensions: [{ number: "201", password: long-enough-one, outside: on }]
            trunks: [{ name: pri, kind: e1, attach: memory, incoming: "201", numbers: { form: national } }]
            calendars: [{ name: office, when: [mon-fri 08:00-18:00] }]
            numbers:
              access_codes: ["9"]
              local_digits: 8
              restricted: [{ name: premium, numbers: [_+449X.] }]
              ddi:

            """);
        for (var i = 0; i < 1000; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"    - {{ numbers: \"+4420{7_000_000 + (i * 20):D8}-+4420{7_000_009 + (i * 20):D8}\", to: \"201\" }}\n");
        }

        yaml.Append("routes:\n");
        var seen = new HashSet<string>();
        while (seen.Count < 9_998)
        {
            var digits = Digits(random, 3 + random.Next(5));
            var set = random.Next(4) == 0 ? "[2-7]" : "";
            var pattern = seen.Count % 3 == 0 ? $"_+44{digits.TrimStart('0')}{set}X." : $"_9{digits}{set}X.";
            if (seen.Add(pattern))
            {
                yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: r{seen.Count}, match: [\"{pattern}\"], strip: {(pattern.Contains('+', StringComparison.Ordinal) ? 0 : 1)}, trunks: [pri]{(seen.Count % 10 == 0 ? ", when: office" : "")} }}\n");
            }
        }

        yaml.Append("  - { name: rest, match: [_+X.], trunks: [pri] }\n  - { name: other, match: [_9X.], strip: 1, trunks: [pri], when: office }\n");
        var loaded = SiteLoader.LoadText(yaml.ToString());
        return loaded.Model ?? throw new InvalidOperationException(loaded.Errors[0].ToLine("site.yaml"));
    }

    private static string Digits(Prng random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => random.Next(10)));
}
