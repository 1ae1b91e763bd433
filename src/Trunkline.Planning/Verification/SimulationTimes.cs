namespace Trunkline.Planning.Verification;

/// <summary>How long a system is played, decided from the settings and the system.</summary>
/// <param name="WarmUpHours">Hours before anything is counted, in each replication.</param>
/// <param name="Hours">Hours after that.</param>
public sealed record SimulationTimes(double WarmUpHours, double Hours)
{
    internal static SimulationTimes For(SimulatedSystem system, SimulationSettings settings)
    {
        var isDaily = settings.ObserveFrom is not null || system.Streams.Any(s => s.Arrivals.Profile is not null || s.Arrivals.DayVariance > 0);
        var warmUp = settings.WarmUpHours ?? WholeDays(WarmUp(system), isDaily);
        var hours = settings.Hours ?? WholeDays(Length(system, settings), isDaily);
        if (settings.Hours is null && system.Streams.Any(s => s.Arrivals.DayVariance > 0))
        {
            hours = Math.Max(hours, 240);
        }

        return new(warmUp, hours);
    }

    /// <summary>About how many calls are played in all, those of the warm-up and retries not counted.</summary>
    internal double Calls(SimulatedSystem system, SimulationSettings settings) => system.Streams.Sum(Rate) * Hours * settings.Replications;

    /// <summary>Long enough for the start from empty to be forgotten.</summary>
    private static double WarmUp(SimulatedSystem system)
    {
        var longest = system.Streams.Max(s => s.Holding.Mean * (1 + s.Holding.SquaredVariation) / 2 + (s.Retry?.Delay.Mean ?? 0));
        var seconds = 20 * longest;
        for (var d = 0; d < system.Seats.Count; d++)
        {
            // a queue forgets in about h / (√N − √A)²
            var served = system.Streams.Where(s => s.Seats == d).ToList();
            var wrapUp = system.Seats[d].WrapUp?.Mean ?? 0;
            var erlang = served.Sum(s => Rate(s) * (s.Holding.Mean + wrapUp)) / 3600;
            var holding = served.Count == 0 ? 0 : served.Max(s => s.Holding.Mean) + wrapUp;
            var gap = Math.Sqrt(system.Seats[d].Count) - Math.Sqrt(erlang);
            var memory = gap > 0 ? holding / (gap * gap) : double.PositiveInfinity;
            memory = Math.Min(memory, system.Seats[d].Patience is { } patience ? patience.Mean * system.Seats[d].Count + holding : 1000 * holding);
            seconds = Math.Max(seconds, 20 * memory);
        }

        return seconds / 3600;
    }

    private static double Length(SimulatedSystem system, SimulationSettings settings)
    {
        var rate = system.Streams.Sum(Rate);
        var longest = system.Streams.Max(s => s.Holding.Mean);
        return Math.Max(settings.Calls / settings.Replications / Math.Max(rate, 1e-9), 100 * longest / 3600);
    }

    /// <summary>Calls an hour on the mean of the day; of finite sources as if none were busy.</summary>
    private static double Rate(SimulatedStream stream)
    {
        var factor = stream.Arrivals.Profile?.Factors.Average() ?? 1;
        return factor * stream.Arrivals switch
        {
            PoissonArrivals p => p.CallsPerHour,
            FiniteArrivals f => f.Sources * f.CallsPerIdleHour / (1 + f.CallsPerIdleHour * stream.Holding.Mean / 3600),
            _ => 0,
        };
    }

    private static double WholeDays(double hours, bool isDaily) => isDaily ? Math.Ceiling(hours / 24) * 24 : hours;
}
