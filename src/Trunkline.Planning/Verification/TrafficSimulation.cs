using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Planning.Verification;

/// <summary>
/// Plays a <see cref="SimulatedSystem"/>: arrivals, circuits and holding times, event by event, in independent replications of which the warm-up is thrown
/// away. It verifies what the models compute and answers what they cannot: retries, glare, hunting, profiles, recorded calls.
/// </summary>
public static class TrafficSimulation
{
    /// <summary>Simulates.</summary>
    /// <param name="system">What to play.</param>
    /// <param name="settings">How long and how often; null for the defaults.</param>
    /// <param name="onProgress">Told after each replication which share is done, 0 to 1.</param>
    /// <param name="cancelled">Ends the run between two replications.</param>
    /// <returns>The same result for the same system, settings and version of the program.</returns>
    /// <exception cref="ArgumentException"><see cref="SimulatedSystem.Check"/> or the settings found something wrong.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SimulationResult Run(SimulatedSystem system, SimulationSettings? settings = null, Action<double>? onProgress = null, CancellationToken cancelled = default)
    {
        settings ??= new();
        var errors = Check(system, settings);
        if (errors.Count > 0)
        {
            throw new ArgumentException(errors[0], nameof(system));
        }

        if (system.Streams.Any(s => s.Arrivals is ReplayedArrivals))
        {
            return Replay(system, settings, onProgress, cancelled);
        }

        var times = SimulationTimes.For(system, settings);
        var batches = new List<SimulationResult.Batch>();
        var isUnstable = false;
        for (var r = 0; r < settings.Replications; r++)
        {
            cancelled.ThrowIfCancellationRequested();
            var replication = new Replication(system, settings.Seed, r);
            var start = times.WarmUpHours * 3600;
            Play(replication, system, settings, start, start, start + times.Hours * 3600);
            batches.Add(Collect(replication, replication.Attempts));
            isUnstable |= replication.IsUnstable;
            onProgress?.Invoke((r + 1.0) / settings.Replications);
        }

        return new(system, settings, times, batches, isByDay: false, isUnstable);
    }

    /// <summary>Everything that is wrong with a system and settings, a load that a queue without end cannot serve included; empty when they can be run.</summary>
    public static IReadOnlyList<string> Check(SimulatedSystem system, SimulationSettings settings)
    {
        List<string> errors = [.. system.Check()];
        if (settings.Error is { } error)
        {
            errors.Add(error);
        }

        if (errors.Count == 0 && settings.Hours is { } hours && SimulationTimes.For(system, settings).Calls(system, settings) is > SimulationSettings.MostCalls and var calls)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"hours: {settings.Replications} runs of {hours:G4} hours have {calls:0.#e+0} calls, more than {NumberText.OnTerminal((long)SimulationSettings.MostCalls)}"));
        }

        for (var d = 0; errors.Count == 0 && d < system.Seats.Count; d++)
        {
            var seats = system.Seats[d];
            var erlang = system.Streams.Where(s => s.Seats == d && s.Route.Count == 0 && s.Arrivals is PoissonArrivals).Sum(s => AnalyticFigure.MeanErlang(s) * (s.Holding.Mean + (seats.WrapUp?.Mean ?? 0)) / s.Holding.Mean);
            if (seats.Patience is null && seats.WaitingRoom == SimulatedSeats.MaxWaiting && erlang >= seats.Count)
            {
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"seats {seats.Name}: {erlang:G4} erlang for {seats.Count} seats and callers who never give up: the queue grows without end"));
            }
        }

        return errors;
    }

    /// <summary>A record is played once, from its beginning; each of its days is a batch.</summary>
    private static SimulationResult Replay(SimulatedSystem system, SimulationSettings settings, Action<double>? onProgress, CancellationToken cancelled)
    {
        var last = system.Streams.Max(s => s.Arrivals is ReplayedArrivals r ? r.Calls[^1].Start : 0);
        var first = system.Streams.Min(s => s.Arrivals is ReplayedArrivals r ? r.Calls[0].Start : double.PositiveInfinity);
        var firstDay = Math.Floor(first / DayProfile.DaySeconds);
        var days = (int)Math.Min(Math.Floor(last / DayProfile.DaySeconds) - firstDay + 1, 100_000);
        var replication = new Replication(system, settings.Seed, 0);
        var batches = new List<SimulationResult.Batch>();
        var attempts = 0L;
        for (var day = 0; day < days; day++)
        {
            cancelled.ThrowIfCancellationRequested();
            var from = (firstDay + day) * DayProfile.DaySeconds;
            Play(replication, system, settings, firstDay * DayProfile.DaySeconds, from, from + DayProfile.DaySeconds);
            batches.Add(Collect(replication, replication.Attempts - attempts));
            attempts = replication.Attempts;
            replication.StartAnew();
            onProgress?.Invoke((day + 1.0) / days);
        }

        return new(system, settings, new(0, days * 24.0), batches, isByDay: true, replication.IsUnstable);
    }

    private static SimulationResult.Batch Collect(Replication replication, long attempts) =>
        new([.. replication.StreamCounts], [.. replication.GroupCounts], [.. replication.SeatsCounts], attempts);

    /// <summary>Plays from where the replication is until <paramref name="until"/>, counting from <paramref name="from"/> in the observed part of each day.</summary>
    private static void Play(Replication replication, SimulatedSystem system, SimulationSettings settings, double zero, double from, double until)
    {
        var marks = new List<(double At, Action Do)>();
        foreach (var disturbance in system.Disturbances)
        {
            marks.Add((disturbance.From is { } begin ? zero + begin : double.NegativeInfinity, () => replication.Begin(disturbance)));
            if (disturbance.Until is { } end)
            {
                marks.Add((zero + end, () => replication.End(disturbance)));
            }
        }

        // what lies before the part played now was done when that part was played
        var begun = from == zero ? double.NegativeInfinity : from;
        marks.RemoveAll(m => m.At < begun || m.At >= until);
        foreach (var (begin, end) in Windows(settings, from, until))
        {
            marks.Add((begin, replication.BeginObserving));
            marks.Add((end, replication.EndObserving));
        }

        foreach (var (at, act) in marks.OrderBy(m => m.At))
        {
            if (!double.IsNegativeInfinity(at))
            {
                replication.Advance(at);
            }

            act();
        }

        replication.Advance(until);
    }

    private static IEnumerable<(double Begin, double End)> Windows(SimulationSettings settings, double from, double until)
    {
        if (settings.ObserveFrom is not { } first || settings.ObserveUntil is not { } last)
        {
            yield return (from, until);
            yield break;
        }

        for (var day = Math.Floor(from / DayProfile.DaySeconds) * DayProfile.DaySeconds; day < until; day += DayProfile.DaySeconds)
        {
            var (begin, end) = (Math.Max(from, day + first * 3600), Math.Min(until, day + last * 3600));
            if (begin < end)
            {
                yield return (begin, end);
            }
        }
    }
}
