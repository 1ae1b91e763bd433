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
    private readonly List<Group> _groups = [];
    private readonly List<Person> _people = [];
    private readonly List<string> _codes;
    private List<string> _route;
    private List<string> _emergency;
    private string _main = "5556000";
    private int _most = 2;      // of a department
    private int _calls;         // more need a restart
    private bool _hasSpareRoute;
    private bool _isBroken;     // the file has an error

    public EmergencySite(Prng made)
    {
        var lines = 1 + made.Next(4);
        var spans = made.Next(3);
        var sip = spans == 0 || made.Next(2) == 0;
        _calls = 3 + made.Next(12);
        var first = lines > 2 && made.Next(2) == 0 ? 1 : lines;
        Add("line", $"kind: fxo, lines: 1-{first}, attach: memory, answer: {(made.Next(2) == 0 ? "polarity" : "assumed")}", "310", first);
        if (first < lines)
        {
            Add("special", $"kind: fxo, lines: {first + 1}-{lines}, attach: memory", "311", lines - first);
        }

        for (var i = 1; i <= spans; i++)
        {
            var channels = 1 + made.Next(3);
            Add($"pri{i}", $"kind: e1, attach: memory, first_span: {i}, channels: {channels}", "312", channels);
        }

        if (sip)
        {
            var channels = 1 + made.Next(3);
            Add("operator", $"kind: sip, address: \"10.0.9.1:5060\", channels: {channels}", "313", channels);
        }

        for (var i = 0; i < Callers + Talkers; i++)
        {
            _people.Add(new(300 + i, i, i >= Callers, i % 3 == 0 ? "low" : "high"));
        }

        _route = Shuffled(made);
        _emergency = [.. _route.Take(1 + made.Next(_groups.Count))];
        _codes = made.Next(2) == 0 ? ["0"] : ["0", "9"];

        void Add(string name, string text, string incoming, int circuits) => _groups.Add(new(name, text, circuits)
        {
            Incoming = incoming, Hunting = s_orders[made.Next(s_orders.Length)], Reserve = made.Next(2),
        });
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
            switch (random.Next(11))
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
                    group.Incoming = (306 + random.Next(8)).ToString(CultureInfo.InvariantCulture); // one who stays
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
        yaml.Append(CultureInfo.InvariantCulture, $"numbers: {{ main: \"{_main}\", local_digits: 7 }}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"sip: {{ udp: 10.0.0.1:5060, realm: test, limits: {{ calls: {_calls} }} }}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"departments: [ {{ name: sales, most_calls: {_most} }} ]\nextensions:\n");
        foreach (var p in _people.Where(p => !p.IsGone))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ number: \"{p.Number}\", password: long-enough-{p.Index}, outside: {(p.Outside ? "on" : "off")}, class: {p.Class}, max_contacts: 3{(p.IsOfSales ? ", department: sales" : "")}{(p.Dnd ? ", dnd: on" : "")} }}\n");
        }

        yaml.Append("trunks:\n");
        foreach (var g in _groups)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: {g.Name}, {g.Text}, incoming: \"{(_isBroken ? "999999" : g.Incoming)}\", hunting: {g.Hunting}, emergency_reserve: {g.Reserve}, numbers: {{ form: {g.Form} }} }}\n");
        }

        yaml.Append(CultureInfo.InvariantCulture, $"routes:\n  - {{ name: city, match: [_0X.], strip: 1, trunks: [{string.Join(", ", _route)}], classes: [low, high] }}\n");
        if (_hasSpareRoute)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: spare, match: [_6X.], strip: 1, trunks: [{_groups[0].Name}], classes: [low, high] }}\n");
        }

        yaml.Append(CultureInfo.InvariantCulture, $"emergency: {{ numbers: [\"112\", \"119\"], trunks: [{string.Join(", ", _emergency)}], access_codes: [{string.Join(", ", _codes.Select(c => $"\"{c}\""))}] }}\n");
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

    private sealed class Group(string name, string text, int circuits)
    {
        public string Name => name;

        public string Text => text;

        public int Circuits => circuits;

        public string Incoming { get; set; } = "";

        public string Hunting { get; set; } = "";

        public int Reserve { get; set; }

        public string Form { get; set; } = "dialled";
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
