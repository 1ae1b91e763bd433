using System.Buffers;

namespace Trunkline.Sip;

/// <summary>Octets kept for a while in a buffer of the shared pool: the last message of a lingering transaction.</summary>
internal struct PooledOctets
{
    private byte[]? _octets;

    public int Length { get; private set; }

    public readonly bool IsEmpty => Length == 0;

    public readonly ReadOnlySpan<byte> Octets => _octets.AsSpan(0, Length);

    /// <summary>Replaces what is kept.</summary>
    public void Set(ReadOnlySpan<byte> octets)
    {
        if (_octets is null || _octets.Length < octets.Length)
        {
            Release();
            _octets = ArrayPool<byte>.Shared.Rent(octets.Length);
        }

        octets.CopyTo(_octets);
        Length = octets.Length;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Release()
    {
        if (_octets is not null)
        {
            ArrayPool<byte>.Shared.Return(_octets);
        }

        _octets = null;
        Length = 0;
    }
}
