using System.Buffers.Binary;
using System.Globalization;
using Trunkline.Base;
using Trunkline.Dsp;

namespace Trunkline.Gateway.Prompts;

/// <summary>What a WAV file holds.</summary>
/// <param name="Coding">"PCM 16 bit", "A-law", "mu-law".</param>
/// <param name="Rate">Samples a second.</param>
/// <param name="Channels">1 or 2.</param>
public readonly record struct WavFormat(string Coding, int Rate, int Channels)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Coding}, {Rate / 1000.0:0.###} kHz, {(Channels == 1 ? "mono" : "stereo")}");
}

/// <summary>Reads WAV files of whatever program: PCM of 16 bit, A-law or mu-law, mono or stereo, at the usual rates; all become 8 kHz mono.</summary>
/// <remarks>
/// Chunks other than <c>fmt</c> and <c>data</c> are passed over. A data chunk that claims more than the file has (written to a pipe, or cut off)
/// ends with the file. Stereo is the mean of both sides. Never throws on what it reads.
/// Not supported: RF64, compressed formats, PCM of another width, floating point.
/// </remarks>
public static class WavFile
{
    /// <summary>What is read, for people.</summary>
    public const string Expected = "a WAV file: PCM 16 bit, A-law or mu-law, mono or stereo, 8, 11.025, 16, 22.05, 24, 32, 44.1 or 48 kHz";

    private const int Pcm = 1;
    private const int ALaw = 6;
    private const int MuLaw = 7;
    private const int Extensible = 0xFFFE;
    private static readonly int[] s_rates = [8000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

    /// <summary>Reads a file.</summary>
    /// <param name="octets">The whole file.</param>
    /// <param name="format">What it holds, as far as that was found out.</param>
    /// <param name="samples">8 kHz mono; at least one.</param>
    /// <param name="found">When it cannot be read: what was found instead, as a noun phrase.</param>
    /// <returns>False when it cannot be read.</returns>
    public static bool TryRead(ReadOnlySpan<byte> octets, out WavFormat format, out short[] samples, out string found)
    {
        format = default;
        samples = [];
        if (!TryFind(octets, out var header, out var data, out found) || !TryFormat(header, out format, out var coding, out found))
        {
            return false;
        }

        var frame = format.Channels * (coding == Pcm ? 2 : 1);
        data = data[..(data.Length - (data.Length % frame))];
        if (data.IsEmpty)
        {
            found = $"{format} without any sample";
            return false;
        }

        samples = Resampler.ToTelephone(Mono(data, coding, format.Channels), format.Rate);
        return true;
    }

    /// <summary>A file of samples: PCM 16 bit, 8 kHz, mono.</summary>
    public static byte[] Write(ReadOnlySpan<short> samples)
    {
        const int Header = 44;
        var wav = new byte[Header + (2 * samples.Length)];
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(4), wav.Length - 8);
        "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), Pcm);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), Resampler.Rate);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(28), 2 * Resampler.Rate);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), 16);
        "data"u8.CopyTo(wav.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(40), 2 * samples.Length);
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(Header + (2 * i)), samples[i]);
        }

        return wav;
    }

    private static bool TryFind(ReadOnlySpan<byte> octets, out ReadOnlySpan<byte> header, out ReadOnlySpan<byte> data, out string found)
    {
        header = data = default;
        found = octets.IsEmpty ? "an empty file" : "a file of another kind";
        if (octets.Length < 12 || !octets.StartsWith("RIFF"u8) || !octets[8..].StartsWith("WAVE"u8))
        {
            return false;
        }

        var hasData = false;
        for (var rest = octets[12..]; rest.Length >= 8 && !hasData;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var body = rest[8..];
            var chunk = body[..(int)Math.Min(length, (uint)body.Length)];
            if (rest.StartsWith("fmt "u8))
            {
                header = chunk;
            }
            else if (rest.StartsWith("data"u8))
            {
                data = chunk;
                hasData = true;
            }

            rest = body[(int)Math.Min((long)length + (length & 1), body.Length)..];
        }

        found = header.Length < 16 ? "a WAV file that does not say its format" : "a WAV file without samples";
        return header.Length >= 16 && hasData;
    }

    private static bool TryFormat(ReadOnlySpan<byte> header, out WavFormat format, out int coding, out string found)
    {
        coding = BinaryPrimitives.ReadUInt16LittleEndian(header);
        if (coding == Extensible && header.Length >= 26)
        {
            coding = BinaryPrimitives.ReadUInt16LittleEndian(header[24..]);
        }

        int channels = BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(header[14..]);
        format = new(
            (coding, bits) switch { (ALaw, 8) => "A-law", (MuLaw, 8) => "mu-law", (Pcm, _) => $"PCM {bits} bit", _ => $"WAV format {coding} of {bits} bit" },
            (int)Math.Min(rate, int.MaxValue),
            channels);
        found = (coding, bits) is not ((Pcm, 16) or (ALaw, 8) or (MuLaw, 8)) ? format.Coding
            : channels is not (1 or 2) ? $"{format.Coding} with {channels} channels"
            : !s_rates.Contains(format.Rate) ? string.Create(CultureInfo.InvariantCulture, $"{format.Coding} at {rate} Hz") : "";
        return found.Length == 0;
    }

    private static short[] Mono(ReadOnlySpan<byte> data, int coding, int channels)
    {
        var width = coding == Pcm ? 2 : 1;
        var law = coding == ALaw ? Law.A : Law.Mu;
        var mono = new short[data.Length / (width * channels)];
        for (int i = 0, at = 0; i < mono.Length; i++)
        {
            var sum = 0;
            for (var channel = 0; channel < channels; channel++, at += width)
            {
                sum += coding == Pcm ? BinaryPrimitives.ReadInt16LittleEndian(data[at..]) : G711.Decode(law, data[at]);
            }

            mono[i] = (short)(sum / channels);
        }

        return mono;
    }
}
