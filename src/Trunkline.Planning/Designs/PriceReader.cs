using Trunkline.Site;

namespace Trunkline.Planning.Designs;

/// <summary>Prices of a site file, or the documented example where it has none.</summary>
internal static class PriceReader
{
    internal static PriceBook Read(PriceBook prices) => prices.IsAssumed ? Example with { Currency = prices.Currency } : prices;

    /// <summary>The example book of docs/planning.md: over 36 months a line is 1,765 and a span 35,000, so that a span pays from 20 lines on.</summary>
    internal static PriceBook Example { get; } = new(
        "EUR",
        IsAssumed: true,
        new FxoPrices(100, 30, 15, 45, []),
        new E1Prices(1600, 900, 0, 30, 1000, []),
        null,
        new ImsPrices(1500, 150, 20, 12, 1),
        [new(10, 50, 10), new(100, 200, 50)],
        0,
        0,
        0);
}
