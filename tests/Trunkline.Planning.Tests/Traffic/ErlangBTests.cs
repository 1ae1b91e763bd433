using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Tests.Traffic;

public sealed class ErlangBTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 5, 0)]
    [InlineData(1, 1, 0.5)]
    [InlineData(2, 2, 0.4)]
    public void Blocking_OfSmallGroups_IsTheFractionOfTheFormula(double erlang, int lines, double expected) =>
        Assert.Equal(expected, ErlangB.Blocking(erlang, lines), 15);

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Blocking_OfImpossibleTraffic_IsRefused(double erlang) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ErlangB.Blocking(erlang, 3));
}
