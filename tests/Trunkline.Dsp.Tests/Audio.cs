using Trunkline.Base;

namespace Trunkline.Dsp.Tests;

/// <summary>Test signals: built sample by sample, independent of the generators under test.</summary>
internal static class Audio
{
    public static short[] Silence(int ms) => new short[ms * 8];

    /// <summary>Sines added together; levels in dBm0 each.</summary>
    public static short[] Tone(double ms, params (double Hz, double Dbm0)[] parts)
    {
        var samples = new short[(int)(ms * 8)];
        for (var i = 0; i < samples.Length; i++)
        {
            var value = 0.0;
            foreach (var (hz, dbm0) in parts)
            {
                value += Level.ToPeak(dbm0) * Math.Sin((2 * Math.PI * hz * i / 8000) + hz);
            }

            samples[i] = (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);
        }

        return samples;
    }

    public static short[] Join(params short[][] parts) => [.. parts.SelectMany(p => p)];

    public static short[] WithNoise(short[] samples, double dbm0, ulong seed = 1)
    {
        var copy = (short[])samples.Clone();
        new NoiseSource(seed, dbm0).AddTo(copy);
        return copy;
    }

    public static short[] Through(Law? law, short[] samples)
    {
        if (law is not { } l)
        {
            return samples;
        }

        var octets = new byte[samples.Length];
        var back = new short[samples.Length];
        G711.Encode(l, samples, octets);
        G711.Decode(l, octets, back);
        return back;
    }

    /// <summary>Everything a generator makes until it is idle, then 100 ms of silence, in uneven blocks.</summary>
    public static short[] Drain(Func<bool> isBusy, Func<Span<short>, int> generate)
    {
        var all = new List<short>();
        var block = new short[173];
        while (isBusy())
        {
            generate(block);
            all.AddRange(block);
        }

        all.AddRange(new short[800]);
        return [.. all];
    }

    /// <summary>
    /// Speech without a speaker: glottal pulses with wandering pitch through three moving resonances, syllables at 3 to 6 a
    /// second, fricative noise and pauses between; voices from 80 to 320 Hz.
    /// </summary>
    public static short[] Speech(int seconds, ulong seed, double dbm0 = -16)
    {
        var prng = new Prng(seed);
        var samples = new double[seconds * 8000];
        var at = 0;
        while (at < samples.Length)
        {
            var length = Math.Min(samples.Length - at, 800 + prng.Next(2000));
            var kind = prng.Next(10);
            if (kind < 7)
            {
                Vowel(samples.AsSpan(at, length), prng);
            }
            else if (kind < 9)
            {
                var gain = 0.05 + (0.2 * prng.NextDouble());
                var last = 0.0;
                for (var i = 0; i < length; i++)
                {
                    var white = prng.NextDouble() - 0.5;
                    samples[at + i] = gain * (white - (0.8 * last)) * Math.Sin(Math.PI * i / length);
                    last = white;
                }
            }

            at += length;
        }

        var scale = Level.ToRms(dbm0) / Math.Sqrt(samples.Average(s => s * s));
        return [.. samples.Select(s => (short)Math.Clamp(Math.Round(s * scale), short.MinValue, short.MaxValue))];
    }

    private static void Vowel(Span<double> output, Prng prng)
    {
        var pitch = 80 + (prng.NextDouble() * 240);
        var glide = (prng.NextDouble() - 0.5) * 0.3 * pitch / output.Length;
        Span<double> formants = [250 + (600 * prng.NextDouble()), 800 + (1400 * prng.NextDouble()), 2300 + (900 * prng.NextDouble())];
        Span<double> move = [(prng.NextDouble() - 0.5) * 150, (prng.NextDouble() - 0.5) * 400, 0];
        Span<double> y1 = stackalloc double[3];
        Span<double> y2 = stackalloc double[3];
        var phase = 0.0;
        var jitter = 1.0;
        for (var i = 0; i < output.Length; i++)
        {
            pitch += glide;
            phase += pitch * jitter / 8000;
            var pulse = 0.0;
            if (phase >= 1)
            {
                phase -= 1;
                pulse = 1;
                jitter = 1 + ((prng.NextDouble() - 0.5) * 0.02);
            }

            pulse += (prng.NextDouble() - 0.5) * 0.01;
            var sum = 0.0;
            for (var f = 0; f < 3; f++)
            {
                var hz = formants[f] + (move[f] * i / output.Length);
                const double R = 0.965;
                var y = pulse + (2 * R * Math.Cos(2 * Math.PI * hz / 8000) * y1[f]) - (R * R * y2[f]);
                (y2[f], y1[f]) = (y1[f], y);
                sum += y * (f == 0 ? 1 : f == 1 ? 0.5 : 0.2);
            }

            output[i] = sum * Math.Sin(Math.PI * i / output.Length);
        }
    }
}
