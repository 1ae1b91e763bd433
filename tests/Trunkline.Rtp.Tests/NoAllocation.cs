namespace Trunkline.Rtp.Tests;

/// <summary>Fails when the steady state allocates.</summary>
/// <remarks>
/// A collection that another test's thread causes closes this thread's allocation context and counts what was left of it:
/// so one quiet round of three is enough. What really allocates does so in each.
/// </remarks>
internal static class NoAllocation
{
    public static void In(Action action)
    {
        for (var i = 0; i < 200; i++)
        {
            action();
        }

        var least = long.MaxValue;
        for (var round = 0; round < 3 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
