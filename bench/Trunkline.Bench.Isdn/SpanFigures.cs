using System.Diagnostics;
using System.Globalization;
using Trunkline.E1;

namespace Trunkline.Bench.Isdn;

/// <summary>What a whole span costs, by part and by number, beside C doing its dearest parts. Processor time, the least of several rounds.</summary>
internal static class SpanFigures
{
    private const int Rounds = 5;
    private const int SpanSeconds = 315; // a round and number of spans

    private static readonly string[] Names =
    [
        "line to frames: alignment, CRC-4, alarms, quality, elastic store", "timeslot 16: HDLC and LAPD both ways, 50 messages a second each way",
        "30 channels to linear", "30 channels from linear", "frames to line: timeslot 0, CRC-4",
    ];

    internal static int Measure(string yardstick)
    {
        int[] numbers = [1, 8, 63];
        SpanSet[] sets = [.. numbers.Select(n => new SpanSet(n))];
        var least = new double[sets.Length];
        var parts = new double[Names.Length];
        Dictionary<string, double> theirs = [];
        double deframer = double.MaxValue, framer = double.MaxValue;
        least.AsSpan().Fill(double.MaxValue);
        var allocated = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < sets.Length; i++)
            {
                var seconds = SpanSeconds / numbers[i];
                allocated += sets[i].Run(50 * seconds);
                var cost = sets[i].Parts.Sum() / 1e9 / (seconds * numbers[i]);
                if (cost < least[i])
                {
                    least[i] = cost;
                    if (numbers[i] == 63)
                    {
                        parts = [.. sets[i].Parts.Select(p => p / 1e9 / (seconds * numbers[i]))];
                    }
                }
            }

            (var framed, var deframed) = Framing();
            (framer, deframer) = (Math.Min(framer, framed), Math.Min(deframer, deframed));
            Theirs(yardstick, theirs);
        }

        if (sets.Select(s => s.Wrong()).FirstOrDefault(w => w is not null) is { } wrong)
        {
            Console.Error.WriteLine(wrong);
            return 1;
        }

        Console.WriteLine("| spans | CPU of one second of a span | spans a core | beside one span |");
        Console.WriteLine("|---|---|---|---|");
        for (var i = 0; i < sets.Length; i++)
        {
            Console.WriteLine(Text($"| {numbers[i]} | {least[i] * 1e3:F3} ms | {1 / least[i]:F0} | {least[i] / least[0]:F2} |"));
        }

        Console.WriteLine();
        Console.WriteLine("| part, of 63 spans | CPU of one second of a span | share |");
        Console.WriteLine("|---|---|---|");
        for (var i = 0; i < Names.Length; i++)
        {
            Print(Names[i], parts[i], parts.Sum());
            if (i == 0)
            {
                Print("  of it the deframer, measured alone", deframer, parts.Sum());
            }
        }

        Print("  of it the framer, measured alone", framer, parts.Sum());
        foreach (var (name, seconds) in theirs)
        {
            Print(name, seconds, parts.Sum());
        }

        Console.WriteLine();
        var isMet = 1 / least.Max() >= 200;
        var isLinear = least[^1] <= 1.1 * least[0];
        Console.WriteLine(Text($"spans a core at worst {1 / least.Max():F0}, bar 200: {Verdict(isMet)}"));
        Console.WriteLine(Text($"63 spans cost {least[^1] / least[0] * 63:F1} times one, bar 63 and a tenth: {Verdict(isLinear)}"));
        Console.WriteLine(Text($"{allocated} octets allocated in {Rounds * SpanSeconds * sets.Length * 50} ticks of a span, bar 0: {Verdict(allocated == 0)}"));
        return isMet && isLinear && allocated == 0 ? 0 : 1;
    }

    private static string Verdict(bool holds) => holds ? "holds" : "MISSED";

    private static void Print(string name, double seconds, double of) => Console.WriteLine(Text($"| {name} | {seconds * 1e3:F3} ms | {seconds / of:P0} |"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The framer and the deframer by themselves, a second of a span at a time, blocks as <see cref="SpanEnd"/> gives them.</summary>
    private static (double Framer, double Deframer) Framing()
    {
        var framer = new E1Framer(sendsCrc4: true) { ReceivesMultiframe = true };
        var deframer = new E1Deframer(Crc4Mode.Automatic);
        const int Part = 2 * E1Frame.Octets;
        var line = new byte[E1Frame.PerSecond * E1Frame.Octets];
        var frames = new byte[E1Deframer.RoomFor(Part)];
        for (var i = 0; i < line.Length; i++)
        {
            line[i] = (byte)((i * 71) + (i / 32 * 97));
        }

        long framed = 0, deframed = 0;
        for (var second = 0; second < 20; second++)
        {
            var at = ThreadCpu.Nanoseconds;
            for (var from = 0; from < line.Length; from += BenchSpan.Octets)
            {
                framer.Process(line.AsSpan(from, BenchSpan.Octets));
            }

            var between = ThreadCpu.Nanoseconds;
            for (var from = 0; from < line.Length; from += Part)
            {
                deframer.Process(line.AsSpan(from, Part), frames);
            }

            framed += between - at;
            deframed += ThreadCpu.Nanoseconds - between;
        }

        return deframer.State == AlignmentState.Multiframe ? (framed / 20e9, deframed / 20e9) : throw new InvalidOperationException("no multiframe");
    }

    private static void Theirs(string program, Dictionary<string, double> least)
    {
        using var process = Process.Start(new ProcessStartInfo(program) { RedirectStandardOutput = true })!;
        foreach (var line in process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('\t');
            var seconds = double.Parse(parts[1], CultureInfo.InvariantCulture);
            least[parts[0]] = Math.Min(least.GetValueOrDefault(parts[0], double.MaxValue), seconds);
        }

        process.WaitForExit();
    }
}
