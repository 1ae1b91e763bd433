using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Trunkline.Site;

/// <summary>What `trunkline check` prints: a line per error as compilers do, then one line that sums up.</summary>
public static class SiteReport
{
    /// <summary>For people and for editors that jump to FILE:LINE:COL.</summary>
    /// <param name="to">Where.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="result">What loading gave.</param>
    public static void WriteText(TextWriter to, string file, SiteResult result)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(result);
        foreach (var error in result.Errors)
        {
            to.Write(error.ToLine(file) + "\n");
        }

        to.Write($"{file}: {Summary(result)}\n");
    }

    /// <summary>For programs: one object.</summary>
    public static void WriteJson(TextWriter to, string file, SiteResult result)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(result);
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteBoolean("valid", result.IsValid);
            json.WriteString("summary", Summary(result));
            json.WriteStartArray("problems");
            foreach (var error in result.Errors)
            {
                json.WriteStartObject();
                json.WriteString("severity", error.Word);
                json.WriteNumber("line", error.Mark.Line);
                json.WriteNumber("column", error.Mark.Column);
                json.WriteString("path", error.Path);
                json.WriteString("expected", error.Expected);
                json.WriteString("found", error.Found);
                json.WriteString("hint", error.Hint);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        to.Write(Encoding.UTF8.GetString(octets.ToArray()) + "\n");
    }

    /// <summary>"ok: 4 extensions, ..." or "2 errors, 1 warning".</summary>
    public static string Summary(SiteResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var errors = result.Errors.Count(e => e.Severity == SiteSeverity.Error);
        var warnings = result.Errors.Count - errors;
        if (result.Model is not { } site)
        {
            return Count(errors, "error") + (warnings > 0 ? ", " + Count(warnings, "warning") : "");
        }

        var lines = site.FxoTrunks.Sum(t => t.Lines.Count);
        var channels = site.SipTrunks.Sum(t => t.Channels) + site.E1Trunks.Sum(t => t.Channels) + site.BoxTrunks.Sum(t => t.Channels);
        string[] circuits = [.. new[] { lines > 0 ? Count(lines, "line") : "", channels > 0 ? Count(channels, "channel") : "" }.Where(c => c.Length > 0)];
        var what = string.Join(", ",
            Count(site.Extensions.Count, "extension"),
            Count(site.Trunks.Count, "trunk group") + (circuits.Length > 0 ? $" ({string.Join(", ", circuits)})" : ""),
            Count(site.Routes.Count, "route"),
            Count(site.Emergency.Numbers.Count, "emergency number"));
        return $"ok: {what}" + (warnings > 0 ? $"; {Count(warnings, "warning")}" : "");
    }

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
