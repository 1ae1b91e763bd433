// The alarms of a received span: defects from the bits (PulseMonitor) and from the deframer, by G.775 and G.706, in their order of
// precedence, each through the table of AlarmFsm. Not here: what is told to the far end (SpanEnd), performance (Quality).
namespace Trunkline.E1;

/// <summary>Gives the alarms of a span.</summary>
/// <remarks>
/// Feed it what the deframer was fed, in blocks of a double frame (64 octets) or less: it looks at the deframer once a block. A graver
/// defect hides what follows from it: LOS hides AIS, both hide LOF, and without frames there is neither RAI nor CRC-4. Time is
/// counted in octets. Allocates nothing.
/// </remarks>
public sealed class SpanAlarmMonitor
{
    private const int Window = 1000; // CRC-4 blocks
    private const int Kinds = 8;

    private static readonly PortAlarms[] Flags =
    [
        PortAlarms.LossOfSignal, PortAlarms.Ais, PortAlarms.LossOfFrame, PortAlarms.RemoteAlarm, PortAlarms.LossOfMultiframe, PortAlarms.CrcErrors,
        PortAlarms.Crc4Unexpected, PortAlarms.Crc4NotFound,
    ];

    private readonly AlarmCriteria _criteria;
    private readonly Crc4Mode _mode;
    private readonly PulseMonitor _pulses;
    private readonly ClockedAlarm[] _alarms = new ClockedAlarm[Kinds];
    private int _octets;
    private bool _isRemoteAlarm;
    private bool _isCrcExcess;
    private bool _isSettled; // no alarm is in a state that time ends: until the defects change nothing happens
    private long _windowBlocks;
    private long _windowErrors;

    /// <param name="mode">What is expected of the far end's CRC-4.</param>
    /// <param name="criteria">The free values; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public SpanAlarmMonitor(Crc4Mode mode, AlarmCriteria? criteria = null)
    {
        _mode = mode;
        _criteria = criteria ?? AlarmCriteria.Default;
        _criteria.Check();
        _pulses = new(_criteria.LossOfSignalIntervals);
        _alarms[Array.IndexOf(Flags, PortAlarms.LossOfFrame)].Begin();
    }

    /// <summary>What is wrong this moment, without hysteresis: what decides on RAI and on performance. LOF to begin with.</summary>
    public PortAlarms Defects { get; private set; } = PortAlarms.LossOfFrame;

    /// <summary>The alarms. While LOS, LOF or AIS has ended and is still waited for: <see cref="PortAlarms.Recovering"/>.</summary>
    public PortAlarms Alarms { get; private set; } = PortAlarms.LossOfFrame;

    /// <summary>How often an alarm was raised.</summary>
    /// <param name="alarm">One flag.</param>
    public int OnsetsOf(PortAlarms alarm) => _alarms[Array.IndexOf(Flags, alarm)].Onsets;

    /// <summary>Takes what the deframer has just been given.</summary>
    /// <param name="line">A double frame or less.</param>
    /// <param name="deframer">The deframer, after it.</param>
    public void Process(ReadOnlySpan<byte> line, E1Deframer deframer)
    {
        ArgumentNullException.ThrowIfNull(deframer);
        _pulses.Process(line);
        _pulses.SetFramed(deframer.State != AlignmentState.Searching);
        _octets += line.Length;
        var frames = _octets / E1Frame.Octets;
        _octets %= E1Frame.Octets;

        var defects = Find(deframer);
        if (_isSettled && defects == Defects)
        {
            return;
        }

        Defects = defects;
        _isSettled = true;
        var alarms = PortAlarms.None;
        for (var i = 0; i < Kinds; i++)
        {
            var state = _alarms[i].Advance((Defects & Flags[i]) != 0, frames, _criteria);
            _isSettled &= AlarmFsm.FramesOf(state, _criteria) < 0;
            alarms |= state switch
            {
                AlarmState.Raised => Flags[i],
                AlarmState.Recovering when IsDeaf(Flags[i]) => PortAlarms.Recovering,
                AlarmState.Recovering => Flags[i],
                _ => PortAlarms.None,
            };
        }

        Alarms = IsDeaf(alarms) ? alarms & ~PortAlarms.Recovering : alarms;
    }

    private static bool IsDeaf(PortAlarms alarms) => (alarms & (PortAlarmsWords.Red | PortAlarms.Ais)) != 0;

    private PortAlarms Find(E1Deframer deframer)
    {
        if (Math.Abs(deframer.RemoteAlarmRun) >= _criteria.RemoteAlarmDoubleFrames)
        {
            _isRemoteAlarm = deframer.RemoteAlarmRun > 0;
        }

        CountCrc(deframer);
        if (_pulses.LossOfSignal || _pulses.AllOnes || !AlignmentFsm.CarriesTraffic(deframer.State))
        {
            _isRemoteAlarm = false;
            _isCrcExcess = false;
            return _pulses.LossOfSignal ? PortAlarms.LossOfSignal : _pulses.AllOnes ? PortAlarms.Ais : PortAlarms.LossOfFrame;
        }

        return (_isRemoteAlarm ? PortAlarms.RemoteAlarm : 0)
            | (_mode != Crc4Mode.Off && deframer.State == AlignmentState.NonCrc4 ? PortAlarms.LossOfMultiframe : 0)
            | (_isCrcExcess ? PortAlarms.CrcErrors : 0)
            | deframer.Mismatch switch
            {
                Crc4Mismatch.FarEndSendsIt => PortAlarms.Crc4Unexpected,
                Crc4Mismatch.FarEndFindsNone when !_isRemoteAlarm => PortAlarms.Crc4NotFound, // who hears nothing finds nothing
                _ => PortAlarms.None, // a far end that sends none: LMFA
            };
    }

    private void CountCrc(E1Deframer deframer)
    {
        if (deframer.State != AlignmentState.Multiframe)
        {
            _windowBlocks = deframer.CrcBlocks;
            _windowErrors = deframer.CrcErrors;
            _isCrcExcess = false;
            return;
        }

        var errors = deframer.CrcErrors - _windowErrors;
        if (errors >= _criteria.CrcErrorsRaise)
        {
            _isCrcExcess = true;
        }

        if (deframer.CrcBlocks - _windowBlocks >= Window)
        {
            _isCrcExcess &= errors >= _criteria.CrcErrorsClear;
            _windowBlocks = deframer.CrcBlocks;
            _windowErrors = deframer.CrcErrors;
        }
    }
}
