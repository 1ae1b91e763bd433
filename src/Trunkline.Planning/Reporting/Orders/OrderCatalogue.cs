using Trunkline.Planning.Designs;
using Trunkline.Site;
using static Trunkline.Planning.Reporting.Orders.Confirmer;

namespace Trunkline.Planning.Reporting.Orders;

/// <summary>All facts that must be agreed with the operator, by kind of line.</summary>
public static class OrderCatalogue
{
    /// <summary>The longest value a site file takes.</summary>
    internal const int LongestValue = 200;

    /// <summary>The facts of a kind of line, in the order of its sheet.</summary>
    public static IReadOnlyList<OrderField> Of(LineKind kind) => kind switch
    {
        LineKind.Fxo or LineKind.FxoHunting => FxoFields.All,
        LineKind.E1Pri or LineKind.E1Ss7 => E1Fields.All,
        _ => SipFields.All,
    };

    /// <summary>What such lines are called, one and many: "analog line", "E1 span", "IMS/SIP trunk".</summary>
    public static string Title(LineKind kind) => kind switch
    {
        LineKind.Fxo => "Analog lines (FXO)",
        LineKind.FxoHunting => "Analog lines with the operator's hunting (FXO)",
        LineKind.E1Pri => "E1 with ISDN primary rate (PRI)",
        LineKind.E1Ss7 => "E1 with SS7",
        _ => "IMS/SIP trunk",
    };

    /// <summary>What one circuit of a kind is called.</summary>
    public static string Circuit(LineKind kind) => kind switch
    {
        LineKind.Fxo or LineKind.FxoHunting => "line",
        LineKind.E1Pri or LineKind.E1Ss7 => "channel",
        _ => "session",
    };

    /// <summary>Money, dates and people: the same on every sheet.</summary>
    internal static IReadOnlyList<OrderField> Commercial(string circuit) =>
    [
        new("fees", "Contract", "Fees", c => Fees(c), $"Once and monthly, for each {circuit}, number and service: hunting, caller ID and blocks are often extra.", Operator | Customer, ""),
        new("term", "Contract", "Term and notice", c => c.Plan.Input.Prices.MinimumTermMonths > 0 ? $"{c.Plan.Input.Prices.MinimumTermMonths} months at most; operator states notice" : "operator states term, notice and price of change",
            "A term longer than the plan's horizon binds you to lines you outgrow.", Operator | Customer, ""),
        new("dates", "Contract", "Delivery and porting dates", _ => "operator states both; old lines stay until the new ones are accepted", "Numbers ported before the acceptance leave no way back.", Operator | Customer, "T6 T8"),
        new("fault_desk", "Contract", "Fault desk", _ => "operator states number, hours and time to repair", "Asked at the worst moment otherwise.", Operator, "T23"),
    ];

    private static string Fees(OrderContext c)
    {
        var prices = c.Plan.Input.Prices;
        var currency = prices.Currency;
        var text = c.Group.Kind switch
        {
            LineKind.Fxo or LineKind.FxoHunting when prices.Fxo is { } p =>
                $"per line {M(p.Install)} once, {M(p.Monthly)} a month" + (c.Group.Kind == LineKind.FxoHunting && p.HuntingMonthly > 0 ? $", hunting {M(p.HuntingMonthly)} a month" : ""),
            LineKind.E1Pri when prices.E1Pri is { } p => Span(p),
            LineKind.E1Ss7 when prices.E1Ss7 is { } p => Span(p),
            LineKind.Ims when prices.Ims is { } p => $"{M(p.Install)} once, {M(p.Monthly)} a month; per session {M(p.PerSessionInstall)} once, {M(p.PerSessionMonthly)} a month",
            _ => "operator states",
        };
        return text + (prices.IsAssumed && text != "operator states" ? " (assumed; operator states)" : "");

        string M(double amount) => Figures.Money(amount, currency);

        string Span(E1Prices p) => $"per span {M(p.Install)} once, {M(p.Monthly)} a month" + (p.PerChannelMonthly > 0 ? $", per channel {M(p.PerChannelMonthly)} a month" : "");
    }
}
