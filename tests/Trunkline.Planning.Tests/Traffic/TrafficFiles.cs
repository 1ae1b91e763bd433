using System.Runtime.CompilerServices;
using Trunkline.Planning.Traffic.Evaluation;

namespace Trunkline.Planning.Tests.Traffic;

/// <summary>The reference files under tests/data/traffic, read as rows of column and text.</summary>
internal static class TrafficFiles
{
    internal static StreamReader Open(string name) => new(Path.Combine(Root(), "tests", "data", "traffic", name));

    internal static List<Dictionary<string, string>> Rows(string name)
    {
        using var file = Open(name);
        var csv = new TrafficCsv(file);
        var heading = csv.Next()!.Value.Fields;
        List<Dictionary<string, string>> rows = [];
        while (csv.Next() is { } row)
        {
            Assert.Null(row.Error);
            rows.Add(heading.Zip(row.Fields).ToDictionary(p => p.First.Text, p => p.Second.Text));
        }

        return rows;
    }

    /// <summary>The repository, by where this source file stands.</summary>
    internal static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
