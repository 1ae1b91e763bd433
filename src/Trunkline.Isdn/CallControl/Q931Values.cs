using Trunkline.Base;

namespace Trunkline.Isdn.CallControl;

/// <summary>In which order free channels are tried for calls of ours.</summary>
public enum ChannelHunt : byte
{
    /// <summary>The lowest free one.</summary>
    Ascending,

    /// <summary>The highest free one: what one side does when the other ascends, against glare.</summary>
    Descending,

    /// <summary>The next free one after the last taken.</summary>
    Cyclic,
}

/// <summary>How strongly a SETUP asks for a channel (Q.931 §5.1.2).</summary>
public enum ChannelNegotiation : byte
{
    /// <summary>The other side chooses.</summary>
    Any,

    /// <summary>This one, or another.</summary>
    Preferred,

    /// <summary>This one or none.</summary>
    Exclusive,
}

/// <summary>How our SETUP says that a call was diverted.</summary>
public enum DiversionForm : byte
{
    /// <summary>As a component in Facility: EN 300 207-1 divertingLegInformation2, ECMA-174.</summary>
    Facility,

    /// <summary>As the element redirecting number (0x74), as many networks want it.</summary>
    Element,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>The North American protocols of SERVICE, by their discriminators. Their two message types are each other's (libpri 1.6.0).</summary>
public enum MaintenanceProtocol : byte
{
    /// <summary>None: SERVICE is neither sent nor understood.</summary>
    None,

    /// <summary>AT&amp;T's (4ESS, 5ESS; DMS-100 too): SERVICE is 0x0F, its acknowledgement 0x07.</summary>
    Att = Messages.Q931Message.MaintenanceDiscriminator,

    /// <summary>National ISDN's: SERVICE is 0x07, its acknowledgement 0x0F.</summary>
    National = Messages.Q931Message.OtherMaintenanceDiscriminator,
}

/// <summary>What differs between variants of DSS1, and the timers of Q.931 tables 9-1 and 9-2: data over one machine.</summary>
public sealed record Q931Values
{
    /// <summary>The user side of EuroISDN (ETS 300 102, EN 300 403).</summary>
    public static Q931Values EuroIsdnUser { get; } = new() { Name = "EuroISDN user" };

    /// <summary>The network side of EuroISDN.</summary>
    public static Q931Values EuroIsdnNetwork { get; } = new()
    {
        Name = "EuroISDN network", Side = Q931Side.Network, T304 = TimeSpan.FromSeconds(20), T310 = TimeSpan.FromSeconds(10),
        Negotiation = ChannelNegotiation.Exclusive, Hunt = ChannelHunt.Descending, Location = CauseLocation.PublicLocal,
    };

    /// <summary>One side of QSIG (ECMA-143, ISO/IEC 11572): the symmetrical call; the side that is user in LAPD.</summary>
    public static Q931Values QsigUser { get; } = new()
    {
        Name = "QSIG user", IsSymmetrical = true, T310 = TimeSpan.FromSeconds(110), T309 = TimeSpan.FromSeconds(90),
        Location = CauseLocation.PrivateLocal, SendsSendingComplete = false,
    };

    /// <summary>The other side of QSIG: it has priority when calls collide.</summary>
    public static Q931Values QsigNetwork { get; } = QsigUser with { Name = "QSIG network", Side = Q931Side.Network, Hunt = ChannelHunt.Descending };

    /// <summary>For people.</summary>
    public string Name { get; init; } = "";

    /// <summary>The side of the interface: who numbers, who has priority in a collision.</summary>
    public Q931Side Side { get; init; }

    /// <summary>Both sides run the user's table (annex D): QSIG.</summary>
    public bool IsSymmetrical { get; init; }

    /// <summary>Which table a call runs.</summary>
    public Q931Side Table => IsSymmetrical ? Q931Side.User : Side;

    /// <summary>The channels of the interface: bit n is timeslot n. An E1: 1 to 15 and 17 to 31.</summary>
    public uint Channels { get; init; } = 0xFFFEFFFE;

    /// <summary>The order in which channels are tried.</summary>
    public ChannelHunt Hunt { get; init; }

    /// <summary>How strongly our SETUP asks for the channel.</summary>
    public ChannelNegotiation Negotiation { get; init; } = ChannelNegotiation.Preferred;

    /// <summary>How our SETUP says that a call was diverted; both forms are read.</summary>
    public DiversionForm Diversion { get; init; }

    /// <summary>Octets of the call reference: 2 on a primary rate interface (§4.3).</summary>
    public byte ReferenceLength { get; init; } = 2;

    /// <summary>Where causes of ours are made.</summary>
    public CauseLocation Location { get; init; } = CauseLocation.User;

    /// <summary>A SETUP with the whole number says so with Sending complete.</summary>
    public bool SendsSendingComplete { get; init; } = true;

    /// <summary>A DISCONNECT without anything to hear is answered by RELEASE at once.</summary>
    public bool ReleasesAtOnce { get; init; } = true;

    /// <summary>A CONNECT is acknowledged at once (network side).</summary>
    public bool AwardsAtOnce { get; init; } = true;

    /// <summary>A channel nobody knows the state of is repaired by RESTART.</summary>
    public bool RepairsChannels { get; init; } = true;

    /// <summary>Channels that the far end restarts are idle at once; false: when the layer above says so, at most T317 later.</summary>
    public bool AnswersRestartAtOnce { get; init; } = true;

    /// <summary>Which SERVICE messages are agreed with the far end: no variant here has them of itself.</summary>
    public MaintenanceProtocol Maintenance { get; init; }

    /// <summary>The longest message of one frame in octets (Q.921 N201); longer ones go out in segments (annex H).</summary>
    public int FrameOctets { get; init; } = Messages.Q931Segmenter.FrameOctets;

    /// <summary>The most calls at once; more are refused with cause 42.</summary>
    public int MaxCalls { get; init; } = 256;

    /// <summary>Nobody answers.</summary>
    public TimeSpan T301 { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>Between digits that are received.</summary>
    public TimeSpan T302 { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>SETUP to its first response.</summary>
    public TimeSpan T303 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Digits sent to the response; 30 s at the user, 20 s at the network.</summary>
    public TimeSpan T304 { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>DISCONNECT to RELEASE.</summary>
    public TimeSpan T305 { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>DISCONNECT with tones to RELEASE.</summary>
    public TimeSpan T306 { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>RELEASE to RELEASE COMPLETE.</summary>
    public TimeSpan T308 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long calls that talk live without a link; 6 to 90 s.</summary>
    public TimeSpan T309 { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>CALL PROCEEDING to the next; 10 s at the network, 30 to 120 s at the user.</summary>
    public TimeSpan T310 { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>CONNECT to CONNECT ACKNOWLEDGE.</summary>
    public TimeSpan T313 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>A segment received to the next (annex H).</summary>
    public TimeSpan T314 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>RESTART to RESTART ACKNOWLEDGE.</summary>
    public TimeSpan T316 { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long channels that the far end did not restart are left alone before they are asked for again; of our own choice.</summary>
    public TimeSpan RestartRetry { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>RESTART received to its channels idle; below the far end's T316.</summary>
    public TimeSpan T317 { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>STATUS ENQUIRY to STATUS.</summary>
    public TimeSpan T322 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How often STATUS ENQUIRY is sent again.</summary>
    public int StatusEnquiries { get; init; } = 3;

    /// <summary>SERVICE to SERVICE ACKNOWLEDGE; sent twice. Not a timer of Q.931.</summary>
    public TimeSpan ServiceAnswer { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long to wait before the link is asked for again after it went down; not a timer of Q.931.</summary>
    public TimeSpan LinkRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a timer of the tables runs.</summary>
    internal TimeSpan Of(CallEvent timer) => timer switch
    {
        CallEvent.T301 => T301,
        CallEvent.T302 => T302,
        CallEvent.T303 => T303,
        CallEvent.T304 => T304,
        CallEvent.T305 => T305,
        CallEvent.T306 => T306,
        CallEvent.T308 => T308,
        CallEvent.T309 => T309,
        CallEvent.T310 => T310,
        CallEvent.T313 => T313,
        _ => T322,
    };
}
