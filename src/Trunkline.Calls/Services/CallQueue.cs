using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>What became of the callers of a queue, since start.</summary>
public sealed class QueueCounts
{
    /// <summary>Callers who came to wait.</summary>
    public long Offered { get; internal set; }

    /// <summary>Answered by an agent.</summary>
    public long Answered { get; internal set; }

    /// <summary>Hung up while they waited.</summary>
    public long Abandoned { get; internal set; }

    /// <summary>Waited as long as one may, and went on.</summary>
    public long TimedOut { get; internal set; }

    /// <summary>Found the queue full, or nobody logged in.</summary>
    public long Overflowed { get; internal set; }

    /// <summary>How long those waited who were answered, together.</summary>
    public TimeSpan Waited { get; internal set; }
}

/// <summary>One queue: who waits, and who of its agents may be rung.</summary>
/// <remarks>On the loop. It outlives a reload: who waits, waits on, by the new values.</remarks>
public sealed class CallQueue
{
    private readonly CallQueues _queues;
    private readonly List<QueueService> _waiting = [];
    private bool _dispatching;

    internal CallQueue(CallQueues queues, QueueDestination values)
    {
        _queues = queues;
        Values = values;
    }

    /// <summary>Its name.</summary>
    public string Name => Values.Name;

    /// <summary>What it was made from.</summary>
    public QueueDestination Values { get; internal set; }

    /// <summary>What became of its callers.</summary>
    public QueueCounts Counts { get; } = new();

    /// <summary>How many wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Who waits, the first in turn first: the number, and since when as the loop's elapsed time.</summary>
    public IEnumerable<(PhoneNumber Calling, TimeSpan Since)> Callers => _waiting.Select(w => (w.Call.Calling, w.Since));

    /// <summary>Its agents and whether they take its calls.</summary>
    public IEnumerable<(QueueAgent Agent, AgentPresence Presence)> Agents => Values.Agents.Select(a => (_queues.Agent(a), _queues.PresenceOf(this, a)));

    /// <summary>True when one more may wait.</summary>
    internal bool Takes => _waiting.Count < Values.Most && (Values.WaitsWithoutAgents || Agents.Any(a => a.Presence != AgentPresence.Out));

    internal void Add(QueueService caller)
    {
        Counts.Offered++;
        _waiting.Insert(caller.Call.IsUrgent ? _waiting.TakeWhile(w => w.Call.IsUrgent).Count() : _waiting.Count, caller);
    }

    internal void Remove(QueueService caller) => _waiting.Remove(caller);

    /// <summary>A caller's place, from 1.</summary>
    internal int PositionOf(QueueService caller) => _waiting.IndexOf(caller) + 1;

    /// <summary>An agent takes no more calls: the one he is rung for is the next one's, and he has not missed it.</summary>
    internal void Withdraw(QueueAgent agent)
    {
        if (_waiting.Find(w => w.Rung.Contains(agent)) is { } caller)
        {
            caller.StopRinging(agent);
        }
    }

    /// <param name="agent">Who was rung.</param>
    /// <param name="isAbsent">True when no phone of his is registered: he has missed nothing.</param>
    internal void OnMissed(QueueAgent agent, bool isAbsent)
    {
        agent.Take(AgentEvent.Missed);
        agent.Missed -= isAbsent ? 1 : 0;
        if (Values.Misses > 0 && agent.Missed >= Values.Misses && _queues.PresenceOf(this, agent.Extension) == AgentPresence.In)
        {
            agent.Missed = 0;
            _queues.Set(this, agent.Extension, AgentPresence.Paused);
            _queues.OnAgentPaused(this, agent);
        }
    }

    /// <summary>Rings agents for whoever is next.</summary>
    internal void Dispatch()
    {
        if (_dispatching)
        {
            return; // a phone that refuses at once comes back here
        }

        _dispatching = true;
        try
        {
            foreach (var caller in _waiting.ToArray())
            {
                // who cannot be rung is not free any more after he was tried
                while (_waiting.Contains(caller) && caller.Call.IsAnswered && caller.Rung.Count == 0)
                {
                    var free = FreeAgents();
                    if (free.Count == 0)
                    {
                        return;
                    }

                    caller.Ring(Values.Strategy switch
                    {
                        QueueStrategy.All => free,
                        QueueStrategy.InOrder => [free[0]],
                        _ => [free.MinBy(a => a.LastCall)!],
                    });
                }
            }
        }
        finally
        {
            _dispatching = false;
        }
    }

    private List<QueueAgent> FreeAgents()
    {
        var busy = _queues.Busy();
        return [.. Agents.Where(a => a.Presence == AgentPresence.In && a.Agent.Activity == AgentActivity.Free && !busy.Contains(a.Agent.Extension)).Select(a => a.Agent)];
    }
}
