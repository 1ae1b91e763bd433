namespace Trunkline.Site;

/// <summary>The price of a card or gateway with so many ports.</summary>
/// <param name="Ports">Analog ports, or spans.</param>
/// <param name="Price">Once.</param>
public sealed record BoardPrice(int Ports, double Price);

/// <summary>The price of a block of consecutive numbers.</summary>
/// <param name="Size">Numbers in the block.</param>
/// <param name="Install">Once.</param>
/// <param name="Monthly">A month.</param>
public sealed record NumberBlockPrice(int Size, double Install, double Monthly);

/// <summary>Analog lines.</summary>
/// <param name="Install">Once, per line.</param>
/// <param name="Monthly">A month, per line.</param>
/// <param name="HuntingMonthly">A month, per line in the operator's hunting group.</param>
/// <param name="PortPrice">Once, per port, where no boards are priced.</param>
/// <param name="Boards">Boards by ports; empty when <paramref name="PortPrice"/> counts.</param>
public sealed record FxoPrices(double Install, double Monthly, double HuntingMonthly, double PortPrice, IReadOnlyList<BoardPrice> Boards);

/// <summary>E1 spans.</summary>
/// <param name="Install">Once, per span.</param>
/// <param name="Monthly">A month, per span.</param>
/// <param name="PerChannelMonthly">A month, per channel ordered.</param>
/// <param name="ChannelStep">Channels are sold in steps of so many, 1 to 30; 30 for whole spans only.</param>
/// <param name="PortPrice">Once, per span, where no boards are priced.</param>
/// <param name="Boards">Boards by spans; empty when <paramref name="PortPrice"/> counts.</param>
public sealed record E1Prices(double Install, double Monthly, double PerChannelMonthly, int ChannelStep, double PortPrice, IReadOnlyList<BoardPrice> Boards);

/// <summary>An IMS or SIP trunk.</summary>
/// <param name="Install">Once, for the account and its access line.</param>
/// <param name="Monthly">A month, for the account and its access line.</param>
/// <param name="PerSessionInstall">Once, per session (session border controller licences).</param>
/// <param name="PerSessionMonthly">A month, per session.</param>
/// <param name="SessionStep">Sessions are sold in steps of so many.</param>
public sealed record ImsPrices(double Install, double Monthly, double PerSessionInstall, double PerSessionMonthly, int SessionStep);

/// <summary>The section <c>prices</c>: what everything costs. A kind of line whose price is null is not offered.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="IsAssumed">True when the file prices no kind of line; a plan then takes the documented example's.</param>
/// <param name="Fxo">Analog lines; null when not offered.</param>
/// <param name="E1Pri">Spans with PRI; null when not offered.</param>
/// <param name="E1Ss7">Spans with SS7; null when not offered.</param>
/// <param name="Ims">IMS trunks; null when not offered.</param>
/// <param name="NumberBlocks">Blocks of numbers, by size.</param>
/// <param name="LicencePerChannel">Once, per circuit of any kind.</param>
/// <param name="HourlyRate">Of the installer, per hour.</param>
/// <param name="MinimumTermMonths">The contract's minimum term, 0 for none.</param>
public sealed record PriceBook(
    string Currency,
    bool IsAssumed,
    FxoPrices? Fxo,
    E1Prices? E1Pri,
    E1Prices? E1Ss7,
    ImsPrices? Ims,
    IReadOnlyList<NumberBlockPrice> NumberBlocks,
    double LicencePerChannel,
    double HourlyRate,
    int MinimumTermMonths);
