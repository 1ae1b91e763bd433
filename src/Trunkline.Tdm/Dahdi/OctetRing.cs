namespace Trunkline.Tdm;

/// <summary>A ring of octets of a fixed size; what does not fit pushes out the oldest.</summary>
/// <param name="capacity">Octets.</param>
internal sealed class OctetRing(int capacity)
{
    private readonly byte[] _octets = new byte[capacity];
    private int _first;

    /// <summary>Octets that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Clear() => (_first, Count) = (0, 0);

    /// <summary>Puts octets behind the others.</summary>
    public void Put(ReadOnlySpan<byte> octets)
    {
        Drop(Count + octets.Length - _octets.Length);
        var at = (_first + Count) % _octets.Length;
        var straight = Math.Min(octets.Length, _octets.Length - at);
        octets[..straight].CopyTo(_octets.AsSpan(at));
        octets[straight..].CopyTo(_octets);
        Count += octets.Length;
    }

    /// <summary>Throws the oldest away.</summary>
    public void Drop(int octets)
    {
        var some = Math.Clamp(octets, 0, Count);
        _first = (_first + some) % _octets.Length;
        Count -= some;
    }

    /// <summary>Takes the oldest.</summary>
    /// <returns>How many there were.</returns>
    public int Take(Span<byte> to)
    {
        var some = Math.Min(to.Length, Count);
        var straight = Math.Min(some, _octets.Length - _first);
        _octets.AsSpan(_first, straight).CopyTo(to);
        _octets.AsSpan(0, some - straight).CopyTo(to[straight..]);
        Drop(some);
        return some;
    }
}
