using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using Trunkline.Fxo;
using Trunkline.Gateway.Samples;
using static Trunkline.Gateway.Tests.GatewayWorld;

namespace Trunkline.Gateway.Tests;

/// <summary>When the tick comes, and what of it a line hears.</summary>
public sealed class TickTests
{
    [Theory]
    [InlineData(0, 20)]
    [InlineData(7, 20)]
    [InlineData(20, 40)]
    [InlineData(39, 40)]
    public void Tick_First_IsAtTheNextMultipleOf20Ms(int startedMs, int firstMs)
    {
        var w = new GatewayWorld();
        w.Pass(startedMs);
        var at = new List<int>();
        var bank = new HandBank(1) { Play = _ => at.Add((int)w.Loop.Elapsed.TotalMilliseconds) };
        SamplesPlane.CreateGateway(w.Loop, new() { MaxRtp = 2, MaxContexts = 2, Lines = [GatewayLine.Default] }, new MemoryRtpSockets(2), bank, [], null, out _);
        w.Pass(60);
        Assert.Equal([firstMs, firstMs + 20], at.Take(2));
    }

    [Fact]
    public void Tick_Late_TheNextIsInTime()
    {
        var w = new GatewayWorld();
        var at = new List<int>();
        var bank = new HandBank(1) { Play = _ => at.Add((int)w.Loop.Elapsed.TotalMilliseconds) };
        SamplesPlane.CreateGateway(w.Loop, new() { MaxRtp = 2, MaxContexts = 2, Lines = [GatewayLine.Default] }, new MemoryRtpSockets(2), bank, [], null, out _);
        w.Time.Move(TimeSpan.FromMilliseconds(27));
        w.Pass(60);
        Assert.Equal([27, 40, 60, 80], at);
    }

    [Fact]
    public void Tick_NobodyNeedsIt_Sleeps_AndComesBackInItsStep()
    {
        var w = new SamplesWorld();
        w.Pass(1005);
        var atRest = w.Gateway.Lateness.Count;
        w.Add(1, Ctx(1), Description(PhoneA));
        w.Add(2, Ctx(1), Description(PhoneB));
        w.Pass(1000); // packets are passed on as they come: no tick
        Assert.Equal(atRest, w.Gateway.Lateness.Count);
        Assert.InRange(atRest, 0, 1);

        w.Gateway.PlayTone(new(Term(1), ToneName.Ringback, 0)); // at 2005 ms
        w.Pass(14);
        Assert.Equal(atRest, w.Gateway.Lateness.Count);
        w.Pass(1 + 40);
        Assert.Equal(atRest + 3, w.Gateway.Lateness.Count); // 2020, 2040, 2060
        Assert.Equal(0u, w.Gateway.Lateness.MaxUs);
        Assert.Equal(0, w.Plane.TicksSkipped);

        w.Gateway.PlayTone(new(Term(1), ToneName.None, 0));
        w.Pass(1000);
        Assert.InRange(w.Gateway.Lateness.Count, atRest + 3, atRest + 4);
    }

    [Fact]
    public void Tick_Recording_GoesOnUntilItIsClosed()
    {
        var w = new SamplesWorld();
        w.Add(1, Ctx(1), Description(PhoneA));
        w.Add(2, Ctx(1), Description(PhoneB));
        w.Pass(100);
        w.Gateway.Record(new(Ctx(1), new(7), Term(1), true));
        var before = w.Gateway.Lateness.Count;
        w.Pass(1000);
        Assert.Equal(before + 50, w.Gateway.Lateness.Count);
        w.Gateway.StopRecording(new(new(7)));
        w.Pass(1000);
        Assert.Contains(w.Told.Lines, l => l.Contains("RecordingEnded", StringComparison.Ordinal));
        Assert.InRange(w.Gateway.Lateness.Count, before + 51, before + 60);
    }

    [Fact]
    public void Call_Rings_TheCallerIsSentNoSilence()
    {
        var w = new SamplesWorld();
        var caller = w.Add(1, Ctx(1), Description(PhoneA, telephoneEvent: 0));
        w.Add(2, Ctx(1), Description(NetAddress.None, direction: MediaDirection.Inactive));
        w.Pass(500);
        Assert.Equal(0, caller.Sent);
        w.Gateway.ModifyRtp(new(Term(2), Description(PhoneB), default)); // answered: digits must be converted, so the tick serves it
        w.Pass(100);
        Assert.InRange(caller.Sent, 4, 5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Line_OwnDigitsComeBackAsEcho_AreNotHeard(int blocksLate)
    {
        var values = FxoValues.Default with { DigitOff = TimeSpan.FromMilliseconds(1), PolaritySupervision = true };
        var w = new SamplesWorld(lines: 1, line: GatewayLine.Default with { Values = values });
        w.Pass(100);
        w.Gateway.SeizeLine(new(TerminationId.Line(1), Ctx(1), "1", true));
        w.Pass(4000);
        w.Bank!.Play = to =>
        {
            var from = w.Bank.Heard.Count - ((blocksLate + 1) * 160);
            w.Bank.Heard.GetRange(from, 160).CopyTo(to);
        };
        w.Gateway.SendDigits(new(TerminationId.Line(1), "5"));
        w.Pass(1000);
        Assert.InRange(w.Bank.Heard.TakeLast(50 * 160).Max(), 2000, short.MaxValue); // it was sent
        Assert.DoesNotContain(w.Told.Lines, l => l.Contains("DigitHeard", StringComparison.Ordinal));
        var far = new DtmfGenerator(100, 100);
        far.Enqueue('7');
        w.Bank.Play = to => far.Generate(to);
        w.Pass(300);
        Assert.Contains(w.Told.Lines, l => l.Contains("DigitHeard (line 1, 7,", StringComparison.Ordinal)); // another's are
    }
}
