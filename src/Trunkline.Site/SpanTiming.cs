// Which spans clock the gateway, in which order: `timing` of E1 trunks, as DAHDI's span= lines have it, and what holds where nothing is written.
namespace Trunkline.Site;

/// <summary>Gives the spans of all trunks their places in the order of clocks.</summary>
internal static class SpanTiming
{
    /// <summary>The last place there is.</summary>
    public const int Last = 255;

    /// <summary>
    /// What is written holds: of a trunk, or of its DAHDI line. Of every other trunk towards an operator the first span is a source when a clock comes
    /// out of it, in the order of the file, behind all that is written. A network clocks its far end, so `side: network` is no source by itself.
    /// </summary>
    /// <param name="trunks">The trunks, E1 trunks with <c>timing</c> of their first span or without.</param>
    /// <param name="written">What a trunk says, or null.</param>
    public static IReadOnlyList<Trunk> Give(IReadOnlyList<Trunk> trunks, Func<E1Trunk, int?> written)
    {
        var next = trunks.OfType<E1Trunk>()
            .Select(t => (First: Own(t) ?? written(t) ?? 0, t.Spans.Count))
            .Select(t => t.First == 0 ? 0 : t.First + t.Count - 1).DefaultIfEmpty(0).Max() + 1;
        return [.. trunks.Select(t => t is E1Trunk e1 ? Of(e1) : t)];

        E1Trunk Of(E1Trunk trunk)
        {
            if ((Own(trunk) ?? written(trunk)) is { } first)
            {
                return trunk with { Spans = [.. trunk.Spans.Select((s, i) => s with { Timing = first == 0 ? 0 : first + i })] };
            }

            return trunk.Side == E1Side.User && trunk.Attachment.HasClock
                ? trunk with { Spans = [.. trunk.Spans.Select((s, i) => s with { Timing = i == 0 ? next++ : 0 })] }
                : trunk;
        }
    }

    /// <summary>What the attachment says of the first span.</summary>
    public static int? Own(E1Trunk trunk) => trunk.Attachment is DahdiSpans { Line: { } line } ? line.Timing : null;
}
