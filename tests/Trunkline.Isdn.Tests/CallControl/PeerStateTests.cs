using Trunkline.Base;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;
using static Trunkline.Isdn.CallControl.CallState;

namespace Trunkline.Isdn.Tests.CallControl;

/// <summary>What STATUS of the other side means for a call, and calls whose responses are lost when the link is established anew.</summary>
public sealed class PeerStateTests
{
    [Theory]
    [InlineData(CallInitiated, true, CallState.Null, CallEvent.RxSetupMissing)]
    [InlineData(CallPresent, true, CallState.Null, CallEvent.RxSetupMissing)]
    [InlineData(CallPresent, false, CallState.Null, CallEvent.RxStatusNull)]
    [InlineData(OutgoingCallProceeding, true, CallState.Null, CallEvent.RxStatusNull)]
    [InlineData(Active, true, CallState.Null, CallEvent.RxStatusNull)]
    [InlineData(CallInitiated, true, CallInitiated, CallEvent.RxStatus)]
    [InlineData(CallInitiated, true, CallPresent, CallEvent.RxStatus)] // a network made of libpri
    [InlineData(CallInitiated, true, OverlapReceiving, CallEvent.RxSetupAcknowledge)]
    [InlineData(CallInitiated, true, IncomingCallProceeding, CallEvent.RxCallProceeding)]
    [InlineData(OutgoingCallProceeding, true, OutgoingCallProceeding, CallEvent.RxStatus)]
    [InlineData(OutgoingCallProceeding, true, CallReceived, CallEvent.RxAlerting)]
    [InlineData(CallDelivered, true, Active, CallEvent.RxConnect)]
    [InlineData(CallPresent, true, ConnectRequest, CallEvent.RxConnect)]
    [InlineData(CallDelivered, true, OutgoingCallProceeding, CallEvent.RxStatus)]
    [InlineData(CallDelivered, true, DisconnectRequest, CallEvent.RxStatusIncompatible)]
    [InlineData(CallReceived, false, CallDelivered, CallEvent.RxStatus)]
    [InlineData(CallReceived, false, CallPresent, CallEvent.RxStatusUnanswered)]
    [InlineData(CallReceived, false, OutgoingCallProceeding, CallEvent.RxStatusUnanswered)]
    [InlineData(IncomingCallProceeding, false, CallInitiated, CallEvent.RxStatusUnanswered)]
    [InlineData(OverlapReceiving, false, CallInitiated, CallEvent.RxStatus)]
    [InlineData(CallReceived, false, Active, CallEvent.RxStatusIncompatible)]
    [InlineData(ConnectRequest, false, Active, CallEvent.RxConnectAcknowledge)]
    [InlineData(ConnectRequest, false, CallReceived, CallEvent.RxStatusUnanswered)]
    [InlineData(Active, true, ConnectRequest, CallEvent.RxStatusUnacknowledged)]
    [InlineData(Active, false, Active, CallEvent.RxStatus)]
    [InlineData(Active, false, CallDelivered, CallEvent.RxStatusUnanswered)]
    [InlineData(Active, true, CallDelivered, CallEvent.RxStatusIncompatible)]
    [InlineData(DisconnectRequest, true, Active, CallEvent.RxStatus)]
    [InlineData(CallInitiated, true, (CallState)61, CallEvent.RxStatusIncompatible)]
    public void AnswerToOurEnquiry_IsComparedByHowFarSetUpHasCome(CallState ours, bool isOurs, CallState theirs, CallEvent expected) =>
        Assert.Equal(expected, PeerState.Of(ours, isOurs, theirs, isAnswer: true, hasChannel: true));

    /// <summary>The link keeps messages in order: a response that is not here when a later state is told is lost, asked or not; what we have said ourselves may be under way.</summary>
    [Theory]
    [InlineData(CallDelivered, true, Active, false, true, CallEvent.RxConnect)]
    [InlineData(CallInitiated, true, CallReceived, false, true, CallEvent.RxAlerting)]
    [InlineData(CallInitiated, true, Active, true, false, CallEvent.RxStatusIncompatible)]
    [InlineData(CallInitiated, true, CallReceived, true, false, CallEvent.RxStatus)]
    [InlineData(CallInitiated, true, CallState.Null, false, true, CallEvent.RxStatusNull)]
    [InlineData(CallReceived, false, CallPresent, false, true, CallEvent.RxStatus)]
    [InlineData(ConnectRequest, false, CallReceived, false, true, CallEvent.RxStatus)]
    public void WithoutTheQuestion_OrAChannel_OnlyWhatIsCertainIsConcluded(CallState ours, bool isOurs, CallState theirs, bool isAnswer, bool hasChannel, CallEvent expected) =>
        Assert.Equal(expected, PeerState.Of(ours, isOurs, theirs, isAnswer, hasChannel));

    public static TheoryData<bool, bool, Q931MessageType, string> Lost
    {
        get
        {
            var all = new TheoryData<bool, bool, Q931MessageType, string>();
            foreach (var (fromUser, qsig) in new[] { (true, false), (false, false), (true, true), (false, true) })
            {
                foreach (var told in (string[])["both", "caller", "called"])
                {
                    all.Add(fromUser, qsig, Q931MessageType.CallProceeding, told);
                    all.Add(fromUser, qsig, Q931MessageType.Alerting, told);
                    all.Add(fromUser, qsig, Q931MessageType.Connect, told);
                    all.Add(fromUser, qsig, Q931MessageType.ConnectAcknowledge, told);
                }
            }

            return all;
        }
    }

    /// <summary>
    /// One message and all after it are lost with the link; it is established anew at once, and within the second the call talks. Q.921 tells a side
    /// nothing of the reset when nothing of its own waited.
    /// </summary>
    [Theory]
    [MemberData(nameof(Lost))]
    public void ResponsesLostWithTheLink_TheCallIsConnectedAllTheSame(bool fromUser, bool qsig, Q931MessageType from, string told)
    {
        var world = qsig ? new TwoSides(Q931Values.QsigUser, Q931Values.QsigNetwork) : new();
        var (caller, called) = fromUser ? (world.User, world.Network) : (world.Network, world.User);
        var isLosing = false;
        world.Loses = m => isLosing |= m.Type == from;
        var call = caller.Call(new() { Called = new("2155501", TypeOfNumber.National, NumberingPlan.Isdn) });
        world.Advance(0.1);
        called.Incoming!.Proceeding();
        called.Incoming.Alerting();
        called.Incoming.Connect();
        world.Advance(0.1);
        world.Loses = null;
        foreach (var side in told switch { "caller" => [caller], "called" => [called], _ => (TwoSides.End[])[caller, called] })
        {
            side.Interface.OnDlEstablishIndication();
        }

        world.Advance(0.5);
        Assert.Equal((Active, Active), (call.State, called.Incoming.State));
        Assert.Equal(call.Channel, called.Incoming.Channel);
        Assert.Equal(1, world.Transcript.Split("^ SETUP confirm").Length - 1);
        world.Advance(60);
        Assert.Equal((Active, Active), (call.State, called.Incoming.State));
        call.Disconnect(Q850Cause.NormalClearing);
        world.Advance(1);
        world.Both(i => Assert.Equal((0, i.Values.Channels), (i.Calls, i.IdleChannels)));
    }

    /// <summary>The enquiry overtakes SETUP, which goes down with the link, and is answered by state 0: the call has not begun over there, and is not over here.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void SetupLostWithTheLink_TheEnquiryArrives_SetupIsSaidAgain(bool fromUser, bool qsig)
    {
        var world = qsig ? new TwoSides(Q931Values.QsigUser, Q931Values.QsigNetwork) : new();
        var (caller, called) = fromUser ? (world.User, world.Network) : (world.Network, world.User);
        var setups = 0;
        world.Loses = m => m.Type == Q931MessageType.Setup && setups++ < 2;
        var call = caller.Call(new() { Called = new("2155501") });
        caller.Interface.OnDlEstablishConfirm();
        world.Advance(0.1);
        Assert.NotNull(called.Incoming);
        called.Incoming.Connect();
        world.Advance(0.1);
        Assert.Equal((Active, Active), (call.State, called.Incoming.State));
        Assert.Equal(3, setups);
    }

    /// <summary>libpri 1.6.0 answers an enquiry about a call it does not know by RELEASE COMPLETE with cause 81; without an enquiry that refuses the call.</summary>
    [Theory]
    [InlineData(true, Q850Cause.InvalidCallReference, true)]
    [InlineData(true, Q850Cause.UserBusy, false)]
    [InlineData(false, Q850Cause.InvalidCallReference, false)]
    public void ReleaseComplete81_AsTheAnswerToOurEnquiry_SaysThatSetupIsMissing(bool asks, Q850Cause cause, bool goesOn)
    {
        var world = new TwoSides { Loses = m => m.Type is Q931MessageType.Setup or Q931MessageType.StatusEnquiry };
        var call = world.User.Call(new() { Called = new("2155501") });
        if (asks)
        {
            call.StatusEnquiry();
        }

        world.Loses = null;
        Span<byte> octets = stackalloc byte[32];
        var writer = new Q931Writer(octets, call.Reference.Answer, Q931MessageType.ReleaseComplete);
        writer.Add(new CauseIe(cause, CauseLocation.PublicLocal));
        world.User.Interface.OnDlDataIndication(writer.Octets);
        world.Advance(0.1);
        Assert.Equal(goesOn ? CallInitiated : CallState.Null, call.State);
        Assert.Equal(goesOn, world.Network.Incoming is not null);
        Assert.Equal(goesOn ? [] : [cause], world.User.Ends.Select(e => e.Cause));
        Assert.False(call.IsAsking);
    }

    /// <summary>A far end that has no call however often SETUP is said: T303 ends it as it ends any other.</summary>
    [Fact]
    public void SetupNeverHeard_HoweverOftenTheEnquiryIsAnswered_EndsWithT303()
    {
        var world = new TwoSides { Loses = m => m.Type == Q931MessageType.Setup };
        var call = world.User.Call(new() { Called = new("2155501") });
        for (var second = 0; second < 7; second++)
        {
            call.StatusEnquiry();
            world.Advance(1);
        }

        Assert.Equal(CallInitiated, call.State);
        world.Advance(1.1);
        Assert.Equal(Q850Cause.RecoveryOnTimerExpiry, Assert.Single(world.User.Ends).Cause);
        world.Both(i => Assert.Equal((0, i.Values.Channels), (i.Calls, i.IdleChannels)));
    }

    /// <summary>RELEASE COMPLETE goes down with the link, and the far end offers the channel to its next call: it has released it.</summary>
    [Fact]
    public void ReleaseCompleteLost_TheChannelIsOfferedAnew_AndTaken()
    {
        var world = new TwoSides { Loses = m => m.Type == Q931MessageType.ReleaseComplete };
        var theirs = world.Network.Call(new() { Called = new("2155501"), Channel = 5 });
        world.Advance(0.1);
        var before = world.User.Incoming!;
        before.Connect();
        world.Advance(0.1);
        theirs.Disconnect(Q850Cause.NormalClearing);
        world.Advance(0.1);
        Assert.Equal((CallState.ReleaseRequest, 0), (before.State, world.Network.Interface.Calls));
        world.Network.Call(new() { Called = new("2155502"), Channel = 5 });
        world.Advance(0.1);
        Assert.Equal((CallState.Null, CallPresent, 5), (before.State, world.User.Incoming!.State, world.User.Incoming.Channel));
        Assert.Equal(Q850Cause.NormalClearing, Assert.Single(world.User.Ends).Cause);
        world.User.Incoming.Reject(Q850Cause.UserBusy);
        world.Loses = null;
        world.Advance(20);
        world.Both(i => Assert.Equal((0, i.Values.Channels), (i.Calls, i.IdleChannels)));
    }
}
