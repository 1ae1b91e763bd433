using Trunkline.Base;

namespace Trunkline.Interop.Tests;

/// <summary>A node's loop on the real clock, run by the test's own thread: most peers in other processes know no other time.</summary>
internal sealed class RealLoop : IDisposable
{
    private readonly ManualResetEventSlim _wake = new();

    /// <param name="time">Another clock: then whoever has it runs the loop.</param>
    public RealLoop(TimeProvider? time = null)
    {
        Loop = new(time ?? TimeProvider.System);
        Loop.OnPost(_wake.Set);
    }

    /// <summary>The loop; what threads of sockets and processes read is posted to it.</summary>
    public NodeLoop Loop { get; }

    /// <summary>Runs the loop until a condition holds; fails with what was expected and what was seen when it does not come about.</summary>
    public void Until(Func<bool> condition, double seconds, string expected, Func<string>? seen = null)
    {
        var limit = Loop.Elapsed + TimeSpan.FromSeconds(seconds);
        while (true)
        {
            _wake.Reset();
            Loop.Run();
            if (condition())
            {
                return;
            }

            var now = Loop.Elapsed;
            if (now >= limit)
            {
                Assert.Fail($"not within {seconds} s: {expected}\n{seen?.Invoke()}");
            }

            var until = Loop.NextDue is { } due && due < limit ? due : limit;
            if (until > now)
            {
                _wake.Wait(until - now + TimeSpan.FromMilliseconds(1));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();
}
