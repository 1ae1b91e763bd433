namespace Trunkline.Isdn.Messages;

/// <summary>Whether a message of one direction has an element: the columns of the tables of Q.931 §3.</summary>
public enum Presence : byte
{
    /// <summary>Not in this direction.</summary>
    Never,

    /// <summary>O.</summary>
    Optional,

    /// <summary>Mandatory in the first answer to SETUP, else optional; a user that takes the channel offered as exclusive may leave it out.</summary>
    FirstResponse,

    /// <summary>M.</summary>
    Mandatory,
}

/// <summary>One row of a table of Q.931 §3.</summary>
/// <param name="Id">The element.</param>
/// <param name="FromUser">User to network.</param>
/// <param name="FromNetwork">Network to user.</param>
/// <param name="Most">How often it may come; what is beyond is ignored (§5.8.5.2).</param>
public readonly record struct ElementRow(ElementId Id, Presence FromUser, Presence FromNetwork, byte Most = 1);

/// <summary>The tables of Q.931 §3 (circuit mode), EN 300 196-1 §11 and ECMA-143 §11: which elements a message has.</summary>
/// <remarks>
/// As data: rows in the order of their identifiers. Where the standards differ in what is optional the table has the union; what is
/// mandatory is mandatory in each. Elements a network adds of its own are optional everywhere: Facility, Display, User-user,
/// Network-specific facilities and Notification indicator come up in more messages than §3 lists, so they are taken in each of a call's.
/// </remarks>
public static class MessageElements
{
    private const Presence M = Presence.Mandatory;
    private const Presence O = Presence.Optional;
    private const Presence F = Presence.FirstResponse;
    private const Presence X = Presence.Never;

    private static readonly ElementRow Bearer = new(ElementId.BearerCapability, O, O, 2);
    private static readonly ElementRow Cause = new(ElementId.Cause, O, O, 2);
    private static readonly ElementRow MandatoryCause = new(ElementId.Cause, M, M, 2);
    private static readonly ElementRow Channel = new(ElementId.ChannelIdentification, O, O);
    private static readonly ElementRow ChannelOfFirst = new(ElementId.ChannelIdentification, O, F);
    private static readonly ElementRow Facility = new(ElementId.Facility, O, O, 16);
    private static readonly ElementRow Progress = new(ElementId.ProgressIndicator, O, O, 4);
    private static readonly ElementRow Network = new(ElementId.NetworkSpecificFacilities, O, O, 4);
    private static readonly ElementRow Notification = new(ElementId.NotificationIndicator, O, O, 4);
    private static readonly ElementRow Display = new(ElementId.Display, O, O, 4);
    private static readonly ElementRow Clock = new(ElementId.DateTime, X, O);
    private static readonly ElementRow Signal = new(ElementId.Signal, X, O);
    private static readonly ElementRow Connected = new(ElementId.ConnectedNumber, O, O);
    private static readonly ElementRow ConnectedSub = new(ElementId.ConnectedSubaddress, O, O);
    private static readonly ElementRow Redirection = new(ElementId.RedirectionNumber, O, O, 4);
    private static readonly ElementRow LowLayer = new(ElementId.LowLayerCompatibility, O, O, 4);
    private static readonly ElementRow HighLayer = new(ElementId.HighLayerCompatibility, O, O, 2);
    private static readonly ElementRow User = new(ElementId.UserUser, O, O, 2);
    private static readonly ElementRow Repeat = new(ElementId.RepeatIndicator, O, O, 4);
    private static readonly ElementRow Transit = new(ElementId.TransitCounter, O, O);
    private static readonly ElementRow Category = new(ElementId.PartyCategory, O, O);

    private static readonly ElementRow[] Setup =
    [
        new(ElementId.BearerCapability, M, M, 2),
        new(ElementId.ChannelIdentification, O, M),
        Facility, Progress, Network, Notification, Display, Clock,
        new(ElementId.Keypad, O, O),
        Signal,
        new(ElementId.CallingPartyNumber, O, O, 2),
        new(ElementId.CallingPartySubaddress, O, O, 2),
        new(ElementId.CalledPartyNumber, O, O),
        new(ElementId.CalledPartySubaddress, O, O),
        new(ElementId.RedirectingNumber, O, O, 2),
        new(ElementId.TransitNetworkSelection, O, O, 4),
        LowLayer, HighLayer, User,
        new(ElementId.SendingComplete, O, O),
        Repeat, Transit, Category,
    ];

    private static readonly ElementRow[] SetupAcknowledge = [ChannelOfFirst, Facility, Progress, Notification, Display, Signal, User];
    private static readonly ElementRow[] CallProceeding = [Bearer, ChannelOfFirst, Facility, Progress, Notification, Display, Redirection, HighLayer, User];

    private static readonly ElementRow[] Alerting =
        [Bearer, ChannelOfFirst, Facility, Progress, Notification, Display, Signal, Connected, ConnectedSub, Redirection, HighLayer, User, Transit, Category];

    private static readonly ElementRow[] Connect =
    [
        Bearer, ChannelOfFirst, Facility, Progress, Network, Notification, Display, Clock, Signal, Connected, ConnectedSub, Redirection,
        LowLayer, HighLayer, User, Transit, Category,
    ];

    private static readonly ElementRow[] ConnectAcknowledge = [Channel, Facility, Notification, Display, Signal, Category];

    private static readonly ElementRow[] ProgressMessage =
    [
        Bearer, Cause, Channel, Facility,
        new(ElementId.ProgressIndicator, M, M, 4),
        Notification, Display, Signal, Redirection, HighLayer, User, Transit, Category,
    ];

    private static readonly ElementRow[] Disconnect = [MandatoryCause, Facility, Progress, Notification, Display, Signal, User, Category];
    private static readonly ElementRow[] Clearing = [Cause, Facility, Notification, Display, Signal, User, Category];

    private static readonly ElementRow[] Information =
    [
        Cause, Channel, Facility, Progress, Notification, Display,
        new(ElementId.Keypad, O, O),
        Signal,
        new(ElementId.CalledPartyNumber, O, O),
        User,
        new(ElementId.SendingComplete, O, O),
    ];

    private static readonly ElementRow[] Status = [MandatoryCause, new(ElementId.CallState, M, M), Facility, Display];
    private static readonly ElementRow[] StatusEnquiry = [Facility, Display];

    private static readonly ElementRow[] Notify =
    [
        Bearer, Facility, Progress,
        new(ElementId.NotificationIndicator, M, M, 4),
        Display, Connected, ConnectedSub, Redirection, HighLayer, User, Category,
    ];

    private static readonly ElementRow[] FacilityMessage =
    [
        new(ElementId.Facility, M, M, 16),
        Notification, Display, Signal,
        new(ElementId.Keypad, O, O),
        new(ElementId.CalledPartyNumber, O, O),
        User,
    ];

    private static readonly ElementRow[] Register = [Facility, Display];
    private static readonly ElementRow[] Restart = [Channel, Display, new(ElementId.RestartIndicator, M, M)];
    private static readonly ElementRow[] Hold = [Facility, Display, Signal];
    private static readonly ElementRow[] HoldRejected = [MandatoryCause, Facility, Display, Signal];
    private static readonly ElementRow[] Retrieve = [Channel, Facility, Display, Signal];
    private static readonly ElementRow[] Suspend = [new(ElementId.CallIdentity, O, O), Display];
    private static readonly ElementRow[] Resumed = [new(ElementId.ChannelIdentification, M, M), Facility, Display];
    private static readonly ElementRow[] Segment = [new(ElementId.SegmentedMessage, M, M)];
    private static readonly ElementRow[] UserInformation = [new(ElementId.UserUser, M, M), new(ElementId.MoreData, O, O)];

    private static readonly ElementRow[] CongestionControl =
        [MandatoryCause, Display, new(ElementId.CongestionLevel, M, M)];

    private static readonly ElementRow[] Service = [new(ElementId.ChangeStatus, M, M), new(ElementId.ChannelIdentification, O, O)];

    /// <summary>The rows of a message; none for a type that is not known.</summary>
    public static ReadOnlySpan<ElementRow> Of(Q931MessageType type) => type switch
    {
        Q931MessageType.Alerting => Alerting,
        Q931MessageType.CallProceeding => CallProceeding,
        Q931MessageType.Progress => ProgressMessage,
        Q931MessageType.Setup => Setup,
        Q931MessageType.Connect => Connect,
        Q931MessageType.SetupAcknowledge => SetupAcknowledge,
        Q931MessageType.ConnectAcknowledge => ConnectAcknowledge,
        Q931MessageType.UserInformation => UserInformation,
        Q931MessageType.Hold or Q931MessageType.HoldAcknowledge => Hold,
        Q931MessageType.HoldReject or Q931MessageType.RetrieveReject or Q931MessageType.SuspendReject or Q931MessageType.ResumeReject => HoldRejected,
        Q931MessageType.Retrieve or Q931MessageType.RetrieveAcknowledge => Retrieve,
        Q931MessageType.Suspend or Q931MessageType.SuspendAcknowledge or Q931MessageType.Resume => Suspend,
        Q931MessageType.ResumeAcknowledge => Resumed,
        Q931MessageType.Disconnect => Disconnect,
        Q931MessageType.Release or Q931MessageType.ReleaseComplete => Clearing,
        Q931MessageType.Restart or Q931MessageType.RestartAcknowledge => Restart,
        Q931MessageType.Segment => Segment,
        Q931MessageType.Facility => FacilityMessage,
        Q931MessageType.Register => Register,
        Q931MessageType.Notify => Notify,
        Q931MessageType.StatusEnquiry => StatusEnquiry,
        Q931MessageType.CongestionControl => CongestionControl,
        Q931MessageType.Information => Information,
        Q931MessageType.Status => Status,
        Q931MessageType.Service or Q931MessageType.ServiceAcknowledge => Service,
        _ => default,
    };
}
