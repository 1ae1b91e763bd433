using Trunkline.Base;
using Trunkline.E1;

namespace Trunkline.Exchange.Pri;

/// <summary>The E1 card of the exchange: carries the D-channel's frames and makes the sounds of the B-channels. One for samples, one for events.</summary>
public interface IPriCard
{
    /// <summary>What the span is made to do wrong.</summary>
    PriFault Fault { get; }

    /// <summary>Makes the span fail, or mends it; takes effect at once.</summary>
    void SetFault(PriFault fault);

    /// <summary>What the exchange's end finds wrong.</summary>
    PortAlarms Alarms { get; }

    /// <summary>Which part of the D-channel's frames to the subscriber is lost, 0 to 1.</summary>
    double LossToSubscriber { get; set; }

    /// <summary>Which part of the D-channel's frames from the subscriber is lost, 0 to 1.</summary>
    double LossFromSubscriber { get; set; }

    /// <summary>Where the exchange's end is looped: what the subscriber sends goes back to it, whole.</summary>
    SpanLoop Loop { get; }

    /// <summary>Timeslots whose octets go back to the subscriber as they come, beside what the others carry: bit n is timeslot n.</summary>
    uint LoopedTimeslots { get; }

    /// <summary>Loops the whole span, or some of its timeslots, in place of what was looped before; takes effect at once.</summary>
    /// <param name="loop">None, line or payload.</param>
    /// <param name="timeslots">Without a loop of the whole span: those that are looped.</param>
    void SetLoop(SpanLoop loop, uint timeslots = 0);

    /// <summary>The line with its bits, to be made worse; null where there are none.</summary>
    FramedSpanPort? Line => null;

    /// <summary>Sends a frame on the D-channel.</summary>
    void SendFrame(ReadOnlySpan<byte> frame);

    /// <summary>Plays a tone of the country in a timeslot; <see cref="ToneName.None"/> ends it. Replaces the far party's sound while it lasts.</summary>
    void PlayTone(int timeslot, ToneName tone);

    /// <summary>The far party's sounds in a timeslot.</summary>
    IFarSound SoundOf(int timeslot);

    /// <summary>A call begins or ends in a timeslot: whether digits are listened for there.</summary>
    void Listen(int timeslot, bool isInCall);
}
