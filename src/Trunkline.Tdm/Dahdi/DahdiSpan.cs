// A span of DAHDI while it is open: which channels it has, configuring it, opening them, and what its driver says of it.
using Trunkline.E1;

namespace Trunkline.Tdm;

/// <summary>The descriptors of a span: /dev/dahdi/ctl, and a channel a timeslot.</summary>
/// <remarks>Opening may take some milliseconds, for the driver starts the span then; the rest allocates nothing and never blocks.</remarks>
internal sealed class DahdiSpan(IDahdiCalls calls, DahdiSettings settings)
{
    /// <summary>Octets of a B-channel's buffer: 5 ms.</summary>
    public const int BufferOctets = 40;

    private const string Control = "/dev/dahdi/ctl";
    private const string AnyChannel = "/dev/dahdi/channel";
    private const int Buffers = 16; // 80 ms each way
    private const int FrameBuffers = 32;

    private readonly int[] _channels = new int[E1Frame.Octets];
    private readonly byte[] _info = new byte[DahdiSpanInfo.Octets];
    private readonly byte[] _struct = new byte[DahdiParams.Octets];
    private int _control = -1;
    private int _lineConfig;
    private int _looked;

    /// <summary>True while every channel is open.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Why it could not be opened, for people.</summary>
    public string Refused { get; private set; } = "";

    /// <summary>The descriptor of a timeslot.</summary>
    public int Channel(int timeslot) => _channels[timeslot];

    /// <summary>What the driver said last.</summary>
    public DahdiSpanInfo Info => new(_info);

    /// <summary>Configures the span where that is asked for, and opens its channels.</summary>
    /// <returns>False when it is not to be had; <see cref="Refused"/> says why and all is closed.</returns>
    public bool TryOpen()
    {
        _channels.AsSpan().Fill(-1);
        _control = calls.Open(Control);
        IsOpen = (_control >= 0 || No(DahdiWords.OfOpen(Control, -_control)))
            && (Ask(settings.Span) || No(DahdiWords.NoSpan(settings.Span)))
            && (Info.TotalChannels == 31 || No(DahdiWords.NoE1(settings.Span, Info.TotalChannels)))
            && Configure() && OpenAll() && (Ask(settings.Span) || No(DahdiWords.Gone(settings.Span)));
        _lineConfig = Info.LineConfig;
        if (!IsOpen)
        {
            Close();
        }

        return IsOpen;
    }

    /// <summary>Whether it is still what was opened; looks at one channel a time, and at the line.</summary>
    /// <returns>False when somebody has configured it anew: reads and writes would go on and mean something else.</returns>
    public bool IsAsOpened()
    {
        _looked = (_looked % (E1Frame.Octets - 1)) + 1;
        DahdiParams.Ask(_struct, 0);
        return Info.LineConfig == _lineConfig
            && (calls.Ioctl(_channels[_looked], DahdiIoctl.GetParams, _struct) < 0 || IsUse(_looked, DahdiParams.SigType(_struct)));
    }

    /// <summary>Asks the driver for alarms and counters.</summary>
    public bool Ask() => Ask(settings.Span);

    /// <summary>Loops the span, or ends it.</summary>
    public bool Maintain(int command)
    {
        DahdiStruct.MaintInfo(_struct, settings.Span, command);
        return IsOpen && calls.Ioctl(_control, DahdiIoctl.Maint, _struct.AsSpan(0, DahdiStruct.MaintInfoOctets)) >= 0;
    }

    /// <summary>The oldest event of a channel.</summary>
    public DahdiEvent NextEvent(int timeslot)
    {
        var octets = _struct.AsSpan(0, 4);
        octets.Clear();
        return calls.Ioctl(_channels[timeslot], DahdiIoctl.GetEvent, octets) >= 0 ? (DahdiEvent)BitConverter.ToInt32(octets) : DahdiEvent.None;
    }

    /// <summary>Closes everything.</summary>
    /// <param name="why">Why, for people; null for what was said last.</param>
    public void Close(string? why = null)
    {
        Refused = why ?? Refused;
        IsOpen = false;
        for (var i = 0; i < _channels.Length; i++)
        {
            if (_channels[i] >= 0)
            {
                calls.Close(_channels[i]);
            }

            _channels[i] = -1;
        }

        if (_control >= 0)
        {
            calls.Close(_control);
            _control = -1;
        }
    }

    private bool Ask(int span)
    {
        DahdiSpanInfo.Ask(_info, span);
        return calls.Ioctl(_control, DahdiIoctl.SpanStat, _info) >= 0;
    }

    /// <summary>The number of timeslot 1's channel: sysfs says it, else the channels of the spans before.</summary>
    private int FirstChannel()
    {
        if (int.TryParse(calls.ReadText($"/sys/bus/dahdi_spans/devices/span-{settings.Span}/basechan"), out var said) && said > 0)
        {
            return said;
        }

        var first = 1;
        for (var span = 1; span < settings.Span; span++)
        {
            first += Ask(span) ? Info.TotalChannels : 0;
        }

        return first;
    }

    private bool Configure()
    {
        if (settings.Line is not { } line)
        {
            return true;
        }

        DahdiStruct.LineConfig(_struct, settings.Span, line.LineBuildOut, line.LineConfig, line.Timing);
        if (calls.Ioctl(_control, DahdiIoctl.SpanConfig, _struct.AsSpan(0, DahdiStruct.LineConfigOctets)) is < 0 and var error)
        {
            return No(DahdiWords.OfSpanConfig(settings.Span, -error));
        }

        var first = FirstChannel();
        for (var timeslot = 1; timeslot < E1Frame.Octets; timeslot++)
        {
            var use = DahdiSig.Clear;
            if (timeslot == SpanPortTraits.DChannel)
            {
                DahdiParams.Ask(_struct, first + timeslot - 1);
                var isHard = calls.Ioctl(_control, DahdiIoctl.GetParams, _struct) >= 0
                    && (DahdiParams.SigCap(_struct) & DahdiSig.HardHdlc) == DahdiSig.HardHdlc;
                use = isHard ? DahdiSig.HardHdlc : DahdiSig.HdlcFcs;
            }

            DahdiStruct.ChanConfig(_struct, first + timeslot - 1, use);
            if (calls.Ioctl(_control, DahdiIoctl.ChanConfig, _struct.AsSpan(0, DahdiStruct.ChanConfigOctets)) is < 0 and var refused)
            {
                return No(DahdiWords.OfChanConfig(first + timeslot - 1, timeslot, -refused));
            }
        }

        return Order(_control, DahdiIoctl.Startup, settings.Span) >= 0 || No(DahdiWords.NoStart(settings.Span));
    }

    private bool OpenAll()
    {
        var first = FirstChannel();
        for (var timeslot = 1; timeslot < E1Frame.Octets; timeslot++)
        {
            var fd = _channels[timeslot] = calls.Open(AnyChannel);
            if (fd < 0)
            {
                return No(DahdiWords.OfOpen(AnyChannel, -fd));
            }

            var number = first + timeslot - 1;
            if (Order(fd, DahdiIoctl.Specify, number) is < 0 and var error)
            {
                return No(DahdiWords.OfSpecify(number, timeslot, -error));
            }

            DahdiParams.Ask(_struct, 0);
            if (calls.Ioctl(fd, DahdiIoctl.GetParams, _struct) < 0 || DahdiParams.Span(_struct) != settings.Span || DahdiParams.Position(_struct) != timeslot)
            {
                return No(DahdiWords.Elsewhere(number, settings.Span, timeslot));
            }

            var isFrames = timeslot == SpanPortTraits.DChannel;
            if (!IsUse(timeslot, DahdiParams.SigType(_struct)))
            {
                return No(DahdiWords.OtherUse(number, DahdiParams.SigType(_struct), isFrames));
            }

            DahdiStruct.BufferInfo(_struct, isFrames ? FrameBuffers : Buffers, isFrames ? ISpanPort.MostFrameOctets : BufferOctets);
            if (calls.Ioctl(fd, DahdiIoctl.SetBufInfo, _struct.AsSpan(0, DahdiStruct.BufferInfoOctets)) < 0
                || (!isFrames && Order(fd, DahdiIoctl.AudioMode, 1) < 0))
            {
                return No(DahdiWords.NoBuffers(number));
            }
        }

        return true;
    }

    private static bool IsUse(int timeslot, int use) =>
        timeslot == SpanPortTraits.DChannel ? use is DahdiSig.HdlcFcs or DahdiSig.HardHdlc : use == DahdiSig.Clear;

    private int Order(int fd, uint request, int value)
    {
        Span<byte> octets = stackalloc byte[4];
        BitConverter.TryWriteBytes(octets, value);
        return calls.Ioctl(fd, request, octets);
    }

    private bool No(string why)
    {
        Refused = why;
        return false;
    }
}
