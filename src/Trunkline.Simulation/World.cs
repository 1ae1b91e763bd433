using System.Globalization;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Simulation;

/// <summary>
/// A whole site under one virtual clock in one thread: nodes with their loops, a network and disks that fail on command,
/// and a transcript of what happened when. The same seed gives the same transcript.
/// </summary>
public sealed class World
{
    private readonly List<NodeLoop> _loops = [];
    private readonly PriorityQueue<Action, (long Ticks, long Order)> _agenda = new();
    private readonly StringBuilder _transcript = new();
    private long _order;

    /// <param name="seed">Everything random in the World comes from it.</param>
    public World(ulong seed = 1)
    {
        Seed = seed;
        Random = new Prng(seed);
        Network = new MemoryNetwork(this, Random.Fork());
    }

    /// <summary>The seed, to be printed by whoever finds something.</summary>
    public ulong Seed { get; }

    /// <summary>The World's random source; take a <see cref="Prng.Fork"/> for a part of your own.</summary>
    public Prng Random { get; }

    /// <summary>The clock of everybody.</summary>
    public VirtualTime Time { get; } = new();

    /// <summary>The network of everybody.</summary>
    public MemoryNetwork Network { get; }

    /// <summary>One line per event: milliseconds since the World began, and what happened.</summary>
    public string Transcript => _transcript.ToString().TrimEnd();

    /// <summary>How many steps the World took: a cheap measure of how much happened.</summary>
    public long Steps { get; private set; }

    /// <summary>A new node's loop. The World runs it until <see cref="Remove"/>.</summary>
    public NodeLoop AddLoop()
    {
        var loop = new NodeLoop(Time);
        _loops.Add(loop);
        return loop;
    }

    /// <summary>Kills a node: its posted work and its timers are never seen again, as after kill -9.</summary>
    public void Remove(NodeLoop loop) => _loops.Remove(loop);

    /// <summary>Does something at an instant, outside any node: the hand of fate, the network.</summary>
    /// <param name="after">From now; negative counts as now.</param>
    /// <param name="action">What.</param>
    public void In(TimeSpan after, Action action) =>
        _agenda.Enqueue(action, ((Time.Elapsed + (after > TimeSpan.Zero ? after : TimeSpan.Zero)).Ticks, _order++));

    /// <summary>Writes a line into the transcript.</summary>
    public void Log(string what) =>
        _transcript.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{Time.Elapsed.TotalMilliseconds,8:0.###} {what}"));

    /// <summary>Lets time pass, stopping at everything that happens on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var target = Time.Elapsed + by;
        RunLoops();
        while (TryNext(target, out var at))
        {
            Steps++;
            Time.MoveTo(at);
            foreach (var loop in _loops)
            {
                loop.Touch();
            }

            while (_agenda.TryPeek(out _, out var when) && when.Ticks <= Time.Elapsed.Ticks)
            {
                _agenda.Dequeue()();
                RunLoops();
            }

            RunLoops();
        }

        Time.MoveTo(target);
        RunLoops();
    }

    /// <summary>Lets time pass until something is true.</summary>
    /// <param name="condition">Looked at after every step.</param>
    /// <param name="limit">How long at most.</param>
    /// <returns>False when the limit came first.</returns>
    public bool AdvanceUntil(Func<bool> condition, TimeSpan limit)
    {
        var target = Time.Elapsed + limit;
        RunLoops();
        while (!condition())
        {
            if (!TryNext(target, out var at))
            {
                Time.MoveTo(target);
                RunLoops();
                return condition();
            }

            Advance(at - Time.Elapsed);
        }

        return true;
    }

    private bool TryNext(TimeSpan target, out TimeSpan at)
    {
        at = TimeSpan.MaxValue;
        foreach (var loop in _loops)
        {
            // A loop's own time began when it was made; NextDue counts from there.
            if (loop.NextDue is { } due && due - loop.Elapsed + Time.Elapsed is var absolute && absolute < at)
            {
                at = absolute;
            }
        }

        if (_agenda.TryPeek(out _, out var when) && when.Ticks < at.Ticks)
        {
            at = TimeSpan.FromTicks(when.Ticks);
        }

        return at <= target;
    }

    private void RunLoops()
    {
        bool any;
        do
        {
            any = false;
            for (var i = 0; i < _loops.Count; i++)
            {
                any |= _loops[i].Run();
            }
        }
        while (any);
    }
}
