// Available and unavailable time as a table: G.826 annex A, the rule of ten seconds. Pure: PathQuality counts the seconds and runs it.
using Trunkline.Base;
using static Trunkline.E1.AvailabilityDo;
using static Trunkline.E1.AvailabilityEvent;
using static Trunkline.E1.AvailabilityState;

namespace Trunkline.E1;

/// <summary>Whether a direction is available.</summary>
public enum AvailabilityState : byte
{
    /// <summary>Available time.</summary>
    Available,

    /// <summary>Available, with 1 to 9 severely errored seconds in a row.</summary>
    Worsening,

    /// <summary>Unavailable time.</summary>
    Unavailable,

    /// <summary>Unavailable, with 1 to 9 seconds in a row that are not severely errored.</summary>
    Improving,
}

/// <summary>What a second was.</summary>
public enum AvailabilityEvent : byte
{
    /// <summary>Severely errored.</summary>
    Severe,

    /// <summary>Not severely errored.</summary>
    Fair,

    /// <summary>The tenth severely errored in a row.</summary>
    TenthSevere,

    /// <summary>The tenth in a row that is not.</summary>
    TenthFair,
}

/// <summary>What to do about the seconds in a row.</summary>
[Flags]
public enum AvailabilityDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The last ten belong to unavailable time: what they were counted as is taken back.</summary>
    MakeUnavailable = 1,

    /// <summary>The last ten belong to available time after all: count them as what they were.</summary>
    MakeAvailable = 2,
}

/// <summary>The table.</summary>
public static class AvailabilityFsm
{
    /// <summary>Seconds in a row that change the state.</summary>
    public const int Seconds = 10;

    /// <summary>What a second does in a state.</summary>
    public static Step<AvailabilityState, AvailabilityDo> On(AvailabilityState state, AvailabilityEvent e) => (state, e) switch
    {
        (Available, Severe)       => new(Worsening, None),
        (Worsening, Severe)       => new(Worsening, None),
        (Worsening, Fair)         => new(Available, None),
        (Worsening, TenthSevere)  => new(Unavailable, MakeUnavailable),
        (Unavailable, Fair)       => new(Improving, None),
        (Improving, Fair)         => new(Improving, None),
        (Improving, Severe)       => new(Unavailable, None),
        (Improving, TenthFair)    => new(Available, MakeAvailable),
        _                         => new(state, None, Known: false),
    };

    /// <summary>Whether the state's seconds count as unavailable for now.</summary>
    public static bool IsUnavailable(AvailabilityState state) => state is Unavailable or Improving;
}
