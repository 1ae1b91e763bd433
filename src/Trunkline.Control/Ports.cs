namespace Trunkline.Control;

/// <summary>Commands, controller to gateway. The gateway implements it; the link and the in-memory joint call it.</summary>
public interface IGatewayCommands
{
    /// <summary>See <see cref="Control.AddRtp"/>.</summary>
    void AddRtp(in AddRtp command);

    /// <summary>See <see cref="Control.ModifyRtp"/>.</summary>
    void ModifyRtp(in ModifyRtp command);

    /// <summary>See <see cref="Control.Move"/>.</summary>
    void Move(in Move command);

    /// <summary>See <see cref="Control.Subtract"/>.</summary>
    void Subtract(in Subtract command);

    /// <summary>See <see cref="Control.DeleteContext"/>.</summary>
    void DeleteContext(in DeleteContext command);

    /// <summary>See <see cref="Control.PlayTone"/>.</summary>
    void PlayTone(in PlayTone command);

    /// <summary>See <see cref="Control.PlayPrompt"/>.</summary>
    void PlayPrompt(in PlayPrompt command);

    /// <summary>See <see cref="Control.DefinePrompt"/>. Ignored unless implemented.</summary>
    void DefinePrompt(in DefinePrompt command)
    {
    }

    /// <summary>See <see cref="Control.SendDigits"/>.</summary>
    void SendDigits(in SendDigits command);

    /// <summary>See <see cref="Control.SeizeLine"/>.</summary>
    void SeizeLine(in SeizeLine command);

    /// <summary>See <see cref="Control.AnswerLine"/>.</summary>
    void AnswerLine(in AnswerLine command);

    /// <summary>See <see cref="Control.Record"/>.</summary>
    void Record(in Record command);

    /// <summary>See <see cref="Control.StopRecording"/>.</summary>
    void StopRecording(in StopRecording command);

    /// <summary>See <see cref="Control.Audit"/>.</summary>
    void Audit(in Audit command);

    /// <summary>See <see cref="Control.DlRequest"/>.</summary>
    void DlRequest(in DlRequest command);

    /// <summary>See <see cref="Control.TraceFrames"/>.</summary>
    void TraceFrames(in TraceFrames command);

    /// <summary>See <see cref="Control.OrderSpan"/>.</summary>
    void OrderSpan(in OrderSpan command);

    /// <summary>See <see cref="Control.Shutdown"/>.</summary>
    void Shutdown(in Shutdown command);
}

/// <summary>Events, gateway to controller. The deciding side implements it.</summary>
public interface IGatewayEvents
{
    /// <summary>See <see cref="RtpReady"/>.</summary>
    void OnRtpReady(in RtpReady e);

    /// <summary>See <see cref="CommandFailed"/>.</summary>
    void OnCommandFailed(in CommandFailed e);

    /// <summary>See <see cref="TerminationEnded"/>.</summary>
    void OnTerminationEnded(in TerminationEnded e);

    /// <summary>See <see cref="DigitHeard"/>.</summary>
    void OnDigitHeard(in DigitHeard e);

    /// <summary>See <see cref="MediaSilent"/>.</summary>
    void OnMediaSilent(in MediaSilent e);

    /// <summary>See <see cref="LineRinging"/>.</summary>
    void OnLineRinging(in LineRinging e);

    /// <summary>See <see cref="LineCallerId"/>.</summary>
    void OnLineCallerId(in LineCallerId e);

    /// <summary>See <see cref="LineSeized"/>.</summary>
    void OnLineSeized(in LineSeized e);

    /// <summary>See <see cref="LineDialled"/>.</summary>
    void OnLineDialled(in LineDialled e);

    /// <summary>See <see cref="LineTone"/>.</summary>
    void OnLineTone(in LineTone e);

    /// <summary>See <see cref="LineAnswered"/>.</summary>
    void OnLineAnswered(in LineAnswered e);

    /// <summary>See <see cref="LineCleared"/>.</summary>
    void OnLineCleared(in LineCleared e);

    /// <summary>See <see cref="LineRefused"/>.</summary>
    void OnLineRefused(in LineRefused e);

    /// <summary>See <see cref="LineChanged"/>.</summary>
    void OnLineChanged(in LineChanged e);

    /// <summary>See <see cref="RecordingEnded"/>.</summary>
    void OnRecordingEnded(in RecordingEnded e);

    /// <summary>See <see cref="RecordingFailed"/>.</summary>
    void OnRecordingFailed(in RecordingFailed e);

    /// <summary>See <see cref="ContextFreed"/>.</summary>
    void OnContextFreed(in ContextFreed e);

    /// <summary>See <see cref="SnapshotContext"/>.</summary>
    void OnSnapshotContext(in SnapshotContext e);

    /// <summary>See <see cref="SnapshotTermination"/>.</summary>
    void OnSnapshotTermination(in SnapshotTermination e);

    /// <summary>See <see cref="DlIndication"/>.</summary>
    void OnDlIndication(in DlIndication e);

    /// <summary>See <see cref="DlDiagnosed"/>.</summary>
    void OnDlDiagnosed(in DlDiagnosed e);

    /// <summary>See <see cref="SpanChanged"/>.</summary>
    void OnSpanChanged(in SpanChanged e);

    /// <summary>See <see cref="DlFrame"/>.</summary>
    void OnDlFrame(in DlFrame e);

    /// <summary>See <see cref="SnapshotSpan"/>.</summary>
    void OnSnapshotSpan(in SnapshotSpan e);

    /// <summary>See <see cref="SnapshotEnd"/>.</summary>
    void OnSnapshotEnd(in SnapshotEnd e);

    /// <summary>See <see cref="GatewayMeter"/>. Ignored unless implemented.</summary>
    void OnGatewayMeter(in GatewayMeter e)
    {
    }

    /// <summary>See <see cref="SpanAnswered"/>. Ignored unless implemented.</summary>
    void OnSpanAnswered(in SpanAnswered e)
    {
    }

    /// <summary>See <see cref="SpanAttachment"/>. Ignored unless implemented.</summary>
    void OnSpanAttachment(in SpanAttachment e)
    {
    }

    /// <summary>See <see cref="SpanCounted"/>. Ignored unless implemented.</summary>
    void OnSpanCounted(in SpanCounted e)
    {
    }

    /// <summary>See <see cref="SpanLink"/>. Ignored unless implemented.</summary>
    void OnSpanLink(in SpanLink e)
    {
    }

    /// <summary>See <see cref="SpanPeriod"/>. Ignored unless implemented.</summary>
    void OnSpanPeriod(in SpanPeriod e)
    {
    }

    /// <summary>See <see cref="PromptEnded"/>. Ignored unless implemented.</summary>
    void OnPromptEnded(in PromptEnded e)
    {
    }

    /// <summary>See <see cref="PromptFailed"/>. Ignored unless implemented.</summary>
    void OnPromptFailed(in PromptFailed e)
    {
    }

    /// <summary>See <see cref="PromptsLoaded"/>. Ignored unless implemented.</summary>
    void OnPromptsLoaded(in PromptsLoaded e)
    {
    }

    /// <summary>See <see cref="BertTold"/>. Ignored unless implemented.</summary>
    void OnBertTold(in BertTold e)
    {
    }

    /// <summary>The gateway is attached: commands may be given. A snapshot follows by itself.</summary>
    void OnAttached();

    /// <summary>The gateway is lost (socket closed, overflow, or refused as an older epoch); calls live on in it.</summary>
    void OnLost(GatewayError why);
}

/// <summary>A gateway as its controller's attachment sees it: commands, and who gives them.</summary>
/// <remarks>The gateway implements it; <see cref="GatewayEndpoint"/> and <see cref="InMemoryJoint"/> call it on the gateway's loop.</remarks>
public interface IGatewayHost : IGatewayCommands
{
    /// <summary>A controller has attached (a former one has been told that it is lost). The gateway answers with a snapshot.</summary>
    /// <param name="epoch">Its epoch, never below a former one's.</param>
    /// <param name="controller">Where events go from now on. Calling it never blocks and never allocates.</param>
    void OnControllerAttached(uint epoch, IGatewayEvents controller);

    /// <summary>The attached controller is gone; nobody has come in its place.</summary>
    void OnControllerLost();
}
