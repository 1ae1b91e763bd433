using Trunkline.Dsp;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>Prompts and music in a whole site: what phones hear.</summary>
public sealed class PromptSiteTests
{
    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void Held_ThePartyHearsTheSitesMusic_AndThenTheOtherAgain(Fidelity fidelity)
    {
        var (site, a, b) = Talk(fidelity, "prompts: { music_on_hold: jingle, files: [ { name: jingle } ] }");
        Assert.False(HearsJingle(b));
        a.Hold();
        site.World.Advance(TimeSpan.FromSeconds(3));
        Assert.True(HearsJingle(b));
        a.Retrieve();
        site.World.Advance(TimeSpan.FromSeconds(2));
        Assert.False(HearsJingle(b));
        Assert.True(Hears(b, 600));
        Assert.True(Hears(a, 900));
        b.Hold();
        site.World.Advance(TimeSpan.FromSeconds(2));
        Assert.True(HearsJingle(a));
        b.HangUp();
        site.World.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("", site.Stuck());
    }

    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void Held_WithTheBuiltInMusic_OrNone(Fidelity fidelity)
    {
        var (site, a, b) = Talk(fidelity, "");
        a.Hold();
        site.World.Advance(TimeSpan.FromSeconds(8));
        Assert.True(fidelity == Fidelity.Events ? b.Signals!.Prompt == "music" : Level.Of(b.Audio!.Last(6000)) is > -24 and < -17);

        (site, a, b) = Talk(fidelity, "prompts: { music_on_hold: off }");
        a.Hold();
        site.World.Advance(TimeSpan.FromSeconds(3));
        Assert.True(Hears(b, 600)); // the simulated phone goes on speaking; a real one falls silent
    }

    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void DecidingProcessDies_WhileOneIsHeld_TheMusicGoesOn_AndEndsWhenTheNewOneIsToldTo(Fidelity fidelity)
    {
        var (site, a, b) = Talk(fidelity, "prompts: { music_on_hold: jingle, files: [ { name: jingle } ] }");
        a.Hold();
        site.World.Advance(TimeSpan.FromSeconds(2));
        site.Kill();
        site.World.Advance(TimeSpan.FromSeconds(5));
        Assert.True(HearsJingle(b));
        site.Start();
        site.World.Advance(TimeSpan.FromSeconds(3));
        Assert.True(HearsJingle(b));
        a.Retrieve();
        site.World.Advance(TimeSpan.FromSeconds(2));
        Assert.False(HearsJingle(b));
        Assert.True(Hears(b, 600));
    }

    [Fact]
    public void PromptsThatNobodyNames_AreOneAlarm_BeforeAnybodyCalls_AndNoSecondOneWhenSomebodyDoes()
    {
        var site = new SimulatedSite(new World(5), Load("queues: [ { number: 640, name: support, agents: [202], position_s: 30 } ]"), Fidelity.Events);
        var (caller, agent) = (site.AddPhone("201"), site.AddPhone("202"));
        caller.Register();
        agent.Register();
        site.World.Advance(TimeSpan.FromSeconds(1));
        site.Node!.ListAlarms();
        site.World.Advance(TimeSpan.FromSeconds(11));
        const string Text = "prompts that cannot be played: \"position\", \"digit-0\" to \"digit-9\": not in prompts.files";
        Assert.Equal(Text, Assert.Single(site.Node!.ListAlarms().Now, alarm => alarm.Id.StartsWith("prompt/", StringComparison.Ordinal)).Text);
        caller.Call("640");
        site.World.Advance(TimeSpan.FromSeconds(40)); // its place is told meanwhile
        Assert.Contains(site.Node!.Alarms.Now, alarm => alarm.Id == "prompt/missing");
        Assert.Equal(Text, Assert.Single(site.Node!.ListAlarms().Now, alarm => alarm.Id.StartsWith("prompt/", StringComparison.Ordinal)).Text);
    }

    [Fact]
    public void MissingFile_IsAnAlarm_UntilAReloadFindsIt_AndWhatIsPlayedGoesOn()
    {
        const string Text = "prompts: { music_on_hold: jingle, files: [ { name: jingle }, { name: late } ] }";
        var (site, a, b) = Talk(Fidelity.Events, Text);
        site.Node!.ListAlarms();
        site.World.Advance(TimeSpan.FromSeconds(11)); // lines and spans have ten seconds to come into service
        Assert.Contains(site.Node!.ListAlarms().Now, alarm => alarm.Id == "prompt/missing" && alarm.Text.Contains("late: no such file", StringComparison.Ordinal));
        a.Hold();
        site.World.Advance(TimeSpan.FromSeconds(2));
        Assert.True(HearsJingle(b));

        site.Prompts.AddTone("/prompts/late.wav", TimeSpan.FromSeconds(3), 1000);
        Assert.Null(site.Node!.Reload(site.Node.Prepare(Load(Text)), null).Error);
        site.World.Advance(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(site.Node!.ListAlarms().Now, alarm => alarm.Id.StartsWith("prompt/", StringComparison.Ordinal));
        Assert.True(HearsJingle(b));
        Assert.True(site.Gateway.Prompts.TryFind("late", out var late));
        Assert.Equal(TimeSpan.FromSeconds(3), late.Length);

        Assert.Null(site.Node!.Reload(site.Node.Prepare(Load("prompts: { music_on_hold: off }")), null).Error);
        site.World.Advance(TimeSpan.FromSeconds(1));
        Assert.False(site.Gateway.Prompts.TryFind("late", out _));
        Assert.True(HearsJingle(b)); // it was begun before
        a.Retrieve();
        a.Hold();
        site.World.Advance(TimeSpan.FromSeconds(2));
        Assert.False(HearsJingle(b));
    }

    private static bool HearsJingle(PhoneCall call) => call.Signals is { } signals ? signals.Prompt == "jingle" : Hears(call, 1500);

    private static bool Hears(PhoneCall call, double hz) =>
        call.Signals is { } signals ? signals.HearsVoice && signals.Prompt.Length == 0 : call.Audio!.Heard() is { IsPure: true } heard && Math.Abs(heard.Frequency - hz) < 2 && heard.Dbm0 is > -15.5 and < -9.5;

    private static (SimulatedSite Site, PhoneCall A, PhoneCall B) Talk(Fidelity fidelity, string prompts)
    {
        var site = new SimulatedSite(new World(5), Load(prompts), fidelity);
        site.Prompts.AddTone("/prompts/jingle.wav", TimeSpan.FromSeconds(2), 1500);
        var (one, two) = (site.AddPhone("201"), site.AddPhone("202"));
        one.Register();
        two.Register();
        PhoneCall? answered = null;
        two.OnIncoming = call =>
        {
            answered = call;
            call.Answer();
        };
        site.World.Advance(TimeSpan.FromSeconds(1));
        var a = one.Call("202");
        site.World.Advance(TimeSpan.FromSeconds(2));
        a.Media!.Speak(600);
        answered!.Media!.Speak(900);
        site.World.Advance(TimeSpan.FromSeconds(2));
        return (site, a, answered);
    }

    private static SiteModel Load(string prompts)
    {
        var loaded = SiteLoader.LoadText($$"""
            site: { name: Prompts, country: gb }
            extensions:
              - { number: 201, password: "one-2-three-4" }
              - { number: 202, password: "five-6-seven-8" }
            {{prompts}}
            """);
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Errors.Select(e => e.ToLine("site.yaml"))));
        return loaded.Model!;
    }
}
