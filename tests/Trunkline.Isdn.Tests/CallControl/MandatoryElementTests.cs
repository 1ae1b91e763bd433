using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.CallControl;

/// <summary>Messages that lack a mandatory element, or carry one that cannot be used (Q.931 §5.8.6), at the user side.</summary>
public sealed class MandatoryElementTests
{
    private const ElementId ToBeUnderstood = (ElementId)0x0F;

    [Theory]
    [InlineData(false, true, false, 96)]
    [InlineData(true, false, false, 96)]
    [InlineData(false, false, false, 96)]
    [InlineData(false, true, true, 96)]
    [InlineData(true, true, true, 96)]
    public void Setup_WithoutAMandatoryElement_IsRefused_AndLeavesNoCall(bool channel, bool bearer, bool unknown, int cause)
    {
        var world = new TwoSides { IsCut = true };
        Span<byte> octets = stackalloc byte[64];
        var writer = new Q931Writer(octets, new(5, false, 2), Q931MessageType.Setup);
        if (bearer)
        {
            writer.Add(BearerCapabilityIe.Audio);
        }

        if (channel)
        {
            writer.Add(ChannelIdentificationIe.Of(1, exclusive: true));
        }

        if (unknown)
        {
            writer.AddRaw(ToBeUnderstood, [0x80]);
        }

        world.User.Interface.OnDlDataIndication(writer.Octets);
        Assert.Equal($"     0 U > ReleaseComplete {cause}\n", world.Transcript);
        Assert.Equal((0, world.User.Interface.Values.Channels), (world.User.Interface.Calls, world.User.Interface.IdleChannels));
    }

    [Fact]
    public void Setup_WithoutChannel_AndAnUnusableBearer_IsRefused()
    {
        var world = new TwoSides { IsCut = true };
        Span<byte> octets = stackalloc byte[64];
        var writer = new Q931Writer(octets, new(5, false, 2), Q931MessageType.Setup);
        writer.AddRaw(ElementId.BearerCapability, [0x80]);
        world.User.Interface.OnDlDataIndication(writer.Octets);
        Assert.Contains("U > ReleaseComplete ", world.Transcript, StringComparison.Ordinal);
        Assert.Equal(0, world.User.Interface.Calls);
    }

    [Theory]
    [InlineData(Q931MessageType.SetupAcknowledge)]
    [InlineData(Q931MessageType.CallProceeding)]
    [InlineData(Q931MessageType.Alerting)]
    [InlineData(Q931MessageType.Connect)]
    public void FirstResponse_WithoutChannel_IsAnsweredByStatus96_AndTheStateIsKept(Q931MessageType type)
    {
        var world = new TwoSides { IsCut = true };
        var call = world.User.Call(new() { Called = new("2155501") });
        Span<byte> octets = stackalloc byte[64];
        world.User.Interface.OnDlDataIndication(new Q931Writer(octets, new(call.Reference.Value, true, 2), type).Octets);
        Assert.Equal("     0 U > Setup\n     0 U > Status 96\n", world.Transcript);
        Assert.Equal(CallState.CallInitiated, call.State);
        Assert.Equal(ChannelCondition.Proposed, world.User.Interface.ConditionOf(call.Channel));
    }

    [Theory]
    [InlineData(Q931MessageType.SetupAcknowledge, CallState.OverlapReceiving)]
    [InlineData(Q931MessageType.Connect, CallState.Active)]
    public void FirstResponse_OfAUser_MayLeaveTheOfferedChannelOut(Q931MessageType type, CallState state)
    {
        var world = new TwoSides { IsCut = true };
        var call = world.Network.Call(new() { Called = new("2155501") });
        Span<byte> octets = stackalloc byte[64];
        world.Network.Interface.OnDlDataIndication(new Q931Writer(octets, new(call.Reference.Value, true, 2), type).Octets);
        Assert.Equal(state, call.State);
        Assert.Equal(ChannelCondition.InUse, world.Network.Interface.ConditionOf(call.Channel));
    }
}
