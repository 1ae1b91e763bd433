// Run to completion for a table machine on the clocked side: an event raised inside a step waits until the step is finished.
namespace Trunkline.Fxo;

/// <summary>The bounded queue in front of a state machine; made once, allocates nothing afterwards. Belongs to one loop.</summary>
/// <typeparam name="TEvent">The machine's events.</typeparam>
public sealed class StepQueue<TEvent>
    where TEvent : struct
{
    private readonly TEvent[] _waiting;
    private readonly Action<TEvent> _take;
    private int _first;
    private int _count;

    /// <param name="capacity">How many events may wait.</param>
    /// <param name="take">Carries out one event; may raise others.</param>
    public StepQueue(int capacity, Action<TEvent> take)
    {
        _waiting = new TEvent[capacity];
        _take = take;
    }

    /// <summary>True while a step is carried out.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Carries out an event now, or after the present step.</summary>
    /// <returns>False when too many wait: the event is dropped.</returns>
    public bool Raise(TEvent e)
    {
        if (_count == _waiting.Length)
        {
            return false;
        }

        _waiting[(_first + _count++) % _waiting.Length] = e;
        if (IsRunning)
        {
            return true;
        }

        IsRunning = true;
        try
        {
            while (_count > 0)
            {
                var next = _waiting[_first];
                _first = (_first + 1) % _waiting.Length;
                _count--;
                _take(next);
            }
        }
        finally
        {
            IsRunning = false;
        }

        return true;
    }
}
