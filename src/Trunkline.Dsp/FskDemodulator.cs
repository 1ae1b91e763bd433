namespace Trunkline.Dsp;

/// <summary>Reads FSK octets from samples (8 data bits, low first, no parity, one stop bit), with carrier detection.</summary>
/// <remarks>
/// Two correlators one bit long, at mark and space, slide over the samples; their difference in power is positive in mark and
/// negative in space, and passes zero half a bit after an edge. The falling edge of a start bit sets the clock of its own
/// octet, so the sender's clock may be off by 3 %:
/// <code>
/// mark |start| d0 | d1 | .. | d7 |stop
///      ^edge + 1/2 bit: still space?  + 3/2, 5/2 .. : data   + 19/2: mark, or a framing error
/// </code>
/// There is carrier while the two correlators explain most of the power and it is above -45 dBm0.
/// Not here: V.23's backward channel, parity, other rates than one bit in 5 to 32 samples.
/// </remarks>
public sealed class FskDemodulator
{
    private const int QueueLength = 128;
    private const int MaxTaps = 32;

    private readonly int _taps;
    private readonly double _samplesPerBit;
    private readonly float _markRe, _markIm, _spaceRe, _spaceIm;
    private readonly float[] _history = new float[MaxTaps * 4];
    private readonly float[] _squares = new float[MaxTaps];
    private readonly float _minPower;
    private BoundedQueue<ushort> _queue = new(QueueLength);
    private float _mr = 1, _mi, _sr = 1, _si;
    private float _sumMr, _sumMi, _sumSr, _sumSi, _energy;
    private int _at;
    private float _metric;
    private float _explained, _total;
    private int _carrierCount;
    private double _until;
    private int _state = -1;
    private int _octet;
    private int _markRun;

    /// <param name="standard">Frequencies and rate.</param>
    public FskDemodulator(FskStandard standard)
    {
        ArgumentNullException.ThrowIfNull(standard);
        _samplesPerBit = standard.SamplesPerBit;
        _taps = (int)Math.Round(_samplesPerBit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_taps, MaxTaps);
        (_markIm, _markRe) = ((float, float))Math.SinCos(2 * Math.PI * standard.MarkHz / 8000);
        (_spaceIm, _spaceRe) = ((float, float))Math.SinCos(2 * Math.PI * standard.SpaceHz / 8000);
        _minPower = (float)Level.ToMeanSquare(-45);
    }

    /// <summary>True while the signal is there.</summary>
    public bool CarrierPresent { get; private set; }

    /// <summary>Octets without a stop bit, and octets lost because nobody read them.</summary>
    public int Errors { get; private set; }

    /// <summary>Takes samples.</summary>
    /// <returns>How many octets can be read.</returns>
    public int Process(ReadOnlySpan<short> samples)
    {
        foreach (var sample in samples)
        {
            Sample(sample);
        }

        var m = (3 - ((_mr * _mr) + (_mi * _mi))) / 2;
        var s = (3 - ((_sr * _sr) + (_si * _si))) / 2;
        (_mr, _mi, _sr, _si) = (_mr * m, _mi * m, _sr * s, _si * s);
        return _queue.Count;
    }

    /// <summary>Reads the oldest octet.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryRead(out byte octet)
    {
        while (_queue.TryDequeue(out var item))
        {
            if ((item & FskMark.NoOctet) == 0)
            {
                octet = (byte)item;
                return true;
            }
        }

        octet = 0;
        return false;
    }

    /// <summary>Reads the oldest octet or event, with what went before it.</summary>
    internal bool TryReadRaw(out ushort item) => _queue.TryDequeue(out item);

    /// <summary>As constructed.</summary>
    public void Reset()
    {
        _queue.Clear();
        Array.Clear(_history);
        Array.Clear(_squares);
        (_sumMr, _sumMi, _sumSr, _sumSi, _energy, _at, _metric) = (0, 0, 0, 0, 0, 0, 0);
        (_explained, _total, _carrierCount, _until, _state, _octet, _markRun, Errors) = (0, 0, 0, 0, -1, 0, 0, 0);
        CarrierPresent = false;
    }

    private void Sample(short x)
    {
        // slide: the products that leave the window are subtracted, the new ones added
        var h = _at * 4;
        float a = x * _mr, b = x * _mi, c = x * _sr, d = x * _si, e = (float)x * x;
        _sumMr += a - _history[h];
        _sumMi += b - _history[h + 1];
        _sumSr += c - _history[h + 2];
        _sumSi += d - _history[h + 3];
        _energy += e - _squares[_at];
        (_history[h], _history[h + 1], _history[h + 2], _history[h + 3], _squares[_at]) = (a, b, c, d, e);
        if (++_at == _taps)
        {
            _at = 0;
            Resum();
        }

        (_mr, _mi) = ((_mr * _markRe) - (_mi * _markIm), (_mr * _markIm) + (_mi * _markRe));
        (_sr, _si) = ((_sr * _spaceRe) - (_si * _spaceIm), (_sr * _spaceIm) + (_si * _spaceRe));

        var mark = (_sumMr * _sumMr) + (_sumMi * _sumMi);
        var space = (_sumSr * _sumSr) + (_sumSi * _sumSi);
        Carrier(Math.Max(mark, space) * 2 / _taps);
        var previous = _metric;
        _metric = mark - space;
        if (CarrierPresent)
        {
            Bit(previous);
        }
    }

    /// <summary>The running sums afresh: floats forget their rounding once a window.</summary>
    private void Resum()
    {
        float mr = 0, mi = 0, sr = 0, si = 0, e = 0;
        for (var i = 0; i < _taps; i++)
        {
            mr += _history[i * 4];
            mi += _history[(i * 4) + 1];
            sr += _history[(i * 4) + 2];
            si += _history[(i * 4) + 3];
            e += _squares[i];
        }

        (_sumMr, _sumMi, _sumSr, _sumSi, _energy) = (mr, mi, sr, si, e);
    }

    private void Carrier(float explained)
    {
        // about 4 ms of smoothing: two to five bits
        const float Share = 1f / 32;
        _explained += (explained - _explained) * Share;
        _total += (_energy - _total) * Share;
        var good = _explained > 0.6f * _total && _total > _minPower * _taps;
        if (good == CarrierPresent)
        {
            _carrierCount = 0;
        }
        else if (++_carrierCount == (good ? 40 : 80))
        {
            // 5 ms to begin, 10 ms to end
            CarrierPresent = good;
            _carrierCount = 0;
            (_state, _markRun) = (-1, 0);
            if (!good)
            {
                Put(FskMark.NoOctet | FskMark.CarrierLost);
            }
        }
    }

    private void Bit(float previous)
    {
        if (_state < 0)
        {
            // idle in mark, or waiting for it after a framing error
            if (_metric >= 0)
            {
                _markRun++;
            }
            else if (previous >= 0)
            {
                // the zero crossing lies (previous / (previous - metric)) after the previous sample
                var crossed = 1 - (previous / (previous - _metric));
                _until = (_samplesPerBit / 2) - crossed;
                _state = 0;
                _octet = 0;
            }
            else
            {
                _markRun = 0;
            }

            return;
        }

        _until--;
        if (_until > 0)
        {
            return;
        }

        // between the previous sample and this one: interpolate
        var value = _metric + ((float)_until * (_metric - previous));
        var one = value > 0;
        if (_state == 0)
        {
            if (-value < 0.15f * _explained * _taps / 2)
            {
                _state = -1; // too short or too weak for a start bit
                return;
            }
        }
        else if (_state <= 8)
        {
            _octet |= one ? 1 << (_state - 1) : 0;
        }
        else
        {
            var after = _markRun >= 20 * _samplesPerBit ? FskMark.AfterMark : 0;
            if (one)
            {
                Put((ushort)(_octet | after));
            }
            else
            {
                Errors++;
                Put(FskMark.NoOctet | FskMark.FramingError);
            }

            _state = -1;
            _markRun = 0;
            return;
        }

        _state++;
        _until += _samplesPerBit;
    }

    private void Put(int item)
    {
        if (!_queue.TryEnqueue((ushort)item))
        {
            Errors++;
        }
    }
}

/// <summary>Bits beside an octet in the demodulator's queue.</summary>
internal static class FskMark
{
    /// <summary>The octet came after at least 20 bits of mark.</summary>
    public const ushort AfterMark = 0x100;

    /// <summary>Not an octet: an event.</summary>
    public const ushort NoOctet = 0x8000;

    /// <summary>The stop bit was missing.</summary>
    public const ushort FramingError = 0x200;

    /// <summary>The carrier went away.</summary>
    public const ushort CarrierLost = 0x400;
}
