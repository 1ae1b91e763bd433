namespace Trunkline.Dsp.Tests;

public sealed class MelodyTests
{
    private static readonly short[] Music = Melody.Generate();

    [Fact]
    public void Melody_IsQuiet_AndNeverLoud()
    {
        Assert.InRange(Level.Of(Music), -20.1, -19.9);
        var meter = new LevelMeter(800);
        meter.Process(Music);
        Assert.InRange(meter.Loudest, -20, -12);
        Assert.True(Music.Max(s => Math.Abs((int)s)) < Level.ToPeak(-4), "a peak hurts");
    }

    [Fact]
    public void Melody_IsThereAllTheTime_NoWindowOfASecondIsSilent()
    {
        for (var at = 0; at + 8000 <= Music.Length; at += 4000)
        {
            Assert.InRange(Level.Of(Music.AsSpan(at, 8000)), -28, -15);
        }
    }

    [Fact]
    public void Melody_LoopHasNoSeam()
    {
        var largest = Enumerable.Range(1, Music.Length - 1).Max(i => Math.Abs(Music[i] - Music[i - 1]));
        Assert.True(Math.Abs(Music[0] - Music[^1]) <= largest / 2, $"{Music[^1]} then {Music[0]}");
        short[] seam = [.. Music.TakeLast(8000), .. Music.Take(8000)];
        Assert.InRange(Level.Of(seam.AsSpan(7800, 400)), -40, -12); // the last notes sound on into the first
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void Melody_IsNoToneOfAnyExchange(string country)
    {
        var detector = new CallProgressDetector(TonePlans.For(country), 2);
        for (var round = 0; round < 2; round++)
        {
            for (var at = 0; at < Music.Length; at += 160)
            {
                detector.Process(Music.AsSpan(at, Math.Min(160, Music.Length - at)));
                while (detector.TryRead(out var change))
                {
                    Assert.Fail($"{country}: {change} at {at / 8} ms");
                }
            }
        }
    }

    [Theory]
    [InlineData(-14)]
    [InlineData(0)]
    [InlineData(6)]
    public void Melody_IsNoDigit(double louderDb)
    {
        var detector = new DtmfDetector();
        var gain = Math.Pow(10, louderDb / 20);
        short[] samples = [.. Music.Select(s => (short)(s * gain)), .. Music.Select(s => (short)(s * gain))];
        detector.Process(samples);
        Assert.False(detector.TryRead(out var digit), $"heard {digit}");
    }

    public static TheoryData<string> Countries => [.. TonePlans.Countries];
}
