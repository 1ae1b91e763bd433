using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>What a trunk is made of.</summary>
public enum TrunkKind : byte
{
    /// <summary>Analog lines.</summary>
    Fxo,

    /// <summary>E1 spans.</summary>
    E1,

    /// <summary>An IMS account.</summary>
    Ims,

    /// <summary>Another SIP server, an operator's as a rule.</summary>
    Sip,

    /// <summary>Somebody else's PBX, to which lines and spans are offered.</summary>
    Pbx,
}

/// <summary>The order in which idle circuits are tried.</summary>
public enum HuntingOrder : byte
{
    /// <summary>From the lowest.</summary>
    Ascending,

    /// <summary>From the highest.</summary>
    Descending,

    /// <summary>From the one after the last used.</summary>
    Cyclic,

    /// <summary>The one idle longest.</summary>
    LeastRecent,

    /// <summary>Opposite to the operator's order, against glare.</summary>
    Opposite,
}

/// <summary>What a hunting order means against the operator's.</summary>
public static class HuntingOrders
{
    /// <summary>The order itself; <see cref="HuntingOrder.Opposite"/>: ascending against descending, descending against anything else.</summary>
    public static HuntingOrder Against(this HuntingOrder order, HuntingOrder operatorOrder) =>
        order != HuntingOrder.Opposite ? order : operatorOrder == HuntingOrder.Descending ? HuntingOrder.Ascending : HuntingOrder.Descending;
}

/// <summary>How caller ID arrives on a line.</summary>
public enum CallerIdStandard : byte
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>FSK, Bell 202, between the first two rings (GR-30).</summary>
    Bell202,

    /// <summary>FSK, V.23 (ETSI EN 300 659).</summary>
    V23,
}

/// <summary>How an answer is known on a line.</summary>
public enum AnswerSupervision : byte
{
    /// <summary>The exchange reverses the polarity: measured.</summary>
    Polarity,

    /// <summary>A timer after dialling: assumed, and the record says so.</summary>
    Assumed,
}

/// <summary>A trunk group: circuits hunted as one.</summary>
/// <param name="Name">What routes refer to.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="At">Where it is written.</param>
public abstract record Trunk(string Name, TrunkKind Kind, SourceMark At)
{
    /// <summary>How its operator writes numbers.</summary>
    public TrunkNumbers Numbers { get; init; } = TrunkNumbers.AsDialled;

    /// <summary>What its circuits may be used for.</summary>
    public TrunkUse Use { get; init; } = TrunkUse.Free;

    /// <summary>The PBX its calls are offered to; null for none.</summary>
    public string? Pbx { get; init; }
}

/// <summary>A trunk this version plans and carries in the file but cannot run.</summary>
/// <param name="Name">What routes refer to.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="Node">All its keys.</param>
/// <param name="At">Where it is written.</param>
public sealed record PlannedTrunk(string Name, TrunkKind Kind, SiteNode Node, SourceMark At) : Trunk(Name, Kind, At);

/// <summary>Analog lines.</summary>
/// <param name="Name">What routes refer to.</param>
/// <param name="Lines">The lines, ascending by number.</param>
/// <param name="Attachment">Where the lines are.</param>
/// <param name="Profile">The operator profile's name.</param>
/// <param name="CallerId">How caller ID arrives.</param>
/// <param name="Answer">How an answer is known.</param>
/// <param name="AssumedAnswerAfter">With <see cref="AnswerSupervision.Assumed"/>: after the last digit.</param>
/// <param name="LoopBreakMs">A break of loop current at least so long ends the call (CPC); 0 when the exchange sends none.</param>
/// <param name="Hunting">The order of hunting; <see cref="HuntingOrder.Opposite"/> is already resolved against <paramref name="OperatorHunting"/> by <see cref="EffectiveHunting"/>.</param>
/// <param name="OperatorHunting">The operator's own order towards us.</param>
/// <param name="EmergencyReserve">Circuits kept for emergency calls.</param>
/// <param name="At">Where it is written.</param>
public sealed record FxoTrunk(
    string Name,
    IReadOnlyList<FxoLine> Lines,
    LineAttachment Attachment,
    string Profile,
    CallerIdStandard CallerId,
    AnswerSupervision Answer,
    TimeSpan AssumedAnswerAfter,
    int LoopBreakMs,
    HuntingOrder Hunting,
    HuntingOrder OperatorHunting,
    int EmergencyReserve,
    SourceMark At) : Trunk(Name, TrunkKind.Fxo, At)
{
    /// <summary>The order to hunt in.</summary>
    public HuntingOrder EffectiveHunting => Hunting.Against(OperatorHunting);
}

/// <summary>A SIP server, an operator's as a rule: calls go there and come from there, by registration or by address alone.</summary>
/// <param name="Name">What routes refer to.</param>
/// <param name="Address">Where calls are sent, and the only address calls are accepted from.</param>
/// <param name="Channels">Circuits: calls at a time, both directions together; 1 and up.</param>
/// <param name="Hunting">The order of hunting; never <see cref="HuntingOrder.Opposite"/>, for the far side chooses no channel.</param>
/// <param name="EmergencyReserve">Circuits kept for emergency calls.</param>
/// <param name="Incoming">The extension its calls ring when no DDI number does; null when none is given: such a call is refused.</param>
/// <param name="At">Where it is written.</param>
public sealed record SipTrunk(
    string Name,
    NetAddress Address,
    int Channels,
    HuntingOrder Hunting,
    int EmergencyReserve,
    string? Incoming,
    SourceMark At) : Trunk(Name, TrunkKind.Sip, At)
{
    /// <summary>How it is reached, our account with it, its habits.</summary>
    public required SipPeering Peering { get; init; }
}

/// <summary>One analog line.</summary>
/// <param name="Number">As the installer numbers them; channel names and <c>lines</c> show it.</param>
/// <param name="PublicNumber">What the public dials to reach it; empty when not told.</param>
/// <param name="Incoming">The extension its calls ring; null when none is given: such a call is refused by not answering.</param>
public sealed record FxoLine(int Number, string PublicNumber, string? Incoming)
{
    /// <summary>The number a PBX is asked for when the line is called; null for the line's own.</summary>
    public string? PbxNumber { get; init; }

    /// <summary>True when the line has an extension of its own, and not the trunk's.</summary>
    public bool IncomingIsOwn { get; init; }
}

/// <summary>Where analog lines are.</summary>
/// <param name="SocketPath">The Unix datagram socket of the virtual exchange; null for lines in the same process.</param>
public sealed record LineAttachment(string? SocketPath)
{
    /// <summary>Reads "memory" or "virtual:PATH".</summary>
    /// <param name="text">What is written.</param>
    /// <param name="folder">What a relative path is relative to.</param>
    /// <param name="attachment">The attachment.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(string? text, string folder, out LineAttachment attachment)
    {
        attachment = new((string?)null);
        if (text == "memory")
        {
            return true;
        }

        if (text is null || !text.StartsWith("virtual:", StringComparison.Ordinal) || text.Length is 8 or > 1000 || text.Any(char.IsControl))
        {
            return false;
        }

        attachment = new(Path.GetFullPath(Path.Combine(folder, text[8..])));
        return true;
    }
}
