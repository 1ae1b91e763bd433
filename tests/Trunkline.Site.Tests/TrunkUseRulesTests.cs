namespace Trunkline.Site.Tests;

/// <summary>Directions and limits of trunks: what is written is what circuits get, what is wrong is named with line and fix.</summary>
public sealed class TrunkUseRulesTests
{
    private const string Head =
        """
        site: { name: Test, country: gb }
        emergency: { numbers: ["999", "112"], trunks: [t], access_codes: ["9"] }
        extensions:
          - { number: "201", password: long-enough-one, outside: on }
        routes: [{ name: r, match: [_9X.], strip: 1, trunks: [t] }]
        trunks:

        """;

    [Theory]
    [InlineData("kind: fxo, lines: 3-6, attach: memory, incoming_only: 3-4, outgoing_only: 6", "In In Both Out")]
    [InlineData("kind: fxo, lines: 3-6, attach: memory, direction: out", "Out Out Out Out")]
    [InlineData("kind: e1, channels: 4, attach: memory, incoming_only: 1-2, outgoing_only: \"1/4\"", "In In Both Out")]
    [InlineData("kind: e1, spans: 2, channels: 32, attach: memory, outgoing_only: \"2/1-2,1/31\"", "29*Both Out Out Out")]
    [InlineData("kind: sip, address: 10.0.0.9:5060, channels: 4, incoming_only: 2, outgoing_only: 1", "In In Out Both")]
    [InlineData("kind: sip, address: 10.0.0.9:5060, channels: 4", "Both Both Both Both")]
    public void WhatIsWritten_IsWhatCircuitsGet(string trunk, string expected)
    {
        var site = SiteLoader.LoadText(Head + $"  - {{ name: t, {trunk}, incoming: \"201\" }}\n");
        Assert.Equal([], site.Errors.Select(e => e.ToLine("site.yaml")));
        var use = site.Model!.Trunks[0].Use;
        var words = expected.Split(' ').SelectMany(w => w.Contains('*', StringComparison.Ordinal) ? Enumerable.Repeat(w.Split('*')[1], int.Parse(w.Split('*')[0], System.Globalization.CultureInfo.InvariantCulture)) : [w]).ToList();
        Assert.Equal(words, Enumerable.Range(0, words.Count).Select(i => use.Of(i).ToString()));
    }

    [Theory]
    [InlineData("kind: fxo, lines: 3-6, attach: memory, incoming_only: 2-3", "incoming_only", "expected lines of this trunk group, found \"2-3\"")]
    [InlineData("kind: fxo, lines: 3-6, attach: memory, incoming_only: 3-4, outgoing_only: 4-5", "outgoing_only", "found line 4 in both")]
    [InlineData("kind: fxo, lines: 3-6, attach: memory, direction: in, outgoing_only: 4-5", "outgoing_only", "no such key beside direction: in")]
    [InlineData("kind: e1, channels: 4, attach: memory, incoming_only: 3-6", "incoming_only", "expected timeslots of this trunk group's spans, found \"3-6\"")]
    [InlineData("kind: e1, channels: 4, attach: memory, incoming_only: \"2/1\"", "incoming_only", "timeslots of this trunk group's spans")]
    [InlineData("kind: e1, channels: 4, attach: memory, incoming_only: 1-3, outgoing_only: \"1/3\"", "outgoing_only", "timeslot 3 of span 1 in both")]
    [InlineData("kind: e1, channels: 4, attach: \"sip:10.0.0.9:5060\", incoming_only: 1-3", "incoming_only", "no such key with attach: sip")]
    [InlineData("kind: sip, address: 10.0.0.9:5060, channels: 4, incoming_only: 5", "incoming_only", "expected at most the 4 of channels, found \"5\"")]
    [InlineData("kind: sip, address: 10.0.0.9:5060, channels: 4, incoming_only: 3, outgoing_only: 2", "outgoing_only", "3 and 2 of 4 channels")]
    public void WhatIsWrong_IsNamed(string trunk, string key, string says)
    {
        var site = SiteLoader.LoadText(Head + $"  - {{ name: t, {trunk}, incoming: \"201\" }}\n");
        var error = Assert.Single(site.Errors, e => e.Severity == SiteSeverity.Error);
        Assert.Equal($"trunks.t.{key}", error.Path);
        Assert.Contains(says, error.ToLine("site.yaml"), StringComparison.Ordinal);
        Assert.Equal(7, error.Mark.Line);
    }

    [Theory]
    [InlineData("kind: fxo, lines: 3-6, attach: memory, direction: in", "direction", "route \"r\" names it")]
    [InlineData("kind: sip, address: 10.0.0.9:5060, channels: 4, incoming_only: 4", "direction", "route \"r\" names it")]
    [InlineData("kind: fxo, lines: 3-6, attach: memory, most_out: 5", "most_out", "at most the group's 4 calls, found 5")]
    [InlineData("kind: fxo, lines: 3-6, attach: memory, most_calls: 3, most_in: 4", "most_in", "at most the group's 3 calls, found 4")]
    public void WhatIsProbablyNotMeant_IsTold(string trunk, string key, string says)
    {
        var site = SiteLoader.LoadText(Head + $"  - {{ name: t, {trunk}, incoming: \"201\" }}\n");
        var warning = Assert.Single(site.Errors);
        Assert.Equal((SiteSeverity.Warning, $"trunks.t.{key}"), (warning.Severity, warning.Path));
        Assert.Contains(says, warning.ToLine("site.yaml"), StringComparison.Ordinal);
    }

    /// <summary>Timeslot 16 is the D-channel's, and what is no number of a timeslot is refused where it stands.</summary>
    [Theory]
    [InlineData("16")]
    [InlineData("0/1")]
    [InlineData("1-32")]
    [InlineData("1//2")]
    [InlineData("5-3")]
    public void NoTimeslots_AreRefused(string text)
    {
        var site = SiteLoader.LoadText(Head + $"  - {{ name: t, kind: e1, attach: memory, incoming: \"201\", incoming_only: \"{text}\" }}\n");
        Assert.Contains("timeslots, of every span or of one", Assert.Single(site.Errors, e => e.Severity == SiteSeverity.Error).Expected, StringComparison.Ordinal);
    }
}
