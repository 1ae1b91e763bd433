using System.CommandLine;
using System.CommandLine.Parsing;

namespace Trunkline.App;

/// <summary>What a command line must not be, beside the types of its values.</summary>
internal static class Checks
{
    /// <summary>Checks the value of an option.</summary>
    /// <param name="option">The option.</param>
    /// <param name="wrong">What is wrong with a value, in words; null when nothing is.</param>
    internal static void Check<T>(this Option<T> option, Func<T, string?> wrong) =>
        option.Validators.Add(given => Check(given, g => wrong(g.GetValueOrDefault<T>()!)));

    /// <summary>Checks options against each other. The defaults of those not given are not set yet.</summary>
    /// <param name="command">The command.</param>
    /// <param name="wrong">What is wrong, in words; null when nothing is.</param>
    internal static void Check(this Command command, Func<CommandResult, string?> wrong) => command.Validators.Add(given => Check(given, wrong));

    private static void Check<TResult>(TResult given, Func<TResult, string?> wrong)
        where TResult : SymbolResult
    {
        try
        {
            if (wrong(given) is { } words)
            {
                given.AddError(words);
            }
        }
        catch (InvalidOperationException)
        {
            // a value of the wrong type has no value to check; the parser tells it by itself
        }
    }
}
