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
    [InlineData("virtual:a\nb")]
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
            extensions: [{ number: "201", password: long-enough-one }]
            """).Errors.Select(e => e.ToLine("s")).Where(l => l.Contains("span", StringComparison.Ordinal) || l.Contains("one of", StringComparison.Ordinal));
        Assert.Equal(
            """
            s:3:51: error: expected one of memory; virtual:PATH; lapd-udp:HOST:PORT[,local=PORT][,fcs], found "lapd-udp:host"
            s:5:66: error: expected each of our ports for one span, found port 5001 of trunk group "b" again (name another with local=PORT)
            s:6:76: error: expected a port for each of 2 spans up to 65535, found 65535 for the first
            """, string.Join('\n', errors));
    }

    private static string Said(SpanAttachment? attachment) => attachment switch
    {
        VirtualSpans v => $"VirtualSpans {v.Socket}",
        LapdUdpSpans u => $"LapdUdpSpans {u.Peer} {u.LocalPort} {u.WithFcs}",
        null => "none",
        _ => attachment.GetType().Name,
    };
}
