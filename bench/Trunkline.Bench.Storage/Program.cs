using System.Globalization;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Storage;

// CPU of the storage per call: three stages of a record, one value of 600 octets put and deleted; all of it durable.
// Usage: Trunkline.Bench.Storage [calls per second=100] [seconds=20] [window ms, as shipped] [lazy window ms, as shipped] [waiting=1 every stage waits for the disk, 0 none]
double Arg(int i, double otherwise) => args.Length > i ? double.Parse(args[i], CultureInfo.InvariantCulture) : otherwise;
var shipped = new StoreOptions("", "");
var (rate, seconds, window) = (Arg(0, 100), Arg(1, 20), Arg(2, shipped.GroupWindow.TotalMilliseconds));
var isWaiting = Arg(4, 1) != 0;
const double HoldingSeconds = 3;
var folder = Directory.CreateTempSubdirectory("trunkline-bench-").FullName;
var loop = new NodeLoop(TimeProvider.System);
var opening = SqliteStore.Open(
    new(Path.Combine(folder, "trunkline.db"), "bench") { GroupWindow = TimeSpan.FromMilliseconds(window), LazyWindow = TimeSpan.FromMilliseconds(Arg(3, shipped.LazyWindow.TotalMilliseconds)) }, loop, a => Console.WriteLine(a?.Text ?? "alarm over"));
var store = opening.Store ?? throw new InvalidOperationException(opening.Error);
var value = new byte[600];
var calls = new Queue<(double At, int Stage, CallRecord Record)>[3] { new(), new(), new() };
var lateness = new List<double>();
ulong sequence = 0;
var tick = new ManualResetEventSlim();

CallRecord Make(ulong n) => new()
{
    Key = new("bench", store.Epoch, n),
    CallId = n,
    Calling = new("201"),
    CallingName = "Reception",
    Dialled = new("0215550100"),
    Called = new("215550100"),
    Channel = $"SIP/201-{n:x}",
    DestinationChannel = $"FXO/{n % 8}",
    Route = "city",
    TrunkGroup = "city",
    Start = TimeProvider.System.GetUtcNow(),
};

void Write(CallRecord record)
{
    var began = loop.Elapsed;
    store.Write(record, isWaiting || sequence % 100 == 0 ? () => lateness.Add((loop.Elapsed - began).TotalMilliseconds) : null);
}

// nanoseconds on a processor of the threads of that name (Linux)
double Busy(string name) => Directory.GetDirectories("/proc/self/task")
    .Where(t => File.ReadAllText(t + "/comm").Trim() == name)
    .Sum(t => double.Parse(File.ReadAllText(t + "/schedstat").Split(' ')[0], CultureInfo.InvariantCulture));

double Run(double until)
{
    var before = Busy("storage");
    var start = loop.Elapsed.TotalSeconds;
    var made = 0;
    while (loop.Elapsed.TotalSeconds - start < until)
    {
        var now = loop.Elapsed.TotalSeconds;
        while (made < (now - start) * rate)
        {
            made++;
            var record = Make(++sequence);
            Write(record);

            calls[0].Enqueue((now + 0.1, 1, record));
        }

        for (var stage = 0; stage < 2; stage++)
        {
            while (calls[stage].TryPeek(out var due) && due.At <= now)
            {
                calls[stage].Dequeue();
                var key = due.Record.CallId.ToString("x16", CultureInfo.InvariantCulture);
                var next = stage == 0
                    ? due.Record with { State = CallRecordState.Answered, AnsweredAfter = TimeSpan.FromSeconds(0.1) }
                    : due.Record with { State = CallRecordState.Ended, EndedAfter = TimeSpan.FromSeconds(HoldingSeconds), Cause = Q850Cause.NormalClearing };
                Write(next);
                if (stage == 0)
                {
                    store.Put("dialog", key, value);
                }
                else
                {
                    store.Delete("dialog", key);
                }

                if (stage == 0)
                {
                    calls[1].Enqueue((now + HoldingSeconds, 2, next));
                }
            }
        }

        loop.Run();
        tick.Wait(1);
    }

    return (Busy("storage") - before) / (until * rate) / 1000;
}

Run(HoldingSeconds + 2);
lateness.Clear();
var writer = Run(seconds);
var sorted = lateness.Order().ToArray();

// the loop's side: what a call costs the thread that decides
const int Many = 20_000;
var began = loop.Elapsed;
for (var i = 0; i < Many; i++)
{
    var record = Make(++sequence);
    Write(record);
    Write(record);
    store.Put("dialog", "0123456789abcdef", value);
    Write(record with { State = CallRecordState.Ended });
    store.Delete("dialog", "0123456789abcdef");
}

var own = (loop.Elapsed - began).TotalMicroseconds / Many;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{rate:0} calls/s, {(isWaiting ? $"all wait, window {window:0.#} ms" : "none waits")}: writer thread {writer:0.0} us CPU per call, loop {own:0.0} us; durable after p50 {sorted[sorted.Length / 2]:0.0} ms, p99 {sorted[sorted.Length * 99 / 100]:0.0} ms, {sorted.Length} stages"));
store.Dispose();
Directory.Delete(folder, recursive: true);
