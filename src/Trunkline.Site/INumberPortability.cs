namespace Trunkline.Site;

/// <summary>Where a number has moved to.</summary>
/// <param name="RoutingNumber">The routing number's digits, 0-9 and A-D; empty when the number is where it always was.</param>
/// <param name="IsGlobal">True when it was written with a +: it begins with a country code.</param>
/// <param name="Operator">Whose it is, for people; may be empty.</param>
public readonly record struct PortedTo(string RoutingNumber, bool IsGlobal, string Operator)
{
    /// <summary>It did not move.</summary>
    public static PortedTo Nowhere { get; } = new("", false, "");

    /// <summary>True when it did.</summary>
    public bool HasMoved => RoutingNumber.Length > 0;

    /// <summary>As the file has it.</summary>
    public override string ToString() => IsGlobal ? "+" + RoutingNumber : RoutingNumber;
}

/// <summary>Says which numbers were taken along to another operator. Asked while a call is routed: it answers at once, from memory, and allocates nothing.</summary>
public interface INumberPortability
{
    /// <summary>Where a number has moved to.</summary>
    /// <param name="international">Digits of the international number, without +.</param>
    PortedTo Find(ReadOnlySpan<char> international);
}
