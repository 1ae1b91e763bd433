using System.Numerics;

namespace Trunkline.Isdn.Messages;

/// <summary>Information channel selection, Q.931 §4.5.13 octet 3 bits 2 and 1.</summary>
public enum ChannelSelection : byte
{
    /// <summary>No channel.</summary>
    None = 0,

    /// <summary>The channel, or channels, that follow; on a basic access, B1.</summary>
    Indicated = 1,

    /// <summary>On a basic access, B2; reserved on a primary rate access.</summary>
    Second = 2,

    /// <summary>Any channel.</summary>
    Any = 3,
}

/// <summary>Channel identification of a primary rate interface, Q.931 §4.5.13.</summary>
/// <param name="Selection">Which channel: none, the one in <paramref name="Channels"/>, any.</param>
/// <param name="Channels">Bit n is channel n, 0 to 31; on an E1 a channel is numbered as its timeslot.</param>
/// <param name="IsExclusive">Only this channel is acceptable; else it is preferred.</param>
/// <param name="IsSlotMap">Coded as a slot map instead of channel numbers.</param>
/// <param name="InterfaceId">Interface identifier, 0 to 127, when it is explicit; null: the interface of this D-channel.</param>
/// <param name="IsDChannel">It is the D-channel that is identified.</param>
/// <param name="Coding">Coding standard of the channel number.</param>
/// <param name="ChannelType">3: B-channels; 6: H0; 8: H11; 9: H12.</param>
/// <param name="IsBasic">A basic access: no channel number follows.</param>
/// <remarks>
/// A channel number above 31 is a bad value; 0 and 16 are read, and are the receiver's to refuse. Not supported: interface
/// identifiers of more than one octet as values (the first is kept).
/// </remarks>
public readonly record struct ChannelIdentificationIe(
    ChannelSelection Selection,
    uint Channels = 0,
    bool IsExclusive = false,
    bool IsSlotMap = false,
    byte? InterfaceId = null,
    bool IsDChannel = false,
    CodingStandard Coding = CodingStandard.Itu,
    byte ChannelType = 3,
    bool IsBasic = false) : IInformationElement<ChannelIdentificationIe>
{
    /// <summary>Any channel will do.</summary>
    public static ChannelIdentificationIe Any { get; } = new(ChannelSelection.Any);

    /// <summary>No channel: a call without one.</summary>
    public static ChannelIdentificationIe None { get; } = new(ChannelSelection.None);

    /// <inheritdoc/>
    public static ElementId Id => ElementId.ChannelIdentification;

    /// <summary>The lowest channel it names, or -1.</summary>
    public int Channel => Channels == 0 ? -1 : BitOperations.TrailingZeroCount(Channels);

    /// <summary>How many channels it names.</summary>
    public int Count => BitOperations.PopCount(Channels);

    /// <summary>One channel.</summary>
    /// <param name="channel">0 to 31.</param>
    /// <param name="exclusive">Only this one is acceptable.</param>
    public static ChannelIdentificationIe Of(int channel, bool exclusive) => new(ChannelSelection.Indicated, 1u << channel, exclusive);

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out ChannelIdentificationIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 1, 64, out error))
        {
            return false;
        }

        var first = content[0];
        var selection = (ChannelSelection)(first & 3);
        var basic = (first & 0x20) == 0;
        var at = ElementOctets.SkipExtensions(content, 0);
        byte? interfaceId = null;
        if ((first & 0x40) != 0)
        {
            if (at >= content.Length)
            {
                error = ElementError.TooShort(at);
                return false;
            }

            interfaceId = (byte)(content[at] & 0x7F);
            at = ElementOctets.SkipExtensions(content, at);
        }

        value = new(selection, 0, (first & 8) != 0, false, interfaceId, (first & 4) != 0, IsBasic: basic);
        if (basic)
        {
            if (at < content.Length)
            {
                error = ElementError.TooLong(at);
                return false;
            }

            return true;
        }

        if (selection == ChannelSelection.Second)
        {
            error = ElementError.BadValue(0);
            return false;
        }

        if (at >= content.Length)
        {
            // "as indicated in the following octets" may stand alone: RESTART of an interface, or the D-channel
            if (selection == ChannelSelection.Indicated && (first & 0x44) == 0)
            {
                error = ElementError.TooShort(at);
                return false;
            }

            return true;
        }

        var type = content[at];
        value = value with { Coding = (CodingStandard)((type >> 5) & 3), ChannelType = (byte)(type & 0x0F), IsSlotMap = (type & 0x10) != 0 };
        var numbersAt = ElementOctets.SkipExtensions(content, at);
        if (numbersAt >= content.Length)
        {
            // ANY may end here
            error = selection == ChannelSelection.Indicated ? ElementError.TooShort(numbersAt) : default;
            return selection != ChannelSelection.Indicated;
        }

        var rest = content[numbersAt..];
        if (!TryReadChannels(rest, value.IsSlotMap, numbersAt, out var channels, out error))
        {
            return false;
        }

        value = value with { Channels = channels };
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written)
    {
        written = 0;
        if (content.Length < 3 + Math.Max(4, Count))
        {
            return false;
        }

        content[written++] = (byte)(0x80 | (InterfaceId is null ? 0 : 0x40) | (IsBasic ? 0 : 0x20) | (IsExclusive ? 8 : 0) | (IsDChannel ? 4 : 0) | (byte)Selection);
        if (InterfaceId is { } id)
        {
            content[written++] = (byte)(0x80 | id);
        }

        if (IsBasic || Channels == 0)
        {
            return true;
        }

        content[written++] = (byte)(0x80 | ((byte)Coding << 5) | (IsSlotMap ? 0x10 : 0) | ChannelType);
        if (IsSlotMap)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(content[written..], Channels);
            written += 4;
            return true;
        }

        for (var left = Channels; left != 0; left &= left - 1)
        {
            var isLast = (left & (left - 1)) == 0;
            content[written++] = (byte)((isLast ? 0x80 : 0) | BitOperations.TrailingZeroCount(left));
        }

        return true;
    }

    private static bool TryReadChannels(ReadOnlySpan<byte> octets, bool isMap, int offset, out uint channels, out ElementError error)
    {
        channels = 0;
        error = default;
        if (isMap)
        {
            // E1: four octets, the first holds timeslots 31 to 24; 1544 kbit/s: three, 24 to 1
            if (octets.Length is not (3 or 4))
            {
                error = octets.Length < 3 ? ElementError.TooShort(offset + octets.Length) : ElementError.TooLong(offset + 4);
                return false;
            }

            foreach (var octet in octets)
            {
                channels = (channels << 8) | octet;
            }

            channels <<= octets.Length == 3 ? 1 : 0;
            return true;
        }

        for (var i = 0; i < octets.Length; i++)
        {
            var number = octets[i] & 0x7F;
            if (number > 31)
            {
                error = ElementError.BadValue(offset + i);
                return false;
            }

            channels |= 1u << number;
            if ((octets[i] & 0x80) != 0)
            {
                break;
            }
        }

        return true;
    }
}
