namespace Trunkline.Control;

/// <summary>What a frame on the control link carries: one value per record, fixed for ever (a new record takes a new value).</summary>
public enum ControlType : byte
{
    /// <summary>Link: the first frame each way, with epoch and sequences.</summary>
    Hello = 1,

    /// <summary>Link: gateway to controller, the link is refused or ended; body: <see cref="GatewayError"/>.</summary>
    Refused = 2,

    /// <summary>Command, see <see cref="Control.AddRtp"/>.</summary>
    AddRtp = 16,

    /// <summary>Command, see <see cref="Control.ModifyRtp"/>.</summary>
    ModifyRtp = 17,

    /// <summary>Command, see <see cref="Control.Move"/>.</summary>
    Move = 18,

    /// <summary>Command, see <see cref="Control.Subtract"/>.</summary>
    Subtract = 19,

    /// <summary>Command, see <see cref="Control.DeleteContext"/>.</summary>
    DeleteContext = 20,

    /// <summary>Command, see <see cref="Control.PlayTone"/>.</summary>
    PlayTone = 21,

    /// <summary>Command, see <see cref="Control.SendDigits"/>.</summary>
    SendDigits = 22,

    /// <summary>Command, see <see cref="Control.SeizeLine"/>.</summary>
    SeizeLine = 23,

    /// <summary>Command, see <see cref="Control.AnswerLine"/>.</summary>
    AnswerLine = 24,

    /// <summary>Command, see <see cref="Control.Record"/>.</summary>
    Record = 25,

    /// <summary>Command, see <see cref="Control.StopRecording"/>.</summary>
    StopRecording = 26,

    /// <summary>Command, see <see cref="Control.Audit"/>.</summary>
    Audit = 27,

    /// <summary>Command, see <see cref="Control.Shutdown"/>.</summary>
    Shutdown = 28,

    /// <summary>Command, see <see cref="Control.DlRequest"/>.</summary>
    DlRequest = 29,

    /// <summary>Command, see <see cref="Control.TraceFrames"/>.</summary>
    TraceFrames = 30,

    /// <summary>Command, see <see cref="Control.OrderSpan"/>.</summary>
    OrderSpan = 31,

    /// <summary>Command, see <see cref="Control.PlayPrompt"/>.</summary>
    PlayPrompt = 32,

    /// <summary>Command, see <see cref="Control.DefinePrompt"/>.</summary>
    DefinePrompt = 33,

    /// <summary>Event, see <see cref="Control.RtpReady"/>.</summary>
    RtpReady = 64,

    /// <summary>Event, see <see cref="Control.CommandFailed"/>.</summary>
    CommandFailed = 65,

    /// <summary>Event, see <see cref="Control.TerminationEnded"/>.</summary>
    TerminationEnded = 66,

    /// <summary>Event, see <see cref="Control.DigitHeard"/>.</summary>
    DigitHeard = 67,

    /// <summary>Event, see <see cref="Control.MediaSilent"/>.</summary>
    MediaSilent = 68,

    /// <summary>Event, see <see cref="Control.LineRinging"/>.</summary>
    LineRinging = 69,

    /// <summary>Event, see <see cref="Control.LineCallerId"/>.</summary>
    LineCallerId = 70,

    /// <summary>Event, see <see cref="Control.LineSeized"/>.</summary>
    LineSeized = 71,

    /// <summary>Event, see <see cref="Control.LineDialled"/>.</summary>
    LineDialled = 72,

    /// <summary>Event, see <see cref="Control.LineTone"/>.</summary>
    LineTone = 73,

    /// <summary>Event, see <see cref="Control.LineAnswered"/>.</summary>
    LineAnswered = 74,

    /// <summary>Event, see <see cref="Control.LineCleared"/>.</summary>
    LineCleared = 75,

    /// <summary>Event, see <see cref="Control.LineRefused"/>.</summary>
    LineRefused = 76,

    /// <summary>Event, see <see cref="Control.LineChanged"/>.</summary>
    LineChanged = 77,

    /// <summary>Event, see <see cref="Control.RecordingEnded"/>.</summary>
    RecordingEnded = 78,

    /// <summary>Event, see <see cref="Control.RecordingFailed"/>.</summary>
    RecordingFailed = 79,

    /// <summary>Event, see <see cref="Control.ContextFreed"/>.</summary>
    ContextFreed = 80,

    /// <summary>Event, see <see cref="Control.SnapshotContext"/>.</summary>
    SnapshotContext = 81,

    /// <summary>Event, see <see cref="Control.SnapshotTermination"/>.</summary>
    SnapshotTermination = 82,

    /// <summary>Event, see <see cref="Control.SnapshotEnd"/>.</summary>
    SnapshotEnd = 83,

    /// <summary>Event, see <see cref="Control.DlIndication"/>.</summary>
    DlIndication = 84,

    /// <summary>Event, see <see cref="Control.DlDiagnosed"/>.</summary>
    DlDiagnosed = 85,

    /// <summary>Event, see <see cref="Control.SpanChanged"/>.</summary>
    SpanChanged = 86,

    /// <summary>Event, see <see cref="Control.SnapshotSpan"/>.</summary>
    SnapshotSpan = 87,

    /// <summary>Trace, see <see cref="Control.DlFrame"/>: the first thing to be lost when the queue fills.</summary>
    DlFrame = 88,

    /// <summary>Event, see <see cref="Control.SpanAnswered"/>.</summary>
    SpanAnswered = 89,

    /// <summary>Event, see <see cref="Control.SpanAttachment"/>.</summary>
    SpanAttachment = 90,

    /// <summary>Event, see <see cref="Control.SpanCounted"/>.</summary>
    SpanCounted = 91,

    /// <summary>Event, see <see cref="Control.SpanLink"/>.</summary>
    SpanLink = 92,

    /// <summary>Event, see <see cref="Control.SpanPeriod"/>.</summary>
    SpanPeriod = 93,

    /// <summary>Event, see <see cref="Control.BertTold"/>.</summary>
    BertTold = 94,

    /// <summary>Event, see <see cref="Control.PromptEnded"/>.</summary>
    PromptEnded = 95,

    /// <summary>Meter, see <see cref="Control.GatewayMeter"/>: only the newest waits in a full queue.</summary>
    GatewayMeter = 96,

    /// <summary>Event, see <see cref="Control.PromptFailed"/>.</summary>
    PromptFailed = 97,

    /// <summary>Event, see <see cref="Control.PromptsLoaded"/>.</summary>
    PromptsLoaded = 98,
}
