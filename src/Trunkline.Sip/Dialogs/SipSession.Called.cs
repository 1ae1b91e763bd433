using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

// The called side: provisional responses, the 2xx repeated until its ACK, refusal, CANCEL (RFC 3261 §13.3, §9.2).
public sealed partial class SipSession
{
    private InviteServerTransaction? _serverInvite;
    private InviteServerTransaction? _answered;
    private int _answeredGeneration;
    private bool _isAckPending;
    private bool _isReinviteAck;
    private uint _ackCSeq;
    private TimeSpan _repeat2xx;

    internal static SipSession Receive(SipEndpoint endpoint, SipMessage invite, in SipFlow flow, InviteServerTransaction transaction, string? user)
    {
        var session = new SipSession(endpoint, transaction.LocalTag)
        {
            State = SipSessionState.Called,
            CallId = Encoding.UTF8.GetString(invite.CallId),
            AuthenticatedUser = user,
            _flow = flow,
            _serverInvite = transaction,
            _ackCSeq = invite.CSeq,
        };
        session._dialog = SipDialog.OfCalled(invite, session.LocalTag, endpoint.ContactOf(flow, null), flow);
        session.TakeTimer(invite);
        transaction.User = session;
        return session;
    }

    /// <summary>Sends a provisional response.</summary>
    /// <param name="status">101 to 199.</param>
    /// <param name="sdp">Early media; empty for none.</param>
    /// <param name="headers">Other headers.</param>
    public void Progress(int status, ReadOnlySpan<byte> sdp = default, IReadOnlyList<SipHeaderLine>? headers = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 101);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 199);
        if (State == SipSessionState.Called && _serverInvite is { } transaction)
        {
            var writer = transaction.Begin(status, copyRecordRoute: true).Header(HeaderName.Contact, _dialog!.Contact);
            transaction.Send(WriteHeaders(writer, headers).End("application/sdp"u8, sdp));
        }
    }

    /// <summary>Answers an incoming call with 200.</summary>
    /// <param name="sdp">The answer; the offer when the INVITE had none.</param>
    /// <param name="headers">Other headers.</param>
    public void Answer(ReadOnlySpan<byte> sdp, IReadOnlyList<SipHeaderLine>? headers = null)
    {
        if (State == SipSessionState.Called && _serverInvite is { } transaction)
        {
            State = SipSessionState.Confirmed;
            Send2xx(transaction, sdp, headers, isReinvite: false);
        }
    }

    /// <summary>Refuses an incoming call.</summary>
    /// <param name="status">300 to 699.</param>
    /// <param name="cause">Goes into a Reason header; None writes none.</param>
    /// <param name="headers">Other headers: Contact of a 302, Retry-After.</param>
    public void Reject(int status, Q850Cause cause = Q850Cause.None, IReadOnlyList<SipHeaderLine>? headers = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 300);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 699);
        if (State == SipSessionState.Called)
        {
            RefuseInvite(status, cause, headers);
            Finish();
        }
    }

    internal void OnCancel(SipMessage cancel, InviteServerTransaction invite)
    {
        if (invite == _serverInvite && State == SipSessionState.Called)
        {
            SipReason.TryGetQ850(cancel, out var cause);
            RefuseInvite(487, Q850Cause.None, null);
            Finish()?.OnEnded(this, new(SipEndKind.Cancelled, cause));
        }
        else if (invite == _offerTransaction && !invite.HasFinalResponse)
        {
            _offerTransaction = null;
            invite.Respond(487);
            User?.OnOfferWithdrawn(this);
        }
    }

    internal void OnAck(SipMessage ack)
    {
        Trace?.OnMessage(false, SipMethod.Ack, 0);
        if (!_isAckPending || ack.CSeq != _ackCSeq)
        {
            return;
        }

        StopWaitingForAck();
        if (_isByeWanted)
        {
            SendBye(_byeCause);
            Finish();
            return;
        }

        User?.OnAcknowledged(this, ack);
    }

    private void RefuseInvite(int status, Q850Cause cause, IReadOnlyList<SipHeaderLine>? headers)
    {
        if (_serverInvite is { } transaction)
        {
            _serverInvite = null;
            transaction.Send(WriteHeaders(transaction.Begin(status).Reason(cause), headers).End());
        }
    }

    private void Send2xx(InviteServerTransaction transaction, ReadOnlySpan<byte> sdp, IReadOnlyList<SipHeaderLine>? headers, bool isReinvite)
    {
        var writer = transaction.Begin(200, copyRecordRoute: true)
            .Header(HeaderName.Contact, _dialog!.Contact)
            .Header(HeaderName.Allow, SipEndpoint.Allowed);
        transaction.Send(WriteHeaders(WriteTimer(writer), headers).End("application/sdp"u8, sdp));
        StartTimer();
        _serverInvite = null;
        _answered = transaction;
        _answeredGeneration = transaction.Generation;
        _isAckPending = true;
        _isReinviteAck = isReinvite;
        _repeat2xx = _layer.Timers.T1;
        _timers.Start(SessionTimer.Repeat2xx, _repeat2xx);
        _timers.Start(SessionTimer.AckWait, _layer.Timers.Patience);
    }

    private void Repeat2xx()
    {
        if (_answered is { } transaction && transaction.Generation == _answeredGeneration)
        {
            transaction.Repeat2xx();
        }

        _repeat2xx = _repeat2xx * 2 < _layer.Timers.T2 ? _repeat2xx * 2 : _layer.Timers.T2;
        _timers.Start(SessionTimer.Repeat2xx, _repeat2xx);
    }

    private void OnNoAck()
    {
        StopWaitingForAck();
        if (_isByeWanted)
        {
            SendBye(_byeCause);
            Finish();
            return;
        }

        Lose(SipEndKind.NoAck);
    }

    private void StopWaitingForAck()
    {
        _isAckPending = false;
        if (_answered is { } transaction && transaction.Generation == _answeredGeneration)
        {
            transaction.Forget2xx();
        }

        _answered = null;
        _timers.Stop(SessionTimer.Repeat2xx);
        _timers.Stop(SessionTimer.AckWait);
    }
}
