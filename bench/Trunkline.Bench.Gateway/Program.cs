// A bare gateway for bench/relay: N bridged calls on fixed ports, no controller, no SIP. Also the load that allocates beside it.
//   Trunkline.Bench.Gateway relay CALLS BASE_PORT [record DIRECTORY]   A[i] on BASE+2i, B[i] on BASE+2i+1, far ends 127.77.0.1:7100 and 7102
//   Trunkline.Bench.Gateway play WHAT COUNT SECONDS                    WHAT (music, ringback, silence) to COUNT terminations; prints the processor's time a tick
//   Trunkline.Bench.Gateway clock SECONDS                              the tick alone; prints its lateness
//   Trunkline.Bench.Gateway allocate MB_PER_SECOND SECONDS             a process that makes garbage
using System.Globalization;
using System.Runtime.InteropServices;
using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Fxo;
using Trunkline.Gateway;
using Trunkline.Gateway.Recording;
using Trunkline.Gateway.Samples;
using Trunkline.Net;

var culture = CultureInfo.InvariantCulture;
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: relay CALLS BASE_PORT [record DIRECTORY] | play WHAT COUNT SECONDS | clock SECONDS | allocate MB_PER_SECOND SECONDS");
    return 2;
}

var loop = new NodeLoop(TimeProvider.System);
if (args[0] == "allocate")
{
    var perTick = int.Parse(args[1], culture) * 1024 * 1024 / 100;
    var end = TimeSpan.FromSeconds(int.Parse(args[2], culture));
    var kept = new byte[4096][];
    long made = 0;
    for (var i = 1; loop.Elapsed < end; i++)
    {
        for (var octets = 0; octets < perTick; octets += 1024)
        {
            kept[(made++ * 7) % kept.Length] = new byte[1000];
        }

        Thread.Sleep(10);
    }

    Console.WriteLine($"allocated {made / 1024} MB, collections {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}");
    return 0;
}

using var reactor = new Reactor(loop);
var isRelay = args[0] == "relay";
var isPlay = args[0] == "play";
var calls = isRelay ? int.Parse(args[1], culture) : isPlay ? int.Parse(args[2], culture) : 0;
var basePort = isRelay ? int.Parse(args[2], culture) : 10000;
var host = NetAddress.FromIPv4(0x7F4D0001, 0);
using var sockets = new RtpSockets(reactor, host, basePort, Math.Max(basePort, basePort + (2 * calls) - 1), step: 1, Math.Max(1, 2 * calls));
using var recorder = args.Length > 4 ? new Recorder(new DiskRecordingFiles(args[4]), calls, ownThread: true) : null;
var options = new GatewayOptions { MaxRtp = Math.Max(1, 2 * calls), MaxContexts = Math.Max(1, calls), MaxPerContext = 2, MaxRecordings = Math.Max(1, calls), OrphanTime = TimeSpan.FromDays(1) };
// A gateway that nobody needs a tick from sleeps: where the tick is what is measured, there is a line.
var bank = isRelay || isPlay ? null : new IdleLine();
if (bank is not null)
{
    options = options with { Lines = [GatewayLine.Default] };
}

var gateway = SamplesPlane.CreateGateway(loop, options, sockets, bank, [], recorder, out _);
gateway.Lateness.Reset();
for (var i = 0; i < calls; i++)
{
    var context = new ContextId((1UL << 32) | (uint)(i + 1));
    for (var side = 0; side < (isPlay ? 1 : 2); side++)
    {
        var id = new TerminationId((1UL << 32) | (uint)((2 * i) + side + 1));
        gateway.AddRtp(new(context, id, new(host.WithPort(side == 0 ? 7100 : 7102), Law.Mu, 101, 20, MediaDirection.SendReceive, RtpSource.Strict, false), default));
    }

    if (isPlay)
    {
        var only = new TerminationId((1UL << 32) | (uint)((2 * i) + 1));
        if (args[1] == "music")
        {
            gateway.PlayPrompt(new(only, "music", true, 0));
        }
        else if (args[1] == "ringback")
        {
            gateway.PlayTone(new(only, ToneName.Ringback, 0));
        }
    }

    if (recorder is not null)
    {
        gateway.Record(new(context, new((ulong)i + 1), new TerminationId((1UL << 32) | (uint)((2 * i) + 1)), true));
    }
}

using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c =>
{
    c.Cancel = true;
    loop.Post(reactor.Stop);
});
if (!isRelay)
{
    var timers = new TimerSet<Only>(loop, _ => reactor.Stop());
    timers.Start(Only.End, TimeSpan.FromSeconds(int.Parse(args[isPlay ? 3 : 1], culture)));
}

Console.WriteLine($"ready pid={Environment.ProcessId} calls={calls} {RealTime.Request()}");
var usedBefore = Environment.CpuUsage.TotalTime;
var before = GC.GetAllocatedBytesForCurrentThread();
reactor.Run();
Console.WriteLine(
    $"ticks={gateway.Lateness.Count} late_us_p50={gateway.Lateness.Percentile(0.5)} p99={gateway.Lateness.Percentile(0.99)} max={gateway.Lateness.MaxUs} "
    + $"cpu_us_a_tick={(Environment.CpuUsage.TotalTime - usedBefore).TotalMicroseconds / Math.Max(1, gateway.Lateness.Count):0.0} "
    + $"collections={GC.CollectionCount(0)} allocated_on_loop={GC.GetAllocatedBytesForCurrentThread() - before}");
return 0;

/// <summary>A line on which nothing happens.</summary>
internal sealed class IdleLine : ILineBank
{
    public int Count => 1;

    public void Transfer(ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> toLine, Span<LineSense> sense, Span<short> fromLine)
    {
        sense[0] = new(LineBattery.Normal, false);
        fromLine.Clear();
    }
}

internal enum Only : byte
{
    End,
}
