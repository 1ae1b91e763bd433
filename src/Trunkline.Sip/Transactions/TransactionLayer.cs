using System.Buffers.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>All transactions of an endpoint: matching in O(1), pools, bounds (RFC 3261 §17.1.3, §17.2.3, §8.2.2.2).</summary>
internal sealed class TransactionLayer
{
    private readonly TransactionTable _clients = new();
    private readonly TransactionTable _servers = new();
    private readonly TransactionTable _merges = new();
    private readonly TransactionKey _key = new();
    private readonly SipMessage _stored = new();
    private readonly SipWriter _sideWriter = new();
    private readonly Stack<InviteClientTransaction> _inviteClients = new();
    private readonly Stack<NonInviteClientTransaction> _nonInviteClients = new();
    private readonly Stack<InviteServerTransaction> _inviteServers = new();
    private readonly Stack<NonInviteServerTransaction> _nonInviteServers = new();

    public TransactionLayer(NodeLoop loop, ISipTransport transport, SipTimers timers, SipIdentifiers identifiers)
    {
        Loop = loop;
        Transport = transport;
        Timers = timers;
        Identifiers = identifiers;
    }

    public NodeLoop Loop { get; }

    public ISipTransport Transport { get; }

    public SipTimers Timers { get; }

    public SipIdentifiers Identifiers { get; }

    /// <summary>The one writer for requests and responses.</summary>
    public SipWriter Writer { get; } = new();

    /// <summary>For the heads of responses, so that <see cref="Writer"/> stays untouched.</summary>
    public SipWriter HeadWriter { get; } = new();

    public int ServerCount => _servers.Count;

    public int ClientCount => _clients.Count;

    /// <summary>Events the figures do not draw.</summary>
    public long UnknownEvents { get; private set; }

    public void CountUnknown() => UnknownEvents++;

    /// <summary>Gives a request that belongs to a transaction to it.</summary>
    /// <returns>True when it was a retransmission or the ACK of a refusal: nothing more is to be done.</returns>
    public bool TryAbsorb(SipMessage request)
    {
        var method = request.Method == SipMethod.Ack ? "INVITE"u8 : request.MethodText;
        if (_servers.Find(_key.OfServer(request, method)) is not ServerTransaction transaction)
        {
            return false;
        }

        var trace = transaction.Trace; // a transaction that ends with this ACK is another one afterwards
        if (request.Method != SipMethod.Ack)
        {
            trace?.OnMessage(false, request.Method, 0);
            return transaction.OnRequest(request.Method);
        }

        if (!transaction.OnRequest(SipMethod.Ack))
        {
            return false; // the session's
        }

        trace?.OnMessage(false, SipMethod.Ack, 0);
        return true;
    }

    /// <summary>The INVITE a CANCEL wants to end; null when there is none.</summary>
    public InviteServerTransaction? FindInviteOf(SipMessage cancel) =>
        _servers.Find(_key.OfServer(cancel, "INVITE"u8)) as InviteServerTransaction;

    /// <summary>True when the same request came here by another way before (RFC 3261 §8.2.2.2).</summary>
    public bool IsMerged(SipMessage request) => request.ToTag.IsEmpty && _merges.Find(_key.OfMerge(request)) is not null;

    /// <summary>Makes the server transaction of a new request.</summary>
    public ServerTransaction Accept(SipMessage request, in SipFlow flow)
    {
        ServerTransaction transaction;
        if (request.Method == SipMethod.Invite)
        {
            var invite = _inviteServers.TryPop(out var pooled) ? pooled : new(this);
            invite.Start(request, flow);
            transaction = invite;
        }
        else
        {
            var other = _nonInviteServers.TryPop(out var pooled) ? pooled : new(this);
            other.Start(request, flow);
            transaction = other;
        }

        _servers.Add(transaction.Entry, _key.OfServer(request, request.MethodText));
        if (request.ToTag.IsEmpty)
        {
            _merges.Add(transaction.MergeEntry, _key.OfMerge(request));
        }

        return transaction;
    }

    /// <summary>Gives a response to its transaction.</summary>
    /// <returns>False when there is none: it is dropped.</returns>
    public bool OnResponse(SipMessage response)
    {
        if (_clients.Find(_key.OfClient(response.Branch, response.MethodText)) is not ClientTransaction transaction)
        {
            return false;
        }

        transaction.Trace?.OnMessage(false, transaction.Method, response.Status);
        transaction.OnResponse(response);
        return true;
    }

    /// <summary>Begins a request: request line, Via and Max-Forwards.</summary>
    public SipWriter Begin(ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri, in SipFlow flow, ulong branch, int maxForwards = 70)
    {
        var writer = Writer.RequestLine(method, uri).Begin(HeaderName.Via);
        WriteVia(writer, flow, branch);
        return writer.Line().Header(HeaderName.MaxForwards, maxForwards);
    }

    /// <summary>Sends the request in <see cref="Writer"/> and waits for its answer.</summary>
    public ClientTransaction Send(SipMethod method, ulong branch, in SipFlow flow, ISipClientUser? user, ISipTrace? trace = null) =>
        Send(Writer, method, SipMethods.NameOf(method), branch, flow, user, trace);

    /// <summary>Sends a request again as a new one, after a challenge (RFC 3261 §22.2): another branch and CSeq, other credentials, all else as it was.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="request">Ours, as it was sent.</param>
    /// <param name="cseq">The new number.</param>
    /// <param name="credentials">Header lines.</param>
    /// <param name="flow">Where to.</param>
    /// <param name="user">Who hears the answers.</param>
    /// <param name="trace">Hears of its messages.</param>
    public ClientTransaction Repeat(
        SipMethod method, ReadOnlySpan<byte> request, uint cseq, IReadOnlyList<string> credentials, in SipFlow flow, ISipClientUser? user, ISipTrace? trace)
    {
        var branch = Identifiers.Next();
        var head = request.IndexOf("\r\n\r\n"u8);
        var writer = Writer.Clear();
        foreach (var range in request[..head].Split("\r\n"u8))
        {
            var line = request[range];
            if (line.StartsWith("Via: "u8))
            {
                WriteVia(writer.Begin(HeaderName.Via), flow, branch);
                writer.Line();
            }
            else if (line.StartsWith("CSeq: "u8))
            {
                writer.Begin(HeaderName.CSeq).Number(cseq).Raw(" "u8).Raw(SipMethods.NameOf(method)).Line();
            }
            else if (line.StartsWith("Content-Length: "u8))
            {
                foreach (var credential in credentials)
                {
                    writer.Text(credential).Line();
                }

                writer.Raw(line).Line();
            }
            else if (!line.StartsWith("Authorization: "u8) && !line.StartsWith("Proxy-Authorization: "u8))
            {
                writer.Raw(line).Line();
            }
        }

        writer.Line().Raw(request[(head + 4)..]);
        return Send(writer, method, SipMethods.NameOf(method), branch, flow, user, trace);
    }

    /// <summary>Sends a CANCEL for an INVITE: same branch, same route (RFC 3261 §9.1).</summary>
    public void SendCancel(InviteClientTransaction invite, ReadOnlySpan<byte> request, Q850Cause cause)
    {
        WriteSibling(request, "CANCEL"u8, to: default, cause);
        Send(_sideWriter, SipMethod.Cancel, "CANCEL"u8, invite.Branch, invite.Flow, user: null, invite.Trace);
    }

    /// <summary>Writes the ACK for a refusal (RFC 3261 §17.1.1.3).</summary>
    public ReadOnlySpan<byte> WriteAck(ReadOnlySpan<byte> request, SipMessage response)
    {
        WriteSibling(request, "ACK"u8, response.To, Q850Cause.None);
        return _sideWriter.Octets;
    }

    public void OnTransportError(SipFlow flow)
    {
        bool Matches(SipTransaction t) => t.Flow.Kind == flow.Kind && t.Flow.Remote == flow.Remote && (flow.Connection == 0 || t.Flow.Connection == 0 || t.Flow.Connection == flow.Connection);
        foreach (var transaction in _clients.Where(Matches))
        {
            transaction.OnTransportError();
        }

        foreach (var transaction in _servers.Where(Matches))
        {
            transaction.OnTransportError();
        }
    }

    public void Recycle(ClientTransaction transaction)
    {
        _clients.Remove(transaction.Entry);
        if (transaction is InviteClientTransaction invite)
        {
            _inviteClients.Push(invite);
        }
        else
        {
            _nonInviteClients.Push((NonInviteClientTransaction)transaction);
        }
    }

    public void Recycle(ServerTransaction transaction)
    {
        _servers.Remove(transaction.Entry);
        _merges.Remove(transaction.MergeEntry);
        if (transaction is InviteServerTransaction invite)
        {
            _inviteServers.Push(invite);
        }
        else
        {
            _nonInviteServers.Push((NonInviteServerTransaction)transaction);
        }
    }

    private ClientTransaction Send(SipWriter writer, SipMethod method, ReadOnlySpan<byte> name, ulong branch, in SipFlow flow, ISipClientUser? user, ISipTrace? trace)
    {
        Span<byte> octets = stackalloc byte[Via.Cookie.Length + 16];
        Via.Cookie.CopyTo(octets);
        Utf8Formatter.TryFormat(branch, octets[Via.Cookie.Length..], out _, new('x', 16));
        var key = _key.OfClient(octets, name);
        if (method == SipMethod.Invite)
        {
            var invite = _inviteClients.TryPop(out var pooled) ? pooled : new(this);
            _clients.Add(invite.Entry, key);
            invite.Trace = trace;
            invite.Start(branch, flow, user, writer.Octets);
            return invite;
        }

        var other = _nonInviteClients.TryPop(out var free) ? free : new(this);
        _clients.Add(other.Entry, key);
        other.Trace = trace;
        other.Start(method, branch, flow, user, writer.Octets);
        return other;
    }

    private void WriteVia(SipWriter writer, in SipFlow flow, ulong branch) => writer
        .Raw(flow.Kind == SipTransportKind.Udp ? "SIP/2.0/UDP "u8 : "SIP/2.0/TCP "u8)
        .Address(Transport.LocalAddressFor(flow))
        .Raw(";rport;branch="u8).Raw(Via.Cookie).Hex(branch);

    // CANCEL and ACK repeat the INVITE's Request-URI, top Via, Route, From, Call-ID and CSeq number.
    private void WriteSibling(ReadOnlySpan<byte> request, ReadOnlySpan<byte> method, ReadOnlySpan<byte> to, Q850Cause cause)
    {
        _ = _stored.TryParse(request, out _); // our own, well-formed
        _sideWriter.RequestLine(method, _stored.RequestUri)
            .Header(HeaderName.Via, _stored.TopVia)
            .Header(HeaderName.MaxForwards, 70)
            .Header(HeaderName.From, _stored.From)
            .Header(HeaderName.To, to.IsEmpty ? _stored.To : to)
            .Header(HeaderName.CallId, _stored.CallId)
            .Begin(HeaderName.CSeq).Number(_stored.CSeq).Raw(" "u8).Raw(method).Line();
        foreach (var route in _stored.Values(HeaderName.Route))
        {
            _sideWriter.Header(HeaderName.Route, route);
        }

        _sideWriter.Reason(cause).End();
    }
}
