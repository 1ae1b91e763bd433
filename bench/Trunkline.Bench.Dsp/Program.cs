using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Trunkline.Base;
using Trunkline.Dsp;

// CPU of one channel-hour of audio, ours beside spandsp's (tests/peers/dsp_peer bench), alternating in one run, 240 channels
// in blocks of 20 ms each. CPU time, not wall time, so that a busy machine disturbs less.
// Usage: Trunkline.Bench.Dsp DSP_PEER [seconds of audio a channel=20] [rounds=3]
var peer = args.Length > 0 ? args[0] : "artifacts/peers/dsp_peer";
var seconds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20;
var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
const int Channels = 240;
const int Block = 160;

var signal = Signal();
var octets = new byte[signal.Length];
G711.Encode(Law.A, signal, octets);
var block = new short[Block];
var coded = new byte[Block];

(string Name, string Theirs, Func<Action<int>> Make)[] cases =
[
    ("DTMF detect", "dtmf_rx", () => { var d = Many(() => new DtmfDetector()); return i => d[i / signal.Length].Process(At(i)); }),
    ("DTMF detect, dial tone rejected", "dtmf_rx_dialtone_filter", () => { var d = Many(() => new DtmfDetector(rejectDialTone: true)); return i => d[i / signal.Length].Process(At(i)); }),
    ("DTMF generate", "dtmf_tx", () => { var d = Many(() => new DtmfGenerator()); return i => { var g = d[i / signal.Length]; if (!g.IsBusy) { g.Enqueue("123456789"); } g.Generate(block); }; }),
    ("call progress, us", "super_tone_rx_us", () => { var d = Many(() => new CallProgressDetector(TonePlans.For("us"))); return i => d[i / signal.Length].Process(At(i)); }),
    ("caller ID receive, Bell 202", "adsi_rx_class", () => { var d = Many(() => new CallerIdDemodulator(FskStandard.Bell202)); return i => d[i / signal.Length].Process(At(i)); }),
    ("FSK receive, V.23", "fsk_rx_v23", () => { var d = Many(() => new FskDemodulator(FskStandard.V23)); return i => { var f = d[i / signal.Length]; f.Process(At(i)); while (f.TryRead(out _)) { } }; }),
    ("A-law decode", "alaw_decode", () => i => G711.Decode(Law.A, octets.AsSpan(i % signal.Length, Block), block)),
    ("A-law encode", "alaw_encode", () => i => G711.Encode(Law.A, At(i), coded)),
    ("mu-law encode", "ulaw_encode", () => i => G711.Encode(Law.Mu, At(i), coded)),
];

Console.WriteLine("| function | ours, CPU s per channel-hour | spandsp 0.0.6 | ours / spandsp | channels per core, ours |");
Console.WriteLine("|---|---|---|---|---|");
foreach (var (name, theirName, make) in cases)
{
    var step = make();
    Measure(step, 2); // warm
    var ours = double.MaxValue;
    var theirs = double.MaxValue;
    for (var round = 0; round < rounds; round++)
    {
        ours = Math.Min(ours, Measure(step, seconds));
        theirs = Math.Min(theirs, Theirs(theirName));
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {ours:F4} | {theirs:F4} | {ours / theirs:F2} | {3600 / ours:F0} |"));
}

return;

ReadOnlySpan<short> At(int i) => signal.AsSpan(i % signal.Length, Block);

static T[] Many<T>(Func<T> make) => [.. Enumerable.Range(0, Channels).Select(_ => make())];

double Measure(Action<int> step, int audioSeconds)
{
    var blocks = audioSeconds * 50;
    var before = Environment.CpuUsage.TotalTime;
    for (var b = 0; b < blocks; b++)
    {
        for (var c = 0; c < Channels; c++)
        {
            step((c * signal.Length) + (((b * Block) + (c * 9760)) % (signal.Length - Block)));
        }
    }

    return (Environment.CpuUsage.TotalTime - before).TotalSeconds / (audioSeconds * Channels) * 3600;
}

double Theirs(string name)
{
    using var process = Process.Start(new ProcessStartInfo(peer, ["bench", "--only", name, "--seconds", seconds.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    process.WaitForExit();
    return lines.Select(l => JsonDocument.Parse(l).RootElement)
        .First(e => e.GetProperty("bench").GetString() == name && e.GetProperty("channels").GetInt32() == Channels)
        .GetProperty("cpu_s_per_audio_hour").GetDouble();
}

// Ten seconds, by turns half a second of DTMF and of noise with a tone, as the peer's own bench has it.
static short[] Signal()
{
    var samples = new short[80_000];
    var dtmf = new DtmfGenerator(50, 55, -10, 0);
    var noise = new NoiseSource(1, -24);
    for (var at = 0; at < samples.Length; at += 4000)
    {
        var part = samples.AsSpan(at, 4000);
        if (at / 4000 % 2 == 0)
        {
            dtmf.Enqueue("0123456789*#ABCD");
            dtmf.Generate(part);
        }
        else
        {
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = (short)(1200 * Math.Sin((at + i) * 0.09));
            }

            noise.AddTo(part);
        }
    }

    return samples;
}
