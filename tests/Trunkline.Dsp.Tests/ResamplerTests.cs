namespace Trunkline.Dsp.Tests;

public sealed class ResamplerTests
{
    public static TheoryData<int, double> Passed
    {
        get
        {
            var data = new TheoryData<int, double>();
            foreach (var rate in (int[])[11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])
            {
                foreach (var hz in (double[])[300, 1000, 2500, 3400])
                {
                    data.Add(rate, hz);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Passed))]
    public void Telephony_IsLeftAsItWas(int rate, double hz)
    {
        var output = Resampler.ToTelephone(Tone(rate, hz, 1), rate);
        Assert.Equal(8000, output.Length);
        var reading = ToneMeter.Measure(output.AsSpan(400, 7200));
        Assert.InRange(reading.Frequency, hz - 0.3, hz + 0.3);
        Assert.InRange(reading.Dbm0, -10.1, -9.9);
        Assert.True(reading.IsPure);

        // and it is where it was in time: the input's phase
        for (var i = 1000; i < 1100; i++)
        {
            Assert.InRange(output[i] - (Level.ToPeak(-10) * Math.Sin(2 * Math.PI * hz * i / 8000)), -80, 80);
        }
    }

    [Theory]
    [InlineData(16_000, 4600)]
    [InlineData(22_050, 6900)]
    [InlineData(44_100, 7000)]
    [InlineData(44_100, 15_000)]
    [InlineData(48_000, 4400)]
    [InlineData(48_000, 9000)]
    public void WhatATelephoneDoesNotCarry_DoesNotFoldBack(int rate, double hz)
    {
        var output = Resampler.ToTelephone(Tone(rate, hz, 1), rate);
        Assert.InRange(Level.Of(output.AsSpan(400, 7200)), Level.Silence, -75); // 65 dB under the input: the rounding of 16 bits is in it
        Assert.InRange(ToneMeter.Measure(output.AsSpan(400, 7200)).Dbm0, Level.Silence, -75);
    }

    [Fact]
    public void OfTheSameRate_IsACopy_AndAnEmptyInputIsEmpty()
    {
        var tone = Tone(8000, 1000, 0.1);
        Assert.Equal(tone, Resampler.ToTelephone(tone, 8000));
        Assert.Empty(Resampler.ToTelephone([], 48_000));
        Assert.Single(Resampler.ToTelephone([1], 48_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampler.ToTelephone(tone, 7999));
    }

    [Fact]
    public void Constant_StaysTheSame_InEveryPhase()
    {
        var output = Resampler.ToTelephone([.. Enumerable.Repeat((short)10_000, 44_100)], 44_100);
        Assert.All(output[200..^200], s => Assert.InRange((int)s, 9999, 10_001));
    }

    private static short[] Tone(int rate, double hz, double seconds) =>
        [.. Enumerable.Range(0, (int)(rate * seconds)).Select(i => (short)Math.Round(Level.ToPeak(-10) * Math.Sin(2 * Math.PI * hz * i / rate)))];
}
