// What a trunk group did, counted as ITU-T E.425 counts: since start, and over the last five minutes, hour and day. Fed by the
// group's circuits (seizures, occupancy) and by attempts (outcomes); read by health, metrics and people. It has no clock: whoever
// feeds it says when. Nothing is allocated after it is made; it takes some 18 kB.
//
// An outgoing attempt is counted when its outcome is known: when it is answered, or when it ends without an answer. So no ratio
// exceeds 1, and a call that still rings says nothing yet. Calls of an earlier run that go on in this one occupy their circuits
// here, and are counted as attempts nowhere.
using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>How far back a reading goes.</summary>
public enum StatisticsWindow : byte
{
    /// <summary>Since the process started.</summary>
    Start,

    /// <summary>The last five full minutes and the current one.</summary>
    FiveMinutes,

    /// <summary>The last sixty full minutes and the current one.</summary>
    Hour,

    /// <summary>The last 96 full quarters of an hour and the current one.</summary>
    Day,
}

/// <summary>Counters of a trunk group.</summary>
/// <remarks>On the loop. Times are the loop's elapsed time and never go back.</remarks>
public sealed class GroupStatistics
{
    private const int Fields = (int)Field.Last;
    private readonly SlotRing _minutes = new(TimeSpan.FromMinutes(1), 60, Fields);
    private readonly SlotRing _quarters = new(TimeSpan.FromMinutes(15), 96, Fields);
    private readonly long[] _total = new long[Fields];
    private readonly long[] _delays = new long[DelayBounds.Length + 1];
    private readonly TimeSpan _since;
    private TimeSpan _integrated;
    private int _idle;

    /// <param name="since">When counting begins.</param>
    public GroupStatistics(TimeSpan since = default) => _since = _integrated = since;

    internal enum Field
    {
        Seizures,
        IncomingSeizures,
        IncomingOutcomes,
        IncomingAnswers,
        Overflows,
        Outcomes,
        Answers,
        AssumedAnswers,
        Effective,
        Delays,
        DelayTicks,
        Talks,
        TalkTicks,
        BusyTicks,
        AllBusyTicks,
        Last,
    }

    /// <summary>Upper bounds of the post-dial delay's histogram, in seconds. 3, 5 and 8 s, 6, 8 and 11 s are the targets of ITU-T E.721: mean and 95th percentile of local, toll and international calls.</summary>
    public static ReadOnlySpan<double> DelayBounds => [0.5, 1, 2, 3, 5, 6, 8, 11, 15, 20, 30];

    /// <summary>Post-dial delays since start, one count for each bound and one above the last; not cumulative.</summary>
    public ReadOnlySpan<long> DelayHistogram => _delays;

    /// <summary>Circuits with a call on them now.</summary>
    public int Busy { get; private set; }

    /// <summary>What a window holds.</summary>
    /// <param name="window">How far back.</param>
    /// <param name="now">The loop's elapsed time.</param>
    public GroupCounts Read(StatisticsWindow window, TimeSpan now)
    {
        Integrate(now);
        Span<long> sums = stackalloc long[Fields];
        var from = _since;
        switch (window)
        {
            case StatisticsWindow.FiveMinutes:
                from = _minutes.Sum(now, 5, sums);
                break;
            case StatisticsWindow.Hour:
                from = _minutes.Sum(now, 60, sums);
                break;
            case StatisticsWindow.Day:
                from = _quarters.Sum(now, 96, sums);
                break;
            default:
                _total.CopyTo(sums);
                break;
        }

        return new(sums, now - (from > _since ? from : _since));
    }

    /// <summary>
    /// Whether the network did its part (the numerator of the network effectiveness ratio, E.425): answered, or failed by what the called user
    /// or terminal did: busy, no answer, absent, rejected, out of order; or given up by the caller after it had rung.
    /// </summary>
    /// <param name="record">An attempt that is over.</param>
    public static bool IsEffective(CallRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.AnsweredAfter is not null || record.Cause switch
        {
            Q850Cause.UserBusy or Q850Cause.NoUserResponding or Q850Cause.NoAnswer or Q850Cause.SubscriberAbsent
                or Q850Cause.CallRejected or Q850Cause.DestinationOutOfOrder => true,
            Q850Cause.NormalClearing => record.AlertingAfter is not null,
            _ => false,
        };
    }

    /// <summary>A circuit was put into the group.</summary>
    internal void OnCircuitAdded(CircuitState state)
    {
        Busy += IsBusy(state) ? 1 : 0;
        _idle += state == CircuitState.Idle ? 1 : 0;
    }

    /// <summary>A circuit's state has changed.</summary>
    internal void OnCircuit(CircuitState before, CircuitState state, TimeSpan now)
    {
        if (before == state)
        {
            return;
        }

        Integrate(now);
        Busy += (IsBusy(state) ? 1 : 0) - (IsBusy(before) ? 1 : 0);
        _idle += (state == CircuitState.Idle ? 1 : 0) - (before == CircuitState.Idle ? 1 : 0);
        if (state == CircuitState.Ringing)
        {
            // whatever it was before: a B-channel a SETUP proposes reads as being released until there is a leg, a line seized against us as seized
            Count(Field.IncomingSeizures, 1, now);
        }
        else if (before == CircuitState.Ringing)
        {
            Count(Field.IncomingOutcomes, 1, now);
            Count(Field.IncomingAnswers, state == CircuitState.InCall ? 1 : 0, now);
        }
    }

    /// <summary>A circuit is taken for an outgoing call. Told by the call: on an ISDN the network may give it another channel on the way.</summary>
    internal void OnSeized(TimeSpan now) => Count(Field.Seizures, 1, now);

    /// <summary>A bid found no circuit.</summary>
    internal void OnOverflow(TimeSpan now) => Count(Field.Overflows, 1, now);

    /// <summary>The far end rings, for the first time; or answers without having rung.</summary>
    internal void OnDelay(TimeSpan delay, TimeSpan now)
    {
        var bound = 0;
        while (bound < DelayBounds.Length && delay.TotalSeconds > DelayBounds[bound])
        {
            bound++;
        }

        _delays[bound]++;
        Count(Field.Delays, 1, now);
        Count(Field.DelayTicks, delay.Ticks, now);
    }

    /// <summary>An attempt is answered.</summary>
    internal void OnAnswered(AnswerEvidence evidence, TimeSpan now)
    {
        Count(Field.Outcomes, 1, now);
        Count(Field.Answers, 1, now);
        Count(Field.Effective, 1, now);
        Count(Field.AssumedAnswers, evidence == AnswerEvidence.Assumed ? 1 : 0, now);
    }

    /// <summary>An attempt is over.</summary>
    internal void OnEnded(CallRecord record, TimeSpan now)
    {
        if (record.AnsweredAfter is not null)
        {
            Count(Field.Talks, 1, now);
            Count(Field.TalkTicks, record.Talked.Ticks, now);
            return;
        }

        Count(Field.Outcomes, 1, now);
        Count(Field.Effective, IsEffective(record) ? 1 : 0, now);
    }

    private static bool IsBusy(CircuitState state) =>
        state is CircuitState.Seized or CircuitState.Ringing or CircuitState.InCall or CircuitState.Releasing;

    private void Count(Field field, long amount, TimeSpan now)
    {
        if (amount != 0)
        {
            _total[(int)field] += amount;
            _minutes.Add((int)field, amount, now);
            _quarters.Add((int)field, amount, now);
        }
    }

    /// <summary>Brings the traffic carried up to now. A group is all busy while it carries a call and has no idle circuit; one that is out of service carries nothing and is not busy.</summary>
    private void Integrate(TimeSpan now)
    {
        if (now <= _integrated)
        {
            return;
        }

        if (Busy > 0)
        {
            Spread(Field.BusyTicks, Busy, now);
            Spread(Field.AllBusyTicks, _idle == 0 ? 1 : 0, now);
        }

        _integrated = now;
    }

    private void Spread(Field field, int rate, TimeSpan now)
    {
        if (rate > 0)
        {
            _total[(int)field] += rate * (now - _integrated).Ticks;
            _minutes.Spread((int)field, rate, _integrated, now);
            _quarters.Spread((int)field, rate, _integrated, now);
        }
    }
}
