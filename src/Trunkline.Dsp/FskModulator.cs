namespace Trunkline.Dsp;

/// <summary>Turns octets into FSK samples: 8 data bits, low first, no parity, one stop bit; continuous phase.</summary>
/// <remarks>
/// Bit edges fall between samples (6.67 samples a bit at 1200 baud): the sample an edge crosses turns by a mixture of both
/// frequencies, so the edge is where it should be. When the queue is empty the modulator is silent, after 4 bits of mark
/// that let a receiver read the last stop bit.
/// </remarks>
public sealed class FskModulator
{
    /// <summary>Octets that may wait.</summary>
    public const int Capacity = 320;

    private const int Trailer = 4;

    private readonly double _markStep;
    private readonly double _spaceStep;
    private readonly double _samplesPerBit;
    private readonly double _peak;
    private BoundedQueue<short> _queue = new(Capacity);
    private int _seizureBits;
    private int _markBits;
    private int _octet;
    private int _bitsLeft;
    private int _trailer;
    private double _left;
    private double _phase;
    private bool _bit;

    /// <param name="standard">Frequencies and level.</param>
    /// <param name="levelDbm0">Level to send; the standard's when absent.</param>
    public FskModulator(FskStandard standard, double? levelDbm0 = null)
    {
        ArgumentNullException.ThrowIfNull(standard);
        _markStep = 2 * Math.PI * standard.MarkHz / 8000;
        _spaceStep = 2 * Math.PI * standard.SpaceHz / 8000;
        _samplesPerBit = standard.SamplesPerBit;
        _peak = Level.ToPeak(levelDbm0 ?? standard.LevelDbm0);
    }

    /// <summary>True while something is being sent.</summary>
    public bool IsBusy => _seizureBits > 0 || _markBits > 0 || _bitsLeft > 0 || _queue.Count > 0 || _trailer > 0 || _left > 0;

    /// <summary>Sends, before anything queued, alternating bits and then steady mark.</summary>
    /// <param name="seizureBits">Alternating bits, beginning with 0; 300 for an on-hook caller ID.</param>
    /// <param name="markBits">Bits of mark, 180 for an on-hook caller ID.</param>
    public void Start(int seizureBits, int markBits) => (_seizureBits, _markBits) = (Math.Max(0, seizureBits), Math.Max(0, markBits));

    /// <summary>Queues an octet.</summary>
    /// <returns>False when the queue is full.</returns>
    public bool Enqueue(byte octet) => _queue.TryEnqueue(octet);

    /// <summary>Fills a block with the modulated signal, or with silence.</summary>
    /// <returns>How many samples carry the signal; the rest is silence.</returns>
    public int Generate(Span<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            if (_left <= 0 && !NextBit())
            {
                samples[i..].Clear();
                return i;
            }

            var step = _bit ? _markStep : _spaceStep;
            if (_left < 1)
            {
                var share = _left;
                var more = NextBit();
                step = (share * step) + ((1 - share) * (more && !_bit ? _spaceStep : _markStep));
                _left = more ? _left - 1 + share : 0;
            }
            else
            {
                _left--;
            }

            samples[i] = (short)Math.Round(_peak * Math.Sin(_phase));
            _phase += step;
            if (_phase > Math.PI)
            {
                _phase -= 2 * Math.PI;
            }
        }

        return samples.Length;
    }

    /// <summary>Silent and empty.</summary>
    public void Reset()
    {
        _queue.Clear();
        (_seizureBits, _markBits, _bitsLeft, _trailer, _left, _phase) = (0, 0, 0, 0, 0, 0);
    }

    private bool NextBit()
    {
        if (_seizureBits > 0)
        {
            _seizureBits--;
            _bit = (_seizureBits & 1) == 0;
        }
        else if (_markBits > 0)
        {
            _markBits--;
            _bit = true;
        }
        else if (_bitsLeft > 0)
        {
            _bitsLeft--;
            _bit = (_octet & 1) == 1;
            _octet >>= 1;
        }
        else if (_queue.TryDequeue(out var octet))
        {
            // start bit now, then eight data bits and the stop bit
            _bit = false;
            _octet = octet | 0x100;
            _bitsLeft = 9;
            _trailer = Trailer;
        }
        else if (_trailer > 0)
        {
            _trailer--;
            _bit = true;
        }
        else
        {
            return false;
        }

        _left = _samplesPerBit;
        return true;
    }
}
