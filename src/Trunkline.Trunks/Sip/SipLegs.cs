// The site's SIP side: lets phones in by digest, turns their INVITEs into legs, and makes legs to wherever an extension is
// registered. Default deny: who has not proved to be an extension of the site gets nothing but a challenge.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>Makes and takes SIP legs.</summary>
public sealed class SipLegs : ISipEndpointUser, IExtensionLegs
{
    private readonly SipRegistrar _registrar;
    private readonly CallControl _calls;
    private readonly ISipTransport _transport;
    private readonly Dictionary<NetAddress, SipPeer> _byAddress = [];
    private readonly Dictionary<NetAddress, SipPeer> _byHost = []; // port 0: far ends that send from any port
    private readonly Dictionary<string, SipPeer> _fixedExtensions = [];
    private readonly Dictionary<string, (TrunkGroup Group, SipPeer Peer)> _trunks = [];
    private readonly Dictionary<string, ISipWatch> _watches = [];
    private readonly Dictionary<string, (SipPeer Peer, SipPeerHealth Health)> _registering = []; // PBXs, by their user
    private readonly WrongCredentials _wrong;

    /// <param name="loop">The node's loop.</param>
    /// <param name="transport">The network.</param>
    /// <param name="calls">Where calls go.</param>
    /// <param name="media">The gateway.</param>
    /// <param name="registrar">Where extensions are registered.</param>
    /// <param name="realm">The site's SIP realm, also the host of its addresses.</param>
    /// <param name="options">The endpoint's values.</param>
    /// <param name="preferences">What we like to speak.</param>
    public SipLegs(
        NodeLoop loop,
        ISipTransport transport,
        CallControl calls,
        MediaGateway media,
        SipRegistrar registrar,
        string realm,
        SipEndpointOptions options,
        SdpPreferences preferences)
    {
        _registrar = registrar;
        _wrong = new(loop);
        Loop = loop;
        _transport = transport;
        Media = media;
        Preferences = preferences;
        _calls = calls;
        Realm = realm;
        Endpoint = new(loop, transport, this, options);
    }

    /// <summary>The endpoint; the transport hands it what it receives.</summary>
    public SipEndpoint Endpoint { get; }

    /// <summary>Told what an administrator should know.</summary>
    public Action<string>? Alarm { get; set; }

    /// <summary>How operators want emergency calls, by trunk; set at start.</summary>
    public IReadOnlyDictionary<string, SipEmergencyHabits> EmergencyHabits { get; set; } = new Dictionary<string, SipEmergencyHabits>();

    /// <summary>The site's SIP realm, also the host of its addresses.</summary>
    internal string Realm { get; }

    internal NodeLoop Loop { get; }

    internal MediaGateway Media { get; }

    internal CallMessages Messages => _calls.Messages;

    internal SdpPreferences Preferences { get; }

    /// <summary>A device that does not register: it is called at its address, and calls from exactly there are its own.</summary>
    public void AddExtension(string extension, NetAddress address)
    {
        var peer = new SipPeer(extension, new(extension, Plan: NumberingPlan.Private), $"sip:{extension}@{address}", ToUdp(address), IsFlowFixed: false, IsTrunk: false);
        _byAddress[address] = peer;
        _fixedExtensions[extension] = peer;
    }

    /// <summary>No such device any more: calls from its address are a stranger's from now on, those that are up go on.</summary>
    public void RemoveExtension(string extension)
    {
        if (_fixedExtensions.Remove(extension, out var peer) && _byAddress.FirstOrDefault(p => p.Value == peer) is { Value: not null } place)
        {
            _byAddress.Remove(place.Key);
        }
    }

    /// <summary>A SIP server: its circuits are put into a group, and calls from its addresses take one.</summary>
    /// <param name="group">Where its circuits are put.</param>
    /// <param name="place">Where it is, and our account with it.</param>
    /// <param name="channels">Calls at a time.</param>
    /// <param name="habits">How it behaves.</param>
    /// <param name="alarm">Told when it carries no calls, and when it does again.</param>
    public SipPeerHealth AddServer(TrunkGroup group, SipPlace place, int channels, SipHabits habits, Action<string> alarm)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(habits);
        var peer = PeerOf(group.Name, place.Address, place.Transport, habits) with
        {
            Domain = place.Domain,
            IsPbx = place.IsPbx,
            IsFlowFixed = place.Accepts.Length > 0,
            Located = place.Accepts.Length > 0 ? () => Locate(place.Accepts) : null,
            Account = place.User,
            Credentials = place.Password.Length == 0 ? null
                : new([new(place.Realm ?? "*", place.AuthUser, place.Password)], Endpoint.NewSource()) { Remembers = true },
        };
        var registration = place.RegistersFor == TimeSpan.Zero ? null : new SipRegistration(Endpoint, Loop, new(peer.Flow, place.Domain, place.User)
        {
            Expires = place.RegistersFor, Credentials = peer.Credentials, Jitter = Endpoint.NewSource(),
        });
        var health = new SipPeerHealth(this, peer, alarm, registration);
        AddCircuits(group, peer, channels, health);
        if (place.Accepts.Length > 0)
        {
            _registering[place.Accepts] = (peer, health);
            return health;
        }

        Know(peer, place.Address);
        foreach (var source in place.Sources)
        {
            Know(peer, source);
        }

        return health;
    }

    /// <summary>A gateway box: a SIP trunk with so many circuits that is asked whether it is there.</summary>
    /// <param name="group">Where its circuits are put.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="transport">How it is reached.</param>
    /// <param name="channels">B-channels of its spans.</param>
    /// <param name="habits">How it behaves.</param>
    /// <param name="alarm">Told when it carries no calls, and when it does again.</param>
    public SipBox AddBox(TrunkGroup group, NetAddress address, SipTransportKind transport, int channels, SipHabits habits, Action<string> alarm)
    {
        ArgumentNullException.ThrowIfNull(group);
        var peer = PeerOf(group.Name, address, transport, habits);
        var box = new SipBox(this, peer, alarm);
        AddCircuits(group, peer, channels, box);
        Know(peer, address);
        return box;
    }

    /// <inheritdoc/>
    public SipAdmission Admit(SipMessage request, in SipFlow flow)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Method == SipMethod.Invite && PeerAt(flow) is not null)
        {
            return SipAdmission.Admit;
        }

        return request.Method switch
        {
            SipMethod.Invite or SipMethod.Register => SipAdmission.Authenticate,
            SipMethod.Options => SipAdmission.Admit,
            _ => SipAdmission.Refuse,
        };
    }

    /// <inheritdoc/>
    public bool IsEmergency(SipMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Method == SipMethod.Invite && TryDialled(request, out var called) && _calls.Plan.IsEmergency(called);
    }

    /// <inheritdoc/>
    public void OnInvite(SipSession session, SipMessage invite)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(invite);
        var known = session.AuthenticatedUser is null ? PeerAt(session.Flow) : PbxOf(session.AuthenticatedUser);
        if (known is { IsTrunk: true })
        {
            OnTrunkInvite(known, session, invite);
            return;
        }

        if (!TryDialled(invite, out var called))
        {
            session.Reject(404, Q850Cause.UnallocatedNumber);
            return;
        }

        var extension = session.AuthenticatedUser ?? known?.Name ?? "";
        var isWithheld = SipPrivacy.IsAsked(invite);
        var calling = new PhoneNumber(
            extension, Plan: NumberingPlan.Private, Presentation: isWithheld ? Presentation.Restricted : Presentation.Allowed, Screening: Screening.Network);
        var peer = new SipPeer(extension, calling, "", session.Flow, IsFlowFixed: true, IsTrunk: false);
        var leg = new SipLeg(this, peer, session, calling, invite.Sdp) { Extension = extension };
        var setup = new CallSetup { Called = called, Calling = calling, CallingName = isWithheld ? "" : DisplayNameOf(invite) };
        _calls.OnIncoming(leg, SipServices.Read(invite, setup, extension));
    }

    /// <inheritdoc/>
    public void OnUnreadable(in SipFlow flow)
    {
        if (PeerAt(flow) is { } peer && _watches.TryGetValue(peer.Name, out var watch))
        {
            watch.OnUnreadable();
        }
    }

    /// <inheritdoc/>
    public void OnWrongCredentials(SipMessage request, in SipFlow flow)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_wrong.On(request, flow) is { } told)
        {
            Alarm?.Invoke(told);
        }
    }

    /// <inheritdoc/>
    public void OnRegister(ServerTransaction transaction, SipMessage request, in SipFlow flow, string? authenticatedUser)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(request);
        if (authenticatedUser is null
            || !NameAddr.TryParse(request[HeaderName.To], out var to)
            || !SipUri.TryParse(to.Uri, out var uri)
            || uri.UserText != authenticatedUser)
        {
            transaction.Respond(403, "To Is Not Who Authenticated"); // an extension registers itself and nobody else
            return;
        }

        _registrar.Register(transaction, request, flow, authenticatedUser);
        if (_registering.TryGetValue(authenticatedUser, out var pbx))
        {
            pbx.Health.OnLocated();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Leg> CreateLegs(string extension) => [.. PeersOf(extension).Select(p => new SipLeg(this, p) { Extension = extension })];

    /// <summary>Shows a text on every telephone of an extension (MESSAGE, RFC 3428).</summary>
    /// <param name="extension">The extension.</param>
    /// <param name="text">What to show; plain text.</param>
    /// <param name="shown">Told once for each telephone whether it took it; false, once, when the extension is registered nowhere.</param>
    public void SendText(string extension, string text, Action<bool> shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        var peers = PeersOf(extension);
        foreach (var peer in peers)
        {
            SipTextMessage.Send(this, peer, text, shown);
        }

        if (peers.Count == 0)
        {
            shown(false);
        }
    }

    /// <summary>What a telephone dialled: a number, or a service that has one (urn:service:sos, RFC 5031).</summary>
    private bool TryDialled(SipMessage invite, out PhoneNumber called)
    {
        if (SipEmergency.TryService(invite.RequestUri, out var service))
        {
            called = _calls.Plan.EmergencyNumberOf(service);
            return called.HasDigits;
        }

        return SipIdentity.TryNumber(invite.RequestUri, out called);
    }

    private IReadOnlyList<SipPeer> PeersOf(string extension)
    {
        if (_fixedExtensions.TryGetValue(extension, out var device))
        {
            return [device];
        }

        var number = new PhoneNumber(extension, Plan: NumberingPlan.Private);
        return [.. _registrar.Lookup(extension).Select(b => new SipPeer(extension, number, b.Uri, b.Flow, IsFlowFixed: true, IsTrunk: false))];
    }

    /// <summary>Makes a leg of an earlier run live again.</summary>
    /// <returns>Null when the saved octets mean nothing to this version.</returns>
    public Leg? Restore(in SavedLeg saved) => SavedSipLeg.TryRead(saved.State.Span, out var dialog, out var agreed, out var local)
        ? new SipLeg(this, saved, dialog!, agreed, local) { Extension = saved.Extension, TrunkGroup = saved.TrunkGroup }
        : null;

    /// <summary>An idle circuit of a trunk, for a leg of an earlier run.</summary>
    internal SipCircuit? CircuitOf(string trunk, bool isIncoming) =>
        _trunks.TryGetValue(trunk, out var at) ? (isIncoming ? at.Group.HuntIncoming(CallPriority.Emergency) : at.Group.Hunt(CallPriority.Emergency) ?? at.Group.HuntIncomingOnly()) as SipCircuit : null;

    /// <summary>The far end of a trunk; null when the site has it no more.</summary>
    internal SipPeer? PeerOf(string trunk) => _trunks.TryGetValue(trunk, out var at) ? at.Peer : null;

    internal NetAddress LocalHostFor(in SipFlow flow) => _transport.LocalAddressFor(flow);

    /// <summary>True for an address of this site: its realm, the address a telephone reaches it at, or no place at all (tel).</summary>
    internal bool IsHere(in SipUri uri, in SipFlow flow) => uri.Scheme == SipScheme.Tel
        || (uri.TryGetAddress(out var address) && address.IsSpecified ? address.SameHost(LocalHostFor(flow)) : string.Equals(uri.HostText, Realm, StringComparison.OrdinalIgnoreCase));

    internal static string AddressOf(PhoneNumber number, string name, string domain, ReadOnlyMemory<byte> subaddress = default) => SipAddress.Format(
        name, $"sip:{(number.HasDigits ? number.ToString() + SipSubaddress.Parameters(subaddress.Span) : "anonymous")}@{domain}");

    /// <summary>Who is known by the address a message came from, port and all, or by its host; over TCP always by its host, for a connection's own port is any.</summary>
    private SipPeer? PeerAt(in SipFlow flow) =>
        flow.Kind == SipTransportKind.Udp && _byAddress.TryGetValue(flow.Remote, out var exact) ? exact
        : _byHost.TryGetValue(flow.Remote.WithPort(0), out var host) && host.Flow.Kind == flow.Kind ? host
        : null;

    private SipPeer? PbxOf(string user) => _registering.TryGetValue(user, out var pbx) ? pbx.Peer : null;

    /// <summary>Where a PBX is registered; calls go to the host of its contact, with the number they are for.</summary>
    private (string Uri, SipFlow Flow)? Locate(string user)
    {
        var bindings = _registrar.Lookup(user);
        if (bindings.Count == 0 || !SipUri.TryParse(System.Text.Encoding.UTF8.GetBytes(bindings[0].Uri), out var uri))
        {
            return null;
        }

        var place = uri.HostText + (uri.Port is { } port and > 0 ? $":{port}" : "");
        return ($"sip:{place}{(bindings[0].Flow.Kind == SipTransportKind.Tcp ? ";transport=tcp" : "")}", bindings[0].Flow);
    }

    private static SipPeer PeerOf(string name, NetAddress address, SipTransportKind transport, SipHabits habits) => new(
        name, PhoneNumber.None, transport == SipTransportKind.Tcp ? $"sip:{address};transport=tcp" : $"sip:{address}", new(transport, NetAddress.None, address),
        IsFlowFixed: false, IsTrunk: true) { Habits = habits };

    private void AddCircuits(TrunkGroup group, SipPeer peer, int channels, ISipWatch watch)
    {
        _trunks[group.Name] = (group, peer);
        _watches[group.Name] = watch;
        for (var i = 0; i < channels; i++)
        {
            group.Add(new SipCircuit(this, peer, i, watch));
        }
    }

    /// <summary>Calls from an address are a peer's; port 0 is any.</summary>
    private void Know(SipPeer peer, NetAddress address)
    {
        var isTcp = peer.Flow.Kind == SipTransportKind.Tcp;
        if (isTcp || peer.Habits.IsAnyPort || address.Port == 0)
        {
            _byHost[address.WithPort(0)] = peer;
        }

        if (!isTcp && address.Port != 0)
        {
            _byAddress[address] = peer;
        }
    }

    private static SipFlow ToUdp(NetAddress address) => new(SipTransportKind.Udp, NetAddress.None, address);

    private void OnTrunkInvite(SipPeer peer, SipSession session, SipMessage invite)
    {
        var habits = peer.Habits;
        if (!SipIdentity.TryCalled(invite, habits, peer.Account, out var called))
        {
            session.Reject(habits.StatusOf(Q850Cause.UnallocatedNumber), Q850Cause.UnallocatedNumber);
            return;
        }

        var setup = SipIdentity.Read(invite, called, habits) with { IsComplete = !habits.HasOverlap };
        if (habits.HasOverlap && _calls.Plan.Route(new("", peer.Name, setup)).Outcome == DialMatch.MoreDigits)
        {
            session.Reject(484, Q850Cause.InvalidNumberFormat); // it calls again with more digits: no call yet, no record (RFC 3578 §3)
            return;
        }

        var watch = _watches[peer.Name];
        watch.OnCalled(); // whoever calls is there
        var isEmergency = peer.IsPbx && _calls.Plan.IsEmergency(called);
        var priority = isEmergency || _calls.Emergencies.IsCallBack(setup.Called) ? CallPriority.Emergency : CallPriority.Routine;
        var group = _trunks[peer.Name].Group;
        var circuit = (group.HuntIncoming(priority) ?? group.HuntDoubted(c => c.Direction == CircuitDirection.Out)) as SipCircuit; // out of service, and yet it calls
        if (circuit is null && !isEmergency)
        {
            watch.OnFull();
            session.Reject(habits.FullStatus, Q850Cause.NoCircuitAvailable); // more calls than the trunk has channels
            return;
        }

        var leg = new SipLeg(this, peer, session, setup.Calling, invite.Sdp, circuit) { TrunkGroup = peer.Name };
        circuit?.Ring(leg);
        _calls.OnIncoming(leg, SipServices.Read(invite, setup, extension: null));
    }

    private static string DisplayNameOf(SipMessage invite) =>
        NameAddr.TryParse(invite[HeaderName.From], out var from) ? from.DisplayText : "";
}
