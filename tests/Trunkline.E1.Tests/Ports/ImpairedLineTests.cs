using Trunkline.Base;

namespace Trunkline.E1.Tests.Ports;

public sealed class ImpairedLineTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(77)]
    [InlineData(255)]
    public void BitOffset_DelaysEveryBit_InBlocksOfAnyLength(int offset)
    {
        var sent = new byte[5000];
        new Prng(4).Fill(sent);
        var heard = Carried(new(1, offset), sent);
        Assert.All(Enumerable.Range(0, offset), t => Assert.Equal(1, Lines.Bit(heard, t)));
        for (var t = offset; t < heard.Length * 8; t++)
        {
            Assert.Equal(Lines.Bit(sent, t - offset), Lines.Bit(heard, t));
        }
    }

    /// <summary>As many as the ratio says, counted as they are, each by itself: one in ten is followed by another at once.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.01)]
    [InlineData(1e-3)]
    public void BitErrorRatio_IsThatRatio_AndErrorsAreIndependent(double ratio)
    {
        var line = new ImpairedLine(3) { BitErrorRatio = ratio };
        var heard = Carried(line, new byte[250_000]);
        var wrong = Enumerable.Range(0, heard.Length * 8).Where(t => Lines.Bit(heard, t) == 1).ToList();
        Assert.Equal(wrong.Count, line.BitErrors);
        var expected = 2e6 * ratio;
        Assert.InRange(wrong.Count, expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected)));
        var pairs = wrong.Zip(wrong.Skip(1)).Count(p => p.Second == p.First + 1);
        Assert.InRange(pairs, (expected * ratio) - (5 * Math.Sqrt(expected * ratio)) - 1, (expected * ratio) + (5 * Math.Sqrt(expected * ratio)) + 1);
    }

    [Fact]
    public void OneError_OnCommand_IsWhereItWasAskedFor()
    {
        var line = new ImpairedLine(3);
        line.ErrorAt(12_345);
        var heard = Carried(line, new byte[4000]);
        Assert.Equal([12_345], Enumerable.Range(0, 32_000).Where(t => Lines.Bit(heard, t) == 1));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(40, -40)]
    [InlineData(200, 311)]
    public void Slip_GivesBitsAgain_OrLeavesThemOut(int offset, int by)
    {
        var sent = new byte[4000];
        new Prng(4).Fill(sent);
        var line = new ImpairedLine(1, offset);
        Carried(line, sent[..1000]);
        Assert.True(line.TrySlip(by));
        var heard = Carried(line, sent[1000..]);
        for (var t = 0; t < heard.Length * 8; t++)
        {
            Assert.Equal(Lines.Bit(sent, 8000 + t - offset - by), Lines.Bit(heard, t));
        }
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(255, 257)]
    public void Slip_BeyondItsBits_IsRefused(int offset, int by) => Assert.False(new ImpairedLine(1, offset).TrySlip(by));

    [Fact]
    public void Burst_SpoilsHalfOfItsBits_AndNoMore()
    {
        var line = new ImpairedLine(3);
        line.Burst(10_003);
        var heard = Carried(line, new byte[4000]);
        Assert.InRange(Enumerable.Range(0, 10_003).Count(t => Lines.Bit(heard, t) == 1), 4750, 5250);
        Assert.All(Enumerable.Range(10_003, 32_000 - 10_003), t => Assert.Equal(0, Lines.Bit(heard, t)));
        Assert.Equal(Enumerable.Range(0, 32_000).Count(t => Lines.Bit(heard, t) == 1), line.BitErrors);
    }

    [Fact]
    public void CutAndAis_AreZerosAndOnes_AndACutHasNoErrors()
    {
        var line = new ImpairedLine(3) { IsCut = true, BitErrorRatio = 0.5 };
        Assert.All(Carried(line, Lines.Framed(10, seed: 1)), o => Assert.Equal(0, o));
        Assert.Equal(0, line.BitErrors);
        line = new(3) { IsAis = true };
        Assert.All(Carried(line, Lines.Framed(10, seed: 1)), o => Assert.Equal(0xFF, o));
    }

    [Fact]
    public void Carry_Allocates_Nothing()
    {
        var block = new byte[5120];
        var line = new ImpairedLine(3, 7) { BitErrorRatio = 1e-3 };
        NoAllocation.In(() =>
        {
            line.Burst(100);
            line.Carry(block, block);
        });
    }

    private static byte[] Carried(ImpairedLine line, byte[] sent)
    {
        var heard = new byte[sent.Length];
        for (int at = 0, length = 1; at < sent.Length; at += length, length = 1 + (length * 7 % 1300))
        {
            length = Math.Min(length, sent.Length - at);
            line.Carry(sent.AsSpan(at, length), heard.AsSpan(at, length));
        }

        return heard;
    }
}
