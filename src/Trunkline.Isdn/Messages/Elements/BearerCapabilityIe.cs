namespace Trunkline.Isdn.Messages;

/// <summary>Who defined an element's values, Q.931 §4.5.5 and others: bits 7 and 6 of octet 3.</summary>
public enum CodingStandard : byte
{
    /// <summary>ITU-T.</summary>
    Itu = 0,

    /// <summary>ISO/IEC: QSIG uses it.</summary>
    Iso = 1,

    /// <summary>National.</summary>
    National = 2,

    /// <summary>The network's own.</summary>
    Network = 3,
}

/// <summary>Information transfer capability, Q.931 §4.5.5 octet 3.</summary>
public enum TransferCapability : byte
{
    /// <summary>Speech.</summary>
    Speech = 0,

    /// <summary>Unrestricted digital information.</summary>
    Unrestricted = 8,

    /// <summary>Restricted digital information.</summary>
    Restricted = 9,

    /// <summary>3.1 kHz audio.</summary>
    Audio3k1 = 0x10,

    /// <summary>Unrestricted digital information with tones and announcements.</summary>
    UnrestrictedWithTones = 0x11,

    /// <summary>Video.</summary>
    Video = 0x18,
}

/// <summary>User information layer 1 protocol, Q.931 §4.5.5 octet 5.</summary>
public enum Layer1Protocol : byte
{
    /// <summary>Not given.</summary>
    None = 0,

    /// <summary>V.110, I.460, X.30 rate adaption.</summary>
    V110 = 1,

    /// <summary>G.711 µ-law.</summary>
    MuLaw = 2,

    /// <summary>G.711 A-law.</summary>
    ALaw = 3,

    /// <summary>G.721 (32 kbit/s ADPCM).</summary>
    G721 = 4,

    /// <summary>H.221 and H.242.</summary>
    H221 = 5,

    /// <summary>H.223 and H.245.</summary>
    H223 = 6,

    /// <summary>Rate adaption outside ITU-T.</summary>
    NonItu = 7,

    /// <summary>V.120.</summary>
    V120 = 8,

    /// <summary>X.31 HDLC flag stuffing.</summary>
    X31 = 9,
}

/// <summary>Bearer capability, Q.931 §4.5.5: what the channel is to carry.</summary>
/// <param name="Capability">Information transfer capability.</param>
/// <param name="Layer1">User information layer 1 protocol.</param>
/// <param name="Coding">Coding standard.</param>
/// <param name="TransferMode">0 circuit, 2 packet.</param>
/// <param name="TransferRate">0x10: 64 kbit/s; 0x11: 2 × 64; 0x13: 384; 0x15: 1536; 0x17: 1920; 0x18: <paramref name="Multiplier"/> × 64; 0: packet.</param>
/// <param name="Multiplier">Rate multiplier, 0 when absent.</param>
/// <remarks>Not supported as values: octets 4a and 4b of old versions, 5a to 5d, 6 and 7; they are read over and stay in the message.</remarks>
public readonly record struct BearerCapabilityIe(
    TransferCapability Capability,
    Layer1Protocol Layer1 = Layer1Protocol.None,
    CodingStandard Coding = CodingStandard.Itu,
    byte TransferMode = 0,
    byte TransferRate = 0x10,
    byte Multiplier = 0) : IInformationElement<BearerCapabilityIe>
{
    /// <summary>Speech, A-law, 64 kbit/s.</summary>
    public static BearerCapabilityIe Speech { get; } = new(TransferCapability.Speech, Layer1Protocol.ALaw);

    /// <summary>3.1 kHz audio, A-law, 64 kbit/s.</summary>
    public static BearerCapabilityIe Audio { get; } = new(TransferCapability.Audio3k1, Layer1Protocol.ALaw);

    /// <summary>64 kbit/s unrestricted.</summary>
    public static BearerCapabilityIe Unrestricted { get; } = new(TransferCapability.Unrestricted);

    /// <inheritdoc/>
    public static ElementId Id => ElementId.BearerCapability;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out BearerCapabilityIe value, out ElementError error)
    {
        value = default;
        if (content.Length < 2)
        {
            error = ElementError.TooShort(content.Length);
            return false;
        }

        if (content.Length > 10)
        {
            error = ElementError.TooLong(10);
            return false;
        }

        var at = ElementOctets.SkipExtensions(content, 0);
        if (at >= content.Length)
        {
            error = ElementError.TooShort(content.Length);
            return false;
        }

        var rate = content[at];
        var next = ElementOctets.SkipExtensions(content, at);
        byte multiplier = 0;
        if ((rate & 0x1F) == 0x18)
        {
            var multiplierAt = (rate & 0x80) != 0 ? next++ : at + 1;
            if (multiplierAt >= content.Length)
            {
                error = ElementError.TooShort(content.Length);
                return false;
            }

            multiplier = (byte)(content[multiplierAt] & 0x7F);
        }

        var layer1 = Layer1Protocol.None;
        if (next < content.Length && (content[next] & 0x60) == 0x20)
        {
            layer1 = (Layer1Protocol)(content[next] & 0x1F);
        }

        value = new(
            (TransferCapability)(content[0] & 0x1F), layer1, (CodingStandard)((content[0] >> 5) & 3), (byte)((rate >> 5) & 3), (byte)(rate & 0x1F), multiplier);
        error = default;
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written)
    {
        written = 0;
        if (content.Length < 4)
        {
            return false;
        }

        content[written++] = (byte)(0x80 | ((byte)Coding << 5) | (byte)Capability);
        content[written++] = (byte)(0x80 | (TransferMode << 5) | TransferRate);
        if (TransferRate == 0x18)
        {
            content[written++] = (byte)(0x80 | Multiplier);
        }

        if (Layer1 != Layer1Protocol.None)
        {
            content[written++] = (byte)(0xA0 | (byte)Layer1);
        }

        return true;
    }
}
