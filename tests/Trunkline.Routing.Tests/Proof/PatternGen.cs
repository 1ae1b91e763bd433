using FsCheck;
using FsCheck.Fluent;

namespace Trunkline.Routing.Tests.Proof;

/// <summary>Random dial patterns that like to overlap: few keys, few positions, every letter and tail.</summary>
internal static class PatternGen
{
    internal static Gen<DialPattern> Pattern(string keys)
    {
        var one = Gen.Elements([.. keys.Select(k => $"{k}"), "X", "Z", "N"]);
        var set = from a in Gen.Elements(keys.ToCharArray()) from b in Gen.Elements(keys.ToCharArray()) select $"[{a}{b}]";
        var position = Gen.OneOf(one, one, set);
        return from count in Gen.Choose(1, 5)
               from positions in position.ArrayOf(count)
               from tail in Gen.Elements("", "", ".", "!")
               select Parse("_" + string.Concat(positions) + tail);
    }

    internal static DialPattern Parse(string text) =>
        DialPattern.TryParse(text, out var pattern, out _) ? pattern! : throw new ArgumentException(text, nameof(text));
}
