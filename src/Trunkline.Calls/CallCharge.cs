using System.Globalization;

namespace Trunkline.Calls;

/// <summary>In what a charge is told.</summary>
public enum CallChargeKind : byte
{
    /// <summary>Nothing was told.</summary>
    None,

    /// <summary>The call is free of charge.</summary>
    Free,

    /// <summary>In a currency.</summary>
    Currency,

    /// <summary>In charging units.</summary>
    Units,
}

/// <summary>What the network says a call costs (advice of charge), as far as it has said.</summary>
/// <param name="Kind">In what.</param>
/// <param name="Amount">Thousandths of the currency, or units; 0 or more.</param>
/// <param name="Currency">The currency as the network writes it, letters and digits only; empty for units.</param>
/// <param name="IsFinal">Told at the end, of the whole call; else the last that was told during it.</param>
public readonly record struct CallCharge(CallChargeKind Kind, long Amount = 0, string Currency = "", bool IsFinal = false)
{
    /// <summary>The longest name of a currency.</summary>
    public const int MaxCurrency = 10;

    /// <summary>For people: "2.500 EUR", "12 units", "free"; what was told during the call only has a + behind it.</summary>
    public override string ToString()
    {
        var amount = Kind switch
        {
            CallChargeKind.Free => "free",
            CallChargeKind.Currency => string.Create(CultureInfo.InvariantCulture, $"{Amount / 1000}.{Amount % 1000:000} {Currency}").TrimEnd(),
            CallChargeKind.Units => string.Create(CultureInfo.InvariantCulture, $"{Amount} {(Amount == 1 ? "unit" : "units")}"),
            _ => "",
        };
        return Kind == CallChargeKind.None || IsFinal ? amount : amount + "+";
    }
}
