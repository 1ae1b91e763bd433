using Trunkline.Base;

namespace Trunkline.Control;

/// <summary>Creates an RTP termination in a context (which is created when new) and binds its port.</summary>
/// <remarks>Answered by <see cref="RtpReady"/> or <see cref="CommandFailed"/>.</remarks>
/// <param name="Context">The context it joins; <see cref="ContextId.Null"/> only binds the port.</param>
/// <param name="Termination">A new identifier.</param>
/// <param name="Description">What was negotiated so far.</param>
/// <param name="LatchHost">The address the authenticated signalling came from; used with <see cref="RtpSource.LatchOnce"/>.</param>
public readonly record struct AddRtp(ContextId Context, TerminationId Termination, RtpDescription Description, NetAddress LatchHost);

/// <summary>An RTP termination as negotiated.</summary>
/// <param name="Remote">Where the far end wants its packets; <see cref="NetAddress.None"/> while unknown.</param>
/// <param name="Law">G.711 law.</param>
/// <param name="TelephoneEvent">Payload type of telephone-event (RFC 4733), 96 to 127; 0 when not negotiated: digits are then in-band.</param>
/// <param name="PacketMs">Packet time to send, 10, 20, 30 or 40 ms.</param>
/// <param name="Direction">Which way audio flows.</param>
/// <param name="Source">From whom packets are taken.</param>
/// <param name="DetectDtmf">True to listen for in-band DTMF.</param>
/// <param name="HasDigitsApart">True when digits travel in the signalling: what the context dials is not sent to it, and in-band DTMF of its is left in the audio.</param>
public readonly record struct RtpDescription(
    NetAddress Remote,
    Law Law,
    byte TelephoneEvent,
    byte PacketMs,
    MediaDirection Direction,
    RtpSource Source,
    bool DetectDtmf,
    bool HasDigitsApart = false);

/// <summary>Changes an RTP termination after a new offer/answer. A changed remote address unlocks a latch once.</summary>
/// <param name="Termination">The termination.</param>
/// <param name="Description">The new negotiation, whole.</param>
/// <param name="LatchHost">As in <see cref="AddRtp"/>.</param>
public readonly record struct ModifyRtp(TerminationId Termination, RtpDescription Description, NetAddress LatchHost);

/// <summary>Moves a termination into a context (created when new); a line keeps its call.</summary>
/// <param name="Termination">The termination.</param>
/// <param name="Context">The context; <see cref="ContextId.Null"/> takes it out of its context but keeps it.</param>
public readonly record struct Move(TerminationId Termination, ContextId Context);

/// <summary>Frees a termination. A line is released (on hook) and returns to the null context. Answered by <see cref="TerminationEnded"/>.</summary>
/// <param name="Termination">The termination.</param>
public readonly record struct Subtract(TerminationId Termination);

/// <summary>Frees a context and everything in it; lines are released. A context goes by itself with its last termination; then this does nothing.</summary>
/// <param name="Context">The context.</param>
public readonly record struct DeleteContext(ContextId Context);

/// <summary>Plays a named tone to a termination, in place of what its context would give it; <see cref="ToneName.None"/> ends it.</summary>
/// <param name="Termination">Who hears it.</param>
/// <param name="Tone">The tone.</param>
/// <param name="Milliseconds">How long; 0 until told otherwise.</param>
public readonly record struct PlayTone(TerminationId Termination, ToneName Tone, int Milliseconds);

/// <summary>
/// Plays a prompt to a termination, in place of what its context would give it and of whatever was played to it before; an empty name ends
/// what is played, be it a prompt or a tone. A <see cref="PlayTone"/> replaces it likewise.
/// </summary>
/// <param name="Termination">Who hears it.</param>
/// <param name="Name">The prompt; empty for none.</param>
/// <param name="Repeat">True to begin again at its end, until told otherwise: music.</param>
/// <param name="Request">Comes back in <see cref="PromptEnded"/>.</param>
public readonly record struct PlayPrompt(TerminationId Termination, FixedText Name, bool Repeat, uint Request);

/// <summary>
/// One of the prompts that can be played from now on: they come as a set, one after the other, and take the place of those before when the last
/// has come and their files have been read. What is being played goes on. Answered by <see cref="PromptFailed"/> for each that cannot be
/// read, then <see cref="PromptsLoaded"/>.
/// </summary>
/// <param name="Set">Which set; comes back in the answers.</param>
/// <param name="Index">Its place in the set, from 0: one out of order ends the set without an answer.</param>
/// <param name="Count">How many the set has; 0 for a set of none, told with an empty name.</param>
/// <param name="Name">What it is called.</param>
/// <param name="File">Its file.</param>
public readonly record struct DefinePrompt(uint Set, ushort Index, ushort Count, FixedText Name, FilePath File);

/// <summary>Sends digits to a termination's far end: RFC 4733 where negotiated, else in-band DTMF.</summary>
/// <param name="Termination">Where.</param>
/// <param name="Digits">0-9, *, #, A-D, and , for a pause of 500 ms.</param>
public readonly record struct SendDigits(TerminationId Termination, FixedText Digits);

/// <summary>Seizes an idle line and dials. The course is told by <see cref="LineSeized"/>, <see cref="LineDialled"/>, <see cref="LineAnswered"/>, or <see cref="LineRefused"/>.</summary>
/// <param name="Line">The line's termination.</param>
/// <param name="Context">The context it joins.</param>
/// <param name="Digits">What to dial; empty only seizes.</param>
/// <param name="Emergency">True for an emergency call: waits for dial tone shorter and dials even without one.</param>
public readonly record struct SeizeLine(TerminationId Line, ContextId Context, FixedText Digits, bool Emergency);

/// <summary>Answers a ringing line.</summary>
/// <param name="Line">The line's termination.</param>
/// <param name="Context">The context it joins.</param>
public readonly record struct AnswerLine(TerminationId Line, ContextId Context);

/// <summary>Arms or starts the recording of a context: stereo, one party a channel.</summary>
/// <param name="Context">The context.</param>
/// <param name="Recording">Its identifier; the file is named after it.</param>
/// <param name="Left">The termination heard on the left channel; every other on the right.</param>
/// <param name="Start">False to arm (at alerting: file and ring made ready), true to record from now.</param>
public readonly record struct Record(ContextId Context, RecordingId Recording, TerminationId Left, bool Start);

/// <summary>Ends a recording; an armed one that never started leaves no file. Answered by <see cref="RecordingEnded"/>.</summary>
/// <param name="Recording">The recording.</param>
public readonly record struct StopRecording(RecordingId Recording);

/// <summary>Asks for the snapshot: every context, termination, line and recording, closed by <see cref="SnapshotEnd"/>.</summary>
public readonly record struct Audit;

/// <summary>Ends the gateway in an orderly way: everything freed, lines on hook, recordings closed.</summary>
public readonly record struct Shutdown;
