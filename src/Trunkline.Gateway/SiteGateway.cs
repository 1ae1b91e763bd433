using Trunkline.Dsp;
using Trunkline.Fxo;
using Trunkline.Links;
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
            Spans = SpansOf(site),
        };
    }

    /// <summary>The spans, numbered as in the site; a number the site leaves out is a span with no channels and nothing attached.</summary>
    private static GatewaySpan[] SpansOf(SiteModel site)
    {
        var spans = new GatewaySpan[site.E1Trunks.SelectMany(t => t.Spans).Select(s => s.Number).DefaultIfEmpty(0).Max()];
        Array.Fill(spans, new GatewaySpan(LapdValues.Span, 0));
        foreach (var trunk in site.E1Trunks)
        {
            foreach (var span in trunk.Spans)
            {
                spans[span.Number - 1] = new(LapdValues.Span with { Side = trunk.Side == E1Side.User ? LapdSide.User : LapdSide.Network }, span.Timeslots) { Timing = span.Timing };
            }
        }

        return spans;
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
