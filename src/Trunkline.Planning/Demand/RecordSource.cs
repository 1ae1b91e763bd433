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

    /// <summary>Starts or durations are whole minutes.</summary>
    internal bool WritesMinutes => HasMinuteStarts || HasMinuteDurations;

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

    /// <summary>Seconds put on a row's start, 0 to 59. Golden section: neighbouring rows get seconds far apart.</summary>
    internal static int SecondsOfStart(uint row) => (int)(Fraction(row * 0.6180339887498949) * 60);

    /// <summary>Seconds put on or taken off a row's end, 0 to 59. √2: start and end do not move together.</summary>
    internal static int SecondsOfEnd(uint row) => (int)(Fraction(row * 0.4142135623730951) * 60);

    /// <summary>Gives a row back the seconds its clock did not write, spread evenly, and takes the clock's error off.</summary>
    internal void Correct(ref StoredLeg leg)
    {
        leg.Start -= Ahead;
        leg.End -= Ahead;
        if (!WritesMinutes)
        {
            return;
        }

        var length = leg.End - leg.Start;
        var end = SecondsOfEnd(leg.Row) * CallTime.Second;
        if (HasMinuteStarts)
        {
            leg.Start += SecondsOfStart(leg.Row) * CallTime.Second;
        }

        if (!HasMinuteDurations)
        {
            leg.End = leg.Start + length;
        }
        else if (CutsDurations)
        {
            leg.End += end;
            if (leg.End < leg.Start)
            {
                (leg.Start, leg.End) = (leg.End, leg.Start);
            }
        }
        else
        {
            leg.End = leg.Start + (length > 0 ? length - end : 0);
        }
    }

    private static double Fraction(double value) => value - Math.Floor(value);
}
