using Spectre.Console;

namespace Trunkline.App;

/// <summary>Output for people at a terminal; commands print plain text when it is not one.</summary>
internal static class Terminal
{
    /// <summary>True when somebody looks: tables and colour then.</summary>
    internal static bool IsWatched => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    /// <summary>Prints a table with a colour per row, or none.</summary>
    /// <param name="headings">The headings.</param>
    /// <param name="rows">The rows, with a Spectre colour name or null.</param>
    internal static void Table(IReadOnlyList<string> headings, IEnumerable<(IReadOnlyList<string> Cells, string? Colour)> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn($"[bold]{Markup.Escape(heading)}[/]").NoWrap());
        }

        foreach (var (cells, colour) in rows)
        {
            table.AddRow(cells.Select(c => new Markup(colour is null ? Markup.Escape(c) : $"[{colour}]{Markup.Escape(c)}[/]")));
        }

        AnsiConsole.Write(table);
    }
}
