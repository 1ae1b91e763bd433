using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Demand;

/// <summary>Turns demand, measured or assumed, into the streams a plan is made of.</summary>
public static class DemandStreams
{
    /// <summary>The stream under a name that no other has: "inbound", else "inbound 2".</summary>
    internal static TrafficStream Apart(TrafficStream stream, IReadOnlyCollection<TrafficStream> others)
    {
        var name = stream.Name;
        for (var n = 2; others.Any(o => o.Name == name); n++)
        {
            name = FormattableString.Invariant($"{stream.Name} {n}");
        }

        return stream with { Name = name };
    }

    /// <summary>The stream for a plan.</summary>
    /// <param name="demand">Measured or assumed.</param>
    /// <param name="blockingTarget">The share of calls that may find no circuit, above 0 and below 1.</param>
    /// <remarks>
    /// Where full lines left the upper end open, the interval ends at <see cref="OfferedOverDays.Ceiling"/>: always finite. The finding
    /// <see cref="FindingKind.OpenUpperEnd"/> says so.
    /// </remarks>
    public static TrafficStream ToStream(this DemandEstimate demand, double blockingTarget)
    {
        ArgumentNullException.ThrowIfNull(demand);
        return new(
            DemandText.Name(demand.Kind, demand.Direction), demand.Kind, demand.Direction, demand.CallsPerHour.Value, demand.HoldSeconds.Value, demand.Erlang.Value, 0, 0, blockingTarget,
            demand.Kind == StreamKind.Emergency ? 2 : 0, demand.Erlang.Origin == FigureOrigin.Assumed ? LoadOrigin.Assumed : LoadOrigin.Measured,
            demand.Erlang.Low, demand.Erlang.High, demand.Erlang.Days);
    }
}
