// Who hears what the gateway tells, by what it is about: a termination, a line, a B-channel, a span, the gateway itself. MediaGateway hands it on.
using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

/// <summary>Hears what happens to a termination: the leg it belongs to.</summary>
public interface ITerminationUser
{
    /// <summary>An RTP termination is bound.</summary>
    void OnRtpReady(NetAddress local);

    /// <summary>The gateway refused, or no longer has the termination.</summary>
    void OnTerminationFailed(GatewayError error);

    /// <summary>A digit was heard.</summary>
    void OnDigit(in DigitHeard digit);

    /// <summary>A prompt has come to its end, or cannot be played.</summary>
    void OnPromptEnded(in PromptEnd end);

    /// <summary>No RTP for the silence time.</summary>
    void OnMediaSilent(int seconds);
}

/// <summary>Hears what happens to a line: the circuit it is.</summary>
public interface ILineUser : ITerminationUser
{
    /// <summary>The exchange rings.</summary>
    void OnRinging();

    /// <summary>Caller ID, or that there is none.</summary>
    void OnCallerId(in LineCallerId callerId);

    /// <summary>Off hook with dial tone.</summary>
    void OnSeized();

    /// <summary>Dialled.</summary>
    void OnDialled();

    /// <summary>A call-progress tone.</summary>
    void OnTone(ToneName tone);

    /// <summary>Answered.</summary>
    void OnAnswered(AnswerEvidence evidence);

    /// <summary>The exchange ended the call.</summary>
    void OnCleared(ClearEvidence evidence);

    /// <summary>The seizure failed.</summary>
    void OnRefused(LineFault fault);

    /// <summary>The line's condition, also from a snapshot.</summary>
    void OnChanged(LineCondition condition);

    /// <summary>The snapshot after an attach shows the line so: what was told before may have been lost.</summary>
    void OnShown(LineCondition condition) => OnChanged(condition);
}

/// <summary>Hears what happens to a B-channel: the leg that has it.</summary>
public interface IChannelUser : ITerminationUser
{
    /// <summary>The snapshot after an attach shows the channel: in which context it is.</summary>
    void OnShown(ContextId context);
}

/// <summary>Hears what happens to an E1 span: its data link and its alarms.</summary>
public interface ISpanUser
{
    /// <summary>A primitive of the data link.</summary>
    /// <param name="primitive">An indication or a confirm.</param>
    /// <param name="message">The message; during the call only.</param>
    void OnDlPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> message);

    /// <summary>What is wrong at the far end of the data link.</summary>
    void OnDlDiagnosis(DlDiagnosis diagnosis, int value);

    /// <summary>The alarms, all of them.</summary>
    /// <param name="alarms">The alarms.</param>
    /// <param name="why">Why it is not attached, for people; empty when it is, or when nobody knows.</param>
    void OnAlarms(SpanAlarms alarms, in FixedText why);

    /// <summary>The snapshot after an attach shows the span as it is.</summary>
    void OnShown(in SnapshotSpan span);

    /// <summary>The snapshot is complete and has no such span.</summary>
    void OnNotShown();

    /// <summary>A frame of its D-channel, which was asked for.</summary>
    void OnFrame(in DlFrame frame)
    {
    }
}

/// <summary>Hears the answers to questions about spans.</summary>
public interface ISpanAnswers
{
    /// <summary>See <see cref="SpanAnswered"/>.</summary>
    void OnAnswered(in SpanAnswered e);

    /// <summary>See <see cref="SpanAttachment"/>.</summary>
    void OnAttachment(in SpanAttachment e);

    /// <summary>See <see cref="SpanCounted"/>.</summary>
    void OnCounted(in SpanCounted e);

    /// <summary>See <see cref="SpanLink"/>.</summary>
    void OnLink(in SpanLink e);

    /// <summary>See <see cref="SpanPeriod"/>.</summary>
    void OnPeriod(in SpanPeriod e);

    /// <summary>See <see cref="BertTold"/>.</summary>
    void OnBert(in BertTold e);

    /// <summary>The gateway is lost: open questions stay without an answer.</summary>
    void OnGatewayLost();
}

/// <summary>What calls need to know of the gateway as a whole.</summary>
public interface IGatewayObserver
{
    /// <summary>The snapshot is complete: what the gateway did not show is gone.</summary>
    void OnGatewayAudited();

    /// <summary>The gateway is lost; its calls live on until it says otherwise.</summary>
    void OnGatewayLost(GatewayError why);

    /// <summary>A recording is closed.</summary>
    void OnRecordingEnded(in RecordingEnded e);

    /// <summary>A recording failed; the call goes on.</summary>
    void OnRecordingFailed(in RecordingFailed e);

    /// <summary>The gateway freed a context on its own.</summary>
    void OnContextFreed(ContextId context, FreedReason reason);
}
