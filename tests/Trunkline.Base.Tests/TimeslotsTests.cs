namespace Trunkline.Base.Tests;

public sealed class TimeslotsTests
{
    [Theory]
    [InlineData("1-31", 0xFFFF_FFFEu, "1-31")]
    [InlineData("1-15,17-31", 0xFFFE_FFFEu, "1-15,17-31")]
    [InlineData("1-15+17-31", 0xFFFE_FFFEu, "1-15,17-31")]
    [InlineData("3, 1,2", 0xEu, "1-3")]
    [InlineData("31,30,5", 0xC000_0020u, "5,30,31")]
    public void Written_Read_AndWrittenBack(string text, uint mask, string words)
    {
        Assert.True(Timeslots.TryParse(text, out var read));
        Assert.Equal((mask, words), (read, Timeslots.Words(read)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("32")]
    [InlineData("5-3")]
    [InlineData("1-2-3")]
    [InlineData("a")]
    [InlineData("1,,2")]
    [InlineData("-1")]
    public void AnythingElse_IsRefused(string? text) => Assert.False(Timeslots.TryParse(text, out _));
}
