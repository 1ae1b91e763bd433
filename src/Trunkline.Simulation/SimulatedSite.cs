// A whole site in a World: the deciding node, its gateway, the operator's exchange, a disk, and phones. The deciding node can
// be killed and started again while the gateway and the exchange go on, as the processes would.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Control;
using Trunkline.E1;
using Trunkline.Exchange;
using Trunkline.Exchange.Pri;
using Trunkline.Gateway;
using Trunkline.Node;
using Trunkline.Simulation.Phones;
using Trunkline.Sip;
using Trunkline.Site;

namespace Trunkline.Simulation;

/// <summary>How the World carries audio.</summary>
public enum Fidelity : byte
{
    /// <summary>Tones, digits, caller ID and alarms are named signals.</summary>
    Events,

    /// <summary>Octets and samples as on a wire.</summary>
    Samples,
}

/// <summary>A site in a World.</summary>
public sealed class SimulatedSite
{
    private static readonly NetAddress ServerAddress = NetAddress.FromIPv4(0x0A000001, 5060);
    private static readonly NetAddress GatewayAddress = NetAddress.FromIPv4(0x0A000002, 20000);
    private const uint FirstPhone = 0x0A000101;
    private const int MaxRecordings = 64;

    private SiteModel _site;
    private readonly EventCabling? _cabling;
    private NodeLoop _gatewayLoop;
    private InMemoryJoint _joint;
    private readonly Dictionary<string, SimulatedPhone> _phones = [];
    private NodeLoop? _nodeLoop;
    private InMemoryJoint.Attachment? _attachment;
    private uint _epoch;
    private bool _isGatewayLost;
    private bool _isGatewayDead;
    private ulong _gateways = 1;
    private uint _nextPhone = FirstPhone;

    /// <param name="world">The World.</param>
    /// <param name="site">The site, checked.</param>
    /// <param name="fidelity">How audio is carried.</param>
    /// <param name="profile">The operator's habits, of all lines; null for what the site says of its first FXO trunk.</param>
    /// <param name="wiring">How its spans are wired; null: as they should be.</param>
    /// <param name="gatewayMayDie">True for <see cref="KillGateway"/>, in <see cref="Fidelity.Events"/>: gateway and exchange have a loop each.</param>
    public SimulatedSite(World world, SiteModel site, Fidelity fidelity, OperatorProfile? profile = null, SpanWiring? wiring = null, bool gatewayMayDie = false)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(site);
        World = world;
        Fidelity = fidelity;
        _site = site;
        Disk = new(world);
        var exchangeLoop = world.AddLoop();
        _gatewayLoop = gatewayMayDie ? world.AddLoop() : exchangeLoop;
        PhoneLoop = world.AddLoop();
        profile ??= site.FxoTrunks.FirstOrDefault() is { } trunk ? TwinProfile.Of(site, trunk) : OperatorProfile.Default;
        Recordings = new(Disk);
        var options = SiteGateway.OptionsOf(site) with
        {
            MaxRtp = 512, MaxContexts = 256, MaxRecordings = MaxRecordings, NamedMediaHost = GatewayAddress, Seed = world.Seed,
        };
        wiring ??= SpanWiring.Right;
        PriSpanSettings[] spans = [.. TwinProfile.SpansOf(site).Select((s, i) => wiring.FarEnd?.Invoke(i + 1, s) ?? s)];
        bool[] crc4 = [.. spans.Select((_, i) => site.E1Trunks.FirstOrDefault(t => t.Spans.Any(s => s.Number == i + 1))?.Crc4 ?? true)];
        var clocked = fidelity == Fidelity.Events
            ? ClockedHalf.InEvents(exchangeLoop, _gatewayLoop, options, profile, spans, wiring, NamedMedia)
            : ClockedHalf.InSamples(_gatewayLoop, options, profile, spans, wiring, crc4, world.Network, Recordings);
        (Gateway, Exchange, Pri, SpanCards, SpanPorts) = clocked;
        _cabling = gatewayMayDie ? clocked.Cabling ?? throw new ArgumentException("a gateway dies in fidelity events alone", nameof(gatewayMayDie)) : null;
        Prompts.Loop = _gatewayLoop;
        Gateway.PromptSource = Prompts;
        _joint = new(_gatewayLoop, Gateway, throughCodec: true);
        Start();
    }

    /// <summary>The World.</summary>
    public World World { get; }

    /// <summary>How audio is carried.</summary>
    public Fidelity Fidelity { get; }

    /// <summary>The loop of all phones: where scenarios run.</summary>
    public NodeLoop PhoneLoop { get; }

    /// <summary>The deciding node; null while it is dead.</summary>
    public DecidingNode? Node { get; private set; }

    /// <summary>The deciding node's loop.</summary>
    public NodeLoop NodeLoop => _nodeLoop!;

    /// <summary>The gateway; the last one while there is none.</summary>
    public GatewayNode Gateway { get; private set; }

    /// <summary>The operator's switch.</summary>
    public ExchangeSwitch Exchange { get; }

    /// <summary>The operator's E1 side.</summary>
    public PriExchange Pri { get; }

    /// <summary>The exchange's cards, to be made to fail, span 1 first.</summary>
    public IReadOnlyList<IPriCard> SpanCards { get; }

    /// <summary>The spans with both ends and their lines, to be impaired, span 1 first; empty in <see cref="Fidelity.Events"/>, which has no bits.</summary>
    public IReadOnlyList<FramedSpanPort> SpanPorts { get; }

    /// <summary>The node's disk.</summary>
    public MemoryDisk Disk { get; }

    /// <summary>The gateway's recordings; empty in <see cref="Fidelity.Events"/>, where a recording has a length and no file.</summary>
    public MemoryRecordings Recordings { get; }

    /// <summary>The files of prompts. Read when the deciding node attaches, and on a reload: put them there before the World runs.</summary>
    public MemoryPrompts Prompts { get; } = new();

    /// <summary>Named signals between phones and gateway, in <see cref="Fidelity.Events"/>.</summary>
    public NamedMediaNetwork NamedMedia { get; } = new();

    /// <summary>Records, oldest first.</summary>
    public IReadOnlyList<CallRecord> Records => Disk.Records;

    private NamedMediaNetwork? PhonesMedia => Fidelity == Fidelity.Events ? NamedMedia : null;

    /// <summary>Starts the deciding node, again after <see cref="Kill"/>.</summary>
    /// <param name="site">Its site file, which may have changed as a reload or a restart allows; null for the one before.</param>
    public void Start(SiteModel? site = null)
    {
        _site = site ?? _site;
        _nodeLoop = World.AddLoop();
        var disk = Disk.Open(_nodeLoop);
        var key = new byte[32];
        World.Random.Fill(key);
        var node = new DecidingNode(_site, new NodeParts(_nodeLoop, new MemorySipTransport(World.Network, ServerAddress), disk, disk, disk.Epoch, key)
        {
            Identifiers = World.Random.Fork(),
        });
        World.Network.Bind(ServerAddress, (from, octets) => node.Endpoint.OnReceived(octets, new SipFlow(SipTransportKind.Udp, ServerAddress, from)));
        Node = node;
        _epoch = disk.Epoch;
        Attach();
    }

    /// <summary>The link to the gateway breaks; the gateway goes on.</summary>
    public void LoseGateway()
    {
        if (Node is not null && !_isGatewayLost)
        {
            _isGatewayLost = true;
            _attachment!.Cut();
        }
    }

    /// <summary>The link is there again, unless it is.</summary>
    public void FindGateway()
    {
        if (Node is not null && _isGatewayLost && !_isGatewayDead)
        {
            Attach();
        }
    }

    /// <summary>Kills the gateway's process, as kill -9 does: its contexts are gone, lines go on hook, spans lose their signal, the link breaks.</summary>
    public void KillGateway()
    {
        var cabling = _cabling ?? throw new InvalidOperationException("this gateway may not die");
        World.Remove(_gatewayLoop);
        cabling.Unplug();
        NamedMedia.DetachAll(_gatewayLoop);
        _isGatewayDead = true;
        LoseGateway();
    }

    /// <summary>Starts another gateway after <see cref="KillGateway"/>: with the same lines and spans, and nothing on them.</summary>
    public void StartGateway()
    {
        _gatewayLoop = World.AddLoop();
        Gateway = _cabling!.Another(_gatewayLoop, World.Seed + _gateways++);
        Prompts.Loop = _gatewayLoop;
        Gateway.PromptSource = Prompts;
        _joint = new(_gatewayLoop, Gateway, throughCodec: true);
        _isGatewayDead = false;
        FindGateway();
    }

    private void Attach()
    {
        _isGatewayLost = _isGatewayDead;
        if (_isGatewayDead)
        {
            return; // there is nobody to attach to
        }

        _attachment = _joint.Attach(_nodeLoop!, _epoch, Node!.Media);
        Node.Media.Commands = _attachment.Commands;
    }

    /// <summary>Kills the deciding node, as kill -9 does: nothing is said to anybody, what was not synced is lost.</summary>
    public void Kill()
    {
        World.Network.Unbind(ServerAddress);
        World.Remove(_nodeLoop!);
        Disk.Crash();
        _attachment!.Cut();
        Node = null;
    }

    /// <summary>Cuts the cable of a span, or mends it.</summary>
    /// <param name="span">1 and up.</param>
    /// <param name="isCut">True to cut.</param>
    public void CutSpan(int span, bool isCut) => SpanCards[span - 1].SetFault(isCut ? PriFault.Cut : PriFault.None);

    /// <summary>A phone of an extension, on a host of its own, not yet registered.</summary>
    /// <param name="extension">An extension of the site with a password.</param>
    /// <param name="change">Changes its settings.</param>
    public SimulatedPhone AddPhone(string extension, Func<PhoneSettings, PhoneSettings>? change = null)
    {
        var password = _site.Extensions.First(e => e.Number == extension).Credentials.Password ?? "";
        var settings = new PhoneSettings(extension, password, _site.Sip.Realm, ServerAddress, NetAddress.FromIPv4(_nextPhone++, 5060)) { NamedMedia = PhonesMedia };
        var phone = new SimulatedPhone(PhoneLoop, World.Network, change?.Invoke(settings) ?? settings, World.Random.Fork());
        _phones[$"{extension}/{_phones.Count}"] = phone;
        return phone;
    }

    /// <summary>A SIP device or server that does not register, at an address of its own.</summary>
    /// <param name="name">The user part of what it calls itself.</param>
    /// <param name="address">Its SIP address.</param>
    /// <param name="password">For one that registers or is challenged.</param>
    public SimulatedPhone AddPeer(string name, NetAddress address, string password = "")
    {
        var settings = new PhoneSettings(name, password, _site.Sip.Realm, ServerAddress, address) { NamedMedia = PhonesMedia };
        var peer = new SimulatedPhone(PhoneLoop, World.Network, settings, World.Random.Fork());
        _phones[$"{name}/{_phones.Count}"] = peer;
        return peer;
    }

    /// <summary>Plays the operator of a SIP trunk.</summary>
    public SipOperator AddOperator(NetAddress address) => new(PhoneLoop, World.Network, address, ServerAddress, World.Random.Fork(), PhonesMedia);

    /// <summary>Nothing is stuck: no call, no context, no line, no far party.</summary>
    /// <remarks>What is held down comes back by itself.</remarks>
    /// <returns>What is stuck, for people; empty when nothing is.</returns>
    public string Stuck()
    {
        var stuck = new List<string>();
        if (Node is { } node)
        {
            stuck.AddRange(node.CallControl.Calls.Select(c => $"call {c.Id:x} {c.State}"));
            stuck.AddRange(node.ListLines().Where(l => l.State is not ("Idle" or "HeldDown")).Select(l => $"{l.Circuit} {l.State}"));
        }

        if (Gateway.Contexts > 0)
        {
            stuck.Add($"{Gateway.Contexts} contexts");
        }

        if (Gateway.RtpTerminations > 0)
        {
            stuck.Add($"{Gateway.RtpTerminations} RTP terminations");
        }

        for (var i = 0; i < _site.FxoTrunks.Sum(t => t.Lines.Count); i++)
        {
            if (Gateway.ConditionOf(i + 1) != LineCondition.Idle)
            {
                stuck.Add($"line {i + 1} {Gateway.ConditionOf(i + 1)}");
            }
        }

        if (Recordings.Open > 0)
        {
            stuck.Add($"{Recordings.Open} recordings being written");
        }

        if (!Exchange.IsAllIdle)
        {
            stuck.Add("the exchange has a line in use");
        }

        foreach (var span in Pri.Spans.Where(s => !s.IsAllIdle || s.Busy > 0))
        {
            stuck.Add($"the exchange's span {span.Number}: {span.InUse()}");
        }

        return string.Join(", ", stuck);
    }
}
