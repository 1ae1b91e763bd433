using System.Globalization;
using System.Text;

namespace Trunkline.Site;

// The section operator, and the edits all sections share.
public sealed partial class SiteEditor
{
    private void Services(IReadOnlyList<ServiceChange> changes)
    {
        var existing = _root["operator"]?["services"]?.Items ?? [];
        var added = new List<string>();
        foreach (var change in changes)
        {
            var known = _site.Operator.Services.FirstOrDefault(s => s.Name == change.Name);
            if (known is null)
            {
                added.AddRange(NewService(change));
                _notes.Add($"service {change.Name} added to operator: {change.Facts.Count} facts to confirm");
                continue;
            }

            if (known.Kind != change.Kind)
            {
                throw new CannotEdit($"line {known.At.Line}: the service {change.Name} is {Words.Of(known.Kind)} and the plan orders {Words.Of(change.Kind)} under that name; rename or remove the old one");
            }

            var node = existing.First(n => n["name"]?.Text == change.Name);
            if (known.Units != change.Units)
            {
                Set(node, "units", Whole(change.Units), $"service {change.Name}");
                _notes.Add($"service {change.Name}: {known.Units} units become {change.Units}");
            }

            if (known.Circuits != change.Circuits)
            {
                Set(node, "circuits", Whole(change.Circuits), $"service {change.Name}");
                _notes.Add($"service {change.Name}: {known.Circuits} circuits become {change.Circuits}");
            }

            Facts(node, known, change);
        }

        if (added.Count == 0)
        {
            return;
        }

        if (_root["operator"] is not { Entries.Count: > 0 } section)
        {
            SetSection("operator", ["services:", .. added.Select(l => "  " + l)]);
        }
        else
        {
            AddToNestedList(section, _root, "operator", "services", added);
        }
    }

    private void Facts(SiteNode node, OperatorService known, ServiceChange change)
    {
        var missing = new List<string>();
        foreach (var fact in change.Facts)
        {
            var was = known.Confirmations.FirstOrDefault(c => c.Field == fact.Field);
            if (was is null)
            {
                missing.AddRange(NewFact(fact));
            }
            else if (was.Value != fact.Value && was.IsConfirmed)
            {
                _notes.Add($"service {change.Name}, {fact.Field}: confirmed as {Quote.Value(was.Value)}, and the plan asks for {Quote.Value(fact.Value)}; left as confirmed");
            }
            else if (was.Value != fact.Value)
            {
                var written = node["confirmations"]!.Items.First(n => n["field"]?.Text == fact.Field);
                Set(written, "value", Quoted(fact.Value), $"fact {fact.Field} of service {change.Name}");
                _notes.Add($"service {change.Name}, {fact.Field}: now asked for {Quote.Value(fact.Value)}");
            }
        }

        if (missing.Count > 0)
        {
            AddToNestedList(node, _root["operator"]!["services"]!, $"service {change.Name}", "confirmations", missing);
            _notes.Add($"service {change.Name}: facts added that are to be confirmed");
        }
    }

    private static List<string> NewService(ServiceChange change)
    {
        List<string> lines =
        [
            $"- name: {change.Name}",
            $"  kind: {Words.Of(change.Kind)}",
            $"  units: {Whole(change.Units)}",
            $"  circuits: {Whole(change.Circuits)}",
            "  confirmations:   # add confirmed_by and confirmed_on to each when the operator has confirmed it",
        ];
        lines.AddRange(change.Facts.SelectMany(NewFact).Select(l => "    " + l));
        return lines;
    }

    private static IEnumerable<string> NewFact(FactChange fact)
    {
        yield return $"- field: {fact.Field}";
        if (fact.Value.Length > 0)
        {
            yield return $"  value: {Quoted(fact.Value)}";
        }

        if (fact.Test.Length > 0)
        {
            yield return $"  test: {Quoted(fact.Test)}";
        }
    }

    /// <summary>Appends items to a list at the top of the file, or makes the section.</summary>
    private void AddToList(string key, IReadOnlyList<string> items)
    {
        if (_root[key] is not { Items.Count: > 0 } list)
        {
            SetSection(key, items);
            return;
        }

        var indent = BlockIndent(list, $"the section {key}");
        _text.InsertAfter(LastLineOf(list, _root, key), items.Select(l => new string(' ', indent) + l));
    }

    /// <summary>Appends items to a list in a map of block style; makes the list when it is not there.</summary>
    /// <param name="map">The map.</param>
    /// <param name="parent">What holds the map: a map, or the list it is an item of.</param>
    /// <param name="what">For the refusal.</param>
    /// <param name="key">The list's key.</param>
    /// <param name="items">Lines without indent.</param>
    private void AddToNestedList(SiteNode map, SiteNode parent, string what, string key, IReadOnlyList<string> items)
    {
        RefuseBraces(map, what);
        var indent = map.Mark.Column - 1;
        var end = EndOf(map, parent, what);
        if (map[key] is { Items.Count: > 0 } list)
        {
            var inner = BlockIndent(list, $"{key} of {what}");
            var entry = map.Entries.First(e => e.Key == key);
            var next = map.Entries.Select(e => e.Mark.Line).Where(l => l > entry.Mark.Line).DefaultIfEmpty(end + 1).Min();
            _text.InsertAfter(_text.LastContent(list.Mark.Line, next - 1, inner), items.Select(l => new string(' ', inner) + l));
            return;
        }

        var lines = items.Select(l => new string(' ', indent + 2) + l);
        if (map.Entries.Where(e => e.Key == key).Select(e => (SiteEntry?)e).FirstOrDefault() is { } empty)
        {
            RemoveEmpty(empty, what);
            _text.InsertAfter(empty.Mark.Line, lines);
            return;
        }

        _text.InsertAfter(_text.LastContent(map.Mark.Line, end, indent), lines.Prepend(new string(' ', indent) + key + ":"));
    }

    /// <summary>Fills a section that is missing or empty.</summary>
    private void SetSection(string key, IReadOnlyList<string> content)
    {
        var lines = content.Select(l => "  " + l);
        if (_root.Entries.Where(e => e.Key == key).Select(e => (SiteEntry?)e).FirstOrDefault() is { } entry)
        {
            RemoveEmpty(entry, $"the section {key}");
            _text.InsertAfter(entry.Mark.Line, lines);
        }
        else
        {
            RefuseBraces(_root, "the file");
            _text.Append(lines.Prepend(key + ":").Prepend(""));
        }
    }

    /// <summary>Takes {}, [], ~ or null after a key away, so that a block can follow.</summary>
    private void RemoveEmpty(SiteEntry entry, string what)
    {
        var node = entry.Value;
        if (node.IsNull && node.Text.Length == 0)
        {
            return;
        }

        foreach (var empty in (ReadOnlySpan<string>)["{}", "[]", "~", "null"])
        {
            if (node.Mark.Line == entry.Mark.Line && _text.At(node.Mark).StartsWith(empty, StringComparison.Ordinal))
            {
                _text.Replace(node.Mark, empty.Length, "");
                return;
            }
        }

        throw new CannotEdit($"line {entry.Mark.Line}: {what} is written in a way that cannot be added to; write it over several lines");
    }

    /// <summary>Replaces the value of a key of a block map, or adds the key after the map's first line.</summary>
    private void Set(SiteNode map, string key, string value, string what)
    {
        RefuseBraces(map, what);
        if (map[key] is not { } node)
        {
            var first = map.Entries[0];
            if (first.Value.Kind != SiteNodeKind.Scalar || first.Value.Mark.Line != first.Mark.Line)
            {
                throw new CannotEdit($"line {map.Mark.Line}: {what} does not begin with a single value; put its name first");
            }

            _text.InsertAfter(first.Mark.Line, [new string(' ', map.Mark.Column - 1) + key + ": " + value]);
            return;
        }

        var entry = map.Entries.First(e => e.Key == key);
        if (node.Kind != SiteNodeKind.Scalar || node.Mark.Line != entry.Mark.Line || node.Mark.Column <= entry.Mark.Column || _text.ScalarLength(node.Mark) is not { } length)
        {
            throw new CannotEdit($"line {entry.Mark.Line}: {key} of {what} is not a value on one line (an anchor, an alias or a text over several lines); write it plainly");
        }

        _text.Replace(node.Mark, length, value);
    }

    private void RefuseBraces(SiteNode map, string what)
    {
        if (_text.At(map.Mark) is ['{' or '[' or '&' or '*', ..])
        {
            throw new CannotEdit($"line {map.Mark.Line}: {what} is written in braces, or with an anchor or alias; write it over several lines");
        }
    }

    private int BlockIndent(SiteNode list, string what)
    {
        // the mark of a block list is its first dash
        if (_text.At(list.Mark) is not ['-', ..])
        {
            throw new CannotEdit($"line {list.Mark.Line}: {what} is not a list of lines that begin with a dash; write it so");
        }

        return list.Mark.Column - 1;
    }

    private int LastLineOf(SiteNode list, SiteNode parent, string what) => _text.LastContent(list.Mark.Line, EndOf(list, parent, what), list.Mark.Column - 1);

    /// <summary>The last line that can belong to a child: before its next sibling, or before what follows its parent.</summary>
    private int EndOf(SiteNode child, SiteNode parent, string what)
    {
        var siblings = parent.Kind == SiteNodeKind.List ? parent.Items.Select(i => i.Mark.Line) : parent.Entries.Select(e => e.Mark.Line);
        // what follows the child: its own line may be its key's line or below it
        var next = siblings.Where(l => l > child.Mark.Line).DefaultIfEmpty(int.MaxValue).Min();
        if (next != int.MaxValue)
        {
            return next - 1;
        }

        if (ReferenceEquals(parent, _root))
        {
            return _text.Lines;
        }

        foreach (var holder in new[] { _root, _root["operator"] }.OfType<SiteNode>())
        {
            if (holder.Entries.Any(e => ReferenceEquals(e.Value, parent)))
            {
                return EndOf(parent, holder, what);
            }
        }

        throw new CannotEdit($"line {child.Mark.Line}: {what} is reached through an alias; write it where it is used");
    }

    /// <summary>A YAML scalar in double quotes.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                < ' ' or (>= '\u007f' and < '\u00a0') or '\u2028' or '\u2029' or '\ufeff' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
