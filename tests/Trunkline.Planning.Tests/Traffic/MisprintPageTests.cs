using System.Globalization;
using Trunkline.Planning.Traffic.Evaluation;

namespace Trunkline.Planning.Tests.Traffic;

/// <summary>docs/why-our-answer-differs.md and tests/data/traffic/reference_misprints.csv tell the same.</summary>
public sealed class MisprintPageTests
{
    [Fact]
    public void Page_HasARowForEachMisprint_WithThePrintedAndOurExactFigure()
    {
        var page = File.ReadAllLines(Path.Combine(TrafficFiles.Root(), "docs", "why-our-answer-differs.md"))
            .Where(line => line.StartsWith("| M", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[0]);
        var rows = TrafficFiles.Rows("reference_misprints.csv");
        Assert.Equal(rows.Select(r => r["id"]), page.Keys.Order(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            var cells = page[row["id"]];
            Assert.Equal(6, cells.Length);
            var ours = TrafficEvaluator.Evaluate(row["model"], row["inputs"], row["quantity"]).Value;
            AssertRounded(double.Parse(row["expected"], CultureInfo.InvariantCulture), cells[3], row["id"]);
            AssertRounded(ours, cells[4], row["id"]);
            Assert.NotEmpty(cells[5]);
        }
    }

    /// <summary>The cell is the figure to as many digits as the cell shows.</summary>
    private static void AssertRounded(double figure, string cell, string id)
    {
        var point = cell.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : cell.Length - point - 1;
        Assert.True(
            Math.Abs(figure - double.Parse(cell, CultureInfo.InvariantCulture)) <= 0.501 * Math.Pow(10, -decimals), $"{id}: the page says {cell}, the figure is {figure}");
    }
}
