// One alarm of a span as a table: how a defect (what the bits say, G.775) becomes an alarm (what people are told), with hysteresis.
// Pure: SpanAlarmMonitor finds the defects, counts the times in frames, and runs it.
using Trunkline.Base;
using static Trunkline.E1.AlarmDo;
using static Trunkline.E1.AlarmEvent;
using static Trunkline.E1.AlarmState;

namespace Trunkline.E1;

/// <summary>Where an alarm is.</summary>
public enum AlarmState : byte
{
    /// <summary>No defect.</summary>
    Clear,

    /// <summary>A defect that has not lasted long enough.</summary>
    Rising,

    /// <summary>The alarm.</summary>
    Raised,

    /// <summary>The defect has ended, not long enough ago.</summary>
    Recovering,
}

/// <summary>What happens to an alarm.</summary>
public enum AlarmEvent : byte
{
    /// <summary>The defect is detected.</summary>
    DefectBegins,

    /// <summary>The defect is cleared.</summary>
    DefectEnds,

    /// <summary>The state's time is up: <see cref="AlarmCriteria.RaiseAfter"/> or <see cref="AlarmCriteria.ClearAfter"/>.</summary>
    TimeIsUp,
}

/// <summary>What to do on an arrow.</summary>
[Flags]
public enum AlarmDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Count an onset. A defect that comes again while the alarm stands is none.</summary>
    CountOnset = 1,
}

/// <summary>The table.</summary>
public static class AlarmFsm
{
    /// <summary>What an event does in a state.</summary>
    public static Step<AlarmState, AlarmDo> On(AlarmState state, AlarmEvent e) => (state, e) switch
    {
        (Clear, DefectBegins)      => new(Rising, None),
        (Rising, DefectEnds)       => new(Clear, None),
        (Rising, TimeIsUp)         => new(Raised, CountOnset),
        (Raised, DefectEnds)       => new(Recovering, None),
        (Recovering, DefectBegins) => new(Raised, None),
        (Recovering, TimeIsUp)     => new(Clear, None),
        _                          => new(state, None, Known: false),
    };

    /// <summary>How long a state lasts, frames; -1 for one that no time ends.</summary>
    public static int FramesOf(AlarmState state, AlarmCriteria criteria) => state switch
    {
        Rising => criteria.RaiseAfter,
        Recovering => criteria.ClearAfter,
        _ => -1,
    };
}
