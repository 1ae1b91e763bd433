using System.Text;

namespace Trunkline.Planning.Traffic.Evaluation;

/// <summary>A field of a CSV row and where it stands.</summary>
/// <param name="Text">Without its quotes.</param>
/// <param name="Column">Column of its first character in the file, from 1.</param>
/// <param name="IsQuoted">Whether it stood in quotes.</param>
internal readonly record struct CsvField(string Text, int Column, bool IsQuoted)
{
    /// <summary>The file's column of a character of <see cref="Text"/>: a quote inside stands double in the file.</summary>
    internal int ColumnOf(int index) =>
        !IsQuoted ? Column + index : Column + 1 + index + Text.AsSpan(0, Math.Clamp(index, 0, Text.Length)).Count('"');
}

/// <summary>Reads CSV (RFC 4180: quotes, doubled quotes, line breaks inside quotes) row by row, keeping line and column.</summary>
/// <remarks>Bounded: a row of more than a million characters is an error. Empty lines are skipped.</remarks>
internal sealed class TrafficCsv(TextReader reader)
{
    private const int MaxRow = 1_000_000;
    private int _line;

    /// <summary>The line on which the last row began, from 1.</summary>
    internal int Line { get; private set; }

    /// <summary>The next row; null at the end. A row that cannot be read gives its error and nothing else.</summary>
    internal (List<CsvField> Fields, string? Error, int Column)? Next()
    {
        string? text;
        do
        {
            text = reader.ReadLine();
            _line++;
            if (text is null)
            {
                return null;
            }

            if (_line == 1)
            {
                text = text.TrimStart('\uFEFF');
            }
        }
        while (string.IsNullOrWhiteSpace(text));

        Line = _line;
        List<CsvField> fields = [];
        var field = new StringBuilder();
        var at = 0;
        while (true)
        {
            var start = at;
            field.Clear();
            var isQuoted = at < text.Length && text[at] == '"';
            if (!isQuoted)
            {
                var end = text.IndexOf(',', at);
                end = end < 0 ? text.Length : end;
                field.Append(text, at, end - at);
                at = end;
            }
            else
            {
                at++;
                while (true)
                {
                    var quote = text.IndexOf('"', at);
                    if (quote < 0)
                    {
                        // a quoted field goes on in the next line
                        field.Append(text, at, text.Length - at).Append('\n');
                        var more = field.Length < MaxRow ? reader.ReadLine() : null;
                        if (more is null)
                        {
                            return (fields, field.Length < MaxRow ? "the quote opened here is never closed" : "a field of more than a million characters", start + 1);
                        }

                        _line++;
                        text = more;
                        at = 0;
                        continue;
                    }

                    field.Append(text, at, quote - at);
                    at = quote + 1;
                    if (at >= text.Length || text[at] != '"')
                    {
                        break;
                    }

                    field.Append('"');
                    at++;
                }

                if (at < text.Length && text[at] != ',')
                {
                    return (fields, $"'{text[at]}' behind a closing quote; expected a comma or the end of the line", at + 1);
                }
            }

            fields.Add(new CsvField(field.ToString(), start + 1, isQuoted));
            if (at >= text.Length)
            {
                return (fields, null, 0);
            }

            at++;
        }
    }
}
