using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

// The caller's side: INVITE, early dialogs of a forked call, ACK, CANCEL and its crossing with a 2xx (RFC 3261 §13.2, RFC 6026).
public sealed partial class SipSession
{
    private const int MaxEarlyDialogs = 16;
    private readonly List<byte[]> _earlyTags = [];
    private SipInvite? _request;
    private InviteClientTransaction? _invite;
    private byte[] _contact = [];
    private uint _inviteCSeq;
    private bool _isCancelled;
    private DigestAttempt _attempt;
    private IReadOnlyList<string> _credentialLines = [];
    private uint _askedInterval;
    private PooledOctets _ack;
    private SipFlow _ackFlow;
    private uint _ackedCSeq;

    internal static SipSession Call(SipEndpoint endpoint, SipInvite invite, ISipSessionUser user)
    {
        var layer = endpoint.Transactions;
        var session = new SipSession(endpoint, layer.Identifiers.Next())
        {
            User = user,
            Trace = invite.Trace,
            State = SipSessionState.Calling,
            IsCaller = true,
            CallId = invite.CallId ?? layer.Identifiers.Next().ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            _flow = invite.Flow,
            _request = invite,
            _contact = endpoint.ContactOf(invite.Flow, invite.ContactUser),
            Credentials = invite.Credentials,
            _askedInterval = invite.SessionInterval,
        };
        session.SendInvite();
        return session;
    }

    /// <summary>Gives up a call that has not been answered; <see cref="ISipSessionUser.OnFailed"/> with 487 follows, also when the answer crosses.</summary>
    /// <param name="cause">Goes into a Reason header (RFC 3326); None writes none.</param>
    public void Cancel(Q850Cause cause = Q850Cause.None)
    {
        if (State != SipSessionState.Calling || _isCancelled)
        {
            return;
        }

        _isCancelled = true;
        _timers.Start(SessionTimer.CancelWait, _layer.Timers.Patience);
        _invite?.Cancel(cause);
    }

    /// <summary>Answers a delayed offer: sends the ACK with the SDP answer.</summary>
    public void Acknowledge(ReadOnlySpan<byte> sdp)
    {
        if (State == SipSessionState.Confirmed && IsCaller && _ack.IsEmpty)
        {
            SendAck(_dialog!, _inviteCSeq, sdp, keep: true);
        }
    }

    private void SendInvite()
    {
        var request = _request!;
        var branch = _layer.Identifiers.Next();
        var writer = _layer.Begin("INVITE"u8, Encoding.UTF8.GetBytes(request.RequestUri), request.Flow, branch, request.MaxForwards);
        foreach (var route in request.Routes)
        {
            writer.Header(HeaderName.Route, route);
        }

        writer.Begin(HeaderName.From).Text(request.From).Raw(";tag="u8).Hex(LocalTag).Line()
            .Header(HeaderName.To, request.To)
            .Header(HeaderName.CallId, CallId)
            .Begin(HeaderName.CSeq).Number(++_inviteCSeq).Raw(" INVITE\r\n"u8)
            .Header(HeaderName.Contact, _contact)
            .Header(HeaderName.Allow, SipEndpoint.Allowed);
        _credentialLines = Credentials?.Lines("INVITE", request.RequestUri, _attempt) ?? [];
        foreach (var line in _credentialLines)
        {
            writer.Text(line).Line();
        }

        if (_askedInterval > 0)
        {
            writer.Header(HeaderName.SessionExpires, _askedInterval).Header(HeaderName.Supported, "timer"u8); // who refreshes is the peer's choice
        }

        SipMultipart.End(WriteHeaders(writer, request.Headers), request.Sdp, request.Parts);
        _invite = (InviteClientTransaction)_layer.Send(SipMethod.Invite, branch, request.Flow, this, Trace);
        if (request.FirstAnswerWithin > TimeSpan.Zero)
        {
            _timers.Start(SessionTimer.FirstAnswer, request.FirstAnswerWithin); // anew after a challenge: some answer that, and then nothing
        }
    }

    private void OnInviteResponse(SipMessage response)
    {
        _timers.Stop(SessionTimer.FirstAnswer);
        switch (response.Status)
        {
            case 100:
                break;
            case < 200:
                OnProvisional(response);
                break;
            case < 300:
                OnAnswer(response);
                break;
            default:
                OnRefusal(response);
                break;
        }
    }

    private void OnProvisional(SipMessage response)
    {
        if (State != SipSessionState.Calling || _isCancelled)
        {
            return;
        }

        var branch = 0;
        if (!response.ToTag.IsEmpty)
        {
            while (branch < _earlyTags.Count && !response.ToTag.SequenceEqual(_earlyTags[branch]))
            {
                branch++;
            }

            if (branch == MaxEarlyDialogs)
            {
                return;
            }

            if (branch == _earlyTags.Count)
            {
                _earlyTags.Add(response.ToTag.ToArray());
            }
        }

        User?.OnProgress(this, response.Status, branch, response);
    }

    private void OnAnswer(SipMessage response)
    {
        if (State == SipSessionState.Calling)
        {
            _dialog = SipDialog.OfCaller(response, LocalTag, _contact, _request!, _flow, _inviteCSeq);
            _timers.Stop(SessionTimer.CancelWait);
            if (_isCancelled)
            {
                // The answer crossed our CANCEL: acknowledge, then hang up (RFC 3261 §9.1, §15).
                SendAck(_dialog, _inviteCSeq, [], keep: true);
                SendBye(Q850Cause.None);
                EndFailed(new(487, Q850Cause.None, IsLocal: false), response, keepAck: true);
                return;
            }

            State = SipSessionState.Confirmed;
            TakeAnswered(response);
            if (!_request!.Sdp.IsEmpty || response.Sdp.IsEmpty)
            {
                SendAck(_dialog, _inviteCSeq, [], keep: true);
            }

            User?.OnAnswered(this, response);
            return;
        }

        if (_dialog is not null && response.ToTag.SequenceEqual(_dialog.RemoteTag))
        {
            RepeatAck(response);
            return;
        }

        // Another branch of a forked call answered too: acknowledge it and hang up (RFC 3261 §13.2.2.4).
        var other = SipDialog.OfCaller(response, LocalTag, _contact, _request!, _flow, _inviteCSeq);
        SendAck(other, _inviteCSeq, [], keep: false);
        var flow = other.NextFlow();
        var branch = _layer.Identifiers.Next();
        other.Begin(_layer, "BYE"u8, ++other.LocalCSeq, branch, flow).Reason(Q850Cause.NonSelectedUserClearing).End();
        _layer.Send(SipMethod.Bye, branch, flow, user: null, Trace);
    }

    private void OnRefusal(SipMessage response)
    {
        if (State != SipSessionState.Calling)
        {
            return;
        }

        if (response.Status is 401 or 407 && !_isCancelled && Credentials?.Take(response, ref _attempt) == DigestReply.Answered)
        {
            SendInvite();
            return;
        }

        if (response.Status == 422 && !_isCancelled && _askedInterval > 0 && response.TryGetNumber(HeaderName.MinSe, out var least) && least > _askedInterval && least <= LongestInterval)
        {
            _askedInterval = least; // RFC 4028 §7.4
            SendInvite();
            return;
        }

        SipReason.TryGetQ850(response, out var cause);
        EndFailed(new(_isCancelled ? 487 : response.Status, cause, IsLocal: false), response, keepAck: false);
    }

    private void Fail(int status) => EndFailed(new(status, Q850Cause.None, IsLocal: true), null, keepAck: false);

    private void EndFailed(in SipRefusal refusal, SipMessage? response, bool keepAck)
    {
        var user = User;
        if (keepAck)
        {
            // The 2xx may come again: the ACK stays until the transaction ends with timer M.
            State = SipSessionState.Ended;
            _timers.StopAll();
            _endpoint.Forget(this);
        }
        else
        {
            Finish();
        }

        user?.OnFailed(this, refusal, response);
    }

    private void RepeatAck(SipMessage response)
    {
        if (!_ack.IsEmpty && response.CSeq == _ackedCSeq)
        {
            Trace?.OnMessage(true, SipMethod.Ack, 0);
            _layer.Transport.Send(_ackFlow, _ack.Octets);
        }
    }

    // An ACK of a 2xx is a request of its own, without a transaction (RFC 3261 §13.2.2.4).
    private void SendAck(SipDialog dialog, uint cseq, ReadOnlySpan<byte> sdp, bool keep)
    {
        var flow = dialog.NextFlow();
        var writer = dialog.Begin(_layer, "ACK"u8, cseq, _layer.Identifiers.Next(), flow);
        foreach (var line in cseq == _inviteCSeq ? _credentialLines : [])
        {
            writer.Text(line).Line(); // RFC 3261 §22.1: an ACK repeats the credentials of its INVITE
        }

        writer.End("application/sdp"u8, sdp);
        if (keep)
        {
            _ack.Set(writer.Octets);
            _ackFlow = flow;
            _ackedCSeq = cseq;
        }

        Trace?.OnMessage(true, SipMethod.Ack, 0);
        _layer.Transport.Send(flow, writer.Octets);
    }

    private static SipWriter WriteHeaders(SipWriter writer, IReadOnlyList<SipHeaderLine>? headers)
    {
        for (var i = 0; i < (headers?.Count ?? 0); i++)
        {
            writer.Header(headers![i].Name, headers[i].Value);
        }

        return writer;
    }
}
