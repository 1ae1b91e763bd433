namespace Trunkline.Isdn.Supplementary;

/// <summary>How an item is charged, EN 300 182-1 AOCSCurrencyInfo.</summary>
public enum ChargeRateKind : byte
{
    /// <summary>No information.</summary>
    NotAvailable,

    /// <summary>Free of charge.</summary>
    Free,

    /// <summary>By time.</summary>
    Duration,

    /// <summary>Once.</summary>
    Flat,

    /// <summary>By volume.</summary>
    Volume,

    /// <summary>A special charging code.</summary>
    Special,
}

/// <summary>One item of advice of charge at call set-up (AOC-S), EN 300 182-1, as received.</summary>
/// <param name="Item">0 basic communication, 1 call attempt, 2 call set-up, 3 user-to-user information, 4 operation of a supplementary service.</param>
/// <param name="Kind">How it is charged.</param>
/// <param name="Thousandths">The price in thousandths of the currency, of one <paramref name="Period"/> when by time.</param>
/// <param name="Currency">The currency as the network writes it.</param>
/// <param name="Period">By time: what one price buys.</param>
/// <param name="Code">The special charging code.</param>
public readonly record struct ChargeRate(byte Item, ChargeRateKind Kind, long Thousandths = 0, string Currency = "", TimeSpan Period = default, int Code = 0)
{
    /// <summary>The most items (EN 300 182-1).</summary>
    public const int MaxItems = 11;

    /// <summary>Reads the invoke of AOC-S in currency.</summary>
    /// <param name="component">The component.</param>
    /// <param name="rates">Room for <see cref="MaxItems"/>.</param>
    /// <param name="count">How many there are; 0: no charge is available.</param>
    /// <returns>False when it is another operation or malformed.</returns>
    public static bool TryRead(in RoseComponent component, Span<ChargeRate> rates, out int count)
    {
        count = 0;
        var reader = new BerReader(component.Argument);
        if (component.Kind != RoseKind.Invoke || component.Value != Operation.AocSCurrency || !reader.TryRead(out var tag, out var list))
        {
            return false;
        }

        if (tag == 0x05)
        {
            return true;
        }

        reader = new(list);
        while (tag == 0x30 && count < Math.Min(rates.Length, MaxItems) && reader.TryRead(0x30, out var item))
        {
            if (!TryReadItem(item, out rates[count]))
            {
                return false;
            }

            count++;
        }

        return tag == 0x30 && !reader.IsMalformed;
    }

    private static bool TryReadItem(ReadOnlySpan<byte> content, out ChargeRate rate)
    {
        rate = default;
        var reader = new BerReader(content);
        if (!reader.TryReadInteger(0x0A, out var item) || item is < 0 or > 255 || !reader.TryRead(out var tag, out var price))
        {
            return false;
        }

        rate = new((byte)item, ChargeRateKind.NotAvailable);
        switch (tag)
        {
            case 0x85:
                return true;
            case 0x84:
                rate = rate with { Kind = ChargeRateKind.Free };
                return true;
            case 0x02:
                rate = rate with { Kind = ChargeRateKind.Special, Code = BerReader.TryInteger(price, out var code) ? code : 0 };
                return true;
            case 0xA1 or 0xA2 or 0xA3:
                if (!Charge.TryReadAmount(price, out var currency, out var thousandths))
                {
                    return false;
                }

                rate = rate with { Kind = (ChargeRateKind)(tag - 0xA1 + (int)ChargeRateKind.Duration), Currency = currency, Thousandths = thousandths };
                return tag != 0xA1 || TryReadPeriod(price, ref rate);
            default:
                return false;
        }
    }

    private static bool TryReadPeriod(ReadOnlySpan<byte> price, ref ChargeRate rate)
    {
        // milliseconds of scale 0 to 6: 0.01 s, 0.1 s, 1 s, 10 s, 1 min, 1 h, 24 h
        ReadOnlySpan<int> scales = [10, 100, 1000, 10_000, 60_000, 3_600_000, 86_400_000];
        var reader = new BerReader(price);
        while (reader.TryRead(out var tag, out var part))
        {
            if (tag != 0xA4)
            {
                continue;
            }

            var time = new BerReader(part);
            if (!time.TryReadInteger(0x81, out var length) || length < 0 || !time.TryReadInteger(0x82, out var scale) || scale is < 0 or > 6)
            {
                return false;
            }

            rate = rate with { Period = TimeSpan.FromMilliseconds((double)length * scales[scale]) };
            return true;
        }

        return !reader.IsMalformed;
    }
}
