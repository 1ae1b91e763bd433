using System.Runtime.CompilerServices;

namespace Trunkline.E1.Tests;

/// <summary>Generated blocks of a page under docs/protocols: read, compared, and rewritten when TRUNKLINE_UPDATE_DOCS is 1.</summary>
internal static class Doc
{
    public static string Read(string page) => File.ReadAllText(PathOf(page));

    public static void AssertBlock(string page, string begin, string end, string fence, string expected)
    {
        var text = Read(page);
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf(end, from, StringComparison.Ordinal);
        var wanted = $"\n```{fence}\n{expected}```\n";
        if (Environment.GetEnvironmentVariable("TRUNKLINE_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(PathOf(page), text[..from] + wanted + text[to..]);
            return;
        }

        Assert.Equal(wanted, text[from..to]);
    }

    private static string PathOf(string page, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(here, "../../../docs/protocols", page));
}
