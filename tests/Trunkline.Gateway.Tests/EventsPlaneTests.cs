using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Fxo;
using static Trunkline.Gateway.Tests.GatewayWorld;

namespace Trunkline.Gateway.Tests;

public sealed class EventsPlaneTests
{
    private readonly EventsWorld _w = new();

    private GatewayNode G => _w.Gateway;

    [Fact]
    public void Attach_SnapshotIsWholeAndEnds()
    {
        _w.Pass(0);
        G.OnControllerAttached(1, _w.Told);
        Assert.Equal("     0 SnapshotTermination (line 1, ctx 0.0, [::]:0, Idle)\n     0 SnapshotEnd", _w.Transcript);
    }

    [Fact]
    public void Attach_OfAFullGateway_ToAControllerThatDoesNotReadYet_LosesNoLink()
    {
        const int Calls = 2000;
        var host = NetAddress.From(System.Net.IPAddress.Parse("2001:db8::ffff"), 20000);
        var options = new GatewayOptions { MaxRtp = 2 * Calls, MaxContexts = Calls, MaxPerContext = 2, NamedMediaHost = host };
        var gateway = EventsPlane.CreateGateway(_w.Loop, options, _w.Network, out _);
        gateway.OnControllerAttached(1, _w.Told);
        for (var call = 1u; call <= Calls; call++)
        {
            gateway.AddRtp(new(Ctx(call), Term(2 * call), Description(PhoneA), default));
            gateway.AddRtp(new(Ctx(call), Term((2 * call) + 1), Description(PhoneB), default));
        }

        var (toGateway, toController) = (new Held(int.MaxValue), new Held(0));
        new GatewayClient(_w.Loop, 2, _w.Told).Connect(toGateway);
        toController.Room = 4096;
        var link = new GatewayEndpoint(gateway, options.ControlQueue).Accept(toController);
        link.OnReceived(toGateway.Octets.ToArray());
        Assert.Equal(LinkState.Attached, link.State);
        Assert.True(link.Queued > Calls * 2 * 50, $"{link.Queued} octets wait");
    }

    private sealed class Held(int room) : IControlStream
    {
        public List<byte> Octets { get; } = [];

        public int Room { get; set; } = room;

        public int Send(ReadOnlySpan<byte> octets, bool mayWait)
        {
            var taken = Math.Min(octets.Length, Room);
            Octets.AddRange(octets[..taken]);
            Room -= taken;
            return taken;
        }

        public void Close()
        {
        }
    }

    [Fact]
    public void TwoPhones_HearEachOther_AndDigitsTravel()
    {
        _w.Attach();
        var (a, b) = (_w.AddPhone(PhoneA), _w.AddPhone(PhoneB));
        G.AddRtp(new(Ctx(1), Term(1), Description(PhoneA), default));
        G.AddRtp(new(Ctx(1), Term(2), Description(PhoneB), default));
        a.Send(_w.Told.Local[Term(1)], NamedSignal.OfVoice(true));
        _w.Pass(10);
        b.Send(_w.Told.Local[Term(2)], NamedSignal.OfDigit('5'));
        _w.Pass(0);
        G.ModifyRtp(new(Term(2), Description(PhoneB, direction: MediaDirection.Inactive), default));
        b.Send(_w.Told.Local[Term(2)], NamedSignal.OfDigit('6'));
        G.Subtract(new(Term(1)));
        _w.Pass(0);
        Assert.Equal(
            """
                 0 RtpReady (rtp 1.1, 127.0.0.1:20000)
                 0 RtpReady (rtp 1.2, 127.0.0.1:20002)
                 0 10.0.0.2:4002 hears voice
                10 DigitHeard (rtp 1.2, 5, 100, TelephoneEvent)
                10 10.0.0.1:4000 hears digit 5
                10 TerminationEnded (rtp 1.1, 1, 1, 0, 0, 0)
            """, _w.Transcript);
    }

    [Fact]
    public void Latch_OnlyFromTheSignallingHost_Once()
    {
        _w.Attach();
        var stranger = _w.AddPhone(Stranger);
        var first = _w.AddPhone(PhoneA.WithPort(5555));
        var second = _w.AddPhone(PhoneA.WithPort(5556));
        G.AddRtp(new(Ctx(1), Term(1), Description(PhoneA, source: RtpSource.LatchOnce), PhoneA.WithPort(0)));
        G.PlayTone(new(Term(1), ToneName.Ringback, 0));
        var local = _w.Told.Local[Term(1)];
        stranger.Send(local, NamedSignal.OfDigit('1'));
        first.Send(local, NamedSignal.OfDigit('2'));
        second.Send(local, NamedSignal.OfDigit('3'));
        stranger.Send(local, NamedSignal.OfDigit('4'));
        _w.Pass(0);
        G.Subtract(new(Term(1)));
        Assert.Equal(
            """
                 0 RtpReady (rtp 1.1, 127.0.0.1:20000)
                 0 DigitHeard (rtp 1.1, 2, 100, TelephoneEvent)
                 0 10.0.0.1:5555 hears tone Ringback
                 0 TerminationEnded (rtp 1.1, 1, 1, 0, 3, 0)
            """, _w.Transcript);
    }

    [Fact]
    public void OutgoingCall_OverALine_RunsItsCourse()
    {
        _w.Attach();
        _w.AddPhone(PhoneA);
        _w.Pass(1);
        G.AddRtp(new(Ctx(1), Term(1), Description(PhoneA), default));
        G.SeizeLine(new(TerminationId.Line(1), Ctx(1), "12", false));
        _w.Pass(300);
        _w.Line.OnTone(ToneName.Dial);
        _w.Pass(10);
        _w.Line.OnTone(ToneName.None);
        _w.Pass(490);
        _w.Line.OnTone(ToneName.Ringback);
        _w.Pass(1000);
        _w.Line.OnTone(ToneName.None);
        _w.Line.OnVoice(true);
        _w.Pass(1000);
        G.SendDigits(new(TerminationId.Line(1), "7"));
        _w.Line.OnDigit('8');
        _w.Pass(1000);
        _w.Line.OnSense(new(LineBattery.Absent, false));
        _w.Pass(400);
        _w.Line.OnSense(new(LineBattery.Normal, false));
        _w.Pass(2000);
        Assert.Equal(
            """
                 1 RtpReady (rtp 1.1, 127.0.0.1:20000)
                 1 LineChanged (line 1, Seized)
               101 line 1 off hook
               301 LineSeized (line 1)
               301 10.0.0.1:4000 hears tone Dial
               311 10.0.0.1:4000 hears tone None
               381 line 1 digit 1
               541 line 1 digit 2
               621 LineDialled (line 1)
               801 LineTone (line 1, Ringback)
               801 10.0.0.1:4000 hears tone Ringback
              1801 LineAnswered (line 1, Voice)
              1801 LineChanged (line 1, InCall)
              1801 10.0.0.1:4000 hears tone None
              1801 10.0.0.1:4000 hears voice
              2801 line 1 digit 7
              2801 DigitHeard (line 1, 8, 100, InBand)
              2801 10.0.0.1:4000 hears digit 8
            """, string.Join('\n', _w.Told.Lines.Take(18)));
        Assert.Contains("  4001 LineCleared (line 1, LoopBreak)", _w.Told.Lines);
        Assert.Equal(LineCondition.Idle, G.ConditionOf(1));
    }

    [Fact]
    public void IncomingCall_Answered_AndHungUpByUs()
    {
        _w.Attach();
        _w.Line.OnSense(new(LineBattery.Normal, true));
        _w.Pass(1000);
        _w.Line.OnSense(new(LineBattery.Normal, false));
        _w.Pass(500);
        G.AnswerLine(new(TerminationId.Line(1), Ctx(2)));
        _w.Line.OnSense(new(LineBattery.Normal, true));
        _w.Pass(1000);
        _w.Line.OnSense(new(LineBattery.Normal, false));
        G.DeleteContext(new(Ctx(2)));
        _w.Pass(2000);
        var text = _w.Transcript;
        Assert.Contains("LineRinging (line 1)", text, StringComparison.Ordinal);
        Assert.Contains("LineCallerId (line 1, , , NotAvailable)", text, StringComparison.Ordinal);
        Assert.Contains("LineChanged (line 1, InCall)", text, StringComparison.Ordinal);
        Assert.Contains("TerminationEnded (line 1, 0, 0, 0, 0, 0)", text, StringComparison.Ordinal);
        Assert.Equal(LineCondition.Idle, G.ConditionOf(1));
        Assert.Equal(0, G.Contexts);
    }

    [Fact]
    public void Commands_ThatCannotBeCarriedOut_SayWhy_AndChangeNothing()
    {
        _w.Attach();
        G.AddRtp(new(Ctx(1), Term(1), Description(PhoneA), default));
        _w.Told.Lines.Clear();
        G.AddRtp(new(Ctx(2), Term(1), Description(PhoneA), default));
        G.AddRtp(new(Ctx(2), TerminationId.Line(1), Description(PhoneA), default));
        G.Subtract(new(Term(9)));
        G.Subtract(new(TerminationId.Line(2)));
        G.Move(new(Term(9), Ctx(1)));
        G.PlayTone(new(Term(9), ToneName.Busy, 0));
        G.SendDigits(new(Term(9), "1"));
        G.ModifyRtp(new(Term(9), Description(PhoneA), default));
        G.DeleteContext(new(Ctx(9))); // is gone, as wanted
        G.Record(new(Ctx(9), new(1), Term(1), true));
        G.SeizeLine(new(TerminationId.Line(7), Ctx(1), "1", false));
        G.AnswerLine(new(TerminationId.Line(7), Ctx(1)));
        for (var i = 2u; i < 12; i++)
        {
            G.AddRtp(new(Ctx(i), Term(i), Description(PhoneA), default));
        }

        Assert.Equal(
            """
                 0 CommandFailed (ctx 1.2, rtp 1.1, Exists)
                 0 CommandFailed (ctx 1.2, line 1, Exists)
                 0 CommandFailed (ctx 0.0, rtp 1.9, NoSuchTermination)
                 0 CommandFailed (ctx 0.0, line 2, NoSuchTermination)
                 0 CommandFailed (ctx 1.1, rtp 1.9, NoSuchTermination)
                 0 CommandFailed (ctx 0.0, rtp 1.9, NoSuchTermination)
                 0 CommandFailed (ctx 0.0, rtp 1.9, NoSuchTermination)
                 0 CommandFailed (ctx 0.0, rtp 1.9, NoSuchTermination)
                 0 CommandFailed (ctx 1.9, rtp 0.0, NoSuchContext)
                 0 LineRefused (line 7, NoSuchLine)
                 0 CommandFailed (ctx 1.1, line 7, NoSuchTermination)
                 0 RtpReady (rtp 1.2, 127.0.0.1:20002)
                 0 RtpReady (rtp 1.3, 127.0.0.1:20004)
                 0 RtpReady (rtp 1.4, 127.0.0.1:20006)
                 0 CommandFailed (ctx 1.5, rtp 1.5, NoResources)
            """, string.Join('\n', _w.Told.Lines.Take(15)));
        Assert.Equal((4, 4), (G.Contexts, G.RtpTerminations));
    }

    [Fact]
    public void Orphan_After90Seconds_EverythingIsFreed_AndTheNextControllerIsTold()
    {
        _w.Attach();
        _w.AddPhone(PhoneA);
        _w.AddPhone(PhoneB);
        G.AddRtp(new(Ctx(1), Term(1), Description(PhoneA), default));
        G.AddRtp(new(Ctx(1), Term(2), Description(PhoneB), default));
        G.Record(new(Ctx(1), new(77), Term(1), true));
        G.SeizeLine(new(TerminationId.Line(1), Ctx(2), "1", true));
        _w.Pass(5000);
        G.OnControllerLost();
        _w.Pass(89_000);
        Assert.Equal(2, G.Contexts);
        Assert.Equal(LineCondition.InCall, G.ConditionOf(1));
        _w.Pass(3_000);
        Assert.Equal((0, 0), (G.Contexts, G.RtpTerminations));
        _w.Pass(2_000);
        Assert.Equal(LineCondition.Idle, G.ConditionOf(1));
        _w.Told.Lines.Clear();
        G.OnControllerAttached(2, _w.Told);
        Assert.Equal(
            """
             99000 ContextFreed (ctx 1.2, Orphaned)
             99000 ContextFreed (ctx 1.1, Orphaned)
             99000 RecordingEnded (rec 77, 760000, 0)
             99000 SnapshotTermination (line 1, ctx 0.0, [::]:0, Idle)
             99000 SnapshotEnd
            """, _w.Transcript);
    }

    [Fact]
    public void Orphan_LineCleared_IsFreedAtOnce_MediaGone_AfterTheSilenceTime()
    {
        _w.Attach();
        _w.AddPhone(PhoneA);
        G.AddRtp(new(Ctx(1), Term(1), Description(PhoneA), default));
        G.AddRtp(new(Ctx(2), Term(2), Description(PhoneA), default));
        G.SeizeLine(new(TerminationId.Line(1), Ctx(2), "1", true));
        _w.Pass(20_000); // taken for answered by then
        Assert.Equal(LineCondition.InCall, G.ConditionOf(1));
        G.OnControllerLost();
        _w.Line.OnSense(new(LineBattery.Absent, false));
        _w.Pass(1000);
        Assert.Equal(1, G.Contexts);
        _w.Network.Detach(PhoneA);
        _w.Pass(32_000);
        Assert.Equal(0, G.Contexts);
        _w.Told.Lines.Clear();
        G.OnControllerAttached(2, _w.Told);
        Assert.Equal(["ContextFreed (ctx 1.2, LineCleared)", "ContextFreed (ctx 1.1, MediaSilent)"], _w.Told.Lines.Take(2).Select(l => l[7..]));
    }

    /// <summary>Nobody had answered: the controller, when it is back, has somewhere else to put the caller.</summary>
    [Fact]
    public void Orphan_LineClearedBeforeTheAnswer_LeavesTheCallerWhereHeIs()
    {
        _w.Attach();
        _w.AddPhone(PhoneA);
        G.AddRtp(new(Ctx(2), Term(2), Description(PhoneA), default));
        G.SeizeLine(new(TerminationId.Line(1), Ctx(2), "1", true));
        _w.Pass(3000);
        Assert.Equal(LineCondition.Seized, G.ConditionOf(1));
        G.OnControllerLost();
        _w.Line.OnSense(new(LineBattery.Absent, false));
        _w.Pass(1000);
        Assert.Equal((1, 1), (G.Contexts, G.RtpTerminations));
    }

    [Fact]
    public void NewController_WithinTheTime_FindsItsCalls()
    {
        _w.Attach();
        _w.AddPhone(PhoneA);
        G.AddRtp(new(Ctx(1), Term(1), Description(PhoneA), default));
        G.OnControllerLost();
        _w.Pass(60_000);
        _w.Told.Lines.Clear();
        G.OnControllerAttached(2, _w.Told);
        Assert.Equal(
            ["SnapshotContext (ctx 1.1, rec 0)", "SnapshotTermination (rtp 1.1, ctx 1.1, 127.0.0.1:20000, Idle)", "SnapshotTermination (line 1, ctx 0.0, [::]:0, Idle)", "SnapshotEnd"],
            _w.Told.Lines.Select(l => l[7..]));
    }
}
