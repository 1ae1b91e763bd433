using System.Text;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Control;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <content>What its session tells: answers, refusals, offers, digits, wishes to transfer, the end.</content>
public sealed partial class SipLeg
{
    /// <inheritdoc/>
    public void OnProgress(SipSession session, int status, int branch, SipMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (State is not (LegState.Setup or LegState.Proceeding or LegState.Alerting))
        {
            return;
        }

        _circuit?.Watch.OnHeard();
        if (_peer.Habits.HasEarlyMedia && !response.Sdp.IsEmpty && TakeAnswer(response.Sdp))
        {
            _hasEarlyMedia = true;
            User.OnProgress(this);
        }

        if (status is 180 && State != LegState.Alerting)
        {
            State = LegState.Alerting;
            _circuit?.Watch.OnProved();
            User.OnAlerting(this);
        }
        else if (State == LegState.Setup)
        {
            State = LegState.Proceeding;
            User.OnProceeding(this);
        }
    }

    /// <inheritdoc/>
    public void OnAnswered(SipSession session, SipMessage response)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(response);
        if (!response.Sdp.IsEmpty ? !TakeAnswer(response.Sdp) : !_hasEarlyMedia)
        {
            // It answered with audio we do not speak, or none: there is nothing to connect.
            session.End(Q850Cause.IncompatibleDestination);
            Ended(new(Q850Cause.IncompatibleDestination, CauseLocation.User, "answer without usable audio"));
            return;
        }

        State = LegState.Connected;
        _circuit?.Answered(this);
        _circuit?.Watch.OnProved();
        User.OnConnected(this, _peer.IsTrunk ? SipIdentity.Connected(response, _peer.Habits) : SipCaller.Connected(response), AnswerEvidence.Signalled);
    }

    /// <inheritdoc/>
    public void OnUnheard(SipSession session)
    {
        if (State == LegState.Setup)
        {
            var within = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"no 100 within {_peer.Habits.FirstAnswer.TotalSeconds:0.#} s");
            session.End(Q850Cause.RecoveryOnTimerExpiry);
            _circuit?.Watch.OnUnheard(_sentAt);
            Ended(new(Q850Cause.RecoveryOnTimerExpiry, CauseLocation.PrivateLocal, within));
        }
    }

    /// <inheritdoc/>
    public void OnFailed(SipSession session, in SipRefusal refusal, SipMessage? response)
    {
        if (response is not null && TryFollow(response))
        {
            return;
        }

        if (!_peer.IsTrunk && refusal.Status is >= 300 and < 400)
        {
            Ended(Redirected(refusal.Status, response));
            return;
        }

        var cause = _peer.Habits.CauseOf(refusal.Status, refusal.Cause);
        if (!refusal.IsLocal && State != LegState.Released)
        {
            TimeSpan? retryAfter = response is not null && response.TryGetNumber(HeaderName.RetryAfter, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
            _circuit?.Watch.OnRefused(refusal.Status, cause, retryAfter);
        }

        Ended(new(cause, CauseLocation.User, refusal.IsLocal ? $"SIP {refusal.Status}, no answer" : $"SIP {refusal.Status}{SipWarning.Of(response)}"));
    }

    /// <inheritdoc/>
    public void OnAcknowledged(SipSession session, SipMessage ack)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(ack);
        if (!_isDelayedOffer || State != LegState.Connected)
        {
            return;
        }

        if (!TakeAnswer(ack.Sdp))
        {
            session.End(Q850Cause.IncompatibleDestination);
            Ended(new(Q850Cause.IncompatibleDestination, CauseLocation.User, "ACK without usable audio"));
        }
    }

    /// <inheritdoc/>
    public void OnEnded(SipSession session, in SipEnd end)
    {
        var cause = end.Cause != Q850Cause.None ? end.Cause : end.Kind switch
        {
            SipEndKind.NoAck or SipEndKind.PeerLost => Q850Cause.RecoveryOnTimerExpiry,
            _ => Q850Cause.NormalClearing,
        };
        Ended(new(cause, CauseLocation.User, end.Kind switch
        {
            SipEndKind.Bye => "SIP BYE",
            SipEndKind.Cancelled => "SIP CANCEL",
            SipEndKind.NoAck => "SIP no ACK",
            _ => "SIP peer lost",
        }));
    }

    /// <inheritdoc/>
    public void OnOffer(SipSession session, SipMessage request)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(request);
        if (!HasPort)
        {
            session.RefuseOffer(488);
            return;
        }

        if (request.Sdp.IsEmpty)
        {
            session.AcceptOffer(_media!.Offer()); // the peer wants ours; its answer comes with the ACK
            _isDelayedOffer = true;
            return;
        }

        if (_media!.Answer(request.Sdp, _wish, out var agreed, out var answer) != SdpOutcome.Agreed || !IsStatic(agreed))
        {
            session.RefuseOffer(488);
            return;
        }

        Agree(agreed);
        session.AcceptOffer(answer);
        User.OnStateChanged(this);
        var isHeld = !agreed.Direction.HasFlag(MediaDirection.SendOnly); // the peer no longer listens
        if (isHeld != IsHolding)
        {
            IsHolding = isHeld;
            User.OnHold(this, isHeld);
        }
    }

    /// <inheritdoc/>
    public int OnInfo(SipSession session, SipMessage info)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (!HasDigitsApart)
        {
            return 415;
        }

        var status = SipInfoDigits.Read(info, out var digit);
        if (digit != '\0')
        {
            User.OnDigit(this, digit, DigitSource.Signalling);
        }

        return status;
    }

    /// <inheritdoc/>
    public int OnTransfer(SipSession session, string target, SipMessage refer)
    {
        if (State != LegState.Connected
            || !SipUri.TryParse(Encoding.UTF8.GetBytes(target), out var uri)
            || !PhoneNumber.TryParse(uri.UserText, out var number))
        {
            return 603;
        }

        // After the 202 has gone out: the call may report at once.
        _legs.Loop.Post(() => User.OnTransferRequested(this, number, new TransferReport(session)));
        return 202;
    }

    private sealed class TransferReport(SipSession session) : ITransferProgress
    {
        public void OnTransferAlerting() => session.ReportTransfer(180);

        public void OnTransferEnded(Q850Cause cause) => session.ReportTransfer(cause == Q850Cause.None ? 200 : SipCauses.ToStatus(cause));
    }
}
