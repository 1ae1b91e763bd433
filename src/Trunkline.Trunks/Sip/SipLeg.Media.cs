using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Control;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

// The leg's audio: its termination in the gateway, and what offer and answer agreed on.
public sealed partial class SipLeg
{
    /// <inheritdoc/>
    public void OnRtpReady(NetAddress local)
    {
        if (State == LegState.Released)
        {
            return;
        }

        if (!local.IsSpecified)
        {
            // Bound to every address: the peer is told the one it reaches us at.
            local = _legs.LocalHostFor(_session?.Flow ?? _peer.Flow).WithPort(local.Port);
        }

        _media ??= new(local, Preferences, _legs.Endpoint.NewIdentifier());
        _media.Local = local;
        if (_session is not null)
        {
            _session.Media = _media;
        }

        if (IsIncoming && !_isDelayedOffer && State == LegState.Setup)
        {
            _answer = _media.WriteAnswer(_agreed);
        }

        var pending = _pending;
        _pending = Pending.None;
        if (pending.HasFlag(Pending.Invite))
        {
            Invite();
        }

        if (pending.HasFlag(Pending.Progress))
        {
            Progress();
        }

        if (pending.HasFlag(Pending.Answer))
        {
            Answer(_connected);
            User.OnStateChanged(this); // whoever asked for the answer could not save it yet
        }
    }

    /// <summary>True while another port will do: a caller is told of it with the answer, or again with what is to be heard before.</summary>
    private bool IsReplaceable => State == LegState.Setup && (!HasPort || (IsIncoming && !_isDelayedOffer));

    /// <inheritdoc/>
    public void OnTerminationFailed(GatewayError error)
    {
        if (State == LegState.Released)
        {
            return;
        }

        if (error == GatewayError.NoSuchTermination && IsReplaceable)
        {
            // Asked for while no gateway was there to hear it, or lost with one. A telephone that was told of the lost port before the answer may be right to
            // stay with it (RFC 3261 §13.2.1), few do; a call that ends is worse.
            if (_media is not null)
            {
                _media.Local = NetAddress.None;
            }

            _hasEarlyMedia = false;
            Bind(_context);
            return;
        }

        var cause = error == GatewayError.NoSuchTermination ? Q850Cause.TemporaryFailure : Q850Cause.ResourceUnavailable;
        _session?.End(cause, _peer.Habits.StatusOf(cause));
        Ended(new(cause, CauseLocation.PrivateLocal, $"gateway: {error}"));
    }

    /// <inheritdoc/>
    public void OnDigit(in DigitHeard digit) => User.OnDigit(this, digit.Digit, digit.Source);

    /// <inheritdoc/>
    public void OnPromptEnded(in PromptEnd end) => User.OnPromptEnded(this, end);

    /// <inheritdoc/>
    public void OnMediaSilent(int seconds)
    {
        if (State == LegState.Connected && !IsHolding)
        {
            _session?.Probe(); // a phone that is gone does not answer; one that is only quiet does
        }
    }

    private void Bind(ContextId context)
    {
        _context = context;
        _termination = _legs.Media.NewTermination(this);
        Commands.AddRtp(new(context, _termination, Describe(_agreed), _latchHost));
    }

    /// <summary>Agrees on the caller's offer before there is a port, so that the termination knows from its first moment where to send.</summary>
    private bool TakeOffer()
    {
        _media = new(NetAddress.None, Preferences, _legs.Endpoint.NewIdentifier());
        if (_media.TakeOffer(_offer, _wish, out var agreed) != SdpOutcome.Agreed || !IsStatic(agreed))
        {
            Release(Q850Cause.IncompatibleDestination, CauseLocation.PrivateLocal);
            return false;
        }

        _agreed = agreed;
        _offer = [];
        return true;
    }

    private bool TakeAnswer(ReadOnlySpan<byte> sdp)
    {
        if (_media is null || _media.TakeAnswer(sdp, _wish, out var agreed) != SdpOutcome.Agreed || !IsStatic(agreed))
        {
            return false;
        }

        Agree(agreed);
        return true;
    }

    private void Agree(in SdpAudio agreed)
    {
        if (agreed == _agreed)
        {
            return;
        }

        _agreed = agreed;
        Commands.ModifyRtp(new(_termination, Describe(agreed), _latchHost));
    }

    private RtpDescription Describe(in SdpAudio agreed) => new(
        agreed.Remote,
        agreed.Remote.IsSpecified ? agreed.Law : Preferences.Laws[0],
        agreed.TelephoneEvent ?? 0,
        (byte)Math.Clamp(agreed.Ptime, 10, 40),
        agreed.Remote.IsSpecified ? agreed.Direction : MediaDirection.Inactive,
        _peer.IsTrunk || !PrivateAddress.IsBehindNat(agreed.Remote, _latchHost) ? RtpSource.Strict : RtpSource.LatchOnce,
        DetectDtmf: agreed.Remote.IsSpecified && agreed.TelephoneEvent is null && !HasDigitsApart,
        HasDigitsApart: HasDigitsApart);

    /// <summary>The gateway speaks G.711 under its static payload types (RFC 3551 table 4) and no other.</summary>
    private static bool IsStatic(in SdpAudio agreed) => agreed.PayloadType == (byte)agreed.Law;
}
