namespace Trunkline.Isdn.Messages;

/// <summary>Which elements have values here, and whether contents are such a value.</summary>
public static class ElementContent
{
    /// <summary>True for the identifiers of codesets 0, 4 and 5 this room reads.</summary>
    public static bool IsKnown(ElementId id) => id switch
    {
        ElementId.SegmentedMessage or ElementId.BearerCapability or ElementId.Cause or ElementId.CallIdentity or ElementId.CallState
            or ElementId.ChannelIdentification or ElementId.Facility or ElementId.ProgressIndicator or ElementId.NetworkSpecificFacilities
            or ElementId.NotificationIndicator or ElementId.Display or ElementId.DateTime or ElementId.Keypad or ElementId.Signal
            or ElementId.ConnectedNumber or ElementId.ConnectedSubaddress or ElementId.CallingPartyNumber or ElementId.CallingPartySubaddress
            or ElementId.CalledPartyNumber or ElementId.CalledPartySubaddress or ElementId.RedirectingNumber or ElementId.RedirectionNumber
            or ElementId.TransitNetworkSelection or ElementId.RestartIndicator or ElementId.LowLayerCompatibility or ElementId.HighLayerCompatibility
            or ElementId.UserUser or ElementId.MoreData or ElementId.SendingComplete or ElementId.CongestionLevel or ElementId.RepeatIndicator
            or ElementId.TransitCounter or ElementId.PartyCategory => true,
        _ => false,
    };

    /// <summary>Whether contents can be read as the element's value; contents of what is not known always can.</summary>
    /// <returns>What is wrong with them; <see cref="ElementErrorKind.None"/> when nothing is.</returns>
    public static ElementError Check(ElementId id, ReadOnlySpan<byte> content) => id switch
    {
        ElementId.SegmentedMessage => Check<SegmentedMessageIe>(content),
        ElementId.ChangeStatus => Check<ChangeStatusIe>(content),
        ElementId.BearerCapability => Check<BearerCapabilityIe>(content),
        ElementId.Cause => Check<CauseIe>(content),
        ElementId.CallIdentity => Check<CallIdentityIe>(content),
        ElementId.CallState => Check<CallStateIe>(content),
        ElementId.ChannelIdentification => Check<ChannelIdentificationIe>(content),
        ElementId.Facility => Check<FacilityIe>(content),
        ElementId.ProgressIndicator => Check<ProgressIndicatorIe>(content),
        ElementId.NetworkSpecificFacilities => Check<NetworkSpecificFacilitiesIe>(content),
        ElementId.NotificationIndicator => Check<NotificationIndicatorIe>(content),
        ElementId.Display => Check<DisplayIe>(content),
        ElementId.DateTime => Check<DateTimeIe>(content),
        ElementId.Keypad => Check<KeypadIe>(content),
        ElementId.Signal => Check<SignalIe>(content),
        ElementId.ConnectedNumber => Check<ConnectedNumberIe>(content),
        ElementId.ConnectedSubaddress => Check<ConnectedSubaddressIe>(content),
        ElementId.CallingPartyNumber => Check<CallingPartyNumberIe>(content),
        ElementId.CallingPartySubaddress => Check<CallingPartySubaddressIe>(content),
        ElementId.CalledPartyNumber => Check<CalledPartyNumberIe>(content),
        ElementId.CalledPartySubaddress => Check<CalledPartySubaddressIe>(content),
        ElementId.RedirectingNumber => Check<RedirectingNumberIe>(content),
        ElementId.RedirectionNumber => Check<RedirectionNumberIe>(content),
        ElementId.TransitNetworkSelection => Check<TransitNetworkSelectionIe>(content),
        ElementId.RestartIndicator => Check<RestartIndicatorIe>(content),
        ElementId.LowLayerCompatibility => Check<LowLayerCompatibilityIe>(content),
        ElementId.HighLayerCompatibility => Check<HighLayerCompatibilityIe>(content),
        ElementId.UserUser => Check<UserUserIe>(content),
        ElementId.PartyCategory => Check<PartyCategoryIe>(content),
        _ => default,
    };

    private static ElementError Check<TElement>(ReadOnlySpan<byte> content)
        where TElement : struct, IInformationElement<TElement>, allows ref struct
    {
        TElement.TryRead(content, out _, out var error);
        return error;
    }
}
