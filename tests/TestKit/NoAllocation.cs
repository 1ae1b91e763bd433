namespace Trunkline.TestKit;

/// <summary>Fails when the steady state allocates. Compiled into every test project.</summary>
/// <remarks>
/// A collection that another test's thread causes closes this thread's allocation context and counts what was left of it:
/// so one quiet round of three is enough. What really allocates does so in each.
/// </remarks>
internal static class NoAllocation
{
    /// <param name="action">What is repeated; 200 times before it counts.</param>
    /// <param name="times">How often a round repeats it.</param>
    public static void In(Action action, int times = 1000)
    {
        for (var i = 0; i < 200; i++)
        {
            action();
        }

        InRounds(() =>
        {
            for (var i = 0; i < times; i++)
            {
                action();
            }
        });
    }

    /// <param name="round">What was warmed up before; it is called up to three times.</param>
    public static void InRounds(Action round)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 3 && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
