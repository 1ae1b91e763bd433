namespace Trunkline.Links;

/// <summary>The 16-bit frame check sequence of HDLC (Q.921 §2.7, Q.703 §4.2): x¹⁶ + x¹² + x⁵ + 1, set to ones, complemented.</summary>
/// <remarks>Octets carry their first bit on the line as least significant, so the polynomial is 8408 reflected and the low octet is sent first.</remarks>
public static class HdlcFcs
{
    /// <summary>Octets of the sequence.</summary>
    public const int Octets = 2;

    /// <summary>What a good frame with its sequence leaves.</summary>
    private const uint Good = 0xF0B8;

    /// <summary>Four tables of 256: what an octet leaves after itself and 0 to 3 octets more.</summary>
    private static readonly ushort[] Tables = BuildTables();

    /// <summary>The sequence to append to a frame: low octet first.</summary>
    public static ushort Of(ReadOnlySpan<byte> frame) => (ushort)(Run(frame) ^ 0xFFFF);

    /// <summary>True when a frame with its sequence at its end arrived as it was sent.</summary>
    public static bool IsGood(ReadOnlySpan<byte> frameWithFcs) => frameWithFcs.Length > Octets && Run(frameWithFcs) == Good;

    private static uint Run(ReadOnlySpan<byte> octets)
    {
        var tables = Tables;
        var crc = 0xFFFFu;
        while (octets.Length >= 4)
        {
            crc = (uint)(tables[768 + ((crc ^ octets[0]) & 0xFF)] ^ tables[512 + (((crc >> 8) ^ octets[1]) & 0xFF)]
                ^ tables[256 + octets[2]] ^ tables[octets[3]]);
            octets = octets[4..];
        }

        foreach (var octet in octets)
        {
            crc = (crc >> 8) ^ tables[(crc ^ octet) & 0xFF];
        }

        return crc;
    }

    private static ushort[] BuildTables()
    {
        var tables = new ushort[4 * 256];
        for (var octet = 0; octet < 256; octet++)
        {
            var crc = (uint)octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x8408 : crc >> 1;
            }

            tables[octet] = (ushort)crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var before = tables[i - 256];
            tables[i] = (ushort)((before >> 8) ^ tables[before & 0xFF]);
        }

        return tables;
    }
}
