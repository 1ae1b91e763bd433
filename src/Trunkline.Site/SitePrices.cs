namespace Trunkline.Site;

/// <summary>The price of a card or gateway.</summary>
/// <param name="Ports">Analog ports or spans.</param>
/// <param name="Price">Once.</param>
public sealed record SiteBoardPrice(int Ports, double Price);

/// <summary>The price of a block of numbers.</summary>
/// <param name="Size">Numbers.</param>
/// <param name="Install">Once.</param>
/// <param name="Monthly">A month.</param>
public sealed record SiteNumberBlockPrice(int Size, double Install, double Monthly);

/// <summary>Analog lines, per line.</summary>
/// <param name="Install">Once.</param>
/// <param name="Monthly">A month.</param>
/// <param name="HuntingMonthly">A month, in the operator's hunting group.</param>
/// <param name="Port">Once, where no boards are priced.</param>
/// <param name="Boards">Boards.</param>
public sealed record SiteFxoPrices(double Install, double Monthly, double HuntingMonthly, double Port, IReadOnlyList<SiteBoardPrice> Boards);

/// <summary>E1 spans, per span.</summary>
/// <param name="Install">Once.</param>
/// <param name="Monthly">A month.</param>
/// <param name="PerChannelMonthly">A month, per channel ordered.</param>
/// <param name="ChannelStep">Channels are sold in such steps.</param>
/// <param name="Port">Once, where no boards are priced.</param>
/// <param name="Boards">Boards.</param>
public sealed record SiteE1Prices(double Install, double Monthly, double PerChannelMonthly, int ChannelStep, double Port, IReadOnlyList<SiteBoardPrice> Boards);

/// <summary>An IMS trunk.</summary>
/// <param name="Install">Once.</param>
/// <param name="Monthly">A month.</param>
/// <param name="PerSessionInstall">Once, per session.</param>
/// <param name="PerSessionMonthly">A month, per session.</param>
/// <param name="SessionStep">Sessions are sold in such steps.</param>
public sealed record SiteImsPrices(double Install, double Monthly, double PerSessionInstall, double PerSessionMonthly, int SessionStep);

/// <summary>The section <c>prices</c>. A kind of line without a price is not offered.</summary>
/// <param name="IsGiven">False when the file prices no kind of line.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="MinimumTermMonths">The contract's minimum term.</param>
/// <param name="HourlyRate">Of the installer.</param>
/// <param name="LicencePerChannel">Once, per circuit.</param>
/// <param name="Fxo">Analog lines.</param>
/// <param name="E1Pri">Spans with PRI.</param>
/// <param name="E1Ss7">Spans with SS7.</param>
/// <param name="Ims">IMS trunks.</param>
/// <param name="NumberBlocks">Blocks of numbers.</param>
public sealed record SitePrices(
    bool IsGiven,
    string Currency,
    int MinimumTermMonths,
    double HourlyRate,
    double LicencePerChannel,
    SiteFxoPrices? Fxo,
    SiteE1Prices? E1Pri,
    SiteE1Prices? E1Ss7,
    SiteImsPrices? Ims,
    IReadOnlyList<SiteNumberBlockPrice> NumberBlocks);
