using Trunkline.Base;

namespace Trunkline.Control;

/// <summary>An RTP termination is bound and ready.</summary>
/// <param name="Termination">The termination.</param>
/// <param name="Local">The address and port to write into the SDP.</param>
public readonly record struct RtpReady(TerminationId Termination, NetAddress Local);

/// <summary>A command could not be carried out; nothing was changed.</summary>
/// <param name="Context">The context it named, if any.</param>
/// <param name="Termination">The termination it named, if any.</param>
/// <param name="Error">Why.</param>
public readonly record struct CommandFailed(ContextId Context, TerminationId Termination, GatewayError Error);

/// <summary>A termination is gone; its counters, for the call record.</summary>
/// <param name="Termination">The termination.</param>
/// <param name="PacketsIn">RTP packets taken.</param>
/// <param name="PacketsOut">RTP packets sent.</param>
/// <param name="PacketsLost">Missing by sequence number.</param>
/// <param name="PacketsRefused">Dropped: wrong source, malformed, wrong payload type.</param>
/// <param name="JitterUs">Interarrival jitter at the end, RFC 3550 §6.4.1, microseconds.</param>
public readonly record struct TerminationEnded(
    TerminationId Termination, ulong PacketsIn, ulong PacketsOut, ulong PacketsLost, ulong PacketsRefused, uint JitterUs);

/// <summary>A digit was heard from a termination's far end; given once, at its end.</summary>
/// <param name="Termination">From whom.</param>
/// <param name="Digit">0-9, *, #, A-D.</param>
/// <param name="Milliseconds">How long it lasted.</param>
/// <param name="Source">How it came.</param>
public readonly record struct DigitHeard(TerminationId Termination, char Digit, ushort Milliseconds, DigitSource Source);

/// <summary>
/// A prompt has been played to its end, or cannot be played: told once for every <see cref="PlayPrompt"/> with a name that is not repeated, and
/// for one that is repeated when it cannot be played. Not told when it was stopped or replaced, or when its termination went.
/// </summary>
/// <param name="Termination">Who heard it.</param>
/// <param name="Request">As in <see cref="PlayPrompt"/>.</param>
/// <param name="Outcome">What became of it.</param>
public readonly record struct PromptEnded(TerminationId Termination, uint Request, PromptOutcome Outcome);

/// <summary>A prompt of a set cannot be read.</summary>
/// <param name="Set">As in <see cref="DefinePrompt"/>.</param>
/// <param name="Name">The prompt.</param>
/// <param name="Found">What was found in place of a file that can be played, as a noun phrase.</param>
public readonly record struct PromptFailed(uint Set, FixedText Name, FixedText Found);

/// <summary>A set of prompts can be played.</summary>
/// <param name="Set">As in <see cref="DefinePrompt"/>.</param>
/// <param name="Loaded">How many were read.</param>
/// <param name="Failed">How many could not be.</param>
public readonly record struct PromptsLoaded(uint Set, ushort Loaded, ushort Failed);

/// <summary>No RTP for the silence time on a termination that should receive (given once, again after it returned).</summary>
/// <param name="Termination">The termination.</param>
/// <param name="Seconds">How long it has been silent.</param>
public readonly record struct MediaSilent(TerminationId Termination, int Seconds);

/// <summary>The exchange rings a line; once per incoming call, at the first ring.</summary>
/// <param name="Line">The line.</param>
public readonly record struct LineRinging(TerminationId Line);

/// <summary>Caller ID of an incoming call on a line, or that none will come.</summary>
/// <param name="Line">The line.</param>
/// <param name="Number">Digits; empty when not given.</param>
/// <param name="Name">Name; empty when not given.</param>
/// <param name="Presentation">Restricted for "P", not available for "O".</param>
public readonly record struct LineCallerId(TerminationId Line, FixedText Number, FixedText Name, Presentation Presentation);

/// <summary>A line went off hook for an outgoing call and has dial tone (or may dial without).</summary>
/// <param name="Line">The line.</param>
public readonly record struct LineSeized(TerminationId Line);

/// <summary>The last digit has been sent.</summary>
/// <param name="Line">The line.</param>
public readonly record struct LineDialled(TerminationId Line);

/// <summary>A call-progress tone was heard on a line before the answer.</summary>
/// <param name="Line">The line.</param>
/// <param name="Tone">Ringback, Busy, Congestion, SpecialInformation.</param>
public readonly record struct LineTone(TerminationId Line, ToneName Tone);

/// <summary>The far end answered.</summary>
/// <param name="Line">The line.</param>
/// <param name="Evidence">How we know.</param>
public readonly record struct LineAnswered(TerminationId Line, AnswerEvidence Evidence);

/// <summary>The call on a line is over, told by the exchange (or the caller gave up); the line goes on hook by itself.</summary>
/// <param name="Line">The line.</param>
/// <param name="Evidence">How we know.</param>
public readonly record struct LineCleared(TerminationId Line, ClearEvidence Evidence);

/// <summary>A seizure failed.</summary>
/// <param name="Line">The line.</param>
/// <param name="Fault">Why.</param>
public readonly record struct LineRefused(TerminationId Line, LineFault Fault);

/// <summary>A line's condition changed: the truth about hook and alarm is the gateway's.</summary>
/// <param name="Line">The line.</param>
/// <param name="Condition">The new condition.</param>
public readonly record struct LineChanged(TerminationId Line, LineCondition Condition);

/// <summary>A recording is closed and on disk.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="Samples">Samples per channel at 8 kHz; 0 when it never started.</param>
/// <param name="Lost">Samples that could not be written (slow or full disk), silence stands in their place; or <see cref="CutShort"/>.</param>
public readonly record struct RecordingEnded(RecordingId Recording, ulong Samples, ulong Lost)
{
    /// <summary><see cref="Lost"/> when the gateway that wrote it died, and a later one repaired what there was: how much is missing nobody knows.</summary>
    public const ulong CutShort = ulong.MaxValue;
}

/// <summary>A recording cannot go on; calls do.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="Error">Why.</param>
public readonly record struct RecordingFailed(RecordingId Recording, GatewayError Error);

/// <summary>A context was freed without a command.</summary>
/// <param name="Context">The context.</param>
/// <param name="Reason">Why.</param>
public readonly record struct ContextFreed(ContextId Context, FreedReason Reason);

/// <summary>Snapshot: a context exists.</summary>
/// <param name="Context">The context.</param>
/// <param name="Recording">Its recording; zero when none.</param>
public readonly record struct SnapshotContext(ContextId Context, RecordingId Recording);

/// <summary>Snapshot: a termination exists.</summary>
/// <param name="Termination">The termination.</param>
/// <param name="Context">Where it is.</param>
/// <param name="Local">An RTP termination's own address; none for a line.</param>
/// <param name="Line">A line's condition; <see cref="LineCondition.Idle"/> for RTP.</param>
public readonly record struct SnapshotTermination(TerminationId Termination, ContextId Context, NetAddress Local, LineCondition Line);

/// <summary>Snapshot complete.</summary>
public readonly record struct SnapshotEnd;

/// <summary>How the gateway is: told once a second. A meter: of several waiting for a slow controller only the newest is sent.</summary>
/// <param name="Contexts">Contexts in use.</param>
/// <param name="Terminations">Terminations in use, lines not counted.</param>
/// <param name="Recordings">Recordings armed or running.</param>
/// <param name="TickP50Us">Lateness of the 20 ms tick since start, median, microseconds.</param>
/// <param name="TickP99Us">Its 99th percentile.</param>
/// <param name="TickMaxUs">Its maximum.</param>
/// <param name="PacketsRefused">RTP packets refused since start.</param>
public readonly record struct GatewayMeter(
    int Contexts, int Terminations, int Recordings, uint TickP50Us, uint TickP99Us, uint TickMaxUs, ulong PacketsRefused);
