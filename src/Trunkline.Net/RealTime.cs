using Trunkline.Net.Native;

namespace Trunkline.Net;

/// <summary>What the system granted to the thread with the sample clock.</summary>
/// <param name="IsFifo">Scheduled before all ordinary threads (SCHED_FIFO).</param>
/// <param name="IsLocked">Memory in use stays in memory (mlockall, on fault).</param>
/// <param name="FifoError">Why not scheduled so.</param>
/// <param name="LockError">Why not locked.</param>
public readonly record struct RealTimeGrant(bool IsFifo, bool IsLocked, Errno FifoError, Errno LockError)
{
    /// <summary>One line for the log.</summary>
    public override string ToString() =>
        $"real-time scheduling {(IsFifo ? "granted" : $"not granted ({FifoError})")}, memory lock {(IsLocked ? "granted" : $"not granted ({LockError})")}";
}

/// <summary>Asks for real-time scheduling. Without the right to it (CAP_SYS_NICE, LimitRTPRIO=) everything works, only less punctually.</summary>
public static unsafe class RealTime
{
    /// <summary>Asks for the calling thread: SCHED_FIFO, the shortest timer slack, memory locked as it is touched.</summary>
    /// <param name="priority">1 to 99; the default is above ordinary threads and below the kernel's interrupt threads.</param>
    public static RealTimeGrant Request(int priority = 10)
    {
        _ = LibC.prctl(LibC.PrSetTimerSlack, 1, 0, 0, 0);
        var isFifo = LibC.sched_setscheduler(0, LibC.SchedFifo, &priority) == 0;
        var fifoError = isFifo ? Errno.None : Errno.Last;
        var isLocked = LibC.mlockall(LibC.MclCurrentFutureOnFault) == 0;
        return new(isFifo, isLocked, fifoError, isLocked ? Errno.None : Errno.Last);
    }
}
