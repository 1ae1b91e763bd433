using Trunkline.Base;

namespace Trunkline.Dsp.Tests;

public sealed class FskTests
{
    public static TheoryData<string> Standards => ["bell202", "v23"];

    private static readonly byte[] Message = [0x80, 13, .. "0111224185551"u8];

    private readonly byte[] _read = new byte[CallerIdModulator.MaxMessage];

    [Theory]
    [MemberData(nameof(Standards))]
    public void Octets_ComeThrough(string name)
    {
        var standard = Named(name);
        var octets = Enumerable.Range(0, 256).Select(o => (byte)o).ToArray();
        var modulator = new FskModulator(standard);
        modulator.Start(0, 60);
        Assert.All(octets, o => Assert.True(modulator.Enqueue(o)));
        var demodulator = new FskDemodulator(standard);
        var read = new List<byte>();
        var samples = Audio.Join(Audio.Silence(50), Audio.Drain(() => modulator.IsBusy, modulator.Generate));
        for (var at = 0; at < samples.Length; at += 97)
        {
            demodulator.Process(samples.AsSpan(at, Math.Min(97, samples.Length - at)));
            while (demodulator.TryRead(out var octet))
            {
                read.Add(octet);
            }
        }

        Assert.Equal(octets, read);
        Assert.False(demodulator.CarrierPresent);
        Assert.Equal(0, demodulator.Errors);
    }

    [Theory]
    [MemberData(nameof(Standards))]
    public void CallerId_IsRead_AtEveryLevel_ThroughALaw_WithNoise(string name)
    {
        var standard = Named(name);
        foreach (var level in new double[] { -4, -13.5, -24, -32 })
        {
            for (var seed = 0; seed < 10; seed++)
            {
                var samples = Audio.WithNoise(Send(standard, level, seed), level - 20, (ulong)seed);
                Assert.Equal(Message, Receive(standard, Audio.Through(seed % 2 == 0 ? Law.A : Law.Mu, samples)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Standards))]
    public void CallerId_WithNoiseAt12Db_IsReadNearlyAlways(string name)
    {
        var standard = Named(name);
        var good = Enumerable.Range(0, 40).Count(seed => Receive(standard, Audio.WithNoise(Send(standard, -13.5, seed), -25.5, (ulong)seed)) is not null);
        Assert.InRange(good, 38, 40);
    }

    [Fact]
    public void CallerId_DuringACall_HasNoSeizure()
    {
        var modulator = new CallerIdModulator(FskStandard.Bell202);
        modulator.Start(Message, seizure: false);
        Assert.Equal(Message, Receive(FskStandard.Bell202, Audio.Join(Audio.Silence(60), Audio.Drain(() => modulator.IsBusy, modulator.Generate))));
    }

    [Fact]
    public void CallerId_AfterRinging_AndBeforeSpeech_IsRead()
    {
        var ring = Audio.Tone(2000, (25, 0));
        var samples = Audio.Join(ring, Audio.Silence(500), Send(FskStandard.V23, -13.5, 1), Audio.Speech(2, 3));
        Assert.Equal(Message, Receive(FskStandard.V23, samples));
    }

    [Fact]
    public void CallerId_ModulatedTooFastOrSlow_IsRead()
    {
        foreach (var baud in new[] { 1180.0, 1220.0 })
        {
            var modulator = new CallerIdModulator(FskStandard.Bell202 with { Baud = baud });
            modulator.Start(Message);
            Assert.Equal(Message, Receive(FskStandard.Bell202, Audio.Drain(() => modulator.IsBusy, modulator.Generate)));
        }
    }

    [Fact]
    public void CallerId_Broken_IsCounted()
    {
        var samples = Send(FskStandard.Bell202, -13.5, 1);
        var end = Array.FindLastIndex(samples, s => s != 0);
        var cut = (short[])samples.Clone();
        cut.AsSpan(end - 500).Clear();
        var demodulator = new CallerIdDemodulator(FskStandard.Bell202);
        demodulator.Process(cut);
        Assert.Equal((0, 1), (demodulator.GoodMessages, demodulator.BadMessages));

        // twenty milliseconds of noise in the middle of the message
        var hit = (short[])samples.Clone();
        new NoiseSource(1, -6).AddTo(hit.AsSpan(end - 800, 160));
        demodulator.Process(hit);
        Assert.Equal((0, 2), (demodulator.GoodMessages, demodulator.BadMessages));
        demodulator.Process(samples);
        Assert.Equal((1, 2), (demodulator.GoodMessages, demodulator.BadMessages));
    }

    [Fact]
    public void Message_WithAWrongLength_IsRefused()
    {
        var modulator = new CallerIdModulator(FskStandard.V23);
        Assert.False(modulator.Start([0x80]));
        Assert.False(modulator.Start([0x80, 2, 1]));
        Assert.False(modulator.IsBusy);
    }

    [Fact]
    public void Speech_TonesAndNoise_SayNothing()
    {
        var demodulator = new CallerIdDemodulator(FskStandard.Bell202);
        demodulator.Process(Audio.Speech(60, 2));
        demodulator.Process(Audio.WithNoise(Audio.Silence(5000), -15));
        demodulator.Process(Audio.Tone(2000, (1209, -10), (697, -10)));
        Assert.Equal(0, demodulator.GoodMessages);
    }

    [Fact]
    public void RandomSamples_NeverThrow()
    {
        var prng = new Prng(6);
        var block = new byte[402];
        var demodulator = new CallerIdDemodulator(FskStandard.V23);
        for (var i = 0; i < 5_000; i++)
        {
            prng.Fill(block);
            demodulator.Process(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(block.AsSpan(0, prng.Next(201) * 2)));
        }

        Assert.Equal(0, demodulator.GoodMessages);
    }

    [Fact]
    public void SendingAndReceiving_Allocate_Nothing()
    {
        var modulator = new CallerIdModulator(FskStandard.Bell202);
        var demodulator = new CallerIdDemodulator(FskStandard.Bell202);
        var block = new short[160];
        NoAllocation.In(() =>
        {
            if (!modulator.IsBusy)
            {
                modulator.Start(Message);
            }

            modulator.Generate(block);
            demodulator.Process(block);
            demodulator.TryRead(_read, out _);
        });
        Assert.True(demodulator.GoodMessages > 10);
    }

    private static FskStandard Named(string name) => name == "v23" ? FskStandard.V23 : FskStandard.Bell202;

    private static short[] Send(FskStandard standard, double level, int seed)
    {
        var modulator = new CallerIdModulator(standard, level);
        Assert.True(modulator.Start(Message));
        return Audio.Join(new short[400 + seed], Audio.Drain(() => modulator.IsBusy, modulator.Generate));
    }

    private byte[]? Receive(FskStandard standard, short[] samples)
    {
        var demodulator = new CallerIdDemodulator(standard);
        for (var at = 0; at < samples.Length; at += 131)
        {
            demodulator.Process(samples.AsSpan(at, Math.Min(131, samples.Length - at)));
        }

        return demodulator.TryRead(_read, out var length) ? _read[..length] : null;
    }
}
