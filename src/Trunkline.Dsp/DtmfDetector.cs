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
    private const double PowerShareAtMost = 0.40;
    private const float MaxForwardTwist = 4.5f; // 6.5 dB, high group louder
    private const float MaxReverseTwist = 12.6f; // 11 dB, low group louder
    private const float MaxWander = 0.22f; // radians in 5 ms: 7 Hz
    private const float MaxSwell = 1.8f; // 2.6 dB in 5 ms: an edge, no more
    private const float GroupMargin = 5.0f; // the second lane of a group is at least 7 dB down
    private const int QueueLength = 32;

    private static readonly float MinPower = Power(-41);

    // by lane, and by digit: the same for every detector
    private static readonly float[] MaxDeviation = BuildMaxDeviation();
    private static readonly float[] CrossRe = BuildCross(Math.Cos);
    private static readonly float[] CrossIm = BuildCross(x => -Math.Sin(x));

    private readonly ToneBank _bank = new(Dtmf.Frequencies, SubBlock);
    private readonly float[] _oldRe = new float[ToneBank.Lanes * Window];
    private readonly float[] _oldIm = new float[ToneBank.Lanes * Window];
    private readonly float[] _oldEnergy = new float[Window];
    private readonly float[] _power = new float[ToneBank.Lanes];
    private readonly float[] _sumRe = new float[ToneBank.Lanes];
    private readonly float[] _sumIm = new float[ToneBank.Lanes];
    private readonly HighPass? _highPass;
    private readonly short[] _filtered;
    private BoundedQueue<DtmfDigit> _digits = new(QueueLength);
    private int _candidate = -1;
    private int _hits;
    private int _present = -1;
    private int _misses;
    private int _length;
    private float _lastRow;
    private float _lastColumn;
    private float _lastRowPower;
    private float _lastColumnPower;
    private bool _isSteady;

    /// <param name="rejectDialTone">True to hear digits over dial tone; nearly three times the cost.</param>
    public DtmfDetector(bool rejectDialTone = false)
    {
        _highPass = rejectDialTone ? new HighPass() : null;
        _filtered = rejectDialTone ? new short[SubBlock] : [];
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

    private static float[] BuildMaxDeviation()
    {
        var most = new float[ToneBank.Lanes];
        for (var k = 0; k < most.Length; k++)
        {
            // 2.5 % of the frequency as a turn over one sub-block
            most[k] = (float)(2 * Math.PI * Dtmf.Frequencies[k] * 0.025 * SubBlock / 8000);
        }

        return most;
    }

    /// <summary>A part of the inner product of a digit's two frequencies over one sub-block.</summary>
    private static float[] BuildCross(Func<double, double> part)
    {
        var cross = new float[16];
        for (var g = 0; g < cross.Length; g++)
        {
            var omega = 2 * Math.PI * (Dtmf.Frequencies[4 + (g % 4)] - Dtmf.Frequencies[g / 4]) / 8000;
            for (var n = 0; n < SubBlock; n++)
            {
                cross[g] += (float)part(omega * n) / SubBlock;
            }
        }

        return cross;
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
            || (pr + pc) * 2 / N < PowerShareAtMost * energy
            || !TurnAsTheyShould(row, column, out var rowLoss, out var rowDeviation, out var columnLoss, out var columnDeviation))
        {
            return -1;
        }

        // a tone beside its lane's frequency is heard weaker by what its turn tells
        if (((pr / rowLoss) + (pc / columnLoss)) * 2 / N < PowerShare * energy)
        {
            return -1;
        }

        // a generator keeps its frequencies and levels from window to window; a voice does not
        var steady = MathF.Abs(rowDeviation - _lastRow) < MaxWander && MathF.Abs(columnDeviation - _lastColumn) < MaxWander;
        _isSteady = steady && Math.Max(pr, _lastRowPower) < MaxSwell * Math.Min(pr, _lastRowPower)
            && Math.Max(pc, _lastColumnPower) < MaxSwell * Math.Min(pc, _lastColumnPower);
        (_lastRow, _lastColumn, _lastRowPower, _lastColumnPower) = (rowDeviation, columnDeviation, pr, pc);
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

    /// <summary>The phases of both tones from the older two sub-blocks to the newer two, against their lanes' own turn.</summary>
    /// <remarks>
    /// In 5 ms the two lanes hear each other, and a weak tone's phase would follow the strong one: each sub-block is first
    /// taken apart, (a - g b) / (1 - |g|²), where g is the inner product of the two frequencies.
    /// The losses are the share of a tone's power the window shows at that distance from the lane; the deviations radians in 5 ms.
    /// </remarks>
    private bool TurnAsTheyShould(int row, int column, out float rowLoss, out float rowDeviation, out float columnLoss, out float columnDeviation)
    {
        Span<float> re = stackalloc float[Window * 2];
        Span<float> im = stackalloc float[Window * 2];
        var g = (row * 4) + column - 4;
        float gr = CrossRe[g], gi = CrossIm[g];
        for (var w = 0; w < Window; w++)
        {
            float ar = _oldRe[(w * ToneBank.Lanes) + row], ai = _oldIm[(w * ToneBank.Lanes) + row];
            float br = _oldRe[(w * ToneBank.Lanes) + column], bi = _oldIm[(w * ToneBank.Lanes) + column];
            re[w] = ar - ((gr * br) - (gi * bi));
            im[w] = ai - ((gr * bi) + (gi * br));
            re[Window + w] = br - ((gr * ar) + (gi * ai));
            im[Window + w] = bi - ((gr * ai) - (gi * ar));
        }

        rowDeviation = Deviation(row, re[..Window], im[..Window], out rowLoss);
        columnDeviation = Deviation(column, re[Window..], im[Window..], out columnLoss);
        return MathF.Abs(rowDeviation) < MaxDeviation[row] && MathF.Abs(columnDeviation) < MaxDeviation[column];
    }

    private float Deviation(int k, ReadOnlySpan<float> re, ReadOnlySpan<float> im, out float loss)
    {
        float tr = _bank.RotationRe[k], ti = _bank.RotationIm[k];
        // both pairs refer to the end of their newer sub-block; the older pair is then turned once more
        float nr = re[0] + (re[1] * tr) - (im[1] * ti), ni = im[0] + (re[1] * ti) + (im[1] * tr);
        float orr = re[1] + (re[2] * tr) - (im[2] * ti), oi = im[1] + (re[2] * ti) + (im[2] * tr);
        (orr, oi) = ((orr * tr) - (oi * ti), (orr * ti) + (oi * tr));
        var deviation = MathF.Atan2((ni * orr) - (nr * oi), (nr * orr) + (ni * oi));
        var half = deviation * Window / 2;
        var sinc = MathF.Abs(half) < 0.01f ? 1 : MathF.Sin(half) / half;
        loss = sinc * sinc;
        return deviation;
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

        _hits = hit == _candidate && _isSteady ? _hits + 1 : 1;
        _candidate = hit;
        if (_present < 0 && _hits >= HitsToBegin)
        {
            _present = hit;
            _misses = 0;
            _length = 5 * HitsToBegin;
        }
    }
}
