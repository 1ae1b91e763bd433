using System.Runtime.InteropServices;

namespace Trunkline.Bench.Isdn;

/// <summary>Processor time of this thread, in nanoseconds: fine enough for a part of a tick, and blind to what others do on the core.</summary>
internal static class ThreadCpu
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID

    internal static long Nanoseconds
    {
        get
        {
            Timespec time = default;
            _ = clock_gettime(ThreadClock, ref time);
            return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, ref Timespec time);

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
