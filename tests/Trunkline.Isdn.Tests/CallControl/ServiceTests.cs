using Trunkline.Base;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.CallControl;

/// <summary>Channels in and out of service by SERVICE, both ways, and where there is no such message.</summary>
public sealed class ServiceTests
{
    private static readonly Q931Setup Plain = new() { Called = new("2155501", TypeOfNumber.National, NumberingPlan.Isdn), Channel = 5, Negotiation = ChannelNegotiation.Exclusive };

    private readonly TwoSides _world = new(
        Q931Values.EuroIsdnUser with { Maintenance = MaintenanceProtocol.Att }, Q931Values.EuroIsdnNetwork with { Maintenance = MaintenanceProtocol.Att });

    private Q931Interface User => _world.User.Interface;

    private Q931Interface Network => _world.Network.Interface;

    [Fact]
    public void Channel_TakenOutOfService_IsNotGivenToCalls_OnEitherSide_UntilItReturns()
    {
        Assert.True(User.Service(5, ChannelStatus.OutOfService));
        _world.Advance(0.1);
        Assert.Equal((1u << 5, 0u), (User.OutOfServiceHere, User.OutOfServiceThere));
        Assert.Equal((0u, 1u << 5), (Network.OutOfServiceHere, Network.OutOfServiceThere));
        _world.Both(i => Assert.Equal(ChannelCondition.OutOfService, i.ConditionOf(5)));
        _world.Both(i => Assert.Equal(i.Values.Channels & ~(1u << 5), i.IdleChannels));
        Assert.Null(Network.Setup(Plain, _world.Network, out var cause));
        Assert.Equal(Q850Cause.RequestedCircuitNotAvailable, cause);
        Assert.True(User.Service(5, ChannelStatus.InService));
        Assert.Equal(ChannelCondition.OutOfService, User.ConditionOf(5)); // until the far end knows
        _world.Advance(0.1);
        _world.Both(i => Assert.Equal((ChannelCondition.Idle, i.Values.Channels), (i.ConditionOf(5), i.IdleChannels)));
        Assert.Equal("     0 U > Service\n     0 N > ServiceAcknowledge\n   100 U > Service\n   100 N > ServiceAcknowledge\n", _world.Transcript);
    }

    [Fact]
    public void Channel_OutOfServiceAtBothSides_IsOutUntilBothReturnIt_AndRestartDoesNotReturnIt()
    {
        User.Service(5, ChannelStatus.Maintenance);
        Network.Service(5, ChannelStatus.OutOfService);
        _world.Advance(0.1);
        User.Service(5, ChannelStatus.InService);
        _world.Advance(0.1);
        _world.Both(i => Assert.Equal(ChannelCondition.OutOfService, i.ConditionOf(5)));
        User.Restart(1u << 5);
        _world.Advance(0.1);
        _world.Both(i => Assert.Equal(ChannelCondition.OutOfService, i.ConditionOf(5)));
        Network.Service(5, ChannelStatus.InService);
        _world.Advance(0.1);
        _world.Both(i => Assert.Equal(ChannelCondition.Idle, i.ConditionOf(5)));
    }

    [Fact]
    public void Channel_InACall_GoesOutOfServiceWhenTheCallEnds()
    {
        var call = _world.User.Call(Plain);
        _world.Advance(0.1);
        _world.Network.Incoming!.Connect();
        _world.Advance(0.1);
        Network.Service(5, ChannelStatus.OutOfService);
        _world.Advance(0.1);
        Assert.Equal(CallState.Active, call.State);
        _world.Both(i => Assert.Equal(ChannelCondition.InUse, i.ConditionOf(5)));
        call.Disconnect(Q850Cause.NormalClearing);
        _world.Advance(0.1);
        _world.Both(i => Assert.Equal(ChannelCondition.OutOfService, i.ConditionOf(5)));
    }

    [Fact]
    public void Service_NobodyAnswers_IsSentTwice_ThenTheNextOneGoes_AndTheChannelStaysOut()
    {
        _world.IsCut = true;
        User.Service(5, ChannelStatus.OutOfService);
        User.Service(6, ChannelStatus.InService);
        _world.Advance(20);
        Assert.Equal(
            """
                 0 U > Service
              4000 U > Service
              8000 U ! channel 5: the far end does not answer SERVICE; it stays out of service here
              8000 U > Service
             12000 U > Service
             16000 U ! channel 6: the far end does not answer SERVICE; it stays in service here

            """,
            _world.Transcript);
        Assert.Equal(1u << 5, User.OutOfServiceHere);
    }

    [Theory]
    [InlineData("030200000F0101C21803A98385", "0302800007" + "0101C21803A98385", 1u << 5)]
    [InlineData("43020000070101C21803A98385", "430280000F" + "0101C21803A98385", 1u << 5)] // National ISDN's
    [InlineData("430200000F0101C21803A98385", "", 0u)]
    [InlineData("030200000F010182", "0302800007" + "010182", 0xFFFEFFFE)] // the interface
    [InlineData("030200000F0101C2", "", 0u)] // a channel, but which
    [InlineData("030200000F0101C7" + "1803A98385", "", 0u)] // no such status
    [InlineData("030200000F1803A98385", "", 0u)]
    [InlineData("030200070F0101C21803A98385", "", 0u)] // not the global call reference
    [InlineData("03020000070101C21803A98385", "", 0u)] // acknowledges nothing
    [InlineData("03020000FF0101C21803A98385", "", 0u)] // what libpri makes of an acknowledgement
    public void Service_FromThere_IsAcknowledgedAsItCame_OrIgnored(string octets, string answer, uint outOfService)
    {
        var sent = new List<string>();
        _world.Loses = m =>
        {
            sent.Add(Convert.ToHexString(m.Octets));
            return true;
        };
        User.OnDlDataIndication(Convert.FromHexString(octets));
        Assert.Equal(answer, string.Concat(sent));
        Assert.Equal(outOfService, User.OutOfServiceThere);
        Assert.Equal(answer.Length == 0 ? 1 : 0, User.Ignored);
    }

    [Fact]
    public void Service_OfNationalIsdn_HasItsOwnTypes_AndIsUnderstoodBothWays()
    {
        var world = new TwoSides(
            Q931Values.EuroIsdnUser with { Maintenance = MaintenanceProtocol.National }, Q931Values.EuroIsdnNetwork with { Maintenance = MaintenanceProtocol.National });
        world.User.Interface.Service(5, ChannelStatus.OutOfService);
        world.Loop.Run();
        world.User.Interface.Service(5, ChannelStatus.InService);
        world.Loop.Run();
        Assert.Equal(
            "     0 U > ServiceAcknowledge\n     0 N > Service\n     0 U > ServiceAcknowledge\n     0 N > Service\n", world.Transcript); // by AT&T's names
        world.Both(i => Assert.Equal(ChannelCondition.Idle, i.ConditionOf(5)));
    }

    [Fact]
    public void Service_WhereItIsNotAgreed_IsNotSent_AndIgnored()
    {
        var world = new TwoSides();
        Assert.False(world.User.Interface.Service(5, ChannelStatus.OutOfService));
        Assert.False(User.Service(16, ChannelStatus.OutOfService));
        world.User.Interface.OnDlDataIndication(Convert.FromHexString("030200000F0101C21803A98385"));
        world.Advance(1);
        Assert.Equal("", world.Transcript);
        Assert.Equal((1, 0u), (world.User.Interface.Ignored, world.User.Interface.OutOfServiceThere));
    }
}
