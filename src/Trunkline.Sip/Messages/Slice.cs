namespace Trunkline.Sip;

/// <summary>Part of a message's octets; means something only together with the message it came from.</summary>
/// <param name="Start">First octet.</param>
/// <param name="Length">Number of octets; 0 is "absent or empty".</param>
public readonly record struct Slice(ushort Start, ushort Length)
{
    /// <summary>True for an absent or empty part.</summary>
    public bool IsEmpty => Length == 0;
}
