using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.Gateway.Prompts;
using static Trunkline.Gateway.Tests.GatewayWorld;

namespace Trunkline.Gateway.Tests;

/// <summary>What a telephone hears never jumps when it changes its origin: audio passed on, the tick, a tone, a prompt.</summary>
public sealed class SeamTests
{
    private const double Hz = 312.5;
    private const int Amplitude = 6000;
    private readonly SamplesWorld _w = new();

    public SeamTests()
    {
        _w.Gateway.Prompts = new PromptLibrary([new Prompt("deep", [.. Enumerable.Range(0, 8000).Select(i => (short)(Amplitude * Math.Sin(2 * Math.PI * 200 * i / 8000)))])]);
    }

    [Theory]
    [InlineData(Law.A, Law.A, "music")]
    [InlineData(Law.A, Law.Mu, "music")]
    [InlineData(Law.A, Law.A, "tone")]
    [InlineData(Law.Mu, Law.A, "tone")]
    [InlineData(Law.A, Law.A, "beep")]
    public void PassedOn_ThenAToneOrMusic_ThenPassedOn_NeverJumps(Law ours, Law theirs, string what)
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA, ours));
        var b = _w.Add(2, Ctx(1), Description(PhoneB, theirs));
        var stream = new Stream(PhoneB, (byte)theirs);
        for (var i = 0; i < 400; i++)
        {
            // A quarter of a period more in every block: the context is somewhere else at every start and stop.
            switch (what, i % 50)
            {
                case ("music", 10):
                    _w.Gateway.PlayPrompt(new(Term(1), "deep", true, 1));
                    break;
                case ("music", 31):
                    _w.Gateway.PlayPrompt(new(Term(1), default, false, 0));
                    break;
                case ("tone", 10):
                    _w.Gateway.PlayTone(new(Term(1), ToneName.Dial, 0));
                    break;
                case ("tone", 31):
                    _w.Gateway.PlayTone(new(Term(1), ToneName.None, 0));
                    break;
                case ("beep", 10):
                    _w.Gateway.PlayTone(new(Term(1), ToneName.Confirmation, 200));
                    break;
            }

            stream.Send(_w, b, Sine.Octets(theirs, Hz, Amplitude, i));
            _w.Pass(20);
        }

        var audio = a.Packets.SelectMany(p => p[12..]).Select(o => (int)G711.Decode(ours, o)).ToArray();
        var generated = Enumerable.Range(0, 8).Count(i => Sine.Level([.. audio.Skip(((50 * i) + 14) * 160).Take(800).Select(s => (short)s)], Hz) < Amplitude / 2.0);
        Assert.Equal(8, generated); // it was played each time
        var heard = Enumerable.Range(0, 8).Count(i => Sine.Level([.. audio.Skip(((50 * i) + 40) * 160).Take(800).Select(s => (short)s)], Hz) is > Amplitude * 0.9 and < Amplitude * 1.1);
        Assert.Equal(8, heard); // and the call was back each time

        // The steepest either tone is, and the fade's own slope; a jump is up to twice the amplitude.
        const double Most = (Amplitude * 2 * Math.PI * 450 / 8000) + (Amplitude * 2 * Math.PI * Hz / 8000) + 300;
        var steps = Enumerable.Range(1, audio.Length - 1).Where(i => Math.Abs(audio[i] - audio[i - 1]) > Most).Select(i => $"{audio[i] - audio[i - 1]} at {i / 160}:{i % 160}").ToList();
        Assert.Empty(steps);
    }

    [Fact]
    public void First_OfAStream_IsAsItCame()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        var octets = Sine.Octets(Law.A, Hz, Amplitude);
        new Stream(PhoneB, 8).Send(_w, b, octets);
        Assert.Equal(octets, a.Packets.Single()[12..]);
    }

    [Fact]
    public void AfterAPause_TheNextBeginsFromSilence_AndIsAsItCameAfter10Ms()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        var loud = Enumerable.Repeat(G711.Encode(Law.A, 8000), 160).ToArray();
        new Stream(PhoneB, 8).Send(_w, b, [.. loud]);
        _w.Pass(500);
        _w.Gateway.PlayTone(new(Term(1), ToneName.Dial, 0));
        _w.Gateway.PlayTone(new(Term(1), ToneName.None, 0));
        _w.Pass(500);
        var stream = new Stream(PhoneB, 8, 0x2222);
        stream.Send(_w, b, [.. loud]);
        stream.Send(_w, b, [.. loud]);
        var last = a.Packets[^2][12..].Select(o => (int)G711.Decode(Law.A, o)).ToArray();
        Assert.InRange(last[0], -100, 100);
        Assert.InRange(last[40], 3500, 4500);
        Assert.Equal(loud[80..], a.Packets[^2][92..]);
        Assert.Equal(loud, a.Packets[^1][12..]);
    }
}
