namespace Trunkline.Dsp;

/// <summary>Follows the bursts of one tone of the plan and says whether they have its cadence.</summary>
/// <remarks>
/// Told every 10 ms whether the tone's frequencies are there. Gaps and blips under 30 ms do not count. It keeps the lengths of
/// the last bursts and pauses and compares them, newest backwards, with the cadence from every place in it (dashes are
/// bursts, the bar is now):
/// <code>
/// de busy, 480/480:   ---   ---   |      four segments fit: busy, two cycles
/// es busy, 200/200, is the beginning of es congestion, 200/200/200/200/200/600: it needs six segments, not four
/// </code>
/// How many segments a tone needs before it cannot be another one is worked out when the detector is built.
/// </remarks>
internal sealed class CadenceTracker
{
    private const int Hop = 10;
    private const int Debounce = 3;
    private const int History = 16;

    private readonly int[] _cadence;
    private readonly int[] _segments = new int[History];
    private readonly int _needed;
    private readonly int _steadyAfter;
    private readonly bool _checkLevel;
    private int _count; // segments in history, newest at _segments[_count - 1 & 15]
    private bool _on;
    private int _current;
    private int _contrary;
    private float _minPower, _maxPower, _minOffset, _maxOffset;
    private int _measured;
    private bool _spoilt;
    private int _phase = -1; // index in the cadence of the current segment, while matched

    /// <param name="cadence">ms on, off, ...; empty: steady.</param>
    /// <param name="needed">Whole segments that must fit; 0: a burst of <paramref name="steadyAfter"/> ms is enough.</param>
    /// <param name="steadyAfter">ms of tone that decide by themselves; 0: never.</param>
    /// <param name="checkLevel">True when a burst has to keep its level and frequency.</param>
    public CadenceTracker(int[] cadence, int needed, int steadyAfter, bool checkLevel)
    {
        _cadence = cadence;
        _needed = needed;
        _steadyAfter = steadyAfter;
        _checkLevel = checkLevel;
    }

    /// <summary>True while the tone is recognised.</summary>
    public bool IsDetected { get; private set; }

    /// <summary>True while the frequencies are there.</summary>
    public bool IsOn => _on;

    /// <summary>Overrides the time after which a burst alone decides, ms; 0: as built.</summary>
    public int SteadyAfterNow { get; set; }

    /// <summary>One step of 10 ms.</summary>
    /// <param name="on">True when the frequencies are there and nothing else.</param>
    /// <param name="power">Power of the tone in the window.</param>
    /// <param name="offset">Hz from its name.</param>
    /// <param name="disturbed">True when something else is heard: it ends a pause, and the tone with it.</param>
    public void Step(bool on, float power, float offset, bool disturbed)
    {
        _current += Hop;
        if (on == _on)
        {
            _contrary = 0;
            if (_on)
            {
                Measure(power, offset);
                WhileOn();
            }
            else
            {
                WhileOff(disturbed);
            }

            return;
        }

        if (++_contrary < Debounce)
        {
            if (!_on)
            {
                WhileOff(disturbed: false);
            }

            return;
        }

        // the change was three steps ago; a window shows an edge 5 ms late at the start and 7 ms early at the end
        var length = _current - (Debounce * Hop) + (_on ? 10 : -10);
        _current = Debounce * Hop;
        _contrary = 0;
        _on = on;
        Close(length);
    }

    public void Reset()
    {
        (_count, _on, _current, _contrary, _phase, _spoilt, _measured) = (0, false, 0, 0, -1, false, 0);
        IsDetected = false;
    }

    /// <summary>True when a segment of the line is one of the cadence, within 20 % or 40 ms.</summary>
    public static bool Fits(int measured, int nominal) => Math.Abs(measured - nominal) <= Math.Max(nominal / 5, 40);

    /// <summary>The longest stretch of whole segments in which an endless <paramref name="other"/> looks like <paramref name="own"/>.</summary>
    public static int LongestLikeness(int[] own, int[] other)
    {
        var longest = 0;
        for (var start = 0; start < other.Length; start++)
        {
            for (var phase = start & 1; phase < own.Length; phase += 2)
            {
                var n = 0;
                while (n < History && Fits(other[(start + n) % other.Length], own[(phase + n) % own.Length]))
                {
                    n++;
                }

                longest = Math.Max(longest, n);
            }
        }

        return longest;
    }

    private void Measure(float power, float offset)
    {
        // the first and last windows of a burst are only partly filled: the power is looked at from the third step on
        if (++_measured == 3)
        {
            (_minPower, _maxPower, _minOffset, _maxOffset) = (power, power, offset, offset);
        }
        else if (_measured > 3 && power > _maxPower / 2)
        {
            (_minPower, _maxPower) = (Math.Min(_minPower, power), Math.Max(_maxPower, power));
            (_minOffset, _maxOffset) = (Math.Min(_minOffset, offset), Math.Max(_maxOffset, offset));
        }

        // speech moves: a harmonic that wanders 16 Hz, or swells 3 dB, is not an exchange's tone
        _spoilt |= _checkLevel && _measured > 3 && (_maxPower > 2 * _minPower || _maxOffset - _minOffset > 16);
    }

    private void WhileOn()
    {
        var decides = SteadyAfterNow > 0 ? SteadyAfterNow : _steadyAfter;
        if (decides > 0 && _current >= decides && !_spoilt && !IsDetected)
        {
            IsDetected = true;
            _phase = 0;
        }

        if (_cadence.Length > 0 && IsDetected && _phase >= 0 && _current > Longest(_cadence[_phase]))
        {
            Lose();
        }
    }

    private void WhileOff(bool disturbed)
    {
        if (!IsDetected)
        {
            return;
        }

        if (_cadence.Length == 0 || disturbed || _current > Longest(_cadence[_phase]))
        {
            Lose();
        }
    }

    private static int Longest(int nominal) => nominal + Math.Max(nominal / 4, 60) + 30;

    /// <summary>A segment ended; <see cref="_on"/> is already the next one's.</summary>
    private void Close(int length)
    {
        if (!_on)
        {
            if (_spoilt)
            {
                Lose();
            }

            // a burst that was not a tone fits nothing
            length = _spoilt ? -1000 : length;
            _spoilt = false;
            _measured = 0;
        }

        _segments[_count++ & (History - 1)] = length;
        if (_count > 1 << 20)
        {
            _count -= 1 << 19;
        }

        if (_cadence.Length == 0)
        {
            if (!_on)
            {
                Lose();
            }

            return;
        }

        var fit = BestFit(out var phase);
        if (IsDetected)
        {
            // the newest segment must be in the cadence; the first burst may have been heard in part
            if (fit == 0)
            {
                Lose();
            }
            else
            {
                _phase = phase;
            }
        }
        else if (_needed > 0 && fit >= _needed)
        {
            IsDetected = true;
            _phase = phase;
        }
    }

    /// <summary>How many of the newest segments fit, and which segment of the cadence comes now.</summary>
    private int BestFit(out int phase)
    {
        var best = 0;
        phase = 0;
        var parity = _on ? 1 : 0; // the newest segment is a burst (even places) when now is a pause
        for (var p = parity; p < _cadence.Length; p += 2)
        {
            var n = 0;
            while (n < Math.Min(_count, History)
                && Fits(_segments[(_count - 1 - n) & (History - 1)], _cadence[(p - n + (_cadence.Length * History)) % _cadence.Length]))
            {
                n++;
            }

            if (n > best)
            {
                best = n;
                phase = (p + 1) % _cadence.Length;
            }
        }

        return best;
    }

    private void Lose()
    {
        IsDetected = false;
        _phase = -1;
    }
}
