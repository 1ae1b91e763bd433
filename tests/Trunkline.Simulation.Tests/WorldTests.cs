using System.Text;

namespace Trunkline.Simulation.Tests;

public sealed class WorldTests
{
    private static readonly NetAddress A = NetAddress.FromIPv4(0x0A000001, 5060);
    private static readonly NetAddress B = NetAddress.FromIPv4(0x0A000002, 5060);

    [Fact]
    public void SameSeed_SameTranscript_AnotherSeed_Another()
    {
        Assert.Equal(PingPong(7), PingPong(7));
        Assert.NotEqual(PingPong(7), PingPong(8));
    }

    [Fact]
    public void Partition_CutsOneDirection_UntilItHeals()
    {
        var world = new World();
        var received = new List<string>();
        world.Network.Bind(B, (_, octets) => received.Add(Encoding.ASCII.GetString(octets)));
        world.Network.Cut(A, B, isCut: true);
        world.Network.Send(A, B, "lost"u8);
        world.Advance(TimeSpan.FromSeconds(1));
        world.Network.Cut(A, B, isCut: false);
        world.Network.Send(A, B, "there"u8);
        world.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["there"], received);
        Assert.Equal((2, 1, 0), world.Network.Counters);
    }

    [Fact]
    public void Loop_TimersExpireAtTheirInstant_AlsoOfALoopBornLater()
    {
        var world = new World();
        world.Advance(TimeSpan.FromMilliseconds(2_500));
        var loop = world.AddLoop();
        var timers = new TimerSet<DayOfWeek>(loop, d => world.Log(d.ToString()));
        timers.Start(DayOfWeek.Friday, TimeSpan.FromSeconds(1));
        timers.Start(DayOfWeek.Monday, TimeSpan.FromMilliseconds(1));
        timers.Start(DayOfWeek.Tuesday, TimeSpan.FromSeconds(1000));
        timers.Stop(DayOfWeek.Tuesday);
        world.Advance(TimeSpan.FromHours(1));
        Assert.Equal(
            """
                2501 Monday
                3500 Friday
            """, world.Transcript);
    }

    [Fact]
    public void WallClockStep_MovesNoTimer()
    {
        var world = new World();
        var loop = world.AddLoop();
        var timers = new TimerSet<DayOfWeek>(loop, d => world.Log(d.ToString()));
        timers.Start(DayOfWeek.Friday, TimeSpan.FromSeconds(10));
        world.In(TimeSpan.FromSeconds(5), () => world.Time.StepWallClock(TimeSpan.FromHours(-3)));
        world.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("   10000 Friday", world.Transcript);
        Assert.Equal(VirtualTime.Origin.AddHours(-3).AddSeconds(20), world.Time.GetUtcNow());
    }

    [Fact]
    public void RemovedLoop_NeverRunsAgain()
    {
        var world = new World();
        var loop = world.AddLoop();
        var timers = new TimerSet<DayOfWeek>(loop, d => world.Log(d.ToString()));
        timers.Start(DayOfWeek.Friday, TimeSpan.FromSeconds(1));
        world.Remove(loop);
        world.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("", world.Transcript);
    }

    [Fact]
    public void Disk_Crash_LosesExactlyWhatWasNotSynced()
    {
        var world = new World();
        var disk = new MemoryDisk(world) { SyncAfter = TimeSpan.FromMilliseconds(5) };
        var open = disk.Open(world.AddLoop());
        var durable = new List<string>();
        open.Put("k", "a", [1], () => durable.Add("a"));
        world.Advance(TimeSpan.FromMilliseconds(5));
        open.Put("k", "b", [2], () => durable.Add("b"));
        world.Advance(TimeSpan.FromMilliseconds(4));
        disk.Crash();
        world.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["a"], durable);
        Assert.Equal(["a"], disk.Open(world.AddLoop()).Load("k").Select(p => p.Key));
    }

    private static string PingPong(ulong seed)
    {
        var world = new World(seed);
        world.Network.Quality = new(0.2, 0.1, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20));
        world.Network.Bind(B, (from, octets) => world.Log($"B {octets[0]}"));
        for (var i = 0; i < 50; i++)
        {
            var n = (byte)i;
            world.In(TimeSpan.FromMilliseconds(10 * i), () => world.Network.Send(A, B, [n]));
        }

        world.Advance(TimeSpan.FromSeconds(2));
        return world.Transcript;
    }
}
