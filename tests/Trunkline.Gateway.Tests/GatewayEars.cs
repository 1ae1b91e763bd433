using Trunkline.Control;

namespace Trunkline.Gateway.Tests;

/// <summary>Hears nothing, unless overridden.</summary>
internal abstract class GatewayEars : IGatewayEvents
{
    public virtual void OnRtpReady(in RtpReady e)
    {
    }

    public virtual void OnCommandFailed(in CommandFailed e)
    {
    }

    public virtual void OnTerminationEnded(in TerminationEnded e)
    {
    }

    public virtual void OnDigitHeard(in DigitHeard e)
    {
    }

    public virtual void OnPromptEnded(in PromptEnded e)
    {
    }

    public virtual void OnMediaSilent(in MediaSilent e)
    {
    }

    public virtual void OnLineRinging(in LineRinging e)
    {
    }

    public virtual void OnLineCallerId(in LineCallerId e)
    {
    }

    public virtual void OnLineSeized(in LineSeized e)
    {
    }

    public virtual void OnLineDialled(in LineDialled e)
    {
    }

    public virtual void OnLineTone(in LineTone e)
    {
    }

    public virtual void OnLineAnswered(in LineAnswered e)
    {
    }

    public virtual void OnLineCleared(in LineCleared e)
    {
    }

    public virtual void OnLineRefused(in LineRefused e)
    {
    }

    public virtual void OnLineChanged(in LineChanged e)
    {
    }

    public virtual void OnRecordingEnded(in RecordingEnded e)
    {
    }

    public virtual void OnRecordingFailed(in RecordingFailed e)
    {
    }

    public virtual void OnContextFreed(in ContextFreed e)
    {
    }

    public virtual void OnSnapshotContext(in SnapshotContext e)
    {
    }

    public virtual void OnSnapshotTermination(in SnapshotTermination e)
    {
    }

    public virtual void OnDlIndication(in DlIndication e)
    {
    }

    public virtual void OnDlDiagnosed(in DlDiagnosed e)
    {
    }

    public virtual void OnSpanChanged(in SpanChanged e)
    {
    }

    public virtual void OnDlFrame(in DlFrame e)
    {
    }

    public virtual void OnSnapshotSpan(in SnapshotSpan e)
    {
    }

    public virtual void OnSnapshotEnd(in SnapshotEnd e)
    {
    }

    public virtual void OnGatewayMeter(in GatewayMeter e)
    {
    }

    public virtual void OnSpanAnswered(in SpanAnswered e)
    {
    }

    public virtual void OnSpanAttachment(in SpanAttachment e)
    {
    }

    public virtual void OnSpanCounted(in SpanCounted e)
    {
    }

    public virtual void OnSpanLink(in SpanLink e)
    {
    }

    public virtual void OnSpanPeriod(in SpanPeriod e)
    {
    }

    public virtual void OnBertTold(in BertTold e)
    {
    }

    public virtual void OnAttached()
    {
    }

    public virtual void OnLost(GatewayError why)
    {
    }
}
