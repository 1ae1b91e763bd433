using System.Numerics;

namespace Trunkline.E1;

/// <summary>Fills timeslots with a test pattern, one stream over all of them in order.</summary>
/// <remarks>Allocates nothing after construction.</remarks>
public sealed class BertTransmitter
{
    private readonly BertSequence _sequence;
    private readonly byte[] _timeslots;
    private ulong _word;
    private int _left; // octets of _word not sent yet
    private int _toInject;

    /// <param name="pattern">What is sent.</param>
    /// <param name="timeslots">Bit n is timeslot n; bit 0 set as well, and all others, tests a line without frames.</param>
    public BertTransmitter(in BertPattern pattern, uint timeslots = SpanPortTraits.AllTimeslots)
    {
        _sequence = new(pattern);
        _sequence.Start();
        _timeslots = Of(timeslots);
    }

    /// <summary>Bits sent.</summary>
    public long Bits { get; private set; }

    /// <summary>Errors sent on command.</summary>
    public long Injected { get; private set; }

    /// <summary>Makes one bit wrong in each of the next octets.</summary>
    /// <param name="count">How many octets; adds to what is still to come.</param>
    public void Inject(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _toInject += count;
    }

    /// <summary>Fills the timeslots; the others stay as they are.</summary>
    /// <param name="frames">Whole frames.</param>
    public void Process(Span<byte> frames)
    {
        var (word, left) = (_word, _left);
        for (var at = 0; at + E1Frame.Octets <= frames.Length; at += E1Frame.Octets)
        {
            var frame = frames.Slice(at, E1Frame.Octets);
            foreach (var timeslot in _timeslots)
            {
                if (left == 0)
                {
                    word = _sequence.Next;
                    _sequence.Push(word);
                    left = 8;
                }

                frame[timeslot] = (byte)(word >> 56);
                word <<= 8;
                left--;
                if (_toInject > 0)
                {
                    _toInject--;
                    Injected++;
                    frame[timeslot] ^= 1;
                }
            }
        }

        (_word, _left) = (word, left);
        Bits += (long)(frames.Length / E1Frame.Octets) * _timeslots.Length * 8;
    }

    /// <summary>The numbers of a mask's timeslots.</summary>
    internal static byte[] Of(uint timeslots)
    {
        if (timeslots == 0)
        {
            throw new ArgumentException("at least one timeslot", nameof(timeslots));
        }

        var numbers = new byte[BitOperations.PopCount(timeslots)];
        for (var i = 0; i < numbers.Length; i++, timeslots &= timeslots - 1)
        {
            numbers[i] = (byte)BitOperations.TrailingZeroCount(timeslots);
        }

        return numbers;
    }
}
