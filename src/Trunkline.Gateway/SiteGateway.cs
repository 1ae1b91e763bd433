using Trunkline.Dsp;
using Trunkline.Fxo;
using Trunkline.Site;

namespace Trunkline.Gateway;

/// <summary>What a gateway is made for, as site.yaml says.</summary>
public static class SiteGateway
{
    /// <summary>The gateway's options. Lines are numbered as in the site; a number the site leaves out is a line without battery.</summary>
    public static GatewayOptions OptionsOf(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var lines = new GatewayLine[LineCount(site)];
        Array.Fill(lines, GatewayLine.Default);
        foreach (var trunk in site.FxoTrunks)
        {
            foreach (var line in trunk.Lines)
            {
                lines[line.Number - 1] = LineOf(trunk);
            }
        }

        var contexts = site.Gateway.MaxContexts;
        return new()
        {
            MaxContexts = contexts,
            MaxRtp = 2 * contexts,
            MaxRecordings = site.Recording.Calls == RecordedCalls.None ? Math.Min(contexts, 64) : contexts, // whoever asks for records gets every call
            OrphanTime = site.Gateway.OrphanTime,
            Country = site.Gateway.Tones,
            Lines = lines,
        };
    }

    /// <summary>The highest line number of the site.</summary>
    public static int LineCount(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.FxoTrunks.SelectMany(t => t.Lines).Select(l => l.Number).DefaultIfEmpty(0).Max();
    }

    private static GatewayLine LineOf(FxoTrunk trunk) => new(
        FxoValues.Default with
        {
            PolaritySupervision = trunk.Answer == AnswerSupervision.Polarity,
            AssumedAnswer = trunk.AssumedAnswerAfter,
            CpcMinimum = TimeSpan.FromMilliseconds(trunk.LoopBreakMs),
            ExpectCallerId = trunk.CallerId != CallerIdStandard.None,
        },
        trunk.CallerId == CallerIdStandard.Bell202 ? FskStandard.Bell202 : FskStandard.V23);
}
