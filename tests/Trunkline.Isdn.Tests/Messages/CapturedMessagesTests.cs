using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.Messages;

/// <summary>Messages of libpri 1.6.0, both sides of calls of several variants: taken without a complaint, and each element written again from its value.</summary>
public sealed class CapturedMessagesTests
{
    [Theory]
    [InlineData("euroisdn.pcap", false)]
    [InlineData("overlap.pcap", false)]
    [InlineData("uui.pcap", false)]
    [InlineData("qsig.pcap", true)]
    public void Capture_HasNothingWrong(string name, bool qsig)
    {
        var diagnosis = new Q931Diagnosis();
        foreach (var octets in LapdCapture.Read(name))
        {
            Assert.True(Q931Message.TryParse(octets, out var message, out _));
            foreach (var side in (Q931Side[])[Q931Side.User, Q931Side.Network])
            {
                diagnosis.Examine(message, qsig ? Variant.Qsig : Variant.EuroIsdn, side, isFirstResponse: false);
                Assert.True(diagnosis.IsTypeKnown);
                Assert.False(diagnosis.IsFatal, Q931Text.Full(message));
                Assert.Equal(Q850Cause.None, diagnosis.Cause);
            }
        }
    }

    [Fact]
    public void EveryElement_WrittenFromItsValue_HasTheOctetsReceived()
    {
        var kinds = new HashSet<ElementId>();
        foreach (var octets in LapdCapture.Names().SelectMany(LapdCapture.Read))
        {
            Assert.True(Q931Message.TryParse(octets, out var message, out _));
            foreach (var element in message.Elements)
            {
                var rewritten = Rewrite(element.Id, message.Content(element));
                if (rewritten is null)
                {
                    continue;
                }

                kinds.Add(element.Id);
                Assert.Equal($"{element.Id} {Convert.ToHexString(message.Content(element))}", $"{element.Id} {rewritten}");
            }
        }

        Assert.Superset(
            new HashSet<ElementId>([
                ElementId.BearerCapability, ElementId.Cause, ElementId.ChannelIdentification, ElementId.Facility, ElementId.ProgressIndicator, ElementId.Display,
                ElementId.CallingPartyNumber, ElementId.CalledPartyNumber, ElementId.ConnectedNumber, ElementId.RestartIndicator, ElementId.UserUser,
            ]),
            kinds);
    }

    /// <summary>By hand after Q.931 §4.5, for what the captures have not.</summary>
    [Theory]
    [InlineData(ElementId.CallState, "0A")]
    [InlineData(ElementId.Cause, "80E0041850")]
    [InlineData(ElementId.BearerCapability, "8890")]
    [InlineData(ElementId.BearerCapability, "889886")]
    [InlineData(ElementId.ChannelIdentification, "A1839F")]
    [InlineData(ElementId.ChannelIdentification, "A993" + "80010002")]
    [InlineData(ElementId.ChannelIdentification, "A983" + "010203" + "9E")]
    [InlineData(ElementId.ChannelIdentification, "E9858387")]
    [InlineData(ElementId.ChannelIdentification, "A3")]
    [InlineData(ElementId.ChannelIdentification, "A0")]
    [InlineData(ElementId.ChannelIdentification, "89")]
    [InlineData(ElementId.NotificationIndicator, "FB")]
    [InlineData(ElementId.NotificationIndicator, "04" + "3003020101")]
    [InlineData(ElementId.Display, "B1416E6E")]
    [InlineData(ElementId.Keypad, "2A3231")]
    [InlineData(ElementId.Signal, "3F")]
    [InlineData(ElementId.DateTime, "1A0B18130F")]
    [InlineData(ElementId.DateTime, "1A0B18")]
    [InlineData(ElementId.RedirectingNumber, "21018F34393330")]
    [InlineData(ElementId.RedirectionNumber, "21A034393330")]
    [InlineData(ElementId.CallingPartySubaddress, "80503132")]
    [InlineData(ElementId.CalledPartySubaddress, "A81230")]
    [InlineData(ElementId.ConnectedSubaddress, "80503132")]
    [InlineData(ElementId.TransitNetworkSelection, "A1323838")]
    [InlineData(ElementId.NetworkSpecificFacilities, "00E2")]
    [InlineData(ElementId.NetworkSpecificFacilities, "04A1323838E2")]
    [InlineData(ElementId.LowLayerCompatibility, "8890")]
    [InlineData(ElementId.HighLayerCompatibility, "9181")]
    [InlineData(ElementId.HighLayerCompatibility, "915E81")]
    [InlineData(ElementId.SegmentedMessage, "8205")]
    [InlineData(ElementId.ChangeStatus, "C2")]
    [InlineData(ElementId.CallIdentity, "3132")]
    [InlineData(ElementId.PartyCategory, "82")]
    [InlineData(ElementId.SendingComplete, "A1")]
    [InlineData(ElementId.MoreData, "A0")]
    [InlineData(ElementId.RepeatIndicator, "D2")]
    [InlineData(ElementId.CongestionLevel, "BF")]
    public void Element_ByHand_RoundTrips(ElementId id, string hex) => Assert.Equal(hex, Rewrite(id, Convert.FromHexString(hex)));

    /// <summary>What each must not take.</summary>
    [Theory]
    [InlineData(ElementId.BearerCapability, "80", ElementErrorKind.TooShort, 1)]
    [InlineData(ElementId.BearerCapability, "0000", ElementErrorKind.TooShort, 2)]
    [InlineData(ElementId.Cause, "80", ElementErrorKind.TooShort, 1)]
    [InlineData(ElementId.Cause, "0080", ElementErrorKind.TooShort, 2)]
    [InlineData(ElementId.CallState, "0A0A", ElementErrorKind.TooLong, 1)]
    [InlineData(ElementId.ChannelIdentification, "A9", ElementErrorKind.TooShort, 1)]
    [InlineData(ElementId.ChannelIdentification, "A983", ElementErrorKind.TooShort, 2)]
    [InlineData(ElementId.ChannelIdentification, "A983A0", ElementErrorKind.BadValue, 2)]
    [InlineData(ElementId.ChannelIdentification, "A9938001", ElementErrorKind.TooShort, 4)]
    [InlineData(ElementId.ChannelIdentification, "A99380010002FF", ElementErrorKind.TooLong, 6)]
    [InlineData(ElementId.ChannelIdentification, "AA8381", ElementErrorKind.BadValue, 0)]
    [InlineData(ElementId.ChannelIdentification, "E9", ElementErrorKind.TooShort, 1)]
    [InlineData(ElementId.ProgressIndicator, "8188FF", ElementErrorKind.TooLong, 2)]
    [InlineData(ElementId.CalledPartyNumber, "A13132FF33", ElementErrorKind.BadValue, 3)]
    [InlineData(ElementId.CallingPartyNumber, "21", ElementErrorKind.TooShort, 1)]
    [InlineData(ElementId.DateTime, "1A0D18", ElementErrorKind.BadValue, 1)]
    [InlineData(ElementId.DateTime, "1A0B00", ElementErrorKind.BadValue, 2)]
    [InlineData(ElementId.RestartIndicator, "81", ElementErrorKind.BadValue, 0)]
    [InlineData(ElementId.ChangeStatus, "C7", ElementErrorKind.BadValue, 0)]
    [InlineData(ElementId.NetworkSpecificFacilities, "04A132", ElementErrorKind.TooShort, 3)]
    [InlineData(ElementId.HighLayerCompatibility, "9101", ElementErrorKind.TooShort, 2)]
    public void Element_WithBadContents_SaysWhyAndWhere(ElementId id, string hex, ElementErrorKind kind, int offset) =>
        Assert.Equal(new(kind, offset), ElementContent.Check(id, Convert.FromHexString(hex)));

    private static string? Rewrite(ElementId id, ReadOnlySpan<byte> content) => id switch
    {
        ElementId.SegmentedMessage => Rewrite<SegmentedMessageIe>(content),
        ElementId.ChangeStatus => Rewrite<ChangeStatusIe>(content),
        ElementId.BearerCapability => Rewrite<BearerCapabilityIe>(content),
        ElementId.Cause => Rewrite<CauseIe>(content),
        ElementId.CallIdentity => Rewrite<CallIdentityIe>(content),
        ElementId.CallState => Rewrite<CallStateIe>(content),
        ElementId.ChannelIdentification => Rewrite<ChannelIdentificationIe>(content),
        ElementId.Facility => Rewrite<FacilityIe>(content),
        ElementId.ProgressIndicator => Rewrite<ProgressIndicatorIe>(content),
        ElementId.NetworkSpecificFacilities => Rewrite<NetworkSpecificFacilitiesIe>(content),
        ElementId.NotificationIndicator => Rewrite<NotificationIndicatorIe>(content),
        ElementId.Display => Rewrite<DisplayIe>(content),
        ElementId.DateTime => Rewrite<DateTimeIe>(content),
        ElementId.Keypad => Rewrite<KeypadIe>(content),
        ElementId.Signal => Rewrite<SignalIe>(content),
        ElementId.ConnectedNumber => Rewrite<ConnectedNumberIe>(content),
        ElementId.ConnectedSubaddress => Rewrite<ConnectedSubaddressIe>(content),
        ElementId.CallingPartyNumber => Rewrite<CallingPartyNumberIe>(content),
        ElementId.CallingPartySubaddress => Rewrite<CallingPartySubaddressIe>(content),
        ElementId.CalledPartyNumber => Rewrite<CalledPartyNumberIe>(content),
        ElementId.CalledPartySubaddress => Rewrite<CalledPartySubaddressIe>(content),
        ElementId.RedirectingNumber => Rewrite<RedirectingNumberIe>(content),
        ElementId.RedirectionNumber => Rewrite<RedirectionNumberIe>(content),
        ElementId.TransitNetworkSelection => Rewrite<TransitNetworkSelectionIe>(content),
        ElementId.RestartIndicator => Rewrite<RestartIndicatorIe>(content),
        ElementId.LowLayerCompatibility => Rewrite<LowLayerCompatibilityIe>(content),
        ElementId.HighLayerCompatibility => Rewrite<HighLayerCompatibilityIe>(content),
        ElementId.UserUser => Rewrite<UserUserIe>(content),
        ElementId.MoreData => Rewrite<MoreDataIe>(content),
        ElementId.SendingComplete => Rewrite<SendingCompleteIe>(content),
        ElementId.CongestionLevel => Rewrite<CongestionLevelIe>(content),
        ElementId.RepeatIndicator => Rewrite<RepeatIndicatorIe>(content),
        ElementId.PartyCategory => Rewrite<PartyCategoryIe>(content),
        _ => null,
    };

    private static string Rewrite<TElement>(ReadOnlySpan<byte> content)
        where TElement : struct, IInformationElement<TElement>, allows ref struct
    {
        if (!TElement.TryRead(content, out var value, out var error))
        {
            return error.ToString();
        }

        var written = new byte[260];
        Assert.True(value.TryWrite(written, out var length));
        return Convert.ToHexString(written.AsSpan(0, length));
    }
}
