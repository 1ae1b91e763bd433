using System.Text;
using Trunkline.Base;

namespace Trunkline.E1.Tests.Quality;

public sealed class PathQualityTests
{
    /// <summary>. good, e one wrong block, S severe; what is counted at the end: ES SES BBE UAS.</summary>
    [Theory]
    [InlineData(".....", "0 0 0 0")]
    [InlineData(".e.e.", "2 0 2 0")]
    [InlineData("SSSSSSSSS", "9 9 0 0")]
    [InlineData("SSSSSSSSSS", "0 0 0 10")]
    [InlineData("SSSSSSSSSeSSSSSSSSS", "19 18 1 0")]
    [InlineData("SSSSSSSSSSe.......e", "0 0 0 19")]
    [InlineData("SSSSSSSSSSe........e", "2 0 2 10")]
    [InlineData("SSSSSSSSSSe........SSe........e", "2 0 2 21")]
    [InlineData("eeSSSSSSSSSS..........SSSSSSSSS", "11 9 2 10")]
    public void Seconds_AreCounted_WithTheTenSecondsRule(string seconds, string expected)
    {
        var quality = new PathQuality();
        Feed(quality, seconds);
        Assert.Equal(expected, Words(quality.Total));
        Assert.Equal(expected, Words(quality.Quarters.Current));
        Assert.Equal(expected, Words(quality.Days.Current));
    }

    [Theory]
    [InlineData(1000, 299, 0, false, "ES")]
    [InlineData(1000, 300, 0, false, "ES SES")]
    [InlineData(1000, 0, 5, false, "")]
    [InlineData(0, 0, 27, false, "ES")]
    [InlineData(0, 0, 28, false, "ES SES")]
    [InlineData(0, 0, 0, true, "ES SES")]
    public void Second_AtTheThresholds(int blocks, int errored, int fas, bool isDefect, string expected)
    {
        var second = new QualitySecond(blocks, errored, fas, isDefect);
        Assert.Equal(expected, $"{(second.IsErrored ? "ES" : "")}{(second.IsSevere ? " SES" : "")}");
    }

    /// <summary>The ten seconds lie across the end of an interval: both are corrected.</summary>
    [Fact]
    public void TenSeconds_AcrossTheEndOfAnInterval_CorrectBoth()
    {
        var quality = new PathQuality();
        Feed(quality, new string('.', 896) + "SSSS");
        Assert.Equal("4 4 0 0", Words(quality.Quarters[0]));
        Feed(quality, "SSSSSS");
        Assert.Equal(("0 0 0 4", "0 0 0 6"), (Words(quality.Quarters[0]), Words(quality.Quarters.Current)));
        Feed(quality, new string('S', 900 - 6 - 3) + "e..");
        Assert.Equal("0 0 0 900", Words(quality.Quarters[0]));
        Feed(quality, "......e");
        Assert.Equal(("1 0 1 897", "1 0 1 0"), (Words(quality.Quarters[0]), Words(quality.Quarters.Current)));
        Assert.Equal("2 0 2 901", Words(quality.Days.Current));
    }

    [Fact]
    public void Intervals_AreKept_96QuartersAndDays()
    {
        var quality = new PathQuality(secondOfDay: 86_400 - 100);
        Feed(quality, new string('.', 99));
        Assert.Equal((0, 0), (quality.Quarters.Count, quality.Days.Count));
        Feed(quality, "e");
        Assert.Equal((1, 1, 100, 100), (quality.Quarters.Count, quality.Days.Count, quality.Quarters[0].Seconds, quality.Days[0].Seconds));
        for (var i = 0; i < 97; i++)
        {
            Feed(quality, new string('.', 899) + (i == 1 ? 'e' : '.'));
        }

        Assert.Equal((96, 900, 2), (quality.Quarters.Count, quality.Quarters[95].Seconds, quality.Days.Count));
        Assert.Equal("1 0 1 0", Words(quality.Quarters[95]));
        Assert.Throws<ArgumentOutOfRangeException>(() => quality.Quarters[96]);
        Assert.Equal(86_400, quality.Days[0].Seconds);
    }

    [Fact]
    public void SecondsThatTellNothing_AreNone_AndTimeGoesOn()
    {
        var quality = new PathQuality();
        Feed(quality, "SSSSS??SSSSS");
        Assert.Equal(("0 0 0 10", 10, 12), (Words(quality.Total), quality.Total.Seconds, quality.Quarters.Elapsed));
    }

    /// <summary>Against the rule applied to the whole sequence afterwards.</summary>
    [Fact]
    public void AnySequence_CountsAsTheRuleSays_InEveryInterval()
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var prng = new Prng(seed);
            var seconds = new StringBuilder();
            while (seconds.Length < 4000)
            {
                seconds.Append(prng.Next(3) == 0 ? 'S' : prng.Next(3) == 0 ? 'e' : '.', 1 + prng.Next(14));
            }

            var all = seconds.ToString();
            var quality = new PathQuality();
            Feed(quality, all);
            var unavailable = Unavailable(all);
            for (var back = 0; back < quality.Quarters.Count; back++)
            {
                var from = (quality.Quarters.Count - 1 - back) * 900;
                Assert.Equal(Expected(all, unavailable, from, from + 900), Words(quality.Quarters[back]));
            }

            Assert.Equal(Expected(all, unavailable, 0, all.Length), Words(quality.Total));
            Assert.Equal(Expected(all, unavailable, 0, all.Length), Words(quality.Days.Current));
        }
    }

    [Fact]
    public void Ratios_AreOfAvailableTime()
    {
        var quality = new PathQuality();
        Feed(quality, "SSSSSSSSSS" + "..........eeSS" + "......");
        Assert.Equal(20, quality.Total.AvailableSeconds);
        Assert.Equal(0.2, quality.Total.ErroredSecondRatio);
        Assert.Equal(0.1, quality.Total.SeverelyErroredSecondRatio);
        Assert.Equal(2 / 18_000.0, quality.Total.BackgroundBlockErrorRatio);
    }

    [Fact]
    public void OnSecond_Allocates_Nothing()
    {
        var quality = new PathQuality();
        var i = 0;
        NoAllocation.In(() => quality.OnSecond(new(1000, i++ % 50 < 15 ? 500 : 1, 0, false)));
    }

    private static void Feed(PathQuality quality, string seconds)
    {
        foreach (var c in seconds)
        {
            quality.OnSecond(c switch
            {
                'S' => new(1000, 500, 0, false),
                'e' => new(1000, 1, 0, false),
                '.' => new(1000, 0, 0, false),
                _ => null,
            });
        }
    }

    private static bool[] Unavailable(string seconds)
    {
        var unavailable = new bool[seconds.Length];
        var state = false;
        for (var i = 0; i < seconds.Length; i++)
        {
            var run = i;
            while (run < seconds.Length && (seconds[run] == 'S') != state)
            {
                run++;
            }

            state ^= run - i >= 10;
            unavailable[i] = state;
        }

        return unavailable;
    }

    private static string Expected(string seconds, bool[] unavailable, int from, int to)
    {
        var there = Enumerable.Range(from, to - from).ToList();
        var available = there.Where(i => !unavailable[i]).Select(i => seconds[i]).ToList();
        return $"{available.Count(c => c != '.')} {available.Count(c => c == 'S')} {available.Count(c => c == 'e')} {there.Count(i => unavailable[i])}";
    }

    private static string Words(in QualityCounts c) =>
        $"{c.ErroredSeconds} {c.SeverelyErroredSeconds} {c.BackgroundBlockErrors} {c.UnavailableSeconds}";
}
