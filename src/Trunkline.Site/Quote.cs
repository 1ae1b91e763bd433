using System.Text;

namespace Trunkline.Site;

/// <summary>How a text from the file is shown in a message: short, on one line, and never a secret.</summary>
internal static class Quote
{
    private const int Longest = 40;

    /// <summary>A value in quotes, clipped, control characters shown as ?.</summary>
    internal static string Value(string text)
    {
        var shown = new StringBuilder("\"");
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        }

        return shown.Append(text.Length > Longest ? "...\"" : "\"").ToString();
    }

    /// <summary>A key in quotes when it looks like a key; else only its length, for a password may have slid into its place.</summary>
    internal static string Key(string key)
    {
        var looksLikeKey = key.Length is > 0 and <= Longest
            && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '<')
            && !(key.Length > 10 && (key.StartsWith("password", StringComparison.OrdinalIgnoreCase) || key.StartsWith("ha1", StringComparison.OrdinalIgnoreCase)));
        return looksLikeKey ? $"the key \"{key}\"" : $"a key of {key.Length} characters";
    }

    /// <summary>Of a secret only the length.</summary>
    internal static string Secret(string text) => text.Length == 0 ? "an empty secret" : $"a secret of {text.Length} characters";
}
