namespace Trunkline.Planning.Demand;

/// <summary>
/// Puts a row's times in order: local clock to UTC through clock changes, an end written with the day of the start, times that
/// cannot be. One for each file, because which of the two autumn hours is meant is told by the rows around.
/// </summary>
internal sealed class LegTimes(ZoneClock clock, Ledger ledger, string file, long latest)
{
    internal const long None = long.MinValue;

    /// <summary>1990-01-01: nobody's records are older, and clocks that lost their battery say 1970 or 1980.</summary>
    internal const long Earliest = 7305 * CallTime.Day;

    private const long Slack = 2 * CallTime.Second;
    private const long OutOfOrder = 10 * CallTime.Minute;

    private long _previousStart = None;
    private long _previousEnd = None;
    private int _order;

    /// <summary>Resolves a row's times.</summary>
    /// <param name="leg">Gets start, answer and end.</param>
    /// <param name="start">As written.</param>
    /// <param name="answer">As written, or None.</param>
    /// <param name="end">As written, or None.</param>
    /// <param name="duration">From start to end as written, or None.</param>
    /// <param name="isUtc">Whether the times are UTC already.</param>
    /// <param name="problem">Why the row is refused.</param>
    internal bool Resolve(ref CallLeg leg, long start, long answer, long end, long duration, bool isUtc, out string? problem)
    {
        problem = null;
        var local = isUtc ? start : clock.ToUtc(start, out _, out _);
        if (local < Earliest || local > latest || (end != None && (end < Earliest || end > latest + CallTime.Day)))
        {
            problem = local < Earliest || local > latest ? "column start: no call of this year" : "column end: no call of this year";
            return false;
        }

        var kind = LocalKind.Plain;
        long repeat = 0;
        leg.HasEnd = end != None;
        leg.Start = isUtc ? start : clock.ToUtc(start, out kind, out repeat);
        var isMissing = kind == LocalKind.Missing;
        var isAmbiguous = kind == LocalKind.Ambiguous;
        var endKind = LocalKind.Plain;
        long endRepeat = 0;
        leg.End = end == None ? leg.Start + duration : isUtc ? end : clock.ToUtc(end, out endKind, out endRepeat);
        if (isAmbiguous)
        {
            var length = duration != None ? duration : Math.Max(0, end - start);
            if (IsSecond(leg.Start, leg.Start + length, repeat))
            {
                leg.Start += repeat;
                leg.End = end == None ? leg.Start + duration : leg.End;
            }
        }

        if (end != None)
        {
            isMissing |= endKind == LocalKind.Missing;
            if (endKind == LocalKind.Ambiguous)
            {
                isAmbiguous = true;
                var wanted = duration != None ? leg.Start + duration : leg.Start;
                if (duration != None ? Math.Abs(leg.End + endRepeat - wanted) < Math.Abs(leg.End - wanted) : leg.End < wanted)
                {
                    leg.End += endRepeat;
                }
            }

            if (!Settle(ref leg, duration, out problem))
            {
                return false;
            }
        }

        if (isMissing)
        {
            ledger.Add(FindingKind.MissingHour, file, leg.Row);
        }

        if (isAmbiguous)
        {
            ledger.Add(FindingKind.AmbiguousHour, file, leg.Row);
        }

        leg.Answer = None;
        if (answer != None)
        {
            leg.Answer = isUtc ? answer : clock.ToUtc(answer, out var answerKind, out var answerRepeat) + (answerKind == LocalKind.Ambiguous && clock.ToUtc(answer, out _, out _) < leg.Start - Slack ? answerRepeat : 0);
            if (leg.Answer < leg.Start - Slack && leg.Answer + CallTime.Day <= leg.End + Slack)
            {
                leg.Answer += CallTime.Day;
            }

            if (leg.Answer < leg.Start - Slack || leg.Answer > leg.End + Slack)
            {
                ledger.Add(FindingKind.ImpossibleTime, file, leg.Row, leg.Answer < leg.Start ? "column answer: before the start; the call is counted, the answer is not" : "column answer: after the end; the call is counted, the answer is not");
                leg.Answer = None;
            }
            else
            {
                leg.Answer = Math.Clamp(leg.Answer, leg.Start, leg.End);
            }
        }

        if (_previousStart != None)
        {
            _order = Math.Clamp(_order + Math.Sign(leg.Start - _previousStart), -1000, 1000);
        }

        _previousStart = leg.Start;
        _previousEnd = leg.End;
        return true;
    }

    private bool Settle(ref CallLeg leg, long duration, out string? problem)
    {
        problem = null;
        var length = leg.End - leg.Start;
        if (duration != None && Math.Abs(length - duration) > Slack)
        {
            if (Math.Abs(Math.Abs(length - duration) - CallTime.Hour) <= Slack)
            {
                ledger.Add(FindingKind.ClockChange, file, leg.Row);
                leg.End = leg.Start + duration;
                return true;
            }

            if (Math.Abs(length + CallTime.Day - duration) <= Slack)
            {
                ledger.Add(FindingKind.MidnightWrap, file, leg.Row);
                leg.End += CallTime.Day;
                return true;
            }

            if (length >= 0)
            {
                // a duration rounded up to the minute is no contradiction
                if (duration % CallTime.Minute != 0 || duration - length >= CallTime.Minute || duration < length)
                {
                    ledger.Add(FindingKind.TimesDisagree, file, leg.Row);
                }

                return true;
            }
        }

        if (length >= 0)
        {
            return true;
        }

        if (duration == None && length + CallTime.Day is > 0 and <= 6 * CallTime.Hour)
        {
            ledger.Add(FindingKind.MidnightWrap, file, leg.Row);
            leg.End += CallTime.Day;
            return true;
        }

        problem = "column end: before the start";
        return false;
    }

    /// <summary>Whether a reading in the repeated hour is its second coming, told by the row before.</summary>
    private bool IsSecond(long start, long end, long repeat)
    {
        if (_previousStart == None)
        {
            return false;
        }

        if (_order >= 0)
        {
            return start < _previousStart - OutOfOrder && end < _previousEnd - OutOfOrder;
        }

        // newest first: it is the second until that would lie after the row before
        return !(start + repeat > _previousStart + OutOfOrder && end + repeat > _previousEnd + OutOfOrder);
    }
}
