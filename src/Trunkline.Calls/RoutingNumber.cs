namespace Trunkline.Calls;

/// <summary>The answer of a number portability database about a called number, to be passed on to an operator in the signalling.</summary>
/// <param name="Digits">The routing number; empty when the number was asked about and has not moved.</param>
/// <param name="IsGlobal">True when it begins with a country code.</param>
/// <param name="Context">For one that does not: where it means something, a country code.</param>
public sealed record RoutingNumber(string Digits, bool IsGlobal, string Context)
{
    /// <summary>Asked, and it is where it always was.</summary>
    public static RoutingNumber NotMoved { get; } = new("", false, "");
}
