namespace Trunkline.Site.Tests;

/// <summary>What differs between two site files, in words, and how it takes effect.</summary>
public sealed class SiteDiffTests
{
    private const string Yaml =
        """
        site: { name: Test, country: gb, area_code: "20" }
        sip: { udp: 127.0.0.1:5060 }
        extensions:
          - { number: "201", password: long-enough-one, outside: on }
          - { number: "202", password: long-enough-two }
        trunks:
          - { name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "201" }
          - { name: e1, kind: e1, attach: memory, incoming: "201" }
        routes:
          - { name: city, match: [_9X.], strip: 1, trunks: [city] }
        emergency: { numbers: ["112", "999"], trunks: [city], access_codes: ["9"] }
        traffic: { blocking: 0.01 }
        """;

    [Theory]
    [InlineData("trunks: [city] }", "trunks: [city, e1] }", "routes.city.trunks: [city], now [city, e1]", DifferenceEffect.Reload)]
    [InlineData("outside: on", "outside: off", "extensions.201.outside: on, now off", DifferenceEffect.Reload)]
    [InlineData("long-enough-two", "long-enough-six", "extensions.202.password: a secret, now another", DifferenceEffect.Reload)]
    [InlineData("  - { number: \"202\", password: long-enough-two }\n", "", "extensions.202: no more, was {number: 202, password: a secret}", DifferenceEffect.Reload)]
    [InlineData("routes:\n", "routes:\n  - { name: new, match: [_8X.], trunks: [e1] }\n", "routes.new: new, {name: new, match: [_8X.], trunks: [e1]}", DifferenceEffect.Reload)]
    [InlineData("lines: 1-2", "lines: 1-4", "trunks.city.lines: 1-2, now 1-4", DifferenceEffect.Restart)]
    [InlineData("kind: e1, attach: memory, incoming: \"201\"", "kind: e1, attach: memory, incoming: \"202\", numbers: { form: national }", "trunks.e1.numbers.form: dialled, now national", DifferenceEffect.Reload)]
    [InlineData("127.0.0.1:5060", "127.0.0.1:5061", "sip.udp: 127.0.0.1:5060, now 127.0.0.1:5061", DifferenceEffect.Restart)]
    [InlineData("blocking: 0.01", "blocking: 0.02", "traffic.blocking: 0.01, now 0.02", DifferenceEffect.None)]
    public void ADifference_IsSaidInWords(string was, string now, string words, DifferenceEffect effect)
    {
        var differences = Between(Yaml, Yaml.Replace(was, now, StringComparison.Ordinal));
        Assert.Contains((words, effect), differences.Select(d => (d.Words, d.Effect)));
        Assert.DoesNotContain(differences, d => d.Words.Contains("long-enough", StringComparison.Ordinal));
        Assert.All(differences, d => Assert.True(d.At.Line > 0));
    }

    [Theory]
    [InlineData("outside: on", "outside: yes")]
    [InlineData("kind: fxo, lines: 1-2", "lines: 1-2, kind: fxo, emergency_reserve: 0")]
    [InlineData("site: { name: Test, country: gb, area_code: \"20\" }", "# a remark\nsite:\n  area_code: 20\n  name: Test\n  country: gb\n")]
    [InlineData("traffic: { blocking: 0.01 }", "traffic: { blocking: 0.01 }\nrecording: { calls: none }\nseats: []")]
    public void WhatMeansTheSame_IsNoDifference(string was, string now) => Assert.Empty(Between(Yaml, Yaml.Replace(was, now, StringComparison.Ordinal)));

    private static IReadOnlyList<SiteDifference> Between(string was, string now)
    {
        Assert.True(SiteLoader.LoadText(now).IsValid, string.Join('\n', SiteLoader.LoadText(now).Errors.Select(e => e.ToLine("site.yaml"))));
        return SiteDiff.Between(SiteLoader.LoadText(was).Model!, SiteLoader.LoadText(now).Model!);
    }
}
