using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Tests.Designs;

/// <summary>Shares and money in sentences.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0_%")]
    [InlineData(8.8e-13, "below 10⁻⁹")]
    [InlineData(1.2e-8, "about 10⁻⁸")]
    [InlineData(4.0e-6, "0.0004_%")]
    [InlineData(3.1e-5, "0.003_%")]
    [InlineData(0.00376, "0.376_%")]
    [InlineData(0.01, "1_%")]
    [InlineData(0.0146, "1.46_%")]
    [InlineData(0.444, "44.4_%")]
    public void Share_OfAnySize_IsReadByPeople(double share, string expected) => Assert.Equal(expected.Replace('_', '\u202f'), Words.Share(share));

    [Fact]
    public void Money_IsGroupedBySpacesThatDoNotBreak() => Assert.Equal("1\u202f234\u202f568\u202fEUR", Words.Money(1234567.8, "EUR"));
}
