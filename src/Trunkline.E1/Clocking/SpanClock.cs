namespace Trunkline.E1;

/// <summary>Where the clock of a span comes from.</summary>
public enum SpanClock : byte
{
    /// <summary>It has none: frames without timeslots.</summary>
    None,

    /// <summary>The line: the far end clocks us, the usual case towards an operator.</summary>
    Recovered,

    /// <summary>We clock the far end.</summary>
    Given,
}

/// <summary>How good a clock is, the better the higher.</summary>
public enum ClockQuality : byte
{
    /// <summary>No clock comes out of the span, or an alarm spoils it.</summary>
    None,

    /// <summary>An oscillator of our own, within ±50 ppm (G.703): there will be slips.</summary>
    FreeRunning,

    /// <summary>It follows the line or the packets, and has not settled yet.</summary>
    Acquiring,

    /// <summary>It follows.</summary>
    Locked,
}
