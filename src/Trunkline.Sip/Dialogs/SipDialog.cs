using System.Text;

namespace Trunkline.Sip;

/// <summary>A dialog: who, in what order, and which way (RFC 3261 §12). Knows how to write a request inside it; no state machine.</summary>
internal sealed class SipDialog
{
    private const int MaxRoutes = 64;

    public required byte[] CallId { get; init; }

    public required ulong LocalTag { get; init; }

    public required byte[] RemoteTag { get; init; }

    /// <summary>Our From or To value, with tag.</summary>
    public required byte[] LocalParty { get; init; }

    /// <summary>The peer's, with tag.</summary>
    public required byte[] RemoteParty { get; init; }

    public required byte[] Contact { get; init; }

    public required bool IsFlowFixed { get; init; }

    public required bool IsCaller { get; init; }

    public required SipFlow Flow { get; set; }

    public required byte[] RemoteTarget { get; set; }

    public byte[][] Routes { get; init; } = [];

    public uint LocalCSeq { get; set; }

    public uint RemoteCSeq { get; set; }

    /// <summary>The dialog of a caller, from a response that has a To tag (RFC 3261 §12.1.2).</summary>
    public static SipDialog OfCaller(SipMessage response, ulong localTag, byte[] contact, SipInvite invite, SipFlow flow, uint cseq) => new()
    {
        CallId = response.CallId.ToArray(),
        LocalTag = localTag,
        RemoteTag = response.ToTag.ToArray(),
        LocalParty = response.From.ToArray(),
        RemoteParty = response.To.ToArray(),
        Contact = contact,
        Flow = flow,
        IsFlowFixed = invite.IsFlowFixed,
        IsCaller = true,
        RemoteTarget = TargetOf(response) ?? Encoding.UTF8.GetBytes(invite.RequestUri),
        Routes = RoutesOf(response, reverse: true),
        LocalCSeq = cseq,
    };

    /// <summary>The dialog of a called party, from the INVITE (RFC 3261 §12.1.1).</summary>
    /// <remarks>A request with one Via came straight from its sender: then the flow is fixed, whatever Contact says (NAT).</remarks>
    public static SipDialog OfCalled(SipMessage invite, ulong localTag, byte[] contact, SipFlow flow)
    {
        var vias = 0;
        foreach (var unused in invite.Values(HeaderName.Via))
        {
            vias++;
        }

        var tag = new SipWriter(invite.To.Length + 32);
        tag.Raw(invite.To).Raw(";tag="u8).Hex(localTag);
        return new()
        {
            CallId = invite.CallId.ToArray(),
            LocalTag = localTag,
            RemoteTag = invite.FromTag.ToArray(),
            LocalParty = tag.Octets.ToArray(),
            RemoteParty = invite.From.ToArray(),
            Contact = contact,
            Flow = flow,
            IsFlowFixed = vias == 1,
            IsCaller = false,
            RemoteTarget = TargetOf(invite) ?? invite.RequestUri.ToArray(),
            Routes = RoutesOf(invite, reverse: false),
            RemoteCSeq = invite.CSeq,
        };
    }

    public static SipDialog Of(DialogState state) => new()
    {
        CallId = Encoding.UTF8.GetBytes(state.CallId),
        LocalTag = state.LocalTag,
        RemoteTag = Encoding.UTF8.GetBytes(state.RemoteTag),
        LocalParty = Encoding.UTF8.GetBytes(state.LocalParty),
        RemoteParty = Encoding.UTF8.GetBytes(state.RemoteParty),
        Contact = Encoding.UTF8.GetBytes(state.Contact),
        Flow = state.Flow with { Connection = 0 },
        IsFlowFixed = state.IsFlowFixed,
        IsCaller = state.IsCaller,
        RemoteTarget = Encoding.UTF8.GetBytes(state.RemoteTarget),
        Routes = [.. state.Routes.Select(Encoding.UTF8.GetBytes)],
        LocalCSeq = state.LocalCSeq,
        RemoteCSeq = state.RemoteCSeq,
    };

    public DialogState Capture(ulong sdpSessionId, ulong sdpVersion) => new(
        Encoding.UTF8.GetString(CallId),
        LocalTag,
        Encoding.UTF8.GetString(RemoteTag),
        Encoding.UTF8.GetString(LocalParty),
        Encoding.UTF8.GetString(RemoteParty),
        LocalCSeq,
        RemoteCSeq,
        Encoding.UTF8.GetString(RemoteTarget),
        [.. Routes.Select(Encoding.UTF8.GetString)],
        Encoding.UTF8.GetString(Contact),
        Flow,
        IsFlowFixed,
        IsCaller,
        sdpSessionId,
        sdpVersion);

    /// <summary>True when a request carries this dialog's Call-ID and the peer's tag.</summary>
    public bool Owns(SipMessage request) => request.CallId.SequenceEqual(CallId) && request.FromTag.SequenceEqual(RemoteTag);

    /// <summary>Takes a new remote target (RFC 3261 §12.2.1.2); a message without Contact changes nothing.</summary>
    public void RefreshTarget(SipMessage message) => RemoteTarget = TargetOf(message) ?? RemoteTarget;

    /// <summary>Where requests of the dialog go.</summary>
    public SipFlow NextFlow()
    {
        if (IsFlowFixed)
        {
            return Flow;
        }

        var hop = Routes.Length == 0 ? RemoteTarget : Routes[0];
        SipUri uri;
        if (Routes.Length > 0)
        {
            if (!NameAddr.TryParse(hop, out var route) || !SipUri.TryParse(route.Uri, out uri))
            {
                return Flow;
            }
        }
        else if (!SipUri.TryParse(hop, out uri))
        {
            return Flow;
        }

        if (!uri.TryGetAddress(out var address) || !address.IsSpecified)
        {
            return Flow; // a host name: the way it came is the best that is known
        }

        var kind = SipText.Same(uri.Transport, "tcp"u8) ? SipTransportKind.Tcp
            : SipText.Same(uri.Transport, "udp"u8) ? SipTransportKind.Udp
            : address.SameHost(Flow.Remote) ? Flow.Kind : SipTransportKind.Udp;
        return kind == Flow.Kind && address == Flow.Remote ? Flow : new(kind, kind == Flow.Kind ? Flow.Local : default, address);
    }

    /// <summary>Writes a request up to and without its end (RFC 3261 §12.2.1.1), with the given CSeq number.</summary>
    public SipWriter Begin(TransactionLayer layer, ReadOnlySpan<byte> method, uint cseq, ulong branch, in SipFlow flow)
    {
        var strict = Routes.Length > 0 && !IsLoose(Routes[0]);
        NameAddr first = default;
        if (strict)
        {
            strict = NameAddr.TryParse(Routes[0], out first);
        }

        var writer = layer.Begin(method, strict ? first.Uri : RemoteTarget, flow, branch);
        for (var i = strict ? 1 : 0; i < Routes.Length; i++)
        {
            writer.Header(HeaderName.Route, Routes[i]);
        }

        if (strict)
        {
            writer.Begin(HeaderName.Route).Raw("<"u8).Raw(RemoteTarget).Raw(">"u8).Line();
        }

        return writer
            .Header(HeaderName.From, LocalParty)
            .Header(HeaderName.To, RemoteParty)
            .Header(HeaderName.CallId, CallId)
            .Begin(HeaderName.CSeq).Number(cseq).Raw(" "u8).Raw(method).Line();
    }

    private static bool IsLoose(byte[] route) =>
        NameAddr.TryParse(route, out var value) && SipUri.TryParse(value.Uri, out var uri) && uri.Parameters.Has("lr"u8);

    private static byte[]? TargetOf(SipMessage message)
    {
        foreach (var value in message.Values(HeaderName.Contact))
        {
            return NameAddr.TryParse(value, out var contact) ? contact.Uri.ToArray() : null;
        }

        return null;
    }

    private static byte[][] RoutesOf(SipMessage message, bool reverse)
    {
        if (!message.Has(HeaderName.RecordRoute))
        {
            return [];
        }

        var routes = new List<byte[]>();
        foreach (var value in message.Values(HeaderName.RecordRoute))
        {
            if (routes.Count < MaxRoutes)
            {
                routes.Add(value.ToArray());
            }
        }

        if (reverse)
        {
            routes.Reverse();
        }

        return [.. routes];
    }
}
