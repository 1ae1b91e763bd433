using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

// Requests inside the dialog: offers both ways with glare, BYE, INFO, OPTIONS, UPDATE, REFER and NOTIFY.
public sealed partial class SipSession
{
    private InviteClientTransaction? _reinvite;
    private InviteClientTransaction? _acceptedReinvite;
    private uint _reinviteCSeq;
    private byte[] _reinviteSdp = [];
    private ServerTransaction? _offerTransaction;
    private bool _isTransferring;

    /// <summary>Sends a re-INVITE with a new offer: hold, retrieve, another address (RFC 3261 §14.1).</summary>
    /// <param name="sdp">The offer.</param>
    /// <returns>False when the session is not answered or <see cref="IsOfferPending"/>: try again after the pending one ended.</returns>
    public bool Offer(ReadOnlySpan<byte> sdp)
    {
        if (State != SipSessionState.Confirmed || IsOfferPending || _isByeWanted)
        {
            return false;
        }

        _reinviteSdp = sdp.ToArray();
        SendReinvite();
        return true;
    }

    /// <summary>Accepts the peer's offer.</summary>
    /// <param name="sdp">The answer; an offer when the re-INVITE had none.</param>
    public void AcceptOffer(ReadOnlySpan<byte> sdp)
    {
        if (_offerTransaction is not { } transaction)
        {
            return;
        }

        _offerTransaction = null;
        if (transaction is InviteServerTransaction invite)
        {
            Send2xx(invite, sdp, null, isReinvite: true);
        }
        else
        {
            transaction.Send(WriteTimer(transaction.Begin(200).Header(HeaderName.Contact, _dialog!.Contact)).End("application/sdp"u8, sdp));
            StartTimer();
        }
    }

    /// <summary>Refuses the peer's offer; what was agreed before goes on.</summary>
    /// <param name="status">488, or another from 400 to 699.</param>
    public void RefuseOffer(int status)
    {
        if (_offerTransaction is { } transaction)
        {
            _offerTransaction = null;
            transaction.Respond(status);
        }
    }

    /// <summary>Asks the peer to call somebody else and leave (blind transfer, RFC 3515).</summary>
    /// <param name="target">A URI.</param>
    /// <param name="referredBy">Our identity for Referred-By; null writes none.</param>
    public void Transfer(string target, string? referredBy = null)
    {
        if (State == SipSessionState.Confirmed)
        {
            var writer = BeginRequest(SipMethod.Refer, out var branch, out var flow)
                .Header(HeaderName.Contact, _dialog!.Contact).Header(HeaderName.ReferTo, $"<{target}>");
            if (referredBy is not null)
            {
                writer.Header(HeaderName.ReferredBy, $"<{referredBy}>");
            }

            writer.End();
            Send(SipMethod.Refer, branch, flow, new ReferUser(this));
        }
    }

    /// <summary>Reports how the transfer the peer asked for goes, in a NOTIFY with a sipfrag (RFC 3515 §2.4.5).</summary>
    /// <param name="status">100 to 699; 200 and above is the last report.</param>
    public void ReportTransfer(int status)
    {
        if (State != SipSessionState.Confirmed || !_isTransferring)
        {
            return;
        }

        _isTransferring = status < 200;
        var fragment = new SipWriter(64).StatusLine(status);
        BeginRequest(SipMethod.Notify, out var branch, out var flow)
            .Header(HeaderName.Contact, _dialog!.Contact)
            .Header(HeaderName.Event, "refer"u8)
            .Header(HeaderName.SubscriptionState, status < 200 ? "active;expires=60"u8 : "terminated;reason=noresource"u8)
            .End("message/sipfrag;version=2.0"u8, fragment.Octets);
        Send(SipMethod.Notify, branch, flow, this);
    }

    /// <summary>Sends INFO (RFC 6086).</summary>
    public void SendInfo(string mediaType, ReadOnlySpan<byte> body)
    {
        if (State == SipSessionState.Confirmed)
        {
            BeginRequest(SipMethod.Info, out var branch, out var flow).End(Encoding.ASCII.GetBytes(mediaType), body);
            Send(SipMethod.Info, branch, flow, this);
        }
    }

    /// <summary>Asks whether the peer still knows the session (OPTIONS): if not, <see cref="ISipSessionUser.OnEnded"/> follows.</summary>
    public void Probe()
    {
        if (State == SipSessionState.Confirmed)
        {
            BeginRequest(SipMethod.Options, out var branch, out var flow).End();
            Send(SipMethod.Options, branch, flow, this);
        }
    }

    internal void OnRequest(SipMessage request, in SipFlow flow, ServerTransaction transaction)
    {
        var dialog = _dialog!;
        if (request.CSeq < dialog.RemoteCSeq)
        {
            transaction.Respond(500); // out of order, RFC 3261 §12.2.2
            return;
        }

        dialog.RemoteCSeq = request.CSeq;
        if (dialog.IsFlowFixed)
        {
            dialog.Flow = flow; // a NAT may give the phone another port
        }

        switch (request.Method)
        {
            case SipMethod.Bye:
                OnBye(request, transaction);
                break;
            case SipMethod.Invite:
                OnReinvite(request, transaction);
                break;
            case SipMethod.Update:
                OnUpdate(request, transaction);
                break;
            case SipMethod.Options:
                _endpoint.AnswerOptions(transaction);
                break;
            case SipMethod.Info:
                transaction.Respond(User?.OnInfo(this, request) ?? 415);
                break;
            case SipMethod.Refer:
                OnRefer(request, transaction);
                break;
            case SipMethod.Notify:
                OnNotify(request, transaction);
                break;
            default:
                SipEndpoint.RefuseMethod(transaction, request.Method);
                break;
        }
    }

    private void OnBye(SipMessage bye, ServerTransaction transaction)
    {
        SipReason.TryGetQ850(bye, out var cause);
        transaction.Respond(200);
        if (State == SipSessionState.Called)
        {
            RefuseInvite(487, Q850Cause.None, null); // RFC 3261 §15.1.2
        }

        Finish()?.OnEnded(this, new(SipEndKind.Bye, cause));
    }

    private void OnReinvite(SipMessage request, ServerTransaction transaction)
    {
        if (_reinvite is not null)
        {
            transaction.Respond(491); // glare, RFC 3261 §14.2
            return;
        }

        if (State != SipSessionState.Confirmed || _offerTransaction is not null || _isAckPending)
        {
            transaction.Send(transaction.Begin(500).Header(HeaderName.RetryAfter, 1 + (int)(_layer.Identifiers.Next() % 10)).End());
            return;
        }

        if (!request.IsBodyUnderstood)
        {
            SipEndpoint.RefuseBody(transaction);
            return;
        }

        if (AsksTooOften(request))
        {
            SipEndpoint.RefuseInterval(transaction);
            return;
        }

        TakeTimer(request);
        _dialog!.RefreshTarget(request);
        _ackCSeq = request.CSeq;
        Ask(request, transaction);
    }

    private void OnUpdate(SipMessage request, ServerTransaction transaction)
    {
        if (!request.IsBodyUnderstood)
        {
            SipEndpoint.RefuseBody(transaction);
            return;
        }

        if (AsksTooOften(request))
        {
            SipEndpoint.RefuseInterval(transaction);
            return;
        }

        if (request.Sdp.IsEmpty)
        {
            TakeTimer(request);
            _dialog!.RefreshTarget(request);
            transaction.Send(WriteTimer(transaction.Begin(200).Header(HeaderName.Contact, _dialog.Contact)).End());
            StartTimer();
            return;
        }

        if (_reinvite is not null)
        {
            transaction.Respond(491); // RFC 3311 §5.2
            return;
        }

        if (State != SipSessionState.Confirmed || _offerTransaction is not null)
        {
            transaction.Send(transaction.Begin(500).Header(HeaderName.RetryAfter, 1 + (int)(_layer.Identifiers.Next() % 10)).End());
            return;
        }

        TakeTimer(request);
        _dialog!.RefreshTarget(request);
        Ask(request, transaction);
        if (_offerTransaction == transaction)
        {
            RefuseOffer(504); // RFC 3311 §5.2: an UPDATE is answered at once
        }
    }

    private void Ask(SipMessage request, ServerTransaction transaction)
    {
        transaction.User = this;
        _offerTransaction = transaction;
        if (User is { } user)
        {
            user.OnOffer(this, request);
        }
        else
        {
            RefuseOffer(488);
        }
    }

    private void OnRefer(SipMessage request, ServerTransaction transaction)
    {
        if (!NameAddr.TryParse(request[HeaderName.ReferTo], out var target) || State != SipSessionState.Confirmed)
        {
            transaction.Respond(400);
            return;
        }

        if (_isTransferring)
        {
            transaction.Respond(491);
            return;
        }

        _isTransferring = true; // so that the user may report from inside the callback
        var status = User?.OnTransfer(this, Encoding.UTF8.GetString(target.Uri), request) ?? 603;
        if (status is < 200 or >= 300)
        {
            _isTransferring = false;
            transaction.Respond(status);
            return;
        }

        transaction.Send(transaction.Begin(202).Header(HeaderName.Contact, _dialog!.Contact).End());
        ReportTransfer(100);
    }

    private void OnNotify(SipMessage request, ServerTransaction transaction)
    {
        var name = request[HeaderName.Event];
        var semicolon = name.IndexOf((byte)';');
        if (!SipText.Same(semicolon < 0 ? name : name[..semicolon], "refer"u8))
        {
            transaction.Respond(489);
            return;
        }

        transaction.Respond(200);
        var body = request.Body;
        if (request.HasBodyOf("message/sipfrag"u8) && body.Length >= 11 && body.StartsWith("SIP/2.0 "u8)
            && SipText.TryNumber(body.Slice(8, 3), 699, out var status) && status >= 100)
        {
            User?.OnTransferProgress(this, (int)status);
        }
    }

    private void SendReinvite()
    {
        if (_offerTransaction is not null || _isAckPending)
        {
            _timers.Start(SessionTimer.Glare, TimeSpan.FromSeconds(1)); // the peer went first and is not done
            return;
        }

        var dialog = _dialog!;
        var flow = dialog.NextFlow();
        var branch = _layer.Identifiers.Next();
        _reinviteCSeq = ++dialog.LocalCSeq;
        AskTimer(dialog.Begin(_layer, "INVITE"u8, _reinviteCSeq, branch, flow)
            .Header(HeaderName.Contact, dialog.Contact)
            .Header(HeaderName.Allow, SipEndpoint.Allowed))
            .End("application/sdp"u8, _reinviteSdp);
        _reinvite = (InviteClientTransaction)Send(SipMethod.Invite, branch, flow, this);
    }

    private void OnReinviteResponse(SipMessage response)
    {
        switch (response.Status)
        {
            case < 200:
                break;
            case < 300:
                OnReinviteAccepted(response);
                break;
            case 491:
                // The owner of the Call-ID waits longer, so that one of the two goes first (RFC 3261 §14.1).
                _reinvite = null;
                var ticks = (int)(_layer.Identifiers.Next() % 191);
                _timers.Start(SessionTimer.Glare, TimeSpan.FromMilliseconds(IsCaller ? 2100 + (ticks * 10) : ticks * 10));
                break;
            case 408 or 481:
                _reinvite = null;
                Lose(SipEndKind.PeerLost);
                break;
            case 422 when response.TryGetNumber(HeaderName.MinSe, out var least) && least > _interval && _interval > 0:
                _reinvite = null;
                _interval = least;
                SendReinvite();
                break;
            default:
                _reinvite = null;
                if (State == SipSessionState.Confirmed)
                {
                    User?.OnOfferRefused(this, response.Status);
                }

                break;
        }
    }

    private void OnReinviteAccepted(SipMessage response)
    {
        if (State != SipSessionState.Confirmed)
        {
            return;
        }

        var transaction = _reinvite;
        _reinvite = null;
        _acceptedReinvite = transaction;
        _dialog!.RefreshTarget(response);
        TakeAgreed(response);
        SendAck(_dialog, _reinviteCSeq, [], keep: true);
        User?.OnOfferAccepted(this, response);
    }

    private SipWriter BeginRequest(SipMethod method, out ulong branch, out SipFlow flow)
    {
        var dialog = _dialog!;
        flow = dialog.NextFlow();
        branch = _layer.Identifiers.Next();
        return dialog.Begin(_layer, SipMethods.NameOf(method), ++dialog.LocalCSeq, branch, flow);
    }

    /// <summary>Hears the answer to our REFER: a refusal ends the transfer, not the session.</summary>
    private sealed class ReferUser(SipSession session) : ISipClientUser
    {
        public void OnResponse(ClientTransaction transaction, SipMessage response)
        {
            if (response.Status >= 300)
            {
                session.User?.OnTransferProgress(session, response.Status);
            }
        }

        public void OnFailed(ClientTransaction transaction, SipTransactionFailure why) =>
            session.User?.OnTransferProgress(session, why == SipTransactionFailure.Timeout ? 408 : 503);
    }
}
