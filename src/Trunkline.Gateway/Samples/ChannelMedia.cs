using Trunkline.Dsp;
using Trunkline.Gateway.Spans;

namespace Trunkline.Gateway.Samples;

/// <summary>The audio of one B-channel: four-wire, so nothing of ours comes back; it listens for digits only while a call has it.</summary>
/// <remarks>Allocates nothing after construction.</remarks>
internal sealed class ChannelMedia(SamplesPlane plane, TonePlan tones) : WireMedia(plane, tones, DigitMs, DigitMs)
{
    private const int DigitMs = 100;

    private ChannelTermination? _termination;
    private bool _wasInCall;

    public override bool MayTalk => true;

    /// <summary>True while something must be sent or heard in its timeslot.</summary>
    public bool IsActive => _termination?.Context is not null || IsGenerating;

    protected override Termination Termination => _termination!;

    public void Join(ChannelTermination termination) => _termination = termination;

    /// <summary>Tick: what came in the timeslot.</summary>
    public void Hear(Span<short> block)
    {
        var isInCall = _termination!.Context is not null;
        if (isInCall && !_wasInCall)
        {
            Fresh();
        }

        _wasInCall = isInCall;
        if (isInCall)
        {
            HearDigits(block);
        }
    }
}
