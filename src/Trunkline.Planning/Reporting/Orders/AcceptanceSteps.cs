namespace Trunkline.Planning.Reporting.Orders;

/// <summary>A step of the handover test: what is tried and what passes.</summary>
/// <param name="Id">"T7": what order sheets, site files and reports refer to.</param>
/// <param name="Name">In a few words.</param>
/// <param name="Passes">The criterion.</param>
public sealed record AcceptanceStep(string Id, string Name, string Passes);

/// <summary>The steps of a handover, by the number that an order sheet names.</summary>
/// <remarks>
/// Criteria: ITU-T G.131 (echo), G.114 (delay), G.822 (slips), M.2100 (bit errors), RFC 4028 (session timers); where no
/// Recommendation gives a figure, the one proposed here.
/// </remarks>
public static class AcceptanceSteps
{
    /// <summary>All steps, in order.</summary>
    public static IReadOnlyList<AcceptanceStep> All { get; } =
    [
        new("T1", "E1 physical: line code, framing, CRC-4, alarms", "cable pulled: alarm within 3 s at both ends; cable back: span in service by itself"),
        new("T2", "Bit errors", "no error in 15 minutes on a loop before handover, then none in 24 h in service"),
        new("T3", "Clock and slips", "no slip in 24 h with the operator's clock"),
        new("T4", "Errored seconds", "errored and severely errored seconds within the operator's allocation over 24 h"),
        new("T5", "Signalling link", "link back and every channel idle after a pulled cable and after a restart"),
        new("T6", "Every channel or line", "each one carries a call in both directions that it is ordered for; calls arrive in the hunting order agreed"),
        new("T7", "Simultaneous calls", "exactly as many calls as ordered held at once without a drop; the next one is refused with the agreed tone and cause, and an emergency call still goes out"),
        new("T8", "Number format", "each number of each block rings its extension; local, national, international and short numbers go out as agreed"),
        new("T9", "Caller ID", "20 calls a line or block: number shown before the answer in at least 99 of 100; hidden numbers stay hidden"),
        new("T10", "Release", "line free within 10 s when either party hangs up, in both directions"),
        new("T11", "Echo", "talker echo under the 1 % curve of G.131 at the measured delay"),
        new("T12", "Voice quality", "R of 80 or more (MOS 4.0), none under 70"),
        new("T13", "Delay", "one way at most 150 ms"),
        new("T14", "Post-dial delay", "ringing within the time agreed after the last digit"),
        new("T15", "Answer and network success ratios", "network success at least 99 in 100 test calls"),
        new("T16", "Long call", "a call longer than the session timer and than 30 minutes is not cut"),
        new("T17", "Digits, announcements, fax", "all 16 digits both ways; early announcements heard; three fax pages each way"),
        new("T18", "Emergency calls", "each emergency number from each area, with and without access code, reaches the centre with the right number and location, while all other lines are busy"),
        new("T19", "Recording", "each answered outside call has one file with both sides and the right time"),
        new("T20", "Failover", "each way cut by itself: time to the backup measured, and calls return without loss"),
        new("T21", "Power and network cut", "all lines back with nobody's help; the emergency telephone works without mains power"),
        new("T22", "Toll fraud", "a barred destination from an extension without the right, and from outside, is refused and alarmed"),
        new("T23", "Alarm", "a dead trunk is shown at the duty seat within a minute"),
    ];

    /// <summary>The step of a number, or null.</summary>
    public static AcceptanceStep? Find(string id) => All.FirstOrDefault(s => s.Id == id);
}
