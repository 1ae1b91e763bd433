// A SIP phone in software: registers with digest, calls and is called, holds, transfers, speaks a tone and measures what it
// hears. The World has hundreds of them; over real UDP it is the robot that `demo --once` and `accept` place calls with.
using System.Globalization;
using Trunkline.Base;
using Trunkline.Gateway;
using Trunkline.Sip;

namespace Trunkline.Simulation.Phones;

/// <summary>Who a phone is and where it registers.</summary>
/// <param name="Extension">Its number and user name.</param>
/// <param name="Password">Its password.</param>
/// <param name="Domain">The host part of its address.</param>
/// <param name="Server">Where it registers.</param>
/// <param name="Local">Its own SIP address; its RTP ports follow <see cref="FirstRtpPort"/>.</param>
public sealed record PhoneSettings(string Extension, string Password, string Domain, NetAddress Server, NetAddress Local)
{
    /// <summary>Seconds it asks to be registered for.</summary>
    public int Expires { get; init; } = 3600;

    /// <summary>The laws it speaks, best first.</summary>
    public IReadOnlyList<Law> Laws { get; init; } = [Law.A, Law.Mu];

    /// <summary>The first of its RTP ports; 0 for 1000 above its SIP port.</summary>
    public int FirstRtpPort { get; init; }

    /// <summary>False for a phone that sends its digits in-band only.</summary>
    public bool HasTelephoneEvents { get; init; } = true;

    /// <summary>Where it finds the gateway when audio is named signals; null for real packets.</summary>
    public NamedMediaNetwork? NamedMedia { get; init; }
}

/// <summary>A phone.</summary>
public sealed class SimulatedPhone : ISipEndpointUser, ISipClientUser, ISipTransport
{
    private const int FirstRtpOffset = 1000;
    private const int RtpPorts = 64;

    private readonly Prng _prng;
    private readonly TimerSet<Timer> _timers;
    private readonly string _registrationCallId;
    private readonly List<PhoneCall> _calls = [];
    private uint _registerCSeq;
    private int _wantedExpires;
    private bool _isAnsweringChallenge;
    private int _nextRtpPort;

    /// <param name="loop">Its loop; many phones may share one.</param>
    /// <param name="network">The network.</param>
    /// <param name="settings">Who it is.</param>
    /// <param name="prng">Its random source.</param>
    public SimulatedPhone(NodeLoop loop, IDatagramNetwork network, PhoneSettings settings, Prng prng)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(prng);
        Loop = loop;
        Network = network;
        Settings = settings;
        _prng = prng;
        Endpoint = new(loop, this, this, new SipEndpointOptions { Identifiers = prng.Fork(), ContactUser = settings.Extension });
        Credentials = new([new("*", settings.Extension, settings.Password)], prng.Fork());
        _timers = new(loop, _ => Register(_wantedExpires));
        _registrationCallId = Endpoint.NewIdentifier().ToString("x16", CultureInfo.InvariantCulture);
        IsBound = network.Bind(settings.Local, OnDatagram);
    }

    private enum Timer : byte
    {
        Refresh,
    }

    /// <summary>Who it is.</summary>
    public PhoneSettings Settings { get; }

    /// <summary>False when its port was taken.</summary>
    public bool IsBound { get; }

    /// <summary>True while registered.</summary>
    public bool IsRegistered { get; private set; }

    /// <summary>The status of the last answer to a REGISTER; 0 before the first, 408 when none came.</summary>
    public int RegisterStatus { get; private set; }

    /// <summary>Calls that are not over.</summary>
    public IReadOnlyList<PhoneCall> Calls => _calls;

    /// <summary>A call comes in: answer it, refuse it, or let it ring. Null: it rings.</summary>
    public Action<PhoneCall>? OnIncoming { get; set; }

    internal NodeLoop Loop { get; }

    internal IDatagramNetwork Network { get; }

    internal SipEndpoint Endpoint { get; }

    internal DigestClient Credentials { get; }

    internal SipFlow ToServer => new(SipTransportKind.Udp, Settings.Local, Settings.Server);

    /// <summary>Registers, and keeps registered.</summary>
    /// <param name="expires">Seconds; 0 unregisters.</param>
    public void Register(int? expires = null)
    {
        _isAnsweringChallenge = false;
        _wantedExpires = expires ?? Settings.Expires;
        SendRegister(null);
    }

    /// <summary>Calls a number.</summary>
    /// <param name="number">The number, with the parameters of a user part where there are any.</param>
    /// <param name="headers">Headers beside those of every INVITE.</param>
    /// <param name="from">What it calls itself in place of its own address; null for that.</param>
    public PhoneCall Call(string number, IReadOnlyList<SipHeaderLine>? headers = null, string? from = null)
    {
        var call = new PhoneCall(this, number) { Headers = headers ?? [], From = from };
        _calls.Add(call);
        call.Begin();
        return call;
    }

    /// <summary>Stops being there: the port is freed, timers stop, nothing is said.</summary>
    public void Unplug()
    {
        _timers.StopAll();
        foreach (var call in _calls.ToArray())
        {
            call.Media?.Close();
        }

        _calls.Clear();
        Network.Unbind(Settings.Local);
    }

    bool ISipTransport.Send(in SipFlow flow, ReadOnlySpan<byte> octets)
    {
        Network.Send(Settings.Local, flow.Remote, octets);
        return true;
    }

    NetAddress ISipTransport.LocalAddressFor(in SipFlow flow) => Settings.Local;

    SipAdmission ISipEndpointUser.Admit(SipMessage request, in SipFlow flow) => SipAdmission.Admit;

    bool ISipEndpointUser.IsEmergency(SipMessage request) => request.RequestUri.StartsWith("urn:service:sos"u8);

    void ISipEndpointUser.OnInvite(SipSession session, SipMessage invite)
    {
        var call = new PhoneCall(this, session, invite);
        _calls.Add(call);
        if (OnIncoming is { } decide)
        {
            decide(call);
        }
        else
        {
            call.Ring();
        }
    }

    void ISipClientUser.OnResponse(ClientTransaction transaction, SipMessage response)
    {
        if (response.Status < 200)
        {
            return;
        }

        if (response.Status is 401 or 407 && !_isAnsweringChallenge
            && Credentials.TryAnswer(response, "REGISTER", RegistrarUri, out var header))
        {
            _isAnsweringChallenge = true;
            SendRegister(header);
            return;
        }

        RegisterStatus = response.Status;
        IsRegistered = response.Status == 200 && _wantedExpires > 0;
        if (IsRegistered)
        {
            _timers.Start(Timer.Refresh, TimeSpan.FromSeconds(_wantedExpires * 0.8));
        }
    }

    void ISipClientUser.OnFailed(ClientTransaction transaction, SipTransactionFailure why)
    {
        RegisterStatus = 408;
        IsRegistered = false;
        _timers.Start(Timer.Refresh, TimeSpan.FromSeconds(30));
    }

    internal (PhoneAudio? Audio, PhoneSignals? Signals) NewAudio()
    {
        for (var tries = 0; tries < RtpPorts; tries++)
        {
            var local = Settings.Local.WithPort(FirstRtp + (2 * (_nextRtpPort++ % RtpPorts)));
            if (Settings.NamedMedia is { } named)
            {
                if (!named.Has(local))
                {
                    return (null, new(Loop, named, local));
                }
            }
            else if (new PhoneAudio(Loop, Network, local, _prng.Fork()) is { IsBound: true } audio)
            {
                return (audio, null);
            }
        }

        return (null, null);
    }

    internal void Forget(PhoneCall call) => _calls.Remove(call);

    private int FirstRtp => Settings.FirstRtpPort > 0 ? Settings.FirstRtpPort : Settings.Local.Port + FirstRtpOffset;

    private string RegistrarUri => $"sip:{Settings.Domain}";

    private void SendRegister(string? authorization)
    {
        var address = $"<sip:{Settings.Extension}@{Settings.Domain}>";
        var flow = ToServer;
        var writer = Endpoint.BeginRequest(
            SipMethod.Register, RegistrarUri, address, address, _registrationCallId, ++_registerCSeq, flow, out var branch);
        writer.Header(HeaderName.Contact, $"<sip:{Settings.Extension}@{Settings.Local}>")
            .Header(HeaderName.Expires, _wantedExpires);
        if (authorization is not null)
        {
            writer.Text(authorization).Line();
        }

        writer.End();
        Endpoint.SendRequest(SipMethod.Register, branch, flow, this);
    }

    private void OnDatagram(NetAddress from, ReadOnlySpan<byte> octets) =>
        Endpoint.OnReceived(octets, new SipFlow(SipTransportKind.Udp, Settings.Local, from));
}
