// 64 bits of a test pattern at a time. A maximal sequence obeys s(t) = s(t-k) + s(t-n), and modulo 2 also s(t) = s(t-2k) + s(t-2n),
// and so on: with k doubled until it is 64 or more, 64 bits come of two words read at two distances back.
namespace Trunkline.E1;

/// <summary>The bits of a pattern, sent or received, and what must follow them.</summary>
/// <remarks>Allocates nothing after construction.</remarks>
internal sealed class BertSequence
{
    private const int Words = 16; // the longest distance is 640 bits: 2^20 - 1

    private readonly ulong[] _ring = new ulong[Words];
    private readonly BertPattern _pattern;
    private readonly int _far;
    private readonly int _near;
    private readonly ulong _inversion;
    private int _at;

    internal BertSequence(in BertPattern pattern)
    {
        _pattern = pattern;
        _inversion = pattern.IsInverted ? ulong.MaxValue : 0;
        (_near, _far) = pattern.Tap == 0 ? (64, 64) : (pattern.Tap, pattern.Length);
        while (_near < 64)
        {
            _near *= 2;
            _far *= 2;
        }
    }

    /// <summary>Words after which what follows is determined.</summary>
    internal int Memory => (_far + 63) / 64;

    /// <summary>Begins the pattern: the register all ones, or the word's first bit.</summary>
    internal void Start()
    {
        _at = 0;
        if (_pattern.Tap == 0)
        {
            _ring.AsSpan().Fill(Repeated());
            return;
        }

        // Bit by bit once, backwards from the ones of the register: what would have come before them.
        Span<byte> bits = stackalloc byte[(Words * 64) + _pattern.Length];
        bits[(Words * 64)..].Fill(1);
        for (var t = (Words * 64) - 1; t >= 0; t--)
        {
            bits[t] = (byte)(bits[t + _pattern.Length] ^ bits[t + _pattern.Length - _pattern.Tap]);
        }

        for (var t = 0; t < Words * 64; t++)
        {
            _ring[t / 64] = (_ring[t / 64] << 1) | bits[t];
        }
    }

    /// <summary>What follows, as it is sent.</summary>
    internal ulong Next => (_pattern.Tap == 0 ? Back(64) : Back(_near) ^ Back(_far)) ^ _inversion;

    /// <summary>Takes 64 bits as they are sent.</summary>
    internal void Push(ulong bits)
    {
        _ring[_at] = bits ^ _inversion;
        _at = (_at + 1) % Words;
    }

    /// <summary>Whether what was taken can be this pattern: not the register of zeros, and for a word, the word in some rotation.</summary>
    internal bool IsPossible()
    {
        var last = Back(64);
        if (_pattern.Tap != 0)
        {
            return last != 0;
        }

        var word = Repeated();
        for (var by = 0; by < _pattern.Length; by++)
        {
            if (last == ulong.RotateLeft(word, by))
            {
                return true;
            }
        }

        return false;
    }

    private ulong Repeated()
    {
        ulong word = _pattern.Word;
        for (var length = _pattern.Length; length < 64; length *= 2)
        {
            word |= word << length;
        }

        return word;
    }

    /// <summary>64 bits, the first of them so many back.</summary>
    private ulong Back(int distance)
    {
        var whole = (distance + 63) / 64;
        var shift = (whole * 64) - distance;
        var first = _ring[(_at - whole + Words) % Words];
        return shift == 0 ? first : (first << shift) | (_ring[(_at - whole + 1 + Words) % Words] >> (64 - shift));
    }
}
