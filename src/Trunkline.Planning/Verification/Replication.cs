// One replication of a traffic simulation: the clock and what moves it (arrivals, ends of calls, callers' delays). How calls take circuits is
// in Replication.Circuits.cs, seats and waiting in Replication.Seats.cs, what goes wrong in Replication.Disturbances.cs.
using Trunkline.Base;

namespace Trunkline.Planning.Verification;

/// <summary>
/// One run of a <see cref="SimulatedSystem"/> with random sources of its own. Each stream has separate sources for arrivals, days, holding times, retries and patience,
/// so that two designs under one seed see the same calls (common random numbers). In balance it allocates nothing.
/// </summary>
internal sealed partial class Replication
{
    private const int MaxCallers = 4_000_000;

    private readonly Stream[] _streams;
    private readonly DepartureTree _arrivals;
    private readonly DepartureTree _departures;
    private readonly DelayQueue _delays = new();
    private readonly Prng _hunting;
    private Caller[] _callers = new Caller[64];
    private int _freeCaller = -1;
    private int _callersMade;
    private int _busyCircuits;
    private double _now;
    private bool _isObserving;
    private double _observedSince;

    internal Replication(SimulatedSystem system, ulong seed, int number)
    {
        _streams = [.. system.Streams.Select((s, i) => new Stream(s, seed, number, i, system.HasCommonDays ? -1 : i))];
        _hunting = Source(seed, number, -1, 0);
        _arrivals = new(_streams.Length);
        for (var s = 0; s < _streams.Length; s++)
        {
            _arrivals.Set(s, _streams[s].Process.Next);
        }

        var slots = 0;
        _groups = [.. system.Groups.Select(g => new Group(g, (slots += g.Circuits) - g.Circuits))];
        _circuitSlots = slots;
        _seats = [.. system.Seats.Select((d, i) => new Seats(d, Source(seed, number, i, 7), (slots += d.Count) - d.Count))];
        _calls = new Call[slots];
        _groupOf = [.. _groups.SelectMany((g, i) => Enumerable.Repeat(i, g.Pool.Count)), .. _seats.SelectMany((d, i) => Enumerable.Repeat(i, d.Pool.Count))];
        _departures = new(slots);
    }

    /// <summary>Arrivals, ends of calls and delays so far.</summary>
    internal long Events { get; private set; }

    /// <summary>Attempts so far, observed or not.</summary>
    internal long Attempts { get; private set; }

    /// <summary>True when more callers waited or paused than can be remembered: the system is not in balance.</summary>
    internal bool IsUnstable { get; private set; }

    /// <summary>What happened to each stream while observed.</summary>
    internal IEnumerable<StreamCounts> StreamCounts => _streams.Select(s => s.Counts);

    /// <summary>What happened to each group while observed.</summary>
    internal IEnumerable<GroupCounts> GroupCounts => _groups.Select(g => g.Counts);

    /// <summary>What happened to each group of seats while observed.</summary>
    internal IEnumerable<GroupCounts> SeatsCounts => _seats.Select(d => d.Counts);

    /// <summary>Plays until a time; what happens at that instant comes after it. A call that ends when another comes leaves its circuit to it.</summary>
    internal void Advance(double until)
    {
        while (true)
        {
            var departure = _departures.Soonest;
            var arrival = _arrivals.Soonest;
            var delayed = _delays.Soonest;
            if (departure <= arrival && departure <= delayed)
            {
                if (departure >= until)
                {
                    break;
                }

                _now = departure;
                OnDeparture(_departures.SoonestSlot());
            }
            else if (arrival <= delayed)
            {
                if (arrival >= until)
                {
                    break;
                }

                _now = arrival;
                OnArrival(_arrivals.SoonestSlot());
            }
            else
            {
                if (delayed >= until)
                {
                    break;
                }

                _now = delayed;
                OnDelay(_delays.Take());
            }

            Events++;
        }

        _now = until;
    }

    /// <summary>Begins to count; calls in progress count from now on.</summary>
    internal void BeginObserving()
    {
        _isObserving = true;
        _observedSince = _now;
        for (var slot = 0; slot < _calls.Length; slot++)
        {
            _calls[slot].Since = _now;
        }

        foreach (var pool in AllPools())
        {
            pool.FullSince = _now;
        }
    }

    /// <summary>Stops counting.</summary>
    internal void EndObserving()
    {
        for (var slot = 0; slot < _calls.Length; slot++)
        {
            if (_calls[slot].IsBusy)
            {
                Credit(slot);
            }
        }

        foreach (var group in AllPools())
        {
            CreditFull(group);
            group.Counts.ObservedSeconds += _now - _observedSince;
        }

        foreach (var stream in _streams)
        {
            stream.Counts.ObservedSeconds += _now - _observedSince;
        }

        _isObserving = false;
    }

    /// <summary>Forgets what was counted so far and counts anew: the next batch of a long run.</summary>
    internal void StartAnew()
    {
        foreach (var stream in _streams)
        {
            stream.Counts = new();
        }

        foreach (var group in AllPools())
        {
            group.Counts = new(group.Pool.Count);
        }
    }

    private void OnArrival(int s)
    {
        var stream = _streams[s];
        var process = stream.Process;
        var isCall = stream.Sources == 0 || stream.Thinning.NextDouble() * stream.Sources < (stream.TalksInAllCalls ? Math.Min(stream.IdleSources, stream.Sources - _busyCircuits) : stream.IdleSources);
        var holding = 0.0;
        if (isCall)
        {
            holding = process.IsReplay ? process.Holding : stream.Holding.Draw(stream.Holdings);
        }

        process.MoveOn();
        _arrivals.Set(s, process.Next);
        if (!isCall)
        {
            return;
        }

        stream.IdleSources--;
        if (_isObserving)
        {
            stream.Counts.Calls++;
        }

        Attempt(stream, s, holding, 1);
    }

    private void OnDelay(DelayQueue.Entry entry)
    {
        ref var caller = ref _callers[entry.Caller];
        if (caller.Generation != entry.Generation)
        {
            return;
        }

        if (caller.IsWaiting)
        {
            Abandon(entry.Caller);
            return;
        }

        var (stream, holding, attempt) = (caller.Stream, caller.Holding, caller.Attempt);
        Free(entry.Caller);
        Attempt(_streams[stream], stream, holding, attempt + 1);
    }

    private void Blocked(Stream stream, int s, double holding, int attempt)
    {
        if (_isObserving)
        {
            stream.Counts.BlockedAttempts++;
            stream.Counts.FirstBlocked += attempt == 1 ? 1 : 0;
        }

        if (attempt < stream.MaxAttempts && stream.Retries.NextDouble() < stream.RetryProbability
            && TryRent(out var caller))
        {
            ref var c = ref _callers[caller];
            (c.Stream, c.Holding, c.Attempt, c.IsWaiting) = (s, holding, attempt, false);
            _delays.Add(_now + stream.RetryDelay!.Draw(stream.Retries), caller, c.Generation);
            return;
        }

        stream.IdleSources++;
        if (_isObserving)
        {
            stream.Counts.Lost++;
        }
    }

    private bool TryRent(out int caller)
    {
        caller = _freeCaller;
        if (caller >= 0)
        {
            _freeCaller = _callers[caller].Next;
            return true;
        }

        if (_callersMade == MaxCallers)
        {
            IsUnstable = true;
            return false;
        }

        if (_callersMade == _callers.Length)
        {
            Array.Resize(ref _callers, 2 * _callers.Length);
        }

        caller = _callersMade++;
        return true;
    }

    private void Free(int caller)
    {
        _callers[caller].Generation++;
        _callers[caller].Next = _freeCaller;
        _freeCaller = caller;
    }

    private static Prng Source(ulong seed, int replication, int stream, int purpose)
    {
        // each step through a generator of its own: neighbouring numbers give unrelated sources
        var a = new Prng(seed).NextUInt64() + (ulong)replication;
        var b = new Prng(a).NextUInt64() + (ulong)(stream + 1);
        return new Prng(new Prng(b).NextUInt64() + (ulong)purpose);
    }

    /// <summary>Somebody who waits for a seat or pauses before the next attempt.</summary>
    private struct Caller
    {
        public double Holding;
        public double Since;
        public int Stream;
        public int Attempt;
        public int Circuit;
        public int Next;
        public int Previous;
        public int Generation;
        public bool IsWaiting;
    }

    private sealed class Stream(SimulatedStream model, ulong seed, int replication, int index, int days)
    {
        public readonly ArrivalProcess Process = new(model.Arrivals, Source(seed, replication, index, 1), Source(seed, replication, days, 2));
        public readonly DurationLaw Holding = model.Holding;
        public readonly Prng Holdings = Source(seed, replication, index, 3);
        public readonly Prng Retries = Source(seed, replication, index, 4);
        public readonly Prng Thinning = Source(seed, replication, index, 5);
        public readonly Prng Patience = Source(seed, replication, index, 6);
        public readonly int[] Route = [.. model.Route];
        public readonly bool IsOutbound = model.Direction == CallDirection.Outbound;
        public readonly bool IsEmergency = model.IsEmergency;
        public readonly double RetryProbability = model.Retry?.Probability ?? 0;
        public readonly DurationLaw? RetryDelay = model.Retry?.Delay;
        public readonly int MaxAttempts = model.Retry?.MaxAttempts ?? 1;
        public readonly int Seats = model.Seats ?? -1;
        public readonly int Sources = (model.Arrivals as FiniteArrivals)?.Sources ?? 0;
        public readonly bool TalksInAllCalls = model.Arrivals is FiniteArrivals { TalkInAllCalls: true };
        public int IdleSources = (model.Arrivals as FiniteArrivals)?.Sources ?? 0;
        public StreamCounts Counts = new();
    }
}
