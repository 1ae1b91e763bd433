namespace Trunkline.Node;

/// <summary>A call as people see it in a list.</summary>
/// <param name="Id">Hexadecimal.</param>
/// <param name="State">Routing, Alerting, Connected, Tone, Clearing.</param>
/// <param name="Priority">Routine, Priority, Emergency.</param>
/// <param name="From">The calling number.</param>
/// <param name="FromName">The caller's name; empty when none.</param>
/// <param name="To">What was dialled.</param>
/// <param name="Channel">The calling leg.</param>
/// <param name="DestinationChannel">The called leg; empty while there is none.</param>
/// <param name="Route">The route; empty while there is none.</param>
/// <param name="Begun">When it began, UTC.</param>
/// <param name="Answered">When it was answered, UTC; null when not.</param>
/// <param name="IsHeld">True when a party holds it.</param>
/// <param name="IsRecorded">True when it is being recorded.</param>
public sealed record CallView(
    string Id, string State, string Priority, string From, string FromName, string To, string Channel, string DestinationChannel, string Route,
    DateTimeOffset Begun, DateTimeOffset? Answered, bool IsHeld, bool IsRecorded);

/// <summary>A circuit as people see it.</summary>
/// <param name="Circuit">"FXO/3".</param>
/// <param name="TrunkGroup">The trunk's name.</param>
/// <param name="State">Idle, Seized, Ringing, InCall, Releasing, BlockedLocal, BlockedRemote, OutOfService.</param>
/// <param name="Alarm">Why it is out of service; empty otherwise.</param>
/// <param name="Seizures">Calls carried since start.</param>
public sealed record LineView(string Circuit, string TrunkGroup, string State, string Alarm, long Seizures)
{
    /// <summary>A circuit's view.</summary>
    internal static LineView Of(Calls.Circuit circuit) => new(circuit.Name, circuit.Group.Name, circuit.State.ToString(), circuit.Alarm, circuit.Seizures);
}

/// <summary>An E1 span as people see it.</summary>
/// <param name="Span">Its number.</param>
/// <param name="TrunkGroup">The trunk's name.</param>
/// <param name="Alarms">In the installers' words; empty when there are none.</param>
/// <param name="DChannel">"Provisioned, Up, Active".</param>
/// <param name="Variant">"EuroISDN user".</param>
/// <param name="Channels">Its B-channels.</param>
/// <param name="Calls">Calls on it.</param>
/// <param name="Blocked">Why it carries no new calls; empty when it does.</param>
public sealed record SpanView(int Span, string TrunkGroup, string Alarms, string DChannel, string Variant, int Channels, int Calls, string Blocked);

/// <summary>Where an extension is registered.</summary>
/// <param name="Extension">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Contact">The contact's URI; empty when it is registered nowhere.</param>
/// <param name="Source">Where the REGISTER came from.</param>
/// <param name="Expires">Seconds left; 0 when it is registered nowhere.</param>
public sealed record RegistrationView(string Extension, string Name, string Contact, string Source, int Expires);

/// <summary>The node at a glance.</summary>
/// <param name="Site">The site's name.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Epoch">This run's number.</param>
/// <param name="Uptime">Seconds.</param>
/// <param name="Gateway">"attached", "auditing" or "lost".</param>
/// <param name="Calls">Calls there are.</param>
/// <param name="CallsBegun">Calls begun since start.</param>
/// <param name="Memory">What the deciding process holds.</param>
/// <param name="Alarms">What an administrator should know, newest first: a history.</param>
/// <param name="Faults">What is wrong right now; empty when nothing is.</param>
public sealed record StatusView(
    string Site, string Node, uint Epoch, double Uptime, string Gateway, int Calls, long CallsBegun, MemoryView Memory, IReadOnlyList<AlarmView> Alarms,
    IReadOnlyList<string> Faults);

/// <summary>Memory of the deciding process, to tell a leak from a busy hour.</summary>
/// <param name="Heap">Octets in use on the managed heap after the last collection.</param>
/// <param name="Allocated">Octets allocated since start.</param>
/// <param name="Collections">Collections since start: all, and of these the full ones.</param>
public sealed record MemoryView(long Heap, long Allocated, IReadOnlyList<int> Collections)
{
    /// <summary>Now.</summary>
    public static MemoryView Now() => new(
        GC.GetGCMemoryInfo().HeapSizeBytes, GC.GetTotalAllocatedBytes(), [GC.CollectionCount(0), GC.CollectionCount(2)]);
}

/// <summary>Something an administrator should know.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Text">What.</param>
public sealed record AlarmView(DateTimeOffset At, string Text);

/// <summary>What came of an order to call.</summary>
/// <param name="Ok">True when the extension is being called.</param>
/// <param name="CallId">The call; empty when there is none.</param>
/// <param name="Reason">Why not.</param>
public sealed record OriginateResult(bool Ok, string CallId, string Reason);
