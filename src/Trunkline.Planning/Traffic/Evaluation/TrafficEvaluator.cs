using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Trunkline.Planning.Traffic.Evaluation;

/// <summary>What came of one row: a value, or what is wrong and where.</summary>
/// <param name="Id">The row's id; empty when it could not be read.</param>
/// <param name="Line">Line of the file on which the row begins, from 1.</param>
/// <param name="Value">The figure; null when refused.</param>
/// <param name="Column">Column of what is wrong, from 1.</param>
/// <param name="Problem">What is wrong and what was expected; null when there is a figure.</param>
public readonly record struct TrafficValue(string Id, int Line, double? Value, int Column, string? Problem);

/// <summary>
/// Evaluates rows of model, inputs and quantity: a CSV file with a heading that names at least the columns <c>id</c>, <c>model</c>,
/// <c>inputs</c> (a JSON object) and <c>quantity</c>; further columns are ignored. A row that is wrong is told and the next one goes on.
/// </summary>
public static class TrafficEvaluator
{
    /// <summary>Evaluates all rows, one at a time as they are read.</summary>
    /// <param name="csv">The file's text.</param>
    public static IEnumerable<TrafficValue> Evaluate(TextReader csv)
    {
        var reader = new TrafficCsv(csv);
        if (reader.Next() is not { } heading)
        {
            yield return new TrafficValue("", 1, null, 1, "an empty file: expected a heading with id,model,inputs,quantity");
            yield break;
        }

        if (heading.Error is not null)
        {
            yield return new TrafficValue("", reader.Line, null, heading.Column, heading.Error);
            yield break;
        }

        int[] columns = [.. HeadingNames.Select(name => heading.Fields.FindIndex(f => f.Text.Trim().Equals(name, StringComparison.OrdinalIgnoreCase)))];
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] < 0)
            {
                yield return new TrafficValue(
                    "", reader.Line, null, 1, $"no column '{HeadingNames[i]}' in the heading; expected at least id,model,inputs,quantity");
                yield break;
            }
        }

        while (reader.Next() is { } row)
        {
            var id = columns[0] < row.Fields.Count ? row.Fields[columns[0]].Text.Trim() : "";
            if (row.Error is not null)
            {
                yield return new TrafficValue(id, reader.Line, null, row.Column, row.Error);
                continue;
            }

            var missing = Array.FindIndex(columns, c => c >= row.Fields.Count);
            if (missing >= 0)
            {
                yield return new TrafficValue(
                    id, reader.Line, null, 1, $"the row has {row.Fields.Count} fields and so no '{HeadingNames[missing]}'; the heading has {heading.Fields.Count}");
                continue;
            }

            var (value, column, problem) = Row(row.Fields[columns[1]], row.Fields[columns[2]], row.Fields[columns[3]]);
            yield return new TrafficValue(id, reader.Line, value, column, problem);
        }
    }

    /// <summary>One row's figure, without a file around it.</summary>
    /// <param name="model">Name of the model, such as <c>ErlangB_inverse_N</c>.</param>
    /// <param name="inputs">A JSON object, such as <c>{"A": 10, "B": 0.01}</c>.</param>
    /// <param name="quantity">Name of the figure, such as <c>N</c>.</param>
    public static Answer<double> Evaluate(string model, string inputs, string quantity)
    {
        var (value, _, problem) = Row(new CsvField(model, 1, false), new CsvField(inputs, 1, false), new CsvField(quantity, 1, false));
        return value is { } figure ? figure : new Refusal(problem!);
    }

    /// <summary>Prints <c>id,value</c> a line at full precision, and each problem as <c>file:row:column: what</c>.</summary>
    /// <returns>True when every row has a value.</returns>
    public static bool Write(TextReader csv, string file, TextWriter values, TextWriter problems)
    {
        var all = true;
        foreach (var row in Evaluate(csv))
        {
            if (row.Value is { } value)
            {
                values.Write(Quoted(row.Id));
                values.Write(',');
                values.Write(Text(value));
                values.Write('\n');
            }
            else
            {
                all = false;
                problems.Write(ProblemLine(file, row));
                problems.Write('\n');
            }
        }

        return all;
    }

    /// <summary>Prints one JSON array of objects with id, row and value, or id, row, column and problem.</summary>
    /// <returns>True when every row has a value.</returns>
    public static bool WriteJson(TextReader csv, TextWriter output)
    {
        var all = true;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var row in Evaluate(csv))
            {
                json.WriteStartObject();
                json.WriteString("id", row.Id);
                json.WriteNumber("row", row.Line);
                if (row.Value is { } value)
                {
                    json.WriteNumber("value", value);
                }
                else
                {
                    all = false;
                    json.WriteNumber("column", row.Column);
                    json.WriteString("problem", row.Problem);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        output.Write(Encoding.UTF8.GetString(buffer.ToArray()));
        output.Write('\n');
        return all;
    }

    /// <summary>A problem as compilers tell it.</summary>
    public static string ProblemLine(string file, TrafficValue row) =>
        string.Create(CultureInfo.InvariantCulture, $"{file}:{row.Line}:{row.Column}: {(row.Id.Length == 0 ? "" : row.Id + ": ")}{row.Problem}");

    /// <summary>The shortest text that reads back as the same double.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string[] HeadingNames => ["id", "model", "inputs", "quantity"];

    private static (double? Value, int Column, string? Problem) Row(CsvField model, CsvField inputs, CsvField quantity)
    {
        if (ModelTable.Find(model.Text) is not { } found)
        {
            return (null, model.Column, $"no model '{model.Text}'; did you mean {ModelTable.Nearest(model.Text)}?");
        }

        var name = new QuantityName(quantity.Text.Trim());
        if (found.Find(name) is not { } row)
        {
            return (null, quantity.Column, $"{found.Names[0]} has no quantity '{quantity.Text}'; expected one of "
                + string.Join(", ", found.Gives.Select(g => g.Names.Split('|')[0].Trim()).Distinct()));
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(inputs.Text);
        }
        catch (JsonException e)
        {
            return (null, inputs.ColumnOf((int)(e.BytePositionInLine ?? 0)), "inputs are no JSON object such as {\"A\": 10, \"N\": 18}"
                + (inputs.Text.Length == 0 ? ": the field is empty" : ""));
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (null, inputs.Column, "inputs must be a JSON object such as {\"A\": 10, \"N\": 18}");
            }

            var given = RowInputs.Of(document.RootElement, name, model.Text.Trim());
            if (!row.Figure(given).TryGet(out var figure, out var refusal))
            {
                var at = refusal.Input is { } input ? inputs.Text.IndexOf($"\"{input}\"", StringComparison.Ordinal) : -1;
                return (null, inputs.ColumnOf(Math.Max(0, at)), refusal.Words
                    + (refusal.Words.StartsWith("missing", StringComparison.Ordinal) ? $"; {found.Names[0]} takes {found.Takes}" : ""));
            }

            if (given.UnknownTo(found) is { Count: > 0 } unknown)
            {
                var at = inputs.Text.IndexOf($"\"{unknown[0]}\"", StringComparison.Ordinal);
                return (null, inputs.ColumnOf(Math.Max(0, at)), $"{found.Names[0]} has no input {string.Join(", ", unknown.Select(name => $"'{name}'"))} here"
                    + (given.Nearest(unknown[0]) is { } nearest ? $"; did you mean {nearest}?" : $"; it takes {found.Takes}"));
            }

            // a time without a unit in its name is in the unit of the holding time given
            var value = figure * (name.Factor ?? 1 / given.HoldingUnit);
            return double.IsFinite(value) ? (value, 0, null) : (null, quantity.Column, $"{quantity.Text} has no finite value for these inputs");
        }
    }

    private static string Quoted(string id) =>
        id.AsSpan().IndexOfAny(",\"\n\r") < 0 ? id : "\"" + id.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
