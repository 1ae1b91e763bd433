namespace Trunkline.Site.Tests;

/// <summary>The section <c>prompts</c>: what it means, and what is wrong with it.</summary>
public sealed class PromptSectionTests
{
    private const string Head = "site: { name: Test, country: gb }\n";

    [Fact]
    public void Nothing_IsTheBuiltInMusic()
    {
        var site = Load(Head);
        Assert.Equal("music", site.Prompts.MusicOnHold);
        Assert.Equal(["music", "beep"], site.Prompts.Names);
        Assert.Equal(["music by prompts.music_on_hold"], site.PromptUses.Select(u => $"{u.Name} by {u.By}"));
    }

    [Fact]
    public void Files_AreRelativeToTheFolder_WhichIsRelativeToTheSiteFile()
    {
        var site = Load(Head +
            """
            prompts:
              folder: audio
              music_on_hold: off
              voice: en-gb
              files:
                - { name: welcome, say: "Welcome." }
                - { name: closed, file: night/shut.wav }
                - { name: music, file: /srv/waltz.wav }
            """);
        Assert.Null(site.Prompts.MusicOnHold);
        Assert.Equal("en-gb", site.Prompts.Voice);
        Assert.Equal(
            ["welcome /etc/trunkline/audio/welcome.wav Welcome. 7", "closed /etc/trunkline/audio/night/shut.wav  8", "music /srv/waltz.wav  9"],
            site.Prompts.Files.Select(f => $"{f.Name} {f.Path} {f.Say} {f.At.Line}"));
        Assert.Equal(["welcome", "closed", "music", "beep"], site.Prompts.Names);
        Assert.Empty(site.PromptUses);
    }

    [Theory]
    [InlineData("music_on_hold: musik", "prompts.music_on_hold", "did you mean music?")]
    [InlineData("music_on_hold: waltz", "prompts.music_on_hold", "expected the name of a prompt (beep, music), found \"waltz\"")]
    [InlineData("music_on_hold: \"a b\"", "prompts.music_on_hold", "the name of a prompt, or off")]
    [InlineData("voice: \"en; rm\"", "prompts.voice", "a voice of espeak-ng")]
    [InlineData("files: [{ name: off }]", "prompts.files.off", "off stands for no prompt")]
    [InlineData("files: [{ name: a }, { name: a }]", "prompts.files", "\"a\"")]
    [InlineData("files: [{ file: a.wav }]", "prompts.files[0]", "name")]
    public void WhatIsWrong_IsNamed(string prompts, string path, string says)
    {
        var report = SiteLoader.LoadText(Head + $"prompts: {{ {prompts} }}");
        var error = Assert.Single(report.Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(says, error.ToLine("site.yaml"), StringComparison.Ordinal);
        Assert.Equal(2, error.Mark.Line);
    }

    [Fact]
    public void WhatAServicePlays_AndNobodyNames_IsAWarningWithItsLine()
    {
        var report = SiteLoader.LoadText(Head +
            """
            prompts: { files: [{ name: welcome }] }
            extensions: [{ number: 201, password: long-enough-one }]
            menus: [{ number: 700, name: main, greeting: welcom, sorry: beep, options: { 1: 201 } }]
            """);
        Assert.True(report.IsValid, string.Join('\n', report.Errors.Select(e => e.ToLine("site.yaml"))));
        var warning = Assert.Single(report.Errors, e => e.Path == "menus.main.greeting");
        Assert.Equal("site.yaml:4:9: warning: expected the name of a prompt (beep, music, welcome), found \"welcom\" (did you mean welcome?)", warning.ToLine("site.yaml"));
    }

    [Fact]
    public void EverythingThatOneQueuePlays_AndNobodyNames_IsOneLine()
    {
        var report = SiteLoader.LoadText(Head +
            """
            extensions: [{ number: 201, password: long-enough-one }]
            queues: [{ number: 640, name: support, agents: [201], greeting: hello, position_s: 30 }]
            """);
        var warning = Assert.Single(report.Errors, e => e.Path.StartsWith("queues.", StringComparison.Ordinal));
        Assert.Equal(
            "site.yaml:3:10: warning: expected the names of prompts (beep, music), found \"hello\", \"position\", \"digit-0\" to \"digit-9\" (callers hear nothing in their place until prompts.files has them)",
            warning.ToLine("site.yaml"));
    }

    [Fact]
    public void APath_ThatDoesNotReachTheGateway_IsRefused()
    {
        var report = SiteLoader.LoadText(Head + $"prompts: {{ files: [{{ name: a, file: {new string('ü', 122)}.wav }}] }}", "/");
        Assert.Equal("expected a path of at most 255 octets, the folder's in it, found one of 257", Assert.Single(report.Errors).Message);
        Assert.True(SiteLoader.LoadText(Head + $"prompts: {{ files: [{{ name: a, file: {new string('ü', 121)}.wav }}] }}", "/").IsValid);
    }

    [Theory]
    [InlineData("prompts: { music_on_hold: off }", "prompts.music_on_hold: music, now off")]
    [InlineData("prompts: { files: [{ name: a }] }", "prompts.files.a: new, {name: a}")]
    public void AChange_NeedsNoRestart(string prompts, string words)
    {
        var difference = Assert.Single(SiteDiff.Between(Load(Head), Load(Head + prompts)));
        Assert.Equal((words, DifferenceEffect.Reload), (difference.Words, difference.Effect));
    }

    private static SiteModel Load(string text)
    {
        var loaded = SiteLoader.LoadText(text, "/etc/trunkline");
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Errors.Select(e => e.ToLine("site.yaml"))));
        return loaded.Model!;
    }
}
