// What the system does with a caller itself: an announcement, a menu, a queue, a place where a call is parked. A service has the call
// until it lets it go on: to its next destination, to a number inside, or to its end.
using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>A destination where the system itself takes the caller.</summary>
/// <param name="Number">The service's number inside; empty for one that nobody dials.</param>
/// <param name="Name">For call records and people.</param>
public abstract record ServiceDestination(string Number, string Name) : Destination
{
    /// <summary>Its name as a channel, for call records: "MENU/welcome".</summary>
    public abstract string Channel { get; }

    /// <summary>Why it does not take this caller; None when it does.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isTransferred">True for who is transferred to it, or was here before a restart.</param>
    internal virtual Q850Cause Refuses(IServedCall call, bool isTransferred) => Q850Cause.None;

    /// <summary>The service for one call.</summary>
    internal abstract CallService Serve(IServedCall call);
}

/// <summary>A service that has a caller. On the loop; every method is called by the call.</summary>
internal abstract class CallService
{
    /// <summary>The caller is here; he may not be answered yet.</summary>
    public abstract void Begin();

    /// <summary>He is answered: he hears and can dial.</summary>
    public virtual void OnAnswered()
    {
    }

    /// <summary>He dialled a digit: 0-9, *, #, A-D.</summary>
    public virtual void OnDigit(char digit)
    {
    }

    /// <summary>What was played to him is over.</summary>
    /// <param name="wasPlayed">False when it could not be played: so it is over at once, also when it should repeat.</param>
    public virtual void OnPromptEnded(bool wasPlayed)
    {
    }

    /// <summary>The time asked for by <see cref="IServedCall.Wait"/> is over.</summary>
    public virtual void OnTimer()
    {
    }

    /// <summary>Those it rang have refused, or did not answer.</summary>
    public virtual void OnRingingEnded(in LegEnd end)
    {
    }

    /// <summary>One of those it rang has answered: the caller is his, and <see cref="Left"/> follows.</summary>
    public virtual void OnTaken(string extension)
    {
    }

    /// <summary>The caller is no longer here: he hung up, somebody answered him, or he went on.</summary>
    public virtual void Left()
    {
    }
}

/// <summary>A call as a service that has its caller sees it.</summary>
internal interface IServedCall
{
    /// <summary>The call's identifier.</summary>
    ulong Id { get; }

    /// <summary>Who calls.</summary>
    PhoneNumber Calling { get; }

    /// <summary>The loop's elapsed time.</summary>
    TimeSpan Now { get; }

    /// <summary>Parked calls by their places.</summary>
    IDictionary<string, IServedCall> Parked { get; }

    /// <summary>True for an emergency service that calls back: it waits behind nobody else.</summary>
    bool IsUrgent { get; }

    /// <summary>True when somebody inside calls.</summary>
    bool IsExtension { get; }

    /// <summary>The extension that transferred the caller last; empty for none.</summary>
    string TransferredBy { get; }

    /// <summary>Everybody who waits for a free circuit.</summary>
    CampOns CampOns { get; }

    /// <summary>The node's queues.</summary>
    CallQueues Queues { get; }

    /// <summary>True once the service has answered the caller and he has been told.</summary>
    bool IsAnswered { get; }

    /// <summary>True when the call is ending.</summary>
    bool IsGone { get; }

    /// <summary>True when the caller can hear something before he is answered.</summary>
    bool CanListen { get; }

    /// <summary>Answers the caller; <see cref="CallService.OnAnswered"/> follows, at once when he is answered already.</summary>
    void Answer();

    /// <summary>Lets the caller hear what is played before he is answered.</summary>
    void Progress();

    /// <summary>Plays a prompt in place of what is played; <see cref="CallService.OnPromptEnded"/> follows unless it repeats or is replaced.</summary>
    void Play(string prompt, bool repeat = false);

    /// <summary>Ends what is played.</summary>
    void Silence();

    /// <summary>Calls <see cref="CallService.OnTimer"/> after a time; a time asked for before is forgotten. Zero: not at all.</summary>
    void Wait(TimeSpan time);

    /// <summary>
    /// Rings extensions beside what the caller hears. Who answers has the call (<see cref="CallService.OnTaken"/>); when nobody does,
    /// <see cref="CallService.OnRingingEnded"/> follows, before this returns when none could be rung.
    /// </summary>
    void Ring(IReadOnlyList<string> extensions, TimeSpan time);

    /// <summary>One of those who are rung is not any more, as if somebody else had answered.</summary>
    void StopRinging(string extension);

    /// <summary>The caller goes on to a number inside, on nobody's rights.</summary>
    /// <param name="number">The number.</param>
    /// <param name="then">Where he goes when nobody answers there; empty: nowhere.</param>
    void GoTo(string number, string then = "");

    /// <summary>The call tries its destinations again, from the first.</summary>
    void TryAgain();

    /// <summary>The caller, who may not be answered yet, answers a call that a service has; this one is over.</summary>
    void GiveTo(IServedCall served);

    /// <summary>The caller goes on to the call's next destination; without one the call ends.</summary>
    /// <param name="cause">With which cause then.</param>
    void GoOn(Q850Cause cause);
}
