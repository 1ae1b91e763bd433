namespace Trunkline.Dsp;

/// <summary>Hears the special information tone: 950, 1400 and 1800 Hz one after the other (E.180 §6, 330 ms each, 50 Hz off at most).</summary>
/// <remarks>North American exchanges move the frequencies by 36 Hz and shorten the tones to 274 ms to say why; that fits too.</remarks>
internal sealed class SitTracker
{
    private const int Shortest = 20; // steps of 10 ms
    private const int LongestTone = 46;
    private const int LongestGap = 7;

    private int _stage;
    private int _length;
    private int _gap;
    private int _silent;

    /// <summary>True from the third tone until 1.6 s without any.</summary>
    public bool IsDetected { get; private set; }

    /// <param name="tone">0, 1, 2: which of the three is there; -1: none.</param>
    public void Step(int tone)
    {
        _silent = tone >= 0 ? 0 : _silent + 1;
        if (IsDetected && _silent > 160)
        {
            IsDetected = false;
        }

        if (tone == _stage)
        {
            _length++;
            _gap = 0;
            if (_length > LongestTone)
            {
                Restart(-1);
            }
            else if (_stage == 2 && _length >= Shortest / 2)
            {
                IsDetected = true;
            }
        }
        else if (tone == _stage + 1 && _length >= Shortest)
        {
            (_stage, _length, _gap) = (tone, 1, 0);
        }
        else if (++_gap > LongestGap)
        {
            Restart(tone);
        }
    }

    public void Reset()
    {
        Restart(-1);
        _silent = 0;
        IsDetected = false;
    }

    private void Restart(int tone) => (_stage, _length, _gap) = (0, tone == 0 ? 1 : 0, 0);
}
