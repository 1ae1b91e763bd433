using System.Globalization;
using System.Numerics;
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>The keys that say what a trunk's circuits may be used for, and their reading.</summary>
internal static class TrunkUseShape
{
    private const string InDoc = "that the operator uses for incoming calls only: no call of ours takes them, but an emergency call that finds nothing else";
    private const string OutDoc = "that are there for outgoing calls only. They are taken before those for both";

    private static readonly Key s_direction = new("direction", Scalars.OneOf<TrunkDirection>(), "Which calls its circuits are there for, as ordered: `both` ways, `in` (incoming only), `out` (outgoing only). For some of them: `incoming_only`, `outgoing_only`.") { Default = "both" };

    private static readonly Key[] s_limits =
    [
        new("most_out", Scalars.Integer(0, 10_000), "Outgoing calls at a time, where contract or licence allow fewer than there are circuits; one more takes the route's next trunk group. Emergency calls are never kept back."),
        new("most_in", Scalars.Integer(0, 10_000), "Incoming calls at a time; one more is refused with cause 34, on an analog line not answered. Calls back to whoever called for help are let in."),
        new("most_calls", Scalars.Integer(0, 10_000), "Calls at a time, both directions together."),
    ];

    private static readonly ScalarShape s_channels = new(
        "timeslots, of every span or of one (1-10, or 1/1-10,2/17-31)", t => TryChannels(t, out _))
    {
        JsonTypes = ["string", "integer"],
    };

    /// <summary>Of analog lines.</summary>
    internal static IReadOnlyList<Key> OfLines { get; } =
    [
        s_direction,
        new("incoming_only", Scalars.Lines, $"Lines {InDoc}."),
        new("outgoing_only", Scalars.Lines, $"Lines {OutDoc}. A call that comes in on one all the same is taken, and told of: the operator may have set it otherwise."),
        .. s_limits,
        new("hold_down_s", Scalars.Integer(0, 300), "A line on which three seizures in a row found no dial tone is left out for so many seconds, then tried by itself (off hook, dial tone or not, on hook) before a call takes it; after each trial that fails twice as long, 5 minutes at most. So is one whose battery comes and goes. Emergency calls that find nothing else take it all the same. `0` never leaves one out.") { Default = "10" },
    ];

    /// <summary>Of E1 spans.</summary>
    internal static IReadOnlyList<Key> OfSpans { get; } =
    [
        s_direction,
        new("incoming_only", s_channels, $"Timeslots {InDoc}: `1-10` of every span, `2/1-10` of span 2. Not with a gateway box, which has its own order."),
        new("outgoing_only", s_channels, $"Timeslots {OutDoc}. A call that the operator puts on one all the same is taken, and told of."),
        .. s_limits,
        new("hold_down_s", Scalars.Integer(0, 300), "A span that fails a third time, without ten good minutes in between, takes no new calls for so many seconds after it has come back; each further time twice as long, 5 minutes at most. Emergency calls that find nothing else take it all the same, and so does the operator. `0` never holds one down.") { Default = "10" },
    ];

    /// <summary>Of SIP sessions.</summary>
    internal static IReadOnlyList<Key> OfSessions { get; } =
    [
        s_direction,
        new("incoming_only", Scalars.Integer(0, 10_000), $"So many of `channels` {InDoc}."),
        new("outgoing_only", Scalars.Integer(0, 10_000), $"So many of `channels` {OutDoc}. An incoming call is refused when no other is idle."),
        .. s_limits,
    ];

    /// <summary>What is said of a trunk.</summary>
    internal static TrunkUse Read(SectionReader r, Trunk trunk) => new(
        r.Choice<TrunkDirection>("direction"), Most(r, "most_out"), Most(r, "most_in"), Most(r, "most_calls"))
    {
        HoldDown = trunk is FxoTrunk or E1Trunk ? r.Seconds("hold_down_s") : TimeSpan.Zero,
        ByCircuit = r.Optional("incoming_only") is null && r.Optional("outgoing_only") is null ? [] : trunk switch
        {
            FxoTrunk fxo => Lines(r, fxo),
            E1Trunk e1 => Channels(r, e1),
            SipTrunk sip => Sessions(r, sip.Channels),
            _ => [],
        },
    };

    /// <summary>Reads "1-10" or "1/1-10,2/17-31".</summary>
    /// <param name="text">What is written.</param>
    /// <param name="channels">Timeslots by span; span 0 is every one.</param>
    /// <returns>False for anything else.</returns>
    internal static bool TryChannels(string? text, out IReadOnlyList<(int Span, uint Timeslots)> channels)
    {
        var found = new List<(int, uint)>();
        channels = found;
        foreach (var part in (text ?? "").Split(','))
        {
            var slash = part.IndexOf('/', StringComparison.Ordinal);
            var span = 0;
            if ((slash >= 0 && (!int.TryParse(part.AsSpan(0, slash).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out span) || span is < 1 or > 999))
                || !Timeslots.TryParse(part[(slash + 1)..], out var timeslots) || (timeslots & (1u << 16)) != 0)
            {
                return false;
            }

            found.Add((span, timeslots));
        }

        return true;
    }

    private static int? Most(SectionReader r, string key) => r.Optional(key) is null ? null : r.Int(key);

    private static TrunkDirection[] Lines(SectionReader r, FxoTrunk trunk)
    {
        _ = LineSet.TryParse(r.Optional("incoming_only"), out var comes);
        _ = LineSet.TryParse(r.Optional("outgoing_only"), out var goes);
        return [.. trunk.Lines.Select(l => comes.Contains(l.Number) ? TrunkDirection.In : goes.Contains(l.Number) ? TrunkDirection.Out : TrunkDirection.Both)];
    }

    private static List<TrunkDirection> Channels(SectionReader r, E1Trunk trunk)
    {
        _ = TryChannels(r.Optional("incoming_only"), out var comes);
        _ = TryChannels(r.Optional("outgoing_only"), out var goes);
        var directions = new List<TrunkDirection>();
        foreach (var span in trunk.Spans)
        {
            for (var rest = span.Timeslots; rest != 0; rest &= rest - 1)
            {
                var timeslot = BitOperations.TrailingZeroCount(rest);
                directions.Add(Has(comes, span.Number, timeslot) ? TrunkDirection.In : Has(goes, span.Number, timeslot) ? TrunkDirection.Out : TrunkDirection.Both);
            }
        }

        return directions;
    }

    internal static bool Has(IReadOnlyList<(int Span, uint Timeslots)> channels, int span, int timeslot) =>
        channels.Any(c => (c.Span == 0 || c.Span == span) && (c.Timeslots & (1u << timeslot)) != 0);

    private static TrunkDirection[] Sessions(SectionReader r, int channels)
    {
        var (comes, goes) = (r.Int("incoming_only"), r.Int("outgoing_only"));
        return [.. Enumerable.Range(0, channels).Select(i => i < comes ? TrunkDirection.In : i < comes + goes ? TrunkDirection.Out : TrunkDirection.Both)];
    }
}
