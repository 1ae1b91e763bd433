using Trunkline.Planning.Traffic.Evaluation.Models;

namespace Trunkline.Planning.Traffic.Evaluation;

/// <summary>All models by name. A new model is a row in one of the files of Models/.</summary>
internal static class ModelTable
{
    private static readonly TrafficModel[] Rows =
        [.. LossModels.All, .. WaitingModels.All, .. FiniteModels.All, .. GroupModels.All, .. OtherModels.All];

    /// <summary>All models.</summary>
    internal static IReadOnlyList<TrafficModel> All => Rows;

    /// <summary>
    /// The model of a name: the whole name, without what stands in parentheses ("BPP(finite out + Poisson in)"), or its first word when a
    /// label follows behind a blank ("BPP one line out of service").
    /// </summary>
    internal static TrafficModel? Find(string name)
    {
        var bare = name.Trim();
        var open = bare.IndexOf('(', StringComparison.Ordinal);
        var outside = open < 0 ? bare : bare[..open].TrimEnd();
        var blank = outside.IndexOf(' ', StringComparison.Ordinal);
        foreach (var candidate in (ReadOnlySpan<string>)[bare, outside, blank < 0 ? outside : outside[..blank]])
        {
            var key = QuantityName.Normal(candidate);
            foreach (var row in Rows)
            {
                if (key.Length > 0 && row.IsNamed(candidate, key))
                {
                    return row;
                }
            }
        }

        return null;
    }

    /// <summary>The known name most like a wrong one, for the message.</summary>
    internal static string Nearest(string name)
    {
        var key = QuantityName.Normal(name.Length > 100 ? name[..100] : name);
        return Rows.SelectMany(row => row.Names).MinBy(known => Distance(key, QuantityName.Normal(known)))!;
    }

    /// <summary>Letters to change, add or leave out to make one of the other (Levenshtein).</summary>
    internal static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
