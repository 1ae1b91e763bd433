using Trunkline.Base;

namespace Trunkline.E1.Tests.Alarms;

public sealed class PulseMonitorTests
{
    /// <summary>One zero fewer is no loss, wherever the run begins and however the blocks lie.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(255)]
    [InlineData(258)]
    [InlineData(512)]
    public void Zeros_AsManyAsTheCriterion_AreALoss_OneFewerAreNone(int intervals) => Assert.All(Enumerable.Range(0, 70), at =>
    {
        foreach (var zeros in (int[])[intervals - 1, intervals])
        {
            var line = Ones(150);
            for (var i = 0; i < zeros; i++)
            {
                Lines.Flip(line, at + i);
            }

            var monitor = new PulseMonitor(intervals);
            Feed(monitor, line.AsSpan(0, ((at + zeros) / 8) + 1), 1 + (at % 13));
            Assert.Equal(zeros == intervals, monitor.LossOfSignal);
        }
    });

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void Loss_EndsWithAnEighthOfPulses_InFewerThan255Intervals(int pulses, bool isLost)
    {
        var monitor = new PulseMonitor(255);
        monitor.Process(new byte[32]);
        Assert.True(monitor.LossOfSignal);
        var line = new byte[24];
        for (var i = 0; i < pulses; i++)
        {
            Lines.Flip(line, i * 6);
        }

        monitor.Process(line);
        Assert.Equal(isLost, monitor.LossOfSignal);
    }

    [Fact]
    public void Loss_EndsWithFramesFound_HoweverSparse()
    {
        var monitor = new PulseMonitor(255);
        monitor.SetFramed(true);
        monitor.Process(new byte[64]);
        monitor.SetFramed(true);
        Assert.True(monitor.LossOfSignal);
        monitor.SetFramed(false);
        Assert.True(monitor.LossOfSignal);
        monitor.SetFramed(true);
        Assert.False(monitor.LossOfSignal);
    }

    /// <summary>The sparsest framed signal: 257 zeros between bit 2 of one frame and the FAS of the next.</summary>
    [Fact]
    public void TheSparsestFrames_AreNoLoss_WithTheDefault()
    {
        var line = new byte[320 * 32];
        var framer = new E1Framer(sendsCrc4: true);
        for (var bit = 4; bit <= 8; bit++)
        {
            framer.SetSa(bit, 0);
        }

        framer.Process(line);
        var runs = string.Concat(line.Select(o => $"{o:b8}")).Split('1').Max(r => r.Length);
        Assert.Equal(257, runs);
        var monitor = new PulseMonitor(AlarmCriteria.Default.LossOfSignalIntervals);
        monitor.Process(line);
        Assert.False(monitor.LossOfSignal);
    }

    /// <summary>Zeros in double frames in a row, and after which of them AIS stands.</summary>
    [Theory]
    [InlineData("2 2", ".A")]
    [InlineData("0 0", ".A")]
    [InlineData("2 3 2 2", "...A")]
    [InlineData("3 2 3 2 3", ".....")]
    [InlineData("2 2 3 3", ".AA.")]
    [InlineData("2 2 3 2 3 3", ".AAAA.")]
    public void DoubleFrames_TwoWithAtMostTwoZeros_AreAis(string zeros, string expected)
    {
        var monitor = new PulseMonitor(255);
        var prng = new Prng(3);
        var heard = string.Concat(zeros.Split(' ').Select(count =>
        {
            var line = Ones(64);
            for (var i = 0; i < int.Parse(count); i++)
            {
                Lines.Flip(line, (i * 170) + prng.Next(170));
            }

            Feed(monitor, line, 1 + prng.Next(30));
            return monitor.AllOnes ? 'A' : '.';
        }));
        Assert.Equal(expected, heard);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(127)]
    [InlineData(258)]
    public void Zeros_AnywhereInWholeDoubleFrames_AreCountedToTheBit(int intervals) => Assert.All(Enumerable.Range(1, 1100), at =>
    {
        foreach (var zeros in (ReadOnlySpan<int>)[intervals - 1, intervals])
        {
            // what follows is too sparse to end a loss
            var line = Ones(256);
            for (var bit = at; bit < line.Length * 8; bit++)
            {
                if (bit < at + zeros || (bit - at - zeros) % (intervals / 2) != 0)
                {
                    Lines.Flip(line, bit);
                }
            }

            var monitor = new PulseMonitor(intervals);
            for (var from = 0; from < line.Length; from += 64)
            {
                monitor.Process(line.AsSpan(from, 64));
            }

            Assert.Equal(zeros == intervals, monitor.LossOfSignal);
        }
    });

    [Fact]
    public void Blocks_OfAnyLength_SayTheSame()
    {
        for (var seed = 1UL; seed <= 30; seed++)
        {
            var prng = new Prng(seed);
            var line = new byte[20_000];
            for (var at = 0; at < line.Length;)
            {
                var length = Math.Min(1 + prng.Next(400), line.Length - at);
                var part = line.AsSpan(at, length);
                part.Fill(0xFF);
                if (prng.Next(3) is 0 and var kind)
                {
                    part.Fill((byte)kind);
                }
                else if (prng.Next(2) == 0)
                {
                    prng.Fill(part);
                }

                at += length;
            }

            var one = new PulseMonitor(255);
            var other = new PulseMonitor(255);
            for (var at = 0; at < line.Length; at += 64)
            {
                var block = line.AsSpan(at, Math.Min(64, line.Length - at));
                one.Process(block);
                Feed(other, block, 1 + prng.Next(64));
                Assert.Equal(one.AllOnes, other.AllOnes);
                Assert.Equal(Simple(line.AsSpan(0, at + block.Length)) || one.LossOfSignal, one.LossOfSignal);
            }
        }
    }

    /// <summary>A run of 255 zeros reaches into the last eight octets.</summary>
    private static bool Simple(ReadOnlySpan<byte> line)
    {
        var bits = 0;
        for (var at = line.Length - 1; at >= 0 && line[at] == 0; at--)
        {
            bits += 8;
        }

        return bits >= 255;
    }

    private static byte[] Ones(int octets) => [.. Enumerable.Repeat((byte)0xFF, octets)];

    private static void Feed(PulseMonitor monitor, ReadOnlySpan<byte> line, int block)
    {
        for (; !line.IsEmpty; line = line[Math.Min(block, line.Length)..])
        {
            monitor.Process(line[..Math.Min(block, line.Length)]);
        }
    }
}
