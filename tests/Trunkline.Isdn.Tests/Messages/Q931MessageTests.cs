using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.Messages;

public sealed class Q931MessageTests
{
    /// <summary>SETUP of libpri 1.6.0, EuroISDN.</summary>
    private static readonly byte[] Setup = Convert.FromHexString(
        "0802000105040380 90A31803A983836C0B4181343933303535353031700AA13439333031323334 35A1".Replace(" ", "", StringComparison.Ordinal));

    [Fact]
    public void Setup_OfLibpri_HasItsElements()
    {
        Assert.True(Q931Message.TryParse(Setup, out var message, out _));
        Assert.Equal(Q931MessageType.Setup, message.Type);
        Assert.Equal(new CallReference(1), message.CallReference);
        Assert.True(message.TryGet<BearerCapabilityIe>(out var bearer));
        Assert.Equal(BearerCapabilityIe.Speech, bearer);
        Assert.True(message.TryGet<ChannelIdentificationIe>(out var channel));
        Assert.Equal(ChannelIdentificationIe.Of(3, exclusive: true), channel);
        Assert.True(message.TryGet<CallingPartyNumberIe>(out var calling));
        Assert.Equal(new PhoneNumber("493055501", TypeOfNumber.Subscriber, NumberingPlan.Isdn, Presentation.Allowed, Screening.UserVerified), calling.Number.ToPhoneNumber());
        Assert.True(message.TryGet<CalledPartyNumberIe>(out var called));
        Assert.Equal(new PhoneNumber("493012345", TypeOfNumber.National, NumberingPlan.Isdn), called.Number.ToPhoneNumber());
        Assert.True(message.Has(ElementId.SendingComplete));
        Assert.False(message.Has(ElementId.Facility));
    }

    [Fact]
    public void Setup_WrittenFromItsValues_IsTheSameButForSendingCompleteInFront()
    {
        Span<byte> octets = stackalloc byte[260];
        Span<byte> a = stackalloc byte[32];
        Span<byte> b = stackalloc byte[32];
        var writer = new Q931Writer(octets, new(1), Q931MessageType.Setup);
        Assert.True(writer.Add(CalledPartyNumberIe.From(new("493012345", TypeOfNumber.National, NumberingPlan.Isdn), a)));
        Assert.True(writer.Add(new SendingCompleteIe()));
        Assert.True(writer.Add(CallingPartyNumberIe.From(new("493055501", TypeOfNumber.Subscriber, NumberingPlan.Isdn, Screening: Screening.UserVerified), b)));
        Assert.True(writer.Add(BearerCapabilityIe.Speech));
        Assert.True(writer.Add(ChannelIdentificationIe.Of(3, exclusive: true)));
        Assert.Equal(
            "0802000105A104038090A31803A983836C0B4181343933303535353031700AA1343933303132333435", Convert.ToHexString(writer.Octets));
    }

    [Theory]
    [InlineData("", Q931ParseErrorKind.TooShort, 0)]
    [InlineData("08", Q931ParseErrorKind.TooShort, 1)]
    [InlineData("080200", Q931ParseErrorKind.TooShort, 3)]
    [InlineData("08020001", Q931ParseErrorKind.TooShort, 4)]
    [InlineData("0902000105", Q931ParseErrorKind.WrongDiscriminator, 0)]
    [InlineData("081200010500", Q931ParseErrorKind.CallReferenceFormat, 1)]
    [InlineData("080300000105", Q931ParseErrorKind.CallReferenceFormat, 1)]
    public void Octets_ThatAreNoMessage_SayWhyAndWhere(string hex, Q931ParseErrorKind kind, int offset)
    {
        Assert.False(Q931Message.TryParse(Convert.FromHexString(hex), out _, out var error));
        Assert.Equal(new(kind, offset), error);
    }

    [Theory]
    [InlineData("080062", "dummy")]
    [InlineData("08010162", "1")]
    [InlineData("08018162", "1'")]
    [InlineData("0802FFFF62", "32767'")]
    [InlineData("0802000046", "0")]
    public void CallReference_OfEachLength_IsRead(string hex, string expected)
    {
        Assert.True(Q931Message.TryParse(Convert.FromHexString(hex), out var message, out _));
        Assert.Equal(expected, message.CallReference.ToString());
        Span<byte> octets = stackalloc byte[8];
        Assert.Equal(hex, Convert.ToHexString(new Q931Writer(octets, message.CallReference, message.Type).Octets));
    }

    [Fact]
    public void Shifts_LockingAndNot_GiveElementsTheirCodesets()
    {
        // not locking to 5 for one element, locking to 6, back to 0 for one, and an ignored locking shift to 4
        Assert.True(Q931Message.TryParse(Convert.FromHexString("0802000162" + "9D320181" + "1C0191" + "96" + "010100" + "98" + "280141" + "94" + "020100"), out var message, out _));
        Assert.Equal([(ElementId)0x532, ElementId.Facility, (ElementId)0x601, ElementId.Display, (ElementId)0x602], message.Elements.ToArray().Select(e => e.Id));
        Assert.True(message.HasBadShift);
    }

    [Theory]
    [InlineData("08020001059D")]
    [InlineData("080200010595")]
    [InlineData("080200010504")]
    [InlineData("08020001050405")]
    public void Message_EndingInAShiftOrInsideAnElement_IsReadToItsEnd(string hex)
    {
        Assert.True(Q931Message.TryParse(Convert.FromHexString(hex), out var message, out _));
        Assert.All(message.Elements.ToArray(), e => Assert.True(e.IsTruncated && e.End <= message.Octets.Length));
    }

    [Fact]
    public void Message_Of255Elements_HasThemAll()
    {
        byte[] octets = [8, 2, 0, 1, 0x7B, .. Enumerable.Repeat((byte)0xA1, 255)];
        Assert.True(Q931Message.TryParse(octets, out var message, out _));
        Assert.Equal(255, message.Elements.Length);
    }

    [Fact]
    public void Service_OfTheMaintenanceProtocol_IsNotConnectAcknowledge()
    {
        Assert.True(Q931Message.TryParse(Convert.FromHexString("030200000F0101C21803A98384"), out var message, out _));
        Assert.Equal(Q931MessageType.Service, message.Type);
        Assert.True(message.TryGet<ChangeStatusIe>(out var status));
        Assert.Equal(new(ChannelStatus.OutOfService), status);
        Span<byte> octets = stackalloc byte[32];
        var writer = new Q931Writer(octets, message.CallReference, message.Type);
        writer.Add(status);
        writer.Add(ChannelIdentificationIe.Of(4, exclusive: true));
        Assert.Equal(Convert.ToHexString(message.Octets), Convert.ToHexString(writer.Octets));
    }

    [Fact]
    public void Writer_WithoutRoom_LeavesOutWhatDoesNotFit_AndSaysSo()
    {
        Span<byte> octets = stackalloc byte[9];
        var writer = new Q931Writer(octets, new(1), Q931MessageType.Disconnect);
        Assert.True(writer.Add(new CauseIe(Q850Cause.UserBusy, CauseLocation.User)));
        Assert.False(writer.Add(new ProgressIndicatorIe(ProgressDescription.InBand, CauseLocation.User)));
        Assert.True(writer.HasOverflowed);
        Assert.Equal("08020001450802" + "8091", Convert.ToHexString(writer.Octets));
    }

    [Fact]
    public void Writer_ElementsOfAnotherCodeset_FollowBehindOneLockingShift()
    {
        Span<byte> octets = stackalloc byte[64];
        var writer = new Q931Writer(octets, new(1), Q931MessageType.Setup);
        Assert.True(writer.AddRaw(ElementId.TransitCounter, [0x81]));
        Assert.True(writer.Add(new PartyCategoryIe(1)));
        Assert.True(writer.Add(BearerCapabilityIe.Speech));
        Assert.Equal("080200010504038090A3" + "94310181" + "95320181", Convert.ToHexString(writer.Octets));
    }

    [Fact]
    public void Parse_Allocates_Nothing()
    {
        var message = new Q931Message();
        var diagnosis = new Q931Diagnosis();
        NoAllocation.In(() =>
        {
            message.TryRead(Setup, out _);
            message.TryGet<BearerCapabilityIe>(out _);
            message.TryGet<ChannelIdentificationIe>(out _);
            message.TryGet<CallingPartyNumberIe>(out _);
            message.TryGet<CalledPartyNumberIe>(out _);
            diagnosis.Examine(message, Variant.EuroIsdn, Q931Side.User, isFirstResponse: false);
        });
    }

    [Fact]
    public void Write_Allocates_Nothing()
    {
        var number = new PhoneNumber("493012345", TypeOfNumber.National, NumberingPlan.Isdn);
        NoAllocation.In(() =>
        {
            Span<byte> octets = stackalloc byte[260];
            Span<byte> digits = stackalloc byte[32];
            var writer = new Q931Writer(octets, new(1), Q931MessageType.Setup);
            writer.Add(CalledPartyNumberIe.From(number, digits));
            writer.Add(BearerCapabilityIe.Speech);
            writer.Add(ChannelIdentificationIe.Of(3, exclusive: true));
            writer.Add(new SendingCompleteIe());
        });
    }
}
