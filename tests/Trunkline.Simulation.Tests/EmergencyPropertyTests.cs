using System.Globalization;
using Trunkline.Calls;

namespace Trunkline.Simulation.Tests;

/// <summary>Every emergency call reaches an exchange while one circuit of any kind works, at made-up sites under load and faults.</summary>
public sealed class EmergencyPropertyTests
{
    /// <summary>A few thousand calls here, a million under `./run soak emergency`.</summary>
    [Fact]
    public void EveryCall_ReachesAnExchange_WhileOneCircuitWorks()
    {
        var attempts = int.TryParse(Environment.GetEnvironmentVariable("TRUNKLINE_SOAK"), out var wanted) ? wanted : 3000;
        var first = ulong.TryParse(Environment.GetEnvironmentVariable("TRUNKLINE_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 1;
        var each = Math.Min(attempts, attempts > 100_000 ? 2000 : 200);
        var states = new SortedDictionary<string, int>();
        var (made, faults, ordinary, ended, hours) = (0, 0, 0L, 0L, 0.0);
        var (reloads, forced, refused, deferred, drains, restarts, kills, cut, links) = (0, 0, 0, 0, 0, 0, 0, 0, 0);
        var waits = new List<TimeSpan>(attempts);
        for (var i = 0; made < attempts; i++)
        {
            var rig = new EmergencyRig(first + (ulong)i);
            rig.Run(each);
            Assert.True(rig.Blocked.Count == 0, $"seed {first + (ulong)i}: {rig.Blocked.Count} of {rig.Attempts} blocked\n{rig.Yaml}\n{string.Join('\n', rig.Blocked)}");
            Assert.True(rig.Wrong.Count == 0, $"seed {first + (ulong)i}: {string.Join('\n', rig.Wrong)}");
            var stuck = rig.Site.Stuck();
            Assert.True(stuck.Length == 0, $"seed {first + (ulong)i}, stuck: {stuck}\n{rig.Yaml}");
            var lost = rig.Site.Records.Where(r => r is { Priority: CallPriority.Emergency, Cause: Q850Cause.Preemption, Route: not "emergency call back" }).ToList();
            Assert.True(lost.Count == 0, $"seed {first + (ulong)i}: calls for help ended for others: {string.Join('\n', lost)}");
            made += rig.Attempts;
            foreach (var (state, count) in rig.States)
            {
                states[state] = states.GetValueOrDefault(state) + count;
            }

            faults += rig.Faults;
            ordinary += rig.Ordinary;
            ended += rig.Preempted;
            (reloads, forced, refused, deferred) = (reloads + rig.Reloads, forced + rig.Forced, refused + rig.Refused, deferred + rig.Deferred);
            (drains, restarts, kills, cut, links) = (drains + rig.Drains, restarts + rig.Restarts, kills + rig.Kills, cut + rig.Cut, links + rig.LinksLost);
            hours += rig.Site.World.Time.Elapsed.TotalHours;
            waits.AddRange(rig.Waits);
        }

        waits.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{made} emergency calls in {hours:0.0} h at {made / each} sites, 0 blocked; {ordinary} ordinary calls, {ended} ended for them, {faults} faults; {reloads} reloads ({forced} forced under a call for help), {refused} refused ({deferred} for one), {drains} drains, {restarts} restarts ({kills} kills, {cut} calls cut and dialled again), the gateway lost {links} times; answered after {waits[waits.Count / 2].TotalSeconds:0.0} s (half), {waits[waits.Count * 99 / 100].TotalSeconds:0.0} s (99 of 100), {waits[^1].TotalSeconds:0.0} s (all); callers: {string.Join(", ", states.Select(s => $"{s.Value} {s.Key}"))}"));
        Assert.True(ended > made / 20, $"only {ended} calls were ended for {made}");
    }
}
