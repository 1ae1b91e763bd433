namespace Trunkline.Planning.Designs;

/// <summary>What the operator sells.</summary>
public enum LineKind : byte
{
    /// <summary>Analog lines, each with a number of its own.</summary>
    Fxo,

    /// <summary>Analog lines the operator hunts behind one number.</summary>
    FxoHunting,

    /// <summary>E1 spans with ISDN primary rate signalling.</summary>
    E1Pri,

    /// <summary>E1 spans with SS7 (ISUP).</summary>
    E1Ss7,

    /// <summary>An IMS or SIP trunk: sessions over IP.</summary>
    Ims,
}

/// <summary>Which way calls may be begun on a group.</summary>
public enum GroupDirection : byte
{
    /// <summary>Both ways.</summary>
    Both,

    /// <summary>Only from the public.</summary>
    InOnly,

    /// <summary>Only to the public.</summary>
    OutOnly,
}

/// <summary>A trunk group of a design.</summary>
/// <param name="Name">For people, the order sheet and the site file: "main", "backup".</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="Units">What fails as one: lines, spans, accounts. A group of 7 lines has 7, two spans have 2.</param>
/// <param name="Circuits">Calls at a time, all units up.</param>
/// <param name="Direction">Which way calls may be begun.</param>
/// <param name="Reserve">Circuits that only emergency calls take: normal calls find the group full when fewer are idle.</param>
/// <param name="LandsInbound">True when the main number lands here.</param>
/// <param name="Numbers">Public numbers that must be ordered with it.</param>
public sealed record DesignGroup(
    string Name,
    LineKind Kind,
    int Units,
    int Circuits,
    GroupDirection Direction,
    int Reserve,
    bool LandsInbound,
    int Numbers)
{
    /// <summary>Calls that the largest unit carries: 1 for a line, 30 for a whole span, all for a single account.</summary>
    public int CircuitsPerUnit => Units == 0 ? 0 : IsSpan ? Math.Min(30, Circuits) : (Circuits + Units - 1) / Units;

    /// <summary>What an adaptor makes of the sessions of an IMS trunk, on our side: analog lines or E1 spans; null without one.</summary>
    public LineKind? Adaptor { get; init; }

    /// <summary>What our side is attached to.</summary>
    public LineKind AttachedAs => Adaptor ?? Kind;

    /// <summary>True for E1 spans.</summary>
    public bool IsSpan => Kind is LineKind.E1Pri or LineKind.E1Ss7;

    /// <summary>True for analog lines.</summary>
    public bool IsAnalog => Kind is LineKind.Fxo or LineKind.FxoHunting;
}

/// <summary>The family of mixes a design belongs to.</summary>
public enum MixKind : byte
{
    /// <summary>Analog lines without the operator's hunting.</summary>
    Fxo,

    /// <summary>Analog lines with the operator's hunting.</summary>
    FxoHunting,

    /// <summary>Analog lines in two one-way groups.</summary>
    FxoOneWay,

    /// <summary>Spans with PRI.</summary>
    E1Pri,

    /// <summary>Spans with SS7.</summary>
    E1Ss7,

    /// <summary>An IMS trunk.</summary>
    Ims,

    /// <summary>Two IMS trunks by different ways.</summary>
    ImsTwice,

    /// <summary>Spans, and analog lines as backup.</summary>
    E1PlusFxo,

    /// <summary>Spans, and an IMS trunk as backup.</summary>
    E1PlusIms,

    /// <summary>An IMS trunk, and analog lines as backup.</summary>
    ImsPlusFxo,

    /// <summary>Analog lines, and an IMS trunk that takes the overflow of outgoing calls.</summary>
    FxoPlusIms,

    /// <summary>An IMS trunk that an adaptor delivers as analog lines.</summary>
    ImsByFxo,

    /// <summary>An IMS trunk that an adaptor delivers as E1 spans.</summary>
    ImsByE1,
}

/// <summary>A mix of trunk groups that could be ordered.</summary>
/// <param name="Name">For people: "7 analog lines with the operator's hunting".</param>
/// <param name="Mix">The family of mixes.</param>
/// <param name="Groups">In the order outgoing calls hunt them.</param>
public sealed record Design(string Name, MixKind Mix, IReadOnlyList<DesignGroup> Groups)
{
    /// <summary>Calls at a time, everything up.</summary>
    public int Circuits => Groups.Sum(g => g.Circuits);
}
