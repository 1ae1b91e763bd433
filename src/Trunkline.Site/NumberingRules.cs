using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>What numbering, calendars, departments and incoming rules say about each other and about the rest of the file.</summary>
internal sealed class NumberingRules
{
    private readonly SiteModel _site;
    private readonly SiteNode _root;
    private readonly List<SiteError> _errors;
    private readonly SiteNumbering _numbering;

    private NumberingRules(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        _site = site;
        _root = root;
        _errors = errors;
        _numbering = new(site.Dialling);
    }

    internal static void Check(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        var rules = new NumberingRules(site, root, errors);
        rules.Calendars();
        rules.Departments();
        rules.Shares();
        rules.International();
        rules.Forms();
        rules.AccessCodes();
        rules.Classes();
    }

    /// <summary>Calendars that are named must be there, and none may take from itself by way of others.</summary>
    private void Calendars()
    {
        var names = _site.Calendars.Select(c => c.Name).ToHashSet();
        foreach (var (section, items) in new[] { ("routes", Items("routes")), ("incoming", Items("incoming")), ("switches", Items("switches")) })
        {
            foreach (var item in items)
            {
                if (item["when"] is { Kind: SiteNodeKind.Scalar } when && TimeCondition.TryParse(when.Text, out var condition))
                {
                    Calendar(when, $"{section}.{item["name"]?.Text}.when", condition.Calendar, names);
                }

                foreach (var trunk in section == "routes" ? item["trunks"]?.Items ?? [] : [])
                {
                    if (trunk.Kind == SiteNodeKind.Scalar && RouteTrunk.TryParse(trunk.Text, out var choice) && choice!.When is { } at)
                    {
                        Calendar(trunk, $"{section}.{item["name"]?.Text}.trunks", at.Calendar, names);
                    }
                }
            }
        }

        var calendars = _site.Calendars.GroupBy(c => c.Name).ToDictionary(g => g.Key, g => g.First());
        foreach (var item in Items("calendars"))
        {
            foreach (var except in (item["except"]?.Items ?? []).Where(n => n.Kind == SiteNodeKind.Scalar))
            {
                Calendar(except, $"calendars.{item["name"]?.Text}.except", except.Text, names);
            }
        }

        foreach (var calendar in _site.Calendars.Where(c => Takes(c.Name, c, calendars, [])))
        {
            Error(calendar.At, $"calendars.{calendar.Name}.except", "calendars that do not take from this one", "itself, by way of " + string.Join(", ", calendar.Except));
        }
    }

    private void Calendar(SiteNode node, string path, string name, HashSet<string> names)
    {
        if (!names.Contains(name))
        {
            var nearest = Words.Nearest(name, names);
            Error(node.Mark, path, names.Count == 0 ? "the name of a calendar; there is no section calendars" : $"the name of a calendar ({string.Join(", ", names.Order(StringComparer.Ordinal).Take(8))})",
                Quote.Value(name), nearest is null ? "" : $"did you mean {nearest}?");
        }
    }

    private static bool Takes(string name, SiteCalendar from, Dictionary<string, SiteCalendar> calendars, HashSet<string> seen) => from.Except.Any(
        e => e == name || (seen.Add(e) && calendars.TryGetValue(e, out var next) && Takes(name, next, calendars, seen)));

    private void Departments()
    {
        var names = _site.Departments.Select(d => d.Name).ToHashSet();
        foreach (var item in Items("extensions"))
        {
            if (item["department"] is { Kind: SiteNodeKind.Scalar } department && !names.Contains(department.Text))
            {
                var nearest = Words.Nearest(department.Text, names);
                Error(department.Mark, $"extensions.{item["number"]?.Text}.department", names.Count == 0 ? "a department; there is no section departments" : "the name of a department",
                    Quote.Value(department.Text), nearest is null ? "" : $"did you mean {nearest}?");
            }
        }
    }

    /// <summary>Shares are of all calls of a route, at any time.</summary>
    private void Shares()
    {
        foreach (var (route, node) in _site.Routes.Zip(Items("routes")))
        {
            var sum = route.Choices.Where(c => c.When is null).Sum(c => c.Percent ?? 0);
            if (sum > 100)
            {
                Error(node["trunks"]?.Mark ?? route.At, $"routes.{route.Name}.trunks", "shares of 100 % or less together", $"{sum} %");
            }

            foreach (var twice in route.Choices.GroupBy(c => (c.Name, c.When)).Where(g => g.Count() > 1))
            {
                Error(node["trunks"]?.Mark ?? route.At, $"routes.{route.Name}.trunks", "each trunk group once", Quote.Value(twice.Key.Name) + " again");
            }
        }
    }

    /// <summary>Patterns with + need a country, and must be able to match a number of one.</summary>
    private void International()
    {
        foreach (var (section, key) in new[] { ("routes", "match"), ("incoming", "called"), ("incoming", "calling") })
        {
            foreach (var item in Items(section))
            {
                foreach (var text in (item[key]?.Items ?? []).Where(n => n.Kind == SiteNodeKind.Scalar))
                {
                    OnInternational(text, $"{section}.{item["name"]?.Text}.{key}");
                }
            }
        }

        foreach (var item in _root["numbers"]?["restricted"]?.Items ?? [])
        {
            foreach (var text in (item["numbers"]?.Items ?? []).Where(n => n.Kind == SiteNodeKind.Scalar))
            {
                OnInternational(text, $"numbers.restricted.{item["name"]?.Text}");
            }
        }

        foreach (var (route, node) in _site.Routes.Zip(Items("routes")))
        {
            if (route.MatchInternational.Count > 0 && route.Strip > 0)
            {
                Error(node["strip"]?.Mark ?? route.At, $"routes.{route.Name}.strip", "no strip beside a pattern with +", $"{route.Strip}",
                    "the access code is taken off by numbers.access_codes; give patterns on what is dialled a route of their own");
            }
        }
    }

    private void OnInternational(SiteNode text, string path)
    {
        if (!RoutePattern.TryParse(text.Text, out var pattern) || !pattern!.IsInternational)
        {
            return;
        }

        if (!_numbering.IsKnown)
        {
            Error(text.Mark, path, "numbers.country_code, for patterns on international numbers", $"{Quote.Value(text.Text)}, and site.country is none whose code is known");
        }
        else if (pattern.Pattern.MinDigits > SiteNumbering.MaxDigits || pattern.Pattern.Prefix.StartsWith('0'))
        {
            Error(text.Mark, path, "country code first, 15 digits at most", Quote.Value(text.Text), "an international number does not begin with 0: no prefix stands in it");
        }
    }

    /// <summary>A trunk that has a form needs numbers that can be written in it.</summary>
    private void Forms()
    {
        var isFormed = false;
        foreach (var (trunk, node) in _site.Trunks.Where(t => t is not PlannedTrunk).Select(t => (t, Items("trunks").FirstOrDefault(n => n.Mark == t.At))))
        {
            NumberForm[] forms = [trunk.Numbers.Called, trunk.Numbers.Calling, trunk.Numbers.ReceivedCalled, trunk.Numbers.ReceivedCalling];
            var mark = node?["numbers"]?.Mark ?? trunk.At;
            isFormed |= forms.Any(f => f != NumberForm.Dialled);
            if (forms.Any(f => f != NumberForm.Dialled) && !_numbering.IsKnown)
            {
                Error(mark, $"trunks.{trunk.Name}.numbers", "numbers.country_code, for a form other than dialled", "none, and site.country is none whose code is known");
            }

            if (forms.Any(f => f is NumberForm.Local or NumberForm.Subscriber) && !_site.Dialling.LocalDigits.HasAny)
            {
                Error(mark, $"trunks.{trunk.Name}.numbers", "numbers.local_digits, for numbers within the area", "none");
            }

            if (trunk is FxoTrunk && trunk.Numbers.Called is NumberForm.International or NumberForm.National or NumberForm.Subscriber)
            {
                Error(node?["numbers"]?["called"]?.Mark ?? mark, $"trunks.{trunk.Name}.numbers", "local, prefixed, e164 or dialled: a line carries digits alone", Words.Of(trunk.Numbers.Called));
            }

            Known(node?["numbers"]?["main"], $"trunks.{trunk.Name}.numbers.main", forms.Any(f => f != NumberForm.Dialled));
        }

        Known(_root["numbers"]?["main"], "numbers.main", isFormed);
        foreach (var block in _root["numbers"]?["ddi"]?.Items ?? [])
        {
            Known(block["numbers"], "numbers.ddi", isFormed);
        }

        foreach (var extension in Items("extensions"))
        {
            Known(extension["caller_id"], $"extensions.{extension["number"]?.Text}.caller_id", isFormed);
        }

        foreach (var department in Items("departments"))
        {
            Known(department["number"], $"departments.{department["name"]?.Text}.number", isFormed);
        }
    }

    private void Known(SiteNode? node, string path, bool isNeeded)
    {
        if (isNeeded && _numbering.IsKnown && node is { Kind: SiteNodeKind.Scalar, IsNull: false } && DdiRange.TryParse(node.Text, out var first, out _)
            && _numbering.Read(first).Type != TypeOfNumber.International && !_numbering.IsSpecial(first))
        {
            Error(node.Mark, path, $"a number that can be understood: with + and {_site.Dialling.CountryCode}, or as dialled here", Quote.Value(node.Text),
                _site.Dialling.LocalDigits.HasAny ? "" : "or say how long local numbers are: numbers.local_digits");
        }
    }

    /// <summary>An extension that begins with an access code, or the other way round, is not reached as people expect.</summary>
    private void AccessCodes()
    {
        foreach (var code in _site.Dialling.AccessCodes)
        {
            if (_site.Extensions.FirstOrDefault(e => e.Number.StartsWith(code, StringComparison.Ordinal)) is { } extension)
            {
                Warn(Items("extensions").FirstOrDefault(n => n.Mark == extension.At)?["number"]?.Mark ?? extension.At, $"extensions.{extension.Number}",
                    $"an extension number that does not begin with the access code {code}", Quote.Value(extension.Number), "the extension wins, and outside numbers that begin like it are not reached");
            }
        }
    }

    /// <summary>Classes that restrictions name must be somebody's.</summary>
    private void Classes()
    {
        foreach (var restriction in _root["numbers"]?["restricted"]?.Items ?? [])
        {
            foreach (var named in (restriction["classes"]?.Items ?? []).Where(n => n.Kind == SiteNodeKind.Scalar))
            {
                if (_site.Extensions.Count > 0 && _site.Extensions.All(e => e.Class != named.Text))
                {
                    var nearest = Words.Nearest(named.Text, _site.Extensions.Select(e => e.Class));
                    Warn(named.Mark, $"numbers.restricted.{restriction["name"]?.Text}.classes", "the class of some extension", Quote.Value(named.Text), nearest is null ? "" : $"did you mean {nearest}?");
                }
            }
        }
    }

    private List<SiteNode> Items(string section) => [.. (_root[section]?.Items ?? []).Where(n => n.Kind == SiteNodeKind.Map)];

    private void Error(SourceMark mark, string path, string expected, string found, string hint = "") =>
        _errors.Add(new(SiteSeverity.Error, mark, path, expected, found, hint));

    private void Warn(SourceMark mark, string path, string expected, string found, string hint = "") =>
        _errors.Add(new(SiteSeverity.Warning, mark, path, expected, found, hint));
}
