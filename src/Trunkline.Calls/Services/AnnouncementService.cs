using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>Something is said to the caller; then the call goes on to its next destination, or ends.</summary>
/// <param name="Number">Its number inside; empty for one that nobody dials.</param>
/// <param name="Name">Its name.</param>
/// <param name="Prompts">What is said, one after the other.</param>
/// <param name="Answers">
/// False: it is said before the answer, so that the caller does not pay for it, and the call ends with <paramref name="Cause"/>. A caller who
/// cannot hear anything before the answer does not hear it.
/// </param>
/// <param name="Times">How often all is said.</param>
/// <param name="Cause">With which cause the call ends when there is no next destination.</param>
public sealed record AnnouncementDestination(string Number, string Name, IReadOnlyList<string> Prompts, bool Answers, int Times, Q850Cause Cause)
    : ServiceDestination(Number, Name)
{
    /// <inheritdoc/>
    public override string Channel => $"ANNOUNCEMENT/{Name}";

    internal override CallService Serve(IServedCall call) => new AnnouncementService(this, call);
}

/// <summary>An announcement that a caller hears.</summary>
internal sealed class AnnouncementService(AnnouncementDestination announcement, IServedCall call) : CallService
{
    private int _next;

    public override void Begin()
    {
        if (announcement.Answers)
        {
            call.Answer();
        }
        else if (call.CanListen)
        {
            call.Progress();
            Say();
        }
        else
        {
            call.GoOn(announcement.Cause);
        }
    }

    public override void OnAnswered() => Say();

    public override void OnPromptEnded(bool wasPlayed) => Say();

    private void Say()
    {
        if (_next < announcement.Prompts.Count * announcement.Times)
        {
            call.Play(announcement.Prompts[_next++ % announcement.Prompts.Count]);
        }
        else
        {
            call.GoOn(announcement.Cause);
        }
    }
}
