// Seats: service in the order of arrival, emergency calls first; waiting with or without patience.
using Trunkline.Base;

namespace Trunkline.Planning.Verification;

internal sealed partial class Replication
{
    private readonly Seats[] _seats;

    private void ToSeats(Stream stream, int s, int circuit, double holding, int attempt)
    {
        var seats = _seats[stream.Seats];
        var seat = seats.Pool.Hunt(false, _hunting);
        if (_isObserving)
        {
            seats.Counts.Offered++;
        }

        if (seat >= 0)
        {
            if (_isObserving)
            {
                stream.Counts.AtSeats++;
                Answered(stream, 0);
            }

            Serve(seats, seat, s, circuit, holding);
            return;
        }

        if (seats.Waiting >= seats.Model.WaitingRoom || !TryRent(out var caller))
        {
            if (_isObserving)
            {
                seats.Counts.Refused++;
            }

            if (circuit >= 0)
            {
                stream.IdleSources--; // EndCall takes the source for idle; Blocked decides
                EndCall(circuit);
            }

            Blocked(stream, s, holding, attempt);
            return;
        }

        if (_isObserving)
        {
            stream.Counts.AtSeats++;
            stream.Counts.Waited++;
        }

        ref var c = ref _callers[caller];
        (c.Stream, c.Holding, c.Attempt, c.IsWaiting, c.Since, c.Circuit) = (s, holding, attempt, true, _now, circuit);
        seats.Queues[stream.IsEmergency ? 0 : 1].Append(_callers, caller);
        seats.Waiting++;
        if (circuit >= 0)
        {
            _calls[circuit].Waiter = caller;
        }

        if (seats.Model.Patience is { } patience)
        {
            _delays.Add(_now + patience.Draw(stream.Patience), caller, c.Generation);
        }
    }

    private void Serve(Seats seats, int seat, int s, int circuit, double holding)
    {
        var slot = seats.First + seat;
        seats.Pool.Take(seat, false, _now);
        if (seats.Pool.IdleCount == 0)
        {
            seats.FullSince = _now;
        }

        Occupy(seats, slot, s, circuit, holding);
    }

    private void Occupy(Seats seats, int slot, int s, int circuit, double holding)
    {
        _calls[slot] = new() { Since = _now, Stream = s, Seat = -1, Waiter = -1, IsBusy = true, HasCircuit = circuit >= 0 };
        var end = _now + holding;
        if (circuit >= 0)
        {
            _calls[circuit].Seat = slot;
            _calls[circuit].Waiter = -1;
            _departures.Set(circuit, end);
        }

        _departures.Set(slot, seats.Model.WrapUp is { } wrapUp ? end + wrapUp.Draw(seats.WrapUps) : end);
    }

    private void FreeSeat(int slot)
    {
        var seats = _seats[_groupOf[slot]];
        if (_isObserving)
        {
            Credit(slot);
        }

        if (!_calls[slot].HasCircuit)
        {
            _streams[_calls[slot].Stream].IdleSources++;
        }

        var next = seats.Queues[0].First >= 0 ? seats.Queues[0].First : seats.Queues[1].First;
        if (next >= 0)
        {
            ref var caller = ref _callers[next];
            var (s, circuit, holding) = (caller.Stream, caller.Circuit, caller.Holding);
            if (_isObserving)
            {
                // counted where it ends, whenever it began: to leave out those that began before would leave out long waits more often than short ones
                Answered(_streams[s], _now - caller.Since);
            }

            LeaveQueue(next);
            Occupy(seats, slot, s, circuit, holding);
            return;
        }

        if (_isObserving)
        {
            CreditFull(seats);
        }

        _calls[slot].IsBusy = false;
        seats.Pool.Release(slot - seats.First, _now);
        _departures.Set(slot, double.PositiveInfinity);
    }

    private void Abandon(int waiter)
    {
        var (s, circuit) = (_callers[waiter].Stream, _callers[waiter].Circuit);
        LeaveQueue(waiter);
        if (_isObserving)
        {
            _streams[s].Counts.Abandoned++;
        }

        if (circuit >= 0)
        {
            _calls[circuit].Waiter = -1;
            EndCall(circuit);
        }
        else
        {
            _streams[s].IdleSources++;
        }
    }

    private void LeaveQueue(int waiter)
    {
        var stream = _streams[_callers[waiter].Stream];
        var seats = _seats[stream.Seats];
        seats.Queues[stream.IsEmergency ? 0 : 1].Remove(_callers, waiter);
        seats.Waiting--;
        Free(waiter);
    }

    private static void Answered(Stream stream, double wait)
    {
        stream.Counts.Answered++;
        stream.Counts.WaitSeconds += wait;
        stream.Counts.Waits.Add(wait);
    }

    private sealed class Seats(SimulatedSeats model, Prng wrapUps, int first)
        : Group(new CircuitPool(model.Count, HuntingRule.LeastRecent, HuntingRule.LeastRecent), first)
    {
        public readonly SimulatedSeats Model = model;
        public readonly Prng WrapUps = wrapUps;
        public readonly WaitingLine[] Queues = [new(), new()];
        public int Waiting;
    }

    /// <summary>Callers in the order they came, linked through the pool.</summary>
    private sealed class WaitingLine
    {
        private int _last = -1;

        public int First { get; private set; } = -1;

        public void Append(Caller[] callers, int caller)
        {
            callers[caller].Previous = _last;
            callers[caller].Next = -1;
            if (_last >= 0)
            {
                callers[_last].Next = caller;
            }
            else
            {
                First = caller;
            }

            _last = caller;
        }

        public void Remove(Caller[] callers, int caller)
        {
            var (previous, next) = (callers[caller].Previous, callers[caller].Next);
            if (previous >= 0)
            {
                callers[previous].Next = next;
            }
            else
            {
                First = next;
            }

            if (next >= 0)
            {
                callers[next].Previous = previous;
            }
            else
            {
                _last = previous;
            }
        }
    }
}
