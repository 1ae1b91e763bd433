namespace Trunkline.Base;

/// <summary>Which way audio flows through a termination, seen from outside (as in SDP, RFC 8866 §6.7).</summary>
[Flags]
public enum MediaDirection : byte
{
    /// <summary>Neither way.</summary>
    Inactive = 0,

    /// <summary>We send to the far end.</summary>
    SendOnly = 1,

    /// <summary>We take what the far end sends.</summary>
    ReceiveOnly = 2,

    /// <summary>Both ways.</summary>
    SendReceive = 3,
}
