using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Fxo;
using Trunkline.Gateway.Prompts;
using Trunkline.Gateway.Spans;

namespace Trunkline.Gateway;

/// <summary>What an RTP termination counted, for <see cref="TerminationEnded"/>.</summary>
internal readonly record struct RtpCounters(ulong In, ulong Out, ulong Lost, ulong Refused, uint JitterUs);

/// <summary>
/// What lies below the tables of the gateway: audio (<c>SamplesPlane</c>), or named signals in its place
/// (<see cref="EventsPlane"/>). The same commands, the same events.
/// </summary>
internal interface IMediaPlane
{
    /// <summary>Who hears of digits and silence; set once.</summary>
    IMediaPlaneUser User { set; }

    /// <summary>RTP packets refused since start.</summary>
    ulong PacketsRefused { get; }

    /// <summary>The line machine of a line.</summary>
    FxoLine CreateLine(LineTermination line, GatewayLine configured);

    /// <summary>Carries out what the line machine asks.</summary>
    ILinePort LinePort(int index);

    /// <summary>What carries a span.</summary>
    IFramePort SpanPort(int index);

    /// <summary>Whom a span's frames and alarms go to; once, at start.</summary>
    void JoinSpan(int index, SpanHost host);

    /// <summary>Binds a port for a termination whose description is set.</summary>
    /// <returns>False when there is none.</returns>
    bool TryOpen(RtpTermination termination, out NetAddress local);

    /// <summary>The description changed.</summary>
    /// <param name="termination">The termination.</param>
    /// <param name="isRemoteChanged">True when a latch is to be unlocked once.</param>
    void Modify(RtpTermination termination, bool isRemoteChanged);

    /// <summary>The termination goes; it is out of its context already.</summary>
    RtpCounters Close(RtpTermination termination);

    /// <summary>A termination has left its context: it hears nobody and nobody hears it.</summary>
    void Left(Termination termination);

    /// <summary>Who is in a context changed.</summary>
    void ContextChanged(Context context);

    /// <summary>See <see cref="Control.PlayTone"/>. No tone ends what is played, a prompt too.</summary>
    void PlayTone(Termination termination, ToneName tone, int milliseconds);

    /// <summary>See <see cref="Control.PlayPrompt"/>.</summary>
    /// <param name="termination">Who hears it.</param>
    /// <param name="prompt">The prompt; null ends what is played, a tone too.</param>
    /// <param name="repeat">True to begin again at its end.</param>
    /// <param name="request">For <see cref="IMediaPlaneUser.OnPromptPlayed"/>.</param>
    /// <returns>False when nothing may be said to the termination now; then nothing is changed.</returns>
    bool TryPlayPrompt(Termination termination, Prompt? prompt, bool repeat, uint request);

    /// <summary>See <see cref="Control.SendDigits"/>.</summary>
    void SendDigits(Termination termination, ReadOnlySpan<byte> digits);

    /// <summary>Makes everything ready to record a context.</summary>
    /// <returns>False when too many recordings run.</returns>
    bool TryArm(Context context);

    /// <summary>Records from now on.</summary>
    void StartRecording(Context context);

    /// <summary>Ends it; <see cref="IMediaPlaneUser.OnRecordingEnded"/> follows, at once or later.</summary>
    void StopRecording(Context context);

    /// <summary>The process is about to end: closes what was stopped and tells it, before it returns.</summary>
    void FinishRecordings();

    /// <summary>True when no RTP came for the silence time on any termination that should receive, and there is one.</summary>
    bool IsSilent(Context context);

    /// <summary>Once a second.</summary>
    void Housekeep();
}

/// <summary>What a plane tells the gateway.</summary>
internal interface IMediaPlaneUser
{
    void OnDigit(Termination termination, char digit, int milliseconds, DigitSource source);

    /// <summary>A prompt that does not repeat has come to its end.</summary>
    void OnPromptPlayed(Termination termination, uint request);

    void OnMediaSilent(RtpTermination termination, int seconds);

    void OnRecordingEnded(RecordingId recording, ulong samples, ulong lost);

    void OnRecordingFailed(RecordingId recording, GatewayError error);
}

/// <summary>What a line machine asks of the plane.</summary>
internal interface ILinePort
{
    void SetHook(bool offHook);

    void StartDialling(ReadOnlySpan<byte> digits);

    void StopDialling();

    void ListenFor(FxoListening what);
}
