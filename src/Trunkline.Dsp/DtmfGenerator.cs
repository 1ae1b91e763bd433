namespace Trunkline.Dsp;

/// <summary>Plays DTMF digits from a bounded queue.</summary>
/// <remarks>
/// Each digit is followed by its pause, so that two queued digits are always apart. A comma is a pause of 500 ms.
/// Q.24 networks want at least 40 ms on and off; the defaults leave room for a compressing path.
/// </remarks>
public sealed class DtmfGenerator
{
    /// <summary>Digits that may wait.</summary>
    public const int Capacity = 64;

    private const int CommaSamples = 500 * 8;

    private readonly int _on;
    private readonly int _off;
    private readonly double _low;
    private readonly double _high;
    private BoundedQueue<char> _queue = new(Capacity);
    private Oscillator _row;
    private Oscillator _column;
    private int _onLeft;
    private int _offLeft;

    /// <param name="onMs">Length of a digit, ms.</param>
    /// <param name="offMs">Pause after a digit, ms.</param>
    /// <param name="levelDbm0">Level of the low-group tone, dBm0.</param>
    /// <param name="twistDb">How much louder the high-group tone is, dB; 2 makes up for a long line.</param>
    public DtmfGenerator(int onMs = 80, int offMs = 80, double levelDbm0 = -8, double twistDb = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(onMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(offMs, 0);
        _on = onMs * 8;
        _off = offMs * 8;
        _low = Level.ToPeak(levelDbm0);
        _high = Level.ToPeak(levelDbm0 + twistDb);
    }

    /// <summary>True while a digit or its pause is being played, or one waits.</summary>
    public bool IsBusy => _onLeft > 0 || _offLeft > 0 || _queue.Count > 0;

    /// <summary>Queues a digit: 0-9, A-D, a-d, *, #, or a comma.</summary>
    /// <returns>False when it is none of these or the queue is full.</returns>
    public bool Enqueue(char digit) => (digit == ',' || Dtmf.IndexOf(digit) >= 0) && _queue.TryEnqueue(digit);

    /// <summary>Queues digits.</summary>
    /// <returns>False when one is not a digit or they do not all fit: then none was queued.</returns>
    public bool Enqueue(ReadOnlySpan<char> digits)
    {
        if (digits.Length > _queue.Free)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            if (digit != ',' && Dtmf.IndexOf(digit) < 0)
            {
                return false;
            }
        }

        foreach (var digit in digits)
        {
            _queue.TryEnqueue(digit);
        }

        return true;
    }

    /// <summary>Fills a block with digits, or with silence.</summary>
    /// <returns>How many samples belong to digits and pauses; the rest is silence after the last one.</returns>
    public int Generate(Span<short> samples)
    {
        var at = 0;
        while (at < samples.Length && (_onLeft > 0 || _offLeft > 0 || TryStart()))
        {
            var n = Math.Min(samples.Length - at, _onLeft > 0 ? _onLeft : _offLeft);
            var part = samples.Slice(at, n);
            if (_onLeft > 0)
            {
                for (var i = 0; i < part.Length; i++)
                {
                    part[i] = (short)Math.Clamp(Math.Round(_row.Next() + _column.Next()), short.MinValue, short.MaxValue);
                }

                _onLeft -= n;
            }
            else
            {
                part.Clear();
                _offLeft -= n;
            }

            at += n;
        }

        samples[at..].Clear();
        return at;
    }

    /// <summary>Falls silent and forgets the queue.</summary>
    public void Reset()
    {
        _queue.Clear();
        (_onLeft, _offLeft) = (0, 0);
    }

    private bool TryStart()
    {
        if (!_queue.TryDequeue(out var digit))
        {
            return false;
        }

        if (digit == ',')
        {
            _offLeft = CommaSamples;
            return true;
        }

        var index = Dtmf.IndexOf(digit);
        _row.Set(Dtmf.Frequencies[index / 4], _low);
        _column.Set(Dtmf.Frequencies[4 + (index % 4)], _high);
        _row.Restart();
        _column.Restart();
        (_onLeft, _offLeft) = (_on, _off);
        return true;
    }
}
