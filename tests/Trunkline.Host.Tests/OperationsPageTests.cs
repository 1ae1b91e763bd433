using System.Globalization;
using System.Runtime.CompilerServices;
using Trunkline.Node.Alarms;

namespace Trunkline.Host.Tests;

/// <summary>docs/operations.md says what the program does.</summary>
public sealed class OperationsPageTests
{
    [Fact]
    public void AlarmTable_IsTheListOfKinds()
    {
        var rows = AlarmKinds.All.Select(k => $"| `{k.Pattern}` | {AlarmText.Word(k.Severity)} | {k.Meaning} | {k.Todo} | {Held(k.Hold)} |");
        var written = Page().Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal) && l.Split(" | ") is [_, "critical" or "major" or "minor" or "warning", ..]);
        Assert.Equal(string.Join('\n', rows), string.Join('\n', written));
    }

    internal static string Page([CallerFilePath] string here = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../docs/operations.md"));

    private static string Held(TimeSpan? hold) => hold switch
    {
        null => "",
        { TotalDays: >= 1 } h => string.Create(CultureInfo.InvariantCulture, $"{h.TotalDays:0} day"),
        { TotalHours: >= 1 } h => string.Create(CultureInfo.InvariantCulture, $"{h.TotalHours:0} hour"),
        { } h => string.Create(CultureInfo.InvariantCulture, $"{h.TotalMinutes:0} minutes"),
    };
}
