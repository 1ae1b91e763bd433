using System.Globalization;
using Trunkline.Links;

namespace Trunkline.Trace;

/// <summary>Takes a trace down: as a capture, or one line a frame. Counts.</summary>
public sealed class TraceWriter
{
    private readonly LapdPcap? _pcap;
    private readonly TextWriter? _lines;
    private readonly Stream? _file;
    private readonly bool _isNetwork;
    private readonly TimeZoneInfo _zone;

    private TraceWriter(LapdPcap? pcap, Stream? file, TextWriter? lines, bool isNetwork, TimeZoneInfo zone)
    {
        _pcap = pcap;
        _file = file;
        _lines = lines;
        _isNetwork = isNetwork;
        _zone = zone;
    }

    /// <summary>Frames taken down.</summary>
    public long Frames { get; private set; }

    /// <summary>Frames that were lost on the way.</summary>
    public long Lost { get; private set; }

    /// <summary>As a capture; each frame is flushed, for a reader at the end of a pipe.</summary>
    public static TraceWriter Pcap(Stream to, bool isNetwork) => new(new(to, isNetwork), to, null, isNetwork, TimeZoneInfo.Utc);

    /// <summary>In words, with the time in <paramref name="zone"/>.</summary>
    public static TraceWriter Lines(TextWriter to, bool isNetwork, TimeZoneInfo zone) => new(null, null, to, isNetwork, zone);

    /// <summary>Takes a frame down.</summary>
    /// <param name="octets">Address to information, as much of it as is kept.</param>
    /// <param name="length">Octets of the whole frame.</param>
    /// <param name="isOutgoing">True when this side sent it.</param>
    /// <param name="at">Microseconds since 1970, UTC.</param>
    /// <param name="lost">Frames before it that were lost.</param>
    /// <exception cref="IOException">The disk is full, or nobody reads the pipe any more.</exception>
    public void Add(ReadOnlySpan<byte> octets, int length, bool isOutgoing, ulong at, uint lost)
    {
        Frames++;
        Lost += lost;
        _pcap?.Add(octets, length, isOutgoing, at);
        _file?.Flush();
        if (_lines is null)
        {
            return;
        }

        if (lost > 0)
        {
            _lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $"             ({lost} frames lost here)"));
        }

        var time = TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddTicks((long)(at % (1UL << 53)) * TimeSpan.TicksPerMicrosecond), _zone);
        var sender = _isNetwork == isOutgoing ? LapdSide.Network : LapdSide.User;
        _lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time:HH:mm:ss.fff} {(isOutgoing ? '>' : '<')} {LapdText.Line(octets, sender)}"));
    }

    /// <summary>What was taken down, for its last line.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{Frames} frames{(Lost > 0 ? $", {Lost} more were lost on the way" : "")}");
}
