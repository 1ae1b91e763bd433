using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Verification;

/// <summary>A plan's design as a system to simulate: its groups, its streams in the busy hour, each on the groups its calls can reach.</summary>
public static class DesignSimulation
{
    /// <summary>Seconds a ringing line is not yet seen by our end: half a ringing cadence of 6 s is the mean, all of it the bound; 4 s is usual.</summary>
    public const double AnalogInboundUnseen = 4;

    /// <summary>Holding time taken where a stream only states its traffic, seconds.</summary>
    public const double DefaultHolding = 180;

    /// <summary>The system.</summary>
    /// <param name="design">The design: groups in the order outgoing calls hunt them.</param>
    /// <param name="streams">Streams in the busy hour; those without traffic are left out.</param>
    /// <param name="hasGlare">True to play glare on analog lines in both directions.</param>
    public static SimulatedSystem Of(Design design, IReadOnlyList<TrafficStream> streams, bool hasGlare = false) => new()
    {
        Groups =
        [
            .. design.Groups.Select(g => new SimulatedGroup(g.Name, g.Circuits)
            {
                Reserved = g.Reserve,
                InboundUnseen = hasGlare && g.IsAnalog && g.Direction == GroupDirection.Both ? AnalogInboundUnseen : 0,
            }),
        ],
        Streams = [.. streams.Where(s => s.Erlang > 0).Select(s => Stream(design, s))],
    };

    private static SimulatedStream Stream(Design design, TrafficStream stream)
    {
        var holding = stream.HoldingSeconds > 0 ? stream.HoldingSeconds : DefaultHolding;
        var isIn = stream.Direction == StreamDirection.In;
        var groups = Enumerable.Range(0, design.Groups.Count);
        int[] route = isIn
            ? [.. groups.Where(g => design.Groups[g].LandsInbound && design.Groups[g].Direction != GroupDirection.OutOnly).Take(1)]
            : [.. groups.Where(g => design.Groups[g].Direction != GroupDirection.InOnly)];
        return new(stream.Name, isIn ? CallDirection.Inbound : CallDirection.Outbound,
            stream.IsFinite ? Arrivals.FiniteIntended(stream.Sources, stream.IntendedPerSource, holding) : Arrivals.Offered(stream.Erlang, holding), new ExponentialLaw(holding))
        {
            Route = route,
            IsEmergency = stream.IsEmergency,
        };
    }
}
