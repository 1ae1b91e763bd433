using System.Globalization;
using Trunkline.Planning.Designs;
using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Verification;

/// <summary>A plan's design as a system to simulate: its groups, its streams in the busy hour, each on the groups its calls can reach, and its seats.</summary>
/// <remarks>Calls in land on one group and see no other unless the operator forwards; calls out hunt the groups in the design's order.</remarks>
public static class DesignSimulation
{
    /// <summary>Seconds a ringing line is not yet seen by our end: half a ringing cadence of 6 s is the mean, all of it the bound; 4 s is usual.</summary>
    public const double AnalogInboundUnseen = 4;

    /// <summary>Wrap-up shorter than this is taken for rounding, seconds.</summary>
    private const double LeastWrapUp = 0.5;

    /// <summary>The system, and what of the plan it does not hold.</summary>
    /// <param name="design">The design: groups in the order outgoing calls hunt them.</param>
    /// <param name="input">Streams, needs and the difference between days.</param>
    /// <param name="desks">Seats that answer streams; a desk without seats, or for a stream there is not, is told and left out.</param>
    /// <param name="hasGlare">True to play glare on analog lines in both directions.</param>
    public static DesignedSystem Of(Design design, PlanInput input, IReadOnlyList<StaffedDesk> desks, bool hasGlare = false)
    {
        var notes = new List<string>();
        var seats = new List<SimulatedSeats>();
        var streams = new List<SimulatedStream>();
        var erlang = input.Streams.Sum(s => s.Erlang);
        var variance = erlang > 0 && DayToDay(input) is > 0 and var days ? days / (erlang * erlang) : 0;
        foreach (var stream in input.Streams)
        {
            if (stream.Erlang <= 0)
            {
                notes.Add($"{stream.Name} has no traffic and is not played");
            }
            else if (Route(design, stream, input.Needs.OperatorForwardsOnBusy) is not { Length: > 0 } route)
            {
                notes.Add(stream.Direction == StreamDirection.In
                    ? $"{stream.Name} is not played: no group of the design takes calls in, all of them are lost"
                    : $"{stream.Name} is not played: no group of the design takes calls out, all of them are lost");
            }
            else
            {
                streams.Add(Stream(stream, route, variance, input.Needs.OperatorForwardsOnBusy));
            }
        }

        foreach (var desk in desks)
        {
            var s = streams.FindIndex(o => o.Name == desk.Stream);
            if (s < 0 || desk.Seats < 1 || streams[s].Arrivals is FiniteArrivals || streams[s].Seats is not null)
            {
                notes.Add($"the seats of {desk.Name} are not played: {(s < 0 ? "no stream that is played comes to them" : desk.Seats < 1 ? "there are none" : streams[s].Seats is not null ? "other seats answer the same stream" : "few sources do not wait in the models")}");
                continue;
            }

            var calls = ((PoissonArrivals)streams[s].Arrivals).CallsPerHour;
            if (calls * desk.HandlingSeconds / 3600 >= desk.Seats)
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"the seats of {desk.Name} are not played: {calls * desk.HandlingSeconds / 3600:G4} erlang for {desk.Seats} seats, the queue grows without end"));
                continue;
            }

            // a circuit is held for ringing and talk, a seat for talk and wrap-up: ringing is the wait for the seat, which is played
            var talk = Math.Min(streams[s].Holding.Mean, desk.HandlingSeconds);
            streams[s] = streams[s] with { Seats = seats.Count, Holding = new ExponentialLaw(talk) };
            seats.Add(new(desk.Name, desk.Seats) { WrapUp = desk.HandlingSeconds - talk > LeastWrapUp ? new ExponentialLaw(desk.HandlingSeconds - talk) : null });
        }

        foreach (var group in design.Groups.Where(g => g is { LandsInbound: true, Kind: LineKind.Fxo, Circuits: > 1 }))
        {
            notes.Add($"calls in are played on all lines of {group.Name}; without the operator's hunting each number reaches one line only");
        }

        return new(new()
        {
            Groups =
            [
                .. design.Groups.Select(g => new SimulatedGroup(g.Name, g.Circuits)
                {
                    Reserved = g.Reserve,
                    InboundUnseen = hasGlare && g.IsAnalog && g.Direction == GroupDirection.Both ? AnalogInboundUnseen : 0,
                }),
            ],
            Streams = streams,
            Seats = seats,
            HasCommonDays = true,
        }, notes);
    }

    private static double DayToDay(PlanInput input) =>
        Traffic.DayToDay.Variance(input.Streams.Sum(s => s.Erlang), (DayToDayLevel)input.DayToDay).TryGet(out var variance, out _) ? variance : 0;

    private static int[] Route(Design design, TrafficStream stream, bool forwards)
    {
        var groups = Enumerable.Range(0, design.Groups.Count).Where(g => design.Groups[g].Circuits > 0).ToList();
        if (stream.Direction == StreamDirection.Out)
        {
            return [.. groups.Where(g => design.Groups[g].Direction != GroupDirection.InOnly)];
        }

        var takers = groups.Where(g => design.Groups[g].Direction != GroupDirection.OutOnly).ToList();
        var landing = takers.FindIndex(g => design.Groups[g].LandsInbound);
        return landing < 0 ? [] : forwards ? [takers[landing], .. takers.Where((_, i) => i != landing)] : [takers[landing]];
    }

    private static SimulatedStream Stream(TrafficStream stream, int[] route, double variance, bool forwards)
    {
        var holding = stream.HoldingSeconds > 0 ? stream.HoldingSeconds : TrafficStream.AssumedHolding;
        Arrivals arrivals = stream.IsFinite ? Arrivals.FiniteIntended(stream.Sources, stream.IntendedPerSource, holding) with { TalkInAllCalls = true } : Arrivals.Offered(stream.Erlang, holding);
        return new(stream.Name, stream.Direction == StreamDirection.In ? CallDirection.Inbound : CallDirection.Outbound, arrivals with { DayVariance = variance }, new ExponentialLaw(holding))
        {
            Route = route,
            IsEmergency = stream.IsEmergency,
            OperatorForwards = forwards,
        };
    }
}

/// <summary>A design as a system.</summary>
/// <param name="System">What can be simulated; without streams when nothing of the plan can be played.</param>
/// <param name="Notes">What of the plan is not in it or is played otherwise, in sentences.</param>
public sealed record DesignedSystem(SimulatedSystem System, IReadOnlyList<string> Notes);

/// <summary>Seats that answer a stream.</summary>
/// <param name="Name">For people.</param>
/// <param name="Stream">The stream's name.</param>
/// <param name="Seats">Call takers.</param>
/// <param name="HandlingSeconds">Mean time a call takes one of them, wrap-up counted, seconds.</param>
public sealed record StaffedDesk(string Name, string Stream, int Seats, double HandlingSeconds);
