using Trunkline.Base;

namespace Trunkline.Isdn.Messages;

/// <summary>Progress description, Q.931 §4.5.23 octet 4.</summary>
public enum ProgressDescription : byte
{
    /// <summary>The call is not end-to-end ISDN; further progress may be in band.</summary>
    NotEndToEndIsdn = 1,

    /// <summary>The destination is not ISDN.</summary>
    DestinationNotIsdn = 2,

    /// <summary>The origination is not ISDN.</summary>
    OriginationNotIsdn = 3,

    /// <summary>The call returned to the ISDN.</summary>
    ReturnedToIsdn = 4,

    /// <summary>Interworking changed the service.</summary>
    ServiceChange = 5,

    /// <summary>In-band information or a pattern is there to be heard.</summary>
    InBand = 8,
}

/// <summary>Progress indicator, Q.931 §4.5.23.</summary>
/// <param name="Description">What happened; any of 0 to 127.</param>
/// <param name="Location">Where.</param>
/// <param name="Coding">Coding standard.</param>
public readonly record struct ProgressIndicatorIe(ProgressDescription Description, CauseLocation Location, CodingStandard Coding = CodingStandard.Itu)
    : IInformationElement<ProgressIndicatorIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.ProgressIndicator;

    /// <summary>There is something to hear: descriptions 1 and 8 open the channel towards the caller.</summary>
    public bool IsInBand => Description is ProgressDescription.InBand or ProgressDescription.NotEndToEndIsdn;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out ProgressIndicatorIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 2, 2, out error))
        {
            return false;
        }

        value = new((ProgressDescription)(content[1] & 0x7F), (CauseLocation)(content[0] & 0x0F), (CodingStandard)((content[0] >> 5) & 3));
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite(
        [(byte)(0x80 | ((byte)Coding << 5) | (byte)Location), (byte)(0x80 | (byte)Description)], default, 2, content, out written);
}
