namespace Trunkline.Site.Tests;

/// <summary>`timing`: which spans clock the gateway, in which order.</summary>
public sealed class SpanTimingTests
{
    [Theory]
    // Nothing written: the first span of every trunk that has a clock, in order.
    [InlineData("spans: 2, attach: \"osmo-e1d:/tmp/a\"", "attach: \"cesopsn:192.0.2.7:2142\"", "1 0 2")]
    [InlineData("attach: \"virtual:a\"", "attach: \"satop:192.0.2.7:2142\"", "0 1")]
    [InlineData("attach: memory", "attach: \"lapd-udp:192.0.2.7:2142\"", "0 0")]
    [InlineData("side: network, attach: \"satop:192.0.2.8:2143\"", "attach: \"satop:192.0.2.7:2142\"", "0 1")]
    // Written: it and those that follow; the others behind.
    [InlineData("attach: \"osmo-e1d:/tmp/a\"", "timing: 2, spans: 2, attach: \"osmo-e1d:/tmp/b\"", "4 2 3")]
    [InlineData("timing: 0, spans: 2, attach: \"osmo-e1d:/tmp/a\"", "attach: \"osmo-e1d:/tmp/b\"", "0 0 1")]
    [InlineData("side: network, timing: 3, attach: \"osmo-e1d:/tmp/a\"", "attach: \"osmo-e1d:/tmp/b\"", "3 4")]
    // DAHDI's own.
    [InlineData("spans: 2, attach: \"dahdi:1,2,0,ccs,hdb3\"", "attach: \"dahdi:5\"", "2 3 4")]
    [InlineData("spans: 2, attach: \"dahdi:1,0,0,ccs,hdb3\"", "timing: 1, attach: \"dahdi:5\"", "0 0 1")]
    [InlineData("timing: 2, attach: \"dahdi:1,2,0,ccs,hdb3\"", "timing: 0, attach: memory", "2 0")]
    public void Timing_OfEverySpan(string first, string second, string expected)
    {
        var result = Load(first, second);
        Assert.DoesNotContain(result.Errors, e => e.ToLine("s").Contains("timing", StringComparison.Ordinal));
        Assert.Equal(expected, string.Join(' ', result.Model!.E1Trunks.SelectMany(t => t.Spans).Select(s => s.Timing)));
    }

    [Theory]
    [InlineData("timing: 1, attach: memory", "expected 0, or an attachment that a clock comes out of (cesopsn, satop, osmo-e1d, dahdi), found 1")]
    [InlineData("timing: 1, attach: \"lapd-udp:192.0.2.9:2142\"", "expected 0, or an attachment that a clock comes out of (cesopsn, satop, osmo-e1d, dahdi), found 1")]
    [InlineData("timing: 1, attach: \"dahdi:1,2,0,ccs,hdb3\"", "expected what attach says (timing 2), found 1")]
    [InlineData("timing: 256, attach: \"dahdi:1\"", "256")]
    [InlineData("timing: -1, attach: \"dahdi:1\"", "-1")]
    public void Timing_ThatCannotBe_IsTold(string first, string expected) =>
        Assert.Contains(Load(first, "attach: \"osmo-e1d:/tmp/b\"").Errors, e => e.ToLine("s").StartsWith("s:3:", StringComparison.Ordinal) && e.ToLine("s").Contains(expected, StringComparison.Ordinal));

    private static SiteResult Load(string first, string second) => SiteLoader.LoadText(
        $$"""
        site: { name: Test, node: n1, country: gb }
        trunks:
          - { name: a, kind: e1, incoming: "201", {{first}} }
          - { name: b, kind: e1, incoming: "201", first_span: 3, {{second}} }
        extensions: [{ number: "201", password: long-enough-one }]
        """);
}
