namespace Trunkline.Calls;

/// <summary>In which order a group's circuits are tried.</summary>
public enum HuntingOrder : byte
{
    /// <summary>From the first; the operator should hunt from the last.</summary>
    Ascending,

    /// <summary>From the last: opposite to an operator that hunts from the first, so that both rarely meet (glare).</summary>
    Descending,

    /// <summary>From the one after the last used.</summary>
    Cyclic,

    /// <summary>The one idle for longest.</summary>
    LeastRecentlyUsed,
}

/// <summary>Circuits hunted as one: those for one direction first, then those for both.</summary>
public sealed class TrunkGroup
{
    private readonly List<Circuit> _circuits = [];
    private readonly int[] _idle = new int[3]; // by direction
    private readonly int[] _calls = new int[2]; // by way
    private int _last = -1;

    /// <param name="name">The trunk's name in site.yaml.</param>
    /// <param name="order">The hunting order.</param>
    /// <param name="reservedForEmergency">How many idle circuits only an emergency call may take.</param>
    public TrunkGroup(string name, HuntingOrder order, int reservedForEmergency)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(reservedForEmergency);
        Name = name;
        Order = order;
        ReservedForEmergency = reservedForEmergency;
    }

    /// <summary>The trunk's name in site.yaml.</summary>
    public string Name { get; }

    /// <summary>The hunting order; a reload may change it.</summary>
    public HuntingOrder Order { get; set; }

    /// <summary>How many idle circuits only an emergency call may take; a reload may change it.</summary>
    public int ReservedForEmergency { get; set; }

    /// <summary>How many calls at a time its operator allows; a reload may change it.</summary>
    public GroupLimits Limits { get; set; }

    /// <summary>
    /// True while it is drained: calls that are up go on, no new ones begin, in either direction. Emergency calls still take it, and nobody
    /// is refused who calls in over an analog line: it is not answered.
    /// </summary>
    public bool IsDraining { get; set; }

    /// <summary>Circuits that carry a call or are about to.</summary>
    public int Busy => _circuits.Count(c => c.State is CircuitState.Seized or CircuitState.Ringing or CircuitState.InCall or CircuitState.Releasing);

    /// <summary>The circuits, in the order of the site.</summary>
    public IReadOnlyList<Circuit> Circuits => _circuits;

    /// <summary>What it did, counted.</summary>
    public GroupStatistics Statistics { get; } = new();

    /// <summary>Attempts that found no circuit.</summary>
    public long Overflows { get; private set; }

    /// <summary>Calls, either way, that a limit of the group kept from it.</summary>
    public long Limited { get; private set; }

    /// <summary>Hears every change of a circuit's state.</summary>
    public Action<Circuit, CircuitState>? CircuitChanged { get; set; }

    /// <summary>A circuit has become idle: emergency calls that look for one hear it, the oldest first.</summary>
    internal event Action? CircuitIdle;

    /// <summary>Emergency calls that wait for a circuit of the group: whatever becomes idle is theirs, and no other call of ours takes it.</summary>
    internal int EmergencyWaits { get; set; }

    /// <summary>Calls that are on it or being set up.</summary>
    /// <param name="way">Which way.</param>
    public int CallsOf(CallWay way) => _calls[(int)way];

    /// <summary>Adds a circuit; at start only.</summary>
    public void Add(Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        circuit.Group = this;
        _circuits.Add(circuit);
        _idle[(int)circuit.Direction] += circuit.State == CircuitState.Idle ? 1 : 0;
        Statistics.OnCircuitAdded(circuit.State);
    }

    /// <summary>Chooses an idle circuit for a call of ours.</summary>
    /// <param name="priority">An emergency call may take the reserved ones, whatever the limits.</param>
    /// <param name="except">A circuit that has just failed and may be idle again.</param>
    /// <param name="skip">Circuits not to be taken; null: any may.</param>
    /// <returns>Null when none is free for this priority.</returns>
    public Circuit? Hunt(CallPriority priority, Circuit? except = null, Predicate<Circuit>? skip = null)
    {
        var best = WhyNone(priority).Length > 0 ? null : First(CallWay.Out, except, skip);
        if (best is null)
        {
            Overflows++;
        }

        return Taken(best);
    }

    /// <summary>Chooses an idle circuit for a call of theirs, where they do not choose it themselves: on SIP.</summary>
    /// <param name="priority">An emergency call may take the reserved ones.</param>
    /// <returns>Null when none is free for this priority.</returns>
    public Circuit? HuntIncoming(CallPriority priority)
    {
        var mayTakeReserved = priority == CallPriority.Emergency || _idle[(int)CircuitDirection.In] > 0 || IdleFor(CallWay.Out) > ReservedForEmergency;
        return Taken(mayTakeReserved && (priority == CallPriority.Emergency || !(IsDraining || EmergencyWaits > 0)) ? First(CallWay.In, null, null) : null);
    }

    /// <summary>An idle circuit that no call of ours takes; for an emergency call that found nothing else.</summary>
    /// <param name="skip">Circuits not to be taken; null: any may.</param>
    /// <returns>Null when there is none.</returns>
    public Circuit? HuntIncomingOnly(Predicate<Circuit>? skip = null) => _idle[(int)CircuitDirection.In] == 0 ? null
        : _circuits.Find(c => c is { State: CircuitState.Idle, Direction: CircuitDirection.In } && skip?.Invoke(c) != true);

    /// <summary>Chooses a circuit that is out of service or held down but may be tried; for an emergency call that found nothing else.</summary>
    /// <param name="skip">Circuits not to be taken; null: any may.</param>
    /// <returns>Null when there is none.</returns>
    public Circuit? HuntDoubted(Predicate<Circuit>? skip = null) => _circuits.Find(c => c.MayBeTried && skip?.Invoke(c) != true);

    /// <summary>The circuit that a call of this priority would be given now; nothing is taken.</summary>
    public Circuit? NextFor(CallPriority priority) => WhyNone(priority).Length > 0 ? null : First(CallWay.Out, null, null);

    /// <summary>Why a call of ours is given no circuit now, in words; empty when it is.</summary>
    /// <param name="priority">Its priority.</param>
    public string WhyNone(CallPriority priority)
    {
        var idle = IdleFor(CallWay.Out);
        return priority == CallPriority.Emergency ? (idle == 0 ? "no circuit is idle" : "")
            : IsDraining ? "the trunk group is drained"
            : LimitFor(CallWay.Out) is { Length: > 0 } limit ? limit
            : idle == 0 ? (_idle[(int)CircuitDirection.In] > 0 ? "no circuit is idle but incoming-only ones" : "no circuit is idle")
            : idle <= ReservedForEmergency ? "what is idle is kept for emergency calls"
            : EmergencyWaits > 0 ? "an emergency call waits for a circuit" : "";
    }

    /// <summary>Why a call of theirs is not let in, in words; empty when it is, and then it counts.</summary>
    /// <param name="circuit">The circuit it came on.</param>
    /// <param name="priority">Its priority.</param>
    internal string LetIn(Circuit circuit, CallPriority priority)
    {
        var limit = priority == CallPriority.Emergency || circuit.Way == CallWay.In ? "" : LimitFor(CallWay.In);
        if (limit.Length > 0)
        {
            Limited++;
        }
        else
        {
            circuit.LetIn();
        }

        return limit;
    }

    /// <summary>A bid found no circuit.</summary>
    internal void OnOverflow(TimeSpan now)
    {
        Statistics.OnOverflow(now);
        Limited += LimitFor(CallWay.Out).Length > 0 ? 1 : 0;
    }

    internal void OnCircuitChanged(Circuit circuit, CircuitState before, TimeSpan now)
    {
        _idle[(int)circuit.Direction] += (circuit.State == CircuitState.Idle ? 1 : 0) - (before == CircuitState.Idle ? 1 : 0);
        Statistics.OnCircuit(before, circuit.State, now);
        CircuitChanged?.Invoke(circuit, before);
        if (circuit.State == CircuitState.Idle && before != CircuitState.Idle)
        {
            CircuitIdle?.Invoke();
        }
    }

    internal void OnDirection(Circuit circuit, CircuitDirection before, CircuitDirection now)
    {
        if (circuit.State == CircuitState.Idle)
        {
            _idle[(int)before]--;
            _idle[(int)now]++;
        }
    }

    internal void OnWay(CallWay? before, CallWay? now)
    {
        if (before is { } was)
        {
            _calls[(int)was]--;
        }

        if (now is { } way)
        {
            _calls[(int)way]++;
        }
    }

    private static CircuitDirection Own(CallWay way) => way == CallWay.Out ? CircuitDirection.Out : CircuitDirection.In;

    private int IdleFor(CallWay way) => _idle[(int)CircuitDirection.Both] + _idle[(int)Own(way)];

    /// <summary>"limit of trunk group city: 3 calls out"; empty when one more call breaks none.</summary>
    private string LimitFor(CallWay way) => Limits.BrokenBy(way, _calls[(int)CallWay.Out], _calls[(int)CallWay.In]) is { Length: > 0 } limit ? $"limit of trunk group {Name}: {limit}" : "";

    private Circuit? Taken(Circuit? circuit)
    {
        _last = circuit?.Index ?? _last;
        return circuit;
    }

    /// <summary>The first idle circuit in the group's order: of those for one direction, then of those for both, which the other direction can use too.</summary>
    private Circuit? First(CallWay way, Circuit? except, Predicate<Circuit>? skip) => First(Own(way), except, skip) ?? First(CircuitDirection.Both, except, skip);

    private Circuit? First(CircuitDirection direction, Circuit? except, Predicate<Circuit>? skip)
    {
        Circuit? best = null;
        for (var i = 0; i < _circuits.Count && _idle[(int)direction] > 0; i++)
        {
            var circuit = _circuits[Order switch
            {
                HuntingOrder.Descending => _circuits.Count - 1 - i,
                HuntingOrder.Cyclic => (_last + 1 + i) % _circuits.Count,
                _ => i,
            }];
            if (circuit.State != CircuitState.Idle || circuit.Direction != direction || circuit == except || skip?.Invoke(circuit) == true)
            {
                continue;
            }

            if (Order != HuntingOrder.LeastRecentlyUsed)
            {
                return circuit;
            }

            if (best is null || circuit.IdleSince < best.IdleSince)
            {
                best = circuit;
            }
        }

        return best;
    }
}
