using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>All queues of a node and their agents.</summary>
/// <remarks>On the loop. Who is logged in is durable: an agent who logged in before a restart is logged in after it.</remarks>
public sealed class CallQueues
{
    /// <summary>The kind of durable state: the key is "queue/extension", the octet an <see cref="AgentPresence"/>.</summary>
    public const string StateKind = "agent";

    private readonly CallControl _control;
    private readonly Dictionary<string, CallQueue> _queues = [];
    private readonly Dictionary<string, QueueAgent> _agents = [];
    private readonly DurableTable<string, AgentPresence> _presence;
    private readonly WheelAction _dispatch;

    internal CallQueues(CallControl control)
    {
        _control = control;
        _dispatch = new(Dispatch);
        _presence = new(control.Loop, control.State, StateKind, key => key, presence => [(byte)presence]);
        foreach (var (key, octets) in control.State.Load(StateKind))
        {
            if (octets is [<= (byte)AgentPresence.Paused])
            {
                _presence.Found(key, (AgentPresence)octets[0]);
            }
        }
    }

    /// <summary>The queues there are.</summary>
    public IReadOnlyCollection<CallQueue> All => _queues.Values;

    internal NodeLoop Loop => _control.Loop;

    /// <summary>Puts the queues of a plan to work. Who waits in one that is no longer there waits on, and nobody comes after him.</summary>
    public void Apply(IReadOnlyList<QueueDestination> queues)
    {
        ArgumentNullException.ThrowIfNull(queues);
        foreach (var gone in _queues.Values.Where(q => q.Waiting == 0 && !queues.Any(v => v.Name == q.Name)).ToList())
        {
            _queues.Remove(gone.Name);
        }

        foreach (var values in queues)
        {
            Of(values);
        }

        OnFree();
    }

    /// <summary>A queue, by the values it has now.</summary>
    public CallQueue Of(QueueDestination values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!_queues.TryGetValue(values.Name, out var queue))
        {
            _queues[values.Name] = queue = new(this, values);
        }

        queue.Values = values;
        return queue;
    }

    /// <summary>A queue by its name; null when there is none.</summary>
    public CallQueue? Find(string name) => _queues.GetValueOrDefault(name);

    /// <summary>Whether an agent takes the calls of a queue.</summary>
    public AgentPresence PresenceOf(CallQueue queue, string extension)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return _presence.Values.TryGetValue(Key(queue, extension), out var presence) ? presence : queue.Values.IsLoggedInFirst ? AgentPresence.In : AgentPresence.Out;
    }

    /// <summary>Logs an agent in or out, or pauses him, at once: nobody is told that it is done.</summary>
    /// <returns>False when he is no agent of the queue.</returns>
    public bool Set(CallQueue queue, string extension, AgentPresence presence)
    {
        ArgumentNullException.ThrowIfNull(queue);
        if (!queue.Values.Agents.Contains(extension))
        {
            return false;
        }

        _presence.SetNow(Key(queue, extension), presence);
        Became(queue, extension);
        return true;
    }

    /// <summary>Does what an agent wants, or somebody for him; it counts once it is on disk.</summary>
    /// <param name="extension">The agent.</param>
    /// <param name="queues">Names of queues, each of which he should be agent of.</param>
    /// <param name="command">What is wanted.</param>
    /// <param name="done">Told once on the loop what became of it.</param>
    public void Order(string extension, IReadOnlyList<string> queues, AgentCommand command, Action<AgentOutcome> done)
    {
        ArgumentNullException.ThrowIfNull(done);
        var own = Own(extension, queues);
        var changes = own.Select(q => (Queue: q, Presence: AgentFsm.On(PresenceOf(q, extension), command))).Where(c => c.Presence is not null)
            .Select(c => (c.Queue, Presence: c.Presence!.Value)).ToList();
        if (changes.Count == 0)
        {
            done(new(Q850Cause.FacilityRejected, own.Count == 0 ? $"{extension} is no agent of {AgentWords.Queues(queues)}" : $"not done, {extension} is logged out of {AgentWords.Queues(queues)}"));
            return;
        }

        var words = AgentWords.Done(extension, changes.Select(c => c.Queue.Name).ToList(), command);
        _presence.Set([.. changes.Select(c => KeyValuePair.Create(Key(c.Queue, extension), c.Presence))], isOnDisk =>
        {
            foreach (var (queue, _) in isOnDisk ? changes : [])
            {
                Became(queue, extension);
            }

            done(isOnDisk ? new(Q850Cause.None, words) : new(Q850Cause.TemporaryFailure, words + ": not done, the disk does not take it"));
        });
    }

    /// <summary>Tells how an agent stands.</summary>
    /// <param name="extension">The agent.</param>
    /// <param name="queues">Names of queues.</param>
    /// <param name="command">What is asked: whether everything is as this command would leave it.</param>
    /// <param name="isSo">Whether it is.</param>
    /// <returns>How he stands in each, in words.</returns>
    public string Ask(string extension, IReadOnlyList<string> queues, AgentCommand command, out bool isSo)
    {
        var stands = Own(extension, queues).Select(q => (q.Name, Presence: PresenceOf(q, extension))).ToList();
        var present = stands.Where(s => s.Presence != AgentPresence.Out).ToList();
        isSo = present.Count > 0 && (command == AgentCommand.LogIn ? present.Count == stands.Count : present.TrueForAll(s => s.Presence == AgentPresence.Paused));
        return AgentWords.Stands(extension, stands);
    }

    /// <summary>Whatever was ordered for an extension is forgotten: it is somebody else's now.</summary>
    public void Forget(string extension)
    {
        foreach (var key in _presence.Keys.Where(k => k.EndsWith($"/{extension}", StringComparison.Ordinal)).ToList())
        {
            _presence.Remove(key);
        }
    }

    internal QueueAgent Agent(string extension)
    {
        if (!_agents.TryGetValue(extension, out var agent))
        {
            _agents[extension] = agent = new(this, extension);
        }

        return agent;
    }

    /// <summary>Every extension that has a call of any kind, or rings for one.</summary>
    public HashSet<string> Busy()
    {
        var busy = new HashSet<string>();
        foreach (var call in _control.Calls)
        {
            call.AddExtensionsTo(busy);
        }

        return busy;
    }

    /// <summary>An agent may have come free: at the end of what happens now, whoever waits is rung for.</summary>
    internal void OnFree()
    {
        if (_queues.Count > 0 && !_dispatch.IsRunning)
        {
            Loop.Wheel.Start(_dispatch, 1);
        }
    }

    /// <summary>A call changed, or is over: somebody may have come free by it.</summary>
    internal void OnCallChanged() => OnFree();

    internal void OnAgentPaused(CallQueue queue, QueueAgent agent) =>
        _control.Observer?.OnAlarm(CallAlarm.AgentPaused, $"queue {queue.Name}: agent {agent.Extension} missed {queue.Values.Misses} calls in a row and is paused");

    private List<CallQueue> Own(string extension, IReadOnlyList<string> queues) =>
        [.. queues.Select(Find).OfType<CallQueue>().Where(q => q.Values.Agents.Contains(extension))];

    private void Became(CallQueue queue, string extension)
    {
        var agent = Agent(extension);
        if (PresenceOf(queue, extension) == AgentPresence.In)
        {
            agent.Take(AgentEvent.Ready);
            OnFree();
        }
        else
        {
            queue.Withdraw(agent);
        }
    }

    private static string Key(CallQueue queue, string extension) => $"{queue.Name}/{extension}";

    private void Dispatch()
    {
        var busy = Busy();
        foreach (var agent in _agents.Values.Where(a => a.Activity == AgentActivity.Talking && !busy.Contains(a.Extension)))
        {
            agent.Take(AgentEvent.CallEnded);
        }

        foreach (var queue in _queues.Values)
        {
            queue.Dispatch();
        }
    }
}
