namespace Trunkline.E1;

/// <summary>
/// The search beside the traffic of G.706 annex B: another frame alignment, on which the multiframe must be found within 8 ms, or the
/// next position is tried. It reads the deframer's octets and moves nothing.
/// </summary>
internal struct ParallelSearch
{
    private const int Give = 64; // frames: 8 ms

    private MultiframePhases _multiframe;
    private bool _isFollowing;
    private bool _isFas;
    private int _wrong;
    private int _frames;

    /// <summary>Whether it runs.</summary>
    internal bool IsOn { get; private set; }

    /// <summary>The bit looked at next; while following, where the next frame begins.</summary>
    internal int Position { get; set; }

    /// <summary>Begins.</summary>
    /// <param name="position">The first bit to look at.</param>
    internal void Start(int position)
    {
        IsOn = true;
        _isFollowing = false;
        Position = position;
    }

    /// <summary>Ends.</summary>
    internal void Stop() => IsOn = false;

    /// <summary>Goes as far as the bits reach.</summary>
    /// <param name="octets">The deframer's octets, with room behind them.</param>
    /// <param name="end">The bit after the last that is there.</param>
    /// <returns>True when the multiframe was found: <see cref="Position"/> is the beginning of its frame 12.</returns>
    internal bool Advance(ReadOnlySpan<byte> octets, int end)
    {
        while (IsOn)
        {
            if (!_isFollowing)
            {
                var to = end - FasSearch.Reach;
                if (Position >= to)
                {
                    return false;
                }

                var found = FasSearch.Find(octets, Position, to);
                Position = found < 0 ? to : found;
                if (found < 0)
                {
                    return false;
                }

                _isFollowing = true;
                _isFas = true;
                _wrong = 0;
                _frames = 0;
                _multiframe.Reset();
            }

            if (Position + E1Deframer.FrameBits > end)
            {
                return false;
            }

            if (Follow(E1Deframer.OctetAt(octets, Position)))
            {
                return true;
            }
        }

        return false;
    }

    private bool Follow(byte timeslot0)
    {
        var isRight = !_isFas || (timeslot0 & 0x7F) == E1Framer.Fas;
        if (_isFas)
        {
            _wrong = isRight ? 0 : _wrong + 1;
        }

        var isFound = !_isFas && _multiframe.Push(timeslot0 >> 7);
        if (++_frames >= Give || _wrong == 3)
        {
            _isFollowing = false;

            // Right behind the FAS that proved false; where its bits are gone, the same two frames later.
            Position += 1 - (_isFas ? 0 : E1Deframer.FrameBits);
            Position += Position < 0 ? 2 * E1Deframer.FrameBits : 0;
            return false;
        }

        _isFas = !_isFas;
        Position += E1Deframer.FrameBits;
        return isFound;
    }
}
