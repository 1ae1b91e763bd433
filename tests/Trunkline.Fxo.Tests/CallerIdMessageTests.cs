using System.Text;
using Trunkline.Base;

namespace Trunkline.Fxo.Tests;

public sealed class CallerIdMessageTests
{
    private static readonly DateTime When = new(2026, 3, 1, 9, 5, 0);

    /// <summary>GR-30's own arithmetic: the sum of all octets, checksum included, is zero.</summary>
    [Fact]
    public void Mdmf_OctetByOctet() => Assert.Equal(
        "80 13 01 08 30 33 30 31 30 39 30 35 02 03 31 31 32 07 02 41 42 AD",
        Hex(Write(CallerIdFormat.Mdmf, "112", "AB", Presentation.Allowed)));

    [Fact]
    public void Sdmf_OctetByOctet() => Assert.Equal(
        "04 0B 30 33 30 31 30 39 30 35 31 31 32 CB",
        Hex(Write(CallerIdFormat.Sdmf, "112", "", Presentation.Allowed)));

    [Fact]
    public void Etsi_Withheld_HasReasonsP_NoNumberAndNoName()
    {
        var octets = Write(CallerIdFormat.Etsi, "215551234", "MEIER", Presentation.Restricted);
        Assert.True(CallerIdMessage.TryParse(octets, out var message, out _));
        Assert.Equal(0, message.Number.Length + message.Name.Length);
        Assert.Equal(Presentation.Restricted, message.Presentation);
        Assert.Equal(1, message.CallType);
        Assert.DoesNotContain("215551234", Encoding.ASCII.GetString(octets), StringComparison.Ordinal);
    }

    /// <summary>What is written is read, for any number, name, date and format.</summary>
    [Theory]
    [InlineData(CallerIdFormat.Sdmf)]
    [InlineData(CallerIdFormat.Mdmf)]
    [InlineData(CallerIdFormat.Etsi)]
    public void Written_IsRead(CallerIdFormat format)
    {
        var prng = new Prng(11);
        for (var n = 0; n < 5_000; n++)
        {
            var number = string.Concat(Enumerable.Range(0, prng.Next(CallerIdMessage.MaxNumber + 1)).Select(_ => "0123456789*#"[prng.Next(12)]));
            var name = string.Concat(Enumerable.Range(0, prng.Next(format == CallerIdFormat.Mdmf ? 16 : 51)).Select(_ => (char)(0x20 + prng.Next(0xE0))));
            var presentation = (Presentation)prng.Next(3);
            var date = When.AddMinutes(prng.Next(500_000));
            var octets = new byte[CallerIdMessage.MaxOctets];
            octets = octets[..CallerIdWriter.Write(octets, format, date, number, name, presentation)];
            Assert.True(CallerIdMessage.TryParse(octets, out var message, out var error), $"{error}");
            Assert.True(CallerIdMessage.TryParseChecked(octets.AsSpan(0, octets.Length - 1), out _, out _));
            Assert.Equal(date.ToString("MMddHHmm", System.Globalization.CultureInfo.InvariantCulture), Encoding.ASCII.GetString(message.Date));
            Assert.Equal(presentation == Presentation.Allowed ? number : "", Encoding.ASCII.GetString(message.Number));
            Assert.Equal(format == CallerIdFormat.Sdmf || presentation == Presentation.Restricted ? "" : name, Encoding.Latin1.GetString(message.Name));
            Assert.Equal(presentation == Presentation.Allowed && number.Length == 0 ? Presentation.NotAvailable : presentation, message.Presentation);
        }
    }

    /// <summary>Every single changed octet is seen: the checksum is a sum, so one change cannot hide.</summary>
    [Fact]
    public void EveryChangedOctet_IsRefused()
    {
        var good = Write(CallerIdFormat.Etsi, "215551234", "MEIER", Presentation.Allowed);
        for (var at = 0; at < good.Length; at++)
        {
            for (var change = 1; change < 256; change++)
            {
                var bad = (byte[])good.Clone();
                bad[at] ^= (byte)change;
                Assert.False(CallerIdMessage.TryParse(bad, out _, out _), $"{at} {change}");
            }
        }
    }

    /// <summary>Mutated messages with a right checksum: never an exception, an error's offset lies in the message, what is read is bounded.</summary>
    [Fact]
    public void Mutations_NeverThrow_AndStayBounded()
    {
        var prng = new Prng(23);
        var seeds = new[]
        {
            Write(CallerIdFormat.Sdmf, "215551234", "", Presentation.Allowed),
            Write(CallerIdFormat.Mdmf, "215551234", "MEIER", Presentation.Allowed),
            Write(CallerIdFormat.Etsi, "", "", Presentation.NotAvailable),
        };
        var read = 0;
        for (var n = 0; n < 60_000; n++)
        {
            var octets = new List<byte>(seeds[prng.Next(seeds.Length)]);
            for (var changes = 1 + prng.Next(4); changes > 0; changes--)
            {
                var at = prng.Next(octets.Count);
                switch (prng.Next(4))
                {
                    case 0 when octets.Count > 1: octets.RemoveAt(at); break;
                    case 1: octets.Insert(at, (byte)prng.Next(256)); break;
                    default: octets[at] = (byte)prng.Next(256); break;
                }
            }

            if (octets.Count > 2 && prng.Next(8) > 0)
            {
                octets[1] = (byte)(octets.Count - 3);
                octets[^1] = (byte)-octets.Take(octets.Count - 1).Sum(o => o);
            }

            if (CallerIdMessage.TryParse(octets.ToArray(), out var message, out var error))
            {
                read++;
                Assert.True(message.Number.Length <= CallerIdMessage.MaxNumber && message.Name.Length <= CallerIdMessage.MaxName);
                Assert.True(message.Date.Length is 0 or 8);
            }
            else
            {
                Assert.NotEqual(CallerIdErrorKind.None, error.Kind);
                Assert.InRange(error.Offset, 0, octets.Count);
            }
        }

        Assert.InRange(read, 3_000, 55_000);
    }

    [Theory]
    [InlineData("", CallerIdErrorKind.Truncated, 0)]
    [InlineData("80 05 01", CallerIdErrorKind.Truncated, 3)]
    [InlineData("80 00 80 00", CallerIdErrorKind.TrailingOctets, 3)]
    [InlineData("80 00 81", CallerIdErrorKind.Checksum, 2)]
    [InlineData("82 00 7E", CallerIdErrorKind.UnknownType, 0)]
    [InlineData("80 02 02 05 77", CallerIdErrorKind.ParameterTooLong, 2)]
    [InlineData("80 03 02 01 41 39", CallerIdErrorKind.BadNumber, 4)]
    [InlineData("80 03 01 01 31 4A", CallerIdErrorKind.BadDate, 4)]
    public void Error_SaysWhatAndWhere(string hex, CallerIdErrorKind kind, int offset)
    {
        var octets = hex.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(h => Convert.ToByte(h, 16)).ToArray();
        Assert.False(CallerIdMessage.TryParse(octets, out _, out var error));
        Assert.Equal(new CallerIdError(kind, offset), error);
    }

    [Fact]
    public void TryParse_Allocates_Nothing()
    {
        var octets = Write(CallerIdFormat.Etsi, "215551234", "MEIER", Presentation.Allowed);
        var bad = 0;
        NoAllocation.In(() => bad += CallerIdMessage.TryParse(octets, out _, out _) ? 0 : 1);
        Assert.Equal(0, bad);
    }

    private static byte[] Write(CallerIdFormat format, string number, string name, Presentation presentation)
    {
        var octets = new byte[CallerIdMessage.MaxOctets];
        return octets[..CallerIdWriter.Write(octets, format, When, number, name, presentation)];
    }

    private static string Hex(byte[] octets) => string.Join(' ', octets.Select(o => o.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));
}
