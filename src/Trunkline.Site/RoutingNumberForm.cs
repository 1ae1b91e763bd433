namespace Trunkline.Site;

/// <summary>How a trunk is told the routing number of a number that has moved.</summary>
public enum RoutingNumberForm : byte
{
    /// <summary>As parameters of the Request-URI: npdi and rn (RFC 4694). SIP only.</summary>
    Parameter,

    /// <summary>In front of the number.</summary>
    Prefix,

    /// <summary>Not at all: the operator finds it by itself.</summary>
    None,
}
