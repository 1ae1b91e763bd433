using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Trunkline.Routing.Proof;

/// <summary>What a line of a proof's report is: for colours.</summary>
public enum ProofLine : byte
{
    /// <summary>Neither good nor bad.</summary>
    Plain,

    /// <summary>A property that holds, or the verdict that all do.</summary>
    Proved,

    /// <summary>A counter-example, or the verdict that there is one.</summary>
    CounterExample,

    /// <summary>What to change.</summary>
    Fix,

    /// <summary>Worth knowing.</summary>
    Remark,
}

/// <summary>What <c>trunkline prove</c> prints.</summary>
public static class ProofWriter
{
    private const int Column = 14;

    /// <summary>The report line by line, for people.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="report">What was found.</param>
    public static IEnumerable<(ProofLine Kind, string Text)> Lines(string file, ProofReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return All(file, report);
    }

    /// <summary>For programs: one object.</summary>
    public static void WriteJson(TextWriter to, string file, ProofReport report)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(report);
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteBoolean("proved", report.IsProved);
            json.WriteString("scope", report.Scope);
            json.WriteStartArray("properties");
            foreach (var property in report.Properties)
            {
                json.WriteStartObject();
                json.WriteString("name", property.Name);
                json.WriteBoolean("holds", property.Holds);
                json.WriteString("covered", property.Holds ? property.Covered : "");
                json.WriteStartArray("findings");
                foreach (var finding in property.Findings)
                {
                    Write(json, finding);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        to.Write(Encoding.UTF8.GetString(octets.ToArray()) + "\n");
    }

    private static void Write(Utf8JsonWriter json, ProofFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("kind", finding.IsCounterExample ? "counter-example" : "remark");
        json.WriteString("words", finding.Words);
        json.WriteNumber("line", finding.At.Line);
        json.WriteNumber("column", finding.At.Column);
        json.WriteString("fix", finding.Fix);
        json.WriteString("caller", finding.Caller);
        json.WriteString("dialled", finding.Dialled);
        json.WriteString("moment", finding.Moment?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static IEnumerable<(ProofLine, string)> All(string file, ProofReport report)
    {
        foreach (var property in report.Properties.Where(p => p.Holds))
        {
            foreach (var line in ReportLines.Wrapped(property.Name.PadRight(Column), property.Covered))
            {
                yield return (ProofLine.Plain, line);
            }
        }

        foreach (var remark in report.Properties.SelectMany(p => p.Findings).Where(f => !f.IsCounterExample))
        {
            yield return (ProofLine.Remark, $"{Place(file, remark)}: note: {remark.Words}{(remark.Fix.Length == 0 ? "" : $" ({remark.Fix})")}");
        }

        foreach (var property in report.Properties.Where(p => !p.Holds))
        {
            foreach (var finding in property.Findings.Where(f => f.IsCounterExample))
            {
                yield return (ProofLine.CounterExample, $"{Place(file, finding)}: {property.Name}: {finding.Words}");
                yield return (ProofLine.Fix, $"    fix: {finding.Fix}");
            }
        }

        var wrong = report.CounterExamples.Count();
        yield return report.IsProved
            ? (ProofLine.Proved, $"{file}: proved for {report.Scope}")
            : (ProofLine.CounterExample, $"{file}: not proved: {PlanProof.Count(wrong, "counter-example")}; {PlanProof.List([.. report.Properties.Where(p => p.Holds).Select(p => p.Name)], 12)} hold for {report.Scope}");
    }

    private static string Place(string file, ProofFinding finding) => finding.At.Line == 0 ? file
        : string.Create(CultureInfo.InvariantCulture, $"{file}:{finding.At.Line}:{finding.At.Column}");
}
