namespace Trunkline.Isdn.Messages;

/// <summary>Type of subaddress, Q.931 §4.5.9 octet 3.</summary>
public enum SubaddressType : byte
{
    /// <summary>NSAP, X.213.</summary>
    Nsap = 0,

    /// <summary>User specified.</summary>
    UserSpecified = 2,
}

/// <summary>What all subaddresses are made of (Q.931 §4.5.9, §4.5.11): type, odd or even, up to 20 octets, which point into the message read or to the caller's.</summary>
public readonly ref struct SubaddressField
{
    /// <summary>The most octets of a subaddress.</summary>
    public const int MaxOctets = 20;

    /// <param name="octets">The subaddress; of an NSAP with the AFI in front (0x50: IA5 characters follow).</param>
    /// <param name="type">Its type.</param>
    /// <param name="isOdd">User specified: an odd number of address signals, BCD.</param>
    public SubaddressField(ReadOnlySpan<byte> octets, SubaddressType type = SubaddressType.Nsap, bool isOdd = false)
    {
        Octets = octets;
        Type = type;
        IsOdd = isOdd;
    }

    /// <summary>The subaddress.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Its type; any of 0 to 7.</summary>
    public SubaddressType Type { get; }

    /// <summary>An odd number of address signals.</summary>
    public bool IsOdd { get; }

    internal static bool TryRead(ReadOnlySpan<byte> content, out SubaddressField value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 2, MaxOctets + 1, out error))
        {
            return false;
        }

        value = new(content[1..], (SubaddressType)((content[0] >> 4) & 7), (content[0] & 8) != 0);
        return true;
    }

    internal bool TryWrite(Span<byte> content, out int written) =>
        ElementOctets.TryWrite([(byte)(0x80 | ((byte)Type << 4) | (IsOdd ? 8 : 0))], Octets, MaxOctets + 1, content, out written);

    /// <summary>For people: IA5 characters of an NSAP, else hexadecimal.</summary>
    public override string ToString() => Type == SubaddressType.Nsap && Octets.Length > 1 && Octets[0] == 0x50
        ? ElementOctets.Text(Octets[1..])
        : Convert.ToHexString(Octets);
}
