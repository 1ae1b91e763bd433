using Trunkline.Base;

namespace Trunkline.Dsp.Tests;

public sealed class G711Tests
{
    [Theory]
    [InlineData(Law.A)]
    [InlineData(Law.Mu)]
    public void EveryOctet_DecodedAndEncoded_IsItself(Law law)
    {
        for (var octet = 0; octet < 256; octet++)
        {
            var back = G711.Encode(law, G711.Decode(law, (byte)octet));
            // mu-law has two zeros; the encoder makes the positive one
            Assert.Equal(law == Law.Mu && octet == 0x7F ? 0xFF : octet, back);
        }
    }

    /// <summary>Inside a segment the error is half a step at most, one 32nd of where the segment begins.</summary>
    [Theory]
    [InlineData(Law.A)]
    [InlineData(Law.Mu)]
    public void EverySample_IsEncoded_WithinHalfAStepOfItsSegment(Law law)
    {
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            var error = Math.Abs(sample - G711.Decode(law, G711.Encode(law, (short)sample)));
            var magnitude = Math.Abs(sample) + (law == Law.A ? 0 : 132);
            var halfStep = Math.Max(law == Law.A ? 8 : 4, (1 << int.Log2(Math.Max(1, magnitude))) / 32);
            Assert.InRange(error, 0, halfStep + 1);
        }
    }

    /// <summary>G.711 tables 5 and 6: the digital milliwatt is 1000 Hz at 0 dBm0.</summary>
    [Theory]
    [InlineData(Law.A, new byte[] { 0x34, 0x21, 0x21, 0x34, 0xB4, 0xA1, 0xA1, 0xB4 })]
    [InlineData(Law.Mu, new byte[] { 0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E })]
    public void DigitalMilliwatt_Is0Dbm0(Law law, byte[] octets)
    {
        var samples = new short[octets.Length];
        G711.Decode(law, octets, samples);
        Assert.InRange(Level.Of(samples), -0.1, 0.1);
    }

    [Fact]
    public void Idle_IsTheSmallestValue()
    {
        Assert.Equal(8, G711.Decode(Law.A, G711.Idle(Law.A)));
        Assert.Equal(0, G711.Decode(Law.Mu, G711.Idle(Law.Mu)));
    }

    [Fact]
    public void Transcode_IsDecodeThenEncode_AndInPlace()
    {
        var octets = Enumerable.Range(0, 256).Select(o => (byte)o).ToArray();
        var expected = octets.Select(o => G711.Encode(Law.Mu, G711.Decode(Law.A, o))).ToArray();
        G711.Transcode(Law.A, Law.Mu, octets, octets);
        Assert.Equal(expected, octets);
    }

    [Fact]
    public void Block_Allocates_Nothing()
    {
        var samples = new short[160];
        var octets = new byte[160];
        NoAllocation.In(() =>
        {
            G711.Encode(Law.A, samples, octets);
            G711.Transcode(Law.A, Law.Mu, octets, octets);
            G711.Decode(Law.Mu, octets, samples);
        });
    }
}
