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

/// <summary>Circuits hunted as one.</summary>
public sealed class TrunkGroup
{
    private readonly List<Circuit> _circuits = [];
    private int _last = -1;
    private int _idle;

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

    /// <summary>Hears every change of a circuit's state.</summary>
    public Action<Circuit, CircuitState>? CircuitChanged { get; set; }

    /// <summary>A circuit has become idle: emergency calls that look for one hear it, the oldest first.</summary>
    internal event Action? CircuitIdle;

    /// <summary>Emergency calls that wait for a circuit of the group: whatever becomes idle is theirs, and no other call of ours takes it.</summary>
    internal int EmergencyWaits { get; set; }

    /// <summary>Adds a circuit; at start only.</summary>
    public void Add(Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        circuit.Group = this;
        _circuits.Add(circuit);
        _idle += circuit.State == CircuitState.Idle ? 1 : 0;
        Statistics.OnCircuitAdded(circuit.State);
    }

    /// <summary>Chooses an idle circuit.</summary>
    /// <param name="priority">An emergency call may take the reserved ones.</param>
    /// <param name="except">A circuit that has just failed and may be idle again.</param>
    /// <param name="skip">Circuits not to be taken; null: any may.</param>
    /// <returns>Null when none is free for this priority.</returns>
    public Circuit? Hunt(CallPriority priority, Circuit? except = null, Predicate<Circuit>? skip = null)
    {
        if (_idle == 0 || (priority != CallPriority.Emergency && (IsDraining || _idle <= ReservedForEmergency || EmergencyWaits > 0)))
        {
            Overflows++;
            return null;
        }

        Circuit? best = null;
        for (var i = 0; i < _circuits.Count; i++)
        {
            var circuit = _circuits[Order switch
            {
                HuntingOrder.Descending => _circuits.Count - 1 - i,
                HuntingOrder.Cyclic => (_last + 1 + i) % _circuits.Count,
                _ => i,
            }];
            if (circuit.State != CircuitState.Idle || circuit == except || skip?.Invoke(circuit) == true)
            {
                continue;
            }

            if (Order != HuntingOrder.LeastRecentlyUsed)
            {
                best = circuit;
                break;
            }

            if (best is null || circuit.IdleSince < best.IdleSince)
            {
                best = circuit;
            }
        }

        if (best is null)
        {
            Overflows++;
            return null;
        }

        _last = best.Index;
        return best;
    }

    /// <summary>Chooses a circuit that is out of service but may be tried; for an emergency call that found nothing else.</summary>
    /// <param name="skip">Circuits not to be taken; null: any may.</param>
    /// <returns>Null when there is none.</returns>
    public Circuit? HuntDoubted(Predicate<Circuit>? skip = null) => _circuits.Find(c => c.MayBeTried && skip?.Invoke(c) != true);

    internal void OnCircuitChanged(Circuit circuit, CircuitState before, TimeSpan now)
    {
        _idle += (circuit.State == CircuitState.Idle ? 1 : 0) - (before == CircuitState.Idle ? 1 : 0);
        Statistics.OnCircuit(before, circuit.State, now);
        CircuitChanged?.Invoke(circuit, before);
        if (circuit.State == CircuitState.Idle && before != CircuitState.Idle)
        {
            CircuitIdle?.Invoke();
        }
    }
}
