namespace Trunkline.Planning.Verification;

/// <summary>A system in the few figures a person states at the command line: one group, perhaps a second one, perhaps seats.</summary>
public sealed record TrafficQuestion
{
    /// <summary>Traffic of the main stream, erlang.</summary>
    public required double Erlang { get; init; }

    /// <summary>Circuits of the first group; 0 for none.</summary>
    public int Lines { get; init; }

    /// <summary>Mean holding time, seconds.</summary>
    public double Holding { get; init; } = 180;

    /// <summary>Squared coefficient of variation of the holding time: 0 constant, 1 exponential, else lognormal.</summary>
    public double HoldingVariation { get; init; } = 1;

    /// <summary>Circuits of the second group; 0 for none.</summary>
    public int OverflowLines { get; init; }

    /// <summary>Traffic that only uses the second group, erlang.</summary>
    public double OverflowOwn { get; init; }

    /// <summary>Emergency traffic on the first group, erlang.</summary>
    public double Emergency { get; init; }

    /// <summary>Circuits of the first group that only emergency calls take.</summary>
    public int Reserved { get; init; }

    /// <summary>Traffic in, on the first group, erlang.</summary>
    public double Inbound { get; init; }

    /// <summary>Seconds a ringing circuit is not yet seen by our end.</summary>
    public double Glare { get; init; }

    /// <summary>How our end hunts.</summary>
    public HuntingRule Hunting { get; init; } = HuntingRule.Opposite;

    /// <summary>Chance of a retry after a blocked attempt.</summary>
    public double Retry { get; init; }

    /// <summary>Mean pause before it, seconds.</summary>
    public double RetryDelay { get; init; } = 60;

    /// <summary>Seats; 0 for none.</summary>
    public int Seats { get; init; }

    /// <summary>Mean patience, seconds; 0 for endless.</summary>
    public double Patience { get; init; }

    /// <summary>Variance of a day's load around a mean of 1.</summary>
    public double DayVariance { get; init; }

    /// <summary>The system; <see cref="SimulatedSystem.Check"/> tells what is wrong with it.</summary>
    public SimulatedSystem ToSystem()
    {
        DurationLaw law = HoldingVariation switch { 0 => new ConstantLaw(Holding), 1 => new ExponentialLaw(Holding), _ => new LognormalLaw(Holding, HoldingVariation) };
        var groups = new List<SimulatedGroup>();
        int[] first = Lines > 0 ? [0] : [];
        if (Lines > 0)
        {
            groups.Add(new("lines", Lines) { Reserved = Reserved, Hunting = Hunting, InboundUnseen = Glare });
        }

        if (OverflowLines > 0)
        {
            groups.Add(new("overflow", OverflowLines));
        }

        int[] all = [.. Enumerable.Range(0, groups.Count)];
        SimulatedStream Stream(string name, CallDirection direction, double erlang, int[] route) =>
            new(name, direction, Arrivals.Offered(erlang, Holding) with { DayVariance = DayVariance }, law)
            {
                Route = route,
                Retry = Retry > 0 ? new(Retry, new ExponentialLaw(RetryDelay)) : null,
                Seats = Seats > 0 ? 0 : null,
            };

        var streams = new List<SimulatedStream> { Stream("calls", CallDirection.Outbound, Erlang, all) };
        if (Inbound > 0)
        {
            streams.Add(Stream("inbound", CallDirection.Inbound, Inbound, first));
        }

        if (Emergency > 0)
        {
            streams.Add(Stream("emergency", CallDirection.Outbound, Emergency, first) with { IsEmergency = true });
        }

        if (OverflowOwn > 0 && OverflowLines > 0)
        {
            streams.Add(Stream("own", CallDirection.Outbound, OverflowOwn, [all[^1]]));
        }

        return new()
        {
            Groups = groups,
            Streams = streams,
            Seats = Seats > 0 ? [new("seats", Seats) { Patience = Patience > 0 ? new ExponentialLaw(Patience) : null }] : [],
        };
    }
}
