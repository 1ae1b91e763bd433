namespace Trunkline.Base.Tests;

/// <summary>Dial patterns in Asterisk's letters: what they match, how far, and which is tried first.</summary>
public sealed class DialPatternTests
{
    [Theory]
    [InlineData("201", "", DialMatch.MoreDigits)]
    [InlineData("201", "20", DialMatch.MoreDigits)]
    [InlineData("201", "201", DialMatch.Complete)]
    [InlineData("201", "2011", DialMatch.None)]
    [InlineData("201", "202", DialMatch.None)]
    [InlineData("_0X.", "0", DialMatch.MoreDigits)]
    [InlineData("_0X.", "02", DialMatch.MoreDigits)]
    [InlineData("_0X.", "021", DialMatch.MayBeComplete)]
    [InlineData("_0X.", "02155501001234567890", DialMatch.MayBeComplete)]
    [InlineData("_0X.", "12", DialMatch.None)]
    [InlineData("_0X.", "02a", DialMatch.None)]
    [InlineData("_NXX!", "21", DialMatch.MoreDigits)]
    [InlineData("_NXX!", "212", DialMatch.Complete)]
    [InlineData("_NXX!", "2125", DialMatch.Complete)]
    [InlineData("_NXX!", "112", DialMatch.None)]
    [InlineData("_Z", "0", DialMatch.None)]
    [InlineData("_Z", "1", DialMatch.Complete)]
    [InlineData("_X", "0", DialMatch.Complete)]
    [InlineData("_1[13-5]", "12", DialMatch.None)]
    [InlineData("_1[13-5]", "14", DialMatch.Complete)]
    [InlineData("_1[13-5]", "1", DialMatch.MoreDigits)]
    [InlineData("_*8X", "*87", DialMatch.Complete)]
    [InlineData("_0-XX 1", "0771", DialMatch.Complete)]
    [InlineData("_.", "*", DialMatch.MayBeComplete)]
    [InlineData("_!", "", DialMatch.Complete)]
    public void Pattern_Digits_MatchSoFar(string text, string digits, DialMatch expected) => Assert.Equal(expected, Compile(text).Match(digits));

    [Theory]
    [InlineData("", 0)]
    [InlineData("_", 0)]
    [InlineData("2x1", 1)]
    [InlineData("0.", 1)]
    [InlineData("_Q", 1)]
    [InlineData("_0.1", 3)]
    [InlineData("_0!.", 3)]
    [InlineData("_1[13", 2)]
    [InlineData("_1[]", 2)]
    [InlineData("_1[5-3]", 2)]
    [InlineData("_1[X]", 2)]
    public void Pattern_Malformed_TellsWhere(string text, int at)
    {
        Assert.False(DialPattern.TryParse(text, out var pattern, out var errorAt));
        Assert.Null(pattern);
        Assert.Equal(at, errorAt);
    }

    [Fact]
    public void Pattern_OfAnyText_NeverThrows()
    {
        var random = new Prng(3);
        const string Letters = "_XZN.![]-0123456789*#ABCDxn é";
        for (var i = 0; i < 50_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]));
            if (DialPattern.TryParse(text, out var pattern, out var at))
            {
                pattern!.Match("0215550100");
                Assert.Equal(0, pattern.CompareTo(pattern));
            }
            else
            {
                Assert.InRange(at, 0, Math.Max(0, text.Length));
            }
        }
    }

    [Fact]
    public void Patterns_Sorted_MostSpecificFirst()
    {
        string[] ordered = ["0112", "011X", "_01!", "_000X.", "_00X.", "_0[1-3]X.", "_0NX.", "_0X", "_0X.", "_0X!", "_N.", "_X.", "_.", "_!"];
        string[] expected = ["_000X.", "_00X.", "0112", "_011X", "_01!", "_0[1-3]X.", "_0NX.", "_0X", "_0X.", "_0X!", "_N.", "_X.", "_.", "_!"];
        var patterns = ordered.Select(t => Compile(t == "011X" ? "_011X" : t)).Order().Select(p => p.Text);
        Assert.Equal(expected, patterns);
    }

    [Theory]
    [InlineData("_0X.", "_00X.", true)]
    [InlineData("_0X", "_0X.", false)]
    [InlineData("_0X!", "_0X", true)]
    [InlineData("_1X", "_2X", false)]
    [InlineData("_[12]X", "_N1", true)]
    public void Patterns_Overlap_WhenANumberMatchesBoth(string a, string b, bool expected)
    {
        Assert.Equal(expected, Compile(a).Overlaps(Compile(b)));
        Assert.Equal(expected, Compile(b).Overlaps(Compile(a)));
    }

    [Theory]
    [InlineData("_0X.", "0", 3, null, false)]
    [InlineData("_00[1-2]", "00", 3, 3, false)]
    [InlineData("112", "112", 3, 3, true)]
    [InlineData("_11[2]", "112", 3, 3, true)]
    [InlineData("_X!", "", 1, null, false)]
    public void Pattern_Shape_IsKnown(string text, string prefix, int fewest, int? most, bool isLiteral)
    {
        var pattern = Compile(text);
        Assert.Equal((prefix, fewest, most, isLiteral), (pattern.Prefix, pattern.MinDigits, pattern.MaxDigits, pattern.IsLiteral));
    }

    [Fact]
    public void Match_Allocates_Nothing()
    {
        var pattern = Compile("_0[1-9]X.");
        NoAllocation.In(() => pattern.Match("0215550100"));
    }

    private static DialPattern Compile(string text)
    {
        Assert.True(DialPattern.TryParse(text, out var pattern, out _), text);
        return pattern!;
    }
}
