using System.Globalization;
using Trunkline.Planning.Traffic.Evaluation;

namespace Trunkline.Planning.Tests.Traffic;

/// <summary>Published and computed reference values (tests/data/traffic), each within its own tolerance; whole numbers exactly.</summary>
public sealed class ReferenceRowsTests
{
    [Fact]
    public void PublishedRows_AllEvaluated_AreWithinTheirTolerance() => Check("reference_open.csv", 169, "expected", "tolerance", isRelative: false);

    [Fact]
    public void ComputedRows_AllEvaluated_AreWithinTheirTolerance() => Check("computed_open.csv", 110, "value", "tol_rel", isRelative: true);

    /// <summary>Groups with several dimensions beside a dense solution of all balance equations in 60 digits (tests/data/traffic/chains.py).</summary>
    [Fact]
    public void ChainRows_AllEvaluated_AreWithinTheirTolerance() => Check("chains.csv", 62, "value", "tol_rel", isRelative: true);

    [Fact]
    public void Misprints_AllEvaluated_GiveTheExactValueAndNotThePrintedOne()
    {
        Check("reference_misprints.csv", 27, "exact_value", "", isRelative: true);
        foreach (var row in TrafficFiles.Rows("reference_misprints.csv"))
        {
            var value = TrafficEvaluator.Evaluate(row["model"], row["inputs"], row["quantity"]).Value;
            Assert.True(Math.Abs(value - Number(row["expected"])) > Number(row["tolerance"]), $"{row["id"]}: {value} agrees with the misprint");
        }
    }

    private static void Check(string file, int count, string expectedColumn, string toleranceColumn, bool isRelative)
    {
        var rows = TrafficFiles.Rows(file);
        var values = TrafficEvaluator.Evaluate(TrafficFiles.Open(file)).ToList();
        Assert.Equal(count, rows.Count);
        Assert.Equal(count, values.Count);
        List<string> wrong = [];
        foreach (var (row, value) in rows.Zip(values))
        {
            Assert.Equal(row["id"], value.Id);
            var expected = Number(row[expectedColumn]);
            var tolerance = toleranceColumn.Length == 0 ? 1e-13 : Number(row[toleranceColumn]);
            var allowed = isRelative ? tolerance * Math.Abs(expected) : tolerance;

            // the rows' own figures are rounded to a double
            allowed += Math.Abs(expected) * 2e-16;
            if (value.Value is not { } figure || !(Math.Abs(figure - expected) <= allowed))
            {
                wrong.Add($"{row["id"]} {row["model"]} {row["inputs"]} {row["quantity"]}: expected {expected:R}, got {value.Value:R} {value.Problem}");
            }
        }

        Assert.Empty(wrong);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
