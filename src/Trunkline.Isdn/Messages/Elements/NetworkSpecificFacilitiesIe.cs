namespace Trunkline.Isdn.Messages;

/// <summary>Network-specific facilities, Q.931 §4.5.21.</summary>
public readonly ref struct NetworkSpecificFacilitiesIe : IInformationElement<NetworkSpecificFacilitiesIe>
{
    /// <param name="facility">The facility, as its network codes it.</param>
    /// <param name="network">Octets 3.1 and on: type, plan and identification; empty: the local network.</param>
    public NetworkSpecificFacilitiesIe(ReadOnlySpan<byte> facility, ReadOnlySpan<byte> network = default)
    {
        Facility = facility;
        Network = network;
    }

    /// <summary>The facility, as its network codes it.</summary>
    public ReadOnlySpan<byte> Facility { get; }

    /// <summary>Octets 3.1 and on; empty: the local network.</summary>
    public ReadOnlySpan<byte> Network { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.NetworkSpecificFacilities;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out NetworkSpecificFacilitiesIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 2, 253, out error))
        {
            return false;
        }

        int length = content[0];
        if (1 + length >= content.Length)
        {
            error = ElementError.TooShort(content.Length);
            return false;
        }

        value = new(content[(1 + length)..], content.Slice(1, length));
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written)
    {
        written = 0;
        if (Network.Length + Facility.Length + 1 > Math.Min(content.Length, 253))
        {
            return false;
        }

        content[0] = (byte)Network.Length;
        Network.CopyTo(content[1..]);
        Facility.CopyTo(content[(1 + Network.Length)..]);
        written = 1 + Network.Length + Facility.Length;
        return true;
    }
}
