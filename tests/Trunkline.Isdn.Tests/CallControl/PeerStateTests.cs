using Trunkline.Base;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;
using static Trunkline.Isdn.CallControl.CallState;

namespace Trunkline.Isdn.Tests.CallControl;

/// <summary>What STATUS of the other side means for a call, and calls whose responses are lost when the link is established anew.</summary>
public sealed class PeerStateTests
{
    [Theory]
    [InlineData(CallInitiated, true, CallState.Null, CallEvent.RxStatusNull)]
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
        Assert.Equal(expected, PeerState.Of(ours, isOurs, theirs, isAnswer: true, isChannelCertain: true));

    [Theory]
    [InlineData(CallDelivered, Active, true, false, CallEvent.RxStatusIncompatible)]
    [InlineData(CallDelivered, Active, false, true, CallEvent.RxStatusIncompatible)]
    [InlineData(CallInitiated, CallReceived, true, false, CallEvent.RxStatus)]
    public void WithoutTheQuestion_OrTheChannel_NothingIsBroughtForward(CallState ours, CallState theirs, bool isAnswer, bool isChannelCertain, CallEvent expected) =>
        Assert.Equal(expected, PeerState.Of(ours, isOurs: true, theirs, isAnswer, isChannelCertain));

    public static TheoryData<bool, bool, Q931MessageType> Lost
    {
        get
        {
            var all = new TheoryData<bool, bool, Q931MessageType>();
            foreach (var (fromUser, qsig) in new[] { (true, false), (false, false), (true, true), (false, true) })
            {
                all.Add(fromUser, qsig, Q931MessageType.CallProceeding);
                all.Add(fromUser, qsig, Q931MessageType.Alerting);
                all.Add(fromUser, qsig, Q931MessageType.Connect);
                all.Add(fromUser, qsig, Q931MessageType.ConnectAcknowledge);
            }

            return all;
        }
    }

    /// <summary>One message and all after it are lost with the link; it is established anew at once, and within the second the call talks.</summary>
    [Theory]
    [MemberData(nameof(Lost))]
    public void ResponsesLostWithTheLink_TheCallIsConnectedAllTheSame(bool fromUser, bool qsig, Q931MessageType from)
    {
        var exclusive = ChannelNegotiation.Exclusive;
        var world = qsig
            ? new TwoSides(Q931Values.QsigUser with { Negotiation = exclusive }, Q931Values.QsigNetwork with { Negotiation = exclusive })
            : new(Q931Values.EuroIsdnUser with { Negotiation = exclusive }, Q931Values.EuroIsdnNetwork with { Negotiation = exclusive });
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
        world.Both(i => i.OnDlEstablishIndication());
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
}
