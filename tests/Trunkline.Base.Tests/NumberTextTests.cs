namespace Trunkline.Base.Tests;

/// <summary>Numbers as people read them, the same in every language setting.</summary>
public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(4895, "4_895")]
    [InlineData(-1234567, "−1_234_567")]
    public void Count_HasItsDigitsInThrees(long count, string text) => Assert.Equal(text.Replace('_', '\u202f'), NumberText.Count(count));

    [Fact]
    public void Counted_TakesTheNumberOfTheNoun()
    {
        Assert.Equal("1 row", NumberText.Counted(1, "row"));
        Assert.Equal("0 rows", NumberText.Counted(0, "row"));
        Assert.Equal("4\u202f895 sessions", NumberText.Counted(4895, "session"));
        Assert.Equal("2 accounts of it", NumberText.Counted(2, "account of it", "accounts of it"));
    }

    [Fact]
    public void Sentence_GroupsWholeNumbers_AndLeavesWhatHasAFormat() =>
        Assert.Equal("12\u202f000 lines, 1234 as given, 0.50, 2027-03-01, nothing  and a text", NumberText.Say(
            $"{12000} lines, {1234:0} as given, {0.5:0.00}, {new DateOnly(2027, 3, 1):yyyy-MM-dd}, nothing {null} and {"a text"}"));

    [Theory]
    [InlineData(0.00677, 3, "0.00677")]
    [InlineData(2, 3, "2")]
    [InlineData(1234.5, 2, "1_200")]
    [InlineData(0.0099999, 3, "0.01")]
    public void Significant_HasNoMoreDigitsThanItIsWorth(double value, int digits, string text) => Assert.Equal(text.Replace('_', '\u202f'), NumberText.Significant(value, digits));

    [Fact]
    public void Terminal_HasPlainSpaces() => Assert.Equal("4 895", NumberText.OnTerminal(4895));
}
