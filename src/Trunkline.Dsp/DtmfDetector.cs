namespace Trunkline.Dsp;

/// <summary>A digit heard.</summary>
/// <param name="Digit">0-9, A-D, *, #.</param>
/// <param name="Milliseconds">How long it lasted, to about 5 ms.</param>
public readonly record struct DtmfDigit(char Digit, int Milliseconds);

/// <summary>Hears DTMF digits (Q.23), within the limits of Q.24.</summary>
/// <remarks>
/// Eight Goertzel filters in sub-blocks of 5 ms; three sub-blocks make a window of 15 ms that slides by 5 ms. A window is a
/// hit for digit B when its two strongest lanes, one of each group, carry at least 78 % of the window's power, each is
/// loud enough, the twist is allowed, and each lane's phase turned by what its own frequency explains, within 2.5 %
/// (Q.24: 1.5 % is accepted, 3.5 % is not): speech seldom passes that twice in a row. A window only partly filled by
/// a tone carries the filled share, so a hit needs about 12 ms of tone. Four hits in a row begin a digit, five windows
/// without its hit end it:
/// <code>
/// ---BBBB        = digit B begins, IsDigitPresent (about 30 ms after its onset)
/// BBBBB-B        = still in digit B: a dropout of up to 11 ms does not split it
/// BBBBB-----     = digit B is over and can be read
/// BBB-           = no digit: shorter than 23 ms
/// </code>
/// Limits: digits of 34 ms and pauses of 20 ms and more; under 23 ms never; twist +6 to -10 dB (high to low group), each
/// tone -40 to +1 dBm0, white noise 11 dB below the digit. With <c>rejectDialTone</c> a high-pass takes out what lies below
/// 500 Hz, so that digits are heard over a dial tone as loud as they are.
/// Not here: muting the digit in the forwarded audio; use <see cref="IsDigitPresent"/>.
/// </remarks>
public sealed class DtmfDetector
{
    private const int SubBlock = 40;
    private const int Window = 3;
    private const int HitsToBegin = 4;
    private const int MissesToEnd = 5;
    private const double PowerShare = 0.78;
    private const float MaxForwardTwist = 4.2f; // 6.2 dB, high group louder
    private const float MaxReverseTwist = 10.5f; // 10.2 dB, low group louder
    private const float GroupMargin = 5.0f; // the second lane of a group is at least 7 dB down
    private const int QueueLength = 32;

    private static readonly float MinPower = Power(-41);

    private readonly ToneBank _bank = new(Dtmf.Frequencies, SubBlock);
    private readonly float[] _oldRe = new float[ToneBank.Lanes * Window];
    private readonly float[] _oldIm = new float[ToneBank.Lanes * Window];
    private readonly float[] _oldEnergy = new float[Window];
    private readonly float[] _power = new float[ToneBank.Lanes];
    private readonly float[] _sumRe = new float[ToneBank.Lanes];
    private readonly float[] _sumIm = new float[ToneBank.Lanes];
    private readonly float[] _maxDeviation = new float[ToneBank.Lanes];
    private readonly HighPass? _highPass;
    private readonly short[] _filtered = new short[SubBlock];
    private BoundedQueue<DtmfDigit> _digits = new(QueueLength);
    private int _candidate = -1;
    private int _hits;
    private int _present = -1;
    private int _misses;
    private int _length;

    /// <param name="rejectDialTone">True to hear digits over dial tone; costs half as much again.</param>
    public DtmfDetector(bool rejectDialTone = false)
    {
        _highPass = rejectDialTone ? new HighPass() : null;
        for (var k = 0; k < ToneBank.Lanes; k++)
        {
            // 2.5 % of the frequency as a turn over one sub-block
            _maxDeviation[k] = (float)(2 * Math.PI * Dtmf.Frequencies[k] * 0.025 * SubBlock / 8000);
        }
    }

    /// <summary>True from about 30 ms into a digit until about 25 ms after its end.</summary>
    public bool IsDigitPresent => _present >= 0;

    /// <summary>The digit that is present now; NUL when none.</summary>
    public char PresentDigit => _present < 0 ? '\0' : Dtmf.Digits[_present];

    /// <summary>Digits lost because nobody read them.</summary>
    public int Overflows { get; private set; }

    /// <summary>Takes samples.</summary>
    /// <returns>How many digits can be read.</returns>
    public int Process(ReadOnlySpan<short> samples)
    {
        while (!samples.IsEmpty)
        {
            int taken;
            bool complete;
            if (_highPass is null)
            {
                complete = _bank.Feed(samples, out taken);
            }
            else
            {
                taken = Math.Min(samples.Length, SubBlock);
                _highPass.Filter(samples[..taken], _filtered);
                complete = _bank.Feed(_filtered.AsSpan(0, taken), out var used);
                if (used < taken)
                {
                    _bank.Feed(_filtered.AsSpan(used, taken - used), out _);
                }
            }

            samples = samples[taken..];
            if (complete)
            {
                Step(Hit());
            }
        }

        return _digits.Count;
    }

    /// <summary>Reads the oldest digit that is over.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryRead(out DtmfDigit digit) => _digits.TryDequeue(out digit);

    /// <summary>As constructed.</summary>
    public void Reset()
    {
        _bank.Reset();
        _digits.Clear();
        Array.Clear(_oldRe);
        Array.Clear(_oldIm);
        Array.Clear(_oldEnergy);
        _highPass?.Reset();
        (_candidate, _hits, _present, _misses, _length, Overflows) = (-1, 0, -1, 0, 0, 0);
    }

    private static float Power(double dbm0) => (float)(Level.ToMeanSquare(dbm0) * SubBlock * Window * SubBlock * Window / 2);

    /// <summary>The digit this window is a hit for, or -1.</summary>
    private int Hit()
    {
        // shift in: the window is sub-blocks 0 (now), 1, 2 (older)
        for (var w = Window - 1; w > 0; w--)
        {
            Array.Copy(_oldRe, (w - 1) * ToneBank.Lanes, _oldRe, w * ToneBank.Lanes, ToneBank.Lanes);
            Array.Copy(_oldIm, (w - 1) * ToneBank.Lanes, _oldIm, w * ToneBank.Lanes, ToneBank.Lanes);
            _oldEnergy[w] = _oldEnergy[w - 1];
        }

        Array.Copy(_bank.Re, _oldRe, ToneBank.Lanes);
        Array.Copy(_bank.Im, _oldIm, ToneBank.Lanes);
        _oldEnergy[0] = _bank.Energy;

        var energy = _oldEnergy[0] + _oldEnergy[1] + _oldEnergy[2];
        const int N = SubBlock * Window;
        if (energy * N / 2 < 2 * MinPower)
        {
            return -1; // both tones at the least level would be louder
        }

        for (var k = 0; k < ToneBank.Lanes; k++)
        {
            float re = _oldRe[(2 * ToneBank.Lanes) + k], im = _oldIm[(2 * ToneBank.Lanes) + k];
            float tr = _bank.RotationRe[k], ti = _bank.RotationIm[k];
            for (var w = 1; w >= 0; w--)
            {
                (re, im) = ((re * tr) - (im * ti) + _oldRe[(w * ToneBank.Lanes) + k], (re * ti) + (im * tr) + _oldIm[(w * ToneBank.Lanes) + k]);
            }

            (_sumRe[k], _sumIm[k]) = (re, im);
            _power[k] = (re * re) + (im * im);
        }

        var row = Strongest(0, out var rowSecond);
        var column = Strongest(4, out var columnSecond);
        var (pr, pc) = (_power[row], _power[column]);
        if (pr < MinPower || pc < MinPower
            || pc > pr * MaxForwardTwist || pr > pc * MaxReverseTwist
            || rowSecond * GroupMargin > pr || columnSecond * GroupMargin > pc
            || (pr + pc) * 2 / N < PowerShare * energy
            || !TurnsAsItShould(row) || !TurnsAsItShould(column))
        {
            return -1;
        }

        return (row * 4) + column - 4;
    }

    private int Strongest(int from, out float second)
    {
        var best = from;
        second = 0;
        for (var k = from + 1; k < from + 4; k++)
        {
            if (_power[k] > _power[best])
            {
                second = _power[best];
                best = k;
            }
            else
            {
                second = Math.Max(second, _power[k]);
            }
        }

        return best;
    }

    /// <summary>The phase from the older two sub-blocks to the newer two, against the lane's own turn.</summary>
    private bool TurnsAsItShould(int k)
    {
        float tr = _bank.RotationRe[k], ti = _bank.RotationIm[k];
        float r0 = _oldRe[k], i0 = _oldIm[k], r1 = _oldRe[ToneBank.Lanes + k], i1 = _oldIm[ToneBank.Lanes + k];
        float r2 = _oldRe[(2 * ToneBank.Lanes) + k], i2 = _oldIm[(2 * ToneBank.Lanes) + k];
        // both pairs refer to the end of their newer sub-block; the older pair is then turned once more
        float nr = r0 + (r1 * tr) - (i1 * ti), ni = i0 + (r1 * ti) + (i1 * tr);
        float orr = r1 + (r2 * tr) - (i2 * ti), oi = i1 + (r2 * ti) + (i2 * tr);
        (orr, oi) = ((orr * tr) - (oi * ti), (orr * ti) + (oi * tr));
        var cos = (nr * orr) + (ni * oi);
        var sin = (ni * orr) - (nr * oi);
        return cos > 0 && Math.Abs(sin) < cos * MathF.Tan(_maxDeviation[k]);
    }

    private void Step(int hit)
    {
        if (_present >= 0)
        {
            _length += 5;
            _misses = hit == _present ? 0 : _misses + 1;
            if (_misses == MissesToEnd)
            {
                // the windows hit are 8 ms fewer than the tone is long, and the misses are not tone
                if (!_digits.TryEnqueue(new DtmfDigit(Dtmf.Digits[_present], _length - (5 * MissesToEnd) + 8)))
                {
                    Overflows++;
                }

                _present = -1;
            }
        }

        if (hit < 0)
        {
            _candidate = -1;
            _hits = 0;
            return;
        }

        _hits = hit == _candidate ? _hits + 1 : 1;
        _candidate = hit;
        if (_present < 0 && _hits >= HitsToBegin)
        {
            _present = hit;
            _misses = 0;
            _length = 5 * HitsToBegin;
        }
    }
}
