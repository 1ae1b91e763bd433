using Trunkline.Base;

namespace Trunkline.E1;

/// <summary>
/// One end of a span without bits (fidelity <c>events</c>): what the other end sends arrives as frames of the D-channel and named
/// signals of the B-channels. The same both ways. On one loop.
/// </summary>
public interface ISpanSide
{
    /// <summary>A frame on the D-channel, without flags and frame check sequence; during the call only.</summary>
    void OnFrame(ReadOnlySpan<byte> frame);

    /// <summary>What this end finds wrong with the span.</summary>
    void OnAlarms(SpanAlarms alarms);

    /// <summary>A tone begins in a timeslot, or ends (<see cref="ToneName.None"/>).</summary>
    void OnTone(int timeslot, ToneName tone);

    /// <summary>A DTMF digit in a timeslot, at its end.</summary>
    void OnDigit(int timeslot, char digit);

    /// <summary>A prompt begins in a timeslot, or ends (an empty name). Ignored unless implemented.</summary>
    void OnPrompt(int timeslot, string name)
    {
    }

    /// <summary>Somebody begins or stops speaking in a timeslot.</summary>
    void OnVoice(int timeslot, bool speaks);
}
