using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

/// <summary>A leg's life, in any protocol.</summary>
public enum LegState : byte
{
    /// <summary>Made, nothing asked of it.</summary>
    Idle,

    /// <summary>Asked for (outgoing) or asking (incoming).</summary>
    Setup,

    /// <summary>The far side works on it.</summary>
    Proceeding,

    /// <summary>The far user is being alerted.</summary>
    Alerting,

    /// <summary>Answered.</summary>
    Connected,

    /// <summary>Ending: the far side may still speak to us (a DISCONNECT with in-band information, a line still ringing).</summary>
    Clearing,

    /// <summary>Over.</summary>
    Released,
}

/// <summary>Why a leg ended, with the protocol's own words kept.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Location">Where it was made.</param>
/// <param name="ProtocolReason">As it came: "SIP 486 Busy Here", "loop break"; empty when we ended it.</param>
public readonly record struct LegEnd(Q850Cause Cause, CauseLocation Location, string ProtocolReason = "")
{
    /// <summary>Where a called extension itself sends the call (SIP 302): a number as it dials; no digits when nowhere.</summary>
    public PhoneNumber Deflected { get; init; }
}

/// <summary>A prompt that was played to a leg is over.</summary>
/// <param name="Name">The prompt.</param>
/// <param name="Outcome">Whether it was played.</param>
public readonly record struct PromptEnd(string Name, PromptOutcome Outcome);

/// <summary>One side of a call. What it is made of (SIP, a line, a B-channel) is its subclass's business alone.</summary>
/// <remarks>
/// Every method is called on the loop and answers through <see cref="ILegUser"/>, never before it returns unless said.
/// Commands that make no sense in the state are ignored. A leg's last word is <see cref="ILegUser.OnReleased"/>, exactly once.
/// </remarks>
public abstract class Leg
{
    /// <param name="channel">The leg's name as installers name channels: "SIP/201-1a", "FXO/3".</param>
    /// <param name="party">The number of whoever is at its far end.</param>
    /// <param name="isIncoming">True when the far side began it.</param>
    protected Leg(string channel, PhoneNumber party, bool isIncoming)
    {
        Channel = channel;
        Party = party;
        IsIncoming = isIncoming;
    }

    /// <summary>"SIP/201-1a", "FXO/3".</summary>
    public string Channel { get; }

    /// <summary>The number of whoever is at its far end.</summary>
    public PhoneNumber Party { get; protected set; }

    /// <summary>True when the far side began it.</summary>
    public bool IsIncoming { get; }

    /// <summary>The extension at its far end; empty for a trunk.</summary>
    public string Extension { get; init; } = "";

    /// <summary>The trunk group it belongs to; empty for an extension.</summary>
    public string TrunkGroup { get; init; } = "";

    /// <summary>What carries it; null for an extension.</summary>
    public virtual Circuit? Circuit => null;

    /// <summary>Its state.</summary>
    public LegState State { get; protected set; } = LegState.Idle;

    /// <summary>True while its far side holds the call: it does not listen.</summary>
    public bool IsHolding { get; protected set; }

    /// <summary>True when its far side, holding, may bring music of its own: what it sends is not replaced.</summary>
    public virtual bool BringsMusic => false;

    /// <summary>Who hears what happens to it. Set before anything is asked of it.</summary>
    public ILegUser User
    {
        get;
        set
        {
            field = value;
            if (value is Call call)
            {
                Messages?.Belongs(call.Id, this);
            }
        }
    }
    = NoLegUser.Instance;

    /// <summary>Hears what the far side's network says the call costs; also after <see cref="ILegUser.OnReleased"/>, as the end of a call is when it is told.</summary>
    public Action<CallCharge>? Charged { get; set; }

    /// <summary>Its last messages; null when none of its kind are kept.</summary>
    public LegMessages? Messages { get; protected init; }

    /// <summary>Its audio in the gateway.</summary>
    public abstract TerminationId Termination { get; }

    /// <summary>A name for saving and restoring legs of its kind: "sip", "fxo".</summary>
    public abstract string Kind { get; }

    /// <summary>Sets up an outgoing leg.</summary>
    /// <param name="setup">Whom to call and as whom.</param>
    /// <param name="context">The context its audio joins at once; null for a leg that rings beside others.</param>
    public abstract void Setup(CallSetup setup, ContextId context);

    /// <summary>True while nothing at all has come back from the far side of an outgoing leg.</summary>
    public virtual bool IsUnheard => !IsIncoming && State == LegState.Setup;

    /// <summary>True when <see cref="ILegUser.OnProgress"/> means that the far side speaks; on an analog line it means only that all is dialled.</summary>
    public virtual bool IsHeardThrough => true;

    /// <summary>How long its far side may say nothing at all before an emergency call looks elsewhere: 2.5 s where nothing better is known.</summary>
    public virtual TimeSpan ReactsWithin => TimeSpan.FromSeconds(2.5);

    /// <summary>
    /// False when nothing can be said to the far side of an incoming leg before it is answered: on an analog line, or where audio is agreed on
    /// by the answer alone.
    /// </summary>
    public virtual bool CanListenBeforeAnswer => true;

    /// <summary>
    /// True once its far side can hear and be heard. An incoming leg that is answered may not be yet, a line that still receives its
    /// caller ID: then <see cref="ILegUser.OnConnected"/> tells when it is.
    /// </summary>
    public virtual bool IsThrough => State == LegState.Connected;

    /// <summary>Puts its audio into a context, now or as soon as it has any.</summary>
    public abstract void Join(ContextId context);

    /// <summary>Tells the far side of an incoming leg that the call proceeds.</summary>
    public abstract void Proceed();

    /// <summary>Tells the far side of an incoming leg that the called user is alerted.</summary>
    public abstract void Alert();

    /// <summary>Tells the far side of an incoming leg that there is something to hear before the answer.</summary>
    public abstract void Progress();

    /// <summary>Answers an incoming leg.</summary>
    /// <param name="connected">Who answered; none when not known.</param>
    public abstract void Answer(PhoneNumber connected);

    /// <summary>A further digit of the called number, of an outgoing leg that is not answered.</summary>
    /// <param name="digit">0-9, *, or # for "that was all".</param>
    /// <returns>True when it is on its way; false when the far side has not asked for more digits.</returns>
    public virtual bool Dial(char digit) => false;

    /// <summary>True when digits of a call travel in its signalling, apart from the audio.</summary>
    public virtual bool HasDigitsApart => false;

    /// <summary>Sends a digit of the other party in the signalling; only where <see cref="HasDigitsApart"/>.</summary>
    public virtual void SendDigit(char digit)
    {
    }

    /// <summary>Ends the leg, whatever its state; <see cref="ILegUser.OnReleased"/> follows, possibly before this returns.</summary>
    public abstract void Release(Q850Cause cause, CauseLocation location);

    /// <summary>What a new process needs to go on with an answered leg; empty when it cannot be saved.</summary>
    public virtual ReadOnlyMemory<byte> Save() => default;

    /// <summary>
    /// A new process goes on with the leg after a restart: the gateway's snapshot showed its termination.
    /// </summary>
    public virtual void Reattach()
    {
    }
}

/// <summary>Hears what happens to a leg: the call.</summary>
public interface ILegUser
{
    /// <summary>The far side works on it.</summary>
    void OnProceeding(Leg leg);

    /// <summary>The far user is alerted.</summary>
    void OnAlerting(Leg leg);

    /// <summary>There is something to hear in-band before the answer.</summary>
    void OnProgress(Leg leg);

    /// <summary>The far user answered.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="connected">Who answered, when the network says it.</param>
    /// <param name="evidence">How the answer is known.</param>
    void OnConnected(Leg leg, PhoneNumber connected, AnswerEvidence evidence);

    /// <summary>
    /// The far side of an unanswered outgoing leg has refused the call and says why in the audio, for as long as it likes: the leg is in
    /// <see cref="LegState.Clearing"/>. Whoever has no use for that releases it; <see cref="OnReleased"/> brings the same end either way.
    /// </summary>
    void OnClearing(Leg leg, LegEnd end);

    /// <summary>The far user held or retrieved the call; the gateway already knows.</summary>
    void OnHold(Leg leg, bool isHeld);

    /// <summary>The far user dialled a digit in the call.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="digit">0-9, *, #, A-D.</param>
    /// <param name="source">How it came. What came in the signalling the gateway has not passed on; what came as an event it has, but not to a leg with <see cref="Leg.HasDigitsApart"/>.</param>
    void OnDigit(Leg leg, char digit, DigitSource source);

    /// <summary>A prompt played to the leg (<see cref="MediaGateway.PlayPrompt"/>) has come to its end, or cannot be played. Ignored unless implemented.</summary>
    void OnPromptEnded(Leg leg, PromptEnd end)
    {
    }

    /// <summary>The far user asks to connect the other party to somebody else and leave.</summary>
    void OnTransferRequested(Leg leg, PhoneNumber target, ITransferProgress progress);

    /// <summary>What <see cref="Leg.Save"/> gives has changed.</summary>
    void OnStateChanged(Leg leg);

    /// <summary>It is over; nothing more comes from it.</summary>
    void OnReleased(Leg leg, LegEnd end);
}

/// <summary>How a transfer goes, told to the leg that asked for it.</summary>
public interface ITransferProgress
{
    /// <summary>The target is alerted.</summary>
    void OnTransferAlerting();

    /// <summary>The transfer ended: <see cref="Q850Cause.None"/> when the target answered.</summary>
    void OnTransferEnded(Q850Cause cause);
}
