using Trunkline.Calls;

namespace Trunkline.Trunks.Sip;

/// <summary>What a number portability database said, as parameters of a telephone number (RFC 4694).</summary>
internal static class SipPortability
{
    /// <summary>The parameters behind the number: npdi says that it was asked about, rn where it has moved; empty when nobody asked.</summary>
    public static string Parameters(RoutingNumber? routing) => routing switch
    {
        null => "",
        { Digits.Length: 0 } => ";npdi",
        { IsGlobal: true } => $";npdi;rn=+{routing.Digits}",
        _ => $";npdi;rn={routing.Digits}{(routing.Context.Length > 0 ? $";rn-context=+{routing.Context}" : "")}",
    };
}
