using System.Globalization;
using Trunkline.Planning.Verification;

namespace Trunkline.Bench.Planning;

/// <summary>Calls the event simulation plays in a second of processor time, retries counted as calls of their own; the most of several rounds.</summary>
internal static class SimulationFigures
{
    private const int Rounds = 5;
    private const double Bar = 5e6;
    private const double Holding = 180;

    internal static int Measure()
    {
        Console.WriteLine("| system | bar | calls per CPU second |");
        Console.WriteLine("|---|---|---|");
        var plain = Of("12 E on 15 lines, exponential holding times", "5 million", new() { Erlang = 12, Lines = 15 });
        Of("200 E on 240 circuits", "", new() { Erlang = 200, Lines = 240 });
        Of("25 E on 30 circuits, over to 8 with 2 E of their own", "", new() { Erlang = 25, Lines = 30, OverflowLines = 8, OverflowOwn = 2 });
        Of("12 E on 15 lines, 9 of 10 blocked callers try again", "", new() { Erlang = 12, Lines = 15, Retry = 0.9 });
        Of("3 E each way on 10 lines with glare", "", new() { Erlang = 3, Inbound = 3, Lines = 10, Glare = 4 });
        Of("10 E at 10 seats, callers give up", "", new() { Erlang = 10, Seats = 10, Patience = 2 * Holding });
        Console.WriteLine();
        Console.WriteLine(plain >= Bar ? "the bar is met" : "the bar is missed");
        return plain >= Bar ? 0 : 1;
    }

    private static double Of(string what, string bar, TrafficQuestion question)
    {
        var system = question.ToSystem();
        var best = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Environment.CpuUsage.TotalTime;
            var result = TrafficSimulation.Run(system, new() { Calls = 4e6, Replications = 20, Seed = (ulong)round + 1 });
            best = Math.Max(best, result.Attempts / (Environment.CpuUsage.TotalTime - start).TotalSeconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {bar} | {best / 1e6:F1} million |"));
        return best;
    }
}
