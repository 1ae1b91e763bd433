using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Gateway.Prompts;
using static Trunkline.Gateway.Tests.GatewayWorld;

namespace Trunkline.Gateway.Tests;

/// <summary>Prompts as named signals: who hears which, and when they end.</summary>
public sealed class PromptEventsTests
{
    private readonly EventsWorld _w = new();

    public PromptEventsTests() => _w.Gateway.Prompts = new PromptLibrary([new Prompt("welcome", new short[12_000]), new Prompt("sorry", new short[8])]);

    private GatewayNode G => _w.Gateway;

    [Fact]
    public void Prompt_IsHeardByName_InPlaceOfTheContext_AndEndsWithItsFile()
    {
        _w.Attach();
        _w.AddPhone(PhoneA);
        var b = _w.AddPhone(PhoneB);
        G.AddRtp(new(Ctx(1), Term(1), Description(PhoneA), default));
        G.AddRtp(new(Ctx(1), Term(2), Description(PhoneB), default));
        b.Send(_w.Told.Local[Term(2)], NamedSignal.OfVoice(true));
        _w.Pass(10);
        G.PlayPrompt(new(Term(1), "welcome", false, 1));
        _w.Pass(2000);
        G.PlayPrompt(new(Term(1), PromptLibrary.Music, true, 2));
        _w.Pass(100_000);
        G.PlayTone(new(Term(1), ToneName.Ringback, 0));
        _w.Pass(100);
        G.PlayPrompt(new(Term(1), "sorry", false, 3));
        G.PlayPrompt(new(Term(1), default, false, 0));
        _w.Pass(100);
        G.PlayPrompt(new(Term(1), "none", false, 4));
        Assert.Equal(
            """
                 0 RtpReady (rtp 1.1, 127.0.0.1:20000)
                 0 RtpReady (rtp 1.2, 127.0.0.1:20002)
                 0 10.0.0.1:4000 hears voice
                10 10.0.0.1:4000 hears quiet
                10 10.0.0.1:4000 hears prompt welcome
              1510 PromptEnded (rtp 1.1, 1, Played)
              1510 10.0.0.1:4000 hears no prompt
              1510 10.0.0.1:4000 hears voice
              2010 10.0.0.1:4000 hears quiet
              2010 10.0.0.1:4000 hears prompt music
            102010 10.0.0.1:4000 hears no prompt
            102010 10.0.0.1:4000 hears tone Ringback
            102110 10.0.0.1:4000 hears tone None
            102110 10.0.0.1:4000 hears prompt sorry
            102110 10.0.0.1:4000 hears no prompt
            102110 10.0.0.1:4000 hears voice
            102210 PromptEnded (rtp 1.1, 4, NoSuchPrompt)
            """, _w.Transcript);
    }

    [Fact]
    public void Subtracted_OrMovedIntoAnother_OnlyTheFirstEndsIt()
    {
        _w.Attach();
        _w.AddPhone(PhoneA);
        G.AddRtp(new(Ctx(1), Term(1), Description(PhoneA), default));
        G.PlayPrompt(new(Term(1), "welcome", false, 1));
        _w.Pass(100);
        G.Move(new(Term(1), Ctx(2)));
        _w.Pass(2000);
        G.PlayPrompt(new(Term(1), "welcome", false, 2));
        _w.Pass(100);
        G.Subtract(new(Term(1)));
        _w.Pass(2000);
        Assert.Equal(["  1500 PromptEnded (rtp 1.1, 1, Played)"], _w.Told.Lines.Where(l => l.Contains("PromptEnded", StringComparison.Ordinal)));
    }

    [Fact]
    public void Line_HearsAPromptInACall_UntilItIsHungUp()
    {
        _w.Attach();
        G.PlayPrompt(new(TerminationId.Line(1), "welcome", false, 1));
        G.SeizeLine(new(TerminationId.Line(1), Ctx(1), "1", true));
        _w.Pass(3000);
        _w.Line.OnTone(ToneName.Ringback);
        _w.Pass(1000);
        _w.Line.OnTone(ToneName.None);
        _w.Line.OnVoice(true); // answered
        _w.Pass(1000);
        _w.Told.Lines.RemoveAll(l => !l.Contains("rompt", StringComparison.Ordinal));
        G.PlayPrompt(new(TerminationId.Line(1), "welcome", false, 2));
        _w.Pass(2000);
        G.PlayPrompt(new(TerminationId.Line(1), PromptLibrary.Music, true, 3));
        _w.Pass(100);
        G.DeleteContext(new(Ctx(1)));
        _w.Pass(100);
        Assert.Equal(
            """
                 0 PromptEnded (line 1, 1, MayNotTalk)
              5000 line 1 hears prompt welcome
              6500 line 1 hears no prompt
              6500 PromptEnded (line 1, 2, Played)
              7000 line 1 hears prompt music
              7100 line 1 hears no prompt
            """, string.Join('\n', _w.Told.Lines.Where(l => l.Contains("rompt", StringComparison.Ordinal))));
    }
}
