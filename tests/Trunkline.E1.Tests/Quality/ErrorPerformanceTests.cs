using System.Globalization;
using Trunkline.Base;

namespace Trunkline.E1.Tests.Quality;

/// <summary>
/// Error performance from the bits of the line on: seconds made by hand, their counts worked out on paper (docs/protocols/error-performance.md has
/// them), and what holds for any sequence of seconds.
/// </summary>
public sealed class ErrorPerformanceTests
{
    private const int SecondOctets = E1Frame.PerSecond * E1Frame.Octets;

    /// <summary>
    /// Thirty-four seconds: . good, a one errored block, b 299, c 300, D a defect. Severe are c and D. The four c are no ten in a row; the ten D are
    /// unavailable time from the first of them on, and the ten seconds behind them, one of them errored, are available again from the first on.
    /// </summary>
    [Fact]
    public void WorkedExample_OfThirtyFourSeconds()
    {
        const string seconds = "..a.b..cccc..DDDDDDDDDD....a......";
        var quality = new PathQuality();
        foreach (var c in seconds)
        {
            quality.OnSecond(Second(c));
        }

        // ES: a, b, c c c c, a. SES: c c c c. BBE: 1 + 299 + 1. UAS: the ten D.
        Assert.Equal((34, 7, 4, 301, 10), Counts(quality.Total));
        Assert.Equal(24, quality.Total.AvailableSeconds);
        Assert.Equal(7 / 24.0, quality.Total.ErroredSecondRatio);
        Assert.Equal(4 / 24.0, quality.Total.SeverelyErroredSecondRatio);
        Assert.Equal(301 / 20_000.0, quality.Total.BackgroundBlockErrorRatio);
    }

    /// <summary>With CRC-4 a second has 1000 blocks of 2048 bits: 299 errored ones make an ES with 299 BBE, 300 an SES (30 %, G.826).</summary>
    [Theory]
    [InlineData(0, "0 0 0")]
    [InlineData(1, "1 0 1")]
    [InlineData(299, "1 0 299")]
    [InlineData(300, "1 1 0")]
    [InlineData(914, "1 1 0")]
    public void Crc4_BlocksOfASecond(int errored, string expected)
    {
        var end = new Measured(Crc4Mode.Required);
        var line = end.Line();
        for (var block = 10; block < 10 + errored; block++)
        {
            Lines.Flip(line, (block * 2048) + 100);
        }

        end.Pass(line);
        Assert.Equal(expected, end.Near);
    }

    /// <summary>Two errors in one block are one errored block; an error in the check itself is one too.</summary>
    [Fact]
    public void Crc4_SeveralErrorsInABlock_AreOne()
    {
        var end = new Measured(Crc4Mode.Required);
        var line = end.Line();
        Lines.Flip(line, (20 * 2048) + 100);
        Lines.Flip(line, (20 * 2048) + 900);
        Lines.Flip(line, 40 * 2048); // C1, told with the block before
        end.Pass(line);
        Assert.Equal("1 0 2", end.Near);
    }

    /// <summary>Without CRC-4 there are no blocks and no BBE: a wrong FAS makes an ES, 28 of the second's 4000 an SES.</summary>
    [Theory]
    [InlineData(Crc4Mode.Off, 0, "0 0 0")]
    [InlineData(Crc4Mode.Off, 1, "1 0 0")]
    [InlineData(Crc4Mode.Off, 27, "1 0 0")]
    [InlineData(Crc4Mode.Off, 28, "1 1 0")]
    [InlineData(Crc4Mode.Automatic, 27, "1 0 0")]
    [InlineData(Crc4Mode.Automatic, 28, "1 1 0")]
    public void WithoutCrc4_FasOfASecond(Crc4Mode mode, int wrong, string expected)
    {
        var end = new Measured(mode, crc4: false);
        var line = end.Line();
        for (var i = 0; i < wrong; i++)
        {
            Lines.Flip(line, ((100 + (20 * i)) * 256) + 3); // never two FAS in a row
        }

        end.Pass(line);
        Assert.Equal(expected, end.Near);
    }

    /// <summary>LOS, AIS and LOF at any time of a second make it severely errored, however short they are.</summary>
    [Theory]
    [InlineData("LOS", 0x00)]
    [InlineData("AIS", 0xFF)]
    [InlineData("LOF", 0x9A)]
    public void Defect_OfAFewFrames_MakesItsSecondSevere(string what, byte octet)
    {
        var end = new Measured(Crc4Mode.Required);
        var line = end.Line();
        line.AsSpan(4000 * 32, 8 * 32).Fill(octet);
        end.Pass(line);
        Assert.True(end.Near == "1 1 0", what);
        end.Pass(end.Line());
        Assert.Equal("1 1 0", end.Near);
        Assert.Equal((3, 0), (end.Quality.NearEnd.Total.Seconds, end.Quality.NearEnd.Total.UnavailableSeconds));
    }

    /// <summary>The far end's E bits are its errored blocks; its RAI is a defect there. RAI and E bits say nothing of what arrives here.</summary>
    [Theory]
    [InlineData(1, false, "1 0 1")]
    [InlineData(299, false, "1 0 299")]
    [InlineData(300, false, "1 1 0")]
    [InlineData(0, true, "1 1 0")]
    public void FarEnd_ByEBitsAndRai(int errored, bool rai, string expected)
    {
        var end = new Measured(Crc4Mode.Required);
        end.SendsRemoteAlarm = rai;
        end.Pass(end.Line(errored));
        Assert.Equal(expected, end.Far);
        Assert.Equal("0 0 0", end.Near);
    }

    /// <summary>While we receive nothing, what the far end receives is not known: the second counts there as none.</summary>
    [Fact]
    public void FarEnd_WhileWeAreDeaf_IsNotKnown_AndNeitherWithoutCrc4()
    {
        var end = new Measured(Crc4Mode.Required);
        var before = end.Quality.FarEnd.Total.Seconds;
        end.Pass(new byte[SecondOctets]);
        Assert.Equal(before, end.Quality.FarEnd.Total.Seconds);
        Assert.Equal("1 1 0", end.Near);

        var without = new Measured(Crc4Mode.Off, crc4: false);
        without.Pass(without.Line());
        Assert.Equal(0, without.Quality.FarEnd.Total.Seconds);
        without.SendsRemoteAlarm = true;
        without.Pass(without.Line());
        Assert.Equal("1 1 0", without.Far);
    }

    /// <summary>Each direction has its own availability: ten seconds of RAI make the far end unavailable, and nothing else.</summary>
    [Fact]
    public void Availability_IsEachDirectionsOwn()
    {
        var end = new Measured(Crc4Mode.Required);
        end.SendsRemoteAlarm = true;
        for (var i = 0; i < 9; i++)
        {
            end.Pass(end.Line());
        }

        Assert.Equal((AvailabilityState.Worsening, 9, 0), (end.Quality.FarEnd.Availability, end.Quality.FarEnd.Total.SeverelyErroredSeconds, end.Quality.FarEnd.Total.UnavailableSeconds));
        end.Pass(end.Line());
        Assert.Equal((AvailabilityState.Unavailable, 0, 10), (end.Quality.FarEnd.Availability, end.Quality.FarEnd.Total.SeverelyErroredSeconds, end.Quality.FarEnd.Total.UnavailableSeconds));
        Assert.Equal((AvailabilityState.Available, 0), (end.Quality.NearEnd.Availability, end.Quality.NearEnd.Total.UnavailableSeconds));
    }

    /// <summary>Ten seconds that nobody measured break a row: what was before them and what comes after is not in a row.</summary>
    [Theory]
    [InlineData(9, "0 0 0 10")]
    [InlineData(10, "10 10 0 0")]
    [InlineData(1800, "10 10 0 0")]
    public void RowAcrossSecondsThatTellNothing(int unknown, string expected)
    {
        var quality = new PathQuality();
        for (var i = 0; i < 10 + unknown; i++)
        {
            quality.OnSecond(i < 5 || i >= 5 + unknown ? Second('D') : null);
        }

        var (_, es, ses, bbe, uas) = Counts(quality.Total);
        Assert.Equal(expected, $"{es} {ses} {bbe} {uas}");
        Assert.Equal(Counts(quality.Total), Counts(Sum(quality.Quarters)));
    }

    /// <summary>Any sequence of seconds, and after every one of them: each second is in one count, no count is negative, intervals add up to the whole.</summary>
    [Fact]
    public void AnySequence_ConservesItsSeconds()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var prng = new Prng(seed);
            var quality = new PathQuality(prng.Next(86_400));
            var (measured, all, blocks) = (0, 0, 0L);
            for (var run = 0; run < 300; run++)
            {
                var kind = ".abcD?"[prng.Next(6)];
                var length = prng.Next(12) == 0 ? prng.Next(1200) : 1 + prng.Next(15);
                for (var i = 0; i < length && all < 80_000; i++, all++)
                {
                    var second = kind == '?' ? (QualitySecond?)null : Second(kind);
                    quality.OnSecond(second);
                    measured += second is null ? 0 : 1;
                    blocks += second is { IsSevere: false } s ? s.ErroredBlocks : 0;
                    var total = quality.Total;
                    Assert.Equal(measured, total.Seconds);
                    Whole(total, blocks);
                }

                Whole(quality.Quarters.Current, blocks);
                if (quality.Quarters.Count < 96)
                {
                    Assert.Equal(Counts(quality.Total), Counts(Sum(quality.Quarters)));
                }

                Assert.Equal(Counts(quality.Total), Counts(Sum(quality.Days)));
                for (var back = 0; back < quality.Quarters.Count; back++)
                {
                    Whole(quality.Quarters[back], blocks);
                    Assert.InRange(quality.Quarters[back].Seconds, 0, 900);
                }
            }
        }
    }

    private static void Whole(in QualityCounts c, long blocks)
    {
        Assert.InRange(c.UnavailableSeconds, 0, c.Seconds);
        Assert.InRange(c.ErroredSeconds, 0, c.AvailableSeconds);
        Assert.InRange(c.SeverelyErroredSeconds, 0, c.ErroredSeconds);
        Assert.InRange(c.BackgroundBlockErrors, 0, (int)Math.Min(blocks, 299L * (c.ErroredSeconds - c.SeverelyErroredSeconds)));
    }

    private static QualitySecond Second(char c) => c switch
    {
        'a' => new(1000, 1, 0, false),
        'b' => new(1000, 299, 0, false),
        'c' => new(1000, 300, 0, false),
        'D' => new(0, 0, 0, true),
        _ => new(1000, 0, 0, false),
    };

    private static (int Seconds, int Es, int Ses, int Bbe, int Uas) Counts(in QualityCounts c) =>
        (c.Seconds, c.ErroredSeconds, c.SeverelyErroredSeconds, c.BackgroundBlockErrors, c.UnavailableSeconds);

    private static QualityCounts Sum(QualityBins bins)
    {
        var sum = bins.Current;
        for (var back = 0; back < bins.Count; back++)
        {
            var c = bins[back];
            sum = new()
            {
                Seconds = sum.Seconds + c.Seconds, ErroredSeconds = sum.ErroredSeconds + c.ErroredSeconds,
                SeverelyErroredSeconds = sum.SeverelyErroredSeconds + c.SeverelyErroredSeconds,
                BackgroundBlockErrors = sum.BackgroundBlockErrors + c.BackgroundBlockErrors, UnavailableSeconds = sum.UnavailableSeconds + c.UnavailableSeconds,
            };
        }

        return sum;
    }

    /// <summary>An end and a far end whose line it has received for two seconds. They are one measured second, severe, for it began without frames.</summary>
    private sealed class Measured
    {
        private readonly E1Framer _framer;
        private readonly SpanEnd _end;
        private readonly QualityCounts _near;
        private readonly QualityCounts _far;

        public Measured(Crc4Mode mode, bool crc4 = true)
        {
            _framer = new(crc4) { ReceivesMultiframe = true };
            _end = new(new() { Crc4 = mode });
            Receive(Line());
            Receive(Line());
            _end.SecondPassed();
            (_near, _far) = (Quality.NearEnd.Total, Quality.FarEnd.Total);
        }

        public SpanQuality Quality => _end.Quality;

        /// <summary>ES, SES and BBE since then, of what arrives here.</summary>
        public string Near => Since(_near, Quality.NearEnd.Total);

        /// <summary>The same of what arrives there.</summary>
        public string Far => Since(_far, Quality.FarEnd.Total);

        public bool SendsRemoteAlarm
        {
            set => _framer.SendsRemoteAlarm = value;
        }

        /// <summary>A second of the line with so many E bits that say errored.</summary>
        public byte[] Line(int farErrors = 0)
        {
            var line = new byte[SecondOctets];
            new Prng((ulong)farErrors + 5).Fill(line);
            for (var multiframe = 0; multiframe < 500; multiframe++)
            {
                _framer.ReportCrcErrors(Math.Clamp(farErrors - (2 * multiframe), 0, 2));
                _framer.Process(line.AsSpan(multiframe * 512, 512));
            }

            return line;
        }

        public void Pass(byte[] line)
        {
            Receive(line);
            _end.SecondPassed();
        }

        private void Receive(byte[] line)
        {
            var frames = new byte[ISpanFarSide.BlockOctets];
            for (var at = 0; at < line.Length; at += frames.Length)
            {
                _end.ReceiveLine(line.AsSpan(at, frames.Length));
                _end.ReadFrames(frames);
            }
        }

        private static string Since(in QualityCounts before, in QualityCounts now) => string.Create(
            CultureInfo.InvariantCulture,
            $"{now.ErroredSeconds - before.ErroredSeconds} {now.SeverelyErroredSeconds - before.SeverelyErroredSeconds} {now.BackgroundBlockErrors - before.BackgroundBlockErrors}");
    }
}
