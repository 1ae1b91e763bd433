namespace Trunkline.Planning.Demand;

/// <summary>What a reading of the local clock means.</summary>
internal enum LocalKind : byte
{
    /// <summary>One moment.</summary>
    Plain,

    /// <summary>Two moments: the hour that the clock repeats in autumn.</summary>
    Ambiguous,

    /// <summary>None: the hour that the clock skips in spring.</summary>
    Missing,
}

/// <summary>Local clock to UTC and back, remembered by the quarter hour: zones change on quarters.</summary>
internal sealed class ZoneClock(TimeZoneInfo zone)
{
    private const int Slots = 8192;
    private readonly (long Slot, long Offset, long Repeat, LocalKind Kind)[] _toUtc = Filled();
    private readonly (long Slot, long Offset, long Repeat, LocalKind Kind)[] _toLocal = Filled();

    /// <summary>The zone.</summary>
    internal TimeZoneInfo Zone => zone;

    /// <summary>UTC of a local clock reading; of two moments the earlier.</summary>
    /// <param name="local">Microseconds since 1970 on the local clock.</param>
    /// <param name="kind">Whether it is one moment.</param>
    /// <param name="repeat">When ambiguous: how much later the other moment is.</param>
    internal long ToUtc(long local, out LocalKind kind, out long repeat)
    {
        var slot = Floor(local);
        ref var entry = ref _toUtc[(int)(slot & (Slots - 1))];
        if (entry.Slot != slot)
        {
            entry = Look(slot);
        }

        kind = entry.Kind;
        repeat = entry.Repeat;
        return local - entry.Offset;
    }

    /// <summary>Local clock of a moment.</summary>
    internal long ToLocal(long utc)
    {
        var slot = Floor(utc);
        ref var entry = ref _toLocal[(int)(slot & (Slots - 1))];
        if (entry.Slot != slot)
        {
            entry = (slot, zone.GetUtcOffset(At(slot, DateTimeKind.Utc)).Ticks / 10, 0, LocalKind.Plain);
        }

        return utc + entry.Offset;
    }

    private (long, long, long, LocalKind) Look(long slot)
    {
        var time = At(slot, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(time))
        {
            return (slot, zone.GetUtcOffset(time).Ticks / 10, 0, LocalKind.Missing);
        }

        if (zone.IsAmbiguousTime(time))
        {
            var offsets = zone.GetAmbiguousTimeOffsets(time);
            var (low, high) = (offsets.Min(), offsets.Max());
            return (slot, high.Ticks / 10, (high - low).Ticks / 10, LocalKind.Ambiguous);
        }

        return (slot, zone.GetUtcOffset(time).Ticks / 10, 0, LocalKind.Plain);
    }

    private static DateTime At(long slot, DateTimeKind kind)
    {
        var ticks = Math.Clamp(DateTime.UnixEpoch.Ticks + (slot * CallTime.Quarter * 10), TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay);
        return new(ticks, kind);
    }

    private static long Floor(long micros) => micros >= 0 ? micros / CallTime.Quarter : ((micros + 1) / CallTime.Quarter) - 1;

    private static (long, long, long, LocalKind)[] Filled()
    {
        var entries = new (long, long, long, LocalKind)[Slots];
        Array.Fill(entries, (long.MinValue, 0, 0, LocalKind.Plain));
        return entries;
    }
}
