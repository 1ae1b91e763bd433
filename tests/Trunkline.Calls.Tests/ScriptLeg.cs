using Trunkline.Control;

namespace Trunkline.Calls.Tests;

/// <summary>A leg without a protocol: writes what it is told into the transcript, and says what the test makes it say.</summary>
internal sealed class ScriptLeg(CallWorld world, string channel, string party, bool isIncoming) : Leg(channel, new PhoneNumber(party), isIncoming)
{
    private Q850Cause? _refused;
    private readonly TerminationId _termination = new((1UL << 40) + (ulong)world.Legs);

    public override TerminationId Termination => _termination;

    public override string Kind => "script";

    public CallSetup? Wanted { get; private set; }

    /// <summary>What carries it, where that matters.</summary>
    public Circuit? On { get; init; }

    public override Circuit? Circuit => On;

    /// <summary>False: a released leg stays in Clearing until <see cref="Gone"/>, as a ringing line does.</summary>
    public bool EndsAtOnce { get; init; } = true;

    /// <summary>Called when it is released from here.</summary>
    public Action? OnRelease { get; init; }

    /// <summary>What it says of itself.</summary>
    public bool Listens { get; init; } = true;

    /// <summary>True while its far side wants more digits.</summary>
    public bool WantsDigits { get; set; }

    public override bool CanListenBeforeAnswer => Listens;

    public override void Setup(CallSetup setup, ContextId context)
    {
        State = LegState.Setup;
        Wanted = setup;
        Log($"setup {setup.Called} from {setup.Calling}{(setup.Priority == CallPriority.Emergency ? " emergency" : "")}");
    }

    /// <summary>Set: its audio cannot be used, and it is gone when it is to be heard.</summary>
    public Q850Cause JoinEndsIn { get; set; }

    public override void Join(ContextId context)
    {
        Log(context == ContextId.Null ? "leaves the context" : "joins the context");
        if (JoinEndsIn != Q850Cause.None)
        {
            Gone(JoinEndsIn);
        }
    }

    public override void Proceed() => Log("proceed");

    public override bool BringsMusic => HasMusic;

    public bool HasMusic { get; init; }

    /// <summary>A leg of an earlier run, connected, whose far side held then or not.</summary>
    public void GoesOn(bool isHeld)
    {
        State = LegState.Connected;
        IsHolding = isHeld;
    }

    /// <summary>Its far side holds, or takes the call back.</summary>
    public void Hold(bool isHeld)
    {
        IsHolding = isHeld;
        User.OnHold(this, isHeld);
    }

    public override void Alert() => Log("alert");

    public override void Progress() => Log("progress");

    public override void Answer(PhoneNumber connected)
    {
        State = LegState.Connected;
        Log($"answer {connected}".TrimEnd());
    }

    public override bool Dial(char digit)
    {
        Log($"dial {digit}");
        return WantsDigits;
    }

    public override void Release(Q850Cause cause, CauseLocation location)
    {
        if (State is LegState.Released || (State is LegState.Clearing && _refused is null))
        {
            return;
        }

        Log($"release {(int)cause} {cause}");
        cause = _refused ?? cause;
        State = LegState.Clearing;
        if (EndsAtOnce)
        {
            OnRelease?.Invoke();
            Gone(cause);
        }
    }

    public override ReadOnlyMemory<byte> Save() => new byte[] { 1, 2, 3 };

    /// <summary>It is the answered leg of an earlier run.</summary>
    public void IsRestored() => State = LegState.Connected;

    public void Proceeds()
    {
        State = LegState.Proceeding;
        User.OnProceeding(this);
    }

    public void Rings()
    {
        State = LegState.Alerting;
        User.OnAlerting(this);
    }

    public void Answers(string connected = "", AnswerEvidence evidence = AnswerEvidence.Signalled)
    {
        State = LegState.Connected;
        User.OnConnected(this, connected.Length > 0 ? new(connected) : PhoneNumber.None, evidence);
    }

    /// <summary>Its far side refuses the call and says why in the audio.</summary>
    public void Refuses(Q850Cause cause)
    {
        _refused = cause;
        State = LegState.Clearing;
        User.OnClearing(this, new(cause, CauseLocation.PublicLocal, "announces"));
    }

    public void Dials(char digit) => User.OnDigit(this, digit, DigitSource.TelephoneEvent);

    public void Speaks() => User.OnProgress(this);

    public void Gone(Q850Cause cause, string reason = "")
    {
        State = LegState.Released;
        User.OnReleased(this, new(cause, CauseLocation.User, reason));
    }

    private void Log(string what) => world.World.Log($"{Channel} < {what}");
}
