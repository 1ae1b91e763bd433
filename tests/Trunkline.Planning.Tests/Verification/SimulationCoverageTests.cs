using System.Globalization;
using Trunkline.Planning.Verification;

namespace Trunkline.Planning.Tests.Verification;

/// <summary>
/// The simulation against exact answers. An honest 99 % interval misses one time in a hundred; so few seeds are a sample of what
/// `./run soak planning` counts over many: misses must be as rare as that, and no rarer than chance allows, or the intervals are too wide.
/// </summary>
public sealed class SimulationCoverageTests(ITestOutputHelper output)
{
    [Fact]
    public void Interval_OfSystemsWithExactAnswers_CoversThemAsOftenAsItSays()
    {
        var seeds = int.Parse(Environment.GetEnvironmentVariable("TRUNKLINE_SOAK") ?? "3", CultureInfo.InvariantCulture);
        var calls = seeds > 3 ? 400_000 : 100_000;
        var (trials, misses99, misses95) = (0, 0, 0);
        var started = TimeProvider.System.GetTimestamp();
        var attempts = 0L;
        var first = 0UL;
        foreach (var system in Systems.All())
        {
            // seeds of its own for each system: one seed gives all systems the same calls, and they would miss together
            first += 1000;
            var miss99 = new int[system.Figures.Length];
            var miss95 = new int[system.Figures.Length];
            for (var seed = 1; seed <= seeds; seed++)
            {
                var result = TrafficSimulation.Run(system.System, new() { Seed = first + (ulong)seed, Calls = calls, Replications = 20 }, cancelled: TestContext.Current.CancellationToken);
                attempts += result.Attempts;
                for (var f = 0; f < system.Figures.Length; f++)
                {
                    var estimate = system.Figures[f].Of(result);
                    miss99[f] += estimate.Covers(system.Figures[f].Exact, 0.99) ? 0 : 1;
                    miss95[f] += estimate.Covers(system.Figures[f].Exact, 0.95) ? 0 : 1;
                }
            }

            for (var f = 0; f < system.Figures.Length; f++)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{system.Name}, {system.Figures[f].Figure}: exact {system.Figures[f].Exact:G6}, inside the 99 % interval {seeds - miss99[f]} of {seeds}, the 95 % interval {seeds - miss95[f]}"));
                trials += seeds;
                misses99 += miss99[f];
                misses95 += miss95[f];
                Assert.InRange(miss99[f], 0, Most(seeds, 0.01));
                Assert.InRange(miss95[f], 0, Most(seeds, 0.05));
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"all: {trials - misses99} of {trials} inside the 99 % interval, {trials - misses95} inside the 95 % interval; {attempts} attempts in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s"));
        Assert.InRange(misses99, 0, Most(trials, 0.01));
        Assert.InRange(misses95, 0, Most(trials, 0.05));
    }

    /// <summary>The number of misses that an honest interval exceeds once in 10,000 tries (binomial).</summary>
    private static int Most(int trials, double chance)
    {
        var (term, sum, k) = (Math.Pow(1 - chance, trials), 0.0, 0);
        while (true)
        {
            sum += term;
            if (1 - sum < 1e-4)
            {
                return k;
            }

            term *= (trials - k) * chance / ((k + 1) * (1 - chance));
            k++;
        }
    }
}
