using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Trunkline.Architecture.Tests;

/// <summary>ARCHITECTURE.md walks a call through files that exist.</summary>
public sealed partial class ArchitecturePageTests
{
    [Fact]
    public void EveryFileItNames_Exists()
    {
        var root = Root();
        var named = FileName().Matches(File.ReadAllText(Path.Combine(root, "ARCHITECTURE.md"))).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.True(named.Count > 20);
        var all = Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(root, "apps"), "*.cs", SearchOption.AllDirectories))
            .Select(f => f.Replace("Trunkline.", "", StringComparison.Ordinal)).ToList();
        Assert.Equal([], named.Where(n => !all.Any(f => f.EndsWith("/" + n.Replace("apps/Trunkline/", "", StringComparison.Ordinal), StringComparison.Ordinal))));
    }

    [GeneratedRegex(@"`([A-Za-z/]+\.cs)`")]
    private static partial Regex FileName();

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../.."));
}
