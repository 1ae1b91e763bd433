namespace Trunkline.Site;

/// <summary>Which side of a primary rate interface we are.</summary>
public enum E1Side : byte
{
    /// <summary>The subscriber of an operator.</summary>
    User,

    /// <summary>The network towards a PBX.</summary>
    Network,
}

/// <summary>What is spoken on the D-channel.</summary>
public enum E1Variant : byte
{
    /// <summary>EuroISDN, EN 300 403.</summary>
    EuroIsdn,

    /// <summary>QSIG basic call, ECMA-143.</summary>
    Qsig,
}

/// <summary>How strongly a call asks for its channel.</summary>
public enum E1Negotiation : byte
{
    /// <summary>This one, or another.</summary>
    Preferred,

    /// <summary>This one or none.</summary>
    Exclusive,

    /// <summary>The other side chooses.</summary>
    Any,
}

/// <summary>How a call that was diverted says so.</summary>
public enum E1Diversion : byte
{
    /// <summary>As a component in Facility.</summary>
    Facility,

    /// <summary>As the element redirecting number.</summary>
    Element,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>One span.</summary>
/// <param name="Number">As the installer numbers it.</param>
/// <param name="Timeslots">Its B-channels: bit n is timeslot n.</param>
public sealed record E1Span(int Number, uint Timeslots)
{
    /// <summary>Its place in the order of spans that clock the gateway: 1 is the first choice, 0 is never one.</summary>
    public int Timing { get; init; }

    /// <summary>The B-channels of a whole span: timeslots 1 to 15 and 17 to 31.</summary>
    public const uint AllTimeslots = 0xFFFEFFFE;

    /// <summary>Spans of which the first are whole and the last has what is left.</summary>
    /// <param name="first">The first span's number.</param>
    /// <param name="spans">How many.</param>
    /// <param name="channels">B-channels of all of them; null for 30 each.</param>
    public static IReadOnlyList<E1Span> Fill(int first, int spans, int? channels)
    {
        var list = new List<E1Span>(spans);
        var left = channels ?? (30 * spans);
        for (var i = 0; i < spans; i++)
        {
            var here = Math.Clamp(left, 0, 30);
            left -= here;
            list.Add(new(first + i, First(here)));
        }

        return list;
    }

    private static uint First(int channels)
    {
        uint timeslots = 0;
        for (var (timeslot, left) = (1, channels); left > 0; timeslot++)
        {
            if (timeslot != 16)
            {
                timeslots |= 1u << timeslot;
                left--;
            }
        }

        return timeslots;
    }
}

/// <summary>E1 spans with ISDN PRI.</summary>
/// <param name="Name">What routes refer to.</param>
/// <param name="Spans">The spans, ascending.</param>
/// <param name="Attachment">Where they are.</param>
/// <param name="Side">Our side.</param>
/// <param name="Variant">What is spoken on the D-channel.</param>
/// <param name="Crc4">CRC-4 multiframe.</param>
/// <param name="Negotiation">How strongly our calls ask for their channel.</param>
/// <param name="IsOverlap">Callers may go on dialling when the operator asks for more digits.</param>
/// <param name="T309">How long calls that talk live on while the D-channel is down.</param>
/// <param name="Hunting">The order of hunting, as written.</param>
/// <param name="OperatorHunting">The operator's own order towards us.</param>
/// <param name="EmergencyReserve">Circuits kept for emergency calls.</param>
/// <param name="Incoming">The extension its calls ring when no DDI number does; null when none is given: such a call is refused.</param>
/// <param name="At">Where it is written.</param>
public sealed record E1Trunk(
    string Name,
    IReadOnlyList<E1Span> Spans,
    SpanAttachment Attachment,
    E1Side Side,
    E1Variant Variant,
    bool Crc4,
    E1Negotiation Negotiation,
    bool IsOverlap,
    TimeSpan T309,
    HuntingOrder Hunting,
    HuntingOrder OperatorHunting,
    int EmergencyReserve,
    string? Incoming,
    SourceMark At) : Trunk(Name, TrunkKind.E1, At)
{
    /// <summary>How calls that were diverted say so.</summary>
    public E1Diversion Diversion { get; init; }

    /// <summary>The order to hunt in.</summary>
    public HuntingOrder EffectiveHunting => Hunting.Against(OperatorHunting);

    /// <summary>B-channels of all spans.</summary>
    public int Channels => Spans.Sum(s => System.Numerics.BitOperations.PopCount(s.Timeslots));
}
