namespace Trunkline.Control;

/// <content>What comes up: events.</content>
public sealed partial class ControlWriter
{
    void IGatewayEvents.OnRtpReady(in RtpReady e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Termination);
        w.Address(e.Local);
        sink.Send(ControlType.RtpReady, w.Written);
    }

    void IGatewayEvents.OnCommandFailed(in CommandFailed e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Context);
        w.Id(e.Termination);
        w.U8((byte)e.Error);
        sink.Send(ControlType.CommandFailed, w.Written);
    }

    void IGatewayEvents.OnTerminationEnded(in TerminationEnded e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Termination);
        w.U64(e.PacketsIn);
        w.U64(e.PacketsOut);
        w.U64(e.PacketsLost);
        w.U64(e.PacketsRefused);
        w.U32(e.JitterUs);
        sink.Send(ControlType.TerminationEnded, w.Written, mayWait: true);
    }

    void IGatewayEvents.OnDigitHeard(in DigitHeard e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Termination);
        w.U8((byte)e.Digit);
        w.U16(e.Milliseconds);
        w.U8((byte)e.Source);
        sink.Send(ControlType.DigitHeard, w.Written);
    }

    void IGatewayEvents.OnPromptEnded(in PromptEnded e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Termination);
        w.U32(e.Request);
        w.U8((byte)e.Outcome);
        sink.Send(ControlType.PromptEnded, w.Written);
    }

    void IGatewayEvents.OnPromptFailed(in PromptFailed e)
    {
        var w = new BodyWriter(_body);
        w.U32(e.Set);
        w.Text(e.Name);
        w.Text(e.Found);
        sink.Send(ControlType.PromptFailed, w.Written);
    }

    void IGatewayEvents.OnPromptsLoaded(in PromptsLoaded e)
    {
        var w = new BodyWriter(_body);
        w.U32(e.Set);
        w.U16(e.Loaded);
        w.U16(e.Failed);
        sink.Send(ControlType.PromptsLoaded, w.Written);
    }

    void IGatewayEvents.OnMediaSilent(in MediaSilent e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Termination);
        w.U32((uint)e.Seconds);
        sink.Send(ControlType.MediaSilent, w.Written);
    }

    void IGatewayEvents.OnLineRinging(in LineRinging e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Line);
        sink.Send(ControlType.LineRinging, w.Written);
    }

    void IGatewayEvents.OnLineCallerId(in LineCallerId e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Line);
        w.Text(e.Number);
        w.Text(e.Name);
        w.U8((byte)e.Presentation);
        sink.Send(ControlType.LineCallerId, w.Written);
    }

    void IGatewayEvents.OnLineSeized(in LineSeized e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Line);
        sink.Send(ControlType.LineSeized, w.Written);
    }

    void IGatewayEvents.OnLineDialled(in LineDialled e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Line);
        sink.Send(ControlType.LineDialled, w.Written);
    }

    void IGatewayEvents.OnLineTone(in LineTone e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Line);
        w.U8((byte)e.Tone);
        sink.Send(ControlType.LineTone, w.Written);
    }

    void IGatewayEvents.OnLineAnswered(in LineAnswered e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Line);
        w.U8((byte)e.Evidence);
        sink.Send(ControlType.LineAnswered, w.Written);
    }

    void IGatewayEvents.OnLineCleared(in LineCleared e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Line);
        w.U8((byte)e.Evidence);
        sink.Send(ControlType.LineCleared, w.Written);
    }

    void IGatewayEvents.OnLineRefused(in LineRefused e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Line);
        w.U8((byte)e.Fault);
        sink.Send(ControlType.LineRefused, w.Written);
    }

    void IGatewayEvents.OnLineChanged(in LineChanged e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Line);
        w.U8((byte)e.Condition);
        sink.Send(ControlType.LineChanged, w.Written);
    }

    void IGatewayEvents.OnRecordingEnded(in RecordingEnded e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Recording);
        w.U64(e.Samples);
        w.U64(e.Lost);
        sink.Send(ControlType.RecordingEnded, w.Written);
    }

    void IGatewayEvents.OnRecordingFailed(in RecordingFailed e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Recording);
        w.U8((byte)e.Error);
        sink.Send(ControlType.RecordingFailed, w.Written);
    }

    void IGatewayEvents.OnContextFreed(in ContextFreed e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Context);
        w.U8((byte)e.Reason);
        sink.Send(ControlType.ContextFreed, w.Written);
    }

    void IGatewayEvents.OnSnapshotContext(in SnapshotContext e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Context);
        w.Id(e.Recording);
        sink.Send(ControlType.SnapshotContext, w.Written);
    }

    void IGatewayEvents.OnSnapshotTermination(in SnapshotTermination e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Termination);
        w.Id(e.Context);
        w.Address(e.Local);
        w.U8((byte)e.Line);
        sink.Send(ControlType.SnapshotTermination, w.Written);
    }

    void IGatewayEvents.OnDlIndication(in DlIndication e)
    {
        var w = new BodyWriter(_body);
        w.U16((ushort)e.Span);
        w.U8((byte)e.Primitive);
        w.Message(e.Message);
        sink.Send(ControlType.DlIndication, w.Written);
    }

    void IGatewayEvents.OnDlDiagnosed(in DlDiagnosed e)
    {
        var w = new BodyWriter(_body);
        w.U16((ushort)e.Span);
        w.U8((byte)e.Diagnosis);
        w.U32((uint)e.Value);
        sink.Send(ControlType.DlDiagnosed, w.Written);
    }

    void IGatewayEvents.OnSpanChanged(in SpanChanged e)
    {
        var w = new BodyWriter(_body);
        w.U16((ushort)e.Span);
        w.U16((ushort)e.Alarms);
        w.Text(e.Why);
        sink.Send(ControlType.SpanChanged, w.Written);
    }

    void IGatewayEvents.OnDlFrame(in DlFrame e)
    {
        var w = new BodyWriter(_body);
        w.U16((ushort)e.Span);
        w.Flag(e.IsOutgoing);
        w.U32(e.Number);
        w.U64(e.At);
        w.U16(e.Length);
        w.Frame(e.Frame);
        sink.Send(ControlType.DlFrame, w.Written, mayWait: true);
    }

    void IGatewayEvents.OnSnapshotSpan(in SnapshotSpan e)
    {
        var w = new BodyWriter(_body);
        w.U16((ushort)e.Span);
        w.U16((ushort)e.Alarms);
        w.Flag(e.IsLinkUp);
        w.U32(e.Establishments);
        w.Text(e.Why);
        sink.Send(ControlType.SnapshotSpan, w.Written);
    }

    void IGatewayEvents.OnSnapshotEnd(in SnapshotEnd e) => sink.Send(ControlType.SnapshotEnd, default);

    void IGatewayEvents.OnGatewayMeter(in GatewayMeter e)
    {
        var w = new BodyWriter(_body);
        w.U32((uint)e.Contexts);
        w.U32((uint)e.Terminations);
        w.U32((uint)e.Recordings);
        w.U32(e.TickP50Us);
        w.U32(e.TickP99Us);
        w.U32(e.TickMaxUs);
        w.U64(e.PacketsRefused);
        sink.Send(ControlType.GatewayMeter, w.Written, mayWait: true);
    }

    /// <summary>Not a record: the link itself tells it.</summary>
    void IGatewayEvents.OnAttached()
    {
    }

    /// <summary>Not a record: the link itself tells it.</summary>
    void IGatewayEvents.OnLost(GatewayError why)
    {
    }
}
