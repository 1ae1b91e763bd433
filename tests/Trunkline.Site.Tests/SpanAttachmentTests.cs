namespace Trunkline.Site.Tests;

/// <summary>`attach` of an E1 trunk: every form, and what is said of wrong ones.</summary>
public sealed class SpanAttachmentTests
{
    [Theory]
    [InlineData("memory", "MemorySpans")]
    [InlineData("virtual:e1.sock", "VirtualSpans /state/e1.sock")]
    [InlineData("virtual:/run/e1.sock", "VirtualSpans /run/e1.sock")]
    [InlineData("lapd-udp:192.0.2.7:5000", "LapdUdpSpans 192.0.2.7:5000 5000 False")]
    [InlineData("lapd-udp:192.0.2.7:5000,local=6000", "LapdUdpSpans 192.0.2.7:5000 6000 False")]
    [InlineData("lapd-udp:[2001:db8::7]:5000, fcs, local=6000", "LapdUdpSpans [2001:db8::7]:5000 6000 True")]
    [InlineData("cesopsn:192.0.2.7:2142", "cesopsn 192.0.2.7:2142 2142 FFFFFFFE 8 frames 20 ms")]
    [InlineData("cesopsn:192.0.2.7:2142,local=2143,packet=0.125,jitter=1,timeslots=1-4+16,rtp", "cesopsn 192.0.2.7:2142 2143 0001001E 1 frames 1 ms rtp 96 0")]
    [InlineData("cesopsn:[2001:db8::7]:2142,rtp=97,ssrc=7", "cesopsn [2001:db8::7]:2142 2142 FFFFFFFE 8 frames 20 ms rtp 97 7")]
    [InlineData("satop:192.0.2.7:2142,packet=5.5,jitter=500", "satop 192.0.2.7:2142 2142 FFFFFFFF 44 frames 500 ms")]
    [InlineData("osmo-e1d:/tmp/osmo-e1d.ctl", "OsmoE1dSpans /tmp/osmo-e1d.ctl 0 0")]
    [InlineData("osmo-e1d:e1d.ctl,line=1,interface=2", "OsmoE1dSpans /state/e1d.ctl 2 1")]
    [InlineData("dahdi:2", "DahdiSpans span=2, then span=3")]
    [InlineData("dahdi:span=1,1,0,ccs,hdb3,crc4", "DahdiSpans span=1,1,0,ccs,hdb3,crc4, then span=2,2,0,ccs,hdb3,crc4")]
    [InlineData("dahdi:3,0,1,ccs,ami,yellow", "DahdiSpans span=3,0,1,ccs,ami,yellow, then span=4,0,1,ccs,ami,yellow")]
    [InlineData("sip:192.0.2.7:5060", "SipBoxSpans 192.0.2.7:5060 False")]
    [InlineData("sip:[2001:db8::7]:5070,tcp", "SipBoxSpans [2001:db8::7]:5070 True")]
    public void Text_IsRead(string text, string expected) => Assert.Equal(expected, Said(SpanAttachment.Parse(text, "/state")));

    [Theory]
    [InlineData("")]
    [InlineData("memory:x")]
    [InlineData("virtual")]
    [InlineData("virtual:")]
    [InlineData("dialup:1")]
    [InlineData("lapd-udp:host:5000")]
    [InlineData("lapd-udp:192.0.2.7")]
    [InlineData("lapd-udp:192.0.2.7:0")]
    [InlineData("lapd-udp:192.0.2.7:5000,local=0")]
    [InlineData("lapd-udp:192.0.2.7:5000,local=65536")]
    [InlineData("lapd-udp:192.0.2.7:5000,local=1,local=2")]
    [InlineData("lapd-udp:192.0.2.7:5000,crc")]
    [InlineData("lapd-udp:192.0.2.7:5000,fcs=1")]
    [InlineData("cesopsn:192.0.2.7")]
    [InlineData("cesopsn:host:2142")]
    [InlineData("cesopsn:192.0.2.7:2142,packet=0.1")]
    [InlineData("cesopsn:192.0.2.7:2142,packet=0")]
    [InlineData("cesopsn:192.0.2.7:2142,packet=9")]
    [InlineData("cesopsn:192.0.2.7:2142,packet=6")]
    [InlineData("cesopsn:192.0.2.7:2142,packet=2,jitter=1")]
    [InlineData("cesopsn:192.0.2.7:2142,jitter=501")]
    [InlineData("cesopsn:192.0.2.7:2142,timeslots=0-31")]
    [InlineData("cesopsn:192.0.2.7:2142,timeslots=1-32")]
    [InlineData("cesopsn:192.0.2.7:2142,timeslots=")]
    [InlineData("cesopsn:192.0.2.7:2142,rtp=128")]
    [InlineData("cesopsn:192.0.2.7:2142,rtp,rtp=96")]
    [InlineData("cesopsn:192.0.2.7:2142,ssrc=1")]
    [InlineData("satop:192.0.2.7:2142,timeslots=1-31")]
    [InlineData("satop:192.0.2.7:2142,packet=6")]
    [InlineData("dahdi")]
    [InlineData("dahdi:0")]
    [InlineData("dahdi:1,1")]
    [InlineData("dahdi:1,1,0,cas,hdb3")]
    [InlineData("dahdi:1,1,8,ccs,hdb3")]
    [InlineData("dahdi:1,1,0,ccs,b8zs")]
    [InlineData("dahdi:1,1,0,ccs,hdb3,crc4,crc4")]
    [InlineData("dahdi:1,-1,0,ccs,hdb3")]
    [InlineData("osmo-e1d")]
    [InlineData("osmo-e1d:,line=1")]
    [InlineData("osmo-e1d:x,line=255")]
    [InlineData("osmo-e1d:x,line=-1")]
    [InlineData("virtual:a\nb")]
    [InlineData("sip")]
    [InlineData("sip:box.example:5060")]
    [InlineData("sip:192.0.2.7")]
    [InlineData("sip:0.0.0.0:5060")]
    [InlineData("sip:192.0.2.7:5060,sctp")]
    [InlineData("sip:192.0.2.7:5060,tcp,tcp")]
    public void Text_OfNoForm_IsRefused(string text) => Assert.Null(SpanAttachment.Parse(text, "/state"));

    [Fact]
    public void Mistakes_AreToldWithTheirPlace()
    {
        var errors = SiteLoader.LoadText(
            """
            site: { name: Test, node: n1, country: gb }
            trunks:
              - { name: a, kind: e1, incoming: "201", attach: "lapd-udp:host" }
              - { name: b, kind: e1, incoming: "201", first_span: 2, spans: 2, attach: "lapd-udp:192.0.2.7:5000" }
              - { name: c, kind: e1, incoming: "201", first_span: 4, attach: "lapd-udp:192.0.2.8:7000,local=5001" }
              - { name: d, kind: e1, incoming: "201", first_span: 5, spans: 2, attach: "lapd-udp:192.0.2.8:65535,local=7000" }
              - { name: e, kind: e1, incoming: "201", first_span: 7, attach: "cesopsn:192.0.2.9:5000" }
              - { name: f, kind: e1, incoming: "201", first_span: 8, attach: "cesopsn:192.0.2.9:5010,timeslots=1-15+17-31" }
              - { name: g, kind: e1, incoming: "201", first_span: 9, channels: 4, attach: "cesopsn:192.0.2.9:5020,timeslots=1-4+16" }
              - { name: h, kind: e1, incoming: "201", first_span: 10, channels: 5, attach: "cesopsn:192.0.2.9:5030,timeslots=1-4+16" }
            extensions: [{ number: "201", password: long-enough-one }]
            """).Errors.Select(e => e.ToLine("s")).Where(l => l.Contains("span", StringComparison.Ordinal) || l.Contains("timeslot", StringComparison.Ordinal) || l.Contains("one of", StringComparison.Ordinal));
        Assert.Equal(
            """
            s:3:51: error: expected one of memory; virtual:PATH; lapd-udp:HOST:PORT[,local=PORT][,fcs]; cesopsn:HOST:PORT[,local=PORT][,packet=MS][,jitter=MS][,timeslots=1-31][,rtp[=TYPE]][,ssrc=N]; satop:HOST:PORT[,local=PORT][,packet=MS][,jitter=MS][,rtp[=TYPE]][,ssrc=N]; osmo-e1d:PATH[,interface=N][,line=N]; dahdi:SPAN[,TIMING,LBO,ccs,hdb3[,crc4][,yellow]]; sip:HOST:PORT[,tcp], found "lapd-udp:host"
            s:5:66: error: expected each of our ports for one span, found port 5001 of trunk group "b" again (name another with local=PORT)
            s:6:76: error: expected a port for each of 2 spans up to 65535, found 65535 for the first
            s:7:66: error: expected each of our ports for one span, found port 5000 of trunk group "b" again (name another with local=PORT)
            s:8:66: error: expected every timeslot that is used, the D-channel's 16 too, in timeslots, found no timeslot 16
            s:10:80: error: expected every timeslot that is used, the D-channel's 16 too, in timeslots, found no timeslot 5
            """, string.Join('\n', errors));
    }

    [Fact]
    public void Mistakes_OfHardware_AreToldWithTheirPlace()
    {
        var errors = SiteLoader.LoadText(
            """
            site: { name: Test, node: n1, country: gb }
            trunks:
              - { name: a, kind: e1, incoming: "201", spans: 2, attach: "osmo-e1d:/tmp/e1d.ctl" }
              - { name: b, kind: e1, incoming: "201", first_span: 3, attach: "osmo-e1d:/tmp/e1d.ctl,line=1" }
              - { name: c, kind: e1, incoming: "201", first_span: 4, spans: 2, attach: "dahdi:1,1,0,ccs,hdb3,crc4" }
              - { name: d, kind: e1, incoming: "201", first_span: 6, attach: "dahdi:span=2,1,0,ccs,hdb3", crc4: on }
              - { name: e, kind: e1, incoming: "201", first_span: 7, spans: 2, attach: "osmo-e1d:/tmp/x.ctl,line=254" }
            extensions: [{ number: "201", password: long-enough-one }]
            """).Errors.Select(e => e.ToLine("s")).Where(l => l.StartsWith("s:4", StringComparison.Ordinal) || l.StartsWith("s:6", StringComparison.Ordinal) || l.StartsWith("s:7", StringComparison.Ordinal));
        Assert.Equal(
            """
            s:4:66: error: expected each line of osmo-e1d for one span, found line 1 of interface 0 of /tmp/e1d.ctl of trunk group "a" again
            s:6:66: error: expected each span of a card once, found DAHDI span 2 of trunk group "c" again
            s:6:101: error: expected what attach says (crc4 off), found on
            s:7:76: error: expected lines up to 254 for 2 spans, found line 254 for the first
            """, string.Join('\n', errors));
    }

    private static string Said(SpanAttachment? attachment) => attachment switch
    {
        VirtualSpans v => $"VirtualSpans {v.Socket}",
        LapdUdpSpans u => $"LapdUdpSpans {u.Peer} {u.LocalPort} {u.WithFcs}",
        PseudowireSpans p => FormattableString.Invariant(
            $"{(p.IsSatop ? "satop" : "cesopsn")} {p.Peer} {p.LocalPort} {p.Timeslots:X8} {p.PacketFrames} frames {p.JitterMs} ms{(p.RtpPayloadType is { } t ? $" rtp {t} {p.Ssrc}" : "")}"),
        OsmoE1dSpans e => $"OsmoE1dSpans {e.Socket} {e.Interface} {e.Line}",
        DahdiSpans d => $"DahdiSpans {d.Words(0)}, then {d.Words(1)}",
        SipBoxSpans s => $"SipBoxSpans {s.Address} {s.IsTcp}",
        null => "none",
        _ => attachment.GetType().Name,
    };
}
