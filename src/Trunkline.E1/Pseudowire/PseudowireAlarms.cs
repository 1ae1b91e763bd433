namespace Trunkline.E1;

/// <summary>What the packets of a pseudowire say of it, or that they stay away, each through <see cref="AlarmFsm"/>: an alarm at once, and over when it has been for 100 ms.</summary>
/// <remarks>Without the wait a path that loses packets in bursts would make the span busy and idle with each. Allocates nothing after construction.</remarks>
internal sealed class PseudowireAlarms
{
    private static readonly PortAlarms[] Flags = [PortAlarms.PacketLoss, PortAlarms.Ais, PortAlarms.RemoteAlarm, PortAlarms.RemotePacketLoss];

    private readonly ClockedAlarm[] _alarms = new ClockedAlarm[Flags.Length];
    private readonly AlarmCriteria _criteria = AlarmCriteria.Default;

    /// <summary>What is wrong; <see cref="PortAlarms.Recovering"/> while packet loss or AIS has ended and is still waited for.</summary>
    public PortAlarms Alarms { get; private set; }

    /// <summary>Time passes.</summary>
    /// <param name="frames">Frames played.</param>
    /// <param name="buffer">The jitter buffer, after them.</param>
    public void Advance(int frames, PseudowireJitterBuffer buffer)
    {
        var defects = (buffer.State == PseudowireState.PacketLoss ? PortAlarms.PacketLoss : 0) | (buffer.LocalFault ? PortAlarms.Ais : 0)
            | (buffer.RemoteDefect ? PortAlarms.RemoteAlarm : 0) | (buffer.RemoteLoss ? PortAlarms.RemotePacketLoss : 0);
        var alarms = PortAlarms.None;
        for (var i = 0; i < Flags.Length; i++)
        {
            alarms |= _alarms[i].Advance((defects & Flags[i]) != 0, frames, _criteria) switch
            {
                AlarmState.Raised => Flags[i],
                AlarmState.Recovering => IsDeaf(Flags[i]) ? PortAlarms.Recovering : Flags[i],
                _ => PortAlarms.None,
            };
        }

        // Of a far end that is not heard nothing is known.
        Alarms = (alarms & PortAlarms.PacketLoss) != 0 ? PortAlarms.PacketLoss : IsDeaf(alarms) ? alarms & ~PortAlarms.Recovering : alarms;
    }

    private static bool IsDeaf(PortAlarms alarms) => (alarms & (PortAlarms.PacketLoss | PortAlarms.Ais)) != 0;
}
