using Trunkline.Site;

namespace Trunkline.Planning.Designs;

/// <summary>Prices of a site file, or the documented example where it has none.</summary>
internal static class PriceReader
{
    internal static PriceBook Read(SitePrices prices)
    {
        if (!prices.IsGiven)
        {
            return Example with { Currency = prices.Currency };
        }

        return new(
            prices.Currency,
            IsAssumed: false,
            prices.Fxo is { } f ? new(f.Install, f.Monthly, f.HuntingMonthly, f.Port, Boards(f.Boards)) : null,
            E1(prices.E1Pri),
            E1(prices.E1Ss7),
            prices.Ims is { } i ? new(i.Install, i.Monthly, i.PerSessionInstall, i.PerSessionMonthly, i.SessionStep) : null,
            [.. prices.NumberBlocks.Select(b => new NumberBlockPrice(b.Size, b.Install, b.Monthly))],
            prices.LicencePerChannel,
            prices.HourlyRate,
            prices.MinimumTermMonths);
    }

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

    private static E1Prices? E1(SiteE1Prices? p) => p is null ? null : new(p.Install, p.Monthly, p.PerChannelMonthly, p.ChannelStep, p.Port, Boards(p.Boards));

    private static IReadOnlyList<BoardPrice> Boards(IReadOnlyList<SiteBoardPrice> boards) => [.. boards.Select(b => new BoardPrice(b.Ports, b.Price))];
}
