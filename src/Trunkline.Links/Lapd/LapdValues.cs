// What a LAPD link is set to: side, address and the system parameters of Q.921 §5.9. Point to point only.
namespace Trunkline.Links;

/// <summary>Which side of the interface a link is: it decides the C/R bit of every frame (Q.921 §3.3.2, table 1).</summary>
public enum LapdSide : byte
{
    /// <summary>Sends commands with C/R 0: a PBX towards the public network.</summary>
    User,

    /// <summary>Sends commands with C/R 1: the exchange.</summary>
    Network,
}

/// <summary>States of a link as Q.921 annex B numbers them. 1 to 3 belong to TEI assignment, which a fixed TEI never enters.</summary>
public enum LapdState : byte
{
    /// <summary>Not established.</summary>
    TeiAssigned = 4,

    /// <summary>SABME sent.</summary>
    AwaitingEstablishment = 5,

    /// <summary>DISC sent.</summary>
    AwaitingRelease = 6,

    /// <summary>Frames flow.</summary>
    MultipleFrameEstablished = 7,

    /// <summary>An enquiry waits for its answer.</summary>
    TimerRecovery = 8,
}

/// <summary>System parameters of a link (Q.921 §5.9). T201 and T202 belong to TEI assignment and have no place here.</summary>
public sealed record LapdValues
{
    /// <summary>User side, SAPI 0, TEI 0, and the defaults of §5.9.</summary>
    public static LapdValues Default { get; } = new();

    /// <summary>The D-channel of a span: the switch-over of a protected transmission path (50 ms, and alignment anew) costs no call.</summary>
    public static LapdValues Span { get; } = new() { Persistence = TimeSpan.FromMilliseconds(500) };

    /// <summary>Our side.</summary>
    public LapdSide Side { get; init; }

    /// <summary>Service access point, 0 to 63: 0 is call control.</summary>
    public int Sapi { get; init; }

    /// <summary>Terminal endpoint, 0 to 126: 0 on a primary rate interface.</summary>
    public int Tei { get; init; }

    /// <summary>How long an answer may take (§5.9.1).</summary>
    public TimeSpan T200 { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the link may be silent before we ask (§5.9.8).</summary>
    public TimeSpan T203 { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a frame is repeated (§5.9.2).</summary>
    public int N200 { get; init; } = 3;

    /// <summary>The most octets of information in a frame (§5.9.3).</summary>
    public int N201 { get; init; } = 260;

    /// <summary>Window k: I frames that may wait for acknowledgement (§5.9.5), 1 to 127.</summary>
    public int Window { get; init; } = 7;

    /// <summary>
    /// How many messages wait at most, sent ones included; at least the window. A link that stands still for T303 twice holds four of
    /// each of 30 calls: SETUP, SETUP again, RELEASE COMPLETE, and SETUP of the call after it.
    /// </summary>
    public int QueueLength { get; init; } = 128;

    /// <summary>
    /// How long an acknowledgement waits for an I frame to travel on; zero: only for one given inside the indication. Well below the far
    /// end's T200. Not in Q.921.
    /// </summary>
    public TimeSpan AcknowledgeAfter { get; init; }

    /// <summary>
    /// What an XID of ours carries when the far end seems to be of our own side, so that a loop is told from it: who we are in the upper 48
    /// bits, which of our spans in the lower 16. 0: no XID is sent. Not in Q.921.
    /// </summary>
    public ulong Probe { get; init; }

    /// <summary>When a link that should be up is tried again after it could not be established; zero: never. Not in Q.921.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long layer 1 must be lost before the link is released, well below T200 times N200; zero: at once. Q.921 leaves it open.</summary>
    public TimeSpan Persistence { get; init; }
}
