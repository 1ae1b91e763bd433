using Trunkline.Base;

namespace Trunkline.Dsp.Tests;

public sealed class DtmfTests
{
    private const string All = "0123456789*#ABCD";
    private static readonly double[] Rows = [697, 770, 852, 941];
    private static readonly double[] Columns = [1209, 1336, 1477, 1633];

    private readonly DtmfDetector _detector = new();

    [Theory]
    [InlineData(null)]
    [InlineData(Law.A)]
    [InlineData(Law.Mu)]
    public void Generator_IsHeardByDetector(Law? law)
    {
        var generator = new DtmfGenerator(50, 50);
        Assert.True(generator.Enqueue(All + "1122,3"));
        var samples = Audio.Through(law, Audio.Drain(() => generator.IsBusy, generator.Generate));
        Assert.Equal(All + "11223", Hear(samples));
    }

    [Fact]
    public void Generator_TimesLevelAndTwist_AreAsAsked()
    {
        var generator = new DtmfGenerator(60, 40, -10, 2);
        generator.Enqueue("5,5");
        var samples = Audio.Drain(() => generator.IsBusy, generator.Generate);
        Assert.Equal(-10, Goertzel.Measure(samples.AsSpan(0, 480), 770), 0.3);
        Assert.Equal(-8, Goertzel.Measure(samples.AsSpan(0, 480), 1336), 0.3);
        Assert.Equal(0, Array.FindLastIndex(samples, s => s != 0) / 8 is var end && end is >= 658 and <= 660 ? 0 : end);
        Assert.True(samples.AsSpan(480, 320 + 4000).IndexOfAnyExcept((short)0) < 0);
    }

    [Fact]
    public void Generator_RefusesWhatIsNoDigit_AndWhatDoesNotFit()
    {
        var generator = new DtmfGenerator();
        Assert.False(generator.Enqueue('E'));
        Assert.False(generator.Enqueue("1E"));
        Assert.False(generator.IsBusy);
        Assert.True(generator.Enqueue(new string('1', 64)));
        Assert.False(generator.Enqueue('1'));
    }

    /// <summary>Q.24: 40 ms must be heard, 23 ms must not; ours hears from 35.</summary>
    [Theory]
    [InlineData(23, 60, 0)]
    [InlineData(35, 60, 100)]
    [InlineData(40, 40, 100)]
    [InlineData(50, 20, 100)]
    [InlineData(40, 25, 100)]
    public void Durations_OfQ24(int on, int off, int percent) => Assert.Equal(percent, Rate(on, off));

    [Theory]
    [InlineData(-3, -3)]
    [InlineData(-36, -36)]
    [InlineData(-38, -38)]
    [InlineData(-14, -10)] // high group 4 dB up
    [InlineData(-15, -10)]
    [InlineData(-10, -18)] // high group 8 dB down
    [InlineData(-10, -19)]
    public void LevelsAndTwist_OfQ24_AreHeard(double low, double high) => Assert.Equal(100, Rate(45, 45, low, high));

    [Theory]
    [InlineData(-50, -50)]
    [InlineData(-10, -25)]
    [InlineData(-25, -10)]
    public void LevelsAndTwist_FarOutside_AreNot(double low, double high) => Assert.Equal(0, Rate(45, 45, low, high));

    [Theory]
    [InlineData(1.5, 100)]
    [InlineData(-1.5, 100)]
    [InlineData(3.5, 0)]
    [InlineData(-3.5, 0)]
    public void FrequencyTolerance_OfQ24(double offPercent, int rate) => Assert.Equal(rate, Rate(50, 50, offPercent: offPercent));

    [Theory]
    [InlineData(18, 100)]
    [InlineData(12, 100)]
    public void WhiteNoise_DoesNotHide(double snr, int rate) => Assert.Equal(rate, Rate(50, 50, noise: -7 - snr));

    [Fact]
    public void Dropout_Of10Ms_DoesNotSplitADigit() => Assert.Equal("5", Hear(Audio.Join(
        Audio.Silence(50), Audio.Tone(60, (770, -10), (1336, -10)), Audio.Silence(10), Audio.Tone(60, (770, -10), (1336, -10)), Audio.Silence(100))));

    [Fact]
    public void Length_IsReported_AndPresenceComesEarly()
    {
        _detector.Process(Audio.Silence(100));
        var tone = Audio.Tone(100, (697, -10), (1209, -10));
        var early = 0;
        while (!_detector.IsDigitPresent)
        {
            _detector.Process(tone.AsSpan(early * 8, 8));
            early++;
        }

        Assert.InRange(early, 20, 36);
        Assert.Equal('1', _detector.PresentDigit);
        _detector.Process(tone.AsSpan(early * 8));
        _detector.Process(Audio.Silence(60));
        Assert.True(_detector.TryRead(out var digit));
        Assert.InRange(digit.Milliseconds, 92, 108);
        Assert.False(_detector.IsDigitPresent);
    }

    [Fact]
    public void Speech_SaysNoDigits() => Assert.Equal("", Hear(Enumerable.Range(0, 12).SelectMany(seed => Audio.Speech(30, (ulong)seed)).ToArray()));

    [Fact]
    public void CallProgressTones_SayNoDigits()
    {
        foreach (var country in TonePlans.Countries)
        {
            foreach (var tone in TonePlans.For(country).Tones)
            {
                var generator = new ToneGenerator(TonePlans.For(country));
                generator.Start(tone.Name);
                var samples = new short[24_000];
                generator.Generate(samples);
                Assert.Equal("", Hear(samples));
            }
        }
    }

    [Fact]
    public void DialTone_AsLoudAsTheDigits_IsRejectedWhenAsked()
    {
        var generator = new DtmfGenerator(50, 50, -10, 0);
        generator.Enqueue(All);
        var digits = Audio.Drain(() => generator.IsBusy, generator.Generate);
        foreach (var dial in new[] { (350.0, 440.0), (425.0, 425.0), (440.0, 440.0) })
        {
            var tone = Audio.Tone(digits.Length / 8, (dial.Item1, -13), (dial.Item2, -13));
            var both = digits.Zip(tone, (a, b) => (short)(a + b)).ToArray();
            Assert.NotEqual(All, Hear(both));
            var filtered = new DtmfDetector(rejectDialTone: true);
            Assert.Equal(All, Hear(both, filtered));
        }
    }

    [Fact]
    public void HighPass_IsFlatWhereDigitsAre()
    {
        var filter = new HighPass();
        foreach (var hz in Rows.Concat(Columns))
        {
            Assert.InRange(20 * Math.Log10(filter.Response(hz)), -0.1, 0.1);
        }

        Assert.InRange(20 * Math.Log10(filter.Response(425)), -200, -20);
    }

    [Fact]
    public void RandomSamples_NeverThrow()
    {
        var prng = new Prng(4);
        var block = new byte[402];
        for (var i = 0; i < 10_000; i++)
        {
            prng.Fill(block);
            _detector.Process(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(block.AsSpan(0, prng.Next(201) * 2)));
        }

        Assert.False(_detector.TryRead(out _));
    }

    [Fact]
    public void GeneratingAndDetecting_Allocate_Nothing()
    {
        var generator = new DtmfGenerator();
        var block = new short[160];
        NoAllocation.In(() =>
        {
            generator.Enqueue("1");
            generator.Generate(block);
            _detector.Process(block);
            _detector.TryRead(out _);
        });
    }

    private static string Hear(short[] samples, DtmfDetector detector)
    {
        var heard = "";
        for (var at = 0; at < samples.Length; at += 160)
        {
            detector.Process(samples.AsSpan(at, Math.Min(160, samples.Length - at)));
            while (detector.TryRead(out var digit))
            {
                heard += digit.Digit;
            }
        }

        return heard;
    }

    private string Hear(short[] samples) => Hear(samples, _detector);

    /// <summary>Percent of 160 random digits at random places that are heard exactly once.</summary>
    private int Rate(double on, double off, double low = -10, double high = -10, double offPercent = 0, double? noise = null)
    {
        var prng = new Prng(17);
        var right = 0;
        for (var i = 0; i < 160; i++)
        {
            var row = i / 4 % 4;
            var column = i % 4;
            var factor = 1 + (offPercent / 100);
            var samples = Audio.Join(
                new short[400 + prng.Next(80)],
                Audio.Tone(on, (Rows[row] * factor, low), (Columns[column] * factor, high)),
                Audio.Silence((int)off),
                Audio.Tone(on, (Rows[row] * factor, low), (Columns[column] * factor, high)),
                Audio.Silence(60));
            samples = noise is { } level ? Audio.WithNoise(samples, level, (ulong)i) : samples;
            var digit = "123A456B789C*0#D"[(row * 4) + column];
            right += Hear(samples) == new string(digit, 2) ? 1 : 0;
        }

        return (right * 100) / 160;
    }
}
