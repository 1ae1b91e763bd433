namespace Trunkline.Dsp;

/// <summary>Brings audio of another rate to 8 kHz: once, of a whole file. Not for the clocked path.</summary>
/// <remarks>
/// <para>A windowed sinc, one phase of it for each place an output sample can have between two input samples (8000 and the rate without their
/// common factor: 80 phases from 44.1 kHz, one from 48 kHz). Kaiser's window with beta 8: flat within 0.05 dB up to 3.4 kHz, and at least
/// 70 dB down from 4.2 kHz, so that nothing folds back below 3.8 kHz, where a telephone hears it. Linear phase, no delay: sample n
/// of the output is the moment n/8000 s of the input.</para>
/// </remarks>
public static class Resampler
{
    /// <summary>The rate of the output.</summary>
    public const int Rate = 8000;

    private const double Beta = 8;
    private const double Cutoff = 3800; // the middle of the slope from 3.4 to 4.2 kHz
    private const double Slope = 800;

    /// <summary>Converts samples.</summary>
    /// <param name="samples">The input.</param>
    /// <param name="rate">Its rate: 8000 (copied) to 192,000.</param>
    /// <returns>As long in time, to the sample begun.</returns>
    public static short[] ToTelephone(ReadOnlySpan<short> samples, int rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, Rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 192_000);
        if (rate == Rate)
        {
            return samples.ToArray();
        }

        var common = Gcd(rate, Rate);
        var (up, down) = (Rate / common, rate / common);
        var half = (int)Math.Ceiling(Halfwidth(rate));
        var phases = new double[up][];
        var output = new short[(int)((((long)samples.Length * up) + down - 1) / down)];
        for (var n = 0; n < output.Length; n++)
        {
            // output sample n lies at n*down/up input samples: after the sample "at", by phase/up of the way to the next
            var (at, phase) = Math.DivRem((long)n * down, up);
            var taps = phases[phase] ??= Taps((double)phase / up, half, rate);
            var first = (int)at - half + 1;
            var (from, to) = (Math.Max(0, -first), Math.Min(taps.Length, samples.Length - first));
            var sum = 0.0;
            for (var k = from; k < to; k++)
            {
                sum += taps[k] * samples[first + k];
            }

            output[n] = (short)Math.Clamp(Math.Round(sum), short.MinValue, short.MaxValue);
        }

        return output;
    }

    /// <summary>Half the length of the filter, input samples: Kaiser's formula for its slope and beta.</summary>
    private static double Halfwidth(int rate) => ((Beta / 0.1102) + 8.7 - 7.95) / (14.36 * Slope / rate) / 2;

    private static double[] Taps(double offset, int half, int rate)
    {
        var taps = new double[2 * half];
        var sum = 0.0;
        for (var k = 0; k < taps.Length; k++)
        {
            var x = k - half + 1 - offset; // input samples from the output's moment
            var inWindow = x / half;
            var window = Math.Abs(inWindow) >= 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - (inWindow * inWindow))) / Bessel(Beta);
            var angle = 2 * Math.PI * Cutoff * x / rate;
            taps[k] = (Math.Abs(angle) < 1e-9 ? 1 : Math.Sin(angle) / angle) * window;
            sum += taps[k];
        }

        for (var k = 0; k < taps.Length; k++)
        {
            taps[k] /= sum; // each phase alike: a constant stays one
        }

        return taps;
    }

    /// <summary>The modified Bessel function of order 0, by its series.</summary>
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > sum * 1e-12; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
