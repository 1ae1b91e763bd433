using System.Numerics;

namespace Trunkline.Dsp;

/// <summary>Takes dial tone out before DTMF detection: two sections, with zeros at 360 and 437 Hz.</summary>
/// <remarks>The poles were searched for flatness: within 0.1 dB from 697 to 1633 Hz, 24 dB down from 330 to 450 Hz, the dial tones of E.180.</remarks>
internal sealed class HighPass
{
    private readonly double _gain;
    private Section _first = new(360, 520, 0.95);
    private Section _second = new(437, 340, 0.83);

    public HighPass() => _gain = 1 / (_first.Response(1200) * _second.Response(1200));

    /// <summary>Amplification at a frequency, 1 being unchanged.</summary>
    internal double Response(double frequency) => _gain * _first.Response(frequency) * _second.Response(frequency);

    public void Filter(ReadOnlySpan<short> samples, Span<short> output)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            output[i] = (short)Math.Clamp(_second.Next(_first.Next(samples[i])) * _gain, short.MinValue, short.MaxValue);
        }
    }

    public void Reset()
    {
        _first.Reset();
        _second.Reset();
    }

    private struct Section(double zero, double pole, double radius)
    {
        private readonly double _b1 = -2 * Math.Cos(2 * Math.PI * zero / 8000);
        private readonly double _a1 = -2 * radius * Math.Cos(2 * Math.PI * pole / 8000);
        private readonly double _a2 = radius * radius;
        private double _s1;
        private double _s2;

        public double Next(double x)
        {
            var s = x - (_a1 * _s1) - (_a2 * _s2);
            var y = s + (_b1 * _s1) + _s2;
            (_s2, _s1) = (_s1, s);
            return y;
        }

        public readonly double Response(double frequency)
        {
            var z = Complex.FromPolarCoordinates(1, -2 * Math.PI * frequency / 8000);
            return ((1 + (_b1 * z) + (z * z)) / (1 + (_a1 * z) + (_a2 * z * z))).Magnitude;
        }

        public void Reset() => (_s1, _s2) = (0, 0);
    }
}
