using System.Runtime.InteropServices;
using Trunkline.Base;
using Trunkline.Dsp;

namespace Trunkline.Interop.Tests;

public sealed class SpandspG711Tests
{
    [Theory]
    [InlineData("alaw", Law.A)]
    [InlineData("ulaw", Law.Mu)]
    public void EveryOctet_IsDecoded_AsSpandspDoes(string name, Law law)
    {
        var octets = Enumerable.Range(0, 256).Select(o => (byte)o).ToArray();
        var theirs = MemoryMarshal.Cast<byte, short>(Spandsp.Convert(octets, name, "s16")).ToArray();
        Assert.Equal(octets.Select(o => G711.Decode(law, o)), theirs);
    }

    /// <summary>All 65,536; a value that lies exactly on a decision value may go to either side of it, for G.711 does not say.</summary>
    [Theory]
    [InlineData("alaw", Law.A)]
    [InlineData("ulaw", Law.Mu)]
    public void EverySample_IsEncoded_AsSpandspDoes_ButForTies(string name, Law law)
    {
        var samples = Enumerable.Range(short.MinValue, 65536).Select(s => (short)s).ToArray();
        var theirs = Spandsp.Convert(MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(), "s16", name);
        var different = samples.Where((s, i) => G711.Encode(law, s) != theirs[i]).ToArray();
        Assert.All(different, s =>
        {
            var ours = G711.Decode(law, G711.Encode(law, s));
            var their = G711.Decode(law, theirs[s + 32768]);
            // the very next sample towards theirs is encoded as theirs by both
            Assert.True(G711.Encode(law, (short)(s < 0 ? s - 1 : s + 1)) == theirs[s + 32768], $"{s}: {ours}, {their}");
        });
        Assert.InRange(different.Length, 0, 128);
    }

    [Theory]
    [InlineData("alaw", "ulaw")]
    [InlineData("ulaw", "alaw")]
    public void EveryOctet_IsTranscoded_AsSpandspDoes(string from, string to)
    {
        var octets = Enumerable.Range(0, 256).Select(o => (byte)o).ToArray();
        var ours = new byte[256];
        G711.Transcode(from == "alaw" ? Law.A : Law.Mu, to == "alaw" ? Law.A : Law.Mu, octets, ours);
        Assert.Equal(Spandsp.Convert(octets, from, to), ours);
    }
}
