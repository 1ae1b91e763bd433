namespace Trunkline.Site;

/// <summary>What services say about each other and about the rest of the file: each number is somebody's, and only one's; no call goes round in a circle.</summary>
internal sealed class ServiceRules
{
    private readonly SiteModel _site;
    private readonly SiteNode _root;
    private readonly List<SiteError> _errors;
    private readonly Dictionary<SourceMark, SiteNode> _nodes = [];

    private ServiceRules(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        _site = site;
        _root = root;
        _errors = errors;
        foreach (var item in site.Services.Select(s => s.Section).Distinct().SelectMany(s => root[s]?.Items ?? []))
        {
            _nodes.TryAdd(item.Mark, item);
        }
    }

    internal static void Check(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        var rules = new ServiceRules(site, root, errors);
        rules.Numbers();
        rules.Members();
        rules.Menus();
        rules.Busy();
        rules.Ways();
        rules.Circles();
        rules.Forwards();
    }

    /// <summary>A forward leads to somebody else, whom the extension may call: from a telephone that nobody holds no emergency is called.</summary>
    private void Forwards()
    {
        var inside = _site.NumbersInside.ToHashSet();
        foreach (var item in (_root["extensions"]?.Items ?? []).Where(n => n["forward"] is { Kind: SiteNodeKind.Map }))
        {
            var extension = _site.Extensions.FirstOrDefault(e => e.At == item.Mark);
            foreach (var (key, number, _) in extension?.Forward.Ways ?? [])
            {
                var (mark, path) = (item["forward"]![key]?.Mark ?? item.Mark, $"extensions.{extension!.Number}.forward.{key}");
                if (number == extension.Number)
                {
                    Error(mark, path, "another number than the extension's own", Quote.Value(number));
                }
                else if (_site.Emergency.NumberOf(number) is not null || _site.Emergency.IsTest(number))
                {
                    Error(mark, path, "a number that is no emergency number", Quote.Value(number), "nobody would be there to speak");
                }
                else if (_site.Codes.TryRead(number, out _))
                {
                    Error(mark, path, "a number, and no feature code", Quote.Value(number), "nobody would hear what it does");
                }
                else if (!extension.MayCallOutside && !inside.Contains(number))
                {
                    Error(mark, path, "a number inside: this extension may not call outside", Quote.Value(number), Hint(number, inside));
                }
            }
        }
    }

    /// <summary>A number is one thing's.</summary>
    private void Numbers()
    {
        var owners = _site.Extensions.GroupBy(e => e.Number).ToDictionary(g => g.Key, g => $"extension {g.Key} in line {g.First().At.Line} has");
        var told = new HashSet<SourceMark>(); // the places of one park have one line
        foreach (var service in _site.Services)
        {
            var (mark, path) = (Mark(service, "number"), $"{service.Section}.{service.Name}.number");
            if (!owners.TryAdd(service.Number, $"{service.Words} in line {service.At.Line} has"))
            {
                Error(mark, path, "a number of its own", $"{Quote.Value(service.Number)}, which {owners[service.Number]} already");
            }

            if (_site.Emergency.NumberOf(service.Number) is not null || _site.Emergency.IsTest(service.Number))
            {
                Error(mark, path, "a number that is no emergency number", Quote.Value(service.Number));
            }
            else if (_site.Emergency.MayBecome(service.Number))
            {
                Warn(mark, path, "a number that no emergency number begins with", $"{Quote.Value(service.Number)}, the beginning of {_site.Emergency.Begun(service.Number)}",
                    "a telephone that sends what it knows for a whole number reaches the service before the rest is dialled");
            }
            else if (told.Add(mark) && _site.Routes.FirstOrDefault(r => r.Match.Any(p => p.Match(service.Number) >= Base.DialMatch.MayBeComplete)) is { } route)
            {
                Warn(mark, path, "a number that no route matches", $"{Quote.Value(service.Number)}, which route \"{route.Name}\" matches", "the service wins");
            }
        }
    }

    private void Members()
    {
        var extensions = _site.Extensions.Select(e => e.Number).ToHashSet();
        foreach (var service in _site.Services)
        {
            var rung = service.Ways.Where(w => w.Kind == ServiceWayKind.Rings).ToList();
            foreach (var (node, (key, number, _)) in rung.Count == 0 ? [] : Nodes(service, rung[0].Key).Zip(rung))
            {
                if (!extensions.Contains(number))
                {
                    Error(node.Mark, $"{service.Section}.{service.Name}.{key}", "the number of an extension", Quote.Value(number), Hint(number, extensions));
                }
            }

            foreach (var twice in rung.GroupBy(w => w.Number).Where(g => g.Count() > 1))
            {
                Error(Mark(service, rung[0].Key), $"{service.Section}.{service.Name}.{rung[0].Key}", "each extension once", $"{Quote.Value(twice.Key)} again");
            }
        }
    }

    /// <summary>What a route says when it is full must be an announcement.</summary>
    private void Busy()
    {
        var names = _site.Announcements.Select(a => a.Name).ToList();
        foreach (var item in (_root["routes"]?.Items ?? []).Where(n => n["when_busy"] is { Kind: SiteNodeKind.Scalar }))
        {
            var name = item["when_busy"]!;
            if (!names.Contains(name.Text))
            {
                Error(name.Mark, $"routes.{item["name"]?.Text}.when_busy", "the name of an announcement", Quote.Value(name.Text), Hint(name.Text, names));
            }
        }
    }

    /// <summary>A menu offers something.</summary>
    private void Menus()
    {
        foreach (var menu in _site.Menus.Where(m => m.Options.Count == 0 && !m.DirectDial))
        {
            Error(menu.At, $"menus.{menu.Name}", "options, or direct_dial: on", "neither", "nothing that a caller dials would lead anywhere; for something that is only said there is `announcements`");
        }
    }

    /// <summary>Where services send calls on must be somebody.</summary>
    private void Ways()
    {
        var inside = _site.NumbersInside.ToHashSet();
        foreach (var service in _site.Services)
        {
            foreach (var (key, number, _) in service.Ways.Where(w => w.Kind != ServiceWayKind.Rings && !inside.Contains(w.Number)))
            {
                var hint = Hint(number, inside);
                Error(Mark(service, key), $"{service.Section}.{service.Name}.{key}", "the number of an extension or of a service", Quote.Value(number), hint.Length > 0 ? hint : OutsideHint(_site, number));
            }
        }
    }

    /// <summary>A circle of what goes on by itself has no end: nobody answered, and nobody is asked who was not.</summary>
    private void Circles()
    {
        var services = _site.Services.GroupBy(s => s.Number).ToDictionary(g => g.Key, g => g.First());
        var (done, way) = (new HashSet<string>(), new List<(InternalService Service, string Key)>());
        foreach (var service in services.Values)
        {
            Follow(service);
        }

        void Follow(InternalService service)
        {
            if (way.FindIndex(w => w.Service == service) is var begin and >= 0)
            {
                var (first, key) = way[begin];
                Error(Mark(first, key), $"{first.Section}.{first.Name}.{key}", "a number from which a call does not come back here",
                    string.Join(" then ", way.Skip(begin).Select(w => w.Service.Number).Append(first.Number)), "let one of them end, or go on to an extension");
                return;
            }

            if (!done.Add(service.Number))
            {
                return;
            }

            foreach (var next in service.Ways.Where(w => w.Kind == ServiceWayKind.GoesOn && services.ContainsKey(w.Number)))
            {
                way.Add((service, next.Key));
                Follow(services[next.Number]);
                way.RemoveAt(way.Count - 1);
            }
        }
    }

    /// <summary>What to do who wants calls from outside, or of a service, to go outside again: nothing that has no rights of its own calls there.</summary>
    internal static string OutsideHint(SiteModel site, string number) =>
        site.Routes.Any(r => r.Match.Any(p => p.Match(number) >= Base.DialMatch.MayBeComplete)) ? "an outside number: name an extension with outside: on that forwards there" : "";

    private static string Hint(string number, IEnumerable<string> known) => Words.Nearest(number, known) is { } nearest ? $"did you mean {nearest}?" : "";

    private IReadOnlyList<SiteNode> Nodes(InternalService service, string key) => _nodes.GetValueOrDefault(service.At)?[key]?.Items ?? [];

    /// <summary>Where a key of a service is written: "then", "options.1".</summary>
    private SourceMark Mark(InternalService service, string key)
    {
        var node = _nodes.GetValueOrDefault(service.At);
        foreach (var part in key.Split('.'))
        {
            node = node?[part];
        }

        return node?.Mark ?? service.At;
    }

    private void Error(SourceMark mark, string path, string expected, string found, string hint = "") =>
        _errors.Add(new(SiteSeverity.Error, mark, path, expected, found, hint));

    private void Warn(SourceMark mark, string path, string expected, string found, string hint = "") =>
        _errors.Add(new(SiteSeverity.Warning, mark, path, expected, found, hint));
}
