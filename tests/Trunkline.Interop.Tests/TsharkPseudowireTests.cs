using System.Buffers.Binary;
using Trunkline.E1;

namespace Trunkline.Interop.Tests;

/// <summary>Our packets as tshark reads them: control word and payload field by field, without a complaint. Its two dissectors know no RTP: with
/// RTP in front the header is held to its RTP dissector, and what is behind it to theirs.</summary>
public sealed class TsharkPseudowireTests
{
    private const int Port = 2142;
    private const int Packets = 40;
    private static readonly PseudowireRtp Rtp = new(97, 0xCAFEBABE);

    [Theory]
    [InlineData("satop", "pwsatopcw", false)]
    [InlineData("satop", "pwsatopcw", true)]
    [InlineData("cesopsn", "pwcesopsn", false)]
    [InlineData("cesopsn", "pwcesopsn", true)]
    [InlineData("small", "pwcesopsn", false)]
    public void Packets_AreReadAsTheyWereMeant(string kind, string dissector, bool withRtp)
    {
        var format = Format(kind, withRtp ? Rtp : null);
        var (datagrams, expected) = Sent(format, omits: !withRtp);
        var prefix = kind == "satop" ? "pwsatop" : "pwcesopsn";
        string[] flags = kind == "satop" ? ["pwsatop.cw.lbit", "pwsatop.cw.rbit", "pwsatop.cw.rsv"] : ["pwcesopsn.cw.lm", "pwcesopsn.cw.rbit"];
        var words = datagrams.Select(d => withRtp ? d[12..] : d).ToList();
        var rows = Dissect(words, dissector, [prefix + ".cw.seqno", .. flags, prefix + ".cw.frag", prefix + ".cw.length", prefix + ".payload.len"]);
        Assert.Equal(expected, rows);
        if (!withRtp)
        {
            return;
        }

        var rtp = Dissect(datagrams, "rtp", ["rtp.version", "rtp.p_type", "rtp.seq", "rtp.timestamp", "rtp.ssrc"]);
        Assert.Equal(Enumerable.Range(0, Packets).Select(n => $"2\t97\t{(ushort)(65_520 + n)}\t{n * 8}\t0xcafebabe"), rtp);
    }

    /// <summary>What tshark complains about, our parser refuses: a check of the check.</summary>
    [Theory]
    [InlineData(0, 0x10)]
    [InlineData(0, 0x01)]
    [InlineData(1, 0x40)]
    public void AWrongControlWord_IsComplainedOf_AndRefused(int octet, byte bit)
    {
        var format = Format("cesopsn", null);
        var (datagrams, _) = Sent(format, omits: false);
        datagrams[0][octet] ^= bit;
        Assert.NotEmpty(Run([datagrams[0]], "pwcesopsn", ["-Y", "_ws.malformed || _ws.expert.severity >= 0x600000"]));
        Assert.False(PseudowirePacket.TryParse(format, datagrams[0], out _, out _));
    }

    /// <summary>A sender through its states: normal, R, L, L and R, a remote defect.</summary>
    private static (List<byte[]> Datagrams, List<string> Expected) Sent(PseudowireFormat format, bool omits)
    {
        var sender = new PseudowireSender(format, 65_520) { OmitsFaultyPayload = omits };
        var datagrams = new List<byte[]>();
        var expected = new List<string>();
        var datagram = new byte[format.DatagramOctets];
        var frames = new byte[256];
        for (var n = 0; n < Packets; n++)
        {
            var (l, r, m) = (n % 8 is 3 or 4, n % 8 is 2 or 4, n % 8 == 6);
            (sender.SendsLocalFault, sender.SendsRemoteLoss, sender.SendsRemoteDefect) = (l, r, m);
            frames.AsSpan().Fill((byte)n);
            sender.Take(frames);
            var length = sender.Write(datagram);
            datagrams.Add(datagram[..length]);
            var payload = l && omits ? 0 : format.PayloadOctets;
            var len = 4 + payload < 64 ? 4 + payload : 0;
            var (rBit, sequence) = (r ? 1 : 0, (ushort)(65_520 + n));
            var flags = format.Kind == PseudowireKind.Satop ? $"{(l ? 1 : 0)}\t{rBit}\t0" : $"0x{(l ? 8 : m ? 2 : 0):x2}\t{rBit}";
            expected.Add($"{sequence}\t{flags}\t0\t{len}\t{(payload == 0 ? "" : payload)}"); // tshark gives no length of what was left out
        }

        return (datagrams, expected);
    }

    private static PseudowireFormat Format(string kind, PseudowireRtp? rtp) => kind switch
    {
        "satop" => PseudowireFormat.Satop(rtp: rtp),
        "small" => PseudowireFormat.Cesopsn((1u << 1) | (1u << 16), 8, rtp),
        _ => PseudowireFormat.Cesopsn(SpanPortTraits.AllTimeslots, 8, rtp),
    };

    private static List<string> Dissect(IReadOnlyList<byte[]> datagrams, string dissector, string[] fields)
    {
        Assert.Empty(Run(datagrams, dissector, ["-Y", "_ws.malformed || _ws.expert.severity >= 0x600000", "-T", "fields", "-e", "frame.number", "-e", "_ws.expert.message"]));
        return Run(datagrams, dissector, ["-T", "fields", .. fields.SelectMany(f => new[] { "-e", f })]);
    }

    private static List<string> Run(IReadOnlyList<byte[]> datagrams, string dissector, string[] arguments)
    {
        var file = Path.Combine(Path.GetTempPath(), $"trunkline-pw-{Environment.ProcessId}-{dissector}-{datagrams.Count}.pcap");
        try
        {
            File.WriteAllBytes(file, Pcap(datagrams));
            var result = Tool.Run("tshark", ["-n", "-r", file, "-d", $"udp.port=={Port},{dissector}", .. arguments], timeLimit: TimeSpan.FromSeconds(60));
            Assert.True(result.ExitCode == 0, result.Error);
            return [.. result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Raw IPv4 (link type 101), a millisecond apart.</summary>
    private static byte[] Pcap(IReadOnlyList<byte[]> datagrams)
    {
        var file = new MemoryStream();
        Span<byte> head = stackalloc byte[24];
        head.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(head, 0xA1B2C3D4);
        (head[4], head[6], head[20]) = (2, 4, 101);
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], 65535);
        file.Write(head);
        Span<byte> packet = stackalloc byte[16 + 20 + 8];
        for (var n = 0; n < datagrams.Count; n++)
        {
            packet.Clear();
            var length = 28 + datagrams[n].Length;
            BinaryPrimitives.WriteUInt32LittleEndian(packet[4..], (uint)n * 1000);
            BinaryPrimitives.WriteUInt32LittleEndian(packet[8..], (uint)length);
            BinaryPrimitives.WriteUInt32LittleEndian(packet[12..], (uint)length);
            var ip = packet[16..];
            (ip[0], ip[8], ip[9], ip[12], ip[15], ip[16], ip[19]) = (0x45, 64, 17, 127, 1, 127, 1);
            BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)length);
            BinaryPrimitives.WriteUInt16BigEndian(ip[20..], Port);
            BinaryPrimitives.WriteUInt16BigEndian(ip[22..], Port);
            BinaryPrimitives.WriteUInt16BigEndian(ip[24..], (ushort)(8 + datagrams[n].Length));
            file.Write(packet);
            file.Write(datagrams[n]);
        }

        return file.ToArray();
    }
}
