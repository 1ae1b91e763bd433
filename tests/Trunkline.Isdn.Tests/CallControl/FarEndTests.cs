using Trunkline.Base;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.CallControl;

/// <summary>What is said of a far end that is set up wrongly, and to one that asks for what nobody here does.</summary>
public sealed class FarEndTests
{
    private static readonly Q931Setup Plain = new() { Called = new("2155501", TypeOfNumber.National, NumberingPlan.Isdn) };

    /// <summary>On a bad line resets come faster than answers: the enquiry under way is repeated by T322, not by each reset.</summary>
    [Fact]
    public void Link_EstablishedAnewAgainAndAgain_AsksOnce_UntilT322()
    {
        var world = new TwoSides();
        world.User.Call(Plain);
        world.Advance(0.1);
        world.Network.Incoming!.Proceeding();
        world.Advance(0.1);
        world.IsCut = true;
        for (var i = 0; i < 5; i++)
        {
            world.User.Interface.OnDlEstablishIndication();
        }

        Assert.Equal(2, world.Transcript.Split("U > StatusEnquiry").Length);
        world.Advance(4.1);
        Assert.Equal(3, world.Transcript.Split("U > StatusEnquiry").Length);
    }

    /// <summary>§5.8.3.2 c: the flag of our own references belongs to answers.</summary>
    [Fact]
    public void Setup_WithTheFlagOfAnAnswer_IsIgnored()
    {
        var world = new TwoSides();
        world.User.Interface.OnDlDataIndication(Convert.FromHexString("08028001" + "05" + "04038090A3" + "1803A98385"));
        world.Advance(1);
        Assert.Equal((1, 0, ""), (world.User.Interface.Ignored, world.User.Interface.Calls, world.Transcript));
    }

    [Theory]
    [InlineData("91A10802010502010D3000", "91A306020105020103")] // call deflection: not available
    [InlineData("91A106020105020163", "91A406020105810101")] // unknown: rejected
    [InlineData("91A107020105020122" + "00", "")] // charges: nobody waits for an answer
    [InlineData("91A306020105020103", "")]
    [InlineData("FF", "")]
    public void Facility_ThatAsksForWhatNobodyDoes_IsRefusedByFacility_AndTold(string asked, string answer)
    {
        var world = new TwoSides();
        var call = world.User.Call(Plain);
        world.Advance(0.1);
        world.Network.Incoming!.Alerting();
        world.Advance(0.1);
        var answers = new List<string>();
        world.Loses = m =>
        {
            if (m.Type == Q931MessageType.Facility && !m.CallReference.Flag)
            {
                answers.Add(m.TryFind(ElementId.Facility, out var element) ? Convert.ToHexString(m.Content(element)) : "");
            }

            return false;
        };
        world.Network.Incoming.Facility(new() { Facilities = [Convert.FromHexString(asked)] });
        world.Advance(0.1);
        Assert.Equal(answer, string.Concat(answers));
        Assert.Contains("U ^ FACILITY\n", world.Transcript, StringComparison.Ordinal);
        Assert.Equal(CallState.CallDelivered, call.State);
    }
}
