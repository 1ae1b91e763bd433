namespace Trunkline.Calls;

/// <summary>How the members of a group ring.</summary>
public enum GroupRinging : byte
{
    /// <summary>All at once.</summary>
    All,

    /// <summary>One after the other.</summary>
    Hunt,

    /// <summary>One beside the other: who rings goes on ringing when the next joins.</summary>
    Memory,
}

/// <summary>Several extensions that ring for one call. When none of them answers the call goes on, whatever they said.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Members">Extensions, in order.</param>
/// <param name="Ringing">How they ring.</param>
/// <param name="RingFor">All at once: how long. Otherwise how long until the next, and how long the last one.</param>
public sealed record GroupDestination(string Name, IReadOnlyList<string> Members, GroupRinging Ringing, TimeSpan RingFor) : Destination
{
    /// <summary>True: a member who talks is rung, too, and his telephone decides; false: he is passed over. A call of, or for, somebody who calls for help rings him always.</summary>
    public bool CallsWaiting { get; init; }
}
