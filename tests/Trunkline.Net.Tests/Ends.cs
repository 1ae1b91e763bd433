using Trunkline.Control;

namespace Trunkline.Net.Tests;

internal sealed class Gateway : IGatewayHost
{
    public IGatewayEvents? Events { get; private set; }

    public int Audits { get; private set; }

    public void OnControllerAttached(uint epoch, IGatewayEvents controller) => Events = controller;

    public void OnControllerLost()
    {
    }

    public void Audit(in Audit command) => Audits++;

    public void AddRtp(in AddRtp command)
    {
    }

    public void ModifyRtp(in ModifyRtp command)
    {
    }

    public void Move(in Move command)
    {
    }

    public void Subtract(in Subtract command)
    {
    }

    public void DeleteContext(in DeleteContext command)
    {
    }

    public void PlayTone(in PlayTone command)
    {
    }

    public void PlayPrompt(in PlayPrompt command)
    {
    }

    public void SendDigits(in SendDigits command)
    {
    }

    public void SeizeLine(in SeizeLine command)
    {
    }

    public void AnswerLine(in AnswerLine command)
    {
    }

    public void Record(in Control.Record command)
    {
    }

    public void StopRecording(in StopRecording command)
    {
    }

    public void DlRequest(in DlRequest command)
    {
    }

    public void TraceFrames(in TraceFrames command)
    {
    }

    public void OrderSpan(in OrderSpan command)
    {
    }

    public void Shutdown(in Shutdown command)
    {
    }
}

internal sealed class Controller : IGatewayEvents
{
    public int Attached { get; private set; }

    public List<GatewayError> Lost { get; } = [];

    public void OnAttached() => Attached++;

    public void OnLost(GatewayError why) => Lost.Add(why);

    public void OnRtpReady(in RtpReady e)
    {
    }

    public void OnCommandFailed(in CommandFailed e)
    {
    }

    public void OnTerminationEnded(in TerminationEnded e)
    {
    }

    public void OnDigitHeard(in DigitHeard e)
    {
    }

    public void OnMediaSilent(in MediaSilent e)
    {
    }

    public void OnLineRinging(in LineRinging e)
    {
    }

    public void OnLineCallerId(in LineCallerId e)
    {
    }

    public void OnLineSeized(in LineSeized e)
    {
    }

    public void OnLineDialled(in LineDialled e)
    {
    }

    public void OnLineTone(in LineTone e)
    {
    }

    public void OnLineAnswered(in LineAnswered e)
    {
    }

    public void OnLineCleared(in LineCleared e)
    {
    }

    public void OnLineRefused(in LineRefused e)
    {
    }

    public void OnLineChanged(in LineChanged e)
    {
    }

    public void OnRecordingEnded(in RecordingEnded e)
    {
    }

    public void OnRecordingFailed(in RecordingFailed e)
    {
    }

    public void OnContextFreed(in ContextFreed e)
    {
    }

    public void OnSnapshotContext(in SnapshotContext e)
    {
    }

    public void OnSnapshotTermination(in SnapshotTermination e)
    {
    }

    public void OnDlIndication(in DlIndication e)
    {
    }

    public void OnDlDiagnosed(in DlDiagnosed e)
    {
    }

    public void OnSpanChanged(in SpanChanged e)
    {
    }

    public void OnDlFrame(in DlFrame e)
    {
    }

    public void OnSnapshotSpan(in SnapshotSpan e)
    {
    }

    public void OnSnapshotEnd(in SnapshotEnd e)
    {
    }
}
