// Messages of osmo-e1d's control socket (include/osmocom/e1d/proto.h of 0.7): a header of eight octets in host order, then a payload of
// packed octets. Not supported: superchannels, Sa bits, the format before LINE_CONFIG (magic 0x00e1).
using System.Runtime.InteropServices;

namespace Trunkline.Tdm;

/// <summary>What a message is about; the two highest bits of its type say what it is.</summary>
internal enum E1dType : byte
{
    LineQuery = 0x01,
    LineConfig = 0x03,
    TsOpen = 0x04,
    LosOn = 0x40,
    LosOff,
    AisOn,
    AisOff,
    RaiOn,
    RaiOff,
    LofOn,
    LofOff,
}

/// <summary>What a message is.</summary>
internal enum E1dClass : byte
{
    Command = 0x00,
    Event = 0x40,
    Response = 0x80,
    Error = 0xC0,
}

/// <summary>How a line is used.</summary>
internal enum E1dLineMode : byte
{
    Off = 0x00,
    Channelized = 0x20,
    Superchannel = 0x21,
    E1oIP = 0x22,
}

/// <summary>How a timeslot is used.</summary>
internal enum E1dTsMode : byte
{
    Off = 0x00,
    Raw = 0x10,
    HdlcFcs = 0x11,
}

/// <summary>A header.</summary>
/// <param name="Type">Command, event, response or error, and of what.</param>
/// <param name="Interface">Of the daemon.</param>
/// <param name="Line">Of the interface.</param>
/// <param name="Timeslot">0xFF: none in particular.</param>
internal readonly record struct E1dHeader(byte Type, byte Interface, byte Line, byte Timeslot)
{
    /// <summary>What it is.</summary>
    public E1dClass Class => (E1dClass)(Type & 0xC0);

    /// <summary>The command that this answers.</summary>
    public E1dType Command => (E1dType)(Type & 0x3F);
}

/// <summary>Writes and reads messages; the caller owns all memory.</summary>
internal static class E1dMessage
{
    /// <summary>Octets of a header.</summary>
    public const int Header = 8;

    /// <summary>The longest message.</summary>
    public const int MostOctets = 4096;

    /// <summary>No line, no timeslot; the id of a timeslot that could not be opened.</summary>
    public const byte Unspecified = 0xFF;

    private const ushort Magic = 0x01E1;

    /// <summary>Writes a message.</summary>
    /// <returns>Its octets.</returns>
    public static int Write(Span<byte> to, E1dHeader header, ReadOnlySpan<byte> payload)
    {
        MemoryMarshal.Write(to, Magic);
        MemoryMarshal.Write(to[2..], (ushort)(Header + payload.Length));
        (to[4], to[5], to[6], to[7]) = (header.Type, header.Interface, header.Line, header.Timeslot);
        payload.CopyTo(to[Header..]);
        return Header + payload.Length;
    }

    /// <summary>Reads a whole message.</summary>
    /// <returns>False when it is none: too short, another magic, a length that is not its own.</returns>
    public static bool TryRead(ReadOnlySpan<byte> octets, out E1dHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        if (octets.Length < Header || MemoryMarshal.Read<ushort>(octets) != Magic || MemoryMarshal.Read<ushort>(octets[2..]) != octets.Length)
        {
            return false;
        }

        header = new(octets[4], octets[5], octets[6], octets[7]);
        payload = octets[Header..];
        return true;
    }

    /// <summary>Writes ts_config: mode, flags, octets the daemon collects before it hands them over (never 0, whatever the mode).</summary>
    public static void WriteTsConfig(Span<byte> to, E1dTsMode mode, ushort readOctets)
    {
        (to[0], to[1]) = ((byte)mode, 0); // without F_FORCE: a timeslot that somebody else has is not taken from him
        MemoryMarshal.Write(to[2..], readOctets);
    }

    /// <summary>Reads line_info: id, mode, status (which means nothing yet).</summary>
    public static bool TryReadLine(ReadOnlySpan<byte> payload, out byte id, out E1dLineMode mode)
    {
        (id, mode) = payload.Length >= 3 ? (payload[0], (E1dLineMode)payload[1]) : (Unspecified, E1dLineMode.Off);
        return payload.Length >= 3;
    }
}
