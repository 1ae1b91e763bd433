namespace Trunkline.Planning.Traffic;

/// <summary>
/// Whether enough of several spans, lines or systems are up: k of n independent ones, and with a share of failures that takes all at
/// once (one duct, one power supply, one operator), the beta-factor model (K. N. Fleming 1975). Two spans at 0.9995 in one duct are down
/// 26 minutes a year, not 8 seconds: diversity counts for more than number.
/// </summary>
public static class Availability
{
    /// <summary>Minutes of a year of 365 days, as availability figures count.</summary>
    public const double MinutesAYear = 525_600;

    /// <summary>Probability that at least k of n independent units are up.</summary>
    /// <param name="needed">k, 0 to n.</param>
    /// <param name="units">n, 1 or more.</param>
    /// <param name="availability">Of one unit, 0 to 1.</param>
    public static Answer<double> Independent(int needed, int units, double availability) =>
        Unavailable(needed, units, 1 - availability).Select(u => 1 - u);

    /// <summary>Probability that fewer than k of n independent units are up, from the unavailability of one: small figures stay exact.</summary>
    public static Answer<double> Unavailable(int needed, int units, double unavailability) =>
        Refused(needed, units, unavailability) is { } refused ? refused
        : BinomialLaw.AtLeast(units - needed + 1, units, unavailability);

    /// <summary>
    /// The same when a share β of a unit's unavailability u is common to all: P(more than n − k of n down at (1 − β)·u each) + β·u. The sum
    /// of both causes, as the model is usually written; at most both at once too high.
    /// </summary>
    /// <param name="needed">k, 1 to n.</param>
    /// <param name="units">n.</param>
    /// <param name="unavailability">u of one unit, 0 to 1.</param>
    /// <param name="beta">β, 0 (nothing in common) to 1 (everything): 0.1 for the same duct, 0.02 for diverse routes, as rules of thumb.</param>
    public static Answer<double> UnavailableWithCommonCause(int needed, int units, double unavailability, double beta) =>
        Check.Share(beta, "beta") is { } refused ? refused
        : Unavailable(needed, units, (1 - beta) * unavailability)
            .Select(own => needed == 0 ? 0 : Math.Min(1, own + (beta * unavailability)));

    /// <summary>Availability as minutes of a year in which it is not there.</summary>
    public static double MinutesDown(double unavailability) => unavailability * MinutesAYear;

    /// <summary>
    /// Blocking weighted over what is up: Σ P(k up)·B(A, k·lines), with nothing up all is blocked. What a caller meets over a year, failures
    /// included.
    /// </summary>
    /// <param name="erlang">Offered traffic A.</param>
    /// <param name="units">Number of spans n.</param>
    /// <param name="linesEach">Lines of one (30).</param>
    /// <param name="unavailability">u of one, 0 to 1.</param>
    /// <param name="beta">Share that is common to all.</param>
    public static Answer<double> Blocking(double erlang, int units, int linesEach, double unavailability, double beta = 0)
    {
        if (Check.First(
                Check.Offered(erlang), Refused(0, units, unavailability), Check.Between(linesEach, 1, 100_000, "lines"), Check.Share(beta, "beta")) is { } refused)
        {
            return refused;
        }

        var common = beta * unavailability;
        var own = (1 - beta) * unavailability;
        var sum = 0.0;
        for (var down = 0; down <= units; down++)
        {
            sum += BinomialLaw.Exactly(down, units, own) * ErlangB.Blocking(erlang, (units - down) * linesEach);
        }

        return common + ((1 - common) * sum);
    }

    private static Refusal? Refused(int needed, int units, double unavailability) =>
        Check.First(
            Check.Between(units, 1, 1000, "n"), Check.Between(needed, 0, units, "k"),
            Check.Share(unavailability, "u"));
}
