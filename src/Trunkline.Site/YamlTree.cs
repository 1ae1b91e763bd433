using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Trunkline.Site;

/// <summary>YAML text to nodes with their places, bounded: depth, count of nodes, one document, duplicate keys told.</summary>
/// <remarks>
/// Uses YamlDotNet's event parser; never throws. An alias is the same node once more, so nothing is copied, but what is
/// reached through aliases counts, so that a small file cannot unfold into a large one. Not supported: tags, merge keys (&lt;&lt;).
/// </remarks>
internal sealed class YamlTree
{
    /// <summary>Deepest nesting.</summary>
    internal const int MaxDepth = 24;

    /// <summary>Most nodes, those reached through aliases counted each time. A site of 10,000 extensions has about 100,000.</summary>
    internal const int MaxNodes = 1_000_000;

    private readonly List<SiteError> _errors;
    private readonly Dictionary<string, (SiteNode Node, int Count)> _anchors = [];
    private readonly Parser _parser;
    private int _nodes;

    private YamlTree(string text, List<SiteError> errors)
    {
        _errors = errors;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Parses one document.</summary>
    /// <returns>The root, or null when the text is not YAML, with an error added.</returns>
    internal static SiteNode? Parse(string text, List<SiteError> errors)
    {
        try
        {
            return new YamlTree(text, errors).Document();
        }
        catch (TooMuch e)
        {
            errors.Add(new(SiteSeverity.Error, e.Mark, "", e.Expected, e.Found, e.Hint));
        }
        catch (YamlException e)
        {
            errors.Add(new(SiteSeverity.Error, TabOf(e, text) ?? At(e.End.Line > e.Start.Line ? e.End : e.Start), "", "YAML", "text that is not YAML: " + Tidy(e.Message), Advice(e.Message)));
        }
#pragma warning disable CA1031 // whatever a foreign parser throws on odd text is that text's fault, and must not end the process
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            errors.Add(new(SiteSeverity.Error, default, "", "YAML", "text the YAML parser cannot read"));
        }

        return null;
    }

    private static SourceMark At(Mark mark) => new((int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

    private SiteNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _errors.Add(new(SiteSeverity.Error, new(1, 1), "", "a map of sections (site, extensions, trunks, ...)", "an empty file"));
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            _errors.Add(new(SiteSeverity.Error, At(second.Start), "", "one document", "a second one", "remove the line ---"));
        }

        return root;
    }

    private SiteNode Node(int depth)
    {
        var current = _parser.Current!;
        var mark = At(current.Start);
        if (depth > MaxDepth)
        {
            throw new TooMuch(mark, $"at most {MaxDepth} levels of nesting", "more");
        }

        Count(1, mark);
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            if (!_anchors.TryGetValue(alias.Value.Value, out var target))
            {
                throw new TooMuch(mark, "an alias of an anchor written above it", "an alias of no anchor", "text that begins with * must be in quotes");
            }

            Count(target.Count, mark);
            return target.Node;
        }

        var before = _nodes;
        SiteNode node;
        AnchorName anchor;
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            anchor = scalar.Anchor;
            var isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" && !scalar.IsQuotedImplicit;
            node = SiteNode.Scalar(mark, scalar.Value, isNull);
        }
        else if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            anchor = sequence.Anchor;
            var items = new List<SiteNode>();
            while (!_parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Node(depth + 1));
            }

            node = SiteNode.List(mark, items);
        }
        else
        {
            var map = _parser.Consume<MappingStart>();
            anchor = map.Anchor;
            node = SiteNode.Map(mark, Entries(depth));
        }

        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = (node, _nodes - before + 1);
        }

        return node;
    }

    private List<SiteEntry> Entries(int depth)
    {
        var entries = new List<SiteEntry>();
        var seen = new Dictionary<string, SourceMark>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var mark = At(_parser.Current!.Start);
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw new TooMuch(mark, "a key", "a list, a map or an alias as a key");
            }

            var value = Node(depth + 1);
            if (seen.TryGetValue(key.Value, out var first))
            {
                _errors.Add(new(SiteSeverity.Error, mark, "", "every key once", Quote.Key(key.Value) + " a second time", $"the first is in line {first.Line}"));
                continue;
            }

            seen[key.Value] = mark;
            entries.Add(new(key.Value, mark, value));
        }

        return entries;
    }

    private void Count(int more, SourceMark mark)
    {
        _nodes += more;
        if (_nodes > MaxNodes)
        {
            throw new TooMuch(mark, $"at most {MaxNodes} values", "more", "aliases count each time they are used");
        }
    }

    /// <summary>The parser tells of a tab in an indentation where the block began, which may be far above.</summary>
    private static SourceMark? TabOf(YamlException e, string text)
    {
        if (!e.Message.Contains("invalid tab", StringComparison.Ordinal))
        {
            return null;
        }

        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var tab = line[..^line.TrimStart(" \t").Length].IndexOf('\t');
            if (tab >= 0)
            {
                return new(number, tab + 1);
            }
        }

        return null;
    }

    private static string Tidy(string message)
    {
        // "(Line: 1, Col: 2, Idx: 3) - (Line: ...): While ...": the place is told already
        var colon = message.LastIndexOf("): ", StringComparison.Ordinal);
        var text = colon >= 0 ? message[(colon + 3)..] : message;
        return text.TrimEnd('.').ToLowerInvariant();
    }

    private static string Advice(string message) =>
        message.Contains("invalid tab", StringComparison.Ordinal) ? "indent with blanks"
        : message.Contains("cannot start any token", StringComparison.Ordinal) ? "a tab, or text that begins with @, ` or % and needs quotes"
        : message.Contains("mapping values are not allowed", StringComparison.OrdinalIgnoreCase) ? "a colon inside a value needs quotes; or the line is indented too far"
        : message.Contains("block", StringComparison.OrdinalIgnoreCase) ? "see whether the line is indented like its neighbours"
        : "";

    /// <summary>Stops the parse from inside; never leaves this class.</summary>
    private sealed class TooMuch(SourceMark mark, string expected, string found, string hint = "") : Exception
    {
        public SourceMark Mark { get; } = mark;

        public string Expected { get; } = expected;

        public string Found { get; } = found;

        public string Hint { get; } = hint;
    }
}
