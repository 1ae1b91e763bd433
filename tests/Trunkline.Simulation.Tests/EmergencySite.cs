using System.Globalization;
using System.Text;

namespace Trunkline.Simulation.Tests;

/// <summary>The file of a made-up site, and how its administrator changes it from one reload to the next: always so that emergency calls must get through.</summary>
internal sealed class EmergencySite
{
    /// <summary>Extensions with no right to call outside, who call for help.</summary>
    public const int Callers = 6;

    /// <summary>Extensions who keep every circuit busy.</summary>
    public const int Talkers = 14;

    private static readonly string[] s_orders = ["ascending", "descending", "cyclic", "least_recent"];
    private static readonly string[] s_forms = ["dialled", "local", "prefixed", "e164"];
    private static readonly string[] s_directions = ["", "", "", "in", "out", "some in", "some out"];

    /// <summary>Numbers inside that calls from outside reach: extensions who stay, a queue, a ring group, a menu, an announcement, a switch.</summary>
    private static readonly string[] s_incoming = ["306", "307", "308", "309", "310", "311", "312", "313", "400", "410", "420", "430", "440"];

    private static readonly string s_ported = WritePorted();
    private readonly List<Group> _groups = [];
    private readonly List<Person> _people = [];
    private readonly List<string> _codes;
    private List<string> _route;
    private List<string> _emergency;
    private string _main = "5556000";
    private int _most = 2;      // of a department
    private int _calls;         // more need a restart
    private bool _hasSpareRoute;
    private bool _campsOn;
    private bool _saysBusy;
    private readonly bool _asksPortability;
    private readonly string _zeroIn; // which key has the access code 0
    private bool _isBroken;     // the file has an error

    public EmergencySite(Prng made)
    {
        var lines = 1 + made.Next(4);
        var spans = made.Next(3);
        var sip = spans == 0 || made.Next(2) == 0;
        _calls = 3 + made.Next(12);
        var first = lines > 2 && made.Next(2) == 0 ? 1 : lines;
        Add("line", $"kind: fxo, lines: 1-{first}, attach: memory, answer: {(made.Next(2) == 0 ? "polarity" : "assumed")}, hold_down_s: {HoldDown()}", "310", first, "1");
        if (first < lines)
        {
            Add("special", $"kind: fxo, lines: {first + 1}-{lines}, attach: memory, hold_down_s: {HoldDown()}", "311", lines - first, $"{first + 1}");
        }

        for (var i = 1; i <= spans; i++)
        {
            var channels = 1 + made.Next(3);
            Add($"pri{i}", $"kind: e1, attach: memory, first_span: {i}, channels: {channels}, hold_down_s: {HoldDown()}", "312", channels, "1");
        }

        if (sip)
        {
            var channels = 1 + made.Next(3);
            Add("operator", $"kind: sip, address: \"10.0.9.1:5060\", channels: {channels}", "313", channels, "1");
        }

        for (var i = 0; i < Callers + Talkers; i++)
        {
            _people.Add(new(300 + i, i, i >= Callers, i % 3 == 0 ? "low" : "high"));
        }

        _route = Shuffled(made);
        _emergency = [.. _route.Take(1 + made.Next(_groups.Count))];
        _codes = made.Next(2) == 0 ? ["0"] : ["0", "9"];
        _zeroIn = made.Next(2) == 0 ? "emergency" : "numbers";
        (_campsOn, _saysBusy, _asksPortability) = (made.Next(2) == 0, made.Next(2) == 0, made.Next(2) == 0);

        int HoldDown() => made.Next(3) * 30;

        void Add(string name, string text, string incoming, int circuits, string some)
        {
            var group = new Group(name, text, circuits, some) { Incoming = incoming, Hunting = s_orders[made.Next(s_orders.Length)], Reserve = made.Next(2) };
            group.Use(made);
            _groups.Add(group);
        }
    }

    /// <summary>What may stand before an emergency number at any time: nothing, or an access code that is never taken away.</summary>
    public IReadOnlyList<string> Codes => [.. _codes.Where(c => c is "0" or "9").Prepend("")];

    /// <summary>Its trunk groups.</summary>
    public IReadOnlyList<string> Groups => [.. _groups.Select(g => g.Name)];

    /// <summary>True when the last change cannot be put to work by a reload.</summary>
    public bool MustBeRefused { get; private set; }

    /// <summary>Somebody changes one to three things.</summary>
    public void Change(Prng random)
    {
        MustBeRefused = false;
        for (var i = random.Next(3); i >= 0; i--)
        {
            var group = _groups[random.Next(_groups.Count)];
            var person = _people[random.Next(_people.Count)];
            switch (random.Next(14))
            {
                case 0:
                    group.Hunting = s_orders[random.Next(s_orders.Length)];
                    break;
                case 1:
                    group.Reserve = random.Next(1 + Math.Min(2, group.Circuits));
                    break;
                case 2:
                    group.Form = s_forms[random.Next(s_forms.Length)];
                    break;
                case 3:
                    group.Incoming = s_incoming[random.Next(s_incoming.Length)];
                    break;
                case 4:
                    _route = [.. Shuffled(random).Take(1 + random.Next(_groups.Count))];
                    break;
                case 5:
                    _emergency = [.. Shuffled(random).Take(1 + random.Next(_groups.Count))];
                    break;
                case 6: // rights, a department's limit, do not disturb
                    person.Class = person.Class == "low" ? "high" : "low";
                    person.IsOfSales = random.Next(2) == 0;
                    person.Dnd = random.Next(4) == 0;
                    person.Outside = person.Index >= Callers && random.Next(8) > 0;
                    break;
                case 7: // somebody who only talks goes, or comes again
                    if (person.Number > 313)
                    {
                        person.IsGone = !person.IsGone;
                    }

                    break;
                case 8:
                    if (_codes.Remove("7") || random.Next(2) == 0)
                    {
                        _hasSpareRoute = !_hasSpareRoute;
                    }
                    else
                    {
                        _codes.Add("7");
                    }

                    break;
                case 10 or 11: // what the circuits are ordered for, and how many calls the contract allows
                    group.Use(random);
                    break;
                case 12:
                    (_campsOn, _saysBusy) = (random.Next(2) == 0, random.Next(2) == 0);
                    break;
                case 9:
                    _main = _main == "5556000" ? "5557000" : "5556000";
                    break;
                default:
                    _most = 1 + random.Next(3);
                    break;
            }
        }
    }

    /// <summary>Something that a reload refuses: an error, or what needs a restart.</summary>
    public void Spoil(Prng random)
    {
        MustBeRefused = true;
        if (random.Next(2) == 0)
        {
            _isBroken = true;
        }
        else
        {
            _calls++;
        }
    }

    /// <summary>Takes it back.</summary>
    public void Mend()
    {
        _calls -= MustBeRefused && !_isBroken ? 1 : 0;
        (_isBroken, MustBeRefused) = (false, false);
    }

    public override string ToString()
    {
        var yaml = new StringBuilder(
            """
            site: { name: Made, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
            storage: { state_dir: state }

            """);
        yaml.Append(CultureInfo.InvariantCulture, $"numbers: {{ main: \"{_main}\", local_digits: 7{(_zeroIn == "numbers" ? ", access_codes: [\"0\"]" : "")}{(_asksPortability ? $", portability: \"{s_ported}\"" : "")} }}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"sip: {{ udp: 10.0.0.1:5060, realm: test, limits: {{ calls: {_calls} }} }}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"departments: [ {{ name: sales, most_calls: {_most} }} ]\nextensions:\n");
        foreach (var p in _people.Where(p => !p.IsGone))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ number: \"{p.Number}\", password: long-enough-{p.Index}, outside: {(p.Outside ? "on" : "off")}, class: {p.Class}, max_contacts: 3{(p.IsOfSales ? ", department: sales" : "")}{(p.Dnd ? ", dnd: on" : "")} }}\n");
        }

        yaml.Append(
            """
            queues: [ { number: "400", name: support, agents: [310, 311], ring_s: 5, wait_s: 30, without_agents: on } ]
            groups: [ { number: "410", name: sales, strategy: memory, members: [306, 307, 312], ring_s: 4 } ]
            menus: [ { number: "420", name: welcome, greeting: beep, options: { 1: 410 }, sorry: beep, wait_s: 3, tries: 2, then: 400 } ]
            announcements: [ { number: "430", name: full, says: [beep], answer: off, cause: 34 } ]
            switches: [ { number: "440", name: office, day: 420, night: 410 } ]
            parks: [ { number: "450", name: park, places: 3, for_s: 20 } ]

            """);
        yaml.Append("trunks:\n");
        foreach (var g in _groups)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: {g.Name}, {g.Text}, incoming: \"{(_isBroken ? "999999" : g.Incoming)}\", hunting: {g.Hunting}, emergency_reserve: {g.Reserve}{g.Uses}, numbers: {{ form: {g.Form}{(_asksPortability && g.Name != "operator" ? ", routing_number: none" : "")} }} }}\n");
        }

        yaml.Append(CultureInfo.InvariantCulture, $"routes:\n  - {{ name: city, match: [_0X.], strip: 1, trunks: [{string.Join(", ", _route)}], classes: [low, high]{(_campsOn ? ", camp_on: { for_s: 40, most: 4 }" : "")}{(_saysBusy ? ", when_busy: full" : "")}{(_asksPortability ? ", portability: on" : "")} }}\n");
        if (_codes.Contains("9"))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: nine, match: [_9X.], strip: 1, trunks: [{_groups[0].Name}], classes: [low, high] }}\n"); // it makes 9112 an emergency call
        }

        if (_hasSpareRoute)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: spare, match: [_6X.], strip: 1, trunks: [{_groups[0].Name}], classes: [low, high] }}\n");
        }

        yaml.Append(CultureInfo.InvariantCulture, $"emergency: {{ numbers: [\"112\", \"119\"], trunks: [{string.Join(", ", _emergency)}], access_codes: [{string.Join(", ", _codes.Where(c => c != "9" && (c != "0" || _zeroIn == "emergency")).Select(c => $"\"{c}\""))}] }}\n");
        return yaml.ToString();
    }

    private List<string> Shuffled(Prng random)
    {
        var names = _groups.ConvertAll(g => g.Name);
        for (var i = names.Count - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (names[i], names[j]) = (names[j], names[i]);
        }

        return names;
    }

    /// <summary>A table of ported numbers: the one everybody calls, and what looks like emergency numbers.</summary>
    private static string WritePorted()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "emergency-ported.csv");
        File.WriteAllText(path, "44205550101,+447981\n44112,+447999\n4420112,+447999\n44119,+447999\n4420119,+447999\n");
        return path;
    }

    /// <param name="name">Its name.</param>
    /// <param name="text">What never changes.</param>
    /// <param name="circuits">How many circuits it has.</param>
    /// <param name="some">One of them, or how many, as the keys for single ones have it.</param>
    private sealed class Group(string name, string text, int circuits, string some)
    {
        public string Name => name;

        public string Text => text;

        public int Circuits => circuits;

        public string Incoming { get; set; } = "";

        public string Hunting { get; set; } = "";

        public int Reserve { get; set; }

        public string Form { get; set; } = "dialled";

        /// <summary>What its circuits are ordered for and how many calls it may carry, as keys.</summary>
        public string Uses { get; private set; } = "";

        public void Use(Prng random)
        {
            var direction = s_directions[random.Next(s_directions.Length)];
            Uses = direction switch
            {
                "in" or "out" => $", direction: {direction}",
                "some in" when circuits > 1 => $", incoming_only: {some}",
                "some out" when circuits > 1 => $", outgoing_only: {some}",
                _ => "",
            };
            foreach (var key in (string[])["most_out", "most_in", "most_calls"])
            {
                Uses += random.Next(4) == 0 ? $", {key}: {random.Next(circuits + 1)}" : "";
            }
        }
    }

    private sealed class Person(int number, int index, bool outside, string @class)
    {
        public int Number => number;

        public int Index => index;

        public bool Outside { get; set; } = outside;

        public string Class { get; set; } = @class;

        public bool IsOfSales { get; set; }

        public bool Dnd { get; set; }

        public bool IsGone { get; set; }
    }
}
