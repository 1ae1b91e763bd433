using System.Text;
using Trunkline.Dsp;

namespace Trunkline.Interop.Tests;

public sealed class SpandspCallerIdTests
{
    /// <summary>spandsp's name of a standard, the peer's FSK modem, and the law of the path.</summary>
    public static TheoryData<string, string, string> Paths
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var law in Spandsp.Laws)
            {
                data.Add("class", "bell202", law);
                data.Add("clip", "v23ch1", law);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Ours_IsReadBySpandsp(string standard, string modem, string law)
    {
        Assert.NotEmpty(modem);
        foreach (var level in new[] { -8.0, -13.5, -28 })
        {
            var modulator = new CallerIdModulator(Fsk(standard), level);
            // date and time, calling line identity, calling party name
            Assert.True(modulator.Start([0x80, 34, 1, 8, .. "11221405"u8, 2, 10, .. "5551234567"u8, 7, 8, .. "JOHN DOE"u8, .. (byte[])[0x11, 0]]));
            var samples = new short[3 * 8000];
            modulator.Generate(samples.AsSpan(4000));
            Assert.False(modulator.IsBusy);
            var cid = Assert.Single(Spandsp.Detect($"cid --std {standard}", samples, law), e => e.GetProperty("ev").GetString() == "cid");
            var fields = cid.GetProperty("fields").ToString();
            Assert.Contains("5551234567", fields, StringComparison.Ordinal);
            Assert.Contains("JOHN DOE", fields, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Spandsps_IsReadByOurs(string standard, string modem, string law)
    {
        Assert.NotEmpty(modem);
        var samples = Spandsp.Generate($"cid --std {standard} --number 5551234567 --name JOHN --date 11221405", law);
        foreach (var noise in new[] { -90.0, -36 })
        {
            var heard = (short[])samples.Clone();
            new NoiseSource(3, noise).AddTo(heard);
            var demodulator = new CallerIdDemodulator(Fsk(standard));
            demodulator.Process(heard);
            var message = new byte[257];
            Assert.True(demodulator.TryRead(message, out var length));
            Assert.Equal((byte)0x80, message[0]);
            Assert.Equal(length - 2, message[1]);
            var text = Encoding.Latin1.GetString(message, 0, length);
            Assert.Contains("5551234567", text, StringComparison.Ordinal);
            Assert.Contains("JOHN", text, StringComparison.Ordinal);
            Assert.Equal(0, demodulator.BadMessages);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void RawOctets_GoBothWays(string standard, string modem, string law)
    {
        var modulator = new FskModulator(Fsk(standard));
        modulator.Start(0, 180);
        var octets = Enumerable.Range(0, 256).Select(o => (byte)o).ToArray();
        Assert.All(octets, o => Assert.True(modulator.Enqueue(o)));
        var samples = new short[4 * 8000];
        modulator.Generate(samples.AsSpan(800));
        var theirs = string.Concat(Spandsp.Detect($"fsk --mod {modem}", samples, law)
            .Where(e => e.GetProperty("ev").GetString() == "fsk_byte" && e.GetProperty("framing_ok").GetInt32() == 1)
            .Select(e => e.GetProperty("hex").GetString()));
        Assert.StartsWith(Convert.ToHexString(octets), theirs, StringComparison.OrdinalIgnoreCase);

        var demodulator = new FskDemodulator(Fsk(standard));
        var read = new List<byte>();
        var sent = Spandsp.Generate($"fsk --mod {modem} --hex {Convert.ToHexString(octets)}", law);
        for (var at = 0; at < sent.Length; at += 160)
        {
            demodulator.Process(sent.AsSpan(at, Math.Min(160, sent.Length - at)));
            while (demodulator.TryRead(out var octet))
            {
                read.Add(octet);
            }
        }

        Assert.Equal(octets, read.Take(256));
    }

    private static FskStandard Fsk(string standard) => standard == "class" ? FskStandard.Bell202 : FskStandard.V23;
}
