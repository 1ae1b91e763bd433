using Trunkline.Site;

namespace Trunkline.Host.Logging;

/// <summary>How many lines a second: a bucket for what is routine, another for warnings and errors, so that neither drowns the other.</summary>
internal sealed class LogRate(long now, long frequency)
{
    /// <summary>Routine lines a second, and at once.</summary>
    internal const int Routine = 2000;

    /// <summary>Warnings and errors a second, and at once.</summary>
    internal const int Important = 200;

    private readonly double[] _left = [Routine, Important];
    private long _filled = now;

    internal bool Allows(LogLevel level, long at)
    {
        var passed = (double)(at - _filled) / frequency;
        _filled = at;
        _left[0] = Math.Min(Routine, _left[0] + (passed * Routine));
        _left[1] = Math.Min(Important, _left[1] + (passed * Important));
        ref var left = ref _left[level >= LogLevel.Warning ? 1 : 0];
        if (left < 1)
        {
            return false;
        }

        left--;
        return true;
    }
}
