namespace Trunkline.Planning.Verification;

/// <summary>What in a simulated system the analytic models leave out, each in a sentence, so that a difference can be explained.</summary>
public static class BeyondModel
{
    /// <summary>Everything that makes the stream differ from its model.</summary>
    /// <param name="system">The system.</param>
    /// <param name="stream">Index of the stream.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="settings">Which part of the day is observed; null for all of it.</param>
    /// <returns>Sentences; empty when the model is exact for this stream.</returns>
    public static IReadOnlyList<string> Of(SimulatedSystem system, int stream, string model, SimulationSettings? settings = null)
    {
        var s = system.Streams[stream];
        var groups = system.Streams.Where(o => o.Route.Intersect(s.Route).Any()).SelectMany(o => o.Route).Concat(s.Route).Distinct().ToList();
        var together = system.Streams.Where(o => o == s || o.Route.Intersect(groups).Any() || o.Seats is { } d && d == s.Seats).ToList();
        var isOfSeats = model is "Erlang A" or "Erlang C";
        var reasons = new List<string>();
        void When(bool isSo, string sentence)
        {
            if (isSo)
            {
                reasons.Add(sentence);
            }
        }

        When(together.Any(o => o.Retry is { Probability: > 0 }), $"retries are not in {model}: blocked callers come again and find the group still full");
        var part = settings?.ObserveFrom is null ? "day" : "observed hours";
        When(together.Any(o => o.Arrivals.Profile is { } p && Changes(p.Factors, settings)), $"time-varying arrivals, the mean-load trap: {model} was given the mean of the {part}, most calls come in hours above it");
        When(together.Any(o => o.Arrivals.DayVariance > 0), $"days differ, the mean-load trap: {model} was given the mean day, and busy days lose more than quiet days save");
        When(together.Any(o => o.Arrivals is ReplayedArrivals), $"recorded calls are neither random nor of one rate: {model} was given their mean load");
        var isEstimate = model == AnalyticFigure.GlareEstimate;
        When(!isEstimate && !isOfSeats && groups.Any(g => system.Groups[g] is ({ InboundUnseen: > 0 } or { OutboundUnseen: > 0 }) and not { Glare: GlareOutcome.HuntsOn }), $"glare is not in {model}: a circuit that both ends seize costs calls");
        When(isEstimate, "an estimate to the first order of the time a seizure stays unseen: what ends or begins meanwhile is left out");
        When(system.Disturbances.Any(d => d is HungCircuits h && groups.Contains(h.Group)), $"hung lines: {model} counts them as usable");
        When(system.Disturbances.Any(d => d is LostCircuits l && groups.Contains(l.Group)), $"a failed span: {model} counts its circuits as usable");
        When(system.Disturbances.Any(d => d is Storm storm && (storm.Stream is not { } of || together.Contains(system.Streams[of]))), $"a storm: {model} was given the ordinary load");
        When(model == "few sources and random calls" && together.Any(o => o.Arrivals is FiniteArrivals { TalkInAllCalls: false }), $"a call of the others leaves all sources free here; in {model} one of them talks in every call");

        // the loss of a group without reserve depends on neither the law nor on whose calls are long (insensitivity)
        var isInsensitive = model is "Erlang B" or "Engset" || isEstimate;
        var sharing = isOfSeats ? together.Where(o => o.Seats == s.Seats).ToList() : together;
        var isMixed = sharing.Select(o => o.Holding.Mean).Distinct().Skip(1).Any();
        When(isMixed && !isInsensitive, $"holding times differ between the streams; {model} takes one mean for all");
        var isExponential = sharing.All(o => o.Holding is ExponentialLaw);
        When(!isExponential && !isInsensitive, $"holding times are not exponential as in {model}");
        When(!isOfSeats && together.Any(o => o.Route.Count > 0 && o.Seats is not null), $"callers hold their circuits while they wait for a seat; {model} knows only the holding time");
        if (isOfSeats && s.Seats is { } seat)
        {
            var served = system.Streams.Where(o => o.Seats == seat).ToList();
            When(system.Seats[seat].Patience is not (null or ExponentialLaw), $"patience is not exponential as in {model}");
            When(system.Seats[seat].WrapUp is not null, $"talk and wrap-up together are not exponential as in {model}");
            When(served.Any(o => o.Route.Count > 0), $"the circuits limit how many callers reach the seats and wait; {model} knows no limit");
            When(model == "Erlang A" && served.Select(o => o.IsEmergency).Distinct().Skip(1).Any(), $"emergency calls wait in front of all others; {model} takes all callers alike");
        }

        return reasons;
    }

    /// <summary>True when the factors that reach into the observed part of the day are not all the same.</summary>
    private static bool Changes(IReadOnlyList<double> factors, SimulationSettings? settings)
    {
        var (from, until) = (settings?.ObserveFrom ?? 0, settings?.ObserveUntil ?? 24);
        var part = 24.0 / factors.Count;
        return factors.Where((_, i) => (i + 1) * part > from && i * part < until).Distinct().Skip(1).Any();
    }
}
