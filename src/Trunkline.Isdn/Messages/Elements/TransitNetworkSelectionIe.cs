namespace Trunkline.Isdn.Messages;

/// <summary>Transit network selection, Q.931 §4.5.29.</summary>
public readonly ref struct TransitNetworkSelectionIe : IInformationElement<TransitNetworkSelectionIe>
{
    /// <param name="network">IA5 characters that identify the network.</param>
    /// <param name="type">0 user specified, 2 national, 3 international.</param>
    /// <param name="plan">0 unknown, 1 carrier identification code, 3 X.121.</param>
    public TransitNetworkSelectionIe(ReadOnlySpan<byte> network, byte type = 2, byte plan = 1)
    {
        Network = network;
        Type = type;
        Plan = plan;
    }

    /// <summary>IA5 characters that identify the network.</summary>
    public ReadOnlySpan<byte> Network { get; }

    /// <summary>Type of network identification, 0 to 7.</summary>
    public byte Type { get; }

    /// <summary>Network identification plan, 0 to 15.</summary>
    public byte Plan { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.TransitNetworkSelection;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out TransitNetworkSelectionIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 2, 252, out error))
        {
            return false;
        }

        value = new(content[1..], (byte)((content[0] >> 4) & 7), (byte)(content[0] & 0x0F));
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) =>
        ElementOctets.TryWrite([(byte)(0x80 | (Type << 4) | Plan)], Network, 252, content, out written);
}
