namespace Trunkline.Planning.Traffic;

/// <summary>A voice codec as it loads a line.</summary>
/// <param name="Name">As in SDP.</param>
/// <param name="BitRate">Payload in bit/s.</param>
/// <param name="PacketTime">Usual packet time in milliseconds.</param>
public readonly record struct VoiceCodec(string Name, double BitRate, double PacketTime)
{
    /// <summary>Codecs that IMS trunks offer, with their usual packet times (RFC 3551; 3GPP TS 26.114).</summary>
    public static IReadOnlyList<VoiceCodec> Known { get; } =
    [
        new("PCMA", 64_000, 20), new("PCMU", 64_000, 20), new("G722", 64_000, 20), new("G729", 8_000, 20), new("iLBC", 15_200, 20),
        new("G726-32", 32_000, 20), new("GSM", 13_200, 20), new("AMR", 12_200, 20), new("AMR-WB", 23_850, 20), new("opus", 32_000, 20),
    ];

    /// <summary>A codec by its name, G.711 and the like included; false when it is not known.</summary>
    public static bool TryFind(string name, out VoiceCodec codec)
    {
        var wanted = name.Replace(".", "", StringComparison.Ordinal).Replace("_", "-", StringComparison.Ordinal);
        if (wanted.StartsWith("G711", StringComparison.OrdinalIgnoreCase))
        {
            wanted = wanted.EndsWith('u') || wanted.EndsWith('U') ? "PCMU" : "PCMA";
        }

        foreach (var known in Known)
        {
            if (known.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                codec = known;
                return true;
            }
        }

        codec = default;
        return false;
    }
}

/// <summary>
/// Bandwidth of sessions on an IP trunk, one direction: payload, RTP 12 octets, UDP 8, IP 20 or 40, and the link's own. G.711 at 20 ms over
/// Ethernet is 87.2 kbit/s a session. Without silence suppression, signalling and RTCP (add 5 %).
/// </summary>
public static class SipBandwidth
{
    /// <summary>Ethernet header and frame check, without preamble and gap.</summary>
    public const int Ethernet = 18;

    /// <summary>kbit/s of one session, one direction.</summary>
    /// <param name="bitRate">Payload in bit/s, above 0.</param>
    /// <param name="packetTime">Milliseconds of speech in a packet, 2.5 to 200.</param>
    /// <param name="linkOctets">Octets the link adds to a packet: 18 Ethernet, 22 with a VLAN tag, 38 with preamble and gap, 0 for IP alone.</param>
    /// <param name="isIpv6">40 octets of IP header instead of 20.</param>
    /// <param name="srtpTag">Octets of an SRTP authentication tag: 0 without, 10 or 4.</param>
    public static Answer<double> OfSession(double bitRate, double packetTime, int linkOctets = Ethernet, bool isIpv6 = false, int srtpTag = 0)
    {
        if (Check.First(
                Check.Between(bitRate, 1, 10_000_000, "bit rate"), Check.Between(packetTime, 2.5, 200, "ptime"),
                Check.Between(linkOctets, 0, 200, "link octets"), Check.Between(srtpTag, 0, 16, "SRTP tag")) is { } refused)
        {
            return refused;
        }

        // a packet holds whole octets
        var payload = Math.Ceiling((bitRate * packetTime / 8000) - 1e-9);
        var octets = payload + 12 + 8 + (isIpv6 ? 40 : 20) + linkOctets + srtpTag;
        return octets * 8 / packetTime;
    }

    /// <summary>kbit/s of so many sessions at once, one direction.</summary>
    public static Answer<double> OfSessions(int sessions, VoiceCodec codec, int linkOctets = Ethernet, bool isIpv6 = false, int srtpTag = 0) =>
        Check.NotNegative(sessions, "N") is { } refused ? refused
        : OfSession(codec.BitRate, codec.PacketTime, linkOctets, isIpv6, srtpTag).Select(one => one * sessions);

    /// <summary>How many sessions fit into a bandwidth, one direction.</summary>
    /// <param name="kilobits">kbit/s of the access that voice may use.</param>
    /// <param name="perSession">kbit/s of a session.</param>
    public static Answer<int> SessionsIn(double kilobits, double perSession) =>
        Check.First(Check.Between(kilobits, 0, 1e9, "kbit/s"), Check.Between(perSession, 1, 1e6, "kbit/s a session")) is { } refused ? refused
        : (int)Math.Floor((kilobits / perSession) + 1e-9);
}
