namespace Trunkline.Calls;

/// <summary>What a trunk group did in a window, and the ratios of ITU-T E.425 and E.600 from it.</summary>
public readonly record struct GroupCounts
{
    internal GroupCounts(ReadOnlySpan<long> fields, TimeSpan covered)
    {
        Covered = covered;
        Seizures = fields[(int)GroupStatistics.Field.Seizures];
        IncomingSeizures = fields[(int)GroupStatistics.Field.IncomingSeizures];
        IncomingOutcomes = fields[(int)GroupStatistics.Field.IncomingOutcomes];
        IncomingAnswers = fields[(int)GroupStatistics.Field.IncomingAnswers];
        Overflows = fields[(int)GroupStatistics.Field.Overflows];
        Outcomes = fields[(int)GroupStatistics.Field.Outcomes];
        Answers = fields[(int)GroupStatistics.Field.Answers];
        AssumedAnswers = fields[(int)GroupStatistics.Field.AssumedAnswers];
        Effective = fields[(int)GroupStatistics.Field.Effective];
        Delays = fields[(int)GroupStatistics.Field.Delays];
        Delay = TimeSpan.FromTicks(fields[(int)GroupStatistics.Field.DelayTicks]);
        Talks = fields[(int)GroupStatistics.Field.Talks];
        Talk = TimeSpan.FromTicks(fields[(int)GroupStatistics.Field.TalkTicks]);
        BusyTime = TimeSpan.FromTicks(fields[(int)GroupStatistics.Field.BusyTicks]);
        AllBusyTime = TimeSpan.FromTicks(fields[(int)GroupStatistics.Field.AllBusyTicks]);
    }

    /// <summary>How much time the window holds; less than its name says while the process is younger.</summary>
    public TimeSpan Covered { get; }

    /// <summary>Circuits taken for outgoing calls.</summary>
    public long Seizures { get; }

    /// <summary>Circuits taken by incoming calls.</summary>
    public long IncomingSeizures { get; }

    /// <summary>Incoming calls that were answered or ended without an answer.</summary>
    public long IncomingOutcomes { get; }

    /// <summary>Incoming calls answered.</summary>
    public long IncomingAnswers { get; }

    /// <summary>Outgoing bids that found no circuit.</summary>
    public long Overflows { get; }

    /// <summary>Outgoing attempts that were answered or ended without an answer.</summary>
    public long Outcomes { get; }

    /// <summary>Outgoing attempts answered.</summary>
    public long Answers { get; }

    /// <summary>Answers of these that were assumed by a timer: an analog line without polarity reversal. Ratios are then as good as the assumption.</summary>
    public long AssumedAnswers { get; }

    /// <summary>Outgoing attempts for which the network did its part; see <see cref="GroupStatistics.IsEffective"/>.</summary>
    public long Effective { get; }

    /// <summary>Attempts that rang, or answered without.</summary>
    public long Delays { get; }

    /// <summary>The sum of their post-dial delays.</summary>
    public TimeSpan Delay { get; }

    /// <summary>Answered outgoing calls that are over.</summary>
    public long Talks { get; }

    /// <summary>The sum of their times from answer to end.</summary>
    public TimeSpan Talk { get; }

    /// <summary>Time circuits were occupied, both directions: the traffic volume, in erlang-seconds.</summary>
    public TimeSpan BusyTime { get; }

    /// <summary>Time no circuit was idle while calls were carried.</summary>
    public TimeSpan AllBusyTime { get; }

    /// <summary>Answer seizure ratio, 0 to 1; null while nothing was attempted.</summary>
    public double? Asr => Ratio(Answers, Outcomes);

    /// <summary>Answer bid ratio: as <see cref="Asr"/>, bids that found no circuit counted too.</summary>
    public double? Abr => Ratio(Answers, Outcomes + Overflows);

    /// <summary>Network effectiveness ratio.</summary>
    public double? Ner => Ratio(Effective, Outcomes);

    /// <summary>Of incoming calls, the share that was answered.</summary>
    public double? IncomingAsr => Ratio(IncomingAnswers, IncomingOutcomes);

    /// <summary>Average call duration of answered outgoing calls that are over.</summary>
    public TimeSpan? Acd => Talks == 0 ? null : Talk / Talks;

    /// <summary>Mean post-dial delay.</summary>
    public TimeSpan? Pdd => Delays == 0 ? null : Delay / Delays;

    /// <summary>Mean traffic carried, in erlang.</summary>
    public double Erlang => Covered > TimeSpan.Zero ? BusyTime / Covered : 0;

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
