using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Trunkline.App;

/// <summary>Examples under a command's help.</summary>
internal static class Examples
{
    private static readonly Dictionary<Command, string[]> s_lines = [];

    /// <summary>Sets a command's examples, a line each.</summary>
    internal static void Of(Command command, params string[] lines) => s_lines[command] = lines;

    internal static void Print(Command command, TextWriter to)
    {
        if (s_lines.TryGetValue(command, out var lines))
        {
            to.WriteLine("Examples:");
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
