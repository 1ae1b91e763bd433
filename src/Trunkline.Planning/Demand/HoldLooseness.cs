using System.Runtime.InteropServices;

namespace Trunkline.Planning.Demand;

/// <summary>How a hold's ends are known when its clock wrote minutes only.</summary>
[Flags]
internal enum Loose : byte
{
    /// <summary>Both to the second.</summary>
    None = 0,

    /// <summary>The start is cut to the minute.</summary>
    Start = 1,

    /// <summary>The end is the start and a duration: it moves with the start.</summary>
    EndFollows = 2,

    /// <summary>The end is cut to the minute, or counted with a duration that is.</summary>
    EndLater = 4,

    /// <summary>The end is counted with a duration that was rounded up.</summary>
    EndEarlier = 8,

    /// <summary>The end was written by another row than the start.</summary>
    EndElsewhere = 16,

    /// <summary>No line was seized.</summary>
    Blocked = 32,
}

/// <summary>
/// What is known of a hold's ends: the seconds that were put in where the clock wrote none, so that they can be taken off and others put
/// in (<see cref="PeakDraws"/>).
/// </summary>
/// <param name="Flags">How the ends are known.</param>
/// <param name="StartShift">Seconds put on the start, 0 to 59.</param>
/// <param name="EndShift">Seconds put on the end, −59 to 59.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct HoldLooseness(Loose Flags, byte StartShift, sbyte EndShift)
{
    /// <summary>What a source's habits leave open.</summary>
    /// <param name="start">The source of the start.</param>
    /// <param name="end">The source of the end.</param>
    /// <param name="endRow">The row that wrote the end.</param>
    /// <param name="hold">The times, seconds put in.</param>
    internal static HoldLooseness Of(RecordSource start, RecordSource end, uint endRow, in StoredLeg hold)
    {
        if (!start.WritesMinutes && !end.WritesMinutes)
        {
            return default;
        }

        var flags = start.HasMinuteStarts ? Loose.Start : Loose.None;
        var startShift = start.HasMinuteStarts ? Seconds(hold.Start + start.Ahead) : 0;
        var endShift = 0;
        if (end.HasMinuteDurations && end.CutsDurations)
        {
            flags |= Loose.EndLater;
            endShift = end.HasMinuteStarts ? Seconds(hold.End + end.Ahead) : RecordSource.SecondsOfEnd(endRow);
        }
        else if (end.WritesMinutes)
        {
            flags |= (end.HasMinuteStarts ? Loose.EndFollows : 0) | (end.HasMinuteDurations ? Loose.EndEarlier : 0);
            endShift = (end.HasMinuteStarts ? RecordSource.SecondsOfStart(endRow) : 0) - (end.HasMinuteDurations && hold.End > hold.Start ? RecordSource.SecondsOfEnd(endRow) : 0);
        }

        if (endRow != hold.Row || start != end)
        {
            flags |= Loose.EndElsewhere;
        }

        return new(flags, (byte)startShift, (sbyte)endShift);
    }

    private static int Seconds(long time) => (int)(((time % CallTime.Minute) + CallTime.Minute) % CallTime.Minute / CallTime.Second);
}
