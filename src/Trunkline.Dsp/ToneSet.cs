namespace Trunkline.Dsp;

/// <summary>One frequency, or two together, as a tone of the plan has them: is a window made of just these?</summary>
/// <remarks>
/// Two frequencies nearer than the window resolves (413 and 438 Hz in 20 ms) are not orthogonal: the power they explain
/// together is a least-squares projection, |a|² + |b|² - 2 Re(a* g b) over 1 - |g|², where g is their inner product.
/// </remarks>
internal sealed class ToneSet
{
    private const float Share = 0.65f;
    private const float CloseShare = 0.8f;
    private const float MaxTwist = 16; // 12 dB between the two
    private const float MaxOffset = 22; // Hz; E.180 allows exchanges a few Hz, old ones drift by 15

    private readonly int _first;
    private readonly int _second;
    private readonly float _gramRe;
    private readonly float _gramIm;
    private readonly float _gramPower;
    private readonly bool _isResolved;

    public ToneSet(double[] frequencies, int firstLane, int secondLane, int window)
    {
        Frequencies = frequencies;
        _first = firstLane;
        _second = secondLane;
        if (frequencies.Length == 2)
        {
            var omega = 2 * Math.PI * (frequencies[1] - frequencies[0]) / 8000;
            for (var k = 0; k < window; k++)
            {
                _gramRe += (float)(Math.Cos(omega * k) / window);
                _gramIm -= (float)(Math.Sin(omega * k) / window);
            }

            _gramPower = (_gramRe * _gramRe) + (_gramIm * _gramIm);
            _isResolved = frequencies[1] - frequencies[0] > 35;
        }
    }

    public double[] Frequencies { get; }

    /// <summary>True when the level of a burst should stay the same: one frequency, no beat.</summary>
    public bool IsSingle => Frequencies.Length == 1;

    /// <summary>True when the window is this tone and nothing else.</summary>
    /// <param name="window">The spectrum and power of the window.</param>
    /// <param name="power">Power explained, as a sum of squares.</param>
    /// <param name="offset">Hz between the tone and its name; one frequency only.</param>
    public bool Matches(ToneWindow window, out float power, out float offset)
    {
        offset = 0;
        float ar = window.Re[_first], ai = window.Im[_first];
        var norm = 2f / window.Length;
        if (IsSingle)
        {
            power = norm * ((ar * ar) + (ai * ai));
            if (power < Share * window.Energy)
            {
                return false;
            }

            offset = window.Offset(_first);
            return Math.Abs(offset) <= MaxOffset;
        }

        float br = window.Re[_second], bi = window.Im[_second];
        // a* g b
        var gbr = (_gramRe * br) - (_gramIm * bi);
        var gbi = (_gramRe * bi) + (_gramIm * br);
        var cross = (ar * gbr) + (ai * gbi);
        power = norm * ((ar * ar) + (ai * ai) + (br * br) + (bi * bi) - (2 * cross)) / (1 - _gramPower);
        if (!_isResolved)
        {
            // a beat: two frequencies explain nearly anything narrow, so more is asked, and that it beats about their middle
            offset = window.Offset(_first) - (float)((Frequencies[1] - Frequencies[0]) / 2);
            return power >= CloseShare * window.Energy && Math.Abs(offset) <= MaxOffset;
        }

        if (power < Share * window.Energy)
        {
            return false;
        }

        // the two parts by themselves: (a - g b) and (b - g* a)
        float pr = ar - gbr, pi = ai - gbi;
        float qr = br - ((_gramRe * ar) + (_gramIm * ai)), qi = bi - ((_gramRe * ai) - (_gramIm * ar));
        float p = (pr * pr) + (pi * pi), q = (qr * qr) + (qi * qi);
        return p < q * MaxTwist && q < p * MaxTwist;
    }

    /// <summary>True when the two sets cannot be told apart by frequency: each of one lies near one of the other.</summary>
    public static bool Alike(double[] a, double[] b) => Covers(a, b) && Covers(b, a);

    private static bool Covers(double[] a, double[] b)
    {
        foreach (var f in a)
        {
            var near = false;
            foreach (var g in b)
            {
                near |= Math.Abs(f - g) < 30;
            }

            if (!near)
            {
                return false;
            }
        }

        return true;
    }
}
