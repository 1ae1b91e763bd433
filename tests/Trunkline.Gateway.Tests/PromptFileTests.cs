using System.Buffers.Binary;
using System.Text;
using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.Gateway.Prompts;

namespace Trunkline.Gateway.Tests;

/// <summary>WAV files as programs write them, and as nobody should.</summary>
public sealed class PromptFileTests
{
    private readonly MemoryPrompts _disk = new();

    [Theory]
    [InlineData("pcm", 8000, 1, "PCM 16 bit, 8 kHz, mono")]
    [InlineData("pcm", 16_000, 2, "PCM 16 bit, 16 kHz, stereo")]
    [InlineData("pcm", 44_100, 1, "PCM 16 bit, 44.1 kHz, mono")]
    [InlineData("pcm", 22_050, 2, "PCM 16 bit, 22.05 kHz, stereo")]
    [InlineData("a", 8000, 1, "A-law, 8 kHz, mono")]
    [InlineData("mu", 8000, 2, "mu-law, 8 kHz, stereo")]
    public void EveryFormat_GivesTheSameTone(string coding, int rate, int channels, string words)
    {
        var wav = Wav.Of(coding, rate, channels, 1000, seconds: 0.5);
        Assert.True(WavFile.TryRead(wav, out var format, out var samples, out _));
        Assert.Equal(words, format.ToString());
        Assert.Equal(4000, samples.Length);
        var reading = ToneMeter.Measure(samples.AsSpan(200, 3600));
        Assert.InRange(reading.Frequency, 999.5, 1000.5);
        Assert.InRange(reading.Dbm0, -10.15, -9.85);
    }

    [Fact]
    public void Stereo_IsTheMeanOfBothSides()
    {
        var wav = Wav.Of("pcm", 8000, 2, 1000, 0.1);
        for (var at = 44; at < wav.Length; at += 4)
        {
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(at + 2), 1000); // one side speaks, the other is a constant
        }

        Assert.True(WavFile.TryRead(wav, out _, out var samples, out _));
        Assert.InRange(samples.Average(s => (double)s), 490, 510);
    }

    [Fact]
    public void Chunks_InAnyOrder_OddOnes_AndALengthThatLies_AreRead()
    {
        var plain = Wav.Of("pcm", 8000, 1, 1000, 0.1);
        byte[] withList = [.. plain[..12], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. plain[12..]];
        Assert.True(WavFile.TryRead(withList, out _, out var samples, out _));
        Assert.Equal(800, samples.Length);

        var piped = plain.ToArray(); // as espeak-ng --stdout and ffmpeg to a pipe write it
        BinaryPrimitives.WriteUInt32LittleEndian(piped.AsSpan(40), 0xFFFFFFFF);
        Assert.True(WavFile.TryRead(piped, out _, out samples, out _));
        Assert.Equal(800, samples.Length);

        byte[] extensible = [.. plain[..16], 40, 0, 0, 0, 0xFE, 0xFF, .. plain[22..36], 22, 0, 16, 0, 4, 0, 0, 0, 1, 0, .. new byte[14], .. plain[36..]];
        Assert.True(WavFile.TryRead(extensible, out var format, out samples, out _));
        Assert.Equal(("PCM 16 bit", 800), (format.Coding, samples.Length));
    }

    [Fact]
    public void WhatCannotBeRead_IsSaid()
    {
        var plain = Wav.Of("pcm", 8000, 1, 1000, 0.1);
        Assert.Equal("an empty file", Found([]));
        Assert.Equal("a file of another kind", Found("ID3 this is an MP3 file"u8));
        Assert.Equal("a WAV file without samples", Found(plain.AsSpan(0, 36)));
        Assert.Equal("PCM 16 bit, 8 kHz, mono without any sample", Found(plain.AsSpan(0, 45)));
        Assert.Equal("a WAV file that does not say its format", Found([.. plain[..12], .. plain[36..]]));
        Assert.Equal("PCM 24 bit", Found(With(plain, 34, 24)));
        Assert.Equal("WAV format 17 of 4 bit", Found(With(With(plain, 20, 17), 34, 4)));
        Assert.Equal("PCM 16 bit with 6 channels", Found(With(plain, 22, 6)));
        Assert.Equal("PCM 16 bit at 8001 Hz", Found(With(plain, 24, 8001)));

        static string Found(ReadOnlySpan<byte> octets)
        {
            Assert.False(WavFile.TryRead(octets, out _, out var samples, out var found));
            Assert.Empty(samples);
            return found;
        }

        static byte[] With(byte[] wav, int at, ushort value)
        {
            var other = wav.ToArray();
            BinaryPrimitives.WriteUInt16LittleEndian(other.AsSpan(at), value);
            return other;
        }
    }

    [Fact]
    public void Mutated_NeverThrows()
    {
        var random = new Prng(7);
        var plain = Wav.Of("pcm", 16_000, 2, 1000, 0.02);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var octets = plain[..random.Next(plain.Length + 1)];
            for (var changes = random.Next(4); changes > 0 && octets.Length > 0; changes--)
            {
                octets[random.Next(Math.Min(octets.Length, 60))] = (byte)random.NextUInt64();
            }

            var isRead = WavFile.TryRead(octets, out _, out var samples, out var found);
            Assert.Equal(isRead, samples.Length > 0);
            Assert.Equal(isRead, found.Length == 0);
            read += isRead ? 1 : 0;
        }

        Assert.InRange(read, 1000, 19_000);
    }

    [Fact]
    public void Set_OneFailureDoesNotStopTheOthers_AndTheBuiltInOnesAreThere()
    {
        _disk.Files["/p/a.wav"] = Wav.Of("pcm", 8000, 1, 1000, 0.1);
        _disk.Files["/p/music.wav"] = Wav.Of("pcm", 8000, 1, 500, 0.25);
        var set = PromptFiles.Read([new("a", "/p/a.wav"), new("b", "/p/b.wav"), new("music", "/p/music.wav")], _disk);
        Assert.Equal([new("b", "no such file")], set.Failures);
        Assert.Equal("a 100, beep 400, music 250", string.Join(", ", set.Library.Prompts.Select(p => $"{p.Name} {p.Length.TotalMilliseconds}").Order()));
        Assert.True(PromptLibrary.BuiltIn.TryFind("music", out var own));
        Assert.True(own.Length > TimeSpan.FromSeconds(20)); // the site's took its place in that set alone
    }

    [Fact]
    public void Bounds_OnePromptsLength_AllTogether_AndTheirNumber()
    {
        _disk.Files["/long"] = Wav.Of("a", 8000, 1, 0, 601);
        _disk.Files["/ten"] = Wav.Of("a", 8000, 1, 0, 600);
        _disk.Files["/short"] = Wav.Of("a", 8000, 1, 0, 0.02);
        Assert.Equal([new("x", "10.0 minutes of it; 10 are the most")], PromptFiles.Read([new("x", "/long")], _disk).Failures);
        var eight = PromptFiles.Read(Enumerable.Range(1, 8).Select(i => new PromptFile($"p{i}", "/ten")), _disk);
        Assert.Equal([new("p8", "more than 70 minutes of prompts with it")], eight.Failures);
        var many = PromptFiles.Read(Enumerable.Range(1, 500).Select(i => new PromptFile($"p{i}", "/short")), _disk);
        Assert.Equal([new("p401", "more than 400 prompts")], many.Failures);
        Assert.Equal(402, many.Library.Prompts.Count);
    }

    [Fact]
    public void Disk_SaysWhatIsThereInstead()
    {
        var folder = Directory.CreateTempSubdirectory("trunkline-prompts").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "empty.wav"), []);
            File.WriteAllBytes(Path.Combine(folder, "big.wav"), new byte[2000]);
            Assert.Equal("a directory", Found(folder));
            Assert.Equal("no such file", Found(Path.Combine(folder, "none.wav")));
            Assert.Equal("no such file", Found(Path.Combine(folder, "none", "none.wav")));
            Assert.Equal("an empty file", Found(Path.Combine(folder, "empty.wav")));
            Assert.Equal("an empty file", Found("/dev/zero"));
            Assert.Equal("a file of 0 MB; 0 MB are the most", Found(Path.Combine(folder, "big.wav")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static string Found(string path)
        {
            Assert.False(new PromptDisk().TryRead(path, 1000, out var octets, out var found));
            Assert.Empty(octets);
            return found;
        }
    }

    internal sealed class MemoryPrompts : IPromptDisk
    {
        public Dictionary<string, byte[]> Files { get; } = [];

        public bool TryRead(string path, long most, out byte[] octets, out string found)
        {
            var isThere = Files.TryGetValue(path, out var file);
            (octets, found) = (file ?? [], isThere ? "" : "no such file");
            return isThere;
        }
    }

    /// <summary>WAV files of a tone at -10 dBm0.</summary>
    internal static class Wav
    {
        public static byte[] Of(string coding, int rate, int channels, double hz, double seconds)
        {
            var width = coding == "pcm" ? 2 : 1;
            var frames = (int)(rate * seconds);
            var wav = new byte[44 + (frames * channels * width)];
            Encoding.ASCII.GetBytes("RIFF????WAVEfmt ").CopyTo(wav, 0);
            BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(4), wav.Length - 8);
            BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(16), 16);
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), (short)(coding switch { "a" => 6, "mu" => 7, _ => 1 }));
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(22), (short)channels);
            BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), rate);
            BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(28), rate * channels * width);
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), (short)(channels * width));
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), (short)(8 * width));
            Encoding.ASCII.GetBytes("data").CopyTo(wav, 36);
            BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(40), wav.Length - 44);
            for (int i = 0, at = 44; i < frames * channels; i++, at += width)
            {
                var sample = (short)Math.Round(Level.ToPeak(-10) * Math.Sin(2 * Math.PI * hz * (i / channels) / rate));
                if (coding == "pcm")
                {
                    BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(at), sample);
                }
                else
                {
                    wav[at] = G711.Encode(coding == "a" ? Law.A : Law.Mu, sample);
                }
            }

            return wav;
        }
    }
}
