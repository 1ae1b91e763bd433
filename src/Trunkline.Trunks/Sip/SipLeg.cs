// A call's leg over SIP: one INVITE session on one side, one RTP termination in the gateway on the other. The session
// knows dialogs and retransmissions, the gateway knows packets; this file only joins them: an offer needs a bound port,
// an agreed answer sets the termination, a hold turns it round.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Control;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>A leg over SIP: a phone of the site, or a session on a SIP trunk.</summary>
/// <remarks>On the loop. Its termination lives from the first <see cref="Join"/> or <see cref="Setup"/> until it is released.</remarks>
public sealed partial class SipLeg : Leg, ISipSessionUser, ITerminationUser
{
    /// <summary>The kind of saved legs that are SIP.</summary>
    public const string KindName = "sip";

    /// <summary>How often a call is sent on to another number by its far end.</summary>
    private const int MostFollowed = 2;

    private readonly SipLegs _legs;
    private readonly SipPeer _peer;
    private readonly SipCircuit? _circuit;
    private SipSession? _session;
    private TerminationId _termination;
    private ContextId _context;
    private SdpOfferAnswer? _media;
    private SdpAudio _agreed;
    private NetAddress _latchHost;
    private byte[] _offer = [];      // the caller's offer, kept until the leg joins a context
    private byte[] _answer = [];     // our answer to it, once there is a port
    private bool _isDelayedOffer;    // the caller wants our offer in the 200
    private CallSetup? _setup;
    private PhoneNumber _connected = PhoneNumber.None; // until there is a port
    private Pending _pending;
    private readonly MediaDirection _wish = MediaDirection.SendReceive;
    private TimeSpan _sentAt;
    private int _followed;
    private bool _hasEarlyMedia;

    /// <summary>An incoming leg.</summary>
    internal SipLeg(SipLegs legs, SipPeer peer, SipSession session, PhoneNumber party, ReadOnlySpan<byte> offer, SipCircuit? circuit = null)
        : base(peer.ChannelOf(session.LocalTag), party, isIncoming: true)
    {
        _circuit = circuit;
        _legs = legs;
        _peer = peer;
        _session = session;
        _offer = offer.ToArray();
        _isDelayedOffer = offer.IsEmpty;
        State = LegState.Setup;
        Messages = new(legs.Messages);
        session.User = this;
        session.Credentials = peer.Credentials;
        session.Trace = new SipLegTrace(Messages);
    }

    /// <summary>An outgoing leg; nothing is sent before <see cref="Setup"/>.</summary>
    internal SipLeg(SipLegs legs, SipPeer peer, SipCircuit? circuit = null)
        : base(peer.ChannelOf(legs.Endpoint.NewIdentifier()), peer.Number, isIncoming: false)
    {
        Messages = new(legs.Messages);
        _circuit = circuit;
        _legs = legs;
        _peer = peer;
    }

    /// <summary>A leg of an earlier run.</summary>
    internal SipLeg(SipLegs legs, in SavedLeg saved, DialogState dialog, SdpAudio agreed, NetAddress local)
        : base(saved.Channel, saved.Party, saved.IsIncoming)
    {
        _legs = legs;
        _circuit = saved.TrunkGroup.Length > 0 ? legs.CircuitOf(saved.TrunkGroup, saved.IsIncoming) : null;
        _circuit?.Answered(this);
        _peer = saved.TrunkGroup.Length == 0 ? SipPeer.Unknown : legs.PeerOf(saved.TrunkGroup) ?? SipPeer.UnknownTrunk;
        _termination = saved.Termination;
        _agreed = agreed;
        _media = new(local, Preferences, dialog.SdpSessionId, dialog.SdpVersion);
        _session = legs.Endpoint.Restore(dialog, this);
        _session.Credentials = _peer.Credentials;
        _session.Media = _media;
        Messages = new(legs.Messages);
        _session.Trace = new SipLegTrace(Messages);
        State = LegState.Connected;
        IsHolding = !agreed.Direction.HasFlag(MediaDirection.SendOnly);
        legs.Media.Adopt(_termination, this);
    }

    [Flags]
    private enum Pending : byte
    {
        None = 0,
        Invite = 1,
        Progress = 2,
        Answer = 4,
    }

    /// <inheritdoc/>
    public override TerminationId Termination => _termination;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override Circuit? Circuit => _circuit;

    /// <inheritdoc/>
    /// <remarks>A trunk's far end that goes on sending (sendonly) plays its own music to whom it holds; a telephone does not.</remarks>
    public override bool BringsMusic => _peer.IsTrunk && _agreed.Direction.HasFlag(MediaDirection.ReceiveOnly);

    /// <inheritdoc/>
    public override TimeSpan ReactsWithin => TimeSpan.FromSeconds(1.5); // three INVITEs (T1 500 ms), and not even a 100

    /// <inheritdoc/>
    /// <remarks>A 100 is something.</remarks>
    public override bool IsUnheard => !IsIncoming && State == LegState.Setup && _session is not { HasResponse: true };

    /// <inheritdoc/>
    public override bool CanListenBeforeAnswer => !_isDelayedOffer;

    private IGatewayCommands Commands => _legs.Media.Commands;

    private SdpPreferences Preferences => _peer.Habits.Preferences ?? _legs.Preferences;

    private string AddressOf(PhoneNumber number, string name, ReadOnlyMemory<byte> subaddress = default) =>
        SipLegs.AddressOf(SipIdentity.NumberTo(number, _peer.Habits), name, _peer.DomainOr(_legs.Realm), subaddress);

    private bool HasPort => _media is { Local.IsSpecified: true };

    /// <inheritdoc/>
    public override bool HasDigitsApart => _peer.Habits.InfoDigits != InfoDigits.None;

    /// <inheritdoc/>
    public override void SendDigit(char digit)
    {
        var (mediaType, body) = SipInfoDigits.Write(_peer.Habits.InfoDigits, digit);
        _session?.SendInfo(mediaType, body);
    }

    /// <inheritdoc/>
    public override void Setup(CallSetup setup, ContextId context)
    {
        ArgumentNullException.ThrowIfNull(setup);
        if (State != LegState.Idle)
        {
            return;
        }

        State = LegState.Setup;
        Party = setup.Called;
        _setup = setup;
        _pending = Pending.Invite;
        Bind(context);
    }

    /// <inheritdoc/>
    public override void Join(ContextId context)
    {
        if (State == LegState.Released)
        {
            return;
        }

        if (_termination == default)
        {
            _latchHost = _session!.Flow.Remote;
            if (_isDelayedOffer || TakeOffer())
            {
                Bind(context);
            }
        }
        else if (_context != context)
        {
            _context = context;
            Commands.Move(new(_termination, context));
        }
    }

    /// <inheritdoc/>
    public override void Proceed()
    {
        // 100 is the transaction's business.
    }

    /// <inheritdoc/>
    public override void Alert()
    {
        if (State == LegState.Setup)
        {
            // With early media the ringing is heard in it: the SDP says again that there is something to hear.
            _session?.Progress(180, _hasEarlyMedia ? _answer : []);
        }
    }

    /// <inheritdoc/>
    public override void Progress()
    {
        if (State != LegState.Setup || _hasEarlyMedia || _isDelayedOffer)
        {
            return;
        }

        if (!HasPort)
        {
            _pending |= Pending.Progress;
            return;
        }

        _hasEarlyMedia = true;
        _session?.Progress(183, _answer);
    }

    /// <inheritdoc/>
    public override void Answer(PhoneNumber connected)
    {
        if (State != LegState.Setup)
        {
            return;
        }

        if (!HasPort)
        {
            _connected = connected;
            _pending |= Pending.Answer;
            return;
        }

        _circuit?.Answered(this);
        State = LegState.Connected;
        _session?.Answer(_isDelayedOffer ? _media!.Offer() : _answer, SipServices.HeadersFor(connected, _peer, AddressOf));
    }

    /// <inheritdoc/>
    public override void Release(Q850Cause cause, CauseLocation location)
    {
        if (State == LegState.Released)
        {
            return;
        }

        _session?.End(cause, _peer.Habits.StatusOf(cause));
        Ended(new(cause, location));
    }

    /// <summary>The far end is gone: a call that is not answered is over, one that is answered lives until its audio is missed.</summary>
    internal void GiveUp(string because)
    {
        if (State is LegState.Setup or LegState.Proceeding or LegState.Alerting)
        {
            _session?.End(Q850Cause.NetworkOutOfOrder, _peer.Habits.StatusOf(Q850Cause.NetworkOutOfOrder));
            Ended(new(Q850Cause.NetworkOutOfOrder, CauseLocation.PrivateLocal, because));
        }
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Save() => _session?.Capture() is { } dialog
        ? SavedSipLeg.ToOctets(dialog, _agreed, _media?.Local ?? NetAddress.None)
        : default;

    private void Invite() => Invite(_setup!.Called);

    private void Invite(PhoneNumber called)
    {
        var setup = _setup!;
        _latchHost = _peer.Flow.Remote;
        _sentAt = _legs.Loop.Elapsed;
        var invite = new SipInvite
        {
            RequestUri = _peer.RequestUriFor(SipIdentity.NumberTo(called, _peer.Habits), called == setup.Called ? SipPortability.Parameters(setup.RoutingNumber) : ""),
            From = SipCaller.From(setup, _peer, AddressOf),
            To = AddressOf(setup.Called, "", setup.CalledSubaddress),
            Flow = _peer.Flow,
            MaxForwards = setup.HopsLeft,
            IsFlowFixed = _peer.IsFlowFixed,
            ContactUser = _peer.Account.Length > 0 ? _peer.Account : null,
            Credentials = _peer.Credentials,
            FirstAnswerWithin = _peer.Habits.FirstAnswer,
            SessionInterval = _peer.Habits.SessionInterval,
            Sdp = _media!.Offer(),
            Headers = SipServices.HeadersFor(setup, _peer, AddressOf),
            Trace = new SipLegTrace(Messages!),
        };
        // An operator that refuses the service's name or the place, or never gets so long a datagram, is called by the number alone the next time.
        if (setup.Emergency is { } facts && setup.Round % 2 == 0 && _peer.IsTrunk && _legs.EmergencyHabits.TryGetValue(_peer.Name, out var habits))
        {
            invite = SipEmergency.Apply(invite, facts, habits, _peer.DomainOr(_legs.Realm), _legs.Endpoint.NewIdentifier(), _legs.Loop.Time.GetUtcNow());
        }

        _session = _legs.Endpoint.Invite(invite, this);
        _session.Media = _media;
        _circuit?.Watch.OnInviteSent();
    }

    private void Ended(LegEnd end)
    {
        if (State == LegState.Released)
        {
            return;
        }

        State = LegState.Released;
        _circuit?.Free(this);
        if (_termination != default)
        {
            _legs.Media.Disown(_termination);
        }

        User.OnReleased(this, end);
    }
}
