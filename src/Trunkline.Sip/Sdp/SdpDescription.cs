using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>What is wrong with an SDP body, and at which octet.</summary>
/// <param name="Reason">For people.</param>
/// <param name="Offset">Octet of the body.</param>
public readonly record struct SdpParseError(string Reason, int Offset);

/// <summary>One rtpmap: what a payload type means.</summary>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Encoding">PCMU, PCMA, telephone-event, ... as written.</param>
/// <param name="ClockRate">Hz.</param>
public readonly record struct SdpRtpMap(byte PayloadType, string Encoding, int ClockRate);

/// <summary>One m= section.</summary>
public sealed class SdpMedia
{
    /// <summary>audio, video, image, ...</summary>
    public required string Kind { get; init; }

    /// <summary>0 refuses the stream.</summary>
    public required int Port { get; init; }

    /// <summary>RTP/AVP, ...</summary>
    public required string Protocol { get; init; }

    /// <summary>The formats as written, for the answer that refuses it.</summary>
    public required string Formats { get; init; }

    /// <summary>The formats that are payload types, in order of preference; at most 32.</summary>
    public IReadOnlyList<byte> PayloadTypes { get; init; } = [];

    /// <summary>Address and port of the media's or the session's c= line; no address when it is not a literal one.</summary>
    public NetAddress Address { get; internal set; }

    /// <summary>As the peer says it, from its own side.</summary>
    public MediaDirection Direction { get; internal set; }

    /// <summary>Milliseconds of audio in a packet; 0 when not said.</summary>
    public int Ptime { get; internal set; }

    /// <summary>The rtpmaps; at most 32.</summary>
    public List<SdpRtpMap> RtpMaps { get; } = [];

    internal bool HasAddress { get; set; }

    /// <summary>The encoding of a payload type: its rtpmap, else the static one (RFC 3551 table 4).</summary>
    /// <returns>False when it is neither; only PCMU and PCMA are known without rtpmap.</returns>
    public bool TryGetEncoding(byte payloadType, out string encoding, out int clockRate)
    {
        foreach (var map in RtpMaps)
        {
            if (map.PayloadType == payloadType)
            {
                (encoding, clockRate) = (map.Encoding, map.ClockRate);
                return true;
            }
        }

        (encoding, clockRate) = payloadType switch { 0 => ("PCMU", 8000), 8 => ("PCMA", 8000), _ => ("", 0) };
        return clockRate != 0;
    }
}

/// <summary>An SDP body read, RFC 8866: what a telephone call needs of it. Bounded; unknown lines are skipped.</summary>
public sealed class SdpDescription
{
    /// <summary>The most m= sections taken.</summary>
    public const int MaxMedia = 16;

    private const int MaxFormats = 32;

    private SdpDescription()
    {
    }

    /// <summary>sess-id of o=; 0 when it is no number.</summary>
    public ulong SessionId { get; private set; }

    /// <summary>sess-version of o=; 0 when it is no number.</summary>
    public ulong Version { get; private set; }

    /// <summary>The m= sections in order.</summary>
    public List<SdpMedia> Media { get; } = [];

    /// <summary>Reads a body. Lines may end with CRLF or LF.</summary>
    /// <returns>False when it is not SDP, or has more than <see cref="MaxMedia"/> sections. Never throws on input.</returns>
    public static bool TryParse(ReadOnlySpan<byte> octets, out SdpDescription? description, out SdpParseError error)
    {
        description = null;
        var read = new SdpDescription();
        var address = NetAddress.None;
        var direction = MediaDirection.SendReceive;
        var ptime = 0;
        SdpMedia? media = null;
        var at = 0;
        var isFirst = true;
        while (at < octets.Length)
        {
            var end = octets[at..].IndexOf((byte)'\n');
            var line = end < 0 ? octets[at..] : octets.Slice(at, end);
            var start = at;
            at += end < 0 ? line.Length : end + 1;
            line = line.EndsWith("\r"u8) ? line[..^1] : line;
            if (line.IsEmpty)
            {
                continue;
            }

            if (line.Length < 2 || line[1] != '=' || (isFirst && !line.SequenceEqual("v=0"u8)))
            {
                error = new(isFirst ? "the first line is not v=0" : "a line without =", start);
                return false;
            }

            isFirst = false;
            var value = line[2..];
            switch (line[0])
            {
                case (byte)'o':
                    read.ReadOrigin(value);
                    break;
                case (byte)'c':
                    var found = ReadAddress(value);
                    if (media is null)
                    {
                        address = found;
                    }
                    else
                    {
                        media.Address = found.WithPort(media.Port);
                        media.HasAddress = true;
                    }

                    break;
                case (byte)'m':
                    if (read.Media.Count == MaxMedia || !TryReadMedia(value, out media))
                    {
                        error = new(read.Media.Count == MaxMedia ? "too many m= lines" : "a malformed m= line", start);
                        return false;
                    }

                    media!.Direction = direction;
                    media.Ptime = ptime;
                    read.Media.Add(media);
                    break;
                case (byte)'a':
                    ReadAttribute(value, media, ref direction, ref ptime);
                    break;
            }
        }

        if (isFirst)
        {
            error = new("empty", 0);
            return false;
        }

        foreach (var section in read.Media)
        {
            if (!section.HasAddress)
            {
                section.Address = address.WithPort(section.Port);
            }
        }

        description = read;
        error = default;
        return true;
    }

    private void ReadOrigin(ReadOnlySpan<byte> value)
    {
        SkipWord(ref value);
        SessionId = SipText.TryNumber(SkipWord(ref value), ulong.MaxValue, out var id) ? id : 0;
        Version = SipText.TryNumber(SkipWord(ref value), ulong.MaxValue, out var version) ? version : 0;
    }

    // "IN IP4 192.0.2.1" or "IN IP6 2001:db8::1"; a multicast TTL is not for us.
    private static NetAddress ReadAddress(ReadOnlySpan<byte> value)
    {
        SkipWord(ref value);
        SkipWord(ref value);
        return HostAddress.TryParse(SkipWord(ref value), 0, out var address) ? address : NetAddress.None;
    }

    private static bool TryReadMedia(ReadOnlySpan<byte> value, out SdpMedia? media)
    {
        media = null;
        var kind = SkipWord(ref value);
        var port = SkipWord(ref value);
        var slash = port.IndexOf((byte)'/');
        var protocol = SkipWord(ref value);
        if (!SipText.IsToken(kind) || kind.Length > 32
            || !SipText.TryNumber(slash < 0 ? port : port[..slash], 65535, out var number)
            || protocol.IsEmpty || protocol.Length > 64 || value.Length > 1024)
        {
            return false;
        }

        var types = new List<byte>();
        var formats = Printable(value);
        while (!value.IsEmpty && types.Count < MaxFormats)
        {
            if (SipText.TryNumber(SkipWord(ref value), 127, out var type))
            {
                types.Add((byte)type);
            }
        }

        media = new() { Kind = Printable(kind), Port = (int)number, Protocol = Printable(protocol), Formats = formats, PayloadTypes = types };
        return true;
    }

    private static void ReadAttribute(ReadOnlySpan<byte> value, SdpMedia? media, ref MediaDirection sessionDirection, ref int sessionPtime)
    {
        var colon = value.IndexOf((byte)':');
        var name = colon < 0 ? value : value[..colon];
        var content = colon < 0 ? default : value[(colon + 1)..];
        if (DirectionOf(name) is { } direction)
        {
            if (media is null)
            {
                sessionDirection = direction;
            }
            else
            {
                media.Direction = direction;
            }
        }
        else if (name.SequenceEqual("ptime"u8))
        {
            if (SipText.TryNumber(SipText.Trim(content), 1000, out var ptime))
            {
                if (media is null)
                {
                    sessionPtime = (int)ptime;
                }
                else
                {
                    media.Ptime = (int)ptime;
                }
            }
        }
        else if (name.SequenceEqual("rtpmap"u8) && media is not null && media.RtpMaps.Count < MaxFormats)
        {
            var type = SkipWord(ref content);
            var slash = content.IndexOf((byte)'/');
            if (slash > 0 && slash <= 64 && SipText.TryNumber(type, 127, out var payloadType))
            {
                var rate = content[(slash + 1)..];
                var channels = rate.IndexOf((byte)'/');
                if (SipText.TryNumber(SipText.Trim(channels < 0 ? rate : rate[..channels]), 1_000_000, out var clock))
                {
                    media.RtpMaps.Add(new((byte)payloadType, Printable(content[..slash]), (int)clock));
                }
            }
        }
    }

    private static MediaDirection? DirectionOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        8 when name.SequenceEqual("sendrecv"u8) => MediaDirection.SendReceive,
        8 when name.SequenceEqual("sendonly"u8) => MediaDirection.SendOnly,
        8 when name.SequenceEqual("recvonly"u8) => MediaDirection.ReceiveOnly,
        8 when name.SequenceEqual("inactive"u8) => MediaDirection.Inactive,
        _ => null,
    };

    private static ReadOnlySpan<byte> SkipWord(ref ReadOnlySpan<byte> text)
    {
        text = SipText.Trim(text);
        var blank = text.IndexOf((byte)' ');
        var word = blank < 0 ? text : text[..blank];
        text = blank < 0 ? default : SipText.Trim(text[blank..]);
        return word;
    }

    private static string Printable(ReadOnlySpan<byte> text)
    {
        foreach (var octet in text)
        {
            if (octet is < 0x20 or >= 0x7F)
            {
                return "unknown";
            }
        }

        return Encoding.ASCII.GetString(text);
    }
}
