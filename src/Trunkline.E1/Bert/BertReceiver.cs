using System.Numerics;

namespace Trunkline.E1;

/// <summary>Finds a test pattern in timeslots, at any bit position, and counts every wrong bit.</summary>
/// <remarks>
/// <para>
/// It is in step after two words of 64 bits came as the bits before them say, and out of it when a fifth or more of the 1024 bits of a
/// window are wrong (O.150: an error ratio of 0.2). The window that loses it is taken back: errors there are of the step, not of the line.
/// Once in step it follows the pattern, not what is received: a wrong bit counts once.
/// </para>
/// Up to seven octets wait for the eighth and are not counted yet. Allocates nothing after construction.
/// </remarks>
public sealed class BertReceiver
{
    private const int WindowWords = 16;
    private const int MostErrors = WindowWords * 64 / 5;
    private const int WordsToStep = 2;

    private readonly BertSequence _sequence;
    private readonly byte[] _timeslots;
    private ulong _word;
    private int _octets;
    private int _heard;   // words taken since the search began, up to what is needed
    private int _right;   // of them in a row as foretold
    private int _windowWords;
    private int _windowErrors;
    private long _bits;
    private long _errors;
    private long _errorsBefore;
    private bool _wasLost;

    /// <param name="pattern">What is sent to it.</param>
    /// <param name="timeslots">Bit n is timeslot n; as the transmitter has it.</param>
    public BertReceiver(in BertPattern pattern, uint timeslots = SpanPortTraits.AllTimeslots)
    {
        _sequence = new(pattern);
        _timeslots = BertTransmitter.Of(timeslots);
    }

    /// <summary>Whether it is in step with the pattern.</summary>
    public bool IsInStep { get; private set; }

    /// <summary>Bits compared.</summary>
    public long Bits => _bits + (_windowWords * 64L);

    /// <summary>Bits that were wrong.</summary>
    public long BitErrors => _errors + _windowErrors;

    /// <summary>How often step was lost.</summary>
    public int Losses { get; private set; }

    /// <summary>Seconds measured: those in step from beginning to end.</summary>
    public int Seconds { get; private set; }

    /// <summary>Seconds measured with a wrong bit.</summary>
    public int ErroredSeconds { get; private set; }

    /// <summary>Seconds in which it was out of step at some time, once it had been in step.</summary>
    public int LostSeconds { get; private set; }

    /// <summary>Wrong bits of all compared; 0 when there are none.</summary>
    public double BitErrorRatio => Bits == 0 ? 0 : (double)BitErrors / Bits;

    /// <summary>A second passed.</summary>
    public void SecondPassed()
    {
        if (_wasLost || !IsInStep)
        {
            LostSeconds += _wasLost || Losses > 0 ? 1 : 0;
        }
        else
        {
            Seconds++;
            ErroredSeconds += BitErrors > _errorsBefore ? 1 : 0;
        }

        _errorsBefore = BitErrors;
        _wasLost = false;
    }

    /// <summary>Takes the timeslots.</summary>
    /// <param name="frames">Whole frames.</param>
    public void Process(ReadOnlySpan<byte> frames)
    {
        var (word, octets) = (_word, _octets);
        for (var at = 0; at + E1Frame.Octets <= frames.Length; at += E1Frame.Octets)
        {
            var frame = frames.Slice(at, E1Frame.Octets);
            foreach (var timeslot in _timeslots)
            {
                word = (word << 8) | frame[timeslot];
                if (++octets == 8)
                {
                    octets = 0;
                    Take(word);
                }
            }
        }

        (_word, _octets) = (word, octets);
    }

    private void Take(ulong word)
    {
        var next = _sequence.Next;
        if (!IsInStep)
        {
            _sequence.Push(word);
            _right = _heard >= _sequence.Memory && word == next ? _right + 1 : 0;
            _heard = Math.Min(_heard + 1, _sequence.Memory);
            if (_right == WordsToStep && !_sequence.IsPossible())
            {
                _right = 0;
            }

            IsInStep = _right == WordsToStep;
            return;
        }

        _sequence.Push(next);
        _windowErrors += BitOperations.PopCount(word ^ next);
        if (_windowErrors >= MostErrors)
        {
            IsInStep = false;
            _wasLost = true;
            Losses++;
            _heard = 0;
            _right = 0;
            _windowErrors = 0;
            _windowWords = 0;
            return;
        }

        if (++_windowWords == WindowWords)
        {
            _bits += WindowWords * 64;
            _errors += _windowErrors;
            _windowErrors = 0;
            _windowWords = 0;
        }
    }
}
