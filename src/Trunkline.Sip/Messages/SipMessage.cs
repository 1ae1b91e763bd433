using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Trunkline.Sip;

/// <summary>A SIP message: the octets as received, and where its parts lie. Reused; reading the next message ends the last.</summary>
/// <remarks>
/// <para>Reading checks what every transaction needs (start line, Via, From, To, Call-ID, CSeq, Max-Forwards, Content-Length);
/// all else is checked when its value is asked for. Nothing is allocated once the buffer has its size.</para>
/// <para>Folded lines are unfolded in place (CRLF becomes two blanks), so no offset moves and no value holds a CRLF.</para>
/// <para>A refused request keeps what could be read, so that it can still be answered.</para>
/// </remarks>
public sealed class SipMessage
{
    /// <summary>The longest message taken.</summary>
    public const int MaxOctets = 65_535;

    private const int MaxHeaders = 128;

    private readonly Header[] _headers = new Header[MaxHeaders];
    private readonly short[] _first = new short[HeaderNames.Count];
    private byte[] _octets = new byte[2048];
    private int _length;
    private int _count;
    private SipParseError _error;
    private Slice _startLine, _method, _requestUri, _reason, _body, _fromTag, _toTag, _branch, _sentBy, _via;

    /// <summary>True for a request, false for a response.</summary>
    public bool IsRequest { get; private set; }

    /// <summary>The method of the request, or of the request a response answers (from CSeq).</summary>
    public SipMethod Method { get; private set; }

    /// <summary>The method as written.</summary>
    public ReadOnlySpan<byte> MethodText => this[_method];

    /// <summary>The request URI as written; empty in a response.</summary>
    public ReadOnlySpan<byte> RequestUri => this[_requestUri];

    /// <summary>The status code, 100 to 699; 0 in a request.</summary>
    public int Status { get; private set; }

    /// <summary>The reason phrase; may be empty.</summary>
    public ReadOnlySpan<byte> Reason => this[_reason];

    /// <summary>The number of CSeq.</summary>
    public uint CSeq { get; private set; }

    /// <summary>Call-ID.</summary>
    public ReadOnlySpan<byte> CallId => this[HeaderName.CallId];

    /// <summary>The tag of From; empty when absent.</summary>
    public ReadOnlySpan<byte> FromTag => this[_fromTag];

    /// <summary>The tag of To; empty when absent.</summary>
    public ReadOnlySpan<byte> ToTag => this[_toTag];

    /// <summary>The branch of the top Via; empty when absent.</summary>
    public ReadOnlySpan<byte> Branch => this[_branch];

    /// <summary>The host of the top Via.</summary>
    public ReadOnlySpan<byte> SentByHost => this[_sentBy];

    /// <summary>The port of the top Via; 0 when absent.</summary>
    public int SentByPort { get; private set; }

    /// <summary>The top Via value, without the others.</summary>
    public ReadOnlySpan<byte> TopVia => this[_via];

    /// <summary>True when the top Via has a branch of RFC 3261.</summary>
    public bool HasTransactionId { get; private set; }

    /// <summary>Max-Forwards, 0 to 255; 70 when absent.</summary>
    public int MaxForwards { get; private set; }

    /// <summary>The body.</summary>
    public ReadOnlySpan<byte> Body => this[_body];

    /// <summary>Everything read, up to the end of the body.</summary>
    public ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _length);

    /// <summary>The start line.</summary>
    public ReadOnlySpan<byte> StartLine => this[_startLine];

    /// <summary>How many header lines there are.</summary>
    public int HeaderCount => _count;

    /// <summary>The octets of a part.</summary>
    public ReadOnlySpan<byte> this[Slice slice] => _octets.AsSpan(slice.Start, slice.Length);

    /// <summary>The value of the first header line of this name; empty when absent.</summary>
    public ReadOnlySpan<byte> this[HeaderName name] => _first[(int)name] is >= 0 and var index ? ValueAt(index) : default;

    /// <summary>Reads a whole message: one datagram, or one frame of a stream.</summary>
    /// <param name="octets">Copied. Octets beyond Content-Length are ignored (RFC 3261 §18.3).</param>
    /// <param name="error">Why it was refused.</param>
    /// <returns>False when it must not be processed. Never throws on input.</returns>
    public bool TryParse(ReadOnlySpan<byte> octets, out SipParseError error)
    {
        Clear();
        if (octets.Length > MaxOctets)
        {
            error = new(SipParseErrorKind.TooLarge, MaxOctets);
            return false;
        }

        if (octets.Length > _octets.Length)
        {
            _octets = new byte[Math.Min(MaxOctets, Math.Max(octets.Length, _octets.Length * 2))];
        }

        octets.CopyTo(_octets);
        _length = octets.Length;
        var at = 0;
        while (Octets[at..].StartsWith("\r\n"u8))
        {
            at += 2; // RFC 3261 §7.5
        }

        if (TryReadStartLine(ref at) && TryReadHeaders(ref at))
        {
            ReadBody(at);
        }

        CheckMandatory();
        error = _error;
        return error.Kind == SipParseErrorKind.None;
    }

    /// <summary>True when the header occurs, even empty.</summary>
    public bool Has(HeaderName name) => _first[(int)name] >= 0;

    /// <summary>All values of a list header.</summary>
    public SipHeaderValues Values(HeaderName name) => new(this, name);

    /// <summary>The name of the header line as written.</summary>
    public ReadOnlySpan<byte> NameAt(int index) => this[_headers[index].Text];

    /// <summary>The name of the header line.</summary>
    public HeaderName HeaderAt(int index) => _headers[index].Name;

    /// <summary>The value of the header line, trimmed and unfolded.</summary>
    public ReadOnlySpan<byte> ValueAt(int index) => this[_headers[index].Value];

    /// <summary>The first header line of this name at or after <paramref name="from"/>; -1 when there is none.</summary>
    public int IndexOf(HeaderName name, int from = 0)
    {
        var index = from == 0 ? _first[(int)name] : from;
        for (; index >= 0 && index < _count; index++)
        {
            if (_headers[index].Name == name)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Finds any header by its long name.</summary>
    /// <returns>False when it is absent.</returns>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var known = HeaderNames.Of(name);
        if (known != HeaderName.Other)
        {
            value = this[known];
            return Has(known);
        }

        for (var i = 0; i < _count; i++)
        {
            if (_headers[i].Name == HeaderName.Other && SipText.Same(NameAt(i), name))
            {
                value = ValueAt(i);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The number of a header such as Expires; false when it is absent, not a number or above 2^32-1.</summary>
    public bool TryGetNumber(HeaderName name, out uint value)
    {
        var ok = SipText.TryNumber(this[name], uint.MaxValue, out var number);
        value = (uint)number;
        return ok;
    }

    /// <summary>True when a list header holds this token, in any case: Supported, Require, Allow.</summary>
    public bool Lists(HeaderName name, ReadOnlySpan<byte> token)
    {
        foreach (var value in Values(name))
        {
            if (SipText.Same(value, token))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the body's media type is this one; parameters are ignored.</summary>
    public bool HasBodyOf(ReadOnlySpan<byte> mediaType)
    {
        var type = this[HeaderName.ContentType];
        var semicolon = type.IndexOf((byte)';');
        return !_body.IsEmpty && SipText.Same(SipText.Trim(semicolon < 0 ? type : type[..semicolon]), mediaType);
    }

    /// <summary>The body when it is SDP, or its first part that is; else empty, as when it is encoded.</summary>
    public ReadOnlySpan<byte> Sdp
    {
        get
        {
            ReadOnlySpan<byte> sdp = default;
            if (_body.IsEmpty || Has(HeaderName.ContentEncoding))
            {
                return sdp;
            }

            if (HasBodyOf("application/sdp"u8))
            {
                return Body;
            }

            if ( SipMultipart.Is(this[HeaderName.ContentType]))
            {
                SipMultipart.Find(this[HeaderName.ContentType], Body, "application/sdp"u8, out sdp, out _);
            }

            return sdp;
        }
    }

    /// <summary>True without a body, with SDP, and with several parts of which none but SDP must be understood; never true of one that is encoded.</summary>
    internal bool IsBodyUnderstood
    {
        get
        {
            if (Has(HeaderName.ContentEncoding))
            {
                return false;
            }

            if (_body.IsEmpty || !SipMultipart.Is(this[HeaderName.ContentType]))
            {
                return _body.IsEmpty || HasBodyOf("application/sdp"u8);
            }

            SipMultipart.Find(this[HeaderName.ContentType], Body, "application/sdp"u8, out _, out var isRefused);
            return !isRefused;
        }
    }

    /// <summary>The message as text, for logs and tests.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Octets);

    internal ReadOnlySpan<byte> From => this[HeaderName.From];

    internal ReadOnlySpan<byte> To => this[HeaderName.To];

    private void Clear()
    {
        _count = _length = 0;
        _first.AsSpan().Fill(-1);
        _error = default;
        _startLine = _method = _requestUri = _reason = _body = _fromTag = _toTag = _branch = _sentBy = _via = default;
        IsRequest = HasTransactionId = false;
        Method = SipMethod.Unknown;
        Status = SentByPort = 0;
        CSeq = 0;
        MaxForwards = 70;
    }

    private void Fail(SipParseErrorKind kind, int offset, HeaderName name = HeaderName.Other)
    {
        if (_error.Kind == SipParseErrorKind.None)
        {
            _error = new(kind, offset, name);
        }
    }

    private void Fail(SipParseErrorKind kind, HeaderName name) =>
        Fail(kind, _first[(int)name] is >= 0 and var index ? _headers[index].Text.Start : _length, name);

    private bool TryReadStartLine(ref int at)
    {
        var end = Octets[at..].IndexOf("\r\n"u8);
        if (end <= 0)
        {
            Fail(SipParseErrorKind.BadStartLine, at);
            return false;
        }

        var line = _octets.AsSpan(at, end);
        _startLine = SliceOf(line);
        at += end + 2;
        if (line.StartsWith("SIP/"u8))
        {
            ReadStatusLine(line);
        }
        else
        {
            ReadRequestLine(line);
        }

        return true;
    }

    private void ReadStatusLine(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("SIP/2.0 "u8))
        {
            Fail(SipParseErrorKind.BadVersion, _startLine.Start);
            return;
        }

        line = line[8..];
        if (line.Length < 3 || (line.Length > 3 && line[3] != ' ') || !SipText.TryNumber(line[..3], 699, out var status) || status < 100)
        {
            Fail(SipParseErrorKind.BadStartLine, _startLine.Start + 8);
            return;
        }

        Status = (int)status;
        _reason = line.Length > 4 ? SliceOf(line[4..]) : default;
    }

    private void ReadRequestLine(ReadOnlySpan<byte> line)
    {
        IsRequest = true;
        var space = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (space <= 0 || !SipText.IsToken(line[..space]))
        {
            Fail(SipParseErrorKind.BadStartLine, _startLine.Start);
            return;
        }

        _method = SliceOf(line[..space]);
        Method = SipMethods.Of(line[..space]);
        if (last <= space + 1)
        {
            Fail(SipParseErrorKind.BadStartLine, _startLine.Start + space);
            return;
        }

        var uri = line[(space + 1)..last];
        var version = line[(last + 1)..];
        if (!version.StartsWith("SIP/"u8))
        {
            Fail(SipParseErrorKind.BadStartLine, _startLine.Start + last + 1);
            return;
        }

        if (!version.SequenceEqual("SIP/2.0"u8))
        {
            Fail(SipParseErrorKind.BadVersion, _startLine.Start + last + 1);
        }

        _requestUri = SliceOf(uri);
        if (!SipUri.TryParse(uri, out var parsed) || !parsed.Headers.IsEmpty)
        {
            Fail(SipParseErrorKind.BadRequestUri, _requestUri.Start);
        }
    }

    private bool TryReadHeaders(ref int at)
    {
        var octets = _octets.AsSpan(0, _length);
        while (true)
        {
            var end = octets[at..].IndexOf("\r\n"u8);
            if (end < 0)
            {
                Fail(SipParseErrorKind.NoEmptyLine, at);
                return false;
            }

            end += at;
            if (end == at)
            {
                at += 2;
                return true;
            }

            while (end + 2 < octets.Length && SipText.IsLws(octets[end + 2]))
            {
                octets[end] = octets[end + 1] = (byte)' '; // unfold, RFC 3261 §7.3.1
                var more = octets[end..].IndexOf("\r\n"u8);
                if (more < 0)
                {
                    Fail(SipParseErrorKind.NoEmptyLine, at);
                    return false;
                }

                end += more;
            }

            ReadHeader(octets[at..end], at);
            at = end + 2;
        }
    }

    private void ReadHeader(ReadOnlySpan<byte> line, int at)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon <= 0 ? default : SipText.Trim(line[..colon]);
        if (colon <= 0 || SipText.IsLws(line[0]) || !SipText.IsToken(name))
        {
            Fail(SipParseErrorKind.BadHeaderLine, at);
            return;
        }

        if (_count == MaxHeaders)
        {
            Fail(SipParseErrorKind.TooLarge, at);
            return;
        }

        var known = HeaderNames.Of(name);
        _headers[_count] = new(known, SliceOf(name), SliceOf(SipText.Trim(line[(colon + 1)..])));
        if (_first[(int)known] < 0)
        {
            _first[(int)known] = (short)_count;
        }
        else if (IsSingle(known))
        {
            Fail(SipParseErrorKind.RepeatedHeader, at, known);
        }

        _count++;
    }

    private static bool IsSingle(HeaderName name) => name is HeaderName.From or HeaderName.To or HeaderName.CallId or HeaderName.CSeq
        or HeaderName.MaxForwards or HeaderName.ContentLength or HeaderName.ContentType or HeaderName.Expires;

    private void ReadBody(int at)
    {
        var available = _length - at;
        if (!Has(HeaderName.ContentLength))
        {
            _body = new((ushort)at, (ushort)available);
            return;
        }

        if (!SipText.TryNumber(this[HeaderName.ContentLength], uint.MaxValue, out var length))
        {
            Fail(SipParseErrorKind.BadHeader, HeaderName.ContentLength);
        }
        else if (length > (ulong)available)
        {
            Fail(SipParseErrorKind.BodyTooShort, HeaderName.ContentLength);
        }
        else
        {
            _body = new((ushort)at, (ushort)length);
            _length = at + (int)length;
        }
    }

    private void CheckMandatory()
    {
        ReadTopVia();
        _fromTag = ReadTag(HeaderName.From);
        _toTag = ReadTag(HeaderName.To);
        if (!Has(HeaderName.CallId))
        {
            Fail(SipParseErrorKind.MissingHeader, HeaderName.CallId);
        }
        else if (CallId.IsEmpty || CallId.IndexOfAny((byte)' ', (byte)'\t') >= 0)
        {
            Fail(SipParseErrorKind.BadHeader, HeaderName.CallId);
        }

        ReadCSeq();
        if (Has(HeaderName.MaxForwards))
        {
            if (!SipText.TryNumber(this[HeaderName.MaxForwards], ulong.MaxValue, out var hops))
            {
                Fail(SipParseErrorKind.BadHeader, HeaderName.MaxForwards);
            }

            MaxForwards = (int)Math.Min(hops, 255);
        }
    }

    private void ReadTopVia()
    {
        foreach (var value in Values(HeaderName.Via))
        {
            if (!Via.TryParse(value, out var via))
            {
                Fail(SipParseErrorKind.BadHeader, HeaderName.Via);
                return;
            }

            _via = SliceOf(value);
            _branch = SliceOf(via.Branch);
            _sentBy = SliceOf(via.Host);
            SentByPort = via.Port;
            HasTransactionId = via.HasTransactionId;
            return;
        }

        Fail(SipParseErrorKind.MissingHeader, HeaderName.Via);
    }

    private Slice ReadTag(HeaderName name)
    {
        if (!Has(name))
        {
            Fail(SipParseErrorKind.MissingHeader, name);
            return default;
        }

        if (!NameAddr.TryParse(this[name], out var value))
        {
            Fail(SipParseErrorKind.BadHeader, name);
            return default;
        }

        return SliceOf(value.Tag);
    }

    private void ReadCSeq()
    {
        if (!Has(HeaderName.CSeq))
        {
            Fail(SipParseErrorKind.MissingHeader, HeaderName.CSeq);
            return;
        }

        var value = this[HeaderName.CSeq];
        var blank = value.IndexOfAny((byte)' ', (byte)'\t');
        if (blank < 0 || !SipText.TryNumber(value[..blank], uint.MaxValue, out var number))
        {
            Fail(SipParseErrorKind.BadHeader, HeaderName.CSeq);
            return;
        }

        CSeq = (uint)number;
        var method = SipText.Trim(value[blank..]);
        if (!IsRequest)
        {
            _method = SliceOf(method);
            Method = SipMethods.Of(method);
        }
        else if (!method.SequenceEqual(MethodText))
        {
            Fail(SipParseErrorKind.MethodMismatch, HeaderName.CSeq);
        }
    }

    private Slice SliceOf(ReadOnlySpan<byte> part) => part.IsEmpty
        ? default
        : new((ushort)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(_octets), ref MemoryMarshal.GetReference(part)), (ushort)part.Length);

    private readonly record struct Header(HeaderName Name, Slice Text, Slice Value);
}
