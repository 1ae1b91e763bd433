using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>One attempt to reach somebody: an outgoing leg and its record.</summary>
internal sealed class Attempt
{
    private readonly CallControl _control;

    /// <summary>The monotonic instant the attempt began; in a restored call, reckoned back from the wall clock.</summary>
    private readonly TimeSpan _startedAt;

    public Attempt(CallControl control, Leg? leg, CallRecord record)
    {
        _control = control;
        _startedAt = control.Loop.Elapsed - (control.Loop.Time.GetUtcNow() - record.Start);
        Leg = leg;
        Record = record;
        leg?.Charged = OnCharged;
    }

    /// <summary>The outgoing leg; null when none could be made.</summary>
    public Leg? Leg { get; }

    /// <summary>What its trunk group has counted; null for an extension, and in a call of an earlier run.</summary>
    public GroupStatistics? Statistics { get; init; }

    /// <summary>The record so far.</summary>
    public CallRecord Record { get; private set; }

    /// <summary>True once the leg's audio has been put into the call's context.</summary>
    public bool IsJoined { get; set; }

    /// <summary>Why the far side refuses it, while it still speaks; null before that.</summary>
    public LegEnd? Refused { get; set; }

    /// <summary>
    /// In a restored call whose audio the gateway has not shown yet: when the earlier run last lived. Should the gateway not have it,
    /// the call ended then as far as anybody knows, and not when somebody came to look.
    /// </summary>
    public DateTimeOffset? LastAlive { get; set; }

    /// <summary>How long ago it began.</summary>
    public TimeSpan Age => _control.Loop.Elapsed - _startedAt;

    /// <summary>Writes the record as it is.</summary>
    public void Write(Action? onDurable = null) => _control.Records.Write(Record, onDurable);

    /// <summary>Notes a further digit of the called number.</summary>
    public void Dialled(char digit) => Record = Record with
    {
        Dialled = Record.Dialled with { Digits = Record.Dialled.Digits + digit },
        Called = Record.Called with { Digits = Record.Called.Digits + digit },
    };

    /// <summary>Notes the first alerting.</summary>
    public void Alerted()
    {
        if (Record.AlertingAfter is null)
        {
            Record = Record with { AlertingAfter = Age };
            Statistics?.OnDelay(Age, _control.Loop.Elapsed);
        }
    }

    /// <summary>Notes the answer; <see cref="Write"/> it when all that must survive with it has been put.</summary>
    public void Answered(AnswerEvidence evidence, ulong recording)
    {
        if (Statistics is { } statistics)
        {
            if (Record.AlertingAfter is null)
            {
                statistics.OnDelay(Age, _control.Loop.Elapsed);
            }

            statistics.OnAnswered(evidence, _control.Loop.Elapsed);
        }

        Record = Record with
        {
            State = CallRecordState.Answered,
            AnsweredAfter = Age,
            AnswerEvidence = evidence,
            Recording = recording,
        };
    }

    /// <summary>Writes the end; once.</summary>
    public void End(in LegEnd end)
    {
        if (Record.State is CallRecordState.Ended or CallRecordState.Recovered)
        {
            return;
        }

        // a far end that hangs up before the gateway is back was in the call until now
        var alive = _control.Media.IsAttached ? LastAlive - Record.Start : null;
        var least = Record.AnsweredAfter ?? TimeSpan.Zero;
        Record = Record with
        {
            State = alive is null ? CallRecordState.Ended : CallRecordState.Recovered,
            EndedAfter = alive is { } age ? (age > least ? age : least) : Age,
            Cause = end.Cause,
            CauseLocation = end.Location,
            ProtocolReason = end.ProtocolReason,
        };
        Statistics?.OnEnded(Record, _control.Loop.Elapsed);
        _control.Records.Write(Record);
        _control.Observer?.OnAttemptEnded(Record);
    }

    /// <summary>The network tells what it costs: as a rule when it is over, and then the record is written once more.</summary>
    private void OnCharged(CallCharge charge)
    {
        if (Record.Charge.IsFinal && !charge.IsFinal)
        {
            return;
        }

        Record = Record with { Charge = charge };
        if (Record.State == CallRecordState.Ended)
        {
            Write();
        }
    }
}
