using System.Text;

namespace Trunkline.Isdn.Tests.CallControl.Conformance;

/// <summary>The Q.931 rows of tests/data/conformance, one test each; docs/conformance/q931.md is made from them.</summary>
public sealed class Q931ConformanceTests
{
    private const string Page = "docs/conformance/q931.md";

    public static TheoryData<string> Applicable => [.. Q931Rows.Csv.Where(IsTested).Select(r => r[0])];

    [Theory]
    [MemberData(nameof(Applicable))]
    public void Row_IsObeyed(string id) => Assert.All(LinesOf(id), line =>
    {
        var rig = Q931Rows.Begin(line, out var script);
        rig.Do(script);
        var (output, end) = (rig.Read(), rig.End());
        if (line.Failing.Length > 0)
        {
            Assert.NotEqual((line.Output, line.End), (output, end)); // it works now: say so in the row
            return;
        }

        Assert.Equal($"{line.Output} | {line.End}", $"{output} | {end}");
    });

    [Fact]
    public void EveryLine_IsOfOneRow()
    {
        var ids = Q931Rows.Csv.Select(Q931Rows.Key).ToHashSet();
        Assert.Equal(Q931Rows.Csv.Length, ids.Count);
        Assert.All(Q931Rows.Lines, line => Assert.Contains(line.Id, ids));
    }

    [Fact]
    public void EveryApplicableRow_HasALine_AndNoOther()
    {
        var tested = Q931Rows.Lines.Select(l => l.Id).ToHashSet();
        Assert.All(Q931Rows.Csv, row => Assert.Equal(Q931Rows.NotApplicable(row).Length == 0, tested.Contains(Q931Rows.Key(row))));
    }

    [Fact]
    public void Page_IsMadeFromTheRows()
    {
        var page = new StringBuilder("# Q.931: what is tested, row by row\n\nMade by `Q931ConformanceTests`, which also compares it; do not edit. ");
        var failing = Q931Rows.Csv.Count(r => ResultOf(r).StartsWith("failing", StringComparison.Ordinal));
        var tested = Q931Rows.Csv.Count(IsTested) - failing;
        page.Append($"{Q931Rows.Csv.Length} rows: {tested} tested, {Q931Rows.Csv.Count(r => !IsTested(r))} not applicable, {failing} failing. ");
        page.Append("How each is tested is in `tests/data/conformance/q931`.\n\n");
        page.Append("| row | state | purpose | expected | clause | result |\n|---|---|---|---|---|---|\n");
        foreach (var r in Q931Rows.Csv)
        {
            page.Append($"| {r[0]} | {r[2]} | {r[4]} | {r[5]} | {r[6]} | {ResultOf(r)} |\n".Replace("<", "&lt;", StringComparison.Ordinal));
        }

        var path = Path.Combine(Q931Rows.Root, Page);
        if (Environment.GetEnvironmentVariable("TRUNKLINE_WRITE_PAGES") == "1")
        {
            File.WriteAllText(path, page.ToString());
        }

        Assert.Equal(page.ToString(), File.ReadAllText(path));
    }

    private static Q931Line[] LinesOf(string id)
    {
        var key = Q931Rows.Key(Q931Rows.Csv.Single(r => r[0] == id));
        return [.. Q931Rows.Lines.Where(l => l.Id == key)];
    }

    private static bool IsTested(string[] row) => Q931Rows.NotApplicable(row).Length == 0;

    private static string ResultOf(string[] row)
    {
        if (Q931Rows.NotApplicable(row) is { Length: > 0 } why)
        {
            return $"not applicable: {why}";
        }

        var lines = LinesOf(row[0]);
        return lines.FirstOrDefault(l => l.Failing.Length > 0) is { } failing ? $"failing: {failing.Failing}"
            : lines.FirstOrDefault(l => l.Difference.Length > 0) is { } other ? $"tested, with a difference: {other.Difference}"
            : "tested";
    }
}
