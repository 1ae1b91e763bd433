using System.Text;

namespace Trunkline.Routing;

/// <summary>Lines of a report for a terminal or a file.</summary>
internal static class ReportLines
{
    private const int Width = 110;

    /// <summary>A text in lines; those after the first begin under the text.</summary>
    public static IEnumerable<string> Wrapped(string head, string text)
    {
        var line = new StringBuilder(head);
        var isEmpty = true;
        foreach (var word in text.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                yield return line.ToString().TrimEnd();
                line.Clear().Append(' ', head.Length);
                isEmpty = true;
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        yield return line.ToString().TrimEnd();
    }
}
