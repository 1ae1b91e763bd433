using Trunkline.Base;

namespace Trunkline.Control;

/// <summary>Events of one side posted as values on the other side's loop; silent once cut. For <see cref="InMemoryJoint"/>.</summary>
internal sealed class PostedEvents(NodeLoop loop, IGatewayEvents to, Func<bool> isOpen) : IGatewayEvents
{
    public void OnRtpReady(in RtpReady e)
    {
        var copy = e;
        Post(() => to.OnRtpReady(in copy));
    }

    public void OnCommandFailed(in CommandFailed e)
    {
        var copy = e;
        Post(() => to.OnCommandFailed(in copy));
    }

    public void OnTerminationEnded(in TerminationEnded e)
    {
        var copy = e;
        Post(() => to.OnTerminationEnded(in copy));
    }

    public void OnDigitHeard(in DigitHeard e)
    {
        var copy = e;
        Post(() => to.OnDigitHeard(in copy));
    }

    public void OnPromptEnded(in PromptEnded e)
    {
        var copy = e;
        Post(() => to.OnPromptEnded(in copy));
    }

    public void OnPromptFailed(in PromptFailed e)
    {
        var copy = e;
        Post(() => to.OnPromptFailed(in copy));
    }

    public void OnPromptsLoaded(in PromptsLoaded e)
    {
        var copy = e;
        Post(() => to.OnPromptsLoaded(in copy));
    }

    public void OnMediaSilent(in MediaSilent e)
    {
        var copy = e;
        Post(() => to.OnMediaSilent(in copy));
    }

    public void OnLineRinging(in LineRinging e)
    {
        var copy = e;
        Post(() => to.OnLineRinging(in copy));
    }

    public void OnLineCallerId(in LineCallerId e)
    {
        var copy = e;
        Post(() => to.OnLineCallerId(in copy));
    }

    public void OnLineSeized(in LineSeized e)
    {
        var copy = e;
        Post(() => to.OnLineSeized(in copy));
    }

    public void OnLineDialled(in LineDialled e)
    {
        var copy = e;
        Post(() => to.OnLineDialled(in copy));
    }

    public void OnLineTone(in LineTone e)
    {
        var copy = e;
        Post(() => to.OnLineTone(in copy));
    }

    public void OnLineAnswered(in LineAnswered e)
    {
        var copy = e;
        Post(() => to.OnLineAnswered(in copy));
    }

    public void OnLineCleared(in LineCleared e)
    {
        var copy = e;
        Post(() => to.OnLineCleared(in copy));
    }

    public void OnLineRefused(in LineRefused e)
    {
        var copy = e;
        Post(() => to.OnLineRefused(in copy));
    }

    public void OnLineChanged(in LineChanged e)
    {
        var copy = e;
        Post(() => to.OnLineChanged(in copy));
    }

    public void OnRecordingEnded(in RecordingEnded e)
    {
        var copy = e;
        Post(() => to.OnRecordingEnded(in copy));
    }

    public void OnRecordingFailed(in RecordingFailed e)
    {
        var copy = e;
        Post(() => to.OnRecordingFailed(in copy));
    }

    public void OnContextFreed(in ContextFreed e)
    {
        var copy = e;
        Post(() => to.OnContextFreed(in copy));
    }

    public void OnSnapshotContext(in SnapshotContext e)
    {
        var copy = e;
        Post(() => to.OnSnapshotContext(in copy));
    }

    public void OnSnapshotTermination(in SnapshotTermination e)
    {
        var copy = e;
        Post(() => to.OnSnapshotTermination(in copy));
    }

    public void OnDlIndication(in DlIndication e)
    {
        var copy = e;
        Post(() => to.OnDlIndication(in copy));
    }

    public void OnDlDiagnosed(in DlDiagnosed e)
    {
        var copy = e;
        Post(() => to.OnDlDiagnosed(in copy));
    }

    public void OnSpanChanged(in SpanChanged e)
    {
        var copy = e;
        Post(() => to.OnSpanChanged(in copy));
    }

    public void OnDlFrame(in DlFrame e)
    {
        var copy = e;
        Post(() => to.OnDlFrame(in copy));
    }

    public void OnSnapshotSpan(in SnapshotSpan e)
    {
        var copy = e;
        Post(() => to.OnSnapshotSpan(in copy));
    }

    public void OnSnapshotEnd(in SnapshotEnd e)
    {
        var copy = e;
        Post(() => to.OnSnapshotEnd(in copy));
    }

    public void OnGatewayMeter(in GatewayMeter e)
    {
        var copy = e;
        Post(() => to.OnGatewayMeter(in copy));
    }

    public void OnSpanAnswered(in SpanAnswered e)
    {
        var copy = e;
        Post(() => to.OnSpanAnswered(in copy));
    }

    public void OnSpanAttachment(in SpanAttachment e)
    {
        var copy = e;
        Post(() => to.OnSpanAttachment(in copy));
    }

    public void OnSpanCounted(in SpanCounted e)
    {
        var copy = e;
        Post(() => to.OnSpanCounted(in copy));
    }

    public void OnSpanLink(in SpanLink e)
    {
        var copy = e;
        Post(() => to.OnSpanLink(in copy));
    }

    public void OnSpanPeriod(in SpanPeriod e)
    {
        var copy = e;
        Post(() => to.OnSpanPeriod(in copy));
    }

    public void OnBertTold(in BertTold e)
    {
        var copy = e;
        Post(() => to.OnBertTold(in copy));
    }

    public void OnAttached() => Post(to.OnAttached);

    /// <summary>The last word: told even though the joint is cut by then.</summary>
    public void OnLost(GatewayError why) => loop.Post(() => to.OnLost(why));

    private void Post(Action action) => loop.Post(() =>
    {
        if (isOpen())
        {
            action();
        }
    });
}
