namespace Trunkline.Planning.Reporting.Charts;

/// <summary>How wide text is about to be, so that labels are placed and cut without a font at hand. Errs to the wide side.</summary>
internal static class TextWidth
{
    /// <summary>Width in pixels in a common sans-serif face.</summary>
    internal static double Of(string text, double size)
    {
        var ems = 0.0;
        foreach (var rune in text.EnumerateRunes())
        {
            ems += rune.Value switch
            {
                'i' or 'j' or 'l' or '.' or ',' or ':' or ';' or '|' or '\'' or '!' or 0x202f => 0.29,
                ' ' or 'f' or 't' or 'r' or '(' or ')' or '-' or '/' or '[' or ']' => 0.36,
                'm' or 'w' or 'M' or 'W' or '%' or '@' => 0.89,
                >= 'A' and <= 'Z' => 0.70,
                < 0x2e80 => 0.56,
                _ => 1.0,   // ideographs, kana, hangul, pictures
            };
        }

        return ems * size;
    }

    /// <summary>The text, or its beginning with an ellipsis that fits.</summary>
    internal static string Cut(string text, double size, double width)
    {
        if (Of(text, size) <= width)
        {
            return text;
        }

        var end = 0;
        var cut = "…";
        foreach (var rune in text.EnumerateRunes())
        {
            end += rune.Utf16SequenceLength;
            var longer = text[..end].TrimEnd() + "…";
            if (Of(longer, size) > width)
            {
                break;
            }

            cut = longer;
        }

        return cut;
    }
}
