using System.Globalization;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>The user agent core: octets in, octets out, sessions and requests up (RFC 3261 §8.2, §12.2.2).</summary>
/// <remarks>
/// Lives on one loop and belongs to it. Refusals before a request is admitted keep no state. Nothing here says what
/// software we are, or repeats what a peer says it is.
/// </remarks>
public sealed class SipEndpoint
{
    private readonly ISipEndpointUser _user;
    private readonly SipEndpointOptions _options;
    private readonly SipMessage _message = new();
    private readonly SipWriter _stateless = new();
    private readonly SipWriter _statelessHead = new();
    private readonly SipWriter _contact = new(256);
    private readonly Dictionary<ulong, SipSession> _sessions = [];

    /// <param name="loop">The node's loop.</param>
    /// <param name="transport">Carries the octets.</param>
    /// <param name="user">Policy and calls.</param>
    /// <param name="options">Values; defaults when null.</param>
    public SipEndpoint(NodeLoop loop, ISipTransport transport, ISipEndpointUser user, SipEndpointOptions? options = null)
    {
        _user = user;
        _options = options ?? new();
        Transactions = new(loop, transport, _options.Timers, new(_options.Identifiers));
    }

    /// <summary>The methods served, for Allow.</summary>
    internal static ReadOnlySpan<byte> Allowed => "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, REFER, NOTIFY, REGISTER"u8;

    /// <summary>A random source for what works with this endpoint, in tests and simulation; null: the system's.</summary>
    public Prng? NewSource() => _options.Identifiers?.Fork();

    /// <summary>Sessions that are not over.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Transactions of the server side, lingering ones included.</summary>
    public int ServerTransactionCount => Transactions.ServerCount;

    /// <summary>Transactions of the client side, lingering ones included.</summary>
    public int ClientTransactionCount => Transactions.ClientCount;

    /// <summary>Messages that could not be read.</summary>
    public long MalformedCount { get; private set; }

    /// <summary>Requests refused with 503 because there were too many.</summary>
    public long OverloadCount { get; private set; }

    /// <summary>Responses and ACKs that belong to nothing.</summary>
    public long StrayCount { get; private set; }

    internal TransactionLayer Transactions { get; }

    /// <summary>Takes one whole message: a datagram, or a frame of a stream.</summary>
    /// <param name="octets">Copied.</param>
    /// <param name="flow">Which way it came: the response goes back there.</param>
    public void OnReceived(ReadOnlySpan<byte> octets, in SipFlow flow)
    {
        if (octets.Length <= 4 && octets.IndexOfAnyExcept((byte)'\r', (byte)'\n', (byte)0) < 0)
        {
            return; // keep-alive
        }

        if (!_message.TryParse(octets, out var error))
        {
            MalformedCount++;
            _user.OnUnreadable(flow);
            if (_message.IsRequest && _message.Method != SipMethod.Ack && _message.Has(HeaderName.Via))
            {
                RespondStateless(error.Status, flow, reason: error.Phrase);
            }
        }
        else if (_message.IsRequest)
        {
            OnRequest(_message, flow);
        }
        else
        {
            OnResponse(_message);
        }
    }

    /// <summary>Takes the head of a message whose end nobody can tell: a stream that is cut off here. A request is told so, nothing is done.</summary>
    /// <param name="head">From the start line to the empty line; empty when there is none.</param>
    /// <param name="flow">Which way it came.</param>
    public void OnBrokenStream(ReadOnlySpan<byte> head, in SipFlow flow)
    {
        MalformedCount++;
        _user.OnUnreadable(flow);
        _ = _message.TryParse(head, out var error);
        if (_message.IsRequest && _message.Method != SipMethod.Ack && _message.Has(HeaderName.Via))
        {
            var (status, reason) = error.Kind switch
            {
                SipParseErrorKind.None => (400, "Missing Content-Length"),
                SipParseErrorKind.BodyTooShort => (513, null), // so long that it was not waited for
                _ => (error.Status, error.Phrase),
            };
            RespondStateless(status, flow, reason: reason);
        }
    }

    /// <summary>Tells that messages to this flow cannot be delivered: a connection was refused or broke, a port is unreachable.</summary>
    public void OnTransportError(in SipFlow flow) => Transactions.OnTransportError(flow);

    /// <summary>Sends an INVITE.</summary>
    /// <returns>The session; its first event comes after this call returns.</returns>
    public SipSession Invite(SipInvite invite, ISipSessionUser user)
    {
        ArgumentNullException.ThrowIfNull(invite);
        var session = SipSession.Call(this, invite, user);
        _sessions[session.LocalTag] = session;
        return session;
    }

    /// <summary>Goes on with a dialog of an earlier process.</summary>
    public SipSession Restore(DialogState state, ISipSessionUser user)
    {
        ArgumentNullException.ThrowIfNull(state);
        var session = SipSession.Restore(this, state);
        session.User = user;
        _sessions[session.LocalTag] = session;
        return session;
    }

    /// <summary>Begins a request outside a dialog: REGISTER, OPTIONS. Add other headers, end it, and give it to <see cref="SendRequest"/>.</summary>
    /// <param name="method">Any but INVITE, ACK and CANCEL.</param>
    /// <param name="uri">The Request-URI.</param>
    /// <param name="from">From without tag.</param>
    /// <param name="to">To.</param>
    /// <param name="callId">Call-ID; the same for all requests of one registration.</param>
    /// <param name="cseq">Grows with each request of the same Call-ID.</param>
    /// <param name="flow">Where to.</param>
    /// <param name="branch">For <see cref="SendRequest"/>.</param>
    /// <param name="tag">Of From; 0 for a new one. A request that is sent again after a challenge keeps its own.</param>
    public SipWriter BeginRequest(SipMethod method, string uri, string from, string to, string callId, uint cseq, in SipFlow flow, out ulong branch, ulong tag = 0)
    {
        var name = SipMethods.NameOf(method);
        branch = Transactions.Identifiers.Next();
        return Transactions.Begin(name, Encoding.UTF8.GetBytes(uri), flow, branch)
            .Begin(HeaderName.From).Text(from).Raw(";tag="u8).Hex(tag != 0 ? tag : Transactions.Identifiers.Next()).Line()
            .Header(HeaderName.To, to)
            .Header(HeaderName.CallId, callId)
            .Begin(HeaderName.CSeq).Number(cseq).Raw(" "u8).Raw(name).Line();
    }

    /// <summary>Sends what <see cref="BeginRequest"/> began.</summary>
    public ClientTransaction SendRequest(SipMethod method, ulong branch, in SipFlow flow, ISipClientUser user) =>
        Transactions.Send(method, branch, flow, user);

    /// <summary>A fresh random identifier, for Call-IDs and sess-ids.</summary>
    public ulong NewIdentifier() => Transactions.Identifiers.Next();

    /// <summary>Our Contact value for a flow.</summary>
    internal byte[] ContactOf(in SipFlow flow, string? user)
    {
        var writer = _contact.Clear().Raw("<sip:"u8);
        if ((user ?? _options.ContactUser) is { } name)
        {
            writer.Text(SipAddress.EscapeUser(name)).Raw("@"u8);
        }

        writer.Address(Transactions.Transport.LocalAddressFor(flow));
        return writer.Raw(flow.Kind == SipTransportKind.Tcp ? ";transport=tcp>"u8 : ">"u8).Octets.ToArray();
    }

    internal void Forget(SipSession session) => _sessions.Remove(session.LocalTag);

    internal void AnswerOptions(ServerTransaction transaction) => transaction.Send(transaction.Begin(200)
        .Header(HeaderName.Contact, ContactOf(transaction.Flow, null))
        .Header(HeaderName.Allow, Allowed)
        .Header(HeaderName.Accept, "application/sdp"u8)
        .Header(HeaderName.Supported, ""u8)
        .End());

    internal static void RefuseMethod(ServerTransaction transaction, SipMethod method) =>
        transaction.Send(transaction.Begin(method == SipMethod.Unknown ? 501 : 405).Header(HeaderName.Allow, Allowed).End());

    /// <summary>422 with the least interval of a session timer, RFC 4028 §6.</summary>
    internal static void RefuseInterval(ServerTransaction transaction) => transaction.Send(transaction.Begin(422).Header(HeaderName.MinSe, SipSession.LeastInterval).End());

    internal static void RefuseBody(ServerTransaction transaction) =>
        transaction.Send(WriteAcceptable(transaction.Begin(415)).End());

    /// <summary>What bodies may be (RFC 3261 §21.4.13).</summary>
    private static SipWriter WriteAcceptable(SipWriter writer) => writer
        .Header(HeaderName.Accept, "application/sdp, multipart/mixed"u8)
        .Raw("Accept-Encoding: identity\r\n"u8);

    private void OnResponse(SipMessage response)
    {
        // A response with two Via values is not for us (RFC 3261 §8.1.3.3).
        var vias = 0;
        foreach (var unused in response.Values(HeaderName.Via))
        {
            vias++;
        }

        if (vias != 1 || !Transactions.OnResponse(response))
        {
            StrayCount++;
        }
    }

    private void OnRequest(SipMessage request, in SipFlow flow)
    {
        if (Transactions.TryAbsorb(request))
        {
            return;
        }

        var session = SessionOf(request);
        switch (request.Method)
        {
            case SipMethod.Ack when session is null:
                StrayCount++;
                break;
            case SipMethod.Ack:
                session.OnAck(request);
                break;
            case SipMethod.Cancel:
                OnCancel(request, flow);
                break;
            default:
                if (IsServed(request, session is not null, flow))
                {
                    Serve(request, session, flow);
                }

                break;
        }
    }

    private bool IsServed(SipMessage request, bool isInDialog, in SipFlow flow)
    {
        var limit = isInDialog ? 2L * _options.MaxTransactions : _options.MaxTransactions;
        if (Transactions.ServerCount >= limit && !_user.IsEmergency(request))
        {
            OverloadCount++;
            RespondStateless(503, flow, writer => writer.Header(HeaderName.RetryAfter, _options.RetryAfter));
            return false;
        }

        if (Transactions.IsMerged(request))
        {
            RespondStateless(482, flow);
            return false;
        }

        return true;
    }

    private void OnCancel(SipMessage cancel, in SipFlow flow)
    {
        var invite = Transactions.FindInviteOf(cancel);
        var transaction = Transactions.Accept(cancel, flow);
        if (invite is null)
        {
            transaction.Respond(481);
            return;
        }

        transaction.LocalTag = invite.LocalTag;
        transaction.Trace = invite.Trace;
        transaction.Trace?.OnMessage(false, SipMethod.Cancel, 0);
        transaction.Respond(200);
        (invite.User as SipSession)?.OnCancel(cancel, invite);
    }

    private void Serve(SipMessage request, SipSession? session, in SipFlow flow)
    {
        if (session is not null)
        {
            var transaction = Transactions.Accept(request, flow);
            transaction.Trace = session.Trace;
            session.Trace?.OnMessage(false, request.Method, 0);
            session.OnRequest(request, flow, transaction);
            return;
        }

        if ((!SipUri.TryParse(request.RequestUri, out var uri) || uri.Scheme == SipScheme.Other) && !_user.IsEmergency(request))
        {
            RespondStateless(416, flow);
        }
        else if (!request.ToTag.IsEmpty)
        {
            RespondStateless(481, flow);
        }
        else if (!IsKnown(request.Method))
        {
            RespondStateless(request.Method == SipMethod.Unknown ? 501 : request.Method is SipMethod.Bye or SipMethod.Notify or SipMethod.Update or SipMethod.Info or SipMethod.Prack ? 481 : 405, flow, WriteAllow);
        }
        else if (request.MaxForwards == 0 && request.Method == SipMethod.Invite)
        {
            RespondStateless(483, flow);
        }
        else if (RequiresMoreThanTimers(request))
        {
            RespondStateless(420, flow, WriteUnsupported);
        }
        else if (IsBodyAcceptable(request, flow) && IsAdmitted(request, flow, out var authenticated))
        {
            Dispatch(request, flow, authenticated);
        }
    }

    private static bool IsKnown(SipMethod method) => method is SipMethod.Invite or SipMethod.Options or SipMethod.Register;

    private bool IsBodyAcceptable(SipMessage request, in SipFlow flow)
    {
        if (request.Method != SipMethod.Invite)
        {
            return true;
        }

        if (!request.IsBodyUnderstood && !_user.IsEmergency(request)) // an emergency call goes on with what is understood, or without an offer
        {
            RespondStateless(415, flow, writer => WriteAcceptable(writer));
            return false;
        }

        if (request.Has(HeaderName.Accept) && !AcceptsSdp(request))
        {
            RespondStateless(406, flow);
            return false;
        }

        return true;
    }

    private static bool AcceptsSdp(SipMessage request)
    {
        foreach (var value in request.Values(HeaderName.Accept))
        {
            var semicolon = value.IndexOf((byte)';');
            var type = SipText.Trim(semicolon < 0 ? value : value[..semicolon]);
            if (SipText.Same(type, "application/sdp"u8) || SipText.Same(type, "application/*"u8) || SipText.Same(type, "*/*"u8))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAdmitted(SipMessage request, in SipFlow flow, out string? authenticated)
    {
        authenticated = null;
        switch (_user.Admit(request, flow))
        {
            case SipAdmission.Admit:
                return true;
            case SipAdmission.Authenticate when _options.Authenticator is { } authenticator:
                var isProxy = request.Method != SipMethod.Register;
                var verdict = authenticator.Check(request, flow, isProxy, out authenticated);
                if (verdict == DigestVerdict.Accepted)
                {
                    return true;
                }

                Challenge(authenticator, flow, isProxy, verdict == DigestVerdict.Stale);
                if (verdict == DigestVerdict.Wrong)
                {
                    _user.OnWrongCredentials(request, flow);
                }

                return false;
            case SipAdmission.Ignore:
                return false;
            default:
                RespondStateless(403, flow);
                return false;
        }
    }

    // A method of its own, so that only a challenge pays for the closure.
    private void Challenge(DigestAuthenticator authenticator, SipFlow flow, bool isProxy, bool isStale) =>
        RespondStateless(isProxy ? 407 : 401, flow, writer => authenticator.WriteChallenge(writer, flow, isProxy, isStale));

    private void Dispatch(SipMessage request, in SipFlow flow, string? authenticated)
    {
        var transaction = Transactions.Accept(request, flow);
        switch (request.Method)
        {
            case SipMethod.Register:
                _user.OnRegister(transaction, request, flow, authenticated);
                break;
            case SipMethod.Options:
                AnswerOptions(transaction);
                break;
            default:
                var invite = (InviteServerTransaction)transaction;
                if (SipSession.AsksTooOften(request))
                {
                    RefuseInterval(invite);
                    break;
                }

                var session = SipSession.Receive(this, request, flow, invite, authenticated);
                _sessions[session.LocalTag] = session;
                _user.OnInvite(session, request);
                if (!invite.HasResponse && session.State == SipSessionState.Called)
                {
                    invite.Respond(100);
                }

                break;
        }
    }

    // Our tags are 16 hexadecimal digits of one number: the key of the table, without strings.
    private SipSession? SessionOf(SipMessage request) =>
        request.ToTag.Length == 16
        && ulong.TryParse(request.ToTag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tag)
        && _sessions.TryGetValue(tag, out var session) && session.Owns(request)
            ? session
            : null;

    private void WriteAllow(SipWriter writer) => writer.Header(HeaderName.Allow, Allowed);

    private void WriteUnsupported(SipWriter writer)
    {
        foreach (var option in _message.Values(HeaderName.Require))
        {
            if (!SipText.Same(option, "timer"u8))
            {
                writer.Header(HeaderName.Unsupported, option);
            }
        }
    }

    private static bool RequiresMoreThanTimers(SipMessage request)
    {
        foreach (var option in request.Values(HeaderName.Require))
        {
            if (!SipText.Same(option, "timer"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Answers the message at hand without keeping anything (RFC 3261 §8.2.7): the tag is made from the branch.</summary>
    private void RespondStateless(int status, in SipFlow flow, Action<SipWriter>? more = null, string? reason = null)
    {
        var head = ResponsePath.WriteHead(_statelessHead, _message, flow, out var viaEnd, out var routeEnd).Octets;
        _stateless.StatusLine(status, reason).Raw(head[..viaEnd]).Raw(head[routeEnd..]);
        if (_message.ToTag.IsEmpty)
        {
            var tag = 14695981039346656037UL;
            foreach (var octet in _message.TopVia)
            {
                tag = (tag ^ octet) * 1099511628211UL; // FNV-1a: equal for a retransmission
            }

            _stateless.Raw(";tag="u8).Hex(tag);
        }

        _stateless.Line();
        more?.Invoke(_stateless);
        _stateless.End();
        if (!_stateless.Overflowed)
        {
            Transactions.Transport.Send(ResponsePath.Of(_message, flow), _stateless.Octets);
        }
    }
}
