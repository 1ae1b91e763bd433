using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Demand;

/// <summary>Turns demand, measured or assumed, into the streams a plan is made of.</summary>
public static class DemandStreams
{
    /// <summary>The stream for a plan.</summary>
    /// <param name="demand">Measured or assumed.</param>
    /// <param name="blockingTarget">The share of calls that may find no circuit, above 0 and below 1.</param>
    /// <remarks>
    /// Where full lines left the upper end open, that end is not finite: a plan cannot be made for it, and twice the best value
    /// is no answer either, so the caller must see it.
    /// </remarks>
    public static TrafficStream ToStream(this DemandEstimate demand, double blockingTarget)
    {
        ArgumentNullException.ThrowIfNull(demand);
        var (kind, direction) = demand.Stream switch
        {
            DemandStream.Inbound => (StreamKind.Inbound, StreamDirection.In),
            DemandStream.Outbound => (StreamKind.Outbound, StreamDirection.Out),
            DemandStream.EmergencyIn => (StreamKind.Emergency, StreamDirection.In),
            DemandStream.EmergencyOut => (StreamKind.Emergency, StreamDirection.Out),
            _ => (StreamKind.CustomerService, StreamDirection.In),
        };
        return new(
            DemandText.Name(demand.Stream), kind, direction, demand.CallsPerHour.Value, demand.HoldSeconds.Value, demand.Erlang.Value, 0, 0, blockingTarget,
            kind == StreamKind.Emergency ? 2 : 0, demand.Erlang.Origin == FigureOrigin.Assumed ? LoadOrigin.Assumed : LoadOrigin.Measured,
            demand.Erlang.Low, demand.Erlang.High, demand.Erlang.Days);
    }
}
