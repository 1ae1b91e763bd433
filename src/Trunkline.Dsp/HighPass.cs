namespace Trunkline.Dsp;

/// <summary>
/// Takes dial tone out before DTMF detection: a fourth-order elliptic-like high-pass made of two sections with zeros on the
/// circle at 350 and 440 Hz and poles near 620 Hz.
/// </summary>
/// <remarks>Within 1 dB from 690 Hz up; more than 30 dB down at 340 to 450 Hz, the dial tones of E.180.</remarks>
internal sealed class HighPass
{
    private readonly double _b1First = -2 * Math.Cos(2 * Math.PI * 350 / 8000);
    private readonly double _b1Second = -2 * Math.Cos(2 * Math.PI * 440 / 8000);
    private readonly double _a1First = -2 * 0.93 * Math.Cos(2 * Math.PI * 630 / 8000);
    private readonly double _a1Second = -2 * 0.60 * Math.Cos(2 * Math.PI * 560 / 8000);
    private readonly double _gain;
    private double _u1, _u2, _v1, _v2;

    public HighPass()
    {
        _gain = 1;
        _gain = 1 / Response(1200);
    }

    /// <summary>Amplification at a frequency, 1 being unchanged.</summary>
    internal double Response(double frequency)
    {
        var z = System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * frequency / 8000);
        var first = (1 + (_b1First * z) + (z * z)) / (1 + (_a1First * z) + (0.93 * 0.93 * z * z));
        var second = (1 + (_b1Second * z) + (z * z)) / (1 + (_a1Second * z) + (0.60 * 0.60 * z * z));
        return _gain * (first * second).Magnitude;
    }

    public void Filter(ReadOnlySpan<short> samples, Span<short> output)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var u = samples[i] - (_a1First * _u1) - (0.93 * 0.93 * _u2);
            var x = u + (_b1First * _u1) + _u2;
            (_u2, _u1) = (_u1, u);
            var v = x - (_a1Second * _v1) - (0.60 * 0.60 * _v2);
            var y = v + (_b1Second * _v1) + _v2;
            (_v2, _v1) = (_v1, v);
            output[i] = (short)Math.Clamp(y * _gain, short.MinValue, short.MaxValue);
        }
    }

    public void Reset() => (_u1, _u2, _v1, _v2) = (0, 0, 0, 0);
}
