namespace Trunkline.Site;

/// <summary>Edits of a text by line and column, gathered first and applied at once, so that places stay what the parser said.</summary>
internal sealed class SitePatch
{
    private readonly List<string> _lines;
    private readonly string _end;
    private readonly List<(int Line, int Column, int Length, string Text)> _replaced = [];
    private readonly List<(int Line, string Text)> _inserted = [];
    private readonly List<string> _appended = [];

    internal SitePatch(string text)
    {
        // a \r stays at the end of its line and goes back with it
        _lines = [.. text.Split('\n')];
        _end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r" : "";
    }

    /// <summary>Lines of the text as it was.</summary>
    internal int Lines => _lines.Count;

    /// <summary>What stands at a place, to the end of its line.</summary>
    internal ReadOnlySpan<char> At(SourceMark mark) =>
        mark.Line < 1 || mark.Line > _lines.Count || mark.Column - 1 > _lines[mark.Line - 1].Length ? [] : _lines[mark.Line - 1].AsSpan(mark.Column - 1);

    /// <summary>The length of a scalar that begins and ends in one line; null for anything else.</summary>
    internal int? ScalarLength(SourceMark mark)
    {
        var rest = At(mark).TrimEnd('\r');
        switch (rest)
        {
            case [] or ['&' or '*' or '|' or '>' or '!' or '#' or '{' or '[', ..]:
                return null;
            case ['"', ..]:
                for (var i = 1; i < rest.Length; i++)
                {
                    if (rest[i] == '\\')
                    {
                        i++;
                    }
                    else if (rest[i] == '"')
                    {
                        return i + 1;
                    }
                }

                return null;
            case ['\'', ..]:
                for (var i = 1; i < rest.Length; i++)
                {
                    if (rest[i] == '\'')
                    {
                        if (i + 1 < rest.Length && rest[i + 1] == '\'')
                        {
                            i++;
                            continue;
                        }

                        return i + 1;
                    }
                }

                return null;
            default:
                var comment = rest.IndexOf(" #", StringComparison.Ordinal);
                var tab = rest.IndexOf("\t#", StringComparison.Ordinal);
                var end = comment < 0 ? tab : tab < 0 ? comment : Math.Min(comment, tab);
                return (end < 0 ? rest : rest[..end]).TrimEnd().Length;
        }
    }

    /// <summary>The last line from one to another that has content: no blank line, no comment to the left of an indent.</summary>
    internal int LastContent(int from, int to, int indent)
    {
        for (var line = Math.Min(to, _lines.Count); line > from; line--)
        {
            var text = _lines[line - 1].AsSpan().TrimEnd();
            var content = text.TrimStart();
            if (content.Length > 0 && (content[0] != '#' || text.Length - content.Length > indent) && content is not ['.', '.', '.'])
            {
                return line;
            }
        }

        return from;
    }

    internal void Replace(SourceMark mark, int length, string text) => _replaced.Add((mark.Line, mark.Column, length, text));

    internal void InsertAfter(int line, IEnumerable<string> lines) => _inserted.AddRange(lines.Select(l => (line, l)));

    internal void Append(IEnumerable<string> lines) => _appended.AddRange(lines);

    /// <summary>The text with all edits.</summary>
    internal string Apply()
    {
        var lines = _lines.ToList();
        foreach (var (line, column, length, text) in _replaced.OrderByDescending(r => r.Line).ThenByDescending(r => r.Column))
        {
            var changed = lines[line - 1].Remove(column - 1, length).Insert(column - 1, text);
            lines[line - 1] = text.Length > 0 ? changed : TrimKeepingEnd(changed);
        }

        // a last line without an end gets one before anything follows it
        var insertions = _inserted.GroupBy(i => i.Line).OrderByDescending(g => g.Key);
        foreach (var group in insertions)
        {
            if (group.Key == lines.Count)
            {
                lines[^1] += _end;
                lines.AddRange(group.Select(i => i.Text + _end));
                lines.Add("");
                continue;
            }

            lines.InsertRange(group.Key, group.Select(i => i.Text + _end));
        }

        if (_appended.Count > 0)
        {
            if (lines[^1].Length > 0)
            {
                lines[^1] += _end;
                lines.Add("");
            }

            // not behind the end of the document
            var stop = lines.FindLastIndex(l => l.TrimEnd() == "...");
            lines.InsertRange(stop >= 0 ? stop : lines.Count - 1, _appended.Select(a => a + _end));
        }

        return string.Join('\n', lines);
    }

    // "operator: {}" leaves no blank behind, "operator: {}   # note" keeps its note in place
    private static string TrimKeepingEnd(string line) => line.EndsWith('\r') ? line[..^1].TrimEnd() + "\r" : line.TrimEnd();
}
