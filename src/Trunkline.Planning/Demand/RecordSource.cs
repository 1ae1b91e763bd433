namespace Trunkline.Planning.Demand;

/// <summary>One clock's records: a file, or a gateway within a file. Learns how its clock writes.</summary>
internal sealed class RecordSource(string name)
{
    /// <summary>Fewer rows tell nothing about a habit.</summary>
    private const int Enough = 30;

    private long _rows;
    private long _startsWithSeconds;
    private long _uneven;
    private long _zero;
    private long _answered;
    private long _answeredAtStart;

    /// <summary>For findings: "a.csv" or "a.csv (gateway 2)".</summary>
    internal string Name => name;

    /// <summary>Rows of calls on lines.</summary>
    internal long Rows => _rows;

    /// <summary>Answered rows.</summary>
    internal long Answered => _answered;

    /// <summary>How far its clock is ahead of the first one's, in microseconds; taken off.</summary>
    internal long Ahead { get; set; }

    /// <summary>Starts are cut to the minute.</summary>
    internal bool HasMinuteStarts => _rows >= Enough && _startsWithSeconds * 200 <= _rows;

    /// <summary>Durations are whole minutes.</summary>
    internal bool HasMinuteDurations => _rows >= Enough && _uneven * 200 <= _rows;

    /// <summary>Durations are cut, not rounded up: some are none at all.</summary>
    internal bool CutsDurations => _zero * 100 > _rows;

    /// <summary>Answer is start in every call: ringing is not in it.</summary>
    internal bool HasNoRingTime => _answered >= 200 && _answeredAtStart * 100 >= _answered * 99;

    internal void Learn(in CallLeg leg)
    {
        var length = leg.End - leg.Start;
        _rows++;
        _startsWithSeconds += leg.Start % CallTime.Minute == 0 ? 0 : 1;
        _uneven += length % CallTime.Minute == 0 ? 0 : 1;
        _zero += length == 0 ? 1 : 0;
        if (leg.Outcome == LegOutcome.Answered)
        {
            _answered++;
            _answeredAtStart += leg.Answer != LegTimes.None && leg.Answer - leg.Start < CallTime.Second ? 1 : 0;
        }
    }

    /// <summary>Gives a row back the seconds its clock did not write, spread evenly, and takes the clock's error off.</summary>
    internal void Correct(ref StoredLeg leg)
    {
        leg.Start -= Ahead;
        leg.End -= Ahead;
        if (!HasMinuteStarts && !HasMinuteDurations)
        {
            return;
        }

        // golden section and √2: neighbouring rows get seconds far apart, and start and end do not move together
        var first = (long)(Fraction(leg.Row * 0.6180339887498949) * CallTime.Minute);
        var second = (long)(Fraction(leg.Row * 0.4142135623730951) * CallTime.Minute);
        var length = leg.End - leg.Start;
        if (HasMinuteStarts)
        {
            leg.Start += first;
            leg.End += first;
        }

        if (HasMinuteDurations && CutsDurations)
        {
            leg.End = leg.Start - first + length + second;
            if (leg.End < leg.Start)
            {
                (leg.Start, leg.End) = (leg.End, leg.Start);
            }
        }
        else if (HasMinuteDurations && length > 0)
        {
            leg.End -= second;
        }
    }

    private static double Fraction(double value) => value - Math.Floor(value);
}
