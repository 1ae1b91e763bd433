namespace Trunkline.Rtp.Tests;

/// <summary>Fails when the steady state allocates.</summary>
internal static class NoAllocation
{
    public static void In(Action action)
    {
        for (var i = 0; i < 200; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 2000; i++)
        {
            action();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
