namespace Trunkline.Site;

/// <summary>
/// Which lines this version's <c>trunkline run</c> carries by itself: the one place that says so. The planner plans every kind and warns by this; a
/// kind that run learns is added here.
/// </summary>
public static class RunSupport
{
    private static readonly OrderedLine[] s_carried = [OrderedLine.Fxo, OrderedLine.FxoHunting, OrderedLine.E1Pri, OrderedLine.Sip];

    /// <summary>True when run carries calls on such lines without a gateway that turns them into SIP.</summary>
    public static bool Carries(OrderedLine line) => s_carried.Contains(line);

    /// <summary>True when run carries calls on a trunk of such a kind: on one of the lines it may be made of.</summary>
    public static bool Carries(TrunkKind kind) => kind switch
    {
        TrunkKind.Fxo => Carries(OrderedLine.Fxo),
        TrunkKind.E1 => Carries(OrderedLine.E1Pri) || Carries(OrderedLine.E1Ss7),
        TrunkKind.Ims => Carries(OrderedLine.Ims),
        _ => Carries(OrderedLine.Sip),
    };

    /// <summary>The kinds of trunk to an operator that run carries, as a site file writes them: "fxo, e1, sip"; an e1 trunk by what its `attach` names.</summary>
    public static string Kinds => string.Join(", ", Enum.GetValues<TrunkKind>().Where(k => k != TrunkKind.Pbx && Carries(k)).Select(Words.Of));
}
