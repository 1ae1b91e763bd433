using System.Globalization;
using System.Text.Json;
using Trunkline.Dsp;
using Trunkline.Gateway.Prompts;
using Trunkline.Site;

namespace Trunkline.Host.Prompts;

/// <summary>A prompt and what is known of it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="File">Its file; empty when it is built in.</param>
/// <param name="Line">Where the site file names it; 0 when it is built in.</param>
/// <param name="Format">What the file holds; empty when it cannot be read.</param>
/// <param name="Seconds">How long it is; 0 when it cannot be read.</param>
/// <param name="ActiveDbm0">Level of what is said, pauses left out.</param>
/// <param name="PeakDbm0">The highest sample, as a sine's level.</param>
/// <param name="UsedBy">Who plays it, as paths of keys.</param>
/// <param name="Problem">What was found in place of a file that can be played; empty when it can.</param>
/// <param name="Say">What a draft says; empty for none.</param>
public sealed record PromptRow(
    string Name, string File, int Line, string Format, double Seconds, double ActiveDbm0, double PeakDbm0, IReadOnlyList<string> UsedBy, string Problem, string Say)
{
    /// <summary>What an engineer should hear of it, empty for nothing: a telephone voice is at -15 to -25 dBm0.</summary>
    public string Remark => Problem.Length > 0 ? Problem
        : ActiveDbm0 > -10 ? "loud: speech on a telephone is at -15 to -25 dBm0"
        : ActiveDbm0 < -32 ? "faint: speech on a telephone is at -15 to -25 dBm0"
        : "";
}

/// <summary>`trunkline prompts`: every prompt of a site, its length, level, format, who plays it, what is missing.</summary>
public static class PromptReport
{
    /// <summary>The problem of a prompt that is played and that the site has not: no file is named for it.</summary>
    public const string NotNamed = "not in prompts.files";

    private const int MostUsesNamed = 3;

    private static readonly JsonWriterOptions s_indented = new() { Indented = true };

    /// <summary>The headings of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["prompt", "length", "active", "peak", "format", "used by", "remark"];

    /// <summary>The site's prompts in the order of the file, those that are played and are none of them, then those built in that no file replaces.</summary>
    public static IReadOnlyList<PromptRow> Of(SiteModel site, IPromptDisk disk)
    {
        ArgumentNullException.ThrowIfNull(site);
        var uses = site.PromptUses.ToLookup(u => u.Name, u => u.By);
        var rows = new List<PromptRow>();
        foreach (var file in site.Prompts.Files)
        {
            _ = PromptFiles.TryRead(new(file.Name, file.Path), disk, out var prompt, out var format, out var found);
            rows.Add(Row(file.Name, file.Path, file.At.Line, found.Length == 0 ? format.ToString() : "", prompt, uses, found, file.Say));
        }

        foreach (var name in site.PromptUses.Select(u => u.Name).Distinct().Where(n => !site.Prompts.Has(n)))
        {
            rows.Add(Row(name, "", 0, "", null, uses, NotNamed, ""));
        }

        foreach (var name in SitePrompts.BuiltIn.Where(n => site.Prompts.Files.All(f => f.Name != n)))
        {
            if (PromptLibrary.BuiltIn.TryFind(name, out var prompt))
            {
                rows.Add(Row(name, "", 0, "built in", prompt, uses, "", ""));
            }
        }

        return rows;
    }

    /// <summary>A row for a table.</summary>
    public static IReadOnlyList<string> Cells(PromptRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var isRead = row.Problem.Length == 0;
        return
        [
            row.Name,
            isRead ? string.Create(CultureInfo.InvariantCulture, $"{row.Seconds:0.0} s") : "-",
            isRead ? string.Create(CultureInfo.InvariantCulture, $"{row.ActiveDbm0:0.0} dBm0") : "-",
            isRead ? string.Create(CultureInfo.InvariantCulture, $"{row.PeakDbm0:0.0} dBm0") : "-",
            isRead ? row.Format : "-",
            row.UsedBy.Count == 0 ? "-" : string.Join(", ", row.UsedBy.Take(MostUsesNamed)) + (row.UsedBy.Count > MostUsesNamed ? $" and {row.UsedBy.Count - MostUsesNamed} more" : ""),
            row.Remark.Length == 0 ? "" : isRead || row.File.Length == 0 ? row.Remark : $"{row.Problem}: {row.File}",
        ];
    }

    /// <summary>The table as plain text.</summary>
    public static void WriteText(TextWriter to, IReadOnlyList<PromptRow> rows)
    {
        ArgumentNullException.ThrowIfNull(to);
        IReadOnlyList<string>[] lines = [Headings, .. rows.Select(Cells)];
        var widths = Enumerable.Range(0, Headings.Count).Select(c => lines.Max(l => l[c].Length)).ToArray();
        foreach (var line in lines)
        {
            to.WriteLine(string.Join("  ", line.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd());
        }
    }

    /// <summary>One JSON object.</summary>
    public static void WriteJson(TextWriter to, string file, IReadOnlyList<PromptRow> rows)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(rows);
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets, s_indented))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteStartArray("prompts");
            foreach (var row in rows)
            {
                json.WriteStartObject();
                json.WriteString("name", row.Name);
                json.WriteBoolean("builtIn", row.File.Length == 0 && row.Problem.Length == 0);
                json.WriteString("file", row.File);
                json.WriteNumber("line", row.Line);
                json.WriteString("format", row.Format);
                json.WriteNumber("seconds", Math.Round(row.Seconds, 3));
                if (row.Problem.Length == 0)
                {
                    json.WriteNumber("activeDbm0", Math.Round(row.ActiveDbm0, 1));
                    json.WriteNumber("peakDbm0", Math.Round(row.PeakDbm0, 1));
                }

                json.WriteStartArray("usedBy");
                foreach (var user in row.UsedBy)
                {
                    json.WriteStringValue(user);
                }

                json.WriteEndArray();
                json.WriteString("problem", row.Problem);
                json.WriteString("remark", row.Remark);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        to.WriteLine(System.Text.Encoding.UTF8.GetString(octets.ToArray()));
    }

    private static PromptRow Row(string name, string file, int line, string format, Prompt? prompt, ILookup<string, string> uses, string problem, string say) => new(
        name, file, line, format,
        problem.Length == 0 ? prompt!.Length.TotalSeconds : 0,
        problem.Length == 0 ? Level.OfActive(prompt!.Samples) : Level.Silence,
        problem.Length == 0 ? Level.OfPeak(prompt!.Samples) : Level.Silence,
        [.. uses[name]], problem, say);
}
