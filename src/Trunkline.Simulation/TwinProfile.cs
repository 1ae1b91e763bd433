// The twin's habits, made to agree with what the site says of its operator. The demo's exchange process and the World use the same.
using Trunkline.Base;
using Trunkline.Exchange;
using Trunkline.Exchange.Pri;
using Trunkline.Isdn.CallControl;
using Trunkline.Links;
using Trunkline.Site;

namespace Trunkline.Simulation;

/// <summary>The operator profile of a site's trunk.</summary>
public static class TwinProfile
{
    /// <summary>Who the twin is when it looks for a loop: no site's gateway, whose names are random.</summary>
    private const ulong Twin = 0x5457_494E_0000_0000;

    /// <summary>The twin's habits on spans: the country's tones.</summary>
    public static OperatorProfile OfSpans(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return OperatorProfile.Default with { Country = site.Gateway.Tones };
    }

    /// <summary>The numbers that the operator serves to the site over its spans, as the site has them from the order sheet.</summary>
    public static ServedNumbers NumbersOf(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        IEnumerable<ServedRange> main = PhoneNumber.TryParse(site.Numbers.Main, out var number) && number.Digits.All(char.IsAsciiDigit)
            ? [new(number.ToString(), 1, "main number")] : [];
        return new(site.Site.AreaCode, [.. main, .. site.Numbers.Ddi.Select(d => new ServedRange(d.First, d.Count, "direct dialling in"))]);
    }

    /// <summary>The twin's end of every span up to the site's highest: the other side of what the site says.</summary>
    public static IReadOnlyList<PriSpanSettings> SpansOf(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var spans = new PriSpanSettings[site.E1Trunks.SelectMany(t => t.Spans).Select(s => s.Number).DefaultIfEmpty(0).Max()];
        Array.Fill(spans, new(0, Q931Values.EuroIsdnNetwork, LapdValues.Span with { Side = LapdSide.Network }));
        foreach (var trunk in site.E1Trunks)
        {
            var isNetwork = trunk.Side == E1Side.User;
            var values = (trunk.Variant, isNetwork) switch
            {
                (E1Variant.Qsig, true) => Q931Values.QsigNetwork,
                (E1Variant.Qsig, _) => Q931Values.QsigUser,
                (_, true) => Q931Values.EuroIsdnNetwork,
                _ => Q931Values.EuroIsdnUser,
            };
            foreach (var span in trunk.Spans)
            {
                var link = LapdValues.Span with { Side = isNetwork ? LapdSide.Network : LapdSide.User, Probe = Twin | (uint)span.Number };
                spans[span.Number - 1] = new(span.Timeslots, values with { T309 = TimeSpan.FromSeconds(90) }, link);
            }
        }

        return spans;
    }

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
