namespace Trunkline.Control.Tests;

/// <summary>Takes everything and does nothing.</summary>
internal sealed class Nothing : IGatewayCommands, IGatewayEvents
{
    public int Calls { get; private set; }

    public void AddRtp(in AddRtp command) => Calls++;

    public void ModifyRtp(in ModifyRtp command) => Calls++;

    public void Move(in Move command) => Calls++;

    public void Subtract(in Subtract command) => Calls++;

    public void DeleteContext(in DeleteContext command) => Calls++;

    public void PlayTone(in PlayTone command) => Calls++;

    public void PlayPrompt(in PlayPrompt command) => Calls++;

    public void DefinePrompt(in DefinePrompt command) => Calls++;

    public void SendDigits(in SendDigits command) => Calls++;

    public void SeizeLine(in SeizeLine command) => Calls++;

    public void AnswerLine(in AnswerLine command) => Calls++;

    public void Record(in Record command) => Calls++;

    public void StopRecording(in StopRecording command) => Calls++;

    public void Audit(in Audit command) => Calls++;

    public void DlRequest(in DlRequest command) => Calls++;

    public void TraceFrames(in TraceFrames command) => Calls++;

    public void OrderSpan(in OrderSpan command) => Calls++;

    public void Shutdown(in Shutdown command) => Calls++;

    public void OnRtpReady(in RtpReady e) => Calls++;

    public void OnCommandFailed(in CommandFailed e) => Calls++;

    public void OnTerminationEnded(in TerminationEnded e) => Calls++;

    public void OnDigitHeard(in DigitHeard e) => Calls++;

    public void OnPromptEnded(in PromptEnded e) => Calls++;

    public void OnPromptFailed(in PromptFailed e) => Calls++;

    public void OnPromptsLoaded(in PromptsLoaded e) => Calls++;

    public void OnMediaSilent(in MediaSilent e) => Calls++;

    public void OnLineRinging(in LineRinging e) => Calls++;

    public void OnLineCallerId(in LineCallerId e) => Calls++;

    public void OnLineSeized(in LineSeized e) => Calls++;

    public void OnLineDialled(in LineDialled e) => Calls++;

    public void OnLineTone(in LineTone e) => Calls++;

    public void OnLineAnswered(in LineAnswered e) => Calls++;

    public void OnLineCleared(in LineCleared e) => Calls++;

    public void OnLineRefused(in LineRefused e) => Calls++;

    public void OnLineChanged(in LineChanged e) => Calls++;

    public void OnRecordingEnded(in RecordingEnded e) => Calls++;

    public void OnRecordingFailed(in RecordingFailed e) => Calls++;

    public void OnContextFreed(in ContextFreed e) => Calls++;

    public void OnSnapshotContext(in SnapshotContext e) => Calls++;

    public void OnSnapshotTermination(in SnapshotTermination e) => Calls++;

    public void OnDlIndication(in DlIndication e) => Calls++;

    public void OnDlDiagnosed(in DlDiagnosed e) => Calls++;

    public void OnSpanChanged(in SpanChanged e) => Calls++;

    public void OnDlFrame(in DlFrame e) => Calls++;

    public void OnSnapshotSpan(in SnapshotSpan e) => Calls++;

    public void OnSnapshotEnd(in SnapshotEnd e) => Calls++;

    public void OnGatewayMeter(in GatewayMeter e) => Calls++;

    public void OnAttached() => Calls++;

    public void OnLost(GatewayError why) => Calls++;
}
