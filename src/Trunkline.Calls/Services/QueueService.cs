using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>A caller in a queue: greeted, told his place now and then, hearing music between, until an agent answers.</summary>
internal sealed class QueueService(QueueDestination destination, IServedCall call) : CallService
{
    private CallQueue? _queue;
    private WaitingVoice? _voice;
    private TimeSpan _leaves;
    private bool _isTaken;

    /// <summary>Since when, as the loop's elapsed time.</summary>
    public TimeSpan Since { get; private set; }

    /// <summary>The agents that are rung for him.</summary>
    public List<QueueAgent> Rung { get; } = [];

    /// <summary>The call.</summary>
    public IServedCall Call => call;

    public override void Begin()
    {
        var queue = call.Queues.Of(destination);
        if (!queue.Takes)
        {
            queue.Counts.Overflowed++;
            call.GoOn(queue.Waiting >= destination.Most ? Q850Cause.SwitchCongestion : Q850Cause.SubscriberAbsent);
            return;
        }

        _queue = queue;
        Since = call.Now;
        _leaves = Since + destination.WaitFor;
        queue.Add(this);
        call.Answer();
    }

    public override void OnAnswered()
    {
        _voice = new(call, destination.Music, destination.PositionEvery, () => _queue!.PositionOf(this));
        _voice.Begin(destination.Greeting);
        WaitOn();
        _queue!.Dispatch();
    }

    public override void OnPromptEnded(bool wasPlayed) => _voice?.OnPromptEnded();

    public override void OnTimer()
    {
        if (call.Now >= _leaves)
        {
            _queue!.Counts.TimedOut++;
            call.GoOn(Q850Cause.NoUserResponding);
            return;
        }

        _voice!.OnTime();
        WaitOn();
    }

    /// <summary>Rings agents for him.</summary>
    public void Ring(IReadOnlyList<QueueAgent> agents)
    {
        foreach (var agent in agents)
        {
            agent.Take(AgentEvent.Offered);
            Rung.Add(agent);
        }

        call.Ring([.. agents.Select(a => a.Extension)], destination.RingFor);
    }

    /// <summary>An agent is not rung for him any more; others who are ring on.</summary>
    public void StopRinging(QueueAgent agent)
    {
        Rung.Remove(agent);
        agent.Take(AgentEvent.Withdrawn);
        call.StopRinging(agent.Extension);
        _queue!.Dispatch();
    }

    public override void OnRingingEnded(in LegEnd end)
    {
        foreach (var agent in Rung.ToArray())
        {
            Rung.Remove(agent);
            _queue!.OnMissed(agent, end.Cause == Q850Cause.SubscriberAbsent);
        }

        _queue!.Dispatch();
    }

    public override void OnTaken(string extension)
    {
        _isTaken = true;
        _queue!.Counts.Answered++;
        _queue.Counts.Waited += call.Now - Since;
        foreach (var agent in Rung.ToArray())
        {
            Rung.Remove(agent);
            agent.WrapUp = destination.WrapUp;
            agent.Take(agent.Extension == extension ? AgentEvent.Answered : AgentEvent.Withdrawn);
        }
    }

    public override void Left()
    {
        if (_queue is not { } queue)
        {
            return;
        }

        queue.Remove(this);
        if (!_isTaken && call.IsGone)
        {
            queue.Counts.Abandoned++;
        }

        foreach (var agent in Rung.ToArray())
        {
            Rung.Remove(agent);
            agent.Take(AgentEvent.Withdrawn);
        }
    }

    private void WaitOn()
    {
        var left = _leaves - call.Now;
        var next = _voice!.UntilTold ?? left;
        call.Wait(next < left ? (next > TimeSpan.FromSeconds(1) ? next : TimeSpan.FromSeconds(1)) : left);
    }
}
