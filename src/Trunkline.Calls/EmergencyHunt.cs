using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>A circuit for an emergency call, and the way it leads.</summary>
/// <param name="Circuit">The circuit.</param>
/// <param name="Way">Its trunk, and the number as its operator wants it.</param>
internal readonly record struct EmergencyChoice(Circuit Circuit, TrunkDestination Way);

/// <summary>
/// Chooses circuits for one emergency call, in rounds, until one gets through or the caller gives up. In a round everything that can fail by
/// itself (a span, a SIP trunk's far end, a line) is tried once: idle circuits in the order of the trunks, those kept for emergencies among
/// them; then circuits freed from lesser calls, for what carries a call is known to work; then, in the same way, circuits that are there for incoming
/// calls only; then those that only seem out of order or are held down.
/// </summary>
/// <remarks>It chooses and remembers. When to ask again is the call's business.</remarks>
internal sealed class EmergencyHunt
{
    /// <summary>Circuits of one unit that are tried in a round when each said only that it, the circuit, cannot be had (glare).</summary>
    private const int MostCircuits = 3;

    private readonly List<TrunkDestination> _ways;
    private readonly Dictionary<object, int> _failed = []; // units, and how often they failed in this round
    private readonly HashSet<Circuit> _circuits = []; // that failed in this round
    private readonly HashSet<object> _full = []; // units whose far end said that it has no room
    private readonly HashSet<object> _freed = []; // units that a circuit was freed of in this round
    private readonly Dictionary<object, int> _givenUp = []; // units, in all rounds
    private bool _hasFreedIncomingOnly; // in this round: nothing better is there
    private readonly Predicate<Circuit> _isTried;
    private readonly Predicate<Circuit> _isTriedOrSick;
    private readonly UnitHealth _health;

    public EmergencyHunt(IEnumerable<Destination> destinations, UnitHealth health)
    {
        _ways = [.. destinations.OfType<TrunkDestination>()];
        _health = health;
        _isTried = c => _circuits.Contains(c) || _failed.GetValueOrDefault(c.Unit) >= MostCircuits;
        _isTriedOrSick = c => _isTried(c) || _health.IsSick(c.Unit);
    }

    /// <summary>Full rounds so far, in which nothing got through.</summary>
    public int Rounds { get; private set; }

    /// <summary>The ways out.</summary>
    public IReadOnlyList<TrunkDestination> Ways => _ways;

    /// <summary>
    /// Calls back give way, too: last of all, and only once the call has looked for so long that nothing else will come. Whoever calls back may call
    /// again, and whom he calls has been heard; this caller has not.
    /// </summary>
    public bool MayEndCallsBack { get; set; }

    private bool GivesWay(Call call) => call.Priority < CallPriority.Emergency || (MayEndCallsBack && call.IsCallBack);

    /// <summary>True while some trunk has an idle circuit, tried or not: what is missing is not a circuit.</summary>
    public bool HasIdle => _ways.Exists(w => w.Group.Hunt(CallPriority.Emergency) is not null);

    /// <summary>True when there is an idle circuit that was not tried in this round and did not fail lately: worth ending a pause for.</summary>
    public bool HasFresh => Idle(_isTriedOrSick) is not null || (_hasFreedIncomingOnly && First(w => w.Group.HuntIncomingOnly(_isTriedOrSick)) is not null);

    /// <summary>Ends every measurement on circuits: nobody's call is ended before them.</summary>
    public void GiveUpTests(string to)
    {
        foreach (var circuit in _ways.SelectMany(w => w.Group.Circuits).DistinctBy(c => c.Unit))
        {
            circuit.GiveUpTest(to);
        }
    }

    /// <summary>An idle circuit that was not tried in this round: in the order of the trunks, but those that failed lately last; null when there is none.</summary>
    public EmergencyChoice? Idle() => Idle(_isTriedOrSick) ?? Idle(_isTried);

    /// <summary>An idle circuit that is there for incoming calls only, not tried in this round: the operator may take an emergency call on it.</summary>
    public EmergencyChoice? IncomingOnly() => First(w => w.Group.HuntIncomingOnly(_isTried));

    /// <summary>A circuit that only seems out of order, or is held down, not tried in this round.</summary>
    public EmergencyChoice? Doubted() => First(w => w.Group.HuntDoubted(_isTried));

    private EmergencyChoice? Idle(Predicate<Circuit> skip) => First(w => w.Group.Hunt(CallPriority.Emergency, skip: skip));

    private EmergencyChoice? First(Func<TrunkDestination, Circuit?> hunted)
    {
        foreach (var way in _ways)
        {
            if (hunted(way) is { } circuit)
            {
                return new(circuit, way);
            }
        }

        return null;
    }

    /// <summary>
    /// The circuit whose call gives way: of the lowest priority; one that is sure to come free before one that an exchange may hold; of what did
    /// not fail lately; then in the order of the trunks; the newest. Never an emergency call's, one of each unit in a round, none of a unit that failed for another
    /// reason than being full.
    /// </summary>
    /// <param name="incomingOnly">Whether to look among circuits that are there for incoming calls only, or among all others.</param>
    public EmergencyChoice? ToFree(bool incomingOnly)
    {
        EmergencyChoice? best = null;
        (CallPriority Priority, Preemption Ease, bool IsSick, int Way, ulong Newness) least = default;
        for (var i = 0; i < _ways.Count; i++)
        {
            foreach (var circuit in _ways[i].Group.Circuits)
            {
                if (circuit.Direction == CircuitDirection.In != incomingOnly || circuit.Carries is not { State: not LegState.Released, User: Call call } || !GivesWay(call) || circuit.Preemption == Preemption.Never
                    || _freed.Contains(circuit.Unit)
                    || (_failed.ContainsKey(circuit.Unit) && !_full.Contains(circuit.Unit)))
                {
                    continue;
                }

                var rank = (call.IsCallBack ? CallPriority.Emergency : call.Priority, circuit.Preemption, _health.IsSick(circuit.Unit), i, ulong.MaxValue - call.Id);
                if (best is null || rank.CompareTo(least) < 0)
                {
                    (best, least) = (new(circuit, _ways[i]), rank);
                }
            }
        }

        return best;
    }

    /// <summary>A call was ended so that this circuit comes free: what it belongs to is tried again.</summary>
    public void OnFreed(Circuit circuit)
    {
        _freed.Add(circuit.Unit);
        _hasFreedIncomingOnly |= circuit.Direction == CircuitDirection.In;
        _failed.Remove(circuit.Unit);
        _circuits.RemoveWhere(c => c.Unit == circuit.Unit);
    }

    /// <summary>An attempt on a circuit failed.</summary>
    public void OnFailed(Circuit circuit, Q850Cause cause)
    {
        var isOfTheCircuit = cause is Q850Cause.ChannelUnacceptable or Q850Cause.RequestedCircuitNotAvailable or Q850Cause.ChannelDoesNotExist;
        _circuits.Add(circuit);
        _failed[circuit.Unit] = _failed.GetValueOrDefault(circuit.Unit) + (isOfTheCircuit ? 1 : MostCircuits);
        if (!isOfTheCircuit)
        {
            _health.OnFailed(circuit.Unit);
        }

        if (isOfTheCircuit || cause is Q850Cause.NoCircuitAvailable or Q850Cause.SwitchCongestion or Q850Cause.ResourceUnavailable)
        {
            _full.Add(circuit.Unit);
        }
    }

    /// <summary>The call let go of an attempt there: nothing came back.</summary>
    public void OnGivenUp(Circuit circuit) => _givenUp[circuit.Unit] = GivenUp(circuit) + 1;

    /// <summary>How often it did so.</summary>
    public int GivenUp(Circuit circuit) => _givenUp.GetValueOrDefault(circuit.Unit);

    /// <summary>True when there is something else to try in this round, if the circuit in hand should fail.</summary>
    /// <param name="inHand">It; it may be idle still.</param>
    public bool HasOther(Circuit inHand)
    {
        bool IsOut(Circuit c) => c.Unit == inHand.Unit || _isTried(c);
        return _ways.Exists(w => w.Group.Hunt(CallPriority.Emergency, skip: IsOut) is not null || w.Group.HuntIncomingOnly(IsOut) is not null || w.Group.HuntDoubted(IsOut) is not null)
            || ToFree(incomingOnly: false) is not null || ToFree(incomingOnly: true) is not null;
    }

    /// <summary>Everything was tried: from the beginning.</summary>
    public void NextRound()
    {
        Rounds++;
        _failed.Clear();
        _circuits.Clear();
        _full.Clear();
        _freed.Clear();
        _hasFreedIncomingOnly = false;
    }
}
