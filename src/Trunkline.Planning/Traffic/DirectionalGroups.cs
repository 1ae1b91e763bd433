namespace Trunkline.Planning.Traffic;

/// <summary>
/// Lines that carry one direction each against lines that carry both: one large group needs fewer lines than two small ones, at the
/// price of glare (<see cref="Glare"/>) and of one direction crowding out the other.
/// </summary>
/// <param name="In">Lines for inbound calls only.</param>
/// <param name="Out">Lines for outbound calls only.</param>
/// <param name="BothWays">Lines when one group carries both.</param>
public readonly record struct DirectionalGroups(int In, int Out, int BothWays)
{
    /// <summary>Lines in all with one-way groups.</summary>
    public int OneWayTotal => In + Out;

    /// <summary>Lines that two-way working saves.</summary>
    public int Saved => OneWayTotal - BothWays;

    /// <summary>Lines for both ways of working, by <see cref="ErlangB"/>.</summary>
    /// <param name="inbound">Inbound traffic in erlang.</param>
    /// <param name="outbound">Outbound traffic in erlang.</param>
    /// <param name="target">Blocking, above 0 and below 1.</param>
    public static Answer<DirectionalGroups> For(double inbound, double outbound, double target) =>
        Check.First(Check.Offered(inbound, "A_in"), Check.Offered(outbound, "A_out")) is { } refused ? refused
        : from ins in ErlangB.LinesFor(inbound, target)
          from outs in ErlangB.LinesFor(outbound, target)
          from both in ErlangB.LinesFor(inbound + outbound, target)
          select new DirectionalGroups(ins, outs, both);
}
