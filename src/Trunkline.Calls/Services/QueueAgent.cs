using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>Somebody who takes calls of queues.</summary>
public sealed class QueueAgent
{
    private readonly CallQueues _queues;
    private readonly WheelAction _timer;

    internal QueueAgent(CallQueues queues, string extension)
    {
        _queues = queues;
        Extension = extension;
        _timer = new(() => Take(AgentEvent.TimeOver));
    }

    /// <summary>His extension.</summary>
    public string Extension { get; }

    /// <summary>What he does with calls of queues.</summary>
    public AgentActivity Activity { get; private set; }

    /// <summary>Since when, as the loop's elapsed time.</summary>
    public TimeSpan Since { get; private set; }

    /// <summary>When his last call of a queue ended, as the loop's elapsed time.</summary>
    public TimeSpan LastCall { get; private set; } = TimeSpan.MinValue;

    /// <summary>Calls of queues he answered.</summary>
    public long Answered { get; private set; }

    /// <summary>Calls of queues he missed in a row.</summary>
    public int Missed { get; internal set; }

    /// <summary>How long he is left alone after the call he has.</summary>
    internal TimeSpan WrapUp { get; set; }

    internal void Take(AgentEvent e)
    {
        var next = AgentFsm.On(Activity, e);
        if (next == Activity)
        {
            return;
        }

        _queues.Loop.Wheel.Stop(_timer);
        (Activity, Since) = (next, _queues.Loop.Elapsed);
        switch (next)
        {
            case AgentActivity.Talking:
                Answered++;
                Missed = 0;
                break;
            case AgentActivity.Resting:
                Missed++;
                Start(QueueDestination.Rest);
                break;
            case AgentActivity.WrapUp:
                LastCall = Since;
                Start(WrapUp);
                break;
        }

        if (Activity == AgentActivity.Free)
        {
            _queues.OnFree();
        }
    }

    private void Start(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            _queues.Loop.Wheel.Start(_timer, (long)time.TotalMilliseconds);
        }
        else
        {
            Take(AgentEvent.TimeOver);
        }
    }
}
