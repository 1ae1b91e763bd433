// Loss of signal and alarm indication signal, from the bits alone (G.775 §4.2 and §5.2): runs of zeros, and zeros in double frames.
// Not here: levels (a pulse that is too low is a zero to whoever hands over octets), frames.
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Trunkline.E1;

/// <summary>Finds LOS and AIS in the bits of a line, 64 a step.</summary>
/// <remarks>
/// <para>
/// LOS: N intervals without a pulse, anywhere. It ends when 255 intervals that begin with a pulse's word hold 32 pulses or more and no
/// N without one, or when frames are found: a framed signal may be sparser than that behind an HDB3 decoder.
/// </para>
/// <para>
/// AIS: two zeros or fewer in each of two double frames (512 bits) in a row. It ends with three or more in each of two, or when frames
/// are found. The double frames are counted from the first bit, not from the frame: there is none to count from.
/// </para>
/// Allocates nothing.
/// </remarks>
/// <param name="lossIntervals">N, 10 to 512.</param>
public sealed class PulseMonitor(int lossIntervals)
{
    /// <summary>Bits of a double frame.</summary>
    public const int DoubleFrameBits = 2 * E1Frame.Octets * 8;

    private const int ClearIntervals = 255;
    private const int ClearPulses = 32;
    private const int MostZerosOfAis = 2;
    private const int MostZerosOfTwoWords = 126; // neither of them all zeros

    private int _zerosInARow;
    private int _clearBits;
    private int _clearPulses;
    private int _doubleFrameBits;
    private int _doubleFrameZeros;
    private int _agreeing;
    private bool _wasUnframed;

    /// <summary>LOS.</summary>
    public bool LossOfSignal { get; private set; }

    /// <summary>AIS.</summary>
    public bool AllOnes { get; private set; }

    /// <summary>Takes the next octets of the line.</summary>
    /// <param name="line">Any number; the first bit on the line in the highest place.</param>
    public void Process(ReadOnlySpan<byte> line)
    {
        while (line.Length >= DoubleFrameBits / 8 && TryTakeDoubleFrame(line))
        {
            line = line[(DoubleFrameBits / 8)..];
        }

        while (line.Length >= 8)
        {
            Take(BinaryPrimitives.ReadUInt64BigEndian(line), 64);
            line = line[8..];
        }

        foreach (var octet in line)
        {
            Take((ulong)octet << 56, 8);
        }
    }

    /// <summary>Whether the receiver has frames, after what was taken: frames found since the defect end it.</summary>
    public void SetFramed(bool isFramed)
    {
        if (!isFramed)
        {
            _wasUnframed = true;
        }
        else if (_wasUnframed)
        {
            _wasUnframed = false;
            LossOfSignal = false;
            AllOnes = false;
            _agreeing = 0;
        }
    }

    /// <summary>A whole double frame at once, as nearly all are: no word of it without a pulse, so no run inside it is long enough.</summary>
    /// <returns>False when it must be looked at word by word.</returns>
    private bool TryTakeDoubleFrame(ReadOnlySpan<byte> line)
    {
        if (LossOfSignal || _doubleFrameBits != 0 || lossIntervals <= MostZerosOfTwoWords)
        {
            return false;
        }

        var ones = 0;
        var words = MemoryMarshal.Cast<byte, ulong>(line[..(DoubleFrameBits / 8)]);
        foreach (var word in words)
        {
            if (word == 0)
            {
                return false;
            }

            ones += BitOperations.PopCount(word);
        }

        if (_zerosInARow + BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt64BigEndian(line)) >= lossIntervals)
        {
            return false;
        }

        _zerosInARow = BitOperations.TrailingZeroCount(BinaryPrimitives.ReadUInt64BigEndian(line[((DoubleFrameBits / 8) - 8)..]));
        CountDoubleFrame(ones, DoubleFrameBits);
        return true;
    }

    /// <param name="bits">The bits, from the highest place; the places below are 0.</param>
    /// <param name="count">8 or 64.</param>
    private void Take(ulong bits, int count)
    {
        CountZeros(bits, count);
        if (LossOfSignal)
        {
            CountPulses(bits, count);
        }

        // A block that is no multiple of eight octets shifts the words: split where the double frame ends.
        var rest = DoubleFrameBits - _doubleFrameBits;
        if (rest < count)
        {
            CountDoubleFrame(BitOperations.PopCount(bits >> (64 - rest)), rest);
            bits <<= rest;
            count -= rest;
        }

        CountDoubleFrame(BitOperations.PopCount(bits), count);
    }

    private void CountZeros(ulong bits, int count)
    {
        var left = count;
        while (true)
        {
            var zeros = Math.Min(BitOperations.LeadingZeroCount(bits), left);
            if (_zerosInARow + zeros >= lossIntervals && !LossOfSignal)
            {
                LossOfSignal = true;
                _wasUnframed = false;
                _clearBits = 0;
            }

            _zerosInARow = Math.Min(_zerosInARow + zeros, lossIntervals);
            if (zeros == left)
            {
                return;
            }

            _zerosInARow = 0;
            if (lossIntervals > 64)
            {
                // No run inside a word is long enough: only the last counts on.
                _zerosInARow = Math.Min(BitOperations.TrailingZeroCount(bits) - (64 - count), left);
                return;
            }

            bits <<= zeros + 1;
            left -= zeros + 1;
            if (left == 0)
            {
                return;
            }
        }
    }

    /// <summary>Windows of words, 192 to 255 bits: fewer than 255 is stricter, and no bit need be split.</summary>
    private void CountPulses(ulong bits, int count)
    {
        if (_zerosInARow >= lossIntervals || (_clearBits == 0 && bits == 0))
        {
            _clearBits = 0;
            return;
        }

        if (_clearBits == 0)
        {
            _clearPulses = 0;
        }

        _clearBits += count;
        _clearPulses += BitOperations.PopCount(bits);
        if (_clearBits + count > ClearIntervals)
        {
            LossOfSignal = _clearPulses < ClearPulses;
            _clearBits = 0;
        }
    }

    private void CountDoubleFrame(int ones, int count)
    {
        _doubleFrameBits += count;
        _doubleFrameZeros += count - ones;
        if (_doubleFrameBits < DoubleFrameBits)
        {
            return;
        }

        var says = _doubleFrameZeros <= MostZerosOfAis;
        _agreeing = says == AllOnes ? 0 : _agreeing + 1;
        if (_agreeing == 2)
        {
            AllOnes = says;
            _agreeing = 0;
            _wasUnframed = false;
        }

        _doubleFrameBits = 0;
        _doubleFrameZeros = 0;
    }
}
