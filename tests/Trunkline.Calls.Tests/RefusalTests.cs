namespace Trunkline.Calls.Tests;

/// <summary>Between dialling and answer: a far side that has refused the call and says why in the audio, and digits that follow.</summary>
public sealed class RefusalTests
{
    private readonly CallWorld _w = new();

    [Fact]
    public void Refused_TheCallerHearsWhy_UntilTheFarSideHasEnough()
    {
        var far = Call();
        far.Refuses(Q850Cause.UnallocatedNumber);
        Seconds(20);
        Assert.Single(_w.Control.Calls);
        far.Gone(Q850Cause.UnallocatedNumber, "announces");
        Assert.Equal(
            """
                   0 SIP/201-0 < joins the context
                   0 SIP/201-0 < proceed
                   0 SIP/555-1 < setup 555 from 201
                   0 SIP/201-0 < progress
               20000 SIP/201-0 < release 1 UnallocatedNumber
               20000 gw < DeleteContext
               20000 call ended
            """,
            _w.World.Transcript.TrimEnd());
        Assert.Equal("1 SIP/201-0 -> SIP/555-1 555 Ended alert= answer= end=20 cause=1", _w.RecordsText());
    }

    /// <summary>A far side that never ends is ended, for the reason it gave.</summary>
    [Fact]
    public void Refused_ForEver_IsEndedAfterTheTimeToListen()
    {
        Call().Refuses(Q850Cause.UserBusy);
        Seconds(44.9);
        Assert.Single(_w.Control.Calls);
        Seconds(0.2);
        Assert.Empty(_w.Control.Calls);
        Assert.Equal("1 SIP/201-0 -> SIP/555-1 555 Ended alert= answer= end=45 cause=17", _w.RecordsText());
    }

    [Fact]
    public void Refused_TheCallerLeaves_TheRecordSaysWhyItWasRefused()
    {
        var far = Call();
        far.Refuses(Q850Cause.UserBusy);
        Seconds(3);
        Caller.Gone(Q850Cause.NormalClearing);
        Assert.Empty(_w.Control.Calls);
        Assert.Equal("1 SIP/201-0 -> SIP/555-1 555 Ended alert= answer= end=3 cause=17", _w.RecordsText());
    }

    [Fact]
    public void Refused_ACallerThatCannotListen_IsToldAtOnce()
    {
        Call(listens: false).Refuses(Q850Cause.UserBusy);
        Assert.Empty(_w.Control.Calls);
        Assert.DoesNotContain("progress", _w.World.Transcript, StringComparison.Ordinal);
    }

    /// <summary>Another way to go is better than an announcement; on the last way there is time for it.</summary>
    [Fact]
    public void Refused_WhileThereIsAnotherDestination_GoesOn_AndTheLastOneIsHeard()
    {
        var w = new CallWorld(_ => CallWorld.ToExtensions("555", "556"));
        var (first, second) = (w.Register("555")[0], w.Register("556")[0]);
        w.Incoming("201", "555");
        first.Refuses(Q850Cause.UserBusy);
        Assert.Equal(LegState.Setup, second.State);
        Assert.DoesNotContain("progress", w.World.Transcript, StringComparison.Ordinal);
        second.Refuses(Q850Cause.UserBusy);
        Assert.Contains("SIP/201-0 < progress", w.World.Transcript, StringComparison.Ordinal);
        Assert.Single(w.Control.Calls);
    }

    /// <summary>Of several that ring nobody is heard: the one that refuses is out.</summary>
    [Fact]
    public void Refused_ByOneOfTwo_IsNotHeard()
    {
        var legs = _w.Register("555", contacts: 2);
        _w.Incoming("201", "555");
        legs[0].Refuses(Q850Cause.UserBusy);
        Assert.Equal(LegState.Released, legs[0].State);
        Assert.DoesNotContain("progress", _w.World.Transcript, StringComparison.Ordinal);
        legs[1].Answers();
        Assert.Equal(CallState.Connected, Assert.Single(_w.Control.Calls).State);
    }

    [Fact]
    public void Digits_BeforeTheAnswer_BelongToTheNumber_WhereMoreIsWanted()
    {
        var far = Call();
        far.WantsDigits = true;
        foreach (var digit in "12#")
        {
            Caller.User.OnDigit(Caller, digit, Control.DigitSource.TelephoneEvent);
        }

        far.WantsDigits = false;
        Caller.User.OnDigit(Caller, '3', Control.DigitSource.TelephoneEvent);
        Assert.Equal("55512", Assert.Single(_w.Control.Calls).Dialled.Digits);
        far.Answers();
        Caller.User.OnDigit(Caller, '4', Control.DigitSource.TelephoneEvent);
        Assert.DoesNotContain("dial 4", _w.World.Transcript, StringComparison.Ordinal);
        far.Gone(Q850Cause.NormalClearing);
        Assert.Equal("1 SIP/201-0 -> SIP/555-1 55512 Ended alert= answer=0 end=0 cause=16", _w.RecordsText());
    }

    private ScriptLeg Caller { get; set; } = null!;

    private ScriptLeg Call(bool listens = true)
    {
        var far = _w.Register("555")[0];
        Caller = _w.Incoming("201", "555", listens);
        return far;
    }

    private void Seconds(double seconds) => _w.World.Advance(TimeSpan.FromSeconds(seconds));
}
