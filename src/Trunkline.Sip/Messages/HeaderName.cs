namespace Trunkline.Sip;

/// <summary>The headers this stack has a name for; every other one is <see cref="Other"/> and reached by its own name.</summary>
public enum HeaderName : byte
{
    /// <summary>Any other header: kept as octets.</summary>
    Other,

    /// <summary>Via, compact v.</summary>
    Via,

    /// <summary>From, compact f.</summary>
    From,

    /// <summary>To, compact t.</summary>
    To,

    /// <summary>Call-ID, compact i.</summary>
    CallId,

    /// <summary>CSeq.</summary>
    CSeq,

    /// <summary>Max-Forwards.</summary>
    MaxForwards,

    /// <summary>Contact, compact m.</summary>
    Contact,

    /// <summary>Content-Length, compact l.</summary>
    ContentLength,

    /// <summary>Content-Type, compact c.</summary>
    ContentType,

    /// <summary>Route.</summary>
    Route,

    /// <summary>Record-Route.</summary>
    RecordRoute,

    /// <summary>Expires.</summary>
    Expires,

    /// <summary>Min-Expires.</summary>
    MinExpires,

    /// <summary>Allow.</summary>
    Allow,

    /// <summary>Supported, compact k.</summary>
    Supported,

    /// <summary>Require.</summary>
    Require,

    /// <summary>Proxy-Require.</summary>
    ProxyRequire,

    /// <summary>Unsupported.</summary>
    Unsupported,

    /// <summary>Accept.</summary>
    Accept,

    /// <summary>Authorization.</summary>
    Authorization,

    /// <summary>Proxy-Authorization.</summary>
    ProxyAuthorization,

    /// <summary>WWW-Authenticate.</summary>
    WwwAuthenticate,

    /// <summary>Proxy-Authenticate.</summary>
    ProxyAuthenticate,

    /// <summary>Reason.</summary>
    Reason,

    /// <summary>Retry-After.</summary>
    RetryAfter,

    /// <summary>Warning.</summary>
    Warning,

    /// <summary>Replaces.</summary>
    Replaces,

    /// <summary>Refer-To, compact r.</summary>
    ReferTo,

    /// <summary>Referred-By, compact b.</summary>
    ReferredBy,

    /// <summary>Event, compact o.</summary>
    Event,

    /// <summary>Subscription-State.</summary>
    SubscriptionState,

    /// <summary>P-Asserted-Identity.</summary>
    PAssertedIdentity,

    /// <summary>P-Preferred-Identity.</summary>
    PPreferredIdentity,

    /// <summary>Remote-Party-ID, of the drafts before RFC 3325.</summary>
    RemotePartyId,

    /// <summary>Privacy.</summary>
    Privacy,

    /// <summary>Diversion.</summary>
    Diversion,

    /// <summary>History-Info.</summary>
    HistoryInfo,

    /// <summary>Path.</summary>
    Path,

    /// <summary>Subject, compact s.</summary>
    Subject,

    /// <summary>Date.</summary>
    Date,

    /// <summary>User-Agent.</summary>
    UserAgent,

    /// <summary>Server.</summary>
    Server,

    /// <summary>Content-Encoding, compact e.</summary>
    ContentEncoding,

    /// <summary>Content-Disposition.</summary>
    ContentDisposition,

    /// <summary>Priority.</summary>
    Priority,

    /// <summary>Alert-Info.</summary>
    AlertInfo,

    /// <summary>User-to-User.</summary>
    UserToUser,

    /// <summary>Session-Expires, compact x.</summary>
    SessionExpires,

    /// <summary>Min-SE.</summary>
    MinSe,

    /// <summary>RSeq.</summary>
    RSeq,

    /// <summary>RAck.</summary>
    RAck,

    /// <summary>Timestamp.</summary>
    Timestamp,
}

/// <summary>Header names to and from octets: long and compact forms (RFC 3261 §7.3.3), any case.</summary>
public static class HeaderNames
{
    internal const int Count = 53;

    /// <summary>The header of this name; <see cref="HeaderName.Other"/> when it has none here.</summary>
    public static HeaderName Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 => (name[0] | 0x20) switch
        {
            'v' => HeaderName.Via,
            'f' => HeaderName.From,
            't' => HeaderName.To,
            'i' => HeaderName.CallId,
            'm' => HeaderName.Contact,
            'l' => HeaderName.ContentLength,
            'c' => HeaderName.ContentType,
            'k' => HeaderName.Supported,
            'r' => HeaderName.ReferTo,
            'b' => HeaderName.ReferredBy,
            'o' => HeaderName.Event,
            's' => HeaderName.Subject,
            'e' => HeaderName.ContentEncoding,
            'x' => HeaderName.SessionExpires,
            _ => HeaderName.Other,
        },
        2 when Is(name, "To"u8) => HeaderName.To,
        3 when Is(name, "Via"u8) => HeaderName.Via,
        4 when Is(name, "From"u8) => HeaderName.From,
        4 when Is(name, "CSeq"u8) => HeaderName.CSeq,
        4 when Is(name, "Path"u8) => HeaderName.Path,
        4 when Is(name, "Date"u8) => HeaderName.Date,
        4 when Is(name, "RSeq"u8) => HeaderName.RSeq,
        4 when Is(name, "RAck"u8) => HeaderName.RAck,
        5 when Is(name, "Route"u8) => HeaderName.Route,
        5 when Is(name, "Allow"u8) => HeaderName.Allow,
        5 when Is(name, "Event"u8) => HeaderName.Event,
        6 when Is(name, "Accept"u8) => HeaderName.Accept,
        6 when Is(name, "Reason"u8) => HeaderName.Reason,
        6 when Is(name, "Server"u8) => HeaderName.Server,
        6 when Is(name, "Min-SE"u8) => HeaderName.MinSe,
        7 when Is(name, "Call-ID"u8) => HeaderName.CallId,
        7 when Is(name, "Contact"u8) => HeaderName.Contact,
        7 when Is(name, "Expires"u8) => HeaderName.Expires,
        7 when Is(name, "Require"u8) => HeaderName.Require,
        7 when Is(name, "Warning"u8) => HeaderName.Warning,
        7 when Is(name, "Privacy"u8) => HeaderName.Privacy,
        7 when Is(name, "Subject"u8) => HeaderName.Subject,
        8 when Is(name, "Replaces"u8) => HeaderName.Replaces,
        8 when Is(name, "Refer-To"u8) => HeaderName.ReferTo,
        8 when Is(name, "Priority"u8) => HeaderName.Priority,
        9 when Is(name, "Supported"u8) => HeaderName.Supported,
        9 when Is(name, "Diversion"u8) => HeaderName.Diversion,
        9 when Is(name, "Timestamp"u8) => HeaderName.Timestamp,
        10 when Is(name, "User-Agent"u8) => HeaderName.UserAgent,
        10 when Is(name, "Alert-Info"u8) => HeaderName.AlertInfo,
        11 when Is(name, "Min-Expires"u8) => HeaderName.MinExpires,
        11 when Is(name, "Unsupported"u8) => HeaderName.Unsupported,
        11 when Is(name, "Retry-After"u8) => HeaderName.RetryAfter,
        11 when Is(name, "Referred-By"u8) => HeaderName.ReferredBy,
        12 when Is(name, "Max-Forwards"u8) => HeaderName.MaxForwards,
        12 when Is(name, "Content-Type"u8) => HeaderName.ContentType,
        12 when Is(name, "Record-Route"u8) => HeaderName.RecordRoute,
        12 when Is(name, "History-Info"u8) => HeaderName.HistoryInfo,
        12 when Is(name, "User-to-User"u8) => HeaderName.UserToUser,
        13 when Is(name, "Proxy-Require"u8) => HeaderName.ProxyRequire,
        13 when Is(name, "Authorization"u8) => HeaderName.Authorization,
        14 when Is(name, "Content-Length"u8) => HeaderName.ContentLength,
        15 when Is(name, "Session-Expires"u8) => HeaderName.SessionExpires,
        15 when Is(name, "Remote-Party-ID"u8) => HeaderName.RemotePartyId,
        16 when Is(name, "WWW-Authenticate"u8) => HeaderName.WwwAuthenticate,
        16 when Is(name, "Content-Encoding"u8) => HeaderName.ContentEncoding,
        18 when Is(name, "Proxy-Authenticate"u8) => HeaderName.ProxyAuthenticate,
        18 when Is(name, "Subscription-State"u8) => HeaderName.SubscriptionState,
        19 when Is(name, "Proxy-Authorization"u8) => HeaderName.ProxyAuthorization,
        19 when Is(name, "P-Asserted-Identity"u8) => HeaderName.PAssertedIdentity,
        19 when Is(name, "Content-Disposition"u8) => HeaderName.ContentDisposition,
        20 when Is(name, "P-Preferred-Identity"u8) => HeaderName.PPreferredIdentity,
        _ => HeaderName.Other,
    };

    /// <summary>The long form on the wire; empty for <see cref="HeaderName.Other"/>.</summary>
    public static ReadOnlySpan<byte> NameOf(HeaderName name) => name switch
    {
        HeaderName.Via => "Via"u8,
        HeaderName.From => "From"u8,
        HeaderName.To => "To"u8,
        HeaderName.CallId => "Call-ID"u8,
        HeaderName.CSeq => "CSeq"u8,
        HeaderName.MaxForwards => "Max-Forwards"u8,
        HeaderName.Contact => "Contact"u8,
        HeaderName.ContentLength => "Content-Length"u8,
        HeaderName.ContentType => "Content-Type"u8,
        HeaderName.Route => "Route"u8,
        HeaderName.RecordRoute => "Record-Route"u8,
        HeaderName.Expires => "Expires"u8,
        HeaderName.MinExpires => "Min-Expires"u8,
        HeaderName.Allow => "Allow"u8,
        HeaderName.Supported => "Supported"u8,
        HeaderName.Require => "Require"u8,
        HeaderName.ProxyRequire => "Proxy-Require"u8,
        HeaderName.Unsupported => "Unsupported"u8,
        HeaderName.Accept => "Accept"u8,
        HeaderName.Authorization => "Authorization"u8,
        HeaderName.ProxyAuthorization => "Proxy-Authorization"u8,
        HeaderName.WwwAuthenticate => "WWW-Authenticate"u8,
        HeaderName.ProxyAuthenticate => "Proxy-Authenticate"u8,
        HeaderName.Reason => "Reason"u8,
        HeaderName.RetryAfter => "Retry-After"u8,
        HeaderName.Warning => "Warning"u8,
        HeaderName.Replaces => "Replaces"u8,
        HeaderName.ReferTo => "Refer-To"u8,
        HeaderName.ReferredBy => "Referred-By"u8,
        HeaderName.Event => "Event"u8,
        HeaderName.SubscriptionState => "Subscription-State"u8,
        HeaderName.PAssertedIdentity => "P-Asserted-Identity"u8,
        HeaderName.PPreferredIdentity => "P-Preferred-Identity"u8,
        HeaderName.RemotePartyId => "Remote-Party-ID"u8,
        HeaderName.Privacy => "Privacy"u8,
        HeaderName.Diversion => "Diversion"u8,
        HeaderName.HistoryInfo => "History-Info"u8,
        HeaderName.Path => "Path"u8,
        HeaderName.Subject => "Subject"u8,
        HeaderName.Date => "Date"u8,
        HeaderName.UserAgent => "User-Agent"u8,
        HeaderName.Server => "Server"u8,
        HeaderName.ContentEncoding => "Content-Encoding"u8,
        HeaderName.ContentDisposition => "Content-Disposition"u8,
        HeaderName.Priority => "Priority"u8,
        HeaderName.AlertInfo => "Alert-Info"u8,
        HeaderName.UserToUser => "User-to-User"u8,
        HeaderName.SessionExpires => "Session-Expires"u8,
        HeaderName.MinSe => "Min-SE"u8,
        HeaderName.RSeq => "RSeq"u8,
        HeaderName.RAck => "RAck"u8,
        HeaderName.Timestamp => "Timestamp"u8,
        _ => [],
    };

    // The first letter settles most comparisons.
    private static bool Is(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => (a[0] | 0x20) == (b[0] | 0x20) && System.Text.Ascii.EqualsIgnoreCase(a, b);
}
