using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>Where a session stands.</summary>
public enum SipSessionState : byte
{
    /// <summary>Our INVITE waits for a final response.</summary>
    Calling,

    /// <summary>The peer's INVITE waits for our final response.</summary>
    Called,

    /// <summary>Answered.</summary>
    Confirmed,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>The session's own timers (the transactions have theirs).</summary>
internal enum SessionTimer : byte
{
    /// <summary>Send the 2xx again, RFC 3261 §13.3.1.4.</summary>
    Repeat2xx,

    /// <summary>No ACK within 64*T1, RFC 3261 §13.3.1.4.</summary>
    AckWait,

    /// <summary>No final response within 64*T1 of our CANCEL, RFC 3261 §9.1.</summary>
    CancelWait,

    /// <summary>Try the re-INVITE again after 491, RFC 3261 §14.1.</summary>
    Glare,

    /// <summary>It is on us to refresh the session, RFC 4028 §7.</summary>
    Refresh,

    /// <summary>Nobody has refreshed the session, RFC 4028 §10.</summary>
    Expire,

    /// <summary>Nothing has come back for our INVITE.</summary>
    FirstAnswer,
}

/// <summary>One INVITE session: one leg of a call, either way round. Dialog, 2xx and ACK, offers, BYE, CANCEL, transfer.</summary>
/// <remarks>
/// <para>This file: what both sides share. SipSession.Caller.cs: outgoing INVITE. SipSession.Called.cs: incoming INVITE.
/// SipSession.Requests.cs: requests inside the dialog. SipSession.Refresh.cs: session timers. SipSession.Credentials.cs: requests that are challenged. SDP is carried as octets; <see cref="SdpOfferAnswer"/> understands it.</para>
/// <para>Not supported: reliable provisional responses (RFC 3262), offers in UPDATE.</para>
/// </remarks>
public sealed partial class SipSession : ISipClientUser, ISipServerUser
{
    private readonly SipEndpoint _endpoint;
    private readonly TransactionLayer _layer;
    private readonly TimerSet<SessionTimer> _timers;
    private SipDialog? _dialog;
    private bool _isByeWanted;
    private Q850Cause _byeCause;

    private SipSession(SipEndpoint endpoint, ulong localTag)
    {
        _endpoint = endpoint;
        _layer = endpoint.Transactions;
        LocalTag = localTag;
        _timers = new(_layer.Loop, OnTimer);
    }

    /// <summary>Who hears the session; set it before <see cref="SipEndpoint"/>'s callback returns.</summary>
    public ISipSessionUser? User { get; set; }

    /// <summary>Hears of its messages; of an incoming one, set it before <see cref="SipEndpoint"/>'s callback returns.</summary>
    public ISipTrace? Trace
    {
        get;
        set
        {
            field = value;
            if (_serverInvite is { } invite)
            {
                invite.Trace = value;
                value?.OnMessage(false, SipMethod.Invite, 0);
            }
        }
    }

    /// <summary>Where it stands.</summary>
    public SipSessionState State { get; private set; }

    /// <summary>Our tag: unique in the endpoint, a key for tables.</summary>
    public ulong LocalTag { get; }

    /// <summary>True when we sent the first INVITE.</summary>
    public bool IsCaller { get; private init; }

    /// <summary>Call-ID as text.</summary>
    public string CallId { get; private init; } = "";

    /// <summary>Who authenticated an incoming INVITE by digest; null when it was admitted without.</summary>
    public string? AuthenticatedUser { get; internal set; }

    /// <summary>Where the peer's messages come from.</summary>
    public SipFlow Flow => _dialog?.Flow ?? _flow;

    /// <summary>The peer's Contact; empty before there is a dialog.</summary>
    public string RemoteTarget => _dialog is null ? "" : Encoding.UTF8.GetString(_dialog.RemoteTarget);

    /// <summary>Offer/answer state of the leg, for <see cref="Capture"/>; the session does not touch it.</summary>
    public SdpOfferAnswer? Media { get; set; }

    /// <summary>True while an offer, ours or the peer's, is unanswered: <see cref="Offer"/> must wait.</summary>
    public bool IsOfferPending => _reinvite is not null || _offerTransaction is not null || _timers.IsRunning(SessionTimer.Glare) || _isAckPending;

    /// <summary>False until the first answer to our INVITE, 100 among them.</summary>
    public bool HasResponse => State != SipSessionState.Calling || _invite is not { State: InviteClientState.Calling };

    private SipFlow _flow;

    /// <summary>The dialog as data: of an incoming call from its INVITE on, of an outgoing one once answered.</summary>
    /// <returns>Null while an outgoing call is unanswered, and after the end.</returns>
    /// <remarks>An incoming call can so be made durable before its 200 leaves. Restored, it counts as answered: save it only to answer it.</remarks>
    public DialogState? Capture() =>
        State is SipSessionState.Called or SipSessionState.Confirmed ? _dialog?.Capture(Media?.SessionId ?? 0, Media?.Version ?? 0) : null;

    /// <summary>Ends the session whatever its state: CANCEL, a refusal, or BYE.</summary>
    /// <param name="cause">Goes into a Reason header; None writes none.</param>
    /// <param name="status">The refusal of an incoming call not yet answered, 400 to 699.</param>
    /// <param name="headers">Other headers of the refusal.</param>
    /// <remarks>
    /// A cancelled call still ends with <see cref="ISipSessionUser.OnFailed"/>; after BYE or a refusal nothing more comes.
    /// A BYE waits for the ACK of our 2xx (RFC 3261 §15.1.1).
    /// </remarks>
    public void End(Q850Cause cause = Q850Cause.None, int status = 480, IReadOnlyList<SipHeaderLine>? headers = null)
    {
        switch (State)
        {
            case SipSessionState.Calling:
                Cancel(cause);
                break;
            case SipSessionState.Called:
                Reject(status, cause, headers);
                break;
            case SipSessionState.Confirmed when _isAckPending && !_isReinviteAck:
                _isByeWanted = true;
                _byeCause = cause;
                break;
            case SipSessionState.Confirmed:
                SendBye(cause);
                Finish();
                break;
        }
    }

    internal static SipSession Restore(SipEndpoint endpoint, DialogState state) => new(endpoint, state.LocalTag)
    {
        _dialog = SipDialog.Of(state),
        State = SipSessionState.Confirmed,
        IsCaller = state.IsCaller,
        CallId = state.CallId,
    };

    internal bool Owns(SipMessage request) => _dialog is not null && _dialog.Owns(request);

    void ISipClientUser.OnResponse(ClientTransaction transaction, SipMessage response)
    {
        if (transaction == _invite)
        {
            OnInviteResponse(response);
        }
        else if (transaction == _reinvite)
        {
            OnReinviteResponse(response);
        }
        else if (transaction == _acceptedReinvite)
        {
            RepeatAck(response);
        }
        else if (response.Status is 408 or 481 && State == SipSessionState.Confirmed)
        {
            Lose(SipEndKind.PeerLost); // RFC 3261 §12.2.1.2
        }
    }

    void ISipClientUser.OnFailed(ClientTransaction transaction, SipTransactionFailure why)
    {
        if (transaction == _invite && State == SipSessionState.Calling)
        {
            Fail(why == SipTransactionFailure.Timeout ? 408 : 503);
        }
        else if (State == SipSessionState.Confirmed)
        {
            Lose(SipEndKind.PeerLost);
        }
    }

    void ISipClientUser.OnTerminated(ClientTransaction transaction)
    {
        if (transaction == _invite)
        {
            _invite = null;
            if (State == SipSessionState.Ended)
            {
                _ack.Release();
            }
        }
        else if (transaction == _reinvite)
        {
            _reinvite = null;
        }
        else if (transaction == _acceptedReinvite)
        {
            _acceptedReinvite = null;
        }
    }

    void ISipServerUser.OnFailed(ServerTransaction transaction, SipTransactionFailure why)
    {
        // The peer may still come back over another connection; the session's own timers decide (RFC 6026 §8.8).
    }

    void ISipServerUser.OnTerminated(ServerTransaction transaction)
    {
        if (transaction == _serverInvite)
        {
            _serverInvite = null;
        }

        if (transaction == _offerTransaction)
        {
            _offerTransaction = null;
        }
    }

    private void OnTimer(SessionTimer timer)
    {
        switch (timer)
        {
            case SessionTimer.Repeat2xx:
                Repeat2xx();
                break;
            case SessionTimer.AckWait:
                OnNoAck();
                break;
            case SessionTimer.CancelWait:
                Fail(487);
                break;
            case SessionTimer.Glare:
                SendReinvite();
                break;
            case SessionTimer.Refresh:
                SendRefresh();
                break;
            case SessionTimer.Expire:
                Lose(SipEndKind.PeerLost);
                break;
            case SessionTimer.FirstAnswer:
                User?.OnUnheard(this);
                break;
        }
    }

    private void SendBye(Q850Cause cause)
    {
        var dialog = _dialog!;
        var flow = dialog.NextFlow();
        var branch = _layer.Identifiers.Next();
        dialog.Begin(_layer, "BYE"u8, ++dialog.LocalCSeq, branch, flow).Reason(cause).End();
        Send(SipMethod.Bye, branch, flow, user: null);
    }

    private void Lose(SipEndKind kind)
    {
        SendBye(Q850Cause.RecoveryOnTimerExpiry);
        Finish()?.OnEnded(this, new(kind, Q850Cause.None));
    }

    /// <returns>The user, for a last word to it.</returns>
    private ISipSessionUser? Finish()
    {
        State = SipSessionState.Ended;
        _timers.StopAll();
        _isAckPending = false;
        _ack.Release();
        _reinviteSdp = [];
        if (_serverInvite is { HasFinalResponse: true } served)
        {
            served.User = null; // it only waits for retransmissions now
            _serverInvite = null;
        }

        // The INVITE's client transaction holds on to this object for 32 s more, for a late answer of another branch. Leg and call
        // need not stay so long: at 100 calls a second that were some 3,000 of them.
        Media = null;
        var user = User;
        User = null;
        if (_offerTransaction is { HasFinalResponse: false } pending)
        {
            _offerTransaction = null;
            pending.Respond(487);
        }

        _endpoint.Forget(this);
        return user;
    }
}
