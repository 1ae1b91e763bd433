using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Feature codes as sets of dialled strings: <see cref="FeatureCodes.TryRead(FeatureKind, ReadOnlySpan{char}, out FeatureOrder)"/> on sets; CodeSetsTests hold the two to each other.</summary>
internal static class CodeSets
{
    private const int Star = 10;
    private const int Hash = 11;

    // what is behind the service code of a forward: its number, then its time
    private enum Tail : byte
    {
        Begin,
        Star,
        Number,
        TimeStar,
        Time1,
        Time2,
        Time3,
        End,
    }

    /// <summary>Every code.</summary>
    internal static Dfa Of(FeatureCodes codes) => Dfa.Any(codes.Kinds.Select(k => Of(codes, k)));

    /// <summary>The codes of a kind.</summary>
    internal static Dfa Of(FeatureCodes codes, FeatureKind kind)
    {
        if (codes.CodeOf(kind) is not { } code)
        {
            return Dfa.Nothing;
        }

        var end = Dfa.OfWords(["", "#"]);
        var number = Forward(withTime: false, isBare: true);
        string[] opens = ["#", "##", "*#"];
        return FeatureCodes.FormOf(kind) switch
        {
            FeatureForm.InFront => number.Prefixed(code),
            FeatureForm.Whole => end.Prefixed(code),
            FeatureForm.Named => Dfa.Any(opens.Append("*").SelectMany(o => new[] { end.Prefixed(o + code), number.Prefixed($"{o}{code}*") })),
            FeatureForm.Flag => Dfa.Any(opens.Append("*").Select(o => end.Prefixed(o + code))),
            _ => Dfa.Any(opens.Select(o => end.Prefixed(o + code)).Append(Forward(kind == FeatureKind.NoAnswer, isBare: false).Prefixed("*" + code))),
        };
    }

    /// <summary>A number behind a star, or, bare, by itself; the last # may be left out but where the number is missing.</summary>
    private static Dfa Forward(bool withTime, bool isBare) => Dfa.Explore(isBare ? Tail.Star : Tail.Begin, (at, symbol) => (at, symbol) switch
    {
        (Tail.Begin, Star) => Tail.Star,
        (Tail.Begin, Hash) => Tail.End,
        (Tail.Star, Hash) when !isBare => Tail.End,
        (Tail.Star or Tail.Number, < Star) => Tail.Number,
        (Tail.Number, Hash) => Tail.End,
        (Tail.Number, Star) when withTime => Tail.TimeStar,
        (Tail.TimeStar, < Star) => Tail.Time1,
        (Tail.Time1, < Star) => Tail.Time2,
        (Tail.Time2, < Star) => Tail.Time3,
        (Tail.Time1 or Tail.Time2 or Tail.Time3, Hash) => Tail.End,
        _ => (Tail?)null,
    }, at => at is Tail.Number or Tail.Time1 or Tail.Time2 or Tail.Time3 or Tail.End);
}
