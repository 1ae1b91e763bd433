using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Trunkline.Site;

namespace Trunkline.Host.Logging;

/// <summary>A log entry as one line. What came from outside cannot begin a line of its own, nor a field: control characters and quotes are escaped.</summary>
public static class LogFormatter
{
    /// <summary>Longest value; the rest is cut off.</summary>
    public const int LongestValue = 2000;

    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line, without its end.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="format">How it looks.</param>
    /// <param name="zone">The time zone of <see cref="LogFormat.Text"/>; the others have UTC.</param>
    public static string Format(in LogEntry entry, LogFormat format, TimeZoneInfo zone) => format switch
    {
        LogFormat.Json => Json(entry),
        LogFormat.Logfmt => Logfmt(entry),
        _ => Text(entry, zone),
    };

    /// <summary>The word of a level.</summary>
    public static string Word(LogLevel level) => level switch
    {
        LogLevel.Debug => "debug",
        LogLevel.Info => "info",
        LogLevel.Notice => "notice",
        LogLevel.Warning => "warning",
        _ => "error",
    };

    /// <summary>The number syslog and the journal have for a level (RFC 5424 table 2).</summary>
    public static int Syslog(LogLevel level) => level switch
    {
        LogLevel.Debug => 7,
        LogLevel.Info => 6,
        LogLevel.Notice => 5,
        LogLevel.Warning => 4,
        _ => 3,
    };

    private static string Json(in LogEntry entry)
    {
        var octets = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(octets, s_json))
        {
            json.WriteStartObject();
            json.WriteString("time", Time(entry.At));
            json.WriteString("level", Word(entry.Level));
            json.WriteString("event", entry.Event);
            json.WriteString("msg", Cut(entry.Text));
            foreach (var (key, value) in entry.Fields)
            {
                if (value.Length > 0)
                {
                    json.WriteString(key, Cut(value));
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(octets.WrittenSpan);
    }

    private static string Logfmt(in LogEntry entry)
    {
        var line = new StringBuilder(160);
        line.Append("time=").Append(Time(entry.At)).Append(" level=").Append(Word(entry.Level)).Append(" event=").Append(entry.Event).Append(" msg=");
        Quoted(line, Cut(entry.Text));
        Pairs(line, entry.Fields);
        return line.ToString();
    }

    private static string Text(in LogEntry entry, TimeZoneInfo zone)
    {
        var line = new StringBuilder(160);
        line.Append(TimeZoneInfo.ConvertTime(entry.At, zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)).Append(' ');
        Escaped(line, Cut(entry.Text), isQuoted: false);
        Pairs(line, entry.Fields);
        return line.ToString();
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Cut(string text) => text.Length <= LongestValue ? text : text[..LongestValue] + "…";

    private static void Pairs(StringBuilder line, IReadOnlyList<(string Key, string Value)> fields)
    {
        foreach (var (key, value) in fields)
        {
            if (value.Length > 0)
            {
                line.Append(' ').Append(key).Append('=');
                Quoted(line, Cut(value));
            }
        }
    }

    private static void Quoted(StringBuilder line, string value)
    {
        if (value.Length > 0 && value.All(c => c is > ' ' and not ('"' or '=' or '\\') && !char.IsControl(c) && !IsSeparator(c)))
        {
            line.Append(value);
            return;
        }

        line.Append('"');
        Escaped(line, value, isQuoted: true);
        line.Append('"');
    }

    private static void Escaped(StringBuilder line, string value, bool isQuoted)
    {
        foreach (var c in value)
        {
            if (c == '\n')
            {
                line.Append("\\n");
            }
            else if (char.IsControl(c) || IsSeparator(c))
            {
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else if (isQuoted && c is '"' or '\\')
            {
                line.Append('\\').Append(c);
            }
            else
            {
                line.Append(c);
            }
        }
    }

    // line and paragraph separator end a line in some readers
    private static bool IsSeparator(char c) => c is '\u2028' or '\u2029';
}
