using System.Numerics;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Isdn.CallControl;
using Trunkline.Site;
using Trunkline.Trunks.Isdn;

namespace Trunkline.Node;

/// <summary>The spans of a site's E1 trunks: made from what the site says, and shown to people.</summary>
internal static class SiteSpans
{
    /// <summary>Makes a trunk's spans and puts their channels into its group, in the order of spans and timeslots.</summary>
    public static IEnumerable<IsdnSpan> Of(E1Trunk trunk, CallControl calls, MediaGateway media, NodeParts parts, Action<string> alarm, TrunkGroup group)
    {
        var index = 0;
        foreach (var configured in trunk.Spans)
        {
            var span = new IsdnSpan(new(configured.Number, trunk.Name, ValuesOf(trunk, configured))
            {
                IsOverlap = trunk.IsOverlap,
                HoldDown = new(trunk.Use.HoldDown),
                Plan = trunk.Numbers.IsPlanUnknown ? NumberingPlan.Unknown : NumberingPlan.Isdn,
            }, calls, media, parts.Loop, alarm);
            span.KeepCallsIn(parts.State);
            for (var rest = configured.Timeslots; rest != 0; rest &= rest - 1)
            {
                group.Add(new IsdnCircuit(span, BitOperations.TrailingZeroCount(rest), index++));
            }

            yield return span;
        }
    }

    /// <summary>A span for people.</summary>
    public static SpanView View(IsdnSpan span) => new(
        span.Settings.Number,
        span.Settings.TrunkGroup,
        span.AlarmWords,
        DChannelOf(span),
        span.Settings.Values.Name,
        BitOperations.PopCount(span.Settings.Values.Channels),
        span.CallCount,
        span.BlockedBecause);

    /// <summary>A span's D-channel, as a well-known PBX says it.</summary>
    public static string DChannelOf(IsdnSpan span) =>
        $"Provisioned, {((span.Alarms & SpanAlarmSets.BusyOut) == 0 ? "" : "In Alarm, ")}{(span.IsLinkUp ? "Up" : "Down")}, Active";

    private static Q931Values ValuesOf(E1Trunk trunk, E1Span span) => (trunk.Variant, trunk.Side) switch
    {
        (E1Variant.Qsig, E1Side.User) => Q931Values.QsigUser,
        (E1Variant.Qsig, _) => Q931Values.QsigNetwork,
        (_, E1Side.User) => Q931Values.EuroIsdnUser,
        _ => Q931Values.EuroIsdnNetwork,
    } with
    {
        SendsSendingComplete = trunk.Variant != E1Variant.Qsig && !trunk.IsOverlap,
        Channels = span.Timeslots,
        T309 = trunk.T309,
        Diversion = trunk.Diversion switch
        {
            E1Diversion.Element => DiversionForm.Element,
            E1Diversion.Both => DiversionForm.Both,
            _ => DiversionForm.Facility,
        },
        Negotiation = trunk.Negotiation switch
        {
            E1Negotiation.Exclusive => ChannelNegotiation.Exclusive,
            E1Negotiation.Any => ChannelNegotiation.Any,
            _ => ChannelNegotiation.Preferred,
        },
    };
}
