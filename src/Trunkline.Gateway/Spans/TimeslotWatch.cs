// Whether the B-channels come in their own timeslots. Signalling cannot tell: two timeslots that equipment in between has swapped, or all of
// them shifted, leave the D-channel as it is. What can be seen is a call whose timeslot brings nothing while a timeslot without a call brings
// sound; where both timeslots have calls nothing can be told.
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Trunkline.E1;

namespace Trunkline.Gateway.Spans;

/// <summary>Watches what timeslots bring.</summary>
/// <remarks>Fed whole blocks of frames. Allocates nothing after construction.</remarks>
internal sealed class TimeslotWatch
{
    /// <summary>How many seconds in a row have to say the same before it is told, and after how many more it is told again.</summary>
    private const int Certain = 5, Again = 60;

    private readonly int[] _changed = new int[E1Frame.Octets]; // blocks of the second that were not one octet only
    private readonly byte[] _lastFrame = new byte[E1Frame.Octets];
    private readonly byte[] _differs = new byte[E1Frame.Octets];
    private int _blocks;
    private int _frames;
    private int _alike;
    private (int Silent, int Sounding) _last;

    /// <summary>Takes a block.</summary>
    /// <param name="block">Whole frames.</param>
    /// <param name="channels">The B-channels: bit n is timeslot n.</param>
    /// <param name="talking">Those that have a call with audio.</param>
    /// <param name="silent">A timeslot with a call that brings always the same octet.</param>
    /// <param name="sounding">A timeslot without a call that brings sound.</param>
    /// <returns>True when it has been so for long enough to be told.</returns>
    public bool Process(ReadOnlySpan<byte> block, uint channels, uint talking, out int silent, out int sounding)
    {
        Compare(block);
        (silent, sounding) = (0, 0);
        _blocks++;
        _frames += block.Length / E1Frame.Octets;
        if (_frames < E1Frame.PerSecond)
        {
            return false;
        }

        uint still = 0, loud = 0;
        for (var n = 1; n < _changed.Length; n++)
        {
            still |= _changed[n] == 0 ? 1u << n : 0;
            loud |= _changed[n] > _blocks / 2 ? 1u << n : 0;
        }

        _changed.AsSpan().Clear();
        (_blocks, _frames) = (0, 0);
        still &= talking & channels;
        loud &= ~talking & channels;
        if (still == 0 || loud == 0)
        {
            _alike = 0;
            return false;
        }

        (silent, sounding) = (BitOperations.TrailingZeroCount(still), BitOperations.TrailingZeroCount(loud));
        _alike = (silent, sounding) == _last ? _alike + 1 : 1;
        _last = (silent, sounding);
        return _alike >= Certain && (_alike - Certain) % Again == 0;
    }

    /// <summary>Notes which timeslots of the block are not one octet only, the last frame before it included. 32 octets at a time: it runs every tick.</summary>
    private void Compare(ReadOnlySpan<byte> block)
    {
        var last = Vector256.Create<byte>(_lastFrame);
        var differs = Vector256<byte>.Zero;
        foreach (var frame in MemoryMarshal.Cast<byte, Vector256<byte>>(block))
        {
            differs |= frame ^ last;
            last = frame;
        }

        last.CopyTo(_lastFrame);
        differs.CopyTo(_differs);
        for (var n = 1; n < _differs.Length; n++)
        {
            _changed[n] += _differs[n] != 0 ? 1 : 0;
        }
    }
}
