namespace Trunkline.Planning.Designs;

/// <summary>Hours of wiring and commissioning: assumptions of this page, to be put right by whoever has measured his own.</summary>
internal static class Effort
{
    /// <summary>Survey, order and hand-over, whatever is ordered.</summary>
    private const double Site = 8;

    /// <summary>An analog line: pair, protector, measuring, caller ID and disconnect test.</summary>
    private const double Line = 0.75;

    /// <summary>A span: cabling, clock and CRC-4, signalling, bit error window, channel test.</summary>
    private const double Span = 10;

    /// <summary>An IMS account: access, registration, numbers, codecs, failover.</summary>
    private const double Account = 12;

    /// <summary>Routes and drills between two groups.</summary>
    private const double SecondGroup = 4;

    internal static double Of(Design design) =>
        Site + design.Groups.Sum(g => g.Kind switch
        {
            LineKind.Fxo or LineKind.FxoHunting => g.Circuits * Line,
            LineKind.Ims => (g.Units * Account) + (g.Adaptor switch { LineKind.E1Pri => Span * ((g.Circuits + 29) / 30), { } => Line * g.Circuits, null => 0 }),
            _ => g.Units * Span,
        }) + (SecondGroup * (design.Groups.Count - 1));
}
