using Trunkline.Base;

namespace Trunkline.Simulation;

/// <summary>What the network does to datagrams between two hosts.</summary>
/// <param name="Loss">Part of the datagrams that vanish, 0 to 1.</param>
/// <param name="Duplication">Part that arrive twice, 0 to 1.</param>
/// <param name="Delay">One-way delay.</param>
/// <param name="Jitter">Added to the delay, evenly from zero to this: reordering when larger than the spacing.</param>
public sealed record LinkQuality(double Loss, double Duplication, TimeSpan Delay, TimeSpan Jitter)
{
    /// <summary>No loss, 1 ms.</summary>
    public static LinkQuality Good { get; } = new(0, 0, TimeSpan.FromMilliseconds(1), TimeSpan.Zero);
}

/// <summary>The World's network: datagrams with seeded loss, delay, reordering, duplication and partition.</summary>
/// <remarks>A datagram to a port nobody has bound vanishes. Order of equal instants is the order of sending.</remarks>
public sealed class MemoryNetwork : IDatagramNetwork
{
    private readonly World _world;
    private readonly Prng _prng;
    private readonly Dictionary<NetAddress, DatagramHandler> _bound = [];
    private readonly Dictionary<(NetAddress From, NetAddress To), LinkQuality> _links = [];
    private readonly HashSet<(NetAddress From, NetAddress To)> _cut = [];
    private readonly Stack<byte[]> _buffers = new();

    internal MemoryNetwork(World world, Prng prng)
    {
        _world = world;
        _prng = prng;
    }

    /// <summary>The quality where no link of its own is set.</summary>
    public LinkQuality Quality { get; set; } = LinkQuality.Good;

    /// <summary>Datagrams sent, and how many were lost (by chance, by a cut, or to a port nobody has).</summary>
    public (long Sent, long Lost, long Duplicated) Counters { get; private set; }

    /// <summary>Looks at every datagram as it is sent: captures and transcripts.</summary>
    public Action<NetAddress, NetAddress, ReadOnlyMemory<byte>>? Tap { get; set; }

    /// <inheritdoc/>
    public bool Bind(NetAddress local, DatagramHandler handler) => _bound.TryAdd(local, handler);

    /// <inheritdoc/>
    public void Unbind(NetAddress local) => _bound.Remove(local);

    /// <summary>Sets what happens between two hosts, one way; ports do not matter.</summary>
    public void SetLink(NetAddress from, NetAddress to, LinkQuality quality) => _links[(from.WithPort(0), to.WithPort(0))] = quality;

    /// <summary>Cuts or restores one direction between two hosts.</summary>
    public void Cut(NetAddress from, NetAddress to, bool isCut)
    {
        var link = (from.WithPort(0), to.WithPort(0));
        if (isCut)
        {
            _cut.Add(link);
        }
        else
        {
            _cut.Remove(link);
        }
    }

    /// <inheritdoc/>
    public void Send(NetAddress from, NetAddress to, ReadOnlySpan<byte> octets)
    {
        var link = (from.WithPort(0), to.WithPort(0));
        var quality = _links.GetValueOrDefault(link, Quality);
        Counters = Counters with { Sent = Counters.Sent + 1 };
        Tap?.Invoke(from, to, octets.ToArray());
        var copies = 1;
        if (_cut.Contains(link) || (quality.Loss > 0 && _prng.NextDouble() < quality.Loss))
        {
            Counters = Counters with { Lost = Counters.Lost + 1 };
            return;
        }

        if (quality.Duplication > 0 && _prng.NextDouble() < quality.Duplication)
        {
            Counters = Counters with { Duplicated = Counters.Duplicated + 1 };
            copies = 2;
        }

        for (var copy = 0; copy < copies; copy++)
        {
            var buffer = _buffers.TryPop(out var pooled) && pooled.Length >= octets.Length ? pooled : new byte[Math.Max(octets.Length, 2048)];
            octets.CopyTo(buffer);
            var length = octets.Length;
            var delay = quality.Jitter > TimeSpan.Zero ? quality.Delay + (quality.Jitter * _prng.NextDouble()) : quality.Delay;
            _world.In(delay, () => Deliver(from, to, buffer, length));
        }
    }

    private void Deliver(NetAddress from, NetAddress to, byte[] buffer, int length)
    {
        if (_bound.TryGetValue(to, out var handler))
        {
            handler(from, buffer.AsSpan(0, length));
        }
        else
        {
            Counters = Counters with { Lost = Counters.Lost + 1 };
        }

        _buffers.Push(buffer);
    }
}
