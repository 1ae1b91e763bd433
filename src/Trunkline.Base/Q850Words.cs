using System.Text;

namespace Trunkline.Base;

/// <summary>Causes in words.</summary>
public static class Q850Words
{
    /// <summary>A cause by its name: NoCircuitAvailable is <c>no circuit available</c>; one without a name is its number.</summary>
    public static string Of(Q850Cause cause)
    {
        var words = new StringBuilder();
        foreach (var c in cause.ToString())
        {
            if (char.IsUpper(c) && words.Length > 0)
            {
                words.Append(' ');
            }

            words.Append(char.ToLowerInvariant(c));
        }

        return words.ToString();
    }
}
