using System.Globalization;
using System.Text;

namespace Trunkline.Planning.Reporting;

/// <summary>
/// Writes markup that is both HTML and well-formed XML: every element is closed, every text and attribute escaped. Nothing from
/// a site file reaches a report by another way.
/// </summary>
/// <remarks>
/// Characters that XML cannot carry (control characters, lone surrogates) and those that turn the direction of what follows
/// (U+202A to U+202E, U+2066 to U+2069: a name could rewrite the line it stands in) become U+FFFD.
/// </remarks>
internal sealed class MarkupWriter
{
    private static readonly HashSet<string> s_void = ["br", "hr", "img", "meta", "link", "col", "path", "line", "rect", "circle", "polyline", "polygon"];

    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();

    /// <summary>An element with no content of its own, or text only.</summary>
    /// <param name="name">The element's name.</param>
    /// <param name="text">Its text; null or empty for none.</param>
    /// <param name="attributes">Name and value; one with a null value is left out.</param>
    internal MarkupWriter Element(string name, string? text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        if (s_void.Contains(name) && string.IsNullOrEmpty(text))
        {
            Begin(name, attributes);
            _text.Append(" />");
            return this;
        }

        return Open(name, attributes).Text(text).Close();
    }

    /// <summary>Opens an element.</summary>
    internal MarkupWriter Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Begin(name, attributes);
        _text.Append('>');
        _open.Push(name);
        return this;
    }

    /// <summary>Closes the element opened last.</summary>
    internal MarkupWriter Close()
    {
        _text.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>Escaped text.</summary>
    internal MarkupWriter Text(string? text)
    {
        Escape(_text, text);
        return this;
    }

    /// <summary>A line break in the source, so that people can read it.</summary>
    internal MarkupWriter Line()
    {
        _text.Append('\n');
        return this;
    }

    /// <summary>Markup that another writer made.</summary>
    internal MarkupWriter Include(MarkupWriter other)
    {
        _text.Append(other.ToMarkup());
        return this;
    }

    /// <summary>A style sheet of our own: nothing from outside may be in it.</summary>
    internal MarkupWriter Style(string css)
    {
        // neither < nor & is in it, so that it reads the same in HTML and in XML
        if (css.AsSpan().ContainsAny('<', '&'))
        {
            throw new ArgumentException("a style sheet with < or &", nameof(css));
        }

        _text.Append("<style>").Append(css).Append("</style>");
        return this;
    }

    /// <summary>All of it.</summary>
    /// <exception cref="InvalidOperationException">An element is still open.</exception>
    internal string ToMarkup() =>
        _open.Count == 0 ? _text.ToString() : throw new InvalidOperationException($"<{_open.Peek()}> is still open");

    /// <summary>A number for an attribute: at most two decimals, the same everywhere.</summary>
    internal static string Number(double value) => Math.Round(value, 2, MidpointRounding.AwayFromZero).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Escapes text for element content and for attributes in double quotes.</summary>
    internal static void Escape(StringBuilder to, string? text)
    {
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&':
                    to.Append("&amp;");
                    break;
                case '<':
                    to.Append("&lt;");
                    break;
                case '>':
                    to.Append("&gt;");
                    break;
                case '"':
                    to.Append("&quot;");
                    break;
                case '\'':
                    to.Append("&#39;");
                    break;
                case '\t' or '\n':
                    to.Append((char)rune.Value);
                    break;
                case < 0x20 or (>= 0x7f and < 0xa0) or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069) or 0xfffe or 0xffff:
                    to.Append('\ufffd');
                    break;
                default:
                    to.Append(rune.ToString());
                    break;
            }
        }
    }

    private void Begin(string name, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            if (value is not null)
            {
                _text.Append(' ').Append(attribute).Append("=\"");
                Escape(_text, value);
                _text.Append('"');
            }
        }
    }
}
