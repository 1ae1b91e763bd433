using Trunkline.Base;

namespace Trunkline.Dsp.Tests;

public sealed class MeasuringTests
{
    [Theory]
    [InlineData(1004, 0)]
    [InlineData(425, -13)]
    [InlineData(2713.3, -30)]
    public void ToneMeter_FindsFrequencyAndLevel(double hz, double dbm0)
    {
        var reading = ToneMeter.Measure(Audio.WithNoise(Audio.Tone(200, (hz, dbm0), (hz / 2, dbm0 - 20)), dbm0 - 40));
        Assert.Equal(hz, reading.Frequency, 0.5);
        Assert.Equal(dbm0, reading.Dbm0, 0.1);
        Assert.True(reading.IsPure);
        Assert.False(ToneMeter.Measure(Audio.WithNoise(Audio.Silence(200), -20)).IsPure);
        Assert.Equal(0, ToneMeter.Measure(Audio.Silence(200)).Frequency);
    }

    [Fact]
    public void LevelMeter_ReadsWindows()
    {
        var meter = new LevelMeter(800);
        Assert.Equal(0, meter.Process(Audio.Tone(99, (1000, -10))));
        Assert.Equal(Level.Silence, meter.Dbm0);
        Assert.Equal(1, meter.Process(Audio.Tone(2, (1000, -10))));
        Assert.Equal(-10, meter.Dbm0, 0.1);
        Assert.Equal(2, meter.Process(Audio.Silence(200)));
        Assert.Equal(Level.Silence, meter.Dbm0);
        Assert.Equal(-10, meter.Loudest, 0.1);
    }

    [Fact]
    public void Noise_HasItsLevel_IsWhite_AndReplays()
    {
        var samples = new short[80_000];
        new NoiseSource(1, -20).Generate(samples);
        Assert.Equal(-20, Level.Of(samples), 0.1);
        var neighbours = Enumerable.Range(1, samples.Length - 1).Average(i => (double)samples[i] * samples[i - 1]);
        Assert.InRange(neighbours / Level.ToMeanSquare(-20), -0.02, 0.02);
        var again = new short[80_000];
        new NoiseSource(1, -20).Generate(again);
        Assert.Equal(samples, again);
    }

    [Fact]
    public void Voice_IsDetected_OverTheLinesNoise_AndHangsOver()
    {
        var detector = new VoiceDetector();
        var noise = Audio.WithNoise(Audio.Silence(2000), -45);
        detector.Process(noise);
        Assert.False(detector.IsVoice);
        detector.Process(Audio.WithNoise(Audio.Tone(10, (400, -10)), -45));
        Assert.False(detector.IsVoice); // a click
        detector.Process(noise.AsSpan(0, 1600));
        var spoken = Audio.WithNoise(Audio.Speech(3, 5), -45);
        var heard = Enumerable.Range(0, spoken.Length / 160).Count(i => detector.Process(spoken.AsSpan(i * 160, 160)) == 1);
        Assert.InRange(heard, 75, 150);
        detector.Process(noise.AsSpan(0, 4000));
        Assert.False(detector.IsVoice);
    }

    [Fact]
    public void Hybrid_ReturnsEchoWithItsLossAndDelay()
    {
        var hybrid = new Hybrid(erlDb: 12, delaySamples: 40);
        var sent = new short[16_000];
        new NoiseSource(2, -10).Generate(sent);
        var heard = new short[16_000];
        Assert.Equal(16_000, hybrid.Process(heard, sent));
        Assert.Equal(-22, Level.Of(heard), 0.3);
        hybrid.Reset();
        var impulse = new short[200];
        impulse[0] = 30_000;
        var response = new short[200];
        for (var at = 0; at < 200; at += 50)
        {
            hybrid.Process(response.AsSpan(at, 50), impulse.AsSpan(at, 50));
        }

        Assert.InRange(response.AsSpan().IndexOfAnyExcept((short)0), 40, 42);
        Assert.True(response.AsSpan(100).IndexOfAnyExcept((short)0) < 0);
    }

    [Fact]
    public void Hybrid_LeavesTheFarSignal()
    {
        var far = Audio.Tone(50, (800, -10));
        var heard = (short[])far.Clone();
        new Hybrid().Process(heard, new short[400]);
        Assert.Equal(far, heard);
    }

    [Theory]
    [InlineData(160)]
    [InlineData(37)]
    public void Mixer_GivesEachTheOthers_AndSaturates(int length)
    {
        var prng = new Prng(3);
        var parties = Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, length).Select(_ => (short)(prng.Next(40_000) - 20_000)).ToArray()).ToArray();
        var mixer = new Mixer();
        mixer.Begin(length);
        Assert.All(parties, p => mixer.Add(p));
        var output = new short[length];
        foreach (var own in parties)
        {
            mixer.Mix(own, output);
            var expected = Enumerable.Range(0, length)
                .Select(i => (short)Math.Clamp(parties.Where(p => p != own).Sum(p => p[i]), short.MinValue, short.MaxValue));
            Assert.Equal(expected, output);
        }

        mixer.Mix(output);
        Assert.Equal(Enumerable.Range(0, length).Select(i => (short)Math.Clamp(parties.Sum(p => p[i]), short.MinValue, short.MaxValue)), output);
    }

    [Fact]
    public void Measuring_Allocates_Nothing()
    {
        var block = Audio.Tone(20, (425, -10));
        var heard = new short[160];
        var hybrid = new Hybrid();
        var mixer = new Mixer();
        var voice = new VoiceDetector();
        var meter = new LevelMeter(800);
        var noise = new NoiseSource(1, -50);
        NoAllocation.In(() =>
        {
            hybrid.Process(heard, block);
            noise.AddTo(heard);
            voice.Process(heard);
            meter.Process(heard);
            mixer.Begin(160);
            mixer.Add(heard);
            mixer.Mix(heard, block);
        });
        NoAllocation.In(() => ToneMeter.Measure(heard), 100);
    }
}
