using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using Trunkline.Gateway.Prompts;
using static Trunkline.Gateway.Tests.GatewayWorld;

namespace Trunkline.Gateway.Tests;

/// <summary>Prompts as audio: what is heard of them, sample by sample, and who is told of their end.</summary>
public sealed class PromptTests
{
    private readonly SamplesWorld _w = new();

    public PromptTests() => _w.Gateway.Prompts = new PromptLibrary([Tone("long", 1250, 8000), Tone("odd", 1250, 1000), Tone("other", 2000, 1600), Tone("deep", 200, 8000), Ramp("ramp", 1000)]);

    [Fact]
    public void Prompt_IsHeardFromItsFirstSampleToItsLast_AndItsEndIsToldOnce()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        _w.Gateway.PlayPrompt(new(Term(1), "ramp", false, 7));
        _w.Pass(119);
        Assert.DoesNotContain(_w.Told.Lines, l => l.Contains("PromptEnded", StringComparison.Ordinal));
        _w.Pass(1000);
        var wanted = new byte[1000];
        G711.Encode(Law.A, Ramp("", 1000).Samples, wanted);
        var octets = a.Packets.SelectMany(p => p[12..]).ToArray();
        Assert.Equal(wanted, octets[..1000]);
        Assert.All(octets[1000..], o => Assert.InRange((int)G711.Decode(Law.A, o), -8, 8));
        Assert.Equal(["   140 PromptEnded (rtp 1.1, 7, Played)"], _w.Told.Lines.Where(l => l.Contains("Prompt", StringComparison.Ordinal)));
        Assert.InRange(a.Packets.Count, 7, 8); // and then it is quiet again
    }

    [Theory]
    [InlineData(Law.A)]
    [InlineData(Law.Mu)]
    public void Prompt_HasTheLevelAndFrequencyOfItsFile(Law law)
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA, law));
        _w.Gateway.PlayPrompt(new(Term(1), "long", false, 1));
        _w.Pass(1200);
        var reading = ToneMeter.Measure(Decoded(a, law).AsSpan(0, 8000));
        Assert.InRange(reading.Frequency, 1249.5, 1250.5);
        Assert.InRange(reading.Dbm0, -10.2, -9.8);
        Assert.True(reading.IsPure);
    }

    [Fact]
    public void Prompt_IsInPlaceOfTheContext_WhichComesBackWithoutAClick()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB, telephoneEvent: 0)); // the tick serves them before and after, too
        var stream = new Stream(PhoneB, 8);
        for (var i = 0; i < 200; i++)
        {
            if (i is 30 or 131)
            {
                _w.Gateway.PlayPrompt(new(Term(1), "deep", true, 1));
            }
            else if (i is 100 or 161)
            {
                _w.Gateway.PlayPrompt(new(Term(1), default, false, 0));
            }

            // A quarter of a period more in every block: at one of the two stops the context is at its peak.
            stream.Send(_w, b, Sine.Octets(Law.A, 312.5, 6000, i));
            _w.Pass(20);
        }

        Assert.DoesNotContain(_w.Told.Lines, l => l.Contains("PromptEnded", StringComparison.Ordinal));
        var audio = Decoded(a);
        Assert.InRange(Sine.Level(audio.AsSpan(160 * 40, 6400), 312.5), 0, 20);
        Assert.InRange(Sine.Level(audio.AsSpan(160 * 40, 6400), 200), 7100, 7300);
        Assert.InRange(Sine.Level(audio.AsSpan(audio.Length - 3840, 3840), 312.5), 5800, 6200);
        Assert.InRange(Sine.Level(audio.AsSpan(audio.Length - 3840, 3840), 200), 0, 20);

        // Between two samples neither tone can step further than this, nor the slope of their fades; a click is 6000.
        const double Most = (7218 * 2 * Math.PI * 200 / 8000) + (6000 * 2 * Math.PI * 312.5 / 8000) + 300;
        for (var i = (160 * 31) + 1; i < audio.Length; i++)
        {
            Assert.True(Math.Abs(audio[i] - audio[i - 1]) < Most, $"a step of {audio[i] - audio[i - 1]} at sample {i}");
        }
    }

    [Fact]
    public void Repeated_HasNoSeam_AndTwoListenersAreWhereTheyAre()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(2), Description(PhoneB));
        _w.Gateway.PlayPrompt(new(Term(1), "odd", true, 1));
        _w.Pass(60);
        _w.Gateway.PlayPrompt(new(Term(2), "odd", true, 2));
        _w.Pass(1000);
        var (one, two) = (Decoded(a), Decoded(b));
        var tone = Tone("", 1250, 1000).Samples;
        for (var i = 0; i < two.Length; i++)
        {
            Assert.Equal(G711.Decode(Law.A, G711.Encode(Law.A, tone[i % 1000])), one[i]);
            Assert.Equal(one[i], two[i]);
        }

        Assert.Equal(3 * 160, one.Length - two.Length);
    }

    [Fact]
    public void Replaced_OrStopped_OrTakenDown_NobodyIsToldOfAnEnd()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        _w.Gateway.PlayPrompt(new(Term(1), "long", false, 1));
        _w.Pass(200);
        _w.Gateway.PlayPrompt(new(Term(1), "other", false, 2));
        _w.Pass(500);
        Assert.InRange(ToneMeter.Measure(Decoded(a).AsSpan(160 * 11, 1400)).Frequency, 1999, 2001);
        _w.Gateway.PlayPrompt(new(Term(1), "long", false, 3));
        _w.Pass(200);
        _w.Gateway.PlayTone(new(Term(1), ToneName.Milliwatt, 0));
        _w.Pass(200);
        Assert.InRange(ToneMeter.Measure(Decoded(a).AsSpan()[^1200..]).Frequency, 1003, 1021);
        _w.Gateway.PlayPrompt(new(Term(1), "long", false, 4));
        _w.Pass(200);
        Assert.InRange(ToneMeter.Measure(Decoded(a).AsSpan()[^1200..]).Frequency, 1249, 1251);
        _w.Gateway.PlayTone(new(Term(1), ToneName.None, 0));
        _w.Pass(2000);
        _w.Gateway.PlayPrompt(new(Term(1), "long", false, 5));
        _w.Pass(200);
        _w.End(1);
        _w.Pass(2000);
        Assert.Equal(["PromptEnded (rtp 1.1, 2, Played)"], _w.Told.Lines.Where(l => l.Contains("Prompt", StringComparison.Ordinal)).Select(l => l[7..]));

        var again = _w.Add(2, Ctx(1), Description(PhoneA)); // the same port and media: nothing is left of it
        _w.Pass(200);
        Assert.Empty(again.Packets);
    }

    [Fact]
    public void Unknown_IsToldAtOnce_AndWhatIsPlayedGoesOn()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        _w.Gateway.PlayPrompt(new(Term(1), "long", true, 1));
        _w.Pass(100);
        _w.Gateway.PlayPrompt(new(Term(1), "no such thing", false, 2));
        _w.Gateway.PlayPrompt(new(Term(9), "long", false, 3));
        Assert.Equal(
            ["PromptEnded (rtp 1.1, 2, NoSuchPrompt)", "CommandFailed (ctx 0.0, rtp 1.9, NoSuchTermination)"],
            _w.Told.Lines.Where(l => !l.Contains("Ready", StringComparison.Ordinal)).Select(l => l[7..]));
        _w.Pass(500);
        Assert.InRange(ToneMeter.Measure(Decoded(a).AsSpan()[^1600..]).Frequency, 1249, 1251);
    }

    [Fact]
    public void Library_Replaced_WhatIsPlayedGoesOn_AndTheNextIsTheNew()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        _w.Gateway.PlayPrompt(new(Term(1), "long", true, 1));
        _w.Pass(400);
        _w.Gateway.Prompts = new PromptLibrary([Tone("long", 2000, 8000)]);
        _w.Pass(400);
        Assert.InRange(ToneMeter.Measure(Decoded(a).AsSpan()[^1600..]).Frequency, 1249, 1251);
        _w.Gateway.PlayPrompt(new(Term(1), "long", true, 1));
        _w.Pass(400);
        Assert.InRange(ToneMeter.Measure(Decoded(a).AsSpan()[^1600..]).Frequency, 1999, 2001);
    }

    [Fact]
    public void NobodyAttached_MusicGoesOn_AndTheEndOfAPromptIsSaidToNobody()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(2), Description(PhoneB));
        _w.Gateway.PlayPrompt(new(Term(1), PromptLibrary.Music, true, 1));
        _w.Gateway.PlayPrompt(new(Term(2), "odd", false, 2));
        _w.Pass(20);
        _w.Gateway.OnControllerLost();
        _w.Pass(20_000);
        Assert.InRange(Level.Of(Decoded(a).AsSpan()[^80_000..]), -23, -17);
        _w.Gateway.OnControllerAttached(2, _w.Told);
        Assert.DoesNotContain(_w.Told.Lines, l => l.Contains("Prompt", StringComparison.Ordinal));
        Assert.InRange(b.Packets.Count, 7, 8);
    }

    [Fact]
    public void Recorded_ThePromptStandsBesideWhoeverHearsIt()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var stream = new Stream(PhoneA, 8);
        _w.Gateway.Record(new(Ctx(1), new(1), Term(1), true));
        _w.Gateway.PlayPrompt(new(Term(1), "long", true, 1));
        for (var i = 0; i < 50; i++)
        {
            stream.Send(_w, a, Sine.Octets(Law.A, 300, 6000, i)); // the caller of a menu speaks over it
            _w.Pass(20);
        }

        _w.Gateway.AddRtp(new(Ctx(1), Term(2), Description(PhoneB), default));
        var b = _w.Sockets.Open[_w.Told.Local[Term(2)]];
        var other = new Stream(PhoneB, 8);
        for (var i = 0; i < 50; i++)
        {
            stream.Send(_w, a, Sine.Octets(Law.A, 300, 6000, i));
            other.Send(_w, b, Sine.Octets(Law.A, 700, 3000, i)); // who holds the call speaks to the room
            _w.Pass(20);
        }

        _w.Gateway.StopRecording(new(new(1)));
        _w.Pass(500);
        var (left, right) = (_w.Files.Files[1].Channel(0), _w.Files.Files[1].Channel(1));
        Assert.InRange(Sine.Level(left.AsSpan(1600, 6000), 300), 5500, 6200);
        Assert.InRange(Sine.Level(left.AsSpan(1600, 6000), 1250), 0, 50);
        Assert.InRange(Sine.Level(right.AsSpan(1600, 6000), 1250), 7100, 7350);
        Assert.InRange(Sine.Level(right.AsSpan(1600, 6000), 300), 0, 50);
        Assert.InRange(Sine.Level(right.AsSpan(9600, 6000), 1250), 7000, 7400);
        Assert.InRange(Sine.Level(right.AsSpan(9600, 6000), 700), 2700, 3300);
        Assert.InRange(Sine.Level(left.AsSpan(9600, 6000), 1250), 0, 50);
    }

    [Fact]
    public void Line_HearsPromptsAndTones_InACall_AndNothingBefore()
    {
        var w = new SamplesWorld(lines: 1);
        w.Gateway.Prompts = new PromptLibrary([Tone("long", 1250, 8000)]);
        w.Pass(100);
        w.Gateway.PlayPrompt(new(TerminationId.Line(1), "long", false, 1));
        w.Gateway.PlayTone(new(TerminationId.Line(1), ToneName.Milliwatt, 0));
        w.Pass(100);
        Assert.All(w.Bank!.Heard, s => Assert.Equal(0, s));
        Assert.Contains(w.Told.Lines, l => l.Contains("PromptEnded (line 1, 1, MayNotTalk)", StringComparison.Ordinal));

        w.Gateway.SeizeLine(new(TerminationId.Line(1), Ctx(1), "1", true));
        w.Pass(4000);
        w.Bank.Heard.Clear();
        w.Gateway.PlayPrompt(new(TerminationId.Line(1), "long", false, 2));
        w.Pass(1500);
        var prompt = ToneMeter.Measure(w.Bank.Heard.ToArray().AsSpan(160, 7500));
        Assert.InRange(prompt.Frequency, 1249.5, 1250.5);
        Assert.InRange(prompt.Dbm0, -10.1, -9.9);
        Assert.Contains(w.Told.Lines, l => l.Contains("PromptEnded (line 1, 2, Played)", StringComparison.Ordinal));
        w.Gateway.PlayTone(new(TerminationId.Line(1), ToneName.Milliwatt, 0));
        w.Pass(500);
        Assert.InRange(ToneMeter.Measure(w.Bank.Heard.ToArray().AsSpan()[^1600..]).Frequency, 1003, 1021);
        w.Gateway.PlayPrompt(new(TerminationId.Line(1), "long", true, 3));
        w.Pass(100);
        w.Gateway.Subtract(new(TerminationId.Line(1)));
        w.Pass(3000);
        Assert.All(w.Bank.Heard.TakeLast(1600), s => Assert.Equal(0, s)); // a line on hook is quiet
    }

    [Fact]
    public void OutsideAnyContext_APromptIsHeard()
    {
        var a = _w.Add(1, ContextId.Null, Description(PhoneA));
        _w.Gateway.PlayPrompt(new(Term(1), "odd", false, 1));
        _w.Pass(500);
        Assert.InRange(a.Packets.Count, 7, 8);
        Assert.Contains(_w.Told.Lines, l => l.Contains("PromptEnded (rtp 1.1, 1, Played)", StringComparison.Ordinal));
    }

    [Fact]
    public void Tick_WithPrompts_Allocates_Nothing()
    {
        var w = new SamplesWorld(lines: 1);
        w.Gateway.Prompts = new PromptLibrary([Tone("odd", 1250, 1000)]);
        w.Bank!.IsQuiet = true;
        var a = w.Add(1, Ctx(1), Description(PhoneA));
        var b = w.Add(2, Ctx(1), Description(PhoneB, Law.Mu));
        var c = w.Add(3, Ctx(2), Description(Stranger));
        a.IsQuiet = b.IsQuiet = c.IsQuiet = true;
        w.Pass(100);
        w.Gateway.SeizeLine(new(TerminationId.Line(1), Ctx(1), "1", true));
        w.Pass(3000);
        w.Told.IsOff = true;
        w.Gateway.Record(new(Ctx(1), new(1), Term(1), true));
        w.Recorder.Pump();
        w.Files.IsFull = true; // the disk of the tests is a list that grows
        w.Gateway.PlayPrompt(new(Term(1), PromptLibrary.Music, true, 1));
        w.Gateway.PlayPrompt(new(TerminationId.Line(1), PromptLibrary.Music, true, 1));
        var ticks = 0;
        FixedText odd = "odd";
        NoAllocation.In(() =>
        {
            if (ticks++ % 8 == 0)
            {
                w.Gateway.PlayPrompt(new(Term(3), odd, false, 2)); // ends, and begins again
            }

            w.Step20();
        });
        Assert.True(c.Sent > 1000);
    }

    /// <summary>A tone of -10 dBm0; 8000 samples and 1000 hold whole periods of 1250 Hz.</summary>
    private static Prompt Tone(string name, double hz, int samples) =>
        new(name.Length > 0 ? name : "x", [.. Enumerable.Range(0, samples).Select(i => (short)Math.Round(Level.ToPeak(-10) * Math.Sin(2 * Math.PI * hz * i / 8000)))]);

    private static Prompt Ramp(string name, int samples) => new(name.Length > 0 ? name : "x", [.. Enumerable.Range(0, samples).Select(i => (short)(i * 30))]);

    private static short[] Decoded(MemoryRtpSockets.Socket socket, Law law = Law.A) =>
        [.. socket.Packets.Where(p => SamplesWorld.Header(p).PayloadType == (byte)law).SelectMany(p => p[12..]).Select(o => G711.Decode(law, o))];
}
