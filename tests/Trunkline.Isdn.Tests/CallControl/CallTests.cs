using Trunkline.Base;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.CallControl;

public sealed class CallTests
{
    private static readonly Q931Setup Plain = new()
    {
        Called = new("2155501", TypeOfNumber.National, NumberingPlan.Isdn), Calling = new("4000", TypeOfNumber.Subscriber, NumberingPlan.Isdn), Display = "Gate",
        UserToUser = new byte[] { 4, 1, 2 },
    };

    public static TheoryData<bool, bool> Directions => new() { { true, false }, { false, false }, { true, true }, { false, true } };

    [Theory]
    [MemberData(nameof(Directions))]
    public void Call_EnBloc_IsSetUpAndCleared_AndItsChannelIsIdle(bool fromUser, bool qsig)
    {
        var world = qsig ? new TwoSides(Q931Values.QsigUser, Q931Values.QsigNetwork) : new();
        var (caller, called) = fromUser ? (world.User, world.Network) : (world.Network, world.User);
        var call = caller.Call(Plain);
        world.Advance(0.1);
        Assert.Equal("2155501", called.Received!.Called.Digits);
        Assert.Equal("Gate", called.Received.Display);
        Assert.Equal([4, 1, 2], called.Received.UserToUser.ToArray());
        called.Incoming!.Proceeding();
        world.Advance(0.1);
        called.Incoming.Alerting();
        world.Advance(0.1);
        called.Incoming.Connect(new() { Connected = new("2155599") });
        world.Advance(0.1);
        Assert.Equal((CallState.Active, CallState.Active), (call.State, called.Incoming.State));
        Assert.Equal(call.Channel, called.Incoming.Channel);
        Assert.Contains("^ SETUP confirm 2155599", world.Transcript, StringComparison.Ordinal);
        called.Incoming.Disconnect(Q850Cause.NormalClearing);
        world.Advance(0.1);
        Assert.Equal(Q850Cause.NormalClearing, Assert.Single(caller.Ends).Cause);
        world.Both(i => Assert.Equal((0, i.Values.Channels), (i.Calls, i.IdleChannels)));
    }

    [Fact]
    public void Setup_NobodyAnswers_RepeatsOnceAfterT303_ThenEndsWith102()
    {
        var world = new TwoSides { IsCut = true };
        world.User.Call(Plain);
        world.Advance(20);
        Assert.Equal(
            """
                 0 U > Setup
              4000 U > Setup
              8000 U > ReleaseComplete 102
              8000 U ! call 1: the far end is silent in state U1 (T303Last)
              8000 U ^ ReleaseIndication 102

            """,
            world.Transcript);
    }

    [Fact]
    public void Link_Lost_KeepsTheCallForT309_ThenEndsItWith27()
    {
        var world = new TwoSides();
        var call = world.User.Call(Plain);
        world.Advance(0.1);
        world.Network.Incoming!.Connect();
        world.Advance(0.1);
        world.Both(i => i.OnDlReleaseIndication());
        world.Advance(11.9);
        Assert.Equal(CallState.Active, call.State);
        world.Advance(0.2);
        Assert.Equal(Q850Cause.DestinationOutOfOrder, Assert.Single(world.User.Ends).Cause);
        world.Both(i => Assert.Equal(0, i.Calls));
        world.Both(i => i.OnDlEstablishConfirm());
        world.Advance(0.1);
        world.Both(i => Assert.Equal((0, i.Values.Channels), (i.Calls, i.IdleChannels)));
    }

    /// <summary>
    /// The link fails on one side, and the other does not hear of it: Q.921 says nothing to its layer 3 of a link that is established anew while
    /// nothing of its own waits. What was cleared here is cleared there, too, when the link is back.
    /// </summary>
    [Theory]
    [InlineData(true, "set up", 1)]
    [InlineData(true, "delivered", 1)]
    [InlineData(true, "hung up", 1)]
    [InlineData(true, "released", 1)]
    [InlineData(true, "talking", 13)]
    [InlineData(false, "set up", 1)]
    [InlineData(false, "delivered", 1)]
    [InlineData(false, "hung up", 1)]
    [InlineData(false, "released", 1)]
    [InlineData(false, "talking", 91)]
    public void Link_LostOnOneSide_LeavesNoCallAtTheOther(bool isUser, string state, int seconds)
    {
        var world = new TwoSides(network: Q931Values.EuroIsdnNetwork with { T309 = TimeSpan.FromSeconds(90) });
        var (here, there) = isUser ? (world.User, world.Network) : (world.Network, world.User);
        var call = here.Call(Plain);
        world.Advance(0.1);
        if (state != "set up")
        {
            there.Incoming!.Alerting();
            world.Advance(0.1);
        }

        if (state is "hung up" or "released" or "talking")
        {
            there.Incoming!.Connect();
            world.Advance(0.1);
        }

        world.IsCut = true;
        if (state == "hung up")
        {
            call.Disconnect(Q850Cause.NormalClearing);
        }
        else if (state == "released")
        {
            world.IsCut = false;
            there.Incoming!.Disconnect(Q850Cause.NormalClearing);
            world.Loses = m => m.Type is Q931MessageType.Release or Q931MessageType.ReleaseComplete;
            world.Advance(0.1);
            world.Loses = null;
            world.IsCut = true;
        }

        here.Interface.OnDlReleaseIndication();
        world.Advance(seconds);
        Assert.Equal((0, 1), (here.Interface.Calls, there.Interface.Calls));
        world.IsCut = false;
        here.Interface.OnDlEstablishConfirm();
        world.Advance(0.1);
        world.Both(i => Assert.Equal((0, i.Values.Channels), (i.Calls, i.IdleChannels)));
        Assert.Empty(here.Errors.Concat(there.Errors));
    }

    /// <summary>The far end answers no RELEASE: its channel is not given to a call before RESTART was acknowledged.</summary>
    [Fact]
    public void Link_Lost_AndNobodyAnswersRelease_RestartsTheChannel()
    {
        var world = new TwoSides { Loses = m => m.Type == Q931MessageType.Release };
        var channel = world.User.Call(Plain).Channel;
        world.Advance(0.1);
        world.User.Interface.OnDlReleaseIndication();
        world.User.Interface.OnDlEstablishConfirm();
        world.Advance(7.9);
        Assert.Equal(ChannelCondition.Unknown, world.User.Interface.ConditionOf(channel));
        world.Advance(0.2);
        Assert.Contains("N ^ RESTART indication", world.Transcript, StringComparison.Ordinal);
        world.Both(i => Assert.Equal((0, i.Values.Channels), (i.Calls, i.IdleChannels)));
    }

    /// <summary>The far end forgot the call and calls anew with its reference: that is a call like any other.</summary>
    [Fact]
    public void Reference_OfACallLostWithTheLink_MayBeUsedAnew()
    {
        var world = new TwoSides();
        var lost = world.Network.Call(Plain with { Channel = 5 });
        world.Advance(0.1);
        world.User.Incoming!.Alerting();
        world.Advance(0.1);
        world.IsCut = true;
        world.User.Interface.OnDlReleaseIndication();
        world.User.Interface.OnDlEstablishConfirm();
        world.IsCut = false;
        Span<byte> octets = stackalloc byte[260];
        world.User.Interface.OnDlDataIndication(Setup(octets, lost.Reference));
        world.Advance(1);
        Assert.Equal((CallState.CallPresent, 1), (world.User.Incoming.State, world.User.Interface.Calls));
    }

    private static ReadOnlySpan<byte> Setup(Span<byte> octets, CallReference reference)
    {
        var writer = new Q931Writer(octets, reference, Q931MessageType.Setup);
        writer.Add(BearerCapabilityIe.Speech);
        writer.Add(ChannelIdentificationIe.Of(5, exclusive: true));
        return writer.Octets;
    }

    [Fact]
    public void Release_NeverAnswered_RepairsTheChannelByRestart()
    {
        var world = new TwoSides();
        var call = world.User.Call(Plain);
        var channel = call.Channel;
        world.Advance(0.1);
        world.Network.Incoming!.Connect();
        world.Advance(0.1);
        world.IsCut = true;
        call.Disconnect(Q850Cause.NormalClearing);
        world.Advance(39);
        Assert.Equal(ChannelCondition.Restarting, world.User.Interface.ConditionOf(channel));
        world.IsCut = false;
        world.Advance(120);
        Assert.Equal(ChannelCondition.Idle, world.User.Interface.ConditionOf(channel));
        Assert.Equal(0, world.Network.Interface.Calls);
    }

    [Fact]
    public void Overlap_DigitsThenSilence_ClearsWith28()
    {
        var world = new TwoSides();
        var call = world.User.Call(Plain with { IsComplete = false });
        world.Advance(0.1);
        world.Network.Incoming!.MoreInfo();
        world.Advance(0.1);
        call.Info(new() { Called = new("7") });
        world.Advance(15.2);
        Assert.Contains("N ^ INFO 7", world.Transcript, StringComparison.Ordinal);
        Assert.Equal(Q850Cause.InvalidNumberFormat, Assert.Single(world.User.Ends).Cause);
    }

    [Fact]
    public void Glare_OnOneChannel_NetworkWins_AndNothingIsStuck()
    {
        var world = new TwoSides();
        world.Network.Call(Plain with { Channel = 5 });
        world.User.Call(Plain with { Channel = 5 });
        world.Advance(0.1);
        Assert.Equal(5, world.User.Incoming!.Channel);
        world.User.Incoming.Reject(Q850Cause.UserBusy);
        world.Network.Incoming!.Reject(Q850Cause.UserBusy);
        world.Advance(60);
        world.Both(i => Assert.Equal((0, i.Values.Channels), (i.Calls, i.IdleChannels)));
    }

    /// <summary>Nobody has to come: T316 runs out twice, a minute later the channel is asked for again, and at once when the link was away.</summary>
    [Theory]
    [InlineData(false, 301)]
    [InlineData(true, 242)]
    public void Channel_WhoseRestartIsNotAnswered_IsAskedForAgain(bool isLinkLost, double idleAfter)
    {
        var world = new TwoSides { IsCut = true };
        world.User.Interface.Restart(1u << 5);
        world.Advance(241);
        Assert.Equal(ChannelCondition.Maintenance, world.User.Interface.ConditionOf(5));
        world.IsCut = false;
        if (isLinkLost)
        {
            world.Both(i => i.OnDlReleaseIndication());
            world.Both(i => i.OnDlEstablishConfirm());
        }

        world.Advance(idleAfter - 241);
        world.Both(i => Assert.Equal(i.Values.Channels, i.IdleChannels));
    }

    /// <summary>A RESTART that went down with the link is sent again when it is back, not after T316.</summary>
    [Fact]
    public void Restart_LostWithTheLink_IsSentAgainWhenItIsBack()
    {
        var world = new TwoSides { IsCut = true };
        world.User.Interface.Restart(1u << 5);
        world.Advance(1);
        world.IsCut = false;
        world.Both(i => i.OnDlEstablishIndication());
        world.Advance(1);
        world.Both(i => Assert.Equal(i.Values.Channels, i.IdleChannels));
    }
}
