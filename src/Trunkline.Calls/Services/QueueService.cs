using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>A caller in a queue: greeted, told his place now and then, hearing music between, until an agent answers.</summary>
internal sealed class QueueService(QueueDestination destination, IServedCall call) : CallService
{
    private readonly Queue<string> _toSay = new();
    private CallQueue? _queue;
    private TimeSpan _leaves;
    private TimeSpan _told;
    private bool _isTaken;
    private bool _isMusic; // music ends only where there is none

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
        if (destination.Greeting.Length > 0)
        {
            _toSay.Enqueue(destination.Greeting);
        }

        if (destination.PositionEvery > TimeSpan.Zero)
        {
            SayPosition();
        }

        SayNext();
        WaitOn();
        _queue!.Dispatch();
    }

    public override void OnPromptEnded(bool wasPlayed)
    {
        if (!_isMusic)
        {
            SayNext();
        }
    }

    public override void OnTimer()
    {
        if (call.Now >= _leaves)
        {
            _queue!.Counts.TimedOut++;
            call.GoOn(Q850Cause.NoUserResponding);
            return;
        }

        if (destination.PositionEvery > TimeSpan.Zero && call.Now - _told >= destination.PositionEvery && _toSay.Count == 0)
        {
            SayPosition();
            SayNext();
        }

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

    private void SayPosition()
    {
        _told = call.Now;
        Position(_toSay, _queue!.PositionOf(this));
    }

    /// <summary>A position in prompts, digit by digit: so it can be said in every language.</summary>
    internal static void Position(Queue<string> toSay, int position)
    {
        toSay.Enqueue("position");
        foreach (var digit in position.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            toSay.Enqueue($"digit-{digit}");
        }
    }

    private void SayNext()
    {
        _isMusic = _toSay.Count == 0;
        if (_toSay.TryDequeue(out var prompt))
        {
            call.Play(prompt);
        }
        else
        {
            call.Play(destination.Music, repeat: true);
        }
    }

    private void WaitOn()
    {
        var left = _leaves - call.Now;
        var next = destination.PositionEvery > TimeSpan.Zero ? _told + destination.PositionEvery - call.Now : left;
        call.Wait(next < left ? (next > TimeSpan.FromSeconds(1) ? next : TimeSpan.FromSeconds(1)) : left);
    }
}
