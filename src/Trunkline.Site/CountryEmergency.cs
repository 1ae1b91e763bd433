using System.Collections.Frozen;

namespace Trunkline.Site;

/// <summary>The emergency numbers of a country: what a site need not write, and what its list is held to.</summary>
/// <remarks>
/// Sources: directive (EU) 2018/1972, article 109 (112 in every member state, beside the national numbers); ITU-T E.161.1 (112 and 911) and the
/// national numbering plans that administrations give to the ITU (E.129); for the numbers of police, fire and ambulance the European Commission's
/// reports on 112 (COCOM) and the regulators' plans (Ofcom, FCC and CRTC 911, ACMA 000, MIIT 110, 119, 120 and 122, MIC 110, 118 and 119). Numbers for
/// advice (116 117, 101 of the British police) are not emergency numbers. A country that is not here: the site writes its own.
/// </remarks>
public static class CountryEmergency
{
    private static readonly FrozenDictionary<string, IReadOnlyList<string>> s_all = Table();

    /// <summary>The country's; none when it is not in the table.</summary>
    /// <param name="country">ISO 3166, two lower-case letters.</param>
    public static IReadOnlyList<string> Of(string country) => s_all.GetValueOrDefault(country) ?? [];

    private static FrozenDictionary<string, IReadOnlyList<string>> Table()
    {
        const string facts =
            """
            ae 999 998 997; al 112 127 128 129; am 112 101 102 103; ar 911 100 101 107; at 112 122 133 144; au 000; az 112 101 102 103
            ba 112 122 123 124; bd 999; be 112 100 101; bg 112; bh 999; bo 110 118 119; br 190 192 193; by 112 101 102 103
            ca 911; ch 112 117 118 144; cl 131 132 133; cn 110 119 120 122; co 123; cr 911; cy 112 199; cz 112 150 155 158
            de 112 110; dk 112; do 911; ec 911; ee 112; eg 122 123 180; es 112; fi 112; fr 112 15 17 18
            gb 999 112; ge 112; gr 112 100 166 199; gt 110 122 123; hk 999; hn 911; hr 112 192 193 194; hu 112 104 105 107
            id 112 110 118 113; ie 112 999; il 100 101 102; in 112 100 101 108; ir 110 115 125; is 112; it 112 113 115 118
            jo 911; jp 110 118 119; ke 999 112; kr 112 119; kw 112; kz 112 101 102 103; lb 112 140 175; lt 112; lu 112 113; lv 112
            ma 15 19 177; md 112; mk 112 192 193 194; mo 999; mt 112; mx 911; my 999; ng 112; nl 112; no 110 112 113; np 100 101 102; nz 111
            om 9999; pa 911; pe 105 106 116; ph 911; pk 15 16 1122; pl 112 997 998 999; pt 112; py 911; qa 999; ro 112; rs 112 192 193 194; ru 112 101 102 103
            sa 911 997 998 999; se 112; sg 995 999; si 112 113; sk 112 150 155 158; sv 911; th 191 199 1669; tn 190 197 198; tr 112; tw 110 119
            ua 112 101 102 103; us 911; uy 911; uz 112 101 102 103; ve 911; vn 113 114 115; za 10111 10177 112
            """;
        return facts.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(row => row.Split(' '))
            .ToFrozenDictionary(row => row[0], row => (IReadOnlyList<string>)row[1..]);
    }
}
