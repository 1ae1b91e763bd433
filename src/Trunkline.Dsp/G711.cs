using Trunkline.Base;

namespace Trunkline.Dsp;

/// <summary>G.711 A-law and mu-law, by table.</summary>
/// <remarks>
/// Decoding gives the values of G.711 tables 1a to 2b scaled to 16 bits (A-law times 8, mu-law times 4). Encoding takes the
/// 13 (A) or 14 (mu) most significant bits as the reference software of G.191 does: a negative sample is complemented, not
/// negated, so that the two half-axes are symmetric around -1/2. Transcoding decodes and encodes, which is what G.711
/// tables 3 and 4 tabulate, up to their footnotes.
/// Not here: the low-delay packet loss concealment of Appendix I (the jitter buffer conceals), and comfort noise.
/// </remarks>
public static class G711
{
    private static readonly short[] DecodeA = BuildDecode(DecodeAOctet);
    private static readonly short[] DecodeMu = BuildDecode(DecodeMuOctet);
    private static readonly byte[] EncodeA = BuildEncode(4, EncodeASample);
    private static readonly byte[] EncodeMu = BuildEncode(2, EncodeMuSample);
    private static readonly byte[] AToMu = BuildTranscode(DecodeA, Law.Mu);
    private static readonly byte[] MuToA = BuildTranscode(DecodeMu, Law.A);

    /// <summary>The octet of silence: 0xD5 (A-law), 0xFF (mu-law).</summary>
    public static byte Idle(Law law) => law == Law.A ? (byte)0xD5 : (byte)0xFF;

    /// <summary>The 256 decoded values of a law, for code that keeps octets and needs samples late. Not to be written to.</summary>
    public static short[] DecodeTable(Law law) => law == Law.A ? DecodeA : DecodeMu;

    /// <summary>Encodes one sample.</summary>
    public static byte Encode(Law law, short sample) => law == Law.A ? EncodeA[(ushort)sample >> 4] : EncodeMu[(ushort)sample >> 2];

    /// <summary>Decodes one octet.</summary>
    public static short Decode(Law law, byte octet) => DecodeTable(law)[octet];

    /// <summary>Encodes samples; <paramref name="octets"/> must be at least as long.</summary>
    public static void Encode(Law law, ReadOnlySpan<short> samples, Span<byte> octets)
    {
        var to = octets[..samples.Length];
        if (law == Law.A)
        {
            var table = EncodeA;
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = table[(ushort)samples[i] >> 4];
            }
        }
        else
        {
            var table = EncodeMu;
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = table[(ushort)samples[i] >> 2];
            }
        }
    }

    /// <summary>Decodes octets; <paramref name="samples"/> must be at least as long.</summary>
    public static void Decode(Law law, ReadOnlySpan<byte> octets, Span<short> samples)
    {
        var table = DecodeTable(law);
        var to = samples[..octets.Length];
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = table[octets[i]];
        }
    }

    /// <summary>Changes the law of octets; the same law copies. <paramref name="output"/> must be at least as long, and may be the input.</summary>
    public static void Transcode(Law from, Law to, ReadOnlySpan<byte> octets, Span<byte> output)
    {
        if (from == to)
        {
            octets.CopyTo(output);
            return;
        }

        var table = from == Law.A ? AToMu : MuToA;
        var target = output[..octets.Length];
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = table[octets[i]];
        }
    }

    // G.711 table 1: even bits inverted (0x55), sign bit 1 is positive, 8 segments of 16 steps, the first two of one slope.
    internal static short DecodeAOctet(byte octet)
    {
        var code = octet ^ 0x55;
        var segment = (code >> 4) & 7;
        var magnitude = ((code & 15) << 4) + 8;
        if (segment > 0)
        {
            magnitude = (magnitude + 0x100) << (segment - 1);
        }

        return (short)((code & 0x80) != 0 ? magnitude : -magnitude);
    }

    // G.711 table 2: all bits inverted, bias 33 in 14 bits (132 in 16).
    internal static short DecodeMuOctet(byte octet)
    {
        var code = ~octet;
        var magnitude = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132;
        return (short)((code & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static byte EncodeASample(int sample)
    {
        var magnitude = (sample < 0 ? ~sample : sample) >> 4;
        var segment = magnitude < 16 ? 0 : int.Log2(magnitude) - 3;
        var step = segment < 2 ? magnitude & 15 : (magnitude >> (segment - 1)) & 15;
        return (byte)(((segment << 4) | step | (sample < 0 ? 0 : 0x80)) ^ 0x55);
    }

    private static byte EncodeMuSample(int sample)
    {
        var magnitude = Math.Min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1FFF);
        var segment = int.Log2(magnitude) - 5;
        var step = (magnitude >> (segment + 1)) & 15;
        return (byte)~((segment << 4) | step | (sample < 0 ? 0x80 : 0));
    }

    private static short[] BuildDecode(Func<byte, short> decode)
    {
        var table = new short[256];
        for (var i = 0; i < 256; i++)
        {
            table[i] = decode((byte)i);
        }

        return table;
    }

    private static byte[] BuildEncode(int shift, Func<int, byte> encode)
    {
        var table = new byte[65536 >> shift];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = encode((short)(i << shift));
        }

        return table;
    }

    private static byte[] BuildTranscode(short[] decode, Law to)
    {
        var table = new byte[256];
        for (var i = 0; i < 256; i++)
        {
            table[i] = Encode(to, decode[i]);
        }

        return table;
    }
}
