// One direction of a line that behaves as badly as told, from a seed. As many octets come out as go in.
using System.Runtime.CompilerServices;
using Trunkline.Base;

namespace Trunkline.E1;

/// <summary>A line with bit errors, bursts, slips of bits, a bit offset, AIS, or cut.</summary>
/// <remarks>Allocates nothing after construction. The same seed and the same calls make the same errors.</remarks>
public sealed class ImpairedLine
{
    private const int Most = 512;                // octets carried at a time
    private const int MostDelay = 64 * 8;        // bits

    private readonly Prng _prng;
    private readonly byte[] _octets = new byte[(MostDelay / 8) + Most + 1];
    private double _ratio;
    private long _toNextError = long.MaxValue;
    private long _burstLeft;
    private int _delay;

    /// <param name="seed">Of the errors.</param>
    /// <param name="bitOffset">Bits that what comes out is later, 0 to 255: where frames begin in the octets.</param>
    public ImpairedLine(ulong seed, int bitOffset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bitOffset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitOffset, 255);
        _prng = new(seed);
        _delay = bitOffset;
        _octets.AsSpan().Fill(0xFF);
    }

    /// <summary>No pulses: zeros come out.</summary>
    public bool IsCut { get; set; }

    /// <summary>Something in between sends all ones.</summary>
    public bool IsAis { get; set; }

    /// <summary>Bits made wrong so far.</summary>
    public long BitErrors { get; private set; }

    /// <summary>The share of bits that are made wrong, each by itself; 0 to 0.5.</summary>
    public double BitErrorRatio
    {
        get => _ratio;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 0.5);
            _ratio = value;
            _toNextError = Distance();
        }
    }

    /// <summary>Makes each of the next bits wrong with a chance of one half: lightning, a contact that bounces.</summary>
    /// <param name="bits">How many, 0 or more; adds to what is left of the last.</param>
    public void Burst(long bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bits);
        _burstLeft += bits;
    }

    /// <summary>Makes one bit wrong.</summary>
    /// <param name="bit">How many bits from now, 0 and up. Of several told before one is reached, the first counts.</param>
    public void ErrorAt(long bit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bit);
        _toNextError = Math.Min(_toNextError, bit);
    }

    /// <summary>Slips by bits: some are given again, or (less than 0) left out.</summary>
    /// <returns>False when the line has no bits left to leave out or room to give more: 0 to 511 bits of delay in all.</returns>
    public bool TrySlip(int bits)
    {
        if (_delay + bits is < 0 or >= MostDelay)
        {
            return false;
        }

        _delay += bits;
        return true;
    }

    /// <summary>Carries octets.</summary>
    /// <param name="from">What goes in.</param>
    /// <param name="to">As long; filled with what comes out.</param>
    public void Carry(ReadOnlySpan<byte> from, Span<byte> to)
    {
        while (!from.IsEmpty)
        {
            var count = Math.Min(Most, from.Length);
            CarryPart(from[..count], to[..count]);
            from = from[count..];
            to = to[count..];
        }
    }

    private void CarryPart(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var history = MostDelay / 8;
        from.CopyTo(_octets.AsSpan(history));
        var bit = (history * 8) - _delay;
        var octet = bit >> 3;
        var shift = bit & 7;
        for (var i = 0; i < to.Length; i++, octet++)
        {
            to[i] = (byte)(((_octets[octet] << 8) | _octets[octet + 1]) >> (8 - shift));
        }

        _octets.AsSpan(from.Length, history).CopyTo(_octets);
        if (IsCut)
        {
            to.Clear();
            return;
        }

        if (IsAis)
        {
            to.Fill(0xFF);
        }

        SpoilBurst(to);
        Spoil(to);
    }

    private void SpoilBurst(Span<byte> to)
    {
        for (var i = 0; i < to.Length && _burstLeft > 0; i++, _burstLeft -= 8)
        {
            var wrong = (byte)_prng.NextUInt64();
            wrong &= _burstLeft < 8 ? (byte)(0xFF << (int)(8 - _burstLeft)) : (byte)0xFF;
            BitErrors += System.Numerics.BitOperations.PopCount(wrong);
            to[i] ^= wrong;
        }

        _burstLeft = Math.Max(0, _burstLeft);
    }

    private void Spoil(Span<byte> to)
    {
        var bits = to.Length * 8L;
        while (_toNextError < bits)
        {
            Flip(to, (int)_toNextError);
            var distance = Distance();
            _toNextError = distance == long.MaxValue ? distance : _toNextError + 1 + distance;
        }

        _toNextError -= _toNextError == long.MaxValue ? 0 : bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Flip(Span<byte> to, int bit)
    {
        to[bit >> 3] ^= (byte)(0x80 >> (bit & 7));
        BitErrors++;
    }

    /// <summary>Good bits before the next wrong one.</summary>
    private long Distance() =>
        _ratio <= 0 ? long.MaxValue : (long)Math.Min(1e15, Math.Log(1 - _prng.NextDouble()) / Math.Log(1 - _ratio));
}
