using System.Collections.Frozen;

namespace Trunkline.Site;

/// <summary>How numbers are dialled in a country: what a site need not write.</summary>
/// <param name="Code">Country code of E.164, without +.</param>
/// <param name="NationalPrefix">What stands in front of a national number; empty where nothing does.</param>
/// <param name="InternationalPrefix">What stands in front of an international number.</param>
/// <param name="NationalDigits">Lengths by which a national number without a prefix is known; none where only the prefix tells.</param>
/// <remarks>
/// Facts of the ITU's lists of dialling procedures (Operational Bulletin: international prefix, national (trunk) prefix) and of E.164
/// assigned country codes; a site says otherwise with <c>numbers.country_code</c> and the keys beside it.
/// </remarks>
public sealed record CountryNumbers(string Code, string NationalPrefix, string InternationalPrefix, DigitCounts NationalDigits)
{
    private static readonly FrozenDictionary<string, CountryNumbers> s_all = Table();

    /// <summary>The country's; null when it is not in the table.</summary>
    /// <param name="country">ISO 3166, two lower-case letters.</param>
    public static CountryNumbers? Of(string country) => s_all.GetValueOrDefault(country);

    private static FrozenDictionary<string, CountryNumbers> Table()
    {
        // country, code, national prefix, international prefix, digits of a national number dialled without prefix
        const string facts =
            """
            ae 971 0 00; ar 54 0 00; at 43 0 00; au 61 0 0011; ba 387 0 00; be 32 0 00; bg 359 0 00; br 55 0 00; by 375 8 810
            ca 1 1 011 10; ch 41 0 00; cl 56 - 00 9; cn 86 0 00 11; co 57 - 00 10; cy 357 - 00 8; cz 420 - 00 9; de 49 0 00; dk 45 - 00 8
            dz 213 0 00; ee 372 - 00 7-8; eg 20 0 00; es 34 - 00 9; fi 358 0 00; fr 33 0 00; gb 44 0 00; gr 30 - 00 10; hk 852 - 001 8
            hr 385 0 00; hu 36 06 00; id 62 0 001; ie 353 0 00; il 972 0 00; in 91 0 00 10; iq 964 0 00; ir 98 0 00; is 354 - 00 7
            it 39 - 00 6-11; jp 81 0 010; ke 254 0 000; kr 82 0 001; kz 7 8 810 10; lt 370 0 00; lu 352 - 00 6-9; lv 371 - 00 8; ma 212 0 00
            mx 52 - 00 10; my 60 0 00; ng 234 0 009; nl 31 0 00; no 47 - 00 8; nz 64 0 00; pe 51 0 00; ph 63 0 00; pk 92 0 00
            pl 48 - 00 9; pt 351 - 00 9; qa 974 - 00 8; ro 40 0 00; rs 381 0 00; ru 7 8 810 10; sa 966 0 00; se 46 0 00; sg 65 - 000 8
            si 386 0 00; sk 421 0 00; th 66 0 001; tn 216 - 00 8; tr 90 0 00; tw 886 0 002; ua 380 0 00; us 1 1 011 10; vn 84 0 00; za 27 0 00
            """;
        var rows = new Dictionary<string, CountryNumbers>();
        foreach (var row in facts.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var part = row.Split(' ');
            _ = DigitCounts.TryParse(part.ElementAtOrDefault(4) ?? "", out var counts);
            rows.Add(part[0], new(part[1], part[2] == "-" ? "" : part[2], part[3], counts));
        }

        return rows.ToFrozenDictionary();
    }
}
