using Trunkline.Calls;
using Trunkline.Isdn.Messages;
using Trunkline.Trunks.Isdn;
using Trunkline.Trunks.Sip;

namespace Trunkline.Node;

/// <summary>The messages of one call, both sides of it.</summary>
/// <param name="Call">The call, hexadecimal.</param>
/// <param name="Legs">Its legs, in the order of their first messages.</param>
/// <param name="Messages">Its messages, in order.</param>
/// <param name="Forgotten">Messages that were too many to be kept.</param>
public sealed record LadderView(string Call, IReadOnlyList<LadderLeg> Legs, IReadOnlyList<LadderMessage> Messages, int Forgotten);

/// <summary>A leg of a ladder.</summary>
/// <param name="Channel">"SIP/201-1a".</param>
/// <param name="IsTrunk">True when it is on a trunk.</param>
/// <param name="IsIncoming">True when the far side began it.</param>
public sealed record LadderLeg(string Channel, bool IsTrunk, bool IsIncoming);

/// <summary>A message of a ladder.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Leg">The leg's place in the list, from 0.</param>
/// <param name="IsOutgoing">True when we sent it.</param>
/// <param name="Name">"180 Ringing", "SETUP".</param>
/// <param name="Details">What else it says; empty when nothing is kept of it.</param>
public sealed record LadderMessage(DateTimeOffset At, int Leg, bool IsOutgoing, string Name, string Details);

/// <summary>Makes ladders of what is kept.</summary>
internal static class Ladder
{
    /// <returns>Null when nothing is kept of the call.</returns>
    public static LadderView? Of(CallMessages all, ulong call)
    {
        var legs = all.Of(call);
        if (legs.Count == 0)
        {
            return null;
        }

        var messages = new List<(ulong Order, LadderMessage Message)>();
        for (var leg = 0; leg < legs.Count; leg++)
        {
            for (var i = 0; i < legs[leg].Count; i++)
            {
                var kept = legs[leg][i];
                var (name, details) = Words(legs[leg].Kind, kept.Code, legs[leg].OctetsOf(i));
                messages.Add((kept.Order, new(kept.At, leg, kept.IsOutgoing, name, details)));
            }
        }

        return new(
            call.ToString("x", System.Globalization.CultureInfo.InvariantCulture),
            [.. legs.Select(l => new LadderLeg(l.Channel, l.IsTrunk, l.IsIncoming))],
            [.. messages.OrderBy(m => m.Order).Select(m => m.Message)],
            legs.Sum(l => l.Forgotten));
    }

    private static (string Name, string Details) Words(string kind, int code, ReadOnlySpan<byte> octets) => kind switch
    {
        SipLeg.KindName => (SipMessageWords.Of(code), ""),
        IsdnLeg.KindName when Q931Message.TryParse(octets, out var message, out _) => (Q931Text.NameOf(message.Type), Details(message)),
        _ => ("message", Convert.ToHexString(octets)),
    };

    private static string Details(Q931Message message)
    {
        var line = Q931Text.Line(message);
        var head = $"{Q931Text.NameOf(message.Type)} {message.CallReference} ";
        return line.Length > head.Length ? line[head.Length..] : "";
    }
}
