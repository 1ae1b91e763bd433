using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using Trunkline.Fxo;
using static Trunkline.Gateway.Tests.GatewayWorld;

namespace Trunkline.Gateway.Tests;

/// <summary>Commands that come at the wrong time: what must not happen to a line, and what must not be left of them.</summary>
public sealed class LineGuardTests
{
    private static readonly TerminationId s_line = TerminationId.Line(1);

    [Fact]
    public void Seize_ARingingLine_IsGlare()
    {
        var w = new EventsWorld();
        w.Attach();
        w.Line.OnSense(new(LineBattery.Normal, true));
        w.Pass(300);
        w.Gateway.SeizeLine(new(s_line, Ctx(1), "1", false));
        Assert.EndsWith("LineRefused (line 1, Glare)", w.Transcript);
        Assert.Equal(0, w.Gateway.Contexts);
    }

    [Fact]
    public void Seize_ALineInACall_IsRefused_AndItStaysInItsCall()
    {
        var w = new EventsWorld();
        w.Attach();
        w.Pass(1);
        w.Gateway.SeizeLine(new(s_line, Ctx(1), "1", true));
        w.Pass(5000);
        w.Gateway.SeizeLine(new(s_line, Ctx(2), "2", true));
        Assert.EndsWith("LineRefused (line 1, NotIdle)", w.Transcript);
        w.Told.Lines.Clear();
        w.Gateway.Audit(default);
        Assert.Contains("SnapshotTermination (line 1, ctx 1.1,", w.Transcript);
    }

    /// <summary>A line that has been taken out of its call is hung up, too, when no controller comes.</summary>
    [Fact]
    public void Orphan_LineInNoContext_IsHungUp()
    {
        var w = new EventsWorld();
        w.Attach();
        w.Pass(1);
        w.Gateway.SeizeLine(new(s_line, Ctx(1), "1", true));
        w.Pass(5000);
        w.Gateway.Move(new(s_line, ContextId.Null));
        w.Gateway.OnControllerLost();
        w.Pass(92_000);
        Assert.EndsWith("line 1 on hook", w.Told.Lines.Last(l => l.Contains("hook", StringComparison.Ordinal)));
    }

    [Fact]
    public void AddRtp_NoPort_LeavesNoContext()
    {
        var w = new SamplesWorld(maxRtp: 2, ports: 1);
        w.Add(1, Ctx(1), Description(PhoneA));
        w.Gateway.AddRtp(new(Ctx(2), Term(2), Description(PhoneB), default));
        Assert.EndsWith("NoPort)", w.Transcript);
        Assert.Equal(1, w.Gateway.Contexts);
    }

    /// <summary>Until the number is dialled nothing of the caller is on the pair: neither voice nor keys would be dialling.</summary>
    [Fact]
    public void Dialling_CallersVoiceAndDigits_AreNotOnTheLine()
    {
        var w = new SamplesWorld(lines: 1);
        var a = w.Add(1, Ctx(1), Description(PhoneA));
        w.Pass(100);
        w.Gateway.SeizeLine(new(s_line, Ctx(1), "12", true));
        var stream = new Stream(PhoneA, 8);
        for (var i = 0; i < 65; i++)
        {
            stream.Send(w, a, Sine.Octets(Law.A, 500, 5000, i));
            if (i == 60)
            {
                w.Gateway.SendDigits(new(s_line, "9")); // dialled is from 1.1 s on
            }

            w.Pass(20);
        }

        Assert.InRange(Sine.Level(w.Bank!.Heard.ToArray().AsSpan(0, 8000), 500), 0, 20);
        w.Pass(1000);
        var detector = new DtmfDetector();
        detector.Process(w.Bank.Heard.ToArray());
        var dialled = "";
        while (detector.TryRead(out var digit))
        {
            dialled += digit.Digit;
        }

        Assert.Equal("12", dialled);
    }
}
