namespace Trunkline.Tdm;

/// <summary>A span of DAHDI and how it is to be configured.</summary>
/// <param name="Span">Its number, 1 and up.</param>
/// <param name="Line">What `span=` says of it; null when it stays as dahdi_cfg left it.</param>
public sealed record DahdiSettings(int Span, DahdiSpanLine? Line);

/// <summary>A span as `span=` of /etc/dahdi/system.conf has it.</summary>
/// <param name="Timing">0: never a source of the card's clock; 1: the first choice; 2: the second, and so on.</param>
/// <param name="LineBuildOut">0 to 7; 0 on an E1.</param>
/// <param name="IsAmi">AMI in place of HDB3.</param>
/// <param name="Crc4">CRC-4 multiframe.</param>
/// <param name="IsYellow">RAI is sent while no channel of the span is open.</param>
public sealed record DahdiSpanLine(int Timing, int LineBuildOut, bool IsAmi, bool Crc4, bool IsYellow)
{
    /// <summary>lineconfig of SPANCONFIG.</summary>
    internal int LineConfig => DahdiLineConfig.Ccs | (IsAmi ? DahdiLineConfig.Ami : DahdiLineConfig.Hdb3)
        | (Crc4 ? DahdiLineConfig.Crc4 : 0) | (IsYellow ? DahdiLineConfig.NotOpen : 0);
}
