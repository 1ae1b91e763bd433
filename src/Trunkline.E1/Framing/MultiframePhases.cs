using System.Runtime.CompilerServices;

namespace Trunkline.E1;

/// <summary>
/// Looks for the CRC-4 multiframe in bit 1 of the frames without FAS (G.706 §4.2): two signals 001011 within 8 ms, 2 ms or a multiple
/// apart: 2, 4 or 6 ms, for the second lies in the 8 ms too. Each of the eight phases is followed by itself, so a chance match of one does not hide another.
/// </summary>
internal struct MultiframePhases
{
    private const int Within = 32; // frames without FAS in 8 ms
    private const int Never = -1000;

    private Phases _last;
    private int _bits;
    private int _count;

    /// <summary>Forgets what was seen.</summary>
    internal void Reset()
    {
        _count = 0;
        _bits = 0;
        ((Span<int>)_last).Fill(Never);
    }

    /// <summary>Takes bit 1 of the next frame without FAS.</summary>
    /// <returns>True when this was frame 11 of a multiframe, seen twice.</returns>
    internal bool Push(int bit)
    {
        _bits = ((_bits << 1) | bit) & 0x3F;
        _count++;
        if (_bits != 0b001011 || _count < 6)
        {
            return false;
        }

        var phase = _count & 7;
        var isSecond = _count - _last[phase] < Within;
        _last[phase] = _count;
        return isSecond;
    }

    [InlineArray(8)]
    private struct Phases
    {
        private int _first;
    }
}
