using Trunkline.Base;
using Trunkline.Isdn.CallControl;

namespace Trunkline.Interop.Tests;

/// <summary>Our LAPD and Q.931 against libpri, which knows nothing of ours: either side, EuroISDN and QSIG, frames lost.</summary>
public sealed class LibpriTests : PriTests
{
    public static TheoryData<string, bool> Sides => new()
    {
        { "euroisdn", true }, { "euroisdn", false }, { "qsig", true }, { "qsig", false },
    };

    [Theory]
    [MemberData(nameof(Sides))]
    public void OurCall_IsAnswered_AndCleared(string variant, bool isUser)
    {
        Start(variant, isUser);
        var call = Ours.Isdn.Setup(
            new() { Called = Called, Calling = Calling, Channel = 3, UserToUser = new byte[] { 4, (byte)'h', (byte)'i' } }, Ours, out _)!;
        var ring = Theirs.Expect("ring", $"called={Called.Digits} calling={Calling.Digits}");
        Assert.Equal(("3", $"{0x41}"), (ring["ch"], ring["calling_plan"]));
        Theirs.Do($"proceeding call={ring["call"]} ch=3");
        Theirs.Do($"alerting call={ring["call"]} ch=3 inband=1");
        Heard("alerting in-band");
        Theirs.Do($"connected call={ring["call"]} number=493012399 name=\"Far End\"");
        Theirs.Do($"answer call={ring["call"]} ch=3");
        Heard("connect");
        Assert.Equal("493012399", Ours.LastConnect!.Connected.Digits);
        call.Disconnect(Q850Cause.NormalClearing);
        var gone = Theirs.Expect("hangup_req", "cause=16");
        Theirs.Do($"hangup call={gone["call"]} cause=16");
        Heard("released 16");
        NothingIsStuck();
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public void TheirCall_IsShownWhole_AnsweredAndCleared(string variant, bool isUser)
    {
        Q931Call? call = null;
        Start(variant, isUser);
        Ours.Taken = c =>
        {
            call = c;
            c.Proceeding();
            c.Alerting();
        };
        Theirs.Do("call as=b called=5551234 called_plan=0x21 calling=2155501 calling_plan=0x21 pres=0x20 display=\"Far Side\" ch=5");
        Theirs.Expect("proceeding");
        Theirs.Expect("ringing");
        Assert.Equal(("5551234", TypeOfNumber.National), (Ours.LastSetup!.Called.Digits, Ours.LastSetup.Called.Type));
        Assert.Equal(("2155501", Presentation.Restricted), (Ours.LastSetup.Calling.Digits, Ours.LastSetup.Calling.Presentation));
        Assert.Equal(5, call!.Channel);
        call.Connect(new() { Connected = new("5551299", TypeOfNumber.National, NumberingPlan.Isdn) });
        Theirs.Expect("answer", "connected=5551299");
        Theirs.Do("hangup call=b cause=16");
        Heard("disconnect 16");
        Heard("released 16");
        Theirs.Expect("hangup");
        NothingIsStuck();
    }

    [Theory]
    [InlineData(17)]
    [InlineData(1)]
    [InlineData(34)]
    [InlineData(88)]
    public void Causes_ArriveAsTheyWereSent_BothWays(int cause)
    {
        Start("euroisdn", isUser: true);
        Assert.NotNull(Ours.Isdn.Setup(new() { Called = Called, Channel = 1 }, Ours, out _));
        Refuse(Theirs.Expect("ring"), cause);
        Ours.Taken = call => call.Reject((Q850Cause)cause);
        Theirs.Do("call as=b called=5551234 ch=5");
        Theirs.Expect("hangup", $"cause={cause}");
        NothingIsStuck();
    }

    [Fact]
    public void Overlap_TheySend_DigitByDigit()
    {
        Q931Call? call = null;
        Start("euroisdn", isUser: true);
        Ours.Taken = c => (call = c).MoreInfo();
        Theirs.Settle("overlap on=1");
        Theirs.Do("call as=x called=\"\" complete=0 calling=5501 ch=1");
        Theirs.Expect("setup_ack");
        foreach (var digit in "1234")
        {
            Theirs.Do($"info call=x digits={digit}");
            Heard($"info {digit}");
        }

        call!.Alerting();
        Theirs.Expect("ringing");
        call.Connect();
        Theirs.Expect("answer");
        Theirs.Do("hangup call=x cause=16");
        Heard("released 16");
        NothingIsStuck();
    }

    [Fact]
    public void Overlap_WeSend_DigitByDigit()
    {
        Start("euroisdn", isUser: true);
        Theirs.Settle("overlap on=1");
        var call = Ours.Isdn.Setup(new() { Called = new("12", Plan: NumberingPlan.Isdn), IsComplete = false, Channel = 1 }, Ours, out _)!;
        var ring = Theirs.Expect("ring", "called=12");
        Theirs.Do($"setup_ack call={ring["call"]} ch=1 inband=1");
        Heard("more");
        foreach (var digits in new[] { "3", "45" })
        {
            call.Info(new() { Called = new(digits, Plan: NumberingPlan.Isdn) });
            Theirs.Expect("info", $"called={digits}");
        }

        Theirs.Do($"proceeding call={ring["call"]} ch=1");
        Heard("proceeding");
        call.Disconnect(Q850Cause.NormalClearing);
        Theirs.Do($"hangup call={Theirs.Expect("hangup_req")["call"]} cause=16");
        Heard("released 16");
        NothingIsStuck();
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public void Restart_OfOneChannel_BothWays(string variant, bool isUser)
    {
        Start(variant, isUser);
        Ours.Isdn.Restart(1u << 9);
        Assert.Equal("9", Theirs.Expect("restart")["ch"]);
        Heard("restarted 200");
        Theirs.Do("restart ch=7");
        Theirs.Expect("restart_ack");
        Heard("restart 80");
        NothingIsStuck();
    }

    /// <summary>libpri tells its state as 6 to 9 whichever side it is; asking must not end the call.</summary>
    [Theory]
    [MemberData(nameof(Sides))]
    public void StatusEnquiry_WhileACallIsSetUp_LeavesItAlone(string variant, bool isUser)
    {
        Start(variant, isUser);
        var call = Ours.Isdn.Setup(new() { Called = Called, Calling = Calling, Channel = 3 }, Ours, out _)!;
        var ring = Theirs.Expect("ring", $"called={Called.Digits}");
        foreach (var (step, heard) in new[] { ("proceeding", "proceeding"), ("alerting", "alerting"), ("answer", "connect") })
        {
            Theirs.Do($"{step} call={ring["call"]} ch=3");
            Heard(heard);
            call.StatusEnquiry();
            Loop.Until(() => !call.IsAsking, 10, "STATUS", () => Theirs.Output);
        }

        Assert.Equal(CallState.Active, call.State);
        call.Disconnect(Q850Cause.NormalClearing);
        Theirs.Do($"hangup call={Theirs.Expect("hangup_req")["call"]} cause=16");
        Heard("released 16");
        NothingIsStuck();
    }

    [Fact]
    public void SetupSentTheMomentTheLinkIsUp_IsNotLost()
    {
        Start("euroisdn", isUser: true, waitUp: false);
        Assert.NotNull(Ours.Isdn.Setup(new() { Called = Called, Channel = 1 }, Ours, out _));
        Refuse(Theirs.Expect("ring", $"called={Called.Digits}"), 17);
        NothingIsStuck();
    }

    /// <summary>Twenty at a time, in real time; with loss: <see cref="LibpriLossTests"/>.</summary>
    [Theory]
    [InlineData("euroisdn", true, 3000)]
    [InlineData("euroisdn", false, 3000)]
    [InlineData("qsig", true, 1000)]
    public void ManyCalls_EachIsSetUp_AndNoChannelIsStuck(string variant, bool isUser, int calls)
    {
        Start(variant, isUser);
        Theirs.Settle("auto on=1 proceeding=1 alerting=1 answer=1 answer_ms=0");
        Theirs.OnEvent = _ => true;
        Ours.Answered = call => call.Disconnect(Q850Cause.NormalClearing);
        var begun = 0;
        Loop.Until(
            () =>
            {
                while (begun < calls && Ours.Isdn.Calls < 20 && Ours.Isdn.Setup(new() { Called = Called, Calling = Calling }, Ours, out _) is not null)
                {
                    begun++;
                }

                return Ours.Ends.Count == calls && Ours.Isdn.Calls == 0;
            },
            60,
            $"{calls} calls are over",
            () => $"{begun} begun, {Ours.Connected} answered, {Ours.Ends.Count} ended, {Ours.Isdn.Calls} there, {string.Join("; ", Ours.Trouble)}");
        Assert.Equal(calls, Ours.Connected);
        Assert.All(Ours.Ends, e => Assert.Equal(Q850Cause.NormalClearing, e.Cause));
        Assert.Equal(0, Ours.Refused);
        Assert.Equal(Ours.Isdn.Values.Channels, Ours.Isdn.IdleChannels);
    }
}
