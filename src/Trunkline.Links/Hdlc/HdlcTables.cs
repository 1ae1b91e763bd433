namespace Trunkline.Links;

/// <summary>Zero insertion and deletion (Q.921 §2.6) an octet at a time. Built once; the bit order of the line is in the tables.</summary>
internal static class HdlcTables
{
    /// <summary>
    /// Insertion, by 256 × ones in a row so far (0 to 4) + octet of the frame: bits for the line, the first one most significant
    /// (bits 0 to 9); how many, 8 to 10 (bits 12 to 15); ones in a row after it (bits 16 to 18).
    /// </summary>
    public static readonly uint[] Insert = BuildInsert();

    /// <summary>
    /// Deletion, by 256 × ones in a row so far (0 to 7, 7 = seven or more) + octet of the line: bits of the frame, the first one
    /// least significant (bits 0 to 7); how many (bits 8 to 11); ones in a row after it (bits 12 to 14); <see cref="Special"/> when a
    /// flag or an abort is completed in it, or an abort goes on, and it must be taken bit by bit.
    /// </summary>
    public static readonly uint[] Delete = BuildDelete();

    /// <summary>See <see cref="Delete"/>.</summary>
    public const uint Special = 0x8000;

    private static uint[] BuildInsert()
    {
        var table = new uint[5 * 256];
        for (var index = 0; index < table.Length; index++)
        {
            var ones = index >> 8;
            var (bits, count) = (0u, 0u);
            for (var bit = 0; bit < 8; bit++)
            {
                var one = (index >> bit) & 1;
                bits = (bits << 1) | (uint)one;
                count++;
                ones = one == 1 ? ones + 1 : 0;
                if (ones == 5)
                {
                    bits <<= 1;
                    count++;
                    ones = 0;
                }
            }

            table[index] = bits | (count << 12) | ((uint)ones << 16);
        }

        return table;
    }

    private static uint[] BuildDelete()
    {
        var table = new uint[8 * 256];
        for (var index = 0; index < table.Length; index++)
        {
            var ones = index >> 8;
            var (bits, count, special) = (0u, 0, ones >= 7);
            for (var bit = 7; bit >= 0; bit--)
            {
                if (((index >> bit) & 1) == 1)
                {
                    ones++;
                    special |= ones >= 7;
                    if (ones <= 5)
                    {
                        bits |= 1u << count++;
                    }
                }
                else
                {
                    special |= ones >= 6;
                    if (ones < 5)
                    {
                        count++;
                    }

                    ones = 0;
                }
            }

            table[index] = special ? Special : bits | ((uint)count << 8) | ((uint)ones << 12);
        }

        return table;
    }
}
