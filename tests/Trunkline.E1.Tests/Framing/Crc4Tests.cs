using Trunkline.Base;

namespace Trunkline.E1.Tests.Framing;

public sealed class Crc4Tests
{
    [Fact]
    public void Crc4_OfRandomSubMultiframes_IsTheShiftRegisters()
    {
        var prng = new Prng(1);
        var octets = new byte[256];
        for (var i = 0; i < 500; i++)
        {
            prng.Fill(octets);
            var running = 0UL;
            for (var at = 0; at < octets.Length; at += E1Frame.Octets)
            {
                running = Crc4.Add(running, octets.AsSpan(at));
            }

            Assert.Equal(Register(octets), Crc4.Finish(running));
        }
    }

    [Fact]
    public void Crc4_WithOneBitWrong_Differs_WhereverItIs() => Assert.All(Enumerable.Range(0, 2048), bit =>
    {
        var octets = new byte[256];
        Lines.Flip(octets, bit);
        var running = 0UL;
        for (var at = 0; at < octets.Length; at += E1Frame.Octets)
        {
            running = Crc4.Add(running, octets.AsSpan(at));
        }

        Assert.NotEqual(0, Crc4.Finish(running));
    });

    private static int Register(byte[] octets)
    {
        var register = 0;
        for (var i = 0; i < octets.Length * 8; i++)
        {
            var feedback = (register >> 3) ^ Lines.Bit(octets, i);
            register = ((register << 1) & 15) ^ (feedback * 0b0011);
        }

        return register;
    }
}
