using System.Diagnostics;
using System.Globalization;
using Trunkline.Planning.Traffic;

namespace Trunkline.Bench.Planning;

/// <summary>
/// Processor time of the models, Erlang B beside a C loop of the same recursion in turn in one run, the least of several rounds. Processor
/// time, not the clock's, so that a busy machine disturbs less.
/// </summary>
internal static class ModelFigures
{
    private const int Rounds = 7;
    private static double _sink;

    internal static int Measure(string peer)
    {
        Console.WriteLine("| figure | bar | ours | C, gcc -O2 | ours / C |");
        Console.WriteLine("|---|---|---|---|---|");
        var met = true;
        foreach (var (erlang, lines, repeats) in ((double, int, int)[])[(220, 240, 20_000), (9_900, 10_000, 500), (999_000, 1_000_000, 5)])
        {
            double ours = double.MaxValue, theirs = double.MaxValue;
            Time(() => ErlangB.Blocking(erlang, lines), repeats);
            for (var round = 0; round < Rounds; round++)
            {
                ours = Math.Min(ours, Time(() => ErlangB.Blocking(erlang, lines), repeats));
                theirs = Math.Min(theirs, Peer(peer, erlang, lines, repeats));
            }

            met &= ours <= 1.5 * theirs;
            Print($"Erlang B, N = {lines}", "1.5 × C", ours, $"{Micro(theirs)}", $"{ours / theirs:F2}");
        }

        double Least(Func<double> figure, int repeats)
        {
            Time(figure, repeats);
            return Enumerable.Range(0, Rounds).Min(_ => Time(figure, repeats));
        }

        var inverse = Least(() => ErlangB.LinesFor(10_000, 0.01).Value, 200);
        met &= inverse <= 2e-3;
        Print("lines for A = 10,000 at 1 %", "2 ms (pyworkforce 2.0 s)", inverse, "", "");
        var chain = Least(() => OverflowChain.Of(25, 30, 2, 32).Value.BlockingOwn, 20);
        met &= chain <= 10e-3;
        Print("exact overflow chain, 31 × 33 states", "10 ms", chain, "", "");
        Print("load for N = 10,000 at 1 %", "", Least(() => ErlangB.OfferedFor(10_000, 0.01).Value, 50), "", "");
        Print("day-to-day mean, A = 100, N = 130", "", Least(() => DayToDay.Blocking(100, 130, 300).Value, 20), "", "");
        Print("Kaufman-Roberts, C = 10,000, 3 classes", "", Least(() => KaufmanRoberts.Of(10_000, [new(4000, 1), new(1000, 3), new(300, 6)]).Value.MeanUnits, 20), "", "");
        Print("Erlang A, A = 200, N = 190, patience 2 holding times", "", Least(() => ErlangA.Of(200, 190, 180, 360).Value.Abandoning, 200), "", "");
        Console.WriteLine();
        Console.WriteLine(met ? "every bar is met" : "a bar is missed");
        return met ? 0 : 1;
    }

    private static void Print(string what, string bar, double seconds, string theirs, string ratio) =>
        Console.WriteLine($"| {what} | {bar} | {Micro(seconds)} | {theirs} | {ratio} |");

    private static string Micro(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:F2} µs");

    private static double Time(Func<double> figure, int repeats)
    {
        var start = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < repeats; i++)
        {
            _sink += figure();
        }

        return (Environment.CpuUsage.TotalTime - start).TotalSeconds / repeats;
    }

    private static double Peer(string peer, double erlang, int lines, int repeats)
    {
        using var process = Process.Start(new ProcessStartInfo(peer,
            [erlang.ToString("R", CultureInfo.InvariantCulture), lines.ToString(CultureInfo.InvariantCulture), repeats.ToString(CultureInfo.InvariantCulture)])
        { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(text, CultureInfo.InvariantCulture);
    }
}
