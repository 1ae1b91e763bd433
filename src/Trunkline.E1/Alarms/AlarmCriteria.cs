namespace Trunkline.E1;

/// <summary>The free values of the alarms' criteria, with the ranges of G.775.</summary>
public sealed record AlarmCriteria
{
    /// <summary>The defaults.</summary>
    public static AlarmCriteria Default { get; } = new();

    /// <summary>LOS: so many pulse intervals without a pulse; 10 to 512, default 258.</summary>
    /// <remarks>
    /// G.775 §4.2 gives 10 to 255, of pulses on the line. Octets behind an HDB3 decoder may hold longer runs: 257 zeros where all
    /// timeslots and Sa bits are 0. So 258, the first run that no framed signal has; whoever hands over pulses takes 10 to 255.
    /// </remarks>
    public int LossOfSignalIntervals { get; init; } = 258;

    /// <summary>RAI: A bits in a row that say the same, before it is believed (z of G.775); 2 to 5, default 3.</summary>
    public int RemoteAlarmDoubleFrames { get; init; } = 3;

    /// <summary>CRC-4 errors: wrong blocks of 1000 that raise the alarm; default 805.</summary>
    /// <remarks>A bit error ratio of 10^-3 makes 871 ± 11 of 1000 blocks wrong, 0.8 · 10^-3 makes 805; at 915 the frame is given up (G.706 §4.3.2).</remarks>
    public int CrcErrorsRaise { get; init; } = 805;

    /// <summary>CRC-4 errors: fewer wrong blocks of 1000 than these end it; default 185, a bit error ratio of 10^-4.</summary>
    public int CrcErrorsClear { get; init; } = 185;

    /// <summary>How long a defect must last before it is an alarm, frames; default 0.</summary>
    public int RaiseAfter { get; init; }

    /// <summary>How long a defect must be over before its alarm ends, frames; default 800, which is 100 ms.</summary>
    public int ClearAfter { get; init; } = 800;

    /// <summary>Throws where a value is out of its range.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LossOfSignalIntervals, 10);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LossOfSignalIntervals, 512);
        ArgumentOutOfRangeException.ThrowIfLessThan(RemoteAlarmDoubleFrames, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RemoteAlarmDoubleFrames, 5);
        ArgumentOutOfRangeException.ThrowIfLessThan(CrcErrorsClear, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CrcErrorsRaise, 1000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CrcErrorsClear, CrcErrorsRaise);
        ArgumentOutOfRangeException.ThrowIfNegative(RaiseAfter);
        ArgumentOutOfRangeException.ThrowIfNegative(ClearAfter);
    }
}
