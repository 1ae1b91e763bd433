using Trunkline.Control;

namespace Trunkline.Gateway.Spans;

/// <summary>A B-channel as a termination: always there; in a context while a call has it. Its audio is the plane's.</summary>
internal sealed class ChannelTermination : Termination
{
    /// <param name="index">Its place among the gateway's lines and B-channels, from 0: lines first.</param>
    /// <param name="span">Its span's number, 1 and up.</param>
    /// <param name="timeslot">1 to 31.</param>
    public ChannelTermination(int index, int span, int timeslot)
    {
        Index = index;
        (Span, Timeslot) = (span, timeslot);
        Id = TerminationId.Channel(span, timeslot);
    }

    /// <summary>Its span's number, 1 and up.</summary>
    public int Span { get; }

    /// <summary>1 to 31.</summary>
    public int Timeslot { get; }
}
