using Trunkline.Base;
using Trunkline.Sip;

namespace Trunkline.Simulation.Phones;

/// <summary>How a phone's call stands, as its user perceives it.</summary>
public enum PhoneCallState : byte
{
    /// <summary>Dialled, nothing heard yet.</summary>
    Calling,

    /// <summary>Ringing, here or there.</summary>
    Ringing,

    /// <summary>Talking.</summary>
    Talking,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>One call of a simulated phone.</summary>
public sealed class PhoneCall : ISipSessionUser
{
    private readonly SimulatedPhone _phone;
    private readonly SdpOfferAnswer? _negotiation;
    private readonly byte[] _offer = [];
    private SipSession? _session;
    private MediaDirection _wish = MediaDirection.SendReceive;

    internal PhoneCall(SimulatedPhone phone, string number)
    {
        _phone = phone;
        Number = number;
        IsIncoming = false;
        (Audio, Signals, _negotiation) = NewMedia();
    }

    internal PhoneCall(SimulatedPhone phone, SipSession session, SipMessage invite)
    {
        _phone = phone;
        _session = session;
        session.User = this;
        IsIncoming = true;
        State = PhoneCallState.Ringing;
        _offer = invite.Sdp.ToArray();
        Received = invite.ToString();
        if (NameAddr.TryParse(invite[HeaderName.From], out var from))
        {
            CallerName = from.DisplayText;
            Number = SipUri.TryParse(from.Uri, out var uri) ? uri.UserText : "";
        }

        (Audio, Signals, _negotiation) = NewMedia();
    }

    /// <summary>Who was called, or who calls.</summary>
    public string Number { get; } = "";

    /// <summary>The caller's name as shown.</summary>
    public string CallerName { get; } = "";

    /// <summary>The INVITE that came, or the 200 that answered ours, as text; empty before.</summary>
    public string Received { get; private set; } = "";

    internal IReadOnlyList<SipHeaderLine> Headers { get; init; } = [];

    internal string? From { get; init; }

    /// <summary>True for a call from outside.</summary>
    public bool IsIncoming { get; }

    /// <summary>How it stands.</summary>
    public PhoneCallState State { get; private set; }

    /// <summary>The final status of a call that failed; 0 otherwise.</summary>
    public int FailedWith { get; private set; }

    /// <summary>The cause the other side gave at the end; None when it gave none.</summary>
    public Q850Cause EndCause { get; private set; }

    /// <summary>True when the other side ended it.</summary>
    public bool EndedByPeer { get; private set; }

    /// <summary>True once there was something to hear before the answer.</summary>
    public bool HasEarlyMedia { get; private set; }

    /// <summary>Mouth and ear; null when there was no port left.</summary>
    public IPhoneMedia? Media => (IPhoneMedia?)Audio ?? Signals;

    /// <summary>Mouth and ear; null where audio is named signals.</summary>
    public PhoneAudio? Audio { get; }

    /// <summary>Mouth and ear where audio is named signals; else null.</summary>
    public PhoneSignals? Signals { get; }

    /// <summary>What was agreed.</summary>
    public SdpAudio Agreed { get; private set; }

    /// <summary>The last status of a transfer we asked for; 0 before the first.</summary>
    public int TransferStatus { get; private set; }

    /// <summary>Status of the last re-INVITE refused; 0 when none was.</summary>
    public int OfferRefusedWith { get; private set; }

    /// <summary>Called at every change.</summary>
    public Action<PhoneCall>? Changed { get; set; }

    /// <summary>Shows that it rings (180).</summary>
    public void Ring() => _session?.Progress(180);

    /// <summary>Answers.</summary>
    public void Answer() => Answer(null);

    /// <summary>Answers.</summary>
    /// <param name="headers">Headers beside those of every 200; null for none.</param>
    public void Answer(IReadOnlyList<SipHeaderLine>? headers)
    {
        if (_session is null || State != PhoneCallState.Ringing || !IsIncoming || _negotiation is null)
        {
            return;
        }

        if (_offer.Length == 0)
        {
            _session.Answer(_negotiation.Offer(), headers);
        }
        else if (_negotiation.Answer(_offer, _wish, out var agreed, out var answer) == SdpOutcome.Agreed)
        {
            _session.Answer(answer, headers);
            Use(agreed);
        }
        else
        {
            Refuse(488);
            return;
        }

        Become(PhoneCallState.Talking);
    }

    /// <summary>Refuses.</summary>
    public void Refuse(int status)
    {
        _session?.Reject(status);
        FailedWith = status;
        End(byPeer: false);
    }

    /// <summary>Sends the caller elsewhere instead of ringing.</summary>
    /// <param name="contact">The Contact's URI; empty for an answer without one.</param>
    /// <param name="status">302, or another of its kind.</param>
    public void Redirect(string contact, int status = 302)
    {
        _session?.Reject(status, headers: contact.Length > 0 ? [new("Contact", $"<{contact}>")] : null);
        FailedWith = status;
        End(byPeer: false);
    }

    /// <summary>Hangs up, or cancels.</summary>
    public void HangUp()
    {
        if (State == PhoneCallState.Ended)
        {
            return;
        }

        var wasAnswered = State == PhoneCallState.Talking || IsIncoming;
        _session?.End(Q850Cause.None, 603);
        if (wasAnswered)
        {
            End(byPeer: false);
        }
    }

    /// <summary>Holds: we listen no more.</summary>
    public void Hold() => Offer(MediaDirection.SendOnly);

    /// <summary>Takes it back from hold.</summary>
    public void Retrieve() => Offer(MediaDirection.SendReceive);

    /// <summary>Asks for a blind transfer.</summary>
    public void Transfer(string number) => _session?.Transfer($"sip:{number}@{_phone.Settings.Domain}");

    /// <inheritdoc/>
    public void OnProgress(SipSession session, int status, int branch, SipMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        TakeAnswer(response.Sdp, early: true);
        if (status == 180)
        {
            Become(PhoneCallState.Ringing);
        }
    }

    /// <inheritdoc/>
    public void OnAnswered(SipSession session, SipMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        Received = response.ToString();
        TakeAnswer(response.Sdp, early: false);
        Become(PhoneCallState.Talking);
    }

    /// <inheritdoc/>
    public void OnFailed(SipSession session, in SipRefusal refusal, SipMessage? response)
    {
        FailedWith = refusal.Status;
        EndCause = refusal.Cause;
        End(byPeer: true);
    }

    /// <inheritdoc/>
    public void OnEnded(SipSession session, in SipEnd end)
    {
        EndCause = end.Cause;
        End(byPeer: true);
    }

    /// <inheritdoc/>
    public void OnAcknowledged(SipSession session, SipMessage ack)
    {
        ArgumentNullException.ThrowIfNull(ack);
        if (_offer.Length == 0 && IsIncoming)
        {
            TakeAnswer(ack.Sdp, early: false);
        }
    }

    /// <inheritdoc/>
    public void OnOffer(SipSession session, SipMessage request)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Sdp.IsEmpty)
        {
            session.AcceptOffer(_negotiation!.Offer(_wish));
        }
        else if (_negotiation!.Answer(request.Sdp, _wish, out var agreed, out var answer) == SdpOutcome.Agreed)
        {
            Use(agreed);
            session.AcceptOffer(answer);
        }
        else
        {
            session.RefuseOffer(488);
        }
    }

    /// <inheritdoc/>
    public void OnOfferAccepted(SipSession session, SipMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        TakeAnswer(response.Sdp, early: false);
    }

    /// <inheritdoc/>
    public void OnOfferRefused(SipSession session, int status) => OfferRefusedWith = status;

    /// <inheritdoc/>
    public void OnTransferProgress(SipSession session, int status)
    {
        TransferStatus = status;
        Changed?.Invoke(this);
    }

    internal void Begin()
    {
        var settings = _phone.Settings;
        _session = _phone.Endpoint.Invite(
            new SipInvite
            {
                RequestUri = $"sip:{Number}@{settings.Domain}",
                From = From ?? $"<sip:{settings.Extension}@{settings.Domain}>",
                To = $"<sip:{Number}@{settings.Domain}>",
                Headers = Headers,
                Flow = _phone.ToServer,
                IsFlowFixed = true,
                ContactUser = settings.Extension,
                Sdp = _negotiation?.Offer() ?? [],
                Credentials = _phone.Credentials,
            },
            this);
    }

    private (PhoneAudio?, PhoneSignals?, SdpOfferAnswer?) NewMedia()
    {
        var settings = _phone.Settings;
        var (audio, signals) = _phone.NewAudio();
        var preferences = new SdpPreferences { Laws = settings.Laws, TelephoneEvent = settings.HasTelephoneEvents ? (byte)101 : null };
        return (audio, signals, new(((IPhoneMedia?)audio ?? signals)?.Local ?? settings.Local.WithPort(1), preferences, _phone.Endpoint.NewIdentifier()));
    }

    private void Offer(MediaDirection wish)
    {
        _wish = wish;
        _session?.Offer(_negotiation!.Offer(wish));
    }

    private void TakeAnswer(ReadOnlySpan<byte> sdp, bool early)
    {
        if (!sdp.IsEmpty && _negotiation!.TakeAnswer(sdp, _wish, out var agreed) == SdpOutcome.Agreed)
        {
            HasEarlyMedia |= early;
            Use(agreed);
        }
    }

    private void Use(in SdpAudio agreed)
    {
        Agreed = agreed;
        Media?.Use(agreed);
        Changed?.Invoke(this);
    }

    private void Become(PhoneCallState state)
    {
        if (State < state)
        {
            State = state;
            Changed?.Invoke(this);
        }
    }

    private void End(bool byPeer)
    {
        if (State == PhoneCallState.Ended)
        {
            return;
        }

        EndedByPeer = byPeer;
        State = PhoneCallState.Ended;
        Media?.Close();
        _phone.Forget(this);
        Changed?.Invoke(this);
    }
}
