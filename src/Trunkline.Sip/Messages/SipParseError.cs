using System.Text;

namespace Trunkline.Sip;

/// <summary>What is wrong with a message.</summary>
public enum SipParseErrorKind : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Longer than 65,535 octets, or more than 128 header lines.</summary>
    TooLarge,

    /// <summary>No request line or status line.</summary>
    BadStartLine,

    /// <summary>A request URI with brackets, blanks, header parts or bad syntax.</summary>
    BadRequestUri,

    /// <summary>A SIP version other than 2.0: 505.</summary>
    BadVersion,

    /// <summary>A header line without a name or colon.</summary>
    BadHeaderLine,

    /// <summary>The headers do not end with an empty line.</summary>
    NoEmptyLine,

    /// <summary>Via, From, To, Call-ID or CSeq is missing.</summary>
    MissingHeader,

    /// <summary>A header that has one value occurs twice.</summary>
    RepeatedHeader,

    /// <summary>A mandatory header cannot be read.</summary>
    BadHeader,

    /// <summary>The method of CSeq is not that of the request.</summary>
    MethodMismatch,

    /// <summary>Content-Length says more than there is.</summary>
    BodyTooShort,
}

/// <summary>Why a message was refused, and at which octet.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Offset">The octet of the message where it was seen.</param>
/// <param name="Header">The header it is about; Other when it is about none, or about one of no name known here.</param>
public readonly record struct SipParseError(SipParseErrorKind Kind, int Offset, HeaderName Header = HeaderName.Other)
{
    /// <summary>The status a request with this error is answered with. Responses are dropped.</summary>
    public int Status => Kind switch
    {
        SipParseErrorKind.None => 0,
        SipParseErrorKind.BadVersion => 505,
        SipParseErrorKind.TooLarge => 513,
        _ => 400,
    };

    /// <summary>The reason phrase a request with this error is answered with: it says what is wrong (RFC 3261 §21.4.1).</summary>
    public string Phrase => Kind switch
    {
        SipParseErrorKind.BadStartLine => "Bad Request Line",
        SipParseErrorKind.BadRequestUri => "Bad Request-URI",
        SipParseErrorKind.BadHeaderLine => "Bad Header Line",
        SipParseErrorKind.NoEmptyLine => "No Empty Line After The Headers",
        SipParseErrorKind.MissingHeader => "Missing " + Name,
        SipParseErrorKind.RepeatedHeader => "Repeated " + Name,
        SipParseErrorKind.BadHeader => "Bad " + Name,
        SipParseErrorKind.MethodMismatch => "CSeq Of Another Method",
        SipParseErrorKind.BodyTooShort => "Content-Length Above The Body",
        _ => Encoding.ASCII.GetString(SipStatus.ReasonOf(Status)),
    };

    private string Name => Header == HeaderName.Other ? "Header" : Encoding.ASCII.GetString(HeaderNames.NameOf(Header));
}
