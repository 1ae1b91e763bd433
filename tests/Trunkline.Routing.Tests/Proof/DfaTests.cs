using FsCheck;
using FsCheck.Fluent;
using Trunkline.Routing.Proof;

namespace Trunkline.Routing.Tests.Proof;

/// <summary>Automata against what they stand for: every string up to six symbols of a small alphabet, asked one by one.</summary>
public sealed class DfaTests
{
    private const string Letters = "0129*";
    private static readonly string[] s_strings = [.. Strings(6)];

    [Fact]
    public void Pattern_SaysWhatMatchSays() => Check(Patterns(1), (p, _) =>
    {
        var dfa = Dfa.Of(p[0]);
        return s_strings.All(s => dfa.Contains(s) == p[0].Match(s) is DialMatch.Complete or DialMatch.MayBeComplete);
    });

    [Fact]
    public void OrAndWithoutNot_OfSeveralPatterns_SayWhatLogicSays() => Check(Patterns(3), (p, _) =>
    {
        var (a, b, c) = (Dfa.Of(p[0]), Dfa.Of(p[1]), Dfa.Of(p[2]));
        var (or, and, without, not) = (a.Or(b).Or(c), a.Or(c).And(b), a.Without(b.Or(c)), a.Or(b).Not());
        return s_strings.All(s =>
        {
            var (x, y, z) = (a.Contains(s), b.Contains(s), c.Contains(s));
            return or.Contains(s) == (x || y || z) && and.Contains(s) == ((x || z) && y) && without.Contains(s) == (x && !y && !z)
                && not.Contains(s) == (!x && !y);
        });
    });

    [Fact]
    public void EqualSets_MadeInDifferentWays_AreEqualAutomata() => Check(Patterns(3), (p, _) =>
    {
        var (a, b, c) = (Dfa.Of(p[0]), Dfa.Of(p[1]), Dfa.Of(p[2]));
        return a.Or(b).And(c).Equals(a.And(c).Or(b.And(c))) && a.Without(b).Equals(a.And(b.Not())) && a.Not().Not().Equals(a)
            && a.And(b).GetHashCode() == b.And(a).GetHashCode() && a.Overlaps(b) == p[0].Overlaps(p[1]) && a.And(b).IsWithin(a);
    });

    [Fact]
    public void Sent_IsWhatTheRouteTranslates_AndSentByIsTheWayBack() => Check(Patterns(2), (p, random) =>
    {
        var strip = random.Next(4);
        var prepend = new string([.. Enumerable.Range(0, random.Next(3)).Select(_ => Letters[random.Next(4)])]);
        string Translate(string s) => prepend + (strip >= s.Length ? "" : s[strip..]);
        var (from, to) = (Dfa.Of(p[0]), Dfa.Of(p[1]));
        var (sent, by) = (from.Sent(strip, prepend), to.SentBy(strip, prepend));
        // what is sent is as the translation of some string that matches: each of ours is in it, and it holds nothing that has none
        return s_strings.All(s => by.Contains(s) == to.Contains(Translate(s)) && (!from.Contains(s) || sent.Contains(Translate(s))))
            && sent.SentBy(strip, prepend).And(from).Equals(from)
            && sent.IsWithin(Dfa.Dialled.Sent(strip, prepend))
            && (sent.Shortest() is not { } shortest || from.Overlaps(Dfa.Of(shortest).SentBy(strip, prepend)));
    });

    [Fact]
    public void FollowingPrefixedBeginningsContinued_SayWhatTheirNamesSay() => Check(Patterns(1), (p, random) =>
    {
        var dfa = Dfa.Of(p[0]);
        var prefix = s_strings[random.Next(s_strings.Length)][..1];
        var (following, prefixed, beginnings, continued) = (dfa.Following(prefix), dfa.Prefixed(prefix), dfa.Beginnings(), dfa.Continued());
        return s_strings.All(s => following.Contains(s) == dfa.Contains(prefix + s)
            && prefixed.Contains(s) == (s.StartsWith(prefix, StringComparison.Ordinal) && dfa.Contains(s.AsSpan(prefix.Length)))
            && beginnings.Contains(s) == p[0].Match(s) is not DialMatch.None
            && continued.Contains(s) == Enumerable.Range(0, s.Length + 1).Any(n => dfa.Contains(s.AsSpan(0, n))));
    });

    [Fact]
    public void Shortest_IsInTheSet_AndNothingShorterIs() => Check(Patterns(3), (p, _) =>
    {
        var set = Dfa.Of(p[0]).Or(Dfa.Of(p[1])).Without(Dfa.Of(p[2]));
        var shortest = set.Shortest();
        return shortest is null
            ? set.IsEmpty && !s_strings.Any(s => set.Contains(s))
            : set.Contains(shortest) && !s_strings.Any(s => s.Length < shortest.Length && set.Contains(s));
    });

    [Theory]
    [InlineData("_9X.", "922")]
    [InlineData("_0", "0")]
    [InlineData("_Z[01].", "212")]
    [InlineData("_[01*]", "1")]
    public void Shortest_ReadsWell(string pattern, string expected) => Assert.Equal(expected, Dfa.Of(Compile(pattern)).Shortest());

    [Theory]
    [InlineData("_XX", 100L)]
    [InlineData("112", 1L)]
    [InlineData("_[1-3]XXXXX", 300_000L)]
    [InlineData("_9.", null)]
    public void Count_OfAPattern(string pattern, long? expected) => Assert.Equal(expected, Dfa.Of(Compile(pattern)).Count());

    [Fact]
    public void Run_IsTheNumbersFromTheFirstToTheLast()
    {
        var random = new Prng(5);
        for (var i = 0; i < 200; i++)
        {
            var (a, b) = (random.Next(1000), random.Next(1000));
            var run = Dfa.OfRun($"7{Math.Min(a, b):D3}", $"7{Math.Max(a, b):D3}");
            Assert.Equal(Dfa.OfWords(Enumerable.Range(Math.Min(a, b), Math.Abs(a - b) + 1).Select(n => $"7{n:D3}")), run);
            Assert.Equal(Math.Abs(a - b) + 1, run.Count());
        }
    }

    [Fact]
    public void TenThousandExtensions_AreAFewStates() =>
        Assert.True(Dfa.OfWords(Enumerable.Range(10_000, 10_000).Select(n => $"{n}")).States < 10);

    private static DialPattern Compile(string text)
    {
        Assert.True(DialPattern.TryParse(text, out var pattern, out _));
        return pattern!;
    }

    private static void Check(Gen<DialPattern[]> patterns, Func<DialPattern[], Prng, bool> holds) => Prop.ForAll(
        (from p in patterns from seed in Gen.Choose(0, 1_000_000) select (p, seed)).ToArbitrary(),
        x => holds(x.p, new((ulong)x.seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(17, 41));

    private static Gen<DialPattern[]> Patterns(int count) => PatternGen.Pattern(Letters).ArrayOf(count);

    private static IEnumerable<string> Strings(int most)
    {
        IEnumerable<string> some = [""];
        for (var length = 0; length <= most; length++)
        {
            foreach (var s in some)
            {
                yield return s;
            }

            some = [.. some.SelectMany(s => Letters.Select(c => s + c))];
        }
    }
}
