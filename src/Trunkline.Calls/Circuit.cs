namespace Trunkline.Calls;

/// <summary>A circuit's state, as the engineer reads it at a glance.</summary>
public enum CircuitState : byte
{
    /// <summary>Free.</summary>
    Idle,

    /// <summary>Taken for an outgoing call that is not up yet.</summary>
    Seized,

    /// <summary>An incoming call rings.</summary>
    Ringing,

    /// <summary>Talking.</summary>
    InCall,

    /// <summary>Ending.</summary>
    Releasing,

    /// <summary>Blocked from here: by an administrator.</summary>
    BlockedLocal,

    /// <summary>Blocked by the far end.</summary>
    BlockedRemote,

    /// <summary>Out of service, with an alarm.</summary>
    OutOfService,

    /// <summary>Well again after a fault, and kept from new calls until it has stayed so; an emergency call that finds nothing else takes it.</summary>
    HeldDown,
}

/// <summary>Which calls a circuit is there for, as ordered from the operator.</summary>
public enum CircuitDirection : byte
{
    /// <summary>Calls in and out.</summary>
    Both,

    /// <summary>Incoming only: no call of ours takes it, but an emergency call that finds nothing else.</summary>
    In,

    /// <summary>Outgoing only: where we choose the circuit of an incoming call, none takes it.</summary>
    Out,
}

/// <summary>How a circuit comes free when its call is ended from here for an emergency call.</summary>
public enum Preemption : byte
{
    /// <summary>At once, or as soon as the far end has confirmed or the line's guard time is over.</summary>
    Frees,

    /// <summary>Perhaps: an exchange may hold a call it brought for minutes after we have hung up.</summary>
    MayFree,

    /// <summary>Not by us: a line that rings, rings on.</summary>
    Never,
}

/// <summary>What carries one call on a trunk: a line, a B-channel, a session slot.</summary>
public abstract class Circuit
{
    /// <param name="name">"FXO/3".</param>
    /// <param name="index">Its place in the group, from 0.</param>
    protected Circuit(string name, int index)
    {
        Name = name;
        Index = index;
    }

    /// <summary>"FXO/3".</summary>
    public string Name { get; }

    /// <summary>Its place in the group, from 0.</summary>
    public int Index { get; }

    /// <summary>The group it belongs to; set when it is put into one.</summary>
    public TrunkGroup Group { get; internal set; } = null!;

    /// <summary>Its state.</summary>
    public CircuitState State { get; private set; } = CircuitState.OutOfService;

    /// <summary>Why it is out of service or blocked, for people; empty otherwise.</summary>
    public string Alarm { get; private set; } = "";

    /// <summary>Since when it is in that state, as the loop's elapsed time.</summary>
    public TimeSpan Since { get; private set; }

    /// <summary>Which calls it is there for; a reload may change it.</summary>
    public CircuitDirection Direction
    {
        get;
        set
        {
            Group?.OnDirection(this, field, value);
            field = value;
        }
    }

    /// <summary>Whose call is counted on it: ours, theirs; null while there is none, or theirs is not let in yet.</summary>
    public CallWay? Way { get; private set; }

    /// <summary>When it last became idle, as the loop's elapsed time.</summary>
    public TimeSpan IdleSince { get; private set; }

    /// <summary>Calls carried since start, for the least recently used order and for people.</summary>
    public long Seizures { get; private set; }

    /// <summary>True while it is out of service by what was concluded, not by what was measured: an emergency call that finds nothing else tries it.</summary>
    public virtual bool MayBeTried => false;

    /// <summary>The leg of the call it carries; null for none.</summary>
    public virtual Leg? Carries => null;

    /// <summary>What fails with it: the span of a B-channel, the far end of a SIP trunk, a line by itself. An emergency call tries each once before any twice.</summary>
    public virtual object Unit => this;

    /// <summary>True when it is called back by a number of its own, whatever number its calls show: an analog line.</summary>
    public virtual bool HasOwnNumber => false;

    /// <summary>True while what its call is set up by is out of service (the span of a B-channel): a call that rings may ring for nobody.</summary>
    public virtual bool IsInDoubt => false;

    /// <summary>Whether ending its call frees it.</summary>
    public virtual Preemption Preemption => Preemption.Frees;

    /// <summary>How long it may take to be idle after its call was ended from here; then an emergency call frees another.</summary>
    public virtual TimeSpan FreedWithin => TimeSpan.FromSeconds(1);

    /// <summary>Ends a measurement that keeps it, or all of its unit, from carrying calls: an emergency call has found nothing idle.</summary>
    /// <param name="to">For what, in words.</param>
    public virtual void GiveUpTest(string to)
    {
    }

    /// <summary>Makes an outgoing leg on it; the circuit is seized.</summary>
    public abstract Leg Seize();

    /// <summary>Sets the state; the group counts and the observer hears.</summary>
    protected void Become(CircuitState state, TimeSpan now, string alarm = "")
    {
        if (State == state && Alarm == alarm)
        {
            return;
        }

        if (state is CircuitState.Seized or CircuitState.Ringing && State is not (CircuitState.Seized or CircuitState.Ringing))
        {
            Seizures++;
        }

        if (state == CircuitState.Idle)
        {
            IdleSince = now;
        }

        var before = State;
        Since = state == before ? Since : now;
        State = state;
        Alarm = alarm;
        Count(state switch
        {
            CircuitState.Seized => CallWay.Out,
            CircuitState.Ringing => Way == CallWay.In ? Way : null, // it counts once it is let in
            CircuitState.InCall => Way ?? (Carries is { IsIncoming: false } ? CallWay.Out : CallWay.In), // of an earlier run
            CircuitState.Releasing => Way,
            _ => null,
        });
        Group?.OnCircuitChanged(this, before, now);
    }

    /// <summary>The call that rings on it is let in: it counts from now on.</summary>
    internal void LetIn() => Count(CallWay.In);

    private void Count(CallWay? way)
    {
        if (way != Way)
        {
            Group?.OnWay(Way, way);
            Way = way;
        }
    }
}
