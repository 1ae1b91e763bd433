using Trunkline.Base;

namespace Trunkline.Dsp.Tests;

public sealed class CallProgressTests
{
    private static readonly ToneName[] Heard =
        [ToneName.Dial, ToneName.Ringback, ToneName.Busy, ToneName.Congestion, ToneName.SpecialInformation];

    public static TheoryData<string, ToneName> EveryTone
    {
        get
        {
            var data = new TheoryData<string, ToneName>();
            foreach (var country in TonePlans.Countries)
            {
                foreach (var tone in Heard)
                {
                    data.Add(country, tone);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryTone))]
    public void EveryTone_OfEveryCountry_IsHeard_AndNothingElse(string country, ToneName tone)
    {
        foreach (var (law, level) in new (Law?, double)[] { (null, 0), (Law.A, -12), (Law.Mu, -22) })
        {
            var plan = TonePlans.For(country);
            var samples = Audio.Join(Audio.Silence(300), Play(plan, tone, 16_000, level), Audio.Silence(7000));
            samples = Audio.WithNoise(samples, -55);
            var expected = SoundsAs(plan, tone);
            Assert.Equal($"{expected} None", string.Join(' ', Listen(plan, Audio.Through(law, samples)).Select(c => c.Tone)));
        }
    }

    /// <summary>ms from the beginning of the tone to the decision, at most.</summary>
    [Theory]
    [InlineData("us", ToneName.Dial, 400)]
    [InlineData("us", ToneName.Ringback, 400)] // spandsp: 5.2 s, after the pause
    [InlineData("us", ToneName.Busy, 2060)]
    [InlineData("us", ToneName.Congestion, 1060)]
    [InlineData("gb", ToneName.Ringback, 400)]
    [InlineData("de", ToneName.Ringback, 1100)]
    [InlineData("de", ToneName.Busy, 1980)]
    [InlineData("de", ToneName.Congestion, 1020)]
    [InlineData("de", ToneName.Dial, 1450)]
    [InlineData("es", ToneName.Busy, 1260)]
    [InlineData("fr", ToneName.SpecialInformation, 900)]
    public void Tone_IsDecided_InTime(string country, ToneName tone, int within)
    {
        var plan = TonePlans.For(country);
        var change = Listen(plan, Play(plan, tone, 8000)).First();
        Assert.Equal(tone, change.Tone);
        Assert.InRange(change.AfterSamples / 8, 100, within);
    }

    [Fact]
    public void DialTone_WhenExpected_IsDecidedIn400Ms_InEveryCountryWithASteadyOne()
    {
        foreach (var country in TonePlans.Countries.Where(c => c != "it"))
        {
            var plan = TonePlans.For(country);
            var change = Listen(plan, Play(plan, ToneName.Dial, 2000), expectDial: true).First();
            Assert.Equal(ToneName.Dial, change.Tone);
            Assert.InRange(change.AfterSamples / 8, 300, 400);
        }
    }

    [Fact]
    public void DialTone_Ends_Within100Ms()
    {
        var plan = TonePlans.For("us");
        var changes = Listen(plan, Audio.Join(Play(plan, ToneName.Dial, 1000), Audio.Silence(1000)));
        Assert.Equal([ToneName.Dial, ToneName.None], changes.Select(c => c.Tone));
        Assert.InRange((changes[0].AfterSamples + changes[1].AfterSamples) / 8, 1000, 1100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Busy_IsBelieved_AfterAsManyCyclesAsAsked(int cycles)
    {
        var plan = TonePlans.For("us");
        var change = Listen(plan, Play(plan, ToneName.Busy, 8000), cycles: cycles).First();
        Assert.Equal(ToneName.Busy, change.Tone);
        Assert.InRange(change.AfterSamples / 8, cycles * 1000, (cycles * 1000) + 70);
    }

    [Theory]
    [InlineData(0.85)]
    [InlineData(1.15)]
    public void Cadence_ThatIs15PercentOff_IsHeard(double factor)
    {
        foreach (var country in new[] { "us", "gb", "de", "fr", "ru", "es", "cn", "tr" })
        {
            var plan = TonePlans.For(country);
            var slow = plan with { Tones = [.. plan.Tones.Select(t => t with { CadenceMs = [.. t.CadenceMs.Select(ms => (int)(ms * factor))] })] };
            foreach (var tone in new[] { ToneName.Busy, ToneName.Ringback })
            {
                Assert.Equal(tone, Listen(plan, Play(slow, tone, 12_000)).First().Tone);
            }
        }
    }

    [Theory]
    [InlineData(-12)]
    [InlineData(12)]
    public void Frequency_ThatIs12HzOff_IsHeard(double hz)
    {
        var plan = TonePlans.For("de");
        var off = plan with { Tones = [.. plan.Tones.Select(t => t with { Frequencies = [.. t.Frequencies.Select(f => f + hz)] })] };
        Assert.Equal(ToneName.Busy, Listen(plan, Play(off, ToneName.Busy, 8000)).First().Tone);
    }

    [Fact]
    public void NorthAmericanSit_WithItsShiftedAndShortTones_IsHeard()
    {
        var samples = Audio.Join(Audio.Silence(200), Audio.Tone(274, (913.8, -14)), Audio.Tone(380, (1428.5, -14)), Audio.Tone(380, (1776.7, -14)), Audio.Silence(3000));
        Assert.Equal("SpecialInformation None", string.Join(' ', Listen(TonePlans.For("us"), samples).Select(c => c.Tone)));
    }

    [Fact]
    public void Ringback_ThenVoice_Ends()
    {
        var plan = TonePlans.For("de");
        var ring = Play(plan, ToneName.Ringback, 6500);
        var speech = Audio.Speech(5, 3);
        var changes = Listen(plan, Audio.Join(ring, speech));
        Assert.Equal([ToneName.Ringback, ToneName.None], changes.Select(c => c.Tone));
        // within two seconds of speech, not when the next burst is overdue at 10 s
        Assert.InRange((changes[0].AfterSamples + changes[1].AfterSamples) / 8, 6500, 8500);
    }

    /// <summary>spandsp's super tone detector, on 16.7 minutes of speech: us 2, de 96, fr 71.</summary>
    [Theory]
    [InlineData("us")]
    [InlineData("gb")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("jp")]
    [InlineData("es")]
    public void Speech_IsNoTone(string country)
    {
        var detector = new CallProgressDetector(TonePlans.For(country)) { ExpectDialTone = true };
        for (var seed = 0; seed < 5; seed++)
        {
            detector.Process(Audio.Speech(20, (ulong)seed + 100));
        }

        Assert.False(detector.TryRead(out var change), change.ToString());
    }

    /// <summary>What a sung or drawn-out vowel does: right length, right place, but it wanders or swells.</summary>
    [Theory]
    [InlineData(26, 0)]
    [InlineData(0, 8)]
    [InlineData(2, 1)]
    public void Burst_ThatWandersOrSwells_IsNoRingback(double glideHz, double swellDb)
    {
        var burst = new short[8000];
        var phase = 0.0;
        for (var i = 0; i < burst.Length; i++)
        {
            phase += 2 * Math.PI * (425 + (glideHz * ((i / 8000.0) - 0.5))) / 8000;
            burst[i] = (short)(Level.ToPeak(-16 + (swellDb * i / 8000.0)) * Math.Sin(phase));
        }

        var heard = Listen(TonePlans.For("de"), Audio.Join(Audio.Silence(500), burst, Audio.Silence(2000)));
        Assert.Equal(glideHz < 10 && swellDb < 3, heard.Count > 0);
    }

    [Fact]
    public void Dtmf_FskAndNoise_AreNoTone()
    {
        foreach (var country in TonePlans.Countries)
        {
            var generator = new DtmfGenerator(100, 100);
            generator.Enqueue("0123456789*#ABCD,0123456789*#ABCD");
            var callerId = new CallerIdModulator(FskStandard.V23);
            callerId.Start([1, 4, 1, 2, 3, 4]);
            var samples = Audio.Join(
                Audio.Drain(() => generator.IsBusy, generator.Generate),
                Audio.Drain(() => callerId.IsBusy, callerId.Generate),
                Audio.WithNoise(Audio.Silence(5000), -20));
            Assert.Empty(Listen(TonePlans.For(country), samples, expectDial: true));
        }
    }

    [Fact]
    public void Generator_CadenceAndLevel_AreThePlans()
    {
        var samples = Play(TonePlans.For("gb"), ToneName.Ringback, 6000);
        Assert.Equal(-13, Level.Of(samples.AsSpan(0, 3200)), 0.2);
        Assert.True(samples.AsSpan(3200, 1600).IndexOfAnyExcept((short)0) < 0);
        Assert.Equal(-13, Level.Of(samples.AsSpan(4800, 3200)), 0.2);
        Assert.True(samples.AsSpan(8000, 16_000).IndexOfAnyExcept((short)0) < 0);
        Assert.Equal(-16, Goertzel.Measure(samples.AsSpan(24_000, 3200), 450), 0.3);
    }

    [Fact]
    public void Generator_IsIdleAfterItsRepeats_AndRefusesWhatThePlanLacks()
    {
        var generator = new ToneGenerator(TonePlans.For("de"));
        Assert.True(generator.Start(ToneName.Confirmation));
        var samples = new short[8000];
        Assert.Equal(2400, generator.Generate(samples));
        Assert.Equal(ToneName.None, generator.Current);
        Assert.Equal(0, generator.Generate(samples));
        Assert.False(new ToneGenerator(new TonePlan("xx", [])).Start(ToneName.Dial));
    }

    [Fact]
    public void Generator_InAnyBlocks_IsTheSameTone()
    {
        var plan = TonePlans.For("us");
        var whole = Play(plan, ToneName.Busy, 3000);
        var generator = new ToneGenerator(plan);
        generator.Start(ToneName.Busy);
        var parts = new short[whole.Length];
        for (var at = 0; at < parts.Length; at += 37)
        {
            generator.Generate(parts.AsSpan(at, Math.Min(37, parts.Length - at)));
        }

        Assert.Equal(whole, parts);
    }

    [Fact]
    public void UnknownCountry_IsGeneric()
    {
        Assert.False(TonePlans.TryFor("zz", out _));
        Assert.Equal("generic", TonePlans.For("zz").Country);
        Assert.Equal("de", TonePlans.For("DE").Country);
        Assert.Equal("gb", TonePlans.For("gb").Country); // ISO 3166, as site.yaml says it
    }

    [Fact]
    public void RandomSamples_NeverThrow()
    {
        var prng = new Prng(4);
        var block = new byte[402];
        var detector = new CallProgressDetector(TonePlans.For("au"));
        for (var i = 0; i < 5_000; i++)
        {
            prng.Fill(block);
            detector.Process(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(block.AsSpan(0, prng.Next(201) * 2)));
        }

        Assert.False(detector.TryRead(out _));
    }

    [Fact]
    public void GeneratingAndDetecting_Allocate_Nothing()
    {
        var plan = TonePlans.For("us");
        var generator = new ToneGenerator(plan);
        var detector = new CallProgressDetector(plan);
        var block = new short[160];
        var n = 0;
        NoAllocation.In(() =>
        {
            generator.Start(n++ / 200 % 2 == 0 ? ToneName.Busy : ToneName.SpecialInformation);
            generator.Generate(block);
            detector.Process(block);
            detector.TryRead(out _);
        });
    }

    internal static short[] Play(TonePlan plan, ToneName tone, int ms, double gain = 0)
    {
        var louder = plan with { Tones = [.. plan.Tones.Select(t => t with { LevelDbm0 = t.LevelDbm0 + gain })] };
        var generator = new ToneGenerator(louder);
        generator.Start(tone);
        var samples = new short[ms * 8];
        generator.Generate(samples);
        return samples;
    }

    private static ToneName SoundsAs(TonePlan plan, ToneName tone) =>
        tone == ToneName.Congestion && plan.Find(tone)!.CadenceMs.SequenceEqual(plan.Find(ToneName.Busy)!.CadenceMs) ? ToneName.Busy : tone;

    private static List<ToneChange> Listen(TonePlan plan, short[] samples, bool expectDial = false, int cycles = 2)
    {
        var detector = new CallProgressDetector(plan, cycles) { ExpectDialTone = expectDial };
        var changes = new List<ToneChange>();
        for (var at = 0; at < samples.Length; at += 160)
        {
            detector.Process(samples.AsSpan(at, Math.Min(160, samples.Length - at)));
            while (detector.TryRead(out var change))
            {
                changes.Add(change);
            }
        }

        return changes;
    }
}
