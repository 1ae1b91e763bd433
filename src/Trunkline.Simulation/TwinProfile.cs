// The twin's habits, made to agree with what the site says of its operator. The demo's exchange process and the World use the same.
using Trunkline.Exchange;
using Trunkline.Site;

namespace Trunkline.Simulation;

/// <summary>The operator profile of a site's trunk.</summary>
public static class TwinProfile
{
    /// <summary>What the twin does so that it agrees with what the site says of its operator.</summary>
    public static OperatorProfile Of(SiteModel site, FxoTrunk trunk)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(trunk);
        var basis = OperatorProfile.TryFind(trunk.Profile, out var named) ? named : OperatorProfile.Default;
        return basis with
        {
            Country = site.Gateway.Tones,
            PolarityReversal = trunk.Answer == AnswerSupervision.Polarity,
            CpcLength = TimeSpan.FromMilliseconds(Math.Max(400, 2 * trunk.LoopBreakMs)),
            CallerIdFormat = trunk.CallerId switch
            {
                CallerIdStandard.None => null,
                CallerIdStandard.Bell202 => Fxo.CallerIdFormat.Mdmf,
                _ => Fxo.CallerIdFormat.Etsi,
            },
            CallerIdModem = trunk.CallerId == CallerIdStandard.Bell202 ? CallerIdModem.Bell202 : CallerIdModem.V23,
            Hunting = trunk.OperatorHunting switch
            {
                HuntingOrder.Descending => HuntOrder.Descending,
                HuntingOrder.Cyclic => HuntOrder.Cyclic,
                _ => HuntOrder.Ascending,
            },
        };
    }
}
