using Trunkline.Dsp;

namespace Trunkline.Interop.Tests;

public sealed class SpandspDtmfTests
{
    private const string All = "0123456789*#ABCD";

    public static TheoryData<string> Laws => [.. Spandsp.Laws];

    [Theory]
    [MemberData(nameof(Laws))]
    public void Ours_IsHeardBySpandsp(string law)
    {
        foreach (var (level, twist) in new[] { (-8.0, 2.0), (-3, 0), (-20, -3), (-35, 0) })
        {
            Assert.Equal(All + All, Spandsp.Digits(Play(All + All, 50, 50, level, twist), law));
        }
    }

    [Fact]
    public void Ours_WithNoise_IsHeardBySpandsp()
    {
        var samples = Play(All, 60, 60, -10, 0);
        new NoiseSource(1, -7 - 14).AddTo(samples);
        Assert.Equal(All, Spandsp.Digits(samples));
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Spandsps_IsHeardByOurs(string law)
    {
        foreach (var parameters in new[]
        {
            "--on 50 --off 50", "--on 40 --off 40", "--on 35 --off 35", "--on 45 --off 20", "--level -3", "--level -36", "--level -15 --twist 4", "--level -15 --twist -8",
        })
        {
            Assert.Equal($"{parameters}: {All}", $"{parameters}: {Hear(Spandsp.Generate($"dtmf DIGITS {parameters}", law, All))}");
        }
    }

    [Fact]
    public void Spandsps_WithNoiseAt12Db_IsHeardByOurs()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var samples = Spandsp.Generate("dtmf DIGITS --on 50 --off 50 --level -10", "s16", All);
            new NoiseSource((ulong)seed, -7 - 12).AddTo(samples);
            Assert.Equal(All, Hear(samples));
        }
    }

    [Fact]
    public void Spandsps_TooShort_IsNotHeard() => Assert.Equal("", Hear(Spandsp.Generate("dtmf DIGITS --on 20 --off 60", "s16", All)));

    private static short[] Play(string digits, int on, int off, double level, double twist)
    {
        var generator = new DtmfGenerator(on, off, level, twist);
        Assert.True(generator.Enqueue(digits));
        var samples = new short[1600 + (digits.Length * (on + off) * 8) + 1600];
        generator.Generate(samples.AsSpan(1600));
        return samples;
    }

    private static string Hear(short[] samples)
    {
        var detector = new DtmfDetector();
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
}
