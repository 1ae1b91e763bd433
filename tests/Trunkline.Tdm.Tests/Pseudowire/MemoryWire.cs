using Trunkline.Base;
using Trunkline.E1;

namespace Trunkline.Tdm.Tests.Pseudowire;

/// <summary>What a network does to datagrams, seeded.</summary>
internal sealed record Impairment(double Loss = 0, double JitterMs = 0, double Twice = 0);

/// <summary>Two ends of a pseudowire, each with its own clock and a tick of 20 ms, and a network between them, in virtual time.</summary>
internal sealed class MemoryWire
{
    private readonly PriorityQueue<(int To, byte[] Octets), (double At, long Order)> _way = new();
    private readonly Prng _prng;
    private readonly double[] _nextTick = [0.0031, 0.0113];
    private long _order;

    public MemoryWire(PseudowireEndOptions options, Impairment network, ulong seed, double ppmA = 0, double ppmB = 0)
    {
        Network = network;
        _prng = new(seed);
        Ends = [new(options with { FirstSequence = 65_530 }), new(options with { FirstSequence = 4_000 })];
        Ppm = [ppmA, ppmB];
        Room = options.Format.DatagramOctets;
        Blocks = [new byte[160 * 32], new byte[160 * 32]];
        Heard = [new byte[160 * 32], new byte[160 * 32]];
    }

    public Impairment Network { get; set; }

    public PseudowireEnd[] Ends { get; }

    public double[] Ppm { get; }

    public byte[][] Blocks { get; }

    public byte[][] Heard { get; }

    public int Room { get; }

    public long[] Dropped { get; } = new long[2];

    public long[] Doubled { get; } = new long[2];

    /// <summary>Nothing passes towards this end.</summary>
    public bool[] IsCut { get; } = new bool[2];

    /// <summary>This end is ticked by the frames it receives, not by its own clock.</summary>
    public bool[] IsTickedByLine { get; } = new bool[2];

    /// <summary>Before an end's tick: fill its block.</summary>
    public Action<int, byte[]> Speak { get; set; } = (_, _) => { };

    /// <summary>After it: what it heard.</summary>
    public Action<int, byte[]> Hear { get; set; } = (_, _) => { };

    /// <summary>Changes a datagram on its way; null drops it.</summary>
    public Func<byte[], byte[]?> Change { get; set; } = d => d;

    public double Now { get; private set; }

    public void Run(double seconds)
    {
        var end = Now + seconds;
        while (true)
        {
            var tick = _nextTick[0] <= _nextTick[1] ? 0 : 1;
            var arrival = _way.TryPeek(out _, out var at) ? at.At : double.MaxValue;
            if (Math.Min(arrival, _nextTick[tick]) > end)
            {
                Now = end;
                return;
            }

            if (arrival <= _nextTick[tick])
            {
                var (to, octets) = _way.Dequeue();
                Ends[to].Receive(octets, Local(to, arrival));
                continue;
            }

            Now = _nextTick[tick];
            Tick(tick);
        }
    }

    private void Tick(int end)
    {
        if (IsTickedByLine[end])
        {
            _nextTick[end] += 0.001;
            Ends[end].Advance(Local(end, Now));
            if (Ends[end].FramesReady < 160)
            {
                return;
            }
        }
        else
        {
            _nextTick[end] += 0.020 / (1 + (Ppm[end] * 1e-6));
        }

        Speak(end, Blocks[end]);
        Ends[end].Take(Heard[end], Local(end, Now));
        Ends[end].Give(Blocks[end]);
        var datagram = new byte[Room];
        while (Ends[end].NextDatagram(datagram) is > 0 and var length)
        {
            Pass(1 - end, datagram[..length]);
        }

        Hear(end, Heard[end]);
    }

    private void Pass(int to, byte[] datagram)
    {
        if (Change(datagram) is not { } octets)
        {
            return;
        }

        if (IsCut[to] || _prng.NextDouble() < Network.Loss)
        {
            Dropped[to]++;
            return;
        }

        Enqueue(to, octets);
        if (_prng.NextDouble() < Network.Twice)
        {
            Doubled[to]++;
            Enqueue(to, octets);
        }
    }

    private void Enqueue(int to, byte[] octets) => _way.Enqueue((to, octets), (Now + 0.002 + (_prng.NextDouble() * Network.JitterMs / 1000), _order++));

    private TimeSpan Local(int end, double time) => TimeSpan.FromTicks((long)(time * (1 + (Ppm[end] * 1e-6)) * TimeSpan.TicksPerSecond));
}
