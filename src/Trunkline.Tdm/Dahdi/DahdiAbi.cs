// DAHDI's user-space interface (dahdi/user.h 2.11, the same numbers in 3.x; x86-64 and other machines whose int has four octets):
// ioctl numbers, structs as octets in host order, alarms, events. Only what a PRI span needs.
using System.Runtime.InteropServices;
using System.Text;
using Trunkline.E1;

namespace Trunkline.Tdm;

/// <summary>ioctl numbers.</summary>
internal static class DahdiIoctl
{
    public const uint Specify = 0x4004_da26;
    public const uint GetParams = 0xc088_da05;
    public const uint GetEvent = 0x8004_da08;
    public const uint SpanStat = 0xc13a_da0a;
    public const uint Maint = 0x4008_da0b;
    public const uint SpanConfig = 0x4024_da12;
    public const uint ChanConfig = 0x404c_da13;
    public const uint SetBufInfo = 0x4018_da1b;
    public const uint AudioMode = 0x4004_da20;
    public const uint Startup = 0x4004_da63;
}

/// <summary>What a channel is used for.</summary>
internal static class DahdiSig
{
    public const int Clear = 0x80;
    public const int HdlcFcs = 0x380;
    public const int HardHdlc = 0x8_0080;
}

/// <summary>How a span is framed and coded.</summary>
internal static class DahdiLineConfig
{
    public const int Ami = 0x40;
    public const int Ccs = 0x100;
    public const int Hdb3 = 0x200;
    public const int Crc4 = 0x400;
    public const int NotOpen = 0x1_0000;
}

/// <summary>Events of a channel.</summary>
internal enum DahdiEvent
{
    None = 0,
    Alarm = 4,
    NoAlarm = 5,
    Abort = 6,
    Overrun = 7,
    BadFcs = 8,
    Removed = 20,
    ReadOverrun = 29,
    WriteUnderrun = 30,
}

/// <summary>Loops and the end of them (DAHDI_MAINT).</summary>
internal static class DahdiMaint
{
    public const int None = 0;
    public const int LocalLoop = 1;
    public const int NetworkLineLoop = 2;
    public const int NetworkPayloadLoop = 13;
}

/// <summary>struct dahdi_spaninfo, packed.</summary>
internal readonly ref struct DahdiSpanInfo(ReadOnlySpan<byte> octets)
{
    public const int Octets = 314;

    private readonly ReadOnlySpan<byte> _octets = octets;

    public int Alarms => Int(64);

    public int BipolarViolations => Int(76);

    public int Crc4Errors => Int(80);

    public int EBits => Int(84);

    public int FasErrors => Int(88);

    public int IrqMisses => Int(112);

    /// <summary>The span that clocks the card; 0: the card's own oscillator.</summary>
    public int SyncSource => Int(116);

    public int TotalChannels => Int(124);

    public int LineConfig => Int(136);

    public string Name => Text(4, 20);

    public string Location => Text(180, 40);

    /// <summary>Asks about a span.</summary>
    public static void Ask(Span<byte> octets, int span)
    {
        octets[..Octets].Clear();
        MemoryMarshal.Write(octets, span);
    }

    private int Int(int offset) => MemoryMarshal.Read<int>(_octets[offset..]);

    private string Text(int offset, int most)
    {
        var field = _octets.Slice(offset, most);
        var end = field.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? field : field[..end]);
    }
}

/// <summary>struct dahdi_params, of which we read what a channel is.</summary>
internal static class DahdiParams
{
    public const int Octets = 136;

    public static int Span(ReadOnlySpan<byte> octets) => MemoryMarshal.Read<int>(octets[4..]);

    public static int Position(ReadOnlySpan<byte> octets) => MemoryMarshal.Read<int>(octets[8..]);

    public static int SigType(ReadOnlySpan<byte> octets) => MemoryMarshal.Read<int>(octets[12..]);

    public static int SigCap(ReadOnlySpan<byte> octets) => MemoryMarshal.Read<int>(octets[16..]);

    /// <summary>Asks about a channel by its number; 0 on a channel's own descriptor.</summary>
    public static void Ask(Span<byte> octets, int channel)
    {
        octets[..Octets].Clear();
        MemoryMarshal.Write(octets, channel);
    }
}

/// <summary>Structs that are only written.</summary>
internal static class DahdiStruct
{
    public const int LineConfigOctets = 36;
    public const int ChanConfigOctets = 76;
    public const int BufferInfoOctets = 24;
    public const int MaintInfoOctets = 8;

    /// <summary>struct dahdi_lineconfig.</summary>
    public static void LineConfig(Span<byte> to, int span, int lbo, int lineConfig, int sync)
    {
        to[..LineConfigOctets].Clear();
        MemoryMarshal.Write(to, span);
        MemoryMarshal.Write(to[24..], lbo);
        MemoryMarshal.Write(to[28..], lineConfig);
        MemoryMarshal.Write(to[32..], sync);
    }

    /// <summary>struct dahdi_chanconfig of a channel that is its own master.</summary>
    public static void ChanConfig(Span<byte> to, int channel, int sigType)
    {
        const int aLaw = 2;
        to[..ChanConfigOctets].Clear();
        MemoryMarshal.Write(to, channel);
        MemoryMarshal.Write(to[44..], sigType);
        MemoryMarshal.Write(to[48..], aLaw);
        MemoryMarshal.Write(to[52..], channel);
        MemoryMarshal.Write(to[56..], 0xD5);
    }

    /// <summary>struct dahdi_bufferinfo: both policies immediate.</summary>
    public static void BufferInfo(Span<byte> to, int buffers, int octets)
    {
        to[..BufferInfoOctets].Clear();
        MemoryMarshal.Write(to[8..], buffers);
        MemoryMarshal.Write(to[12..], octets);
    }

    /// <summary>struct dahdi_maintinfo.</summary>
    public static void MaintInfo(Span<byte> to, int span, int command)
    {
        MemoryMarshal.Write(to, span);
        MemoryMarshal.Write(to[4..], command);
    }
}

/// <summary>Alarms of a span, in DAHDI's bits and in ours.</summary>
internal static class DahdiAlarm
{
    private const int Red = 8;

    private static readonly (int Bit, PortAlarms Alarm)[] Bits =
    [
        (1, PortAlarms.Recovering), (2, PortAlarms.Looped), (4, PortAlarms.RemoteAlarm), (16, PortAlarms.Ais), (32, PortAlarms.NotStarted),
        (0x100, PortAlarms.LossOfSignal), (0x200, PortAlarms.LossOfFrame), (0x400, PortAlarms.LossOfMultiframe),
    ];

    /// <summary>Ours. RED of a driver that does not say why is told as loss of frame.</summary>
    public static PortAlarms From(int alarms)
    {
        var to = PortAlarms.None;
        foreach (var (bit, alarm) in Bits)
        {
            to |= (alarms & bit) != 0 ? alarm : 0;
        }

        return (alarms & Red) != 0 && (to & (PortAlarms.LossOfSignal | PortAlarms.LossOfFrame | PortAlarms.Ais)) == 0 ? to | PortAlarms.LossOfFrame : to;
    }
}
