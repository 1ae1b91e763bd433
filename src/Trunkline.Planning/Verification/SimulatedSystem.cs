namespace Trunkline.Planning.Verification;

/// <summary>
/// What the traffic simulation plays: streams of calls against trunk groups and seats. It knows no protocol and no audio: a call is
/// an arrival, a choice of circuit and a holding time. The site under its real switching code is the World's business, not this one's.
/// </summary>
public sealed record SimulatedSystem
{
    /// <summary>Streams of calls, 1 to 1,000.</summary>
    public required IReadOnlyList<SimulatedStream> Streams { get; init; }

    /// <summary>Trunk groups.</summary>
    public IReadOnlyList<SimulatedGroup> Groups { get; init; } = [];

    /// <summary>Groups of seats.</summary>
    public IReadOnlyList<SimulatedSeats> Seats { get; init; } = [];

    /// <summary>True when a busy day is busy for all streams with a day variance alike; else each has days of its own.</summary>
    public bool HasCommonDays { get; init; }

    /// <summary>What goes wrong meanwhile.</summary>
    public IReadOnlyList<Disturbance> Disturbances { get; init; } = [];

    /// <summary>Everything that is wrong with the system, in sentences; empty when it can be simulated.</summary>
    public IReadOnlyList<string> Check()
    {
        var errors = new List<string>();
        if (Streams.Count is < 1 or > 1000)
        {
            errors.Add("there must be 1 to 1,000 streams");
        }

        errors.AddRange(Groups.Select(g => g.Error).OfType<string>());
        errors.AddRange(Seats.Select(s => s.Error).OfType<string>());
        foreach (var stream in Streams)
        {
            errors.AddRange(Errors(stream).Select(e => $"stream {stream.Name}: {e}"));
        }

        errors.AddRange(Disturbances.Select(Error).OfType<string>());
        return errors;
    }

    private IEnumerable<string> Errors(SimulatedStream stream)
    {
        if ((stream.Arrivals.Error ?? stream.Holding.Error ?? stream.Retry?.Error) is { } error)
        {
            yield return error;
        }

        if (stream.Route.Any(g => g < 0 || g >= Groups.Count))
        {
            yield return "its route names a group that does not exist";
        }

        if (stream.Route.Distinct().Count() != stream.Route.Count)
        {
            yield return "its route names a group twice";
        }

        if (stream.Seats is { } seats && (seats < 0 || seats >= Seats.Count))
        {
            yield return "its seats do not exist";
        }

        if (stream.Route.Count == 0 && stream.Seats is null)
        {
            yield return "it needs neither a circuit nor a seat";
        }

        if (stream is { Direction: CallDirection.Inbound, Route.Count: > 1, OperatorForwards: false })
        {
            yield return "a call in only sees the group its number lands on; it reaches another only where the operator forwards on busy";
        }
    }

    private string? Error(Disturbance disturbance)
    {
        if (disturbance.From is { } from && (!double.IsFinite(from) || from < 0) || disturbance.Until is { } until && !(until > (disturbance.From ?? 0)))
        {
            return "a disturbance must begin at 0 s or later and end after it began";
        }

        return disturbance switch
        {
            HungCircuits h => Error(h.Group, h.First, h.Count),
            LostCircuits l => Error(l.Group, l.First, l.Count),
            Storm { Factor: var factor } when !(factor > 0) || double.IsInfinity(factor) => "a storm's factor must be above 0 and finite",
            Storm { Stream: { } stream } when stream < 0 || stream >= Streams.Count => "a storm names a stream that does not exist",
            Storm { Stream: { } stream } when Streams[stream].Arrivals is ReplayedArrivals => "recorded calls cannot storm: scale the record instead",
            _ => null,
        };
    }

    private string? Error(int group, int first, int count) =>
        group < 0 || group >= Groups.Count ? "a disturbance names a group that does not exist"
        : first < 0 || count < 1 || first > Groups[group].Circuits - count ? $"a disturbance names circuits that group {Groups[group].Name} does not have"
        : null;
}
