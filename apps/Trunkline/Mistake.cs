using System.CommandLine.Parsing;

namespace Trunkline.App;

/// <summary>What is wrong with a command line, in words.</summary>
internal static class Mistake
{
    /// <summary>The parser's message, but for a value of the wrong type, of which the parser names the type as programs know it.</summary>
    internal static string Words(ParseError error)
    {
        var (name, type) = error.SymbolResult switch
        {
            OptionResult { Option: var option } => (option.Name, option.ValueType),
            ArgumentResult { Argument: var argument } => (argument.Name, argument.ValueType),
            _ => ("", typeof(string)),
        };
        return error.SymbolResult?.Tokens is [var token] && error.Message.Contains($"'{type}'", StringComparison.Ordinal)
            ? $"{name} must be {Expected(Nullable.GetUnderlyingType(type) ?? type)}, not \"{token.Value}\""
            : error.Message;
    }

    private static string Expected(Type type) =>
        type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
        : type == typeof(double) ? "a number"
        : type == typeof(uint) || type == typeof(ulong) ? "a whole number of 0 or more"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(bool) ? "true or false"
        : "a " + type.Name;
}
