using Trunkline.Base;

namespace Trunkline.Control.Tests;

/// <summary>Writes down every command and event it gets, as text.</summary>
internal sealed partial class Recorded : IGatewayHost, IGatewayEvents
{
    public List<string> Lines { get; } = [];

    public IGatewayEvents? Controller { get; private set; }

    public string Text => string.Join('\n', Lines);

    public void OnControllerAttached(uint epoch, IGatewayEvents controller)
    {
        Controller = controller;
        Lines.Add($"controller {epoch} attached");
        controller.OnSnapshotEnd(new SnapshotEnd());
    }

    public void OnControllerLost() => Lines.Add("controller lost");

    public void OnAttached() => Lines.Add("attached");

    public void OnLost(GatewayError why) => Lines.Add($"lost {why}");
}

/// <summary>One example of every record, with no field at its default.</summary>
internal static class Examples
{
    private static readonly NetAddress Address = NetAddress.FromIPv4(0x7F000001, 4000);
    private static readonly RtpDescription Rtp = new(Address, Law.A, 101, 20, MediaDirection.SendReceive, RtpSource.LatchOnce, true);
    private static readonly ContextId Context = new(0x0000_0007_0000_0001);
    private static readonly TerminationId Termination = new(0x0000_0007_0000_0002);
    private static readonly byte[] Message = [.. Enumerable.Range(0, DlOctets.Capacity).Select(i => (byte)i)];
    private static readonly FixedText Text = "0215550100,*#ABCD";

    public static void Commands(IGatewayCommands to)
    {
        to.AddRtp(new AddRtp(Context, Termination, Rtp, Address.WithPort(0)));
        to.ModifyRtp(new ModifyRtp(Termination, Rtp with { Law = Law.Mu, TelephoneEvent = 0 }, Address));
        to.Move(new Move(Termination, Context));
        to.Subtract(new Subtract(Termination));
        to.DeleteContext(new DeleteContext(Context));
        to.PlayTone(new PlayTone(Termination, ToneName.Confirmation, -1));
        to.PlayPrompt(new PlayPrompt(Termination, new string('é', 31), true, 0xFFFF_FFFE));
        to.DefinePrompt(new DefinePrompt(0x0102_0304, 399, 400, new string('x', FixedText.Capacity), new("/" + new string('ü', 127))));
        to.SendDigits(new SendDigits(Termination, Text));
        to.SeizeLine(new SeizeLine(TerminationId.Line(3), Context, Text, true));
        to.AnswerLine(new AnswerLine(TerminationId.Line(3), Context));
        to.Record(new Record(Context, new RecordingId(9), Termination, true));
        to.StopRecording(new StopRecording(new RecordingId(ulong.MaxValue)));
        to.Audit(new Audit());
        to.DlRequest(new DlRequest(63, DlPrimitive.DataRequest, new(Message)));
        to.TraceFrames(new TraceFrames(63, true));
        to.OrderSpan(new OrderSpan(0x0102_0304, 63, SpanOrder.StartBert, 0xFFFF_FFFE, BertSequenceName.Alternating, 65_535, 17));
        to.Shutdown(new Shutdown());
    }

    public static void Events(IGatewayEvents to)
    {
        var line = TerminationId.Line(8);
        to.OnRtpReady(new RtpReady(Termination, Address));
        to.OnCommandFailed(new CommandFailed(Context, Termination, GatewayError.Exists));
        to.OnTerminationEnded(new TerminationEnded(Termination, 1, 2, 3, 4, 5));
        to.OnDigitHeard(new DigitHeard(Termination, '#', 80, DigitSource.InBand));
        to.OnPromptEnded(new PromptEnded(Termination, 0x0102_0304, PromptOutcome.Unknown));
        to.OnPromptFailed(new PromptFailed(0x0102_0304, "welcome", "no such file"));
        to.OnPromptsLoaded(new PromptsLoaded(0x0102_0304, 399, 1));
        to.OnMediaSilent(new MediaSilent(Termination, 30));
        to.OnLineRinging(new LineRinging(line));
        to.OnLineCallerId(new LineCallerId(line, Text, new string('é', 40), Presentation.NotAvailable));
        to.OnLineSeized(new LineSeized(line));
        to.OnLineDialled(new LineDialled(line));
        to.OnLineTone(new LineTone(line, ToneName.Busy));
        to.OnLineAnswered(new LineAnswered(line, AnswerEvidence.Assumed));
        to.OnLineCleared(new LineCleared(line, ClearEvidence.RingStopped));
        to.OnLineRefused(new LineRefused(line, LineFault.NoDialTone));
        to.OnLineChanged(new LineChanged(line, LineCondition.OutOfService));
        to.OnRecordingEnded(new RecordingEnded(new RecordingId(9), 8000, 160));
        to.OnRecordingFailed(new RecordingFailed(new RecordingId(9), GatewayError.RecorderFailed));
        to.OnContextFreed(new ContextFreed(Context, FreedReason.MediaSilent));
        to.OnSnapshotContext(new SnapshotContext(Context, new RecordingId(9)));
        to.OnSnapshotTermination(new SnapshotTermination(Termination, Context, Address, LineCondition.InCall));
        to.OnDlIndication(new DlIndication(63, DlPrimitive.UnitDataIndication, new(Message)));
        to.OnDlDiagnosed(new DlDiagnosed(2, DlDiagnosis.OtherTei, 126));
        to.OnSpanChanged(new SpanChanged(3, SpanAlarms.Los | SpanAlarms.Signalling, "DAHDI has no span 3"));
        to.OnDlFrame(new DlFrame(5, true, 7, 1_795_000_000_000_001, 300, new([.. Message, 1, 2, 3, 4, 5])));
        to.OnSnapshotSpan(new SnapshotSpan(4, SpanAlarms.Rai | SpanAlarms.Looped, true, 5, "no osmo-e1d answers"));
        to.OnSnapshotEnd(new SnapshotEnd());
        to.OnSpanAnswered(new SpanAnswered(1, 2, SpanAnswer.Busy));
        to.OnSpanAttachment(new SpanAttachment(
            1, 2, "cesopsn", new string('x', FixedText.Capacity), "LOS RAI", 0xFFFE_FFFE, 2, 3, -1, 2500, 3, 4, 14, SpanOrder.LoopPayload, SpanOrder.SendAis, 600));
        to.OnSpanCounted(new SpanCounted(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, ulong.MaxValue));
        to.OnSpanLink(new SpanLink(1, 2, 7, 3, 4, 5, 6, 7, 8, 9, 10));
        to.OnSpanPeriod(new SpanPeriod(1, 2, true, true, 96, 3, 4, 5, 6, 7, 8));
        to.OnBertTold(new BertTold(1, 2, true, true, 3, 1UL << 40, 4, 5, 6, 7, 8, 9));
        to.OnGatewayMeter(new GatewayMeter(1, 2, 3, 4, 5, 6, 7));
    }
}
