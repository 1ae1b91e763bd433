using Trunkline.Base;
using Trunkline.Node;
using Trunkline.Node.Alarms;

namespace Trunkline.Host.Running;

/// <summary>What is done four times a second on a running node's loop: alarms looked at, the loop's own lateness measured, a sign of life given.</summary>
public sealed class NodeTick
{
    /// <summary>The period.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(250);

    private readonly NodeLoop _loop;
    private readonly DecidingNode _node;
    private readonly Action _alive;
    private readonly TimerSet<Timer> _timers;
    private TimeSpan _due;

    /// <param name="loop">The loop.</param>
    /// <param name="node">The node.</param>
    /// <param name="alive">Called each time.</param>
    public NodeTick(NodeLoop loop, DecidingNode node, Action alive)
    {
        ArgumentNullException.ThrowIfNull(loop);
        (_loop, _node, _alive) = (loop, node, alive);
        _timers = new(loop, _ => Tick());
        Start();
    }

    private enum Timer : byte
    {
        Tick,
    }

    private void Start()
    {
        _due = _loop.Elapsed + Every;
        _timers.Start(Timer.Tick, Every);
    }

    private void Tick()
    {
        var late = _loop.Elapsed - _due;
        _node.Lateness.Add(late);
        if (late > Late)
        {
            _node.Alarms.Note(AlarmKinds.ProcessLate.On("", System.FormattableString.Invariant($"the deciding process was late by {late.TotalMilliseconds:0} ms")));
        }

        _node.CheckAlarms();
        _alive();
        Start();
    }
}
