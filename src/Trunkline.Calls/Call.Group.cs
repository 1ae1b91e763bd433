// A ring group: several extensions ring for one call, all at once or one joining the other. Who is away, or talks, is passed over; when the last
// of those who can ring has refused, the next joins at once; when nobody is left, the call goes on to its next destination.
using Trunkline.Base;

namespace Trunkline.Calls;

public sealed partial class Call
{
    private GroupDestination? _group; // that rings
    private int _nextMember;
    private bool _isMemberBusy; // one was passed over who talks, or does not want to be disturbed

    /// <summary>True while the group that rings has members who do not ring yet.</summary>
    private bool HasMoreMembers => _group is { } group && _nextMember < group.Members.Count;

    /// <summary>Rings a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="last">Why nobody of it could be rung: busy when one of them is.</param>
    /// <returns>False when nobody of it could be rung: each has a record that says why.</returns>
    private bool RingGroup(GroupDestination group, ref LegEnd last)
    {
        _group = group;
        _nextMember = 0;
        _isMemberBusy = false;
        if (RingMembers())
        {
            return true;
        }

        last = new(_isMemberBusy ? Q850Cause.UserBusy : Q850Cause.SubscriberAbsent, CauseLocation.PrivateLocal);
        return false;
    }

    /// <summary>Rings the next member, or all of them.</summary>
    /// <returns>False when there was nobody to ring.</returns>
    private bool RingMembers()
    {
        var group = _group!;
        var added = new List<Attempt>();
        var talking = group.CallsWaiting || !MayBeTurnedAway ? [] : _control.Talking(this);
        while (_nextMember < group.Members.Count && (group.Ringing == GroupRinging.All || added.Count == 0))
        {
            var member = group.Members[_nextMember++];
            if (member == Waiting?.Extension)
            {
                continue; // whoever calls his own group calls the others
            }

            var number = new PhoneNumber(member, Plan: NumberingPlan.Private);
            if (talking.Contains(member))
            {
                _isMemberBusy = true;
                RecordWithoutLeg(number, "", Q850Cause.UserBusy, "talks");
                continue;
            }

            var legs = LegsTo(member, out var isUnwanted);
            if (legs.Count == 0)
            {
                _isMemberBusy |= isUnwanted;
                RecordWithoutLeg(number, "", isUnwanted ? Q850Cause.UserBusy : Q850Cause.SubscriberAbsent);
            }

            added.AddRange(legs.Select(leg => Add(leg, number, "")));
        }

        if (added.Count == 0)
        {
            return false;
        }

        // Where one joins the other the last one's time counts.
        var another = group.Ringing == GroupRinging.Memory && HasMoreMembers;
        _timers.Stop(another ? Timer.NoAnswer : Timer.NextMember);
        _timers.Start(another ? Timer.NextMember : Timer.NoAnswer, group.RingFor);

        // Of several nobody is heard before one answers.
        SetUp(added, _decision.Calling ?? _setup.Calling, "", mayJoin: _ringing.Count == 1 && !another);
        return true;
    }

    /// <summary>The next one rings beside those who do.</summary>
    private void OnNextMember()
    {
        if (_group is not null && _answered is null && State is CallState.Routing or CallState.Alerting && !RingMembers() && _group is { } group)
        {
            _timers.Start(Timer.NoAnswer, group.RingFor);
        }
    }

    /// <summary>Everybody who rang has refused: the next one need not wait for his turn.</summary>
    /// <returns>False when nobody is left.</returns>
    private bool RingNextMember() => HasMoreMembers && RingMembers();

    /// <summary>Nobody answered: the turn is the next one's, or the group's is over.</summary>
    private void OnNoAnswer()
    {
        if (_group?.Ringing != GroupRinging.Hunt)
        {
            LeaveGroup();
        }

        ReleaseRinging(Q850Cause.NoAnswer);
    }

    private void LeaveGroup()
    {
        _group = null;
        _timers.Stop(Timer.NextMember);
    }
}
