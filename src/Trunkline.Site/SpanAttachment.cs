// Where the spans of a trunk are, as `attach` of an E1 trunk says. One table has every form: the checker's words, the schema's pattern
// and the parser are made of it. Host opens the port.
using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>Where the spans of an E1 trunk are.</summary>
public abstract record SpanAttachment
{
    /// <summary>Every form that `attach` of an E1 trunk may have; a new one is a row.</summary>
    internal static IReadOnlyList<SpanAttachForm> Forms { get; } =
    [
        new("memory", "memory", "the same process (simulation)", (rest, _) => rest.Length == 0 ? new MemorySpans() : null),
        new("virtual", "virtual:PATH", "the Unix socket of the virtual exchange (a relative path is relative to `storage.state_dir`)",
            (rest, folder) => TryPath(rest, folder, out var path) ? new VirtualSpans(path) : null),
        new("lapd-udp", "lapd-udp:HOST:PORT[,local=PORT][,fcs]",
            "the D-channel alone in UDP, one frame a datagram, towards a laboratory peer; our port is the peer's unless `local` names one, `fcs` adds the frame check sequence",
            (rest, _) => LapdUdpSpans.Parse(rest)),
        new("cesopsn", "cesopsn:HOST:PORT" + PseudowireSpans.CesopsnOptions,
            "timeslots of the span in UDP (CESoPSN, RFC 5086) towards a gateway that has the E1; our port is the peer's unless `local` names one, a packet is 1 ms unless `packet` says "
            + "otherwise (0.125 to 8, no longer than `jitter`), `jitter` (1 to 500, else 20) is the delay that smooths the network's, `timeslots` (`1-15+17-31`) are those that travel, `rtp` puts an RTP header in "
            + "front (payload type 96 and source 0 unless given)",
            (rest, _) => PseudowireSpans.Parse(isSatop: false, rest)),
        new("satop", "satop:HOST:PORT" + PseudowireSpans.SatopOptions,
            "the same with all bits of the line, timeslot 0 among them (SAToP, RFC 4553)",
            (rest, _) => PseudowireSpans.Parse(isSatop: true, rest)),
        new("osmo-e1d", "osmo-e1d:PATH[,interface=N][,line=N]",
            "a line of osmo-e1d (icE1usb), by the daemon's socket, `/tmp/osmo-e1d.ctl` unless told otherwise to it; interface and line are 0 unless named, further spans are the lines that follow",
            OsmoE1dSpans.ParseRest),
        new("dahdi", "dahdi:SPAN[,TIMING,LBO,ccs,hdb3[,crc4][,yellow]]",
            "a span of a DAHDI card, by its number, as dahdi_cfg left it; with the rest of its line (`span=1,1,0,ccs,hdb3,crc4` as in system.conf, with or without `span=`) it is configured at start. Further spans are those that follow, in number and in timing",
            (rest, _) => DahdiSpans.ParseRest(rest)),
        new("sip", "sip:HOST:PORT[,tcp]",
            "a gateway box of any make that has the E1, by SIP over UDP, or TCP: one trunk with as many circuits as its spans have channels. Its habits are said under `box`; side, variant, clock and framing are set in the box",
            (rest, _) => SipBoxSpans.Parse(rest)),
    ];

    /// <summary>The Unix socket of the virtual exchange; null for all others.</summary>
    public virtual string? SocketPath => null;

    /// <summary>True when a clock comes out of such a span: the far end's.</summary>
    public virtual bool HasClock => false;

    /// <summary>Reads what `attach` says.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="folder">What a relative path is relative to.</param>
    /// <returns>Null for none of the forms.</returns>
    public static SpanAttachment? Parse(string? text, string folder)
    {
        if (text is null or { Length: > 1000 } || text.Any(char.IsControl))
        {
            return null;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var word = colon < 0 ? text : text[..colon];
        return Forms.FirstOrDefault(f => f.Word == word)?.Parse(colon < 0 ? "" : text[(colon + 1)..], folder);
    }

    /// <summary>Splits "A,b=1,c" into A and its options; each may be given once.</summary>
    /// <returns>False when one of them is not among those known, or given twice.</returns>
    internal static bool TryOptions(string rest, ReadOnlySpan<string> known, out string first, out Dictionary<string, string> options)
    {
        var parts = rest.Split(',', StringSplitOptions.TrimEntries);
        first = parts[0];
        options = new(StringComparer.Ordinal);
        foreach (var part in parts[1..])
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..(equals + 1)];
            if (!known.Contains(name) || !options.TryAdd(name, equals < 0 ? "" : part[(equals + 1)..]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A whole number within bounds, or the fallback when the option is not given.</summary>
    internal static bool TryInt(Dictionary<string, string> options, string name, int min, int max, int fallback, out int value)
    {
        value = fallback;
        return !options.TryGetValue(name, out var text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max);
    }

    /// <summary>An absolute path.</summary>
    internal static bool TryPath(string text, string folder, out string path)
    {
        path = text.Length == 0 ? "" : Path.GetFullPath(Path.Combine(folder, text));
        return path.Length > 0;
    }
}

/// <summary>One form of `attach`.</summary>
/// <param name="Word">The word before the colon.</param>
/// <param name="Form">As it is written.</param>
/// <param name="Doc">What it is, for people; Markdown.</param>
/// <param name="Parse">Reads what is behind the colon, relative to a folder; null when it cannot be.</param>
internal sealed record SpanAttachForm(string Word, string Form, string Doc, Func<string, string, SpanAttachment?> Parse);

/// <summary>In the same process.</summary>
public sealed record MemorySpans : SpanAttachment;

/// <summary>The virtual exchange in another process.</summary>
/// <param name="Socket">Its Unix datagram socket.</param>
public sealed record VirtualSpans(string Socket) : SpanAttachment
{
    /// <inheritdoc/>
    public override string? SocketPath => Socket;
}

/// <summary>LAPD in UDP, one frame a datagram. Of several spans each has the next port, at both ends.</summary>
/// <param name="Peer">The far end of the first span; only its datagrams count.</param>
/// <param name="LocalPort">Our port for the first span.</param>
/// <param name="WithFcs">True when the frame check sequence travels too.</param>
public sealed record LapdUdpSpans(NetAddress Peer, int LocalPort, bool WithFcs) : SpanAttachment
{
    internal static LapdUdpSpans? Parse(string rest) =>
        TryOptions(rest, ["local=", "fcs"], out var first, out var options)
        && Scalars.TryPeer(first, out var peer)
        && TryInt(options, "local=", 1, 65_535, peer.Port, out var local)
            ? new(peer, local, options.ContainsKey("fcs"))
            : null;
}

/// <summary>Lines of osmo-e1d. Of several spans each has the next line.</summary>
/// <param name="Socket">The daemon's control socket.</param>
/// <param name="Interface">Its interface.</param>
/// <param name="Line">The first span's line.</param>
public sealed record OsmoE1dSpans(string Socket, byte Interface, byte Line) : SpanAttachment
{
    /// <inheritdoc/>
    public override bool HasClock => true;

    internal static OsmoE1dSpans? ParseRest(string rest, string folder) =>
        TryOptions(rest, ["interface=", "line="], out var first, out var options)
        && TryPath(first, folder, out var path)
        && TryInt(options, "interface=", 0, 254, 0, out var number)
        && TryInt(options, "line=", 0, 254, 0, out var line)
            ? new(path, (byte)number, (byte)line)
            : null;
}

/// <summary>Spans of DAHDI cards. Of several spans each has the next number, and the next timing unless that is 0.</summary>
/// <param name="First">The first span's number, 1 to 999.</param>
/// <param name="Line">How it is configured; null when it stays as it is.</param>
public sealed record DahdiSpans(int First, DahdiLine? Line) : SpanAttachment
{
    /// <inheritdoc/>
    public override bool HasClock => true;

    internal static DahdiSpans? ParseRest(string rest)
    {
        var words = (rest.StartsWith("span=", StringComparison.Ordinal) ? rest[5..] : rest).Split(',', StringSplitOptions.TrimEntries);
        return !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) || first is < 1 or > 999 ? null
            : words.Length == 1 ? new(first, null)
            : DahdiLine.TryParse(words.AsSpan(1), out var line) ? new(first, line)
            : null;
    }

    /// <summary>The line of one of several spans.</summary>
    /// <param name="nth">0: the first.</param>
    public DahdiLine? LineOf(int nth) => Line is { Timing: > 0 } line ? line with { Timing = line.Timing + nth } : Line;

    /// <summary>As system.conf has it.</summary>
    /// <param name="nth">0: the first.</param>
    public string Words(int nth) => LineOf(nth) is { } line ? $"span={First + nth},{line}" : $"span={First + nth}";
}

/// <summary>What `span=` of system.conf says after the span's number: timing, line build-out, framing, coding, options.</summary>
/// <param name="Timing">0: never a source of the card's clock; 1: the first choice; 2: the second, and so on.</param>
/// <param name="LineBuildOut">0 to 7; 0 on an E1.</param>
/// <param name="IsAmi">AMI in place of HDB3.</param>
/// <param name="Crc4">CRC-4 multiframe.</param>
/// <param name="IsYellow">RAI is sent while no channel is open.</param>
public sealed record DahdiLine(int Timing, int LineBuildOut, bool IsAmi, bool Crc4, bool IsYellow)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Timing},{LineBuildOut},ccs,{(IsAmi ? "ami" : "hdb3")}{(Crc4 ? ",crc4" : "")}{(IsYellow ? ",yellow" : "")}";

    /// <summary>Reads the words; framing is ccs, for a PRI has no other.</summary>
    internal static bool TryParse(ReadOnlySpan<string> words, out DahdiLine? line)
    {
        line = null;
        if (words.Length is < 4 or > 6
            || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var timing) || timing > 255
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var lbo) || lbo > 7
            || words[2] != "ccs" || words[3] is not ("hdb3" or "ami"))
        {
            return false;
        }

        var options = words[4..];
        foreach (var option in options)
        {
            if (option is not ("crc4" or "yellow"))
            {
                return false;
            }
        }

        line = new(timing, lbo, words[3] == "ami", options.Contains("crc4"), options.Contains("yellow"));
        return options.Length < 2 || options[0] != options[1];
    }
}
