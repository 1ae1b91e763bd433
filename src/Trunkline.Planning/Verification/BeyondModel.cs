namespace Trunkline.Planning.Verification;

/// <summary>What in a simulated system the analytic models leave out, each in a sentence, so that a difference can be explained.</summary>
public static class BeyondModel
{
    /// <summary>Everything that makes the stream differ from its model.</summary>
    /// <param name="system">The system.</param>
    /// <param name="stream">Index of the stream.</param>
    /// <param name="model">The model's name.</param>
    /// <returns>Sentences; empty when the model is exact for this stream.</returns>
    public static IReadOnlyList<string> Of(SimulatedSystem system, int stream, string model)
    {
        var s = system.Streams[stream];
        var groups = system.Streams.Where(o => o.Route.Intersect(s.Route).Any()).SelectMany(o => o.Route).Concat(s.Route).Distinct().ToList();
        var together = system.Streams.Where(o => o == s || o.Route.Intersect(groups).Any() || o.Seats is { } d && d == s.Seats).ToList();
        var reasons = new List<string>();
        void When(bool isSo, string sentence)
        {
            if (isSo)
            {
                reasons.Add(sentence);
            }
        }

        When(together.Any(o => o.Retry is { Probability: > 0 }), $"retries are not in {model}: blocked callers come again and find the group still full");
        When(together.Any(o => o.Arrivals.Profile is { } p && p.Factors.Distinct().Skip(1).Any()), $"time-varying arrivals, the mean-load trap: {model} was given the mean of the day, most calls come in hours above it");
        When(together.Any(o => o.Arrivals.DayVariance > 0), $"days differ, the mean-load trap: {model} was given the mean day, and busy days lose more than quiet days save");
        When(together.Any(o => o.Arrivals is ReplayedArrivals), $"recorded calls are neither random nor of one rate: {model} was given their mean load");
        When(groups.Any(g => system.Groups[g] is { InboundUnseen: > 0 } or { OutboundUnseen: > 0 }), $"glare is not in {model}: both ends seize one circuit");
        When(system.Disturbances.Any(d => d is HungCircuits h && groups.Contains(h.Group)), $"hung lines: {model} counts them as usable");
        When(system.Disturbances.Any(d => d is LostCircuits l && groups.Contains(l.Group)), $"a failed span: {model} counts its circuits as usable");
        When(system.Disturbances.Any(d => d is Storm), $"a storm: {model} was given the ordinary load");
        var isMixed = together.Select(o => o.Holding.Mean).Distinct().Skip(1).Any();
        When(isMixed && model is not ("Erlang B" or "Engset"), $"holding times differ between the streams; {model} takes one mean for all");
        var isExponential = together.All(o => o.Holding is ExponentialLaw);
        When(!isExponential && model is not ("Erlang B" or "Engset" or "few sources and random calls"), $"holding times are not exponential as in {model}");
        When(s.Seats is { } seat && system.Seats[seat].Patience is not (null or ExponentialLaw), $"patience is not exponential as in {model}");
        When(s.Route.Count > 0 && s.Seats is not null, $"callers hold their circuits while they wait for a seat; {model} knows only the holding time");
        When(s.Seats is { } seats && system.Seats[seats].WrapUp is not null && s.Route.Count == 0, $"wrap-up occupies the seats; {model} was given the conversation only");
        return reasons;
    }
}
