using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>What feature codes and pickup groups say about the rest of the file: what is dialled means one thing.</summary>
internal sealed class CodeRules
{
    private static readonly string[] s_opens = ["*", "#", "##", "*#"];

    private readonly SiteModel _site;
    private readonly SiteNode _root;
    private readonly List<SiteError> _errors;

    private CodeRules(SiteModel site, SiteNode root, List<SiteError> errors) => (_site, _root, _errors) = (site, root, errors);

    internal static void Check(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        var rules = new CodeRules(site, root, errors);
        rules.Distinct();
        rules.Emergency();
        rules.Routes();
        rules.Pickup();
        rules.Agents();
        rules.Switches();
    }

    /// <summary>The first code that matches something of a pattern; null when none does.</summary>
    internal static FeatureKind? Of(FeatureCodes codes, DialPattern pattern)
    {
        foreach (var kind in codes.Kinds)
        {
            if (PatternsOf(codes, kind).Any(pattern.Overlaps))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>Two codes are never dialled alike.</summary>
    private void Distinct()
    {
        var kinds = _site.Codes.Kinds.ToList();
        foreach (var kind in kinds)
        {
            var other = kinds.Where(k => k < kind).Cast<FeatureKind?>().FirstOrDefault(k => Samples(kind).Any(s => _site.Codes.TryRead(k!.Value, s, out _)) || Samples(k!.Value).Any(s => _site.Codes.TryRead(kind, s, out _)));
            if (other is { } taken)
            {
                Error(Mark(kind), kind, "a code that is dialled like no other", $"{Quote.Value(_site.Codes.CodeOf(kind)!)}, which codes.{FeatureCodes.KeyOf(taken)} ({_site.Codes.CodeOf(taken)}) can be dialled as, too", "another code for one of them, or off");
            }
        }
    }

    /// <summary>What is dialled for help is never a code.</summary>
    private void Emergency()
    {
        var plan = _site.Emergency;
        var numbers = plan.Numbers.Concat(plan.Test is { } test ? [test.Number] : []);
        var told = new HashSet<FeatureKind>();
        foreach (var dialled in numbers.SelectMany(plan.FormsOf))
        {
            if (_site.Codes.TryRead(dialled, out var order) && told.Add(order.Kind))
            {
                Error(_root["codes"]?[FeatureCodes.KeyOf(order.Kind)]?.Mark ?? _root["emergency"]?.Mark ?? default, order.Kind, "a code that is no emergency number",
                    $"{Quote.Value(_site.Codes.CodeOf(order.Kind)!)}, and {dialled} is dialled for an emergency", "another code, or off: the emergency call would go out, and the code not work");
            }
        }
    }

    /// <summary>A route whose numbers a code has.</summary>
    private void Routes()
    {
        foreach (var (route, node) in _site.Routes.Zip(_root["routes"]?.Items ?? []))
        {
            if (route.Match.Select(p => (Pattern: p, Kind: Of(_site.Codes, p))).FirstOrDefault(p => p.Kind is not null) is { Kind: { } kind, Pattern: { } pattern })
            {
                var key = FeatureCodes.KeyOf(kind);
                _errors.Add(new(SiteSeverity.Warning, node["match"]?.Mark ?? route.At, $"routes.{route.Name}.match", "patterns that match no feature code",
                    $"{Quote.Value(pattern.Text)}, and {_site.Codes.Written(kind, FeatureVerb.Set)} is the code codes.{key}", $"the code wins; codes: {{ {key}: off }} gives it up"));
            }
        }
    }

    /// <summary>A group of one has nobody to pick up for.</summary>
    private void Pickup()
    {
        foreach (var alone in _site.Extensions.Where(e => e.PickupGroup.Length > 0).GroupBy(e => e.PickupGroup).Where(g => g.Count() == 1).Select(g => g.First()))
        {
            var node = _root["extensions"]?.Items.FirstOrDefault(i => i.Mark == alone.At)?["pickup"];
            var nearest = Words.Nearest(alone.PickupGroup, _site.Extensions.Select(e => e.PickupGroup).Where(p => p.Length > 0 && p != alone.PickupGroup).ToHashSet());
            _errors.Add(new(SiteSeverity.Warning, node?.Mark ?? alone.At, $"extensions.{alone.Number}.pickup", "a pickup group that others are in, too", Quote.Value(alone.PickupGroup),
                nearest is null ? "" : $"did you mean {nearest}?"));
        }
    }

    /// <summary>A code that is written down is for somebody.</summary>
    private void Agents()
    {
        foreach (var kind in new[] { FeatureKind.AgentLogin, FeatureKind.AgentPause })
        {
            Nobody(kind, _site.Queues.Count > 0, "an agent of a queue who can dial it", "no queue");
        }
    }

    /// <summary>Who turns a switch by telephone is somebody, and has a code for it.</summary>
    private void Switches()
    {
        Nobody(FeatureKind.Switch, _site.Switches.Any(s => _site.Extensions.Any(s.IsTurnedBy)), "a switch that somebody may turn with it",
            _site.Switches.Count == 0 ? "no switch" : "no switch with `turned_by` or `classes`");
        var (extensions, classes) = (_site.Extensions.Select(e => e.Number).ToHashSet(), _site.Extensions.Select(e => e.Class).ToHashSet());
        foreach (var (turned, node) in _site.Switches.Zip(_root["switches"]?.Items ?? []))
        {
            foreach (var by in (node["turned_by"]?.Items ?? []).Where(n => n.Kind == SiteNodeKind.Scalar && !extensions.Contains(n.Text)))
            {
                _errors.Add(new(SiteSeverity.Error, by.Mark, $"switches.{turned.Name}.turned_by", "the number of an extension", Quote.Value(by.Text), Near(by.Text, extensions)));
            }

            foreach (var by in (node["classes"]?.Items ?? []).Where(n => n.Kind == SiteNodeKind.Scalar && !classes.Contains(n.Text)))
            {
                _errors.Add(new(SiteSeverity.Warning, by.Mark, $"switches.{turned.Name}.classes", "the class of some extension", Quote.Value(by.Text), Near(by.Text, classes)));
            }

            if ((node["turned_by"] ?? node["classes"]) is { } may && _site.Codes.CodeOf(FeatureKind.Switch) is null)
            {
                _errors.Add(new(SiteSeverity.Warning, may.Mark, $"switches.{turned.Name}.{(node["turned_by"] is null ? "classes" : "turned_by")}", "a code to turn it with", "codes.switch: off", "nobody can turn it by telephone"));
            }
        }

        static string Near(string text, IReadOnlySet<string> known) => Words.Nearest(text, known) is { } nearest ? $"did you mean {nearest}?" : "";
    }

    private void Nobody(FeatureKind kind, bool hasSomebody, string expected, string found)
    {
        if (!hasSomebody && _root["codes"]?[FeatureCodes.KeyOf(kind)] is { } written && _site.Codes.CodeOf(kind) is not null)
        {
            _errors.Add(new(SiteSeverity.Warning, written.Mark, $"codes.{FeatureCodes.KeyOf(kind)}", expected, found, "whoever dials it is refused"));
        }
    }

    /// <summary>Strings enough to find what another code is dialled like: codes differ within their first keys.</summary>
    private IEnumerable<string> Samples(FeatureKind kind)
    {
        var code = _site.Codes.CodeOf(kind)!;
        return FeatureCodes.FormOf(kind) switch
        {
            FeatureForm.Whole => [code, code + "#"],
            FeatureForm.Named => s_opens.SelectMany(o => new[] { o + code, $"{o}{code}#", $"{o}{code}*2", $"{o}{code}*2#" }),
            FeatureForm.InFront => Enumerable.Range(1, 3).SelectMany(digits => Enumerable.Range(0, (int)Math.Pow(10, digits)).Select(n => code + n.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits, '0'))),
            _ => [$"*{code}", $"*{code}#", $"*{code}*#", $"*{code}*2", $"*{code}*2#", $"*{code}*2*2", $"#{code}", $"#{code}#", $"##{code}", $"##{code}#", $"*#{code}", $"*#{code}#"],
        };
    }

    private static IEnumerable<DialPattern> PatternsOf(FeatureCodes codes, FeatureKind kind)
    {
        var code = codes.CodeOf(kind)!;
        string[] all = FeatureCodes.FormOf(kind) switch
        {
            FeatureForm.Whole => [code, code + "#"],
            FeatureForm.InFront => [$"_{code}X!"],
            FeatureForm.Named => [.. s_opens.SelectMany(o => new[] { o + code, $"{o}{code}#", $"_{o}{code}*X!" })],
            FeatureForm.Flag => [$"*{code}", $"*{code}#", $"#{code}", $"#{code}#", $"##{code}", $"##{code}#", $"*#{code}", $"*#{code}#"],
            _ => [$"_*{code}*X!", $"*{code}#", $"*{code}*#", $"#{code}", $"#{code}#", $"##{code}", $"##{code}#", $"*#{code}", $"*#{code}#"],
        };
        return all.Select(text => DialPattern.TryParse(text, out var pattern, out _) ? pattern! : throw new ArgumentException($"{text} is no pattern"));
    }

    private SourceMark Mark(FeatureKind kind) => _root["codes"]?[FeatureCodes.KeyOf(kind)]?.Mark ?? _root["codes"]?.Mark ?? default;

    private void Error(SourceMark mark, FeatureKind kind, string expected, string found, string hint) =>
        _errors.Add(new(SiteSeverity.Error, mark, $"codes.{FeatureCodes.KeyOf(kind)}", expected, found, hint));
}
