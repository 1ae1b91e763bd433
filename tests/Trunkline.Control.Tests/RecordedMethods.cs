namespace Trunkline.Control.Tests;

internal sealed partial class Recorded
{
    public void AddRtp(in AddRtp command) => Lines.Add(command.ToString());

    public void ModifyRtp(in ModifyRtp command) => Lines.Add(command.ToString());

    public void Move(in Move command) => Lines.Add(command.ToString());

    public void Subtract(in Subtract command) => Lines.Add(command.ToString());

    public void DeleteContext(in DeleteContext command) => Lines.Add(command.ToString());

    public void PlayTone(in PlayTone command) => Lines.Add(command.ToString());

    public void PlayPrompt(in PlayPrompt command) => Lines.Add(command.ToString());

    public void DefinePrompt(in DefinePrompt command) => Lines.Add(command.ToString());

    public void SendDigits(in SendDigits command) => Lines.Add(command.ToString());

    public void SeizeLine(in SeizeLine command) => Lines.Add(command.ToString());

    public void AnswerLine(in AnswerLine command) => Lines.Add(command.ToString());

    public void Record(in Record command) => Lines.Add(command.ToString());

    public void StopRecording(in StopRecording command) => Lines.Add(command.ToString());

    public void Audit(in Audit command) => Lines.Add(command.ToString());

    public void DlRequest(in DlRequest command) => Lines.Add(command.ToString());

    public void TraceFrames(in TraceFrames command) => Lines.Add(command.ToString());

    public void OrderSpan(in OrderSpan command) => Lines.Add(command.ToString());

    public void Shutdown(in Shutdown command) => Lines.Add(command.ToString());

    public void OnRtpReady(in RtpReady e) => Lines.Add(e.ToString());

    public void OnCommandFailed(in CommandFailed e) => Lines.Add(e.ToString());

    public void OnTerminationEnded(in TerminationEnded e) => Lines.Add(e.ToString());

    public void OnDigitHeard(in DigitHeard e) => Lines.Add(e.ToString());

    public void OnPromptEnded(in PromptEnded e) => Lines.Add(e.ToString());

    public void OnPromptFailed(in PromptFailed e) => Lines.Add(e.ToString());

    public void OnPromptsLoaded(in PromptsLoaded e) => Lines.Add(e.ToString());

    public void OnMediaSilent(in MediaSilent e) => Lines.Add(e.ToString());

    public void OnLineRinging(in LineRinging e) => Lines.Add(e.ToString());

    public void OnLineCallerId(in LineCallerId e) => Lines.Add(e.ToString());

    public void OnLineSeized(in LineSeized e) => Lines.Add(e.ToString());

    public void OnLineDialled(in LineDialled e) => Lines.Add(e.ToString());

    public void OnLineTone(in LineTone e) => Lines.Add(e.ToString());

    public void OnLineAnswered(in LineAnswered e) => Lines.Add(e.ToString());

    public void OnLineCleared(in LineCleared e) => Lines.Add(e.ToString());

    public void OnLineRefused(in LineRefused e) => Lines.Add(e.ToString());

    public void OnLineChanged(in LineChanged e) => Lines.Add(e.ToString());

    public void OnRecordingEnded(in RecordingEnded e) => Lines.Add(e.ToString());

    public void OnRecordingFailed(in RecordingFailed e) => Lines.Add(e.ToString());

    public void OnContextFreed(in ContextFreed e) => Lines.Add(e.ToString());

    public void OnSnapshotContext(in SnapshotContext e) => Lines.Add(e.ToString());

    public void OnSnapshotTermination(in SnapshotTermination e) => Lines.Add(e.ToString());

    public void OnDlIndication(in DlIndication e) => Lines.Add(e.ToString());

    public void OnDlDiagnosed(in DlDiagnosed e) => Lines.Add(e.ToString());

    public void OnSpanChanged(in SpanChanged e) => Lines.Add(e.ToString());

    public void OnDlFrame(in DlFrame e) => Lines.Add(e.ToString());

    public void OnSnapshotSpan(in SnapshotSpan e) => Lines.Add(e.ToString());

    public void OnSnapshotEnd(in SnapshotEnd e) => Lines.Add(e.ToString());

    public void OnGatewayMeter(in GatewayMeter e) => Lines.Add(e.ToString());

    public void OnSpanAnswered(in SpanAnswered e) => Lines.Add(e.ToString());

    public void OnSpanAttachment(in SpanAttachment e) => Lines.Add(e.ToString());

    public void OnSpanCounted(in SpanCounted e) => Lines.Add(e.ToString());

    public void OnSpanLink(in SpanLink e) => Lines.Add(e.ToString());

    public void OnSpanPeriod(in SpanPeriod e) => Lines.Add(e.ToString());

    public void OnBertTold(in BertTold e) => Lines.Add(e.ToString());
}
