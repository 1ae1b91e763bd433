using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Trunkline.App;

/// <summary>Examples under a command's help, and what else is worth a list there.</summary>
internal static class Examples
{
    private static readonly Dictionary<Command, List<(string Heading, string[] Lines)>> s_sections = [];

    /// <summary>Adds a command's examples, a line each.</summary>
    internal static void Of(Command command, params string[] lines) => Section(command, "Examples", lines);

    /// <summary>Adds lines under a heading of their own.</summary>
    internal static void Section(Command command, string heading, params string[] lines)
    {
        if (!s_sections.TryGetValue(command, out var sections))
        {
            s_sections[command] = sections = [];
        }

        sections.Add((heading, lines));
    }

    internal static void Print(Command command, TextWriter to)
    {
        foreach (var (heading, lines) in s_sections.GetValueOrDefault(command) ?? [])
        {
            to.WriteLine(heading + ":");
            foreach (var line in lines)
            {
                to.WriteLine("  " + line);
            }

            to.WriteLine();
        }
    }
}

/// <summary>The help as usual, then the examples.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        Examples.Print(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
        return result;
    }
}
