// A B-channel as a circuit of a trunk group. What it is follows from three truths: the call that has it, what Q.931 knows of the
// channel, and whether the span can carry new calls. The span (IsdnSpan) tells it each time one of them changes.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Control;
using Trunkline.Isdn.CallControl;

namespace Trunkline.Trunks.Isdn;

/// <summary>A B-channel of a trunk group.</summary>
/// <remarks>On the loop. One call at most.</remarks>
public sealed class IsdnCircuit : Circuit
{
    private IsdnLeg? _leg;

    /// <param name="span">Its span.</param>
    /// <param name="timeslot">1 to 31.</param>
    /// <param name="index">Its place in the group, from 0.</param>
    public IsdnCircuit(IsdnSpan span, int timeslot, int index)
        : base($"E1/{span?.Settings.Number}/{timeslot}", index)
    {
        ArgumentNullException.ThrowIfNull(span);
        Span = span;
        Timeslot = timeslot;
        Termination = TerminationId.Channel(span.Settings.Number, timeslot);
        span.Add(this);
    }

    /// <summary>Its span.</summary>
    public IsdnSpan Span { get; }

    /// <summary>1 to 31.</summary>
    public int Timeslot { get; }

    /// <inheritdoc/>
    public override Leg? Carries => _leg;

    /// <inheritdoc/>
    public override object Unit => Span;

    /// <inheritdoc/>
    public override bool IsInDoubt => Span.Fault.Length > 0 || _leg is { IsInDoubt: true };

    /// <inheritdoc/>
    public override bool MayBeTried => State == CircuitState.HeldDown;

    internal TerminationId Termination { get; }

    /// <inheritdoc/>
    public override void GiveUpTest(string to) => Span.GiveUpTest(to);

    /// <inheritdoc/>
    public override Leg Seize()
    {
        _leg = new IsdnLeg(Span, this, PhoneNumber.None, isIncoming: false) { TrunkGroup = Group.Name };
        Become(CircuitState.Seized, Span.Now);
        return _leg;
    }

    /// <summary>A call has the channel from now on.</summary>
    internal void Take(IsdnLeg leg)
    {
        _leg = leg;
        Refresh();
    }

    /// <summary>The call no longer has it; the channel may still be in use by Q.931, until the far end has released it.</summary>
    internal void Leave(IsdnLeg leg)
    {
        if (_leg == leg)
        {
            _leg = null;
            Refresh();
        }
    }

    /// <summary>Looks at the three truths again.</summary>
    internal void Refresh()
    {
        var condition = Span.ConditionOf(Timeslot);
        var (state, alarm) = _leg is { } leg
            ? (StateOf(leg), "")
            : condition switch
            {
                ChannelCondition.Restarting or ChannelCondition.Unknown => (CircuitState.OutOfService, "the channel is being restarted"),
                ChannelCondition.Maintenance => (CircuitState.OutOfService, "the far end does not answer RESTART of the channel"),
                ChannelCondition.OutOfService => Span.IsBlockedByFarEnd(Timeslot)
                    ? (CircuitState.BlockedRemote, "the far end took the channel out of service") : (CircuitState.BlockedLocal, ""),
                ChannelCondition.InUse or ChannelCondition.Proposed => (CircuitState.Releasing, ""),
                _ when (Span.UnderTest & (1u << Timeslot)) != 0 => (CircuitState.BlockedLocal, "a bit error test has it"),
                _ when Span.Fault.Length > 0 => (CircuitState.OutOfService, Span.Fault),
                _ => Span.IsHeldDown ? (CircuitState.HeldDown, Span.BlockedBecause) : (CircuitState.Idle, ""),
            };
        Become(state, Span.Now, alarm);
    }

    private static CircuitState StateOf(IsdnLeg leg) => leg.State switch
    {
        LegState.Connected => CircuitState.InCall,
        LegState.Released or LegState.Clearing => CircuitState.Releasing,
        _ => leg.IsIncoming ? CircuitState.Ringing : CircuitState.Seized,
    };
}
