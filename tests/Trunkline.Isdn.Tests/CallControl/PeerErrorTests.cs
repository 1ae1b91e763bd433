using Trunkline.Base;
using Trunkline.Isdn.CallControl;

namespace Trunkline.Isdn.Tests.CallControl;

/// <summary>What a far end sends and should not have, said in words: what was expected, what came, what became of it.</summary>
public sealed class PeerErrorTests
{
    private const string Bearer = "04038090A3";
    private const string Channel = "1803A98385";
    private const string Called = "7003A13231";

    private static readonly Q931Setup Plain = new() { Called = new("2155501", TypeOfNumber.National, NumberingPlan.Isdn) };

    /// <summary>Outside a call: to our user side.</summary>
    [Theory]
    [InlineData("08", "NoMessage: 1 octet that ends before the message type (08); ignored")]
    [InlineData("080200", "NoMessage: 3 octets that end before the message type (080200); ignored")]
    [InlineData("4102000105", "OtherProtocol: protocol discriminator 0x41, where Q.931 has 0x08 (1TR6, a national ISDN older than EuroISDN); ignored")]
    [InlineData("5502000105", "OtherProtocol: protocol discriminator 0x55, where Q.931 has 0x08; ignored")]
    [InlineData("030200000F0101C01803A98387", "OtherProtocol: protocol discriminator 0x03, where Q.931 has 0x08 (SERVICE of AT&T's variants: the far end is set to a North American one); ignored")]
    [InlineData("430200000F0101C01803A98387", "OtherProtocol: protocol discriminator 0x43, where Q.931 has 0x08 (SERVICE of National ISDN: the far end is set to a North American variant); ignored")]
    [InlineData("08010105" + Bearer, "CallReference: SETUP with a call reference of 1 octet, where this interface has 2 (a basic access has 1); ignored")]
    [InlineData("080062", "CallReference: FACILITY without a call reference: it belongs to no call; ignored")]
    [InlineData("080300000105", "CallReference: a call reference whose length octet is 0x03, where it is 0x02 (080300000105); ignored")]
    [InlineData("0802800105" + Bearer + Channel, "WrongFlag: SETUP with the flag of an answer (call reference 1 of ours): the far end sets the flag of its call references the wrong way round; ignored")]
    [InlineData("0802800501", "NoSuchCall: ALERTING for call reference 5 of ours, which no call has; answered by RELEASE COMPLETE, cause 81")]
    [InlineData("080200057A", "NoSuchCall: type 0x7A for call reference 5 of theirs, which no call has; answered by RELEASE COMPLETE, cause 81")]
    [InlineData("0802000001", "NoSuchCall: ALERTING with the global call reference, which belongs to RESTART; answered by STATUS, cause 81")]
    [InlineData("0802000905" + Channel + Called, "BadMessage: SETUP without bearer capability, which it must have; refused, cause 96")]
    [InlineData("0802000905" + "0400" + Channel + Called, "BadMessage: SETUP without bearer capability, which it must have; refused, cause 96")]
    [InlineData("0802000905" + "040180" + Channel + Called, "BadMessage: SETUP with bearer capability that cannot be read (too short at octet 4); refused, cause 100")]
    [InlineData("0802000905" + Bearer + "0F0100" + Channel + Called, "BadMessage: SETUP with element 0x0F, which has to be understood and is not known; refused, cause 96")]
    [InlineData("0802000905" + Bearer + Channel + Called + "7F0100", "OddElement: SETUP with element 0x7F, which EuroISDN does not have; taken without it")]
    [InlineData("0802000905" + Channel + Bearer + Called, "OddElement: SETUP with bearer capability out of order; acted on")]
    [InlineData("0802000905" + Bearer + Channel + "2801412801412801412801412801412801" + "42" + Called, "OddElement: SETUP with display more often than it may have it; taken without it")]
    [InlineData("0802000905" + Bearer + Channel + "7009A13231", "OddElement: SETUP with called party number that cannot be read (the message ends at octet 6); taken without it")]
    [InlineData("0802000905" + Bearer + Channel + "790187" + Called, "OddElement: SETUP with restart indicator, which does not belong there; taken without it")]
    [InlineData("0802000905" + Bearer + "1803A98390" + Called, "Channel: SETUP for channel 16 and no other, which is the D-channel (does the far end number its channels 1 to 30?); refused, cause 82")]
    [InlineData("0802000905" + Bearer + "180189" + Called, "Channel: SETUP that names its channel as a basic access does; given another")]
    [InlineData("0802000960" + "00020105", "Segment: a segment for call reference 9 of theirs that continues nothing, or says nothing of what it is; ignored")]
    [InlineData("0802000046", "BadMessage: RESTART without a restart indicator, which it must have; answered by STATUS, cause 96")]
    [InlineData("0802000905" + Bearer + Channel + "1C029F00" + Called, "OtherVariant: SETUP with Facility of QSIG's profile (0x9F), where EuroISDN is agreed: does the far end speak QSIG?")]
    [InlineData("0802000905" + "04038090A2" + Channel + Called, "OtherVariant: SETUP for mu-law, where an E1 has A-law: is the far end set to a North American variant?")]
    [InlineData("0802000905" + Bearer + Channel + Called + "94310100", "OtherVariant: SETUP with elements of QSIG, where EuroISDN is agreed: the far end speaks QSIG")]
    public void Message_OutsideACall_IsSaidInWords(string octets, string words)
    {
        var world = new TwoSides();
        world.User.Interface.OnDlDataIndication(Convert.FromHexString(octets));
        world.Loop.Run();
        Assert.Equal(words, world.User.Errors.LastOrDefault());
    }

    /// <summary>In a call of ours, answered by the network or not yet.</summary>
    [Theory]
    [InlineData(false, "080280017A", "UnknownMessage: message type 0x7A, which EuroISDN does not have; answered by STATUS, cause 97")]
    [InlineData(false, "0802800101" + "1803A98381" + "150100", "OddElement: ALERTING with element 0x15, which EuroISDN does not have; acted on without it")]
    [InlineData(false, "0802800101", "BadMessage: ALERTING without channel identification, which it must have; answered by STATUS, cause 96")]
    [InlineData(false, "0802800101" + "1803A98390", "Channel: ALERTING for channel 16 and no other, which is the D-channel (does the far end number its channels 1 to 30?); the call is cleared, cause 6")]
    [InlineData(false, "0802000105" + Bearer + Channel, "")] // theirs with the same value: another call
    [InlineData(true, "0802800101", "UnexpectedMessage: ALERTING in state U10, where it cannot come; answered by STATUS, cause 101")]
    [InlineData(true, "0802800105" + Bearer + Channel, "ReferenceInUse: SETUP with call reference 1 of ours, which a call in state U10 has; ignored")]
    [InlineData(true, "080280014D", "")] // RELEASE without a cause: taken
    [InlineData(true, "080280017D" + "080380E46C" + "14010A", "Complaint: STATUS in its state 10 that says of a message of ours: cause 100 invalid element contents, about calling party number")]
    [InlineData(true, "080280017D" + "080380E17A" + "14010A", "Complaint: STATUS in its state 10 that says of a message of ours: cause 97 message type not implemented, about our type 0x7A")]
    [InlineData(true, "080280017D" + "0802809E" + "14010A", "")] // the answer to our STATUS ENQUIRY
    [InlineData(true, "0802000145", "NoSuchCall: DISCONNECT for call reference 1 of theirs, which no call has, though one with the other flag has it; answered by RELEASE COMPLETE, cause 81")]
    public void Message_InACall_IsSaidInWords(bool isAnswered, string octets, string words)
    {
        var world = new TwoSides();
        world.User.Call(Plain);
        world.Advance(0.1);
        if (isAnswered)
        {
            world.Network.Incoming!.Connect();
            world.Advance(0.1);
        }

        Assert.Empty(world.User.Errors);
        world.User.Interface.OnDlDataIndication(Convert.FromHexString(octets));
        world.Advance(0.1);
        Assert.Equal(words, world.User.Errors.LastOrDefault() ?? "");
    }

    /// <summary>The far end numbers by timeslots and we, as some QSIG exchanges, 1 to 30; and QSIG that hears ETSI's Facility.</summary>
    [Fact]
    public void Qsig_ThatHearsEuroIsdn_SaysSo()
    {
        var world = new TwoSides(Q931Values.QsigUser, Q931Values.QsigNetwork);
        world.User.Interface.OnDlDataIndication(Convert.FromHexString("0802000905" + Bearer + Channel + "1C019100" + Called));
        Assert.Equal("OtherVariant: SETUP with Facility of ETSI's profile (0x91), where QSIG is agreed: does the far end speak EuroISDN?", world.User.Errors.Last());
    }

    [Fact]
    public void Segments_OfWhichTheRestDoesNotCome_AreSaid_AfterT314()
    {
        var world = new TwoSides();
        world.User.Interface.OnDlDataIndication(Convert.FromHexString("0802000960" + "00028105" + Bearer));
        world.Advance(3.9);
        Assert.Empty(world.User.Errors);
        world.Advance(0.2);
        Assert.Equal("Segment: segments of a message for call reference 9 of theirs of which the rest did not come within T314; ignored", Assert.Single(world.User.Errors));
    }

    /// <summary>While a call is cleared messages of both sides cross on the way: nobody did anything wrong.</summary>
    [Fact]
    public void MessagesThatCrossOurDisconnect_AreNoErrors()
    {
        var world = new TwoSides();
        var call = world.User.Call(Plain);
        world.Advance(0.1);
        world.Network.Incoming!.Proceeding();
        world.Advance(0.1);
        world.Network.Incoming.Alerting(); // on its way
        call.Disconnect(Q850Cause.NormalClearing);
        world.Advance(1);
        Assert.Empty(world.User.Errors);
    }

    /// <summary>Whole calls of ours on both sides tell of nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GoodCalls_TellNothing(bool isQsig)
    {
        var world = isQsig ? new TwoSides(Q931Values.QsigUser, Q931Values.QsigNetwork) : new TwoSides();
        foreach (var (from, to) in new[] { (world.User, world.Network), (world.Network, world.User) })
        {
            var call = from.Call(Plain with { Calling = new("4000"), Display = "A", UserToUser = new byte[] { 4, 65 }, Redirecting = new("5") });
            world.Advance(0.1);
            to.Incoming!.Proceeding();
            to.Incoming.Alerting(Q931Details.InBand(CauseLocation.User));
            to.Incoming.Connect(new() { Connected = new("2155501") });
            world.Advance(0.1);
            call.StatusEnquiry();
            world.Advance(0.1);
            call.Disconnect(Q850Cause.NormalClearing);
            world.Advance(1);
        }

        Assert.Empty(world.User.Errors.Concat(world.Network.Errors));
        Assert.Equal((0, 0), (world.User.Interface.Calls, world.Network.Interface.Calls));
    }
}
