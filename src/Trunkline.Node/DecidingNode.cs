// A deciding node, put together from a site: SIP, lines, number plan, calls. It has no I/O: whoever starts it gives it a
// loop, a transport, a disk and a gateway. `trunkline run` gives it real ones, the World its own. What is wrong with it:
// DecidingNode.Alarms.cs.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Node.Alarms;
using Trunkline.Routing;
using Trunkline.Sip;
using Trunkline.Site;
using Trunkline.Trunks.Fxo;
using Trunkline.Trunks.Isdn;
using Trunkline.Trunks.Sip;

namespace Trunkline.Node;

/// <summary>What a node is made with besides its site.</summary>
/// <param name="Loop">Its loop.</param>
/// <param name="Transport">The network for SIP.</param>
/// <param name="Records">Where call records go.</param>
/// <param name="State">Where registrations and answered calls are kept.</param>
/// <param name="Epoch">This run's number, higher than every earlier run's.</param>
/// <param name="DigestKey">At least 16 secret octets, new for each run.</param>
public sealed record NodeParts(
    NodeLoop Loop, ISipTransport Transport, ICallRecordStore Records, IDurableState State, uint Epoch, ReadOnlyMemory<byte> DigestKey)
{
    /// <summary>Random source of tags and branches in simulation; null uses the system's.</summary>
    public Prng? Identifiers { get; init; }

    /// <summary>When an earlier run last lived; null when that is not known.</summary>
    public DateTimeOffset? LastAlive { get; init; }

    /// <summary>Limits and times of calls.</summary>
    public CallValues? CallValues { get; init; }
}

/// <summary>A running site, deciding side.</summary>
public sealed partial class DecidingNode : INodeControl, ICallObserver, ILegRestorer
{
    private const int MaxAlarms = 100;

    private readonly SiteCredentials _credentials;
    private SiteModel _site;
    private readonly NodeParts _parts;
    private readonly Dictionary<string, TrunkGroup> _groups = [];
    private readonly Dictionary<int, FxoCircuit> _lines = [];
    private readonly Dictionary<int, IsdnSpan> _spans = [];
    private readonly SiteBoxes _boxes;
    private readonly SiteServers _servers;
    private readonly LinkedList<AlarmView> _alarms = new();
    private readonly TelephoneSettings _settings;
    private readonly SipRegistrar _registrar;
    private readonly SipLegs _sip;
    private readonly SpanDesk _spanDesk;
    private string? _storageFault;

    /// <param name="site">The site, checked.</param>
    /// <param name="parts">Loop, network, disk.</param>
    public DecidingNode(SiteModel site, NodeParts parts)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(parts);
        _site = site;
        _parts = parts;
        var loop = parts.Loop;
        var limits = site.Sip.Limits;
        Media = new(parts.Epoch);
        _settings = new(loop, parts.State);
        _settings.Keep(site.Extensions.Select(e => e.Number).ToHashSet());
        Alarms = new(loop);
        foreach (var trunk in site.Trunks.Where(t => t is not PlannedTrunk))
        {
            var (order, reserve) = Hunting(trunk);
            _groups[trunk.Name] = new(trunk.Name, order, reserve) { CircuitChanged = trunk is FxoTrunk ? OnCircuitChanged : null };
        }

        var values = (parts.CallValues ?? CallValues.Default) with { MaxCalls = Math.Min(limits.Calls, site.Gateway.MaxContexts - Math.Clamp(site.Gateway.MaxContexts / 10, 1, 32)) };
        var plan = new SiteNumberPlan(site, _groups, loop.Time, _settings);
        CallControl = new(site.Site.Node, parts.Epoch, loop, Media, plan, parts.Records, parts.State, values, _settings) { Observer = this };
        CallControl.Queues.Apply(plan.Queues);
        foreach (var trunk in site.FxoTrunks)
        {
            for (var i = 0; i < trunk.Lines.Count; i++)
            {
                var line = trunk.Lines[i];
                var circuit = new FxoCircuit(new(line.Number, new(SiteNumberPlan.DialledNumberOf(line))) { HoldDown = new(trunk.Use.HoldDown) }, i, CallControl, Media, loop, OnAlarm);
                _groups[trunk.Name].Add(circuit);
                _lines[line.Number] = circuit;
            }
        }

        foreach (var trunk in site.E1Trunks)
        {
            foreach (var span in SiteSpans.Of(trunk, CallControl, Media, parts, OnAlarm, _groups[trunk.Name]))
            {
                span.CrossedWith = CrossedWith;
                _spans.Add(span.Settings.Number, span);
            }
        }

        UsePrompts(site);
        _spanDesk = new(Media, _spans, ListCalls, OnAlarm);
        _credentials = new(site);
        _maxContacts = MaxContacts(site);
        _registrar = new(loop, parts.State, new RegistrarOptions
        {
            DefaultExpires = TimeSpan.FromSeconds(Math.Min(3600, limits.RegistrationSeconds)),
            MaxExpires = TimeSpan.FromSeconds(limits.RegistrationSeconds),
            MaxAddresses = limits.Registrations,
            MaxContactsOf = number => _maxContacts.GetValueOrDefault(number, 1),
        });
        var options = new SipEndpointOptions
        {
            MaxTransactions = limits.Transactions,
            Identifiers = parts.Identifiers,
            Authenticator = new(parts.DigestKey.Span, loop.Time, site.Sip.Realm, _credentials)
            {
                Offered = site.Sip.Digest switch
                {
                    DigestOffer.Md5 => [DigestAlgorithm.Md5],
                    DigestOffer.Sha256 => [DigestAlgorithm.Sha256],
                    _ => [DigestAlgorithm.Sha256, DigestAlgorithm.Md5],
                },
            },
        };
        _sip = new(loop, parts.Transport, CallControl, Media, _registrar, site.Sip.Realm, options, SdpPreferences.Default) { Alarm = text => Notice(AlarmKinds.WrongCredentials, text) };
        CallControl.Extensions = _sip;
        _sip.EmergencyHabits = EmergencyHabits(site);
        _servers = new(site, _sip, _groups, OnAlarm, loop);
        _boxes = new(site, _sip, _groups, OnAlarm, loop);
        foreach (var trunk in site.Trunks.Where(t => _groups.ContainsKey(t.Name)))
        {
            Use(_groups[trunk.Name], trunk.Use);
        }

        foreach (var extension in site.Extensions.Where(e => e.Address.IsSpecified))
        {
            _sip.AddExtension(extension.Number, extension.Address);
        }

        (RestoredCalls, LostCalls) = CallControl.Restore(this, parts.LastAlive);
    }

    /// <summary>The gateway's events go here; its commands come from here.</summary>
    public MediaGateway Media { get; }

    /// <summary>The calls.</summary>
    public CallControl CallControl { get; }

    /// <summary>The SIP endpoint; the transport hands it what it receives.</summary>
    public SipEndpoint Endpoint => _sip.Endpoint;

    /// <summary>Calls of an earlier run that go on in this one.</summary>
    public int RestoredCalls { get; }

    /// <summary>Calls of an earlier run whose saved state could not be used.</summary>
    public int LostCalls { get; }

    /// <summary>Hears of every alarm as it is raised.</summary>
    public Action<AlarmView>? AlarmRaised { get; set; }

    /// <summary>Hears of every change of a call.</summary>
    public Action<CallView>? CallChanged { get; set; }

    /// <summary>Hears of every call that is over.</summary>
    public Action<CallView>? CallEnded { get; set; }

    /// <summary>Hears of every record that is complete.</summary>
    public Action<CallRecord>? AttemptEnded { get; set; }

    /// <summary>Hears of every recording that is closed: identifier, samples, whether whole.</summary>
    public Action<ulong, ulong, bool>? RecordingEnded { get; set; }

    /// <inheritdoc/>
    public StatusView Status() => new(
        _site.Site.Name,
        _site.Site.Node,
        _parts.Epoch,
        _parts.Loop.Elapsed.TotalSeconds,
        Media.IsAudited ? "attached" : Media.IsAttached ? "auditing" : "lost",
        CallControl.Calls.Count,
        CallControl.Begun,
        MemoryView.Now(),
        [.. _alarms],
        [.. Faults().Select(c => c.Text)]);

    /// <inheritdoc/>
    public IReadOnlyList<CallView> ListCalls() => [.. CallControl.Calls.OrderBy(c => c.Id).Select(View)];

    /// <inheritdoc/>
    public IReadOnlyList<LineView> ListLines() =>
        [.. _groups.Values.SelectMany(g => g.Circuits).Select(LineView.Of)];

    /// <inheritdoc/>
    public IReadOnlyList<TrunkView> ListTrunks() =>
        [.. _site.Trunks.Where(t => _groups.ContainsKey(t.Name)).Select(t => TrunkView.Of(_groups[t.Name], t.Kind, _parts.Loop.Elapsed) with { Server = _servers.View(t.Name) })];

    /// <inheritdoc/>
    public IReadOnlyList<SpanView> ListSpans() => 
        [.. _spans.Values.Select(SiteSpans.View).Concat(_boxes.Views()).OrderBy(s => s.Span)];

    /// <inheritdoc/>
    public void ShowSpan(int span, Action<SpanDetailResult> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (_boxes.Details(span) is { } box)
        {
            answer(new(null, "") { Box = box });
        }
        else
        {
            _spanDesk.Show(span, answer);
        }
    }

    /// <inheritdoc/>
    public void LoopSpan(int span, SpanTestOrder order, Action<SpanOrderResult> answer) => Order(span, answer, () => _spanDesk.Loop(span, order, answer));

    /// <inheritdoc/>
    public void AlarmSpan(int span, SpanTestOrder order, Action<SpanOrderResult> answer) => Order(span, answer, () => _spanDesk.Alarm(span, order, answer));

    /// <inheritdoc/>
    public void StartBert(int span, BertOrder order, Action<SpanOrderResult> answer) => Order(span, answer, () => _spanDesk.StartBert(span, order, answer));

    /// <inheritdoc/>
    public void StopBert(int span, Action<SpanOrderResult> answer) => _spanDesk.StopBert(span, answer);

    /// <inheritdoc/>
    public BertView? ShowBert(int span) => _spanDesk.BertOf(span);

    /// <inheritdoc/>
    public IReadOnlyList<RegistrationView> ListRegistrations()
    {
        var views = new List<RegistrationView>();
        foreach (var extension in _site.Extensions)
        {
            var bindings = _registrar.Lookup(extension.Number);
            if (bindings.Count == 0)
            {
                views.Add(new(extension.Number, extension.Name, "", "", 0));
            }

            foreach (var binding in bindings)
            {
                var left = (int)Math.Max(0, (binding.Expires - _parts.Loop.Elapsed).TotalSeconds);
                views.Add(new(extension.Number, extension.Name, binding.Uri, binding.Flow.ToString(), left));
            }
        }

        return views;
    }

    /// <inheritdoc/>
    public OriginateResult Originate(string extension, PhoneNumber target)
    {
        if (_site.Extensions.All(e => e.Number != extension))
        {
            return new(false, "", $"there is no extension {extension}");
        }

        return CallControl.Originate(extension, target) is { } call
            ? new(true, IdOf(call), "")
            : new(false, "", $"extension {extension} is registered nowhere");
    }

    /// <inheritdoc/>
    public FrameTrace? TraceFrames(int span, Action<FrameView> heard) => _spans.TryGetValue(span, out var found) ? new(found, heard) : null;

    /// <inheritdoc/>
    public LadderView? MessagesOf(string call) => call == "last" ? Ladder.Of(CallControl.Messages, CallControl.Messages.LastCall)
        : ulong.TryParse(call, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture, out var id) ? Ladder.Of(CallControl.Messages, id)
        : null;

    /// <inheritdoc/>
    public bool Release(string callId)
    {
        if (!ulong.TryParse(callId, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture, out var id)
            || CallControl.Find(id) is not { } call)
        {
            return false;
        }

        call.Release(Q850Cause.NormalClearing);
        return true;
    }

    /// <summary>The storage has an alarm, another one, or none any more.</summary>
    /// <param name="fault">What is wrong, for a person; null when all is well again.</param>
    public void OnStorage(string? fault)
    {
        _storageFault = fault;
        OnAlarm($"storage: {fault ?? "all is well again, every record is on disk"}");
    }

    /// <summary>Tells an administrator something.</summary>
    public void OnAlarm(string text)
    {
        var alarm = new AlarmView(_parts.Loop.Time.GetUtcNow(), text);
        _alarms.AddFirst(alarm);
        if (_alarms.Count > MaxAlarms)
        {
            _alarms.RemoveLast();
        }

        AlarmRaised?.Invoke(alarm);
    }

    void ICallObserver.OnCallChanged(Call call) => CallChanged?.Invoke(View(call));

    void ICallObserver.OnCallEnded(Call call)
    {
        CallChanged?.Invoke(View(call));
        CallEnded?.Invoke(View(call));
    }

    void ICallObserver.OnAttemptEnded(CallRecord record) => AttemptEnded?.Invoke(record);

    void ICallObserver.OnRecordingEnded(ulong recording, ulong samples, bool isWhole) => RecordingEnded?.Invoke(recording, samples, isWhole);

    Leg? ILegRestorer.Restore(in SavedLeg saved) => saved.Kind switch
    {
        SipLeg.KindName => _sip.Restore(saved),
        IsdnLeg.KindName => _spans.TryGetValue(saved.Termination.Span, out var span) ? span.AdoptRestored(saved) : null,
        FxoLeg.KindName => _lines.TryGetValue(saved.Termination.LineNumber, out var line) ? line.AdoptRestored(saved) : null,
        _ => null,
    };

    private static string IdOf(Call call) => call.Id.ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    private static CallView View(Call call) => new(
        IdOf(call),
        call.State.ToString(),
        call.Priority.ToString(),
        call.Calling.ToString(),
        call.CallingName,
        call.Dialled.ToString(),
        call.Caller?.Channel ?? "",
        call.Callee?.Channel ?? "",
        call.Route,
        call.BegunAt,
        call.AnsweredAt,
        call.IsHeld,
        call.Recording.Value != 0);

    private static Calls.HuntingOrder OrderOf(Site.HuntingOrder order) => order switch
    {
        Site.HuntingOrder.Descending => Calls.HuntingOrder.Descending,
        Site.HuntingOrder.Cyclic => Calls.HuntingOrder.Cyclic,
        Site.HuntingOrder.LeastRecent => Calls.HuntingOrder.LeastRecentlyUsed,
        _ => Calls.HuntingOrder.Ascending,
    };

    /// <summary>Two spans of different sides whose far ends are both of the side they are not: each has the other's cable.</summary>
    private IsdnSpan? CrossedWith(IsdnSpan span) => _spans.Values.FirstOrDefault(
        s => s != span && s.Diagnosis == DlDiagnosis.SameSide && s.Settings.Values.Side != span.Settings.Values.Side);

    /// <summary>Nothing can be ordered of a span that is in a gateway box.</summary>
    private void Order(int span, Action<SpanOrderResult> answer, Action order)
    {
        if (_boxes.NotHere(span) is { } reason)
        {
            answer(new(reason));
        }
        else
        {
            order();
        }
    }

    private void OnCircuitChanged(Circuit circuit, CircuitState before)
    {
        if (circuit.State == CircuitState.OutOfService && before != CircuitState.OutOfService)
        {
            OnAlarm($"{circuit.Name}: {circuit.Alarm}");
        }
        else if (before == CircuitState.OutOfService && circuit.State == CircuitState.Idle && Media.IsAudited)
        {
            OnAlarm($"{circuit.Name}: back in service");
        }
    }
}
