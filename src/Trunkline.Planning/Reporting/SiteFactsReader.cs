using Trunkline.Planning.Reporting.Orders;
using Trunkline.Site;

namespace Trunkline.Planning.Reporting;

/// <summary>What a site file tells an order sheet and a report beside its traffic.</summary>
public static class SiteFactsReader
{
    /// <summary>The facts of the order sheets.</summary>
    public static SiteFacts Facts(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        // only what somebody must have written: a default is nobody's word, and would be read as the operator's answer
        var fxo = site.FxoTrunks.FirstOrDefault();
        return new()
        {
            Country = site.Site.Country,
            AreaCode = site.Site.AreaCode,
            TimeZone = site.Site.TimeZone.Id,
            CallerId = fxo?.CallerId switch { CallerIdStandard.V23 => "FSK (V.23)", CallerIdStandard.Bell202 => "FSK (Bell 202)", _ => "" },
            ReversesPolarity = fxo?.Answer == AnswerSupervision.Polarity ? true : null,
            LoopBreakMs = fxo?.LoopBreakMs == 0 ? 0 : null,
            OperatorHunting = fxo?.OperatorHunting switch { HuntingOrder.Cyclic => "circular", HuntingOrder.Descending => "from the last line down", HuntingOrder.LeastRecent => "longest idle", _ => "" },
            EmergencyNumbers = site.Emergency.Numbers,
            NumberBlocks = [.. site.Numbers.Ddi.Select(b => b.Count == 1 ? b.First : $"{b.Count} from {b.First}")],
        };
    }

    /// <summary>What the operator has confirmed.</summary>
    public static IReadOnlyList<Confirmed> Confirmations(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return [.. site.Operator.Services.SelectMany(s => s.Confirmations.Where(c => c.IsConfirmed).Select(c => new Confirmed(s.Name, c.Field, c.Value, c.ConfirmedBy!, c.ConfirmedOn)))];
    }
}
