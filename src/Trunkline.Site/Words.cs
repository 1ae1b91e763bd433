using System.Text;

namespace Trunkline.Site;

/// <summary>Between the members of enumerations and the words of the file: LeastRecent and least_recent.</summary>
internal static class Words
{
    /// <summary>The word of a member's name.</summary>
    internal static string Of(string name)
    {
        var word = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0)
            {
                word.Append('_');
            }

            word.Append(char.ToLowerInvariant(name[i]));
        }

        return word.ToString();
    }

    /// <summary>The word of a member.</summary>
    internal static string Of<T>(T member)
        where T : struct, Enum => Of(member.ToString());

    /// <summary>The member of a word.</summary>
    /// <returns>False when no member has that word.</returns>
    internal static bool TryParse<T>(string word, out T member)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (Of(candidate) == word)
            {
                member = candidate;
                return true;
            }
        }

        member = default;
        return false;
    }

    /// <summary>The nearest of the words, when it is near enough to be a slip of the finger.</summary>
    internal static string? Nearest(string word, IEnumerable<string> among)
    {
        static string Plain(string w) => w.Replace('-', '_').ToLowerInvariant();
        if (word.Length is 0 or > 40)
        {
            return null;
        }

        string? best = null;
        var bestDistance = Math.Max(1, word.Length / 3) + 1;
        foreach (var candidate in among)
        {
            var distance = Distance(Plain(word), Plain(candidate));
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    // Damerau-Levenshtein, restricted: two neighbours in the wrong order are one slip
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            d[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            d[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(substituted, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
