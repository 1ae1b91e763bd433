using System.Globalization;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip.Tests;

/// <summary>A clock that moves only when told.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private TimeSpan _now;

    public TimeSpan Now => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Set(TimeSpan now) => _now = now;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _now;
}

/// <summary>Endpoints in memory under one virtual clock, a network that can lose, double and reorder by seed, and a transcript.</summary>
internal sealed class SipNet
{
    private readonly Dictionary<NetAddress, Action<byte[], SipFlow>> _hosts = [];
    private readonly PriorityQueue<(NetAddress From, NetAddress To, SipTransportKind Kind, byte[] Octets), (TimeSpan, long)> _inTransit = new();
    private readonly StringBuilder _transcript = new();
    private readonly SipMessage _reader = new();
    private long _sequence;

    public SipNet(ulong seed = 1)
    {
        Loop = new(Time);
        Random = new(seed);
    }

    public VirtualTime Time { get; } = new();

    public NodeLoop Loop { get; }

    public Prng Random { get; }

    public double Loss { get; set; }

    public double Duplication { get; set; }

    public TimeSpan Jitter { get; set; }

    /// <summary>Drops what it returns true for.</summary>
    public Func<SipMessage, bool>? Drop { get; set; }

    public bool IsLogging { get; set; } = true;

    public List<string> Octets { get; } = [];

    public string Transcript => _transcript.ToString().TrimEnd();

    public void ClearTranscript() => _transcript.Clear();

    public void Log(string what) => _transcript.AppendLine(CultureInfo.InvariantCulture, $"{(int)Time.Now.TotalMilliseconds,6} {what}");

    public static NetAddress Address(int host) => NetAddress.FromIPv4(0xC0000200u | (uint)host, 5060);

    public static SipFlow Flow(int from, int to, SipTransportKind kind = SipTransportKind.Udp) => new(kind, Address(from), Address(to));

    public SipEndpoint Endpoint(int host, ISipEndpointUser user, SipEndpointOptions? options = null)
    {
        options ??= new();
        var endpoint = new SipEndpoint(Loop, new Transport(this, Address(host)), user, options with { Identifiers = options.Identifiers ?? Random.Fork() });
        _hosts[Address(host)] = (octets, flow) => endpoint.OnReceived(octets, flow);
        return endpoint;
    }

    /// <summary>A host that is a test: it sees octets.</summary>
    public void Host(int host, Action<byte[], SipFlow> received) => _hosts[Address(host)] = received;

    /// <summary>Sends octets as a test's own host.</summary>
    public void Inject(int from, int to, byte[] octets, SipTransportKind kind = SipTransportKind.Udp) => Carry(Address(from), Address(to), kind, octets);

    public void Remove(int host) => _hosts.Remove(Address(host));

    public void Run(double seconds)
    {
        var until = Time.Now + TimeSpan.FromSeconds(seconds);
        while (true)
        {
            Loop.Run();
            var next = Loop.NextDue ?? TimeSpan.MaxValue;
            if (_inTransit.TryPeek(out _, out var due) && due.Item1 < next)
            {
                next = due.Item1;
            }

            if (next > until)
            {
                break;
            }

            if (next > Time.Now)
            {
                Time.Set(next);
                Loop.Run();
            }

            while (_inTransit.TryPeek(out var packet, out due) && due.Item1 <= Time.Now)
            {
                _inTransit.Dequeue();
                if (_hosts.TryGetValue(packet.To, out var host))
                {
                    host(packet.Octets, new(packet.Kind, packet.To, packet.From, packet.Kind == SipTransportKind.Tcp ? 1 : 0));
                }
            }
        }

        Time.Set(until);
        Loop.Run();
    }

    private bool Carry(NetAddress from, NetAddress to, SipTransportKind kind, byte[] octets)
    {
        var readable = _reader.TryParse(octets, out _);
        var lost = (Loss > 0 && Random.NextDouble() < Loss) || (readable && Drop is not null && Drop(_reader));
        if (IsLogging)
        {
            Octets.Add(Encoding.UTF8.GetString(octets));
            Log($"{from.IPv4 & 255}>{to.IPv4 & 255} {Describe()}{(lost ? " lost" : "")}");
        }

        for (var copies = lost ? 0 : Duplication > 0 && Random.NextDouble() < Duplication ? 2 : 1; copies > 0; copies--)
        {
            var delay = TimeSpan.FromMilliseconds(1) + (Jitter * Random.NextDouble());
            _inTransit.Enqueue((from, to, kind, octets), (Time.Now + TimeSpan.FromMilliseconds(Math.Floor(delay.TotalMilliseconds)), _sequence++));
        }

        return true;
    }

    private string Describe()
    {
        if (_reader.IsRequest)
        {
            var sdp = _reader.Sdp.IsEmpty ? "" : " sdp";
            return Encoding.ASCII.GetString(_reader.MethodText) + sdp;
        }

        return $"{_reader.Status} {Encoding.ASCII.GetString(_reader.MethodText)}{(_reader.Sdp.IsEmpty ? "" : " sdp")}";
    }

    private sealed class Transport(SipNet net, NetAddress local) : ISipTransport
    {
        public bool Send(in SipFlow flow, ReadOnlySpan<byte> octets) => net.Carry(local, flow.Remote, flow.Kind, octets.ToArray());

        public NetAddress LocalAddressFor(in SipFlow flow) => local;
    }
}

/// <summary>A user that takes everything and writes down what it hears.</summary>
internal sealed class Party(SipNet net, string name) : ISipEndpointUser, ISipSessionUser
{
    public static readonly byte[] Sdp = Trunkline.Sip.Tests.Octets.Of("v=0\no=- 1 1 IN IP4 192.0.2.9\ns=-\nc=IN IP4 192.0.2.9\nt=0 0\nm=audio 4000 RTP/AVP 8\n");

    public SipSession? Session { get; set; }

    public Action<SipSession>? Incoming { get; set; }

    public Action<SipSession>? Offered { get; set; } = session => session.AcceptOffer(Sdp);

    public Func<SipMessage, SipAdmission> Admission { get; set; } = _ => SipAdmission.Admit;

    public Func<SipMessage, bool> Emergency { get; set; } = _ => false;

    public SipRegistrar? Registrar { get; set; }

    public int TransferStatus { get; set; } = 202;

    public List<string> Answered { get; } = [];

    public int Ended { get; private set; }

    public SipAdmission Admit(SipMessage request, in SipFlow flow) => Admission(request);

    public bool IsEmergency(SipMessage request) => Emergency(request);

    public void OnInvite(SipSession session, SipMessage invite)
    {
        Session = session;
        session.User = this;
        Log("invite" + (session.AuthenticatedUser is { } user ? " from " + user : ""));
        Incoming?.Invoke(session);
    }

    public void OnRegister(ServerTransaction transaction, SipMessage request, in SipFlow flow, string? authenticatedUser)
    {
        if (Registrar is { } registrar && SipRegistrar.TryGetAddress(request, out var address))
        {
            registrar.Register(transaction, request, flow, address);
        }
        else
        {
            transaction.Respond(400);
        }
    }

    public void OnProgress(SipSession session, int status, int branch, SipMessage response) => Log($"progress {status} branch {branch}");

    public void OnAnswered(SipSession session, SipMessage response) => Log("answered");

    public void OnFailed(SipSession session, in SipRefusal refusal, SipMessage? response)
    {
        Ended++;
        Log($"failed {refusal.Status}{(refusal.IsLocal ? " local" : "")}{(refusal.Cause == Q850Cause.None ? "" : " " + refusal.Cause)}");
    }

    public void OnAcknowledged(SipSession session, SipMessage ack) => Log("acknowledged" + (ack.Sdp.IsEmpty ? "" : " sdp"));

    public void OnEnded(SipSession session, in SipEnd end)
    {
        Ended++;
        Log($"ended {end.Kind}{(end.Cause == Q850Cause.None ? "" : " " + end.Cause)}");
    }

    public void OnOffer(SipSession session, SipMessage request)
    {
        Log("offer");
        Offered?.Invoke(session);
    }

    public void OnOfferWithdrawn(SipSession session) => Log("offer withdrawn");

    public void OnOfferAccepted(SipSession session, SipMessage response) => Log("offer accepted");

    public void OnOfferRefused(SipSession session, int status) => Log($"offer refused {status}");

    public int OnInfo(SipSession session, SipMessage info) => info.HasBodyOf("application/dtmf-relay"u8) ? 200 : 415;

    public int OnTransfer(SipSession session, string target, SipMessage refer)
    {
        Log($"transfer to {target}");
        return TransferStatus;
    }

    public void OnTransferProgress(SipSession session, int status) => Log($"transfer {status}");

    private void Log(string what)
    {
        if (net.IsLogging)
        {
            net.Log($"{name} ^ {what}");
        }
    }
}

/// <summary>A disk that keeps, and tells when it has.</summary>
internal sealed class MemoryState : IDurableState
{
    public Dictionary<string, byte[]> Values { get; } = [];

    public Queue<Action> Pending { get; } = new();

    public bool IsSlow { get; set; }

    public void Put(string kind, string key, ReadOnlySpan<byte> value, Action? onDurable = null)
    {
        Values[key] = value.ToArray();
        if (onDurable is null)
        {
            return;
        }

        if (IsSlow)
        {
            Pending.Enqueue(onDurable);
        }
        else
        {
            onDurable();
        }
    }

    public void Delete(string kind, string key) => Values.Remove(key);

    public IReadOnlyList<KeyValuePair<string, byte[]>> Load(string kind) => [.. Values];
}
