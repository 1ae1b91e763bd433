// Calls that a process left behind when it died in the middle of setting them up: nobody here has them, and the far end holds their channels
// until somebody hangs up. Which there are is on disk from the SETUP on; the next process clears them as soon as it hears the span.
using System.Globalization;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;

namespace Trunkline.Trunks.Isdn;

public sealed partial class IsdnSpan
{
    private readonly List<byte[]> _left = [];
    private readonly Dictionary<CallReference, int> _orphans = []; // calls that ended here while the far end could not be told, and their timeslots
    private IDurableState? _state;

    private string StateKind => string.Create(CultureInfo.InvariantCulture, $"isdn/{Settings.Number}");

    /// <summary>Keeps the call references in use there, and clears what an earlier run left. Before the loop runs.</summary>
    public void KeepCallsIn(IDurableState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _state = state;
        _interface.BeginReferences(Calls.Epoch);
        foreach (var (key, octets) in state.Load(StateKind))
        {
            if (SavedIsdnLeg.TryRead(octets, out var reference, out _))
            {
                _left.Add(octets);
                _interface.Skip(reference);
            }
            else
            {
                state.Delete(StateKind, key);
            }
        }
    }

    /// <summary>The far end knows of this call, or is about to.</summary>
    internal void Remember(CallReference reference, int timeslot) => _state?.Put(StateKind, reference.ToString(), SavedIsdnLeg.ToOctets(reference, timeslot));

    /// <summary>A call is over here. The far end may not know: then the next process must know of it, should this one die before it could be told.</summary>
    internal void OnCallOver(CallReference reference, int timeslot)
    {
        // nobody answered its RELEASE: what the far end thinks of it is known when the channel has been restarted
        var isUnanswered = _interface.ConditionOf(timeslot) is ChannelCondition.Unknown or ChannelCondition.Restarting or ChannelCondition.Maintenance;
        if (isUnanswered || _interface.IsOrphan(reference))
        {
            _orphans[reference] = timeslot;
        }
        else
        {
            Forget(reference);
        }
    }

    /// <inheritdoc/>
    public void OnOrphanSettled(CallReference reference)
    {
        _orphans.Remove(reference);
        Forget(reference);
    }

    /// <summary>Both ends agree that nobody has the channel, whoever restarted it; of a call that is yet to be cleared the interface tells by itself.</summary>
    private void OnChannelIdle(int timeslot)
    {
        foreach (var (reference, its) in _orphans.ToArray())
        {
            if (its == timeslot && !_interface.IsOrphan(reference))
            {
                OnOrphanSettled(reference);
            }
        }
    }

    private void OnOrphansRestarted(uint timeslots)
    {
        foreach (var (reference, timeslot) in _orphans.ToArray())
        {
            if ((timeslots & (1u << timeslot)) != 0)
            {
                OnOrphanSettled(reference);
            }
        }
    }

    /// <summary>It is over for both.</summary>
    private void Forget(CallReference reference) => _state?.Delete(StateKind, reference.ToString());

    /// <summary>As soon as the data link is up, and before anything takes their channels: what is said before is heard by nobody.</summary>
    private void EndWhatIsLeft()
    {
        foreach (var octets in _left)
        {
            if (AdoptRestored(new(IsdnLeg.KindName, "", PhoneNumber.None, "", Settings.TrunkGroup, false, default, octets)) is { } leg)
            {
                leg.Release(Q850Cause.TemporaryFailure, CauseLocation.PrivateLocal);
            }
            else if (SavedIsdnLeg.TryRead(octets, out var reference, out var timeslot) && !(_circuits[timeslot]?.Carries is { State: LegState.Connected }))
            {
                Forget(reference); // not a call of this span any more
            }
        }

        _left.Clear();
    }
}
