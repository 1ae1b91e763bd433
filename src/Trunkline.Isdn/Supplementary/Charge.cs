using System.Text;

namespace Trunkline.Isdn.Supplementary;

/// <summary>What kind of charge was advised.</summary>
public enum ChargeKind : byte
{
    /// <summary>None is available.</summary>
    NotAvailable,

    /// <summary>Free of charge.</summary>
    Free,

    /// <summary>In currency.</summary>
    Currency,

    /// <summary>In charging units.</summary>
    Units,
}

/// <summary>Advice of charge during a call (AOC-D) or at its end (AOC-E), EN 300 182-1, as received.</summary>
/// <param name="Kind">In what.</param>
/// <param name="IsFinal">AOC-E: the whole call's; else of the call so far.</param>
/// <param name="Thousandths">Currency: the amount in thousandths of the currency.</param>
/// <param name="Currency">The currency as the network writes it, 1 to 10 characters.</param>
/// <param name="Units">Charging units.</param>
/// <param name="IsSubtotal">AOC-D: of the call so far (I.256 §2), more may follow; else it is the total.</param>
public readonly record struct Charge(ChargeKind Kind, bool IsFinal, long Thousandths = 0, string Currency = "", long Units = 0, bool IsSubtotal = false)
{
    /// <summary>The most records of units read.</summary>
    public const int MaxUnitRecords = 32;

    /// <summary>Reads the invoke of AOC-D or AOC-E, in currency or units.</summary>
    /// <returns>False when it is another operation or malformed.</returns>
    public static bool TryRead(in RoseComponent component, out Charge value)
    {
        value = default;
        if (component.Kind != RoseKind.Invoke || component.Value is not (Operation.AocDCurrency or Operation.AocDChargingUnit or Operation.AocECurrency or Operation.AocEChargingUnit))
        {
            return false;
        }

        var isFinal = component.Value >= Operation.AocECurrency;
        var isUnits = component.Value is Operation.AocDChargingUnit or Operation.AocEChargingUnit;
        var reader = new BerReader(component.Argument);
        if (!reader.TryRead(out var tag, out var content))
        {
            return false;
        }

        if (isFinal && tag == 0x30)
        {
            reader = new(content);
            if (!reader.TryRead(out tag, out content))
            {
                return false;
            }
        }

        switch (tag)
        {
            case 0x05:
                value = new(ChargeKind.NotAvailable, isFinal);
                return true;
            case 0x81 when content.IsEmpty:
                value = new(ChargeKind.Free, isFinal);
                return true;
            case 0x30:
                return TryReadRecorded(content, isFinal, isUnits, out value);
            default:
                return false;
        }
    }

    private static bool TryReadRecorded(ReadOnlySpan<byte> content, bool isFinal, bool isUnits, out Charge value)
    {
        value = default;
        var reader = new BerReader(content);
        if (!reader.TryRead(0xA1, out var recorded))
        {
            return false;
        }

        var isSubtotal = !isFinal && reader.TryReadInteger(0x82, out var type) && type == 0;
        if (isUnits)
        {
            if (!TryReadUnits(recorded, out var units))
            {
                return false;
            }

            value = new(ChargeKind.Units, isFinal, Units: units, IsSubtotal: isSubtotal);
            return true;
        }

        if (!TryReadAmount(recorded, out var currency, out var thousandths))
        {
            return false;
        }

        value = new(ChargeKind.Currency, isFinal, thousandths, currency, IsSubtotal: isSubtotal);
        return true;
    }

    private static bool TryReadUnits(ReadOnlySpan<byte> list, out long units)
    {
        units = 0;
        var reader = new BerReader(list);
        for (var i = 0; i < MaxUnitRecords && reader.TryRead(out var tag, out var record); i++)
        {
            var inner = new BerReader(record);
            if (tag != 0x30)
            {
                return false;
            }

            if (inner.TryReadInteger(0x02, out var count))
            {
                if (count < 0)
                {
                    return false;
                }

                units += count;
            }
        }

        return !reader.IsMalformed;
    }

    /// <summary>Currency [1] and amount [2], with its multiplier, as in every sequence of EN 300 182-1 that has a price.</summary>
    internal static bool TryReadAmount(ReadOnlySpan<byte> content, out string currency, out long thousandths)
    {
        currency = "";
        thousandths = 0;
        var reader = new BerReader(content);
        if (!reader.TryRead(0x81, out var name) || name.Length > 10 || !reader.TryRead(0xA2, out var amount))
        {
            return false;
        }

        var inner = new BerReader(amount);
        if (!inner.TryReadInteger(0x81, out var number) || number < 0 || !inner.TryReadInteger(0x82, out var multiplier) || multiplier is < 0 or > 6)
        {
            return false;
        }

        thousandths = number;
        for (var i = 0; i < multiplier; i++)
        {
            thousandths *= 10;
        }

        currency = Encoding.Latin1.GetString(name);
        return true;
    }
}
