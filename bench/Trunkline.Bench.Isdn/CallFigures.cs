using System.Globalization;

namespace Trunkline.Bench.Isdn;

/// <summary>Whole calls of a primary rate interface for a second of processor time, both sides, beside two libpri. The best of several rounds, in turn.</summary>
internal static class CallFigures
{
    private const int Rounds = 5;
    private const int Calls = 40_000;
    private const int TheirCalls = 6_000;
    private const double Bar = 10_000;

    internal static int Measure(string peer)
    {
        var pair = new CallPair();
        pair.Run(2_000, fromNetwork: true);
        pair.Run(2_000, fromNetwork: false);
        double[] ours = [double.MaxValue, double.MaxValue];
        var allocated = new long[2];
        var messages = new long[2];
        double theirs = double.MaxValue, theirsInUser = double.MaxValue;
        using var libpri = new LibpriPair(peer);
        libpri.Run(200);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < 2; i++)
            {
                var (octets, sent) = (GC.GetAllocatedBytesForCurrentThread(), pair.Messages);
                var before = Environment.CpuUsage.TotalTime;
                pair.Run(Calls, fromNetwork: i == 0);
                ours[i] = Math.Min(ours[i], (Environment.CpuUsage.TotalTime - before).TotalSeconds / Calls);
                allocated[i] = (GC.GetAllocatedBytesForCurrentThread() - octets) / Calls;
                messages[i] = (pair.Messages - sent) / Calls;
            }

            var (user, kernel) = libpri.Run(TheirCalls);
            theirs = Math.Min(theirs, (user + kernel) / TheirCalls);
            theirsInUser = Math.Min(theirsInUser, user / TheirCalls);
        }

        Console.WriteLine("| both sides of a call | CPU a call | calls a CPU second | messages | octets allocated |");
        Console.WriteLine("|---|---|---|---|---|");
        for (var i = 0; i < 2; i++)
        {
            Print(i == 0 ? "ours, the network calls" : "ours, the user calls", ours[i], Text($" {messages[i]} | {allocated[i]} |"));
        }

        Print("libpri, the network calls, with datagrams", theirs, " 8 | |");
        Print("the same without its time in the kernel", theirsInUser, " | |");
        var worst = 1 / ours.Max();
        Console.WriteLine();
        Console.WriteLine(Text($"calls a CPU second at worst {worst:F0}, bar {Bar:F0}: {(worst >= Bar ? "holds" : "MISSED")}; {worst * theirs:F1} times libpri, {worst * theirsInUser:F1} times without its kernel"));
        return worst >= Bar ? 0 : 1;
    }

    private static void Print(string name, double seconds, string rest) => Console.WriteLine(Text($"| {name} | {seconds * 1e6:F1} µs | {1 / seconds:F0} |") + rest);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
