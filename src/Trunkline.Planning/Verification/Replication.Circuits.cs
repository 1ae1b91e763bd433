// Circuits: who gets one, by route, hunting, reservation, glare and pre-emption; and the end of a call.
namespace Trunkline.Planning.Verification;

internal sealed partial class Replication
{
    private const int NoCircuit = -1;
    private const int GlareFailed = -2;

    private readonly Group[] _groups;
    private readonly int[] _groupOf; // of each slot: index of its trunk group, or of its seats
    private readonly Call[] _calls;
    private readonly int _circuitSlots;

    private void Attempt(Stream stream, int s, double holding, int attempt)
    {
        Attempts++;
        if (_isObserving)
        {
            stream.Counts.Attempts++;
        }

        var slot = NoCircuit;
        if (stream.Route.Length > 0)
        {
            slot = TakeCircuit(stream);
            if (slot < 0)
            {
                Blocked(stream, s, holding, attempt);
                return;
            }

            _calls[slot] = new() { Since = _now, Stream = s, Seat = -1, Waiter = -1, IsBusy = true };
        }

        if (stream.Seats < 0)
        {
            _departures.Set(slot, _now + holding);
        }
        else
        {
            ToSeats(stream, s, slot, holding, attempt);
        }
    }

    private int TakeCircuit(Stream stream)
    {
        var route = stream.Route;
        for (var i = 0; i < route.Length; i++)
        {
            var group = _groups[route[i]];
            var slot = TakeCircuit(stream, group);
            if (slot >= 0 && i > 0 && _isObserving)
            {
                stream.Counts.Overflowed++;
            }

            if (slot != NoCircuit)
            {
                return slot;
            }
        }

        if (stream.IsEmergency)
        {
            foreach (var g in route)
            {
                if (_groups[g].Preempts && TryPreempt(_groups[g], stream) is var slot and >= 0)
                {
                    return slot;
                }
            }
        }

        return NoCircuit;
    }

    private int TakeCircuit(Stream stream, Group group)
    {
        var pool = group.Pool;
        if (_isObserving)
        {
            group.Counts.Offered++;
        }

        var circuit = -1;
        if (stream.IsEmergency || group.Reserved == 0 || pool.IdleCount > group.Reserved)
        {
            circuit = pool.HasGlare ? HuntThroughGlare(stream, group) : pool.Hunt(stream.IsOutbound, _hunting);
        }

        if (circuit < 0)
        {
            if (_isObserving)
            {
                group.Counts.Refused++;
            }

            return circuit;
        }

        Take(group, circuit, stream.IsOutbound);
        return group.First + circuit;
    }

    private int HuntThroughGlare(Stream stream, Group group)
    {
        var pool = group.Pool;
        pool.SeeUntil(_now);
        var hasMet = false;
        while (true)
        {
            var circuit = pool.Hunt(stream.IsOutbound, _hunting);
            if (circuit < 0 || pool.IsIdle(circuit))
            {
                return circuit;
            }

            if (_isObserving)
            {
                stream.Counts.Glares += hasMet ? 0 : 1;
                stream.Counts.GlareFailures += group.Glare == GlareOutcome.HuntsOn ? 0 : 1;
            }

            hasMet = true;
            pool.See(circuit, stream.IsOutbound);
            if (group.Glare == GlareOutcome.HuntsOn)
            {
                continue;
            }

            if (group.Glare == GlareOutcome.BothFail)
            {
                Cut(group.First + circuit);
            }

            return GlareFailed;
        }
    }

    private void Take(Group group, int circuit, bool isOutbound)
    {
        group.Pool.Take(circuit, isOutbound, _now);
        _busyCircuits++;
        if (group.Pool.IdleCount == 0)
        {
            group.FullSince = _now;
        }
    }

    /// <summary>Ends the routine call on the lowest circuit and takes the circuit.</summary>
    private int TryPreempt(Group group, Stream stream)
    {
        for (var slot = group.First; slot < group.First + group.Pool.Count; slot++)
        {
            if (_calls[slot].IsBusy && !_streams[_calls[slot].Stream].IsEmergency)
            {
                if (_isObserving)
                {
                    _streams[_calls[slot].Stream].Counts.Preempted++;
                }

                Cut(slot);
                if (!group.Pool.IsIdle(slot - group.First))
                {
                    continue; // it was taken out of service meanwhile
                }

                Take(group, slot - group.First, stream.IsOutbound);
                return slot;
            }
        }

        return NoCircuit;
    }

    /// <summary>Ends a call before its time.</summary>
    private void Cut(int slot)
    {
        ref var call = ref _calls[slot];
        if (_isObserving)
        {
            _streams[call.Stream].Counts.Cut++;
        }

        if (call.Waiter >= 0)
        {
            LeaveQueue(call.Waiter);
        }

        var seat = call.Seat;
        EndCall(slot);
        if (seat >= 0)
        {
            FreeSeat(seat);
        }
    }

    private void OnDeparture(int slot)
    {
        if (slot < _circuitSlots)
        {
            EndCall(slot);
        }
        else
        {
            FreeSeat(slot);
        }
    }

    private void EndCall(int slot)
    {
        var group = _groups[_groupOf[slot]];
        if (_isObserving)
        {
            Credit(slot);
            CreditFull(group);
        }

        ref var call = ref _calls[slot];
        call.IsBusy = false;
        _busyCircuits--;
        _streams[call.Stream].IdleSources++;
        group.Pool.Release(slot - group.First, _now);
        _departures.Set(slot, double.PositiveInfinity);
    }

    private void Credit(int slot)
    {
        ref var call = ref _calls[slot];
        var seconds = _now - call.Since;
        if (slot < _circuitSlots)
        {
            var group = _groups[_groupOf[slot]];
            group.Counts.Busy[slot - group.First] += seconds;
            _streams[call.Stream].Counts.CircuitSeconds += seconds;
        }
        else
        {
            var seats = _seats[_groupOf[slot]];
            seats.Counts.Busy[slot - seats.First] += seconds;
        }
    }

    private void CreditFull(Group group)
    {
        if (group.Pool.IdleCount == 0)
        {
            group.Counts.FullSeconds += _now - group.FullSince;
            group.FullSince = _now;
        }
    }

    private IEnumerable<Group> AllPools() => _groups.Concat(_seats);

    /// <summary>What occupies a circuit or a seat.</summary>
    private struct Call
    {
        public double Since; // of the call, or of the observation
        public int Stream;
        public int Seat;     // of a circuit: the seat that talks on it, −1 none
        public int Waiter;   // of a circuit: the caller who waits on it, −1 none
        public bool IsBusy;
        public bool HasCircuit; // of a seat: its call came over a circuit
    }

    private class Group(CircuitPool pool, int first)
    {
        public readonly CircuitPool Pool = pool;
        public readonly int First = first;
        public readonly int Reserved;
        public readonly bool Preempts;
        public readonly GlareOutcome Glare;
        public GroupCounts Counts = new(pool.Count);
        public double FullSince;

        public Group(SimulatedGroup model, int first)
            : this(new CircuitPool(model), first)
        {
            (Reserved, Preempts, Glare) = (model.Reserved, model.Preempts, model.Glare);
        }
    }
}
